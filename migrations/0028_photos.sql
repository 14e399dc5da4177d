-- A photo of a meter: of one reading (`about` is its id), or of the source itself (`about` is the source's). The picture is a file
-- outside of the database, under a name that only this row knows.
create table photos (
    space_id uuid not null,
    source_id uuid not null,
    about uuid not null,
    file uuid not null,
    width int not null,
    height int not null,
    author uuid not null,
    added_at timestamptz not null,
    constraint photos_key primary key (space_id, about),
    constraint photos_source foreign key (space_id, source_id) references sources,
    constraint photos_author foreign key (space_id, author) references people
);

select distribute('photos', 'space_id', 'spaces');

create index photos_of_source on photos (space_id, source_id);

create index photos_file on photos (file);

grant select, insert, delete on photos to almanac_app;

grant select on photos to almanac_backup;

create policy photos_read on photos for select to almanac_app
    using (split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''));

create policy photos_add on photos for insert to almanac_app
    with check ((split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''))
        and nullif(current_setting('app.level', true), '')::int >= case when about = source_id then 3 else 2 end);

create policy photos_remove on photos for delete to almanac_app
    using ((split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''))
        and nullif(current_setting('app.level', true), '')::int >= case when about = source_id then 3 else 2 end);

create policy photos_owner on photos to current_user using (true);

alter table photos enable row level security, force row level security;

-- Files that no row has: those that are being added, and those whose row is gone. Names alone, which say nothing. A file is noted here
-- before it is written, so that whatever happens nothing is left behind. `-infinity`: it is being removed. Only the functions below
-- come here, as the owner's.
create table loose_files (
    file uuid not null constraint loose_files_key primary key,
    since timestamptz not null
);

select distribute('loose_files', 'file');

create index loose_files_since on loose_files (since);

grant select on loose_files to almanac_backup;

-- Whoever removes the row: a person, the trash, or a move, after which another row has the file.
create function photo_let_go() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    insert into loose_files values (old.file, transaction_timestamp())
    on conflict (file) do update set since = excluded.since;
    return null;
end
$$;

create trigger photo_let_go after delete on photos
for each row execute function photo_let_go();

-- A file that will be written.
create function expect_file(the_file uuid) returns void
language sql security definer set search_path = public, pg_temp
as $$ insert into loose_files values (the_file, transaction_timestamp()) $$;

-- A row has it now; `false` when it came too late, and the file is being removed.
create function take_file(the_file uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    delete from loose_files where file = the_file and since > '-infinity';
    return found;
end
$$;

-- At most so many files that nobody needs and nobody is about to need. They are to be removed, and then told by remove_file().
create function loose_files(most int) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    update loose_files set since = '-infinity'
    where file in (
        select file from loose_files where since <= transaction_timestamp() - interval '24 hours'
        order by since, file limit most for update skip locked
    );
    -- It moved to another row.
    delete from loose_files l where l.since = '-infinity' and exists (select from photos p where p.file = l.file);
    return query select file from loose_files where since = '-infinity' limit most;
end
$$;

-- It was removed.
create function remove_file(the_file uuid) returns void
language sql security definer set search_path = public, pg_temp
as $$ delete from loose_files where file = the_file and since = '-infinity' $$;

-- A reading that was deleted can be brought back with its photo for thirty days. Removes at most so many that cannot any more.
create function purge_photos(most int) returns bigint
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    removed bigint;
begin
    delete from photos where (space_id, about) in (
        select p.space_id, p.about from photos p
        where p.about <> p.source_id
            and not exists (select from readings r where r.space_id = p.space_id and r.id = p.about)
            and not exists (
                select from reading_versions v
                where v.space_id = p.space_id and v.id = p.about and v.ended_at > transaction_timestamp() - interval '720 hours'
            )
        limit most
    );
    get diagnostics removed = row_count;
    return removed;
end
$$;

revoke all on function photo_let_go(), expect_file(uuid), take_file(uuid), loose_files(int), remove_file(uuid), purge_photos(int)
    from public;

grant execute on function expect_file(uuid), take_file(uuid), loose_files(int), remove_file(uuid), purge_photos(int)
    to almanac_app;
