-- Files that somebody brings: what they are, what is to be done with them, how far that is, and their bytes until then.
create table imports (
    space_id uuid not null,
    import_id uuid not null,
    source_id uuid not null,
    file text not null,
    bytes bigint not null,
    state text not null
        constraint imports_state_known
        check (state in ('coming', 'brought', 'trying', 'tried', 'saving', 'saved', 'undoing', 'undone', 'failed')),
    chosen jsonb,
    recognised jsonb,
    report jsonb,
    -- Of the first line: a file with the same headings is read as this one was.
    headings bytea,
    -- How much of the file was worked through, of how much.
    done bigint not null default 0,
    -- Whoever works on it, and when they last said so.
    worker uuid,
    worked_at timestamptz,
    brought_by uuid not null,
    brought_at timestamptz not null,
    ended_at timestamptz,
    constraint imports_key primary key (space_id, import_id),
    constraint imports_source foreign key (space_id, source_id) references sources,
    constraint imports_person foreign key (space_id, brought_by) references people
);

select distribute('imports', 'space_id', 'spaces');

create index imports_by_source on imports (space_id, source_id, brought_at);

-- Its bytes, compressed, in order.
create table import_parts (
    space_id uuid not null,
    source_id uuid not null,
    import_id uuid not null,
    part int not null,
    bytes bytea not null,
    constraint import_parts_key primary key (space_id, import_id, part),
    constraint import_parts_import foreign key (space_id, import_id) references imports
);

select distribute('import_parts', 'space_id', 'spaces');

grant select, insert, delete on imports to almanac_app;

grant update (bytes, state, chosen, recognised, report, headings, done, worker, worked_at, ended_at) on imports to almanac_app;

grant select, insert, delete on import_parts to almanac_app;

grant select on imports, import_parts to almanac_backup;

create policy imports_read on imports for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy imports_add on imports for insert to almanac_app
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy imports_change on imports for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy imports_remove on imports for delete to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy import_parts_read on import_parts for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy import_parts_add on import_parts for insert to almanac_app
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy import_parts_remove on import_parts for delete to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy imports_owner on imports to current_user using (true);

create policy import_parts_owner on import_parts to current_user using (true);

alter table imports enable row level security, force row level security;

alter table import_parts enable row level security, force row level security;

-- What 0007's sweep did, and files that nobody did anything with for a week.
create or replace function sweep() returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with sessions as (
        delete from auth_sessions where least(idle_until, absolute_until) < transaction_timestamp() returning 1
    ), limits as (
        delete from sign_in_limits where since < transaction_timestamp() - interval '1 day' returning 1
    ), stale as (
        select space_id, import_id from imports
        where state in ('coming', 'brought', 'tried', 'failed') and brought_at < transaction_timestamp() - interval '7 days'
    ), parts as (
        delete from import_parts p using stale s where p.space_id = s.space_id and p.import_id = s.import_id returning 1
    )
    select (select count(*) from sessions) + (select count(*) from limits) + (select count(*) from parts)
$$;
