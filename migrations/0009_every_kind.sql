-- Interval and gauge sources beside counters, several registers in one reading, and where a reading came from.
alter table registers drop constraint registers_counts_known;

alter table registers add constraint registers_counts_known check (counts in ('cumulative', 'interval', 'gauge'));

-- Seconds between two values of a gauge after which nothing is known; when none is set it follows from the readings.
alter table sources add column largest_gap int constraint sources_gap_positive check (largest_gap > 0);

-- The import that brought a reading; its line is the end of the reading's id.
alter table readings add column import_id uuid;

alter table reading_versions add column import_id uuid;

-- Not validated: it holds for what is there, which has no intervals, and a scan would keep writers waiting.
alter table readings add constraint readings_interval_forward check (since < taken_at) not valid;

create index readings_by_import on readings (space_id, import_id) where import_id is not null;

-- Of intervals what was used that day; of gauges value times seconds over the covered time, and its extremes.
alter table days add column used numeric;

alter table days add column integral numeric;

alter table days add column lowest numeric;

alter table days add column highest numeric;

-- The largest gap that the days of a gauge were made with. When it changes they are made anew.
create table gaps (
    space_id uuid not null,
    source_id uuid not null,
    register smallint not null,
    seconds bigint not null constraint gaps_positive check (seconds > 0),
    constraint gaps_key primary key (space_id, source_id, register),
    constraint gaps_register foreign key (space_id, source_id, register) references registers
);

select distribute('gaps', 'space_id', 'spaces');

grant update (since) on readings to almanac_app;

grant update (largest_gap) on sources to almanac_app;

grant update (name) on registers to almanac_app;

grant update (used, integral, lowest, highest) on days to almanac_app;

grant select, insert, delete on gaps to almanac_app;

grant update (seconds) on gaps to almanac_app;

grant select on gaps to almanac_backup;

create policy gaps_read on gaps for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy gaps_add on gaps for insert to almanac_app
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy gaps_change on gaps for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy gaps_remove on gaps for delete to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy gaps_owner on gaps to current_user using (true);

alter table gaps enable row level security, force row level security;
