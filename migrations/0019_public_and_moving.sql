-- Where a source went that is no longer in this home: its old addresses lead on, to where it is now, however often it moved.
create table moved_sources (
    space_id uuid not null constraint moved_sources_space references spaces,
    source_id uuid not null,
    to_space uuid not null,
    moved_at timestamptz not null,
    constraint moved_sources_key primary key (space_id, source_id)
);

select distribute('moved_sources', 'space_id', 'spaces');

grant select on moved_sources to almanac_backup;

-- What a source shows to whoever has its link (space_links), an account or not. The token is kept, sealed, so that the code on the
-- meter can be printed again.
create table public_pages (
    space_id uuid not null,
    source_id uuid not null,
    fields text[] not null
        constraint public_pages_fields_known check (fields <@ array['name', 'place', 'home', 'last', 'months']),
    link_hash bytea not null,
    token_sealed bytea not null,
    key_id text not null,
    made_at timestamptz not null,
    made_by uuid not null,
    constraint public_pages_key primary key (space_id, source_id),
    constraint public_pages_source foreign key (space_id, source_id) references sources,
    constraint public_pages_person foreign key (space_id, made_by) references people
);

select distribute('public_pages', 'space_id', 'spaces');

grant select, insert, delete on public_pages to almanac_app;

grant update (fields, link_hash, token_sealed, key_id, made_at, made_by) on public_pages to almanac_app;

grant select on public_pages to almanac_backup;

-- The link goes with the page, whoever removes it: an admin of the source, or purge().
create function public_page_ends() returns trigger
language plpgsql
as $$
begin
    delete from space_links where space_id = old.space_id and purpose = 'public' and id = old.source_id;
    return null;
end
$$;

create trigger public_page_ends after delete on public_pages
for each row execute function public_page_ends();

-- Whoever presents the link, and the admins of the source.
create policy public_pages_read on public_pages for select to almanac_app
    using (link_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[])
        or ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
                or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
            and nullif(current_setting('app.level', true), '')::int >= 3));

create policy public_pages_add on public_pages for insert to almanac_app
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
            or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy public_pages_change on public_pages for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
            or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy public_pages_remove on public_pages for delete to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
            or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 3);

