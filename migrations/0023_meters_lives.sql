-- A meter's whole life: what its units stand for, when it was fitted and removed, and what it showed then; prepaid counters, which
-- count down; factors from a date on; what a fall means.
alter table registers drop constraint registers_counts_known;

alter table registers add constraint registers_counts_known check (counts in ('cumulative', 'countdown', 'interval', 'gauge'));

alter table meters add column multiplier numeric not null default 1
    constraint meters_multiplier_sane check (multiplier > 0 and multiplier < 1000000 and scale(multiplier) <= 9);

alter table meters add column calibration_due date;

-- What is told of use is in another unit than what is read: gas is read in m³ and told in kWh.
alter table sources add column use_unit text;

-- The factors to it: `[{"since": null, "factor": "10.2"}, {"since": "2024-07-01", "factor": "10.4"}]`, the first from the beginning.
alter table sources add column conversions jsonb not null default '[]' constraint sources_conversions_listed check (jsonb_typeof(conversions) = 'array');

alter table sources add column falls text not null default 'ask' constraint sources_falls_known check (falls in ('ask', 'rollover', 'resets'));

-- What a prepaid counter was topped up by just before it was read.
alter table readings add column top_up numeric;

alter table reading_versions add column top_up numeric;

-- Not validated, as those below: they allow what there is, and a scan would keep writers waiting.
alter table readings add constraint readings_top_up_finite check (top_up > 0 and top_up < 1e15 and scale(top_up) <= 9) not valid;

-- What somebody said is right though it looked wrong, as words with commas between them.
alter table readings add column confirmed text not null default '';

alter table reading_versions add column confirmed text not null default '';

alter table readings add constraint readings_confirmed_short check (char_length(confirmed) <= 100) not valid;

alter table readings drop constraint readings_answer_known;

alter table readings add constraint readings_answer_known
    check (answer in ('rolled_over', 'rolled_over_after', 'reset', 'reset_after', 'unknown')) not valid;

alter table breaks drop constraint breaks_kind_known;

alter table breaks add constraint breaks_kind_known check (kind in ('rollover', 'reset', 'top_up', 'swap', 'factor', 'unknown'));

-- Rules that somebody sets on a source: days between two readings beside the figures that were there already.
alter table checks add column days int constraint checks_days_positive check (days > 0);

alter table checks add constraint checks_kind_known check (kind in ('range', 'never_decreasing', 'largest_use', 'silence'));

grant select, insert, delete on checks to almanac_app;

grant select on checks to almanac_backup;

create policy checks_read on checks for select to almanac_app
    using (split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''));

create policy checks_add on checks for insert to almanac_app
    with check ((split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''))
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy checks_remove on checks for delete to almanac_app
    using ((split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''))
        and nullif(current_setting('app.level', true), '')::int >= 3);

grant update (fitted_at, removed_at, initial, final, multiplier, calibration_due) on meters to almanac_app;

grant delete on meters to almanac_app;

grant update (use_unit, conversions, falls) on sources to almanac_app;

grant update (top_up, confirmed) on readings to almanac_app;

-- Whoever looks after one source replaces its meter too, and takes back a replacement that never was.
drop policy meters_add on meters;

create policy meters_add on meters for insert to almanac_app
    with check ((split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''))
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy meters_remove on meters for delete to almanac_app
    using ((split_part(current_setting('app.spaces', true), space_id::text, 2) <> ''
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and split_part(current_setting('app.sources', true), source_id::text, 2) <> ''))
        and nullif(current_setting('app.level', true), '')::int >= 3);
