-- What somebody noted for a moment at which the book has another value: kept beside it until somebody decides which stands.
create table rivals (
    space_id uuid not null,
    source_id uuid not null,
    id uuid not null,
    taken_at timestamptz not null,
    body jsonb not null,
    author uuid not null,
    recorded_at timestamptz not null,
    constraint rivals_key primary key (space_id, id),
    constraint rivals_source foreign key (space_id, source_id) references sources,
    constraint rivals_author foreign key (space_id, author) references people
);

select distribute('rivals', 'space_id', 'spaces');

create index rivals_of_source on rivals (space_id, source_id, taken_at);

grant select, insert, delete on rivals to almanac_app;

grant select on rivals to almanac_backup;

create policy rivals_read on rivals for select to almanac_app
    using (split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''));

create policy rivals_add on rivals for insert to almanac_app
    with check ((split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy rivals_remove on rivals for delete to almanac_app
    using ((split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy rivals_owner on rivals to current_user using (true);

alter table rivals enable row level security, force row level security;
