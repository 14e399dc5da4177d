-- The log is read newest first, also by who did it and by source: each a walk down an index that ends with the page.
create index audit_moment on audit (space_id, at, seq);

create index audit_person on audit (space_id, who, at, seq);

create index audit_source on audit (space_id, source_id, at, seq);

-- Beside the row, so that a policy can tell whose details they are without looking at another table. No part of the chain, which
-- has it in the row itself; verifying compares the two.
alter table audit_details add column source_id uuid;

update audit_details d
set source_id = a.source_id
from audit a
where a.space_id = d.space_id and a.seq = d.seq and a.source_id is not null;

-- Who was granted a source reads what the log of its home now says of it. Of a home that it was moved away from, nothing.
alter policy audit_read on audit
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and source_id = any (nullif(current_setting('app.sources', true), '')::uuid[])));

alter policy audit_details_read on audit_details
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and source_id = any (nullif(current_setting('app.sources', true), '')::uuid[])));

-- Who looked at a source that is not theirs in which hour: the first look of an hour makes the row, on whichever server, and is
-- logged; the others find it there. Refers to no source, as one that goes away need not wait for it: a day later it is swept.
create table views (
    space_id uuid not null constraint views_space references spaces,
    source_id uuid not null,
    user_id uuid not null,
    hour timestamptz not null,
    constraint views_key primary key (space_id, source_id, user_id, hour)
);

select distribute('views', 'space_id', 'spaces');

grant insert on views to almanac_app;

grant select on views to almanac_backup;

create policy views_add on views for insert to almanac_app
    with check (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy views_owner on views to current_user using (true);

-- All that was ever swept, the parts of stale files too, which 0013 had left out. An invitation that nobody accepted ends a month after
-- its link did: until then that can be made again.
create or replace function sweep() returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with sessions as (
        delete from auth_sessions where least(idle_until, absolute_until) < transaction_timestamp() returning 1
    ), limits as (
        delete from sign_in_limits where since < transaction_timestamp() - interval '1 day' returning 1
    ), attempts as (
        delete from sign_in_attempts where expires_at < transaction_timestamp() returning 1
    ), links as (
        delete from account_links where expires_at < transaction_timestamp() returning 1
    ), stale as (
        select space_id, import_id from imports
        where state in ('coming', 'brought', 'tried', 'failed') and brought_at < transaction_timestamp() - interval '7 days'
    ), parts as (
        delete from import_parts p using stale s where p.space_id = s.space_id and p.import_id = s.import_id returning 1
    ), looks as (
        delete from views where hour < transaction_timestamp() - interval '1 day' returning 1
    ), invited as (
        update invitations set ended_at = transaction_timestamp(), link_hash = null
        where ended_at is null and expires_at < transaction_timestamp() - interval '30 days'
        returning space_id, invitation_id
    ), invited_by as (
        delete from space_links l using invited i
        where l.space_id = i.space_id and l.purpose = 'invitation' and l.id = i.invitation_id
        returning 1
    )
    select (select count(*) from sessions) + (select count(*) from limits) + (select count(*) from attempts)
        + (select count(*) from links) + (select count(*) from parts) + (select count(*) from looks) + (select count(*) from invited)
$$;

alter table views enable row level security, force row level security;