-- As the owner's function: the server asks about one source of one home, and opens it only if the one who asks may see it there.
create function moved_source(the_space uuid, the_source uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp
as $$ select to_space from moved_sources where space_id = the_space and source_id = the_source $$;

-- When somebody deleted their account; the next file says more. It is here because their name does not move.
alter table users add column deleted_at timestamptz;

-- Moves a source to another home and returns how many rows that were; zero when it is not there. A key never changes: everything is
-- copied to the new space and deleted from the old one. Which tables is read from the catalogue, as purge() does: every one with a
-- space_id and a source_id. The log, and who looked in which hour, stay where things happened. Whoever recorded something, or keeps
-- a grant, is known by name in the new space too. The server holds what gives the right in both homes; here its scope is asked.
create function move_source(the_source uuid, the_from uuid, the_to uuid, keep_grants boolean) returns bigint
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    part record;
    person text;
    names text[] := '{}';
    batch bigint;
    moved bigint := 0;
begin
    if the_from = the_to
        or coalesce(nullif(current_setting('app.level', true), '')::int, 0) < 3
        or not coalesce(array[the_from, the_to] <@ nullif(current_setting('app.spaces', true), '')::uuid[], false)
    then
        raise exception 'a source is moved by whoever manages both homes' using errcode = 'insufficient_privilege';
    end if;
    perform from sources where space_id = the_from and source_id = the_source and deleted_at is null for update;
    if not found then
        return 0;
    end if;
    -- A grant that is being taken away is not copied.
    perform from grants where space_id = the_from and source_id = the_source for update;
    for part in
        with recursive owned as (
            select c.oid, c.relname::text as name
            from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('audit', 'audit_details', 'views', 'moved_sources')
                and 2 = (
                    select count(*) from pg_attribute a
                    where a.attrelid = c.oid and a.attname in ('space_id', 'source_id') and not a.attisdropped
                )
        ), below as (
            select oid, 0 as depth from owned
            union
            select f.conrelid, b.depth + 1
            from below b
            join pg_constraint f on f.confrelid = b.oid and f.contype = 'f' and f.conrelid <> f.confrelid
            where b.depth < 50
        )
        select o.name, max(b.depth) as depth, c.columns, c.copied, c.people, case
                when o.name = 'grants' and not keep_grants then 'false'
                when o.name = 'grants' then 'until is null or until > transaction_timestamp()'
                else 'true'
            end as which
        from owned o
        join below b on b.oid = o.oid
        cross join lateral (
            select string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
                string_agg(case
                    when a.attname = 'space_id' then '$2'
                    -- At the end of the walking order, after those in the trash too.
                    when o.name = 'sources' and a.attname = 'position' then
                        '(select coalesce(max(position), 0) + 1 from sources where space_id = $2)'
                    else quote_ident(a.attname)
                end, ', ' order by a.attnum) as copied,
                array_agg(a.attname::text) filter (
                    where a.atttypid = 'uuid'::regtype and a.attname not in ('space_id', 'source_id')
                ) as people
            from pg_attribute a
            where a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        ) c
        group by o.name, c.columns, c.copied, c.people
        order by 2, 1
    loop
        names := names || part.name;
        continue when part.which = 'false';
        foreach person in array coalesce(part.people, '{}') loop
            -- The way from somebody to the space comes first, and whoever is here is held: whoever erases a name finds it by that, and
            -- is waited for here. Of those who left an empty name goes along.
            execute format(
                'with here as (
                     select u.user_id from users u
                     where u.deleted_at is null and exists (select from people where space_id = $1 and user_id = u.user_id)
                         and u.user_id in (select %1$I from %2$I where space_id = $1 and source_id = $3 and (%3$s))
                     order by u.user_id
                     for key share
                 )
                 insert into user_spaces (user_id, space_id) select user_id, $2 from here
                 on conflict do nothing', person, part.name, part.which)
            using the_from, the_to, the_source;
            execute format(
                'insert into people (space_id, user_id, name)
                 select $2, p.user_id, case when u.deleted_at is null then p.name else '''' end
                 from people p
                 left join users u on u.user_id = p.user_id
                 where p.space_id = $1 and p.user_id in (select %1$I from %2$I where space_id = $1 and source_id = $3 and (%3$s))
                 on conflict do nothing', person, part.name, part.which)
            using the_from, the_to, the_source;
        end loop;
        execute format(
            'insert into %1$I (%2$s) select %3$s from %1$I where space_id = $1 and source_id = $3 and (%4$s)',
            part.name, part.columns, part.copied, part.which)
        using the_from, the_to, the_source;
        get diagnostics batch = row_count;
        moved := moved + batch;
    end loop;
    -- An open invitation to it alone ends; one that opens others too goes on without it.
    delete from space_links l using invitations i
    where i.space_id = the_from and i.ended_at is null and i.sources = array[the_source]
        and l.space_id = the_from and l.purpose = 'invitation' and l.id = i.invitation_id;
    update invitations set ended_at = transaction_timestamp(), link_hash = null
    where space_id = the_from and ended_at is null and sources = array[the_source];
    update invitations set sources = array_remove(sources, the_source)
    where space_id = the_from and ended_at is null and the_source = any (sources);
    -- Its public page stays open under the link that is on the meter.
    update space_links set space_id = the_to where space_id = the_from and purpose = 'public' and id = the_source;
    -- Those that refer to others first.
    for i in reverse cardinality(names)..1 loop
        execute format('delete from %I where space_id = $1 and source_id = $2', names[i]) using the_from, the_source;
    end loop;
    update moved_sources set to_space = the_to where source_id = the_source and to_space = the_from;
    delete from moved_sources where space_id = the_to and source_id = the_source;
    insert into moved_sources (space_id, source_id, to_space, moved_at)
    values (the_from, the_source, the_to, transaction_timestamp())
    on conflict on constraint moved_sources_key do update set to_space = excluded.to_space, moved_at = excluded.moved_at;
    return moved;
end
$$;

revoke all on function moved_source(uuid, uuid), move_source(uuid, uuid, uuid, boolean) from public;

grant execute on function moved_source(uuid, uuid), move_source(uuid, uuid, uuid, boolean) to almanac_app;

create policy moved_sources_owner on moved_sources to current_user using (true);

create policy public_pages_owner on public_pages to current_user using (true);

alter table moved_sources enable row level security, force row level security;

alter table public_pages enable row level security, force row level security;
