-- Local accounts grow up: a confirmed address, a second step, links that were mailed or handed over.

-- A session or a half-finished sign-in from before the password was set is worth nothing.
alter table local_logins add column password_set_at timestamptz;

update local_logins set password_set_at = created_at;

alter table local_logins alter column password_set_at set not null;

alter table local_logins add column email_confirmed_at timestamptz;

-- The seed of the second step. It counts from when a code of it was shown; until then it may be replaced. A step of 30 seconds
-- is accepted once, so the last one is kept.
alter table local_logins add column totp_sealed bytea;

alter table local_logins add column totp_key_id text;

alter table local_logins add column totp_since timestamptz;

alter table local_logins add column totp_last_step bigint;

alter table local_logins add constraint local_logins_totp_named check ((totp_sealed is null) = (totp_key_id is null));

alter table local_logins add constraint local_logins_totp_there check (totp_since is null or totp_sealed is not null);

-- Each opens the second step once.
create table recovery_codes (
    user_id uuid not null constraint recovery_codes_user references users,
    code_hash bytea not null,
    constraint recovery_codes_key primary key (user_id, code_hash)
);

-- One at a time for each person: a newer one ends the older.
create table reset_links (
    user_id uuid constraint reset_links_key primary key constraint reset_links_user references users,
    link_hash bytea not null constraint reset_links_hash_key unique,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

-- An address that somebody wants to sign in with, until they show that they read its mail.
create table email_links (
    user_id uuid constraint email_links_key primary key constraint email_links_user references users,
    email text not null,
    link_hash bytea not null constraint email_links_hash_key unique,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

grant select (email_confirmed_at, password_set_at, totp_sealed, totp_key_id, totp_since, totp_last_step) on local_logins
    to almanac_app;

grant update (email, email_hash, password_hash, password_set_at, email_confirmed_at, totp_sealed, totp_key_id, totp_since,
    totp_last_step) on local_logins to almanac_app;

grant update (email) on users to almanac_app;

grant select, insert, delete on recovery_codes to almanac_app;

grant select, insert, delete on reset_links to almanac_app;

grant update (link_hash, created_at, expires_at) on reset_links to almanac_app;

grant select, insert, delete on email_links to almanac_app;

grant update (email, link_hash, created_at, expires_at) on email_links to almanac_app;

grant select on recovery_codes, reset_links, email_links to almanac_backup;

create policy local_logins_change on local_logins for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy recovery_codes_read on recovery_codes for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid);

create policy recovery_codes_add on recovery_codes for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy recovery_codes_remove on recovery_codes for delete to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy reset_links_read on reset_links for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        or link_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy reset_links_add on reset_links for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy reset_links_change on reset_links for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy reset_links_remove on reset_links for delete to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy email_links_read on email_links for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid);

create policy email_links_add on email_links for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy email_links_change on email_links for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy email_links_remove on email_links for delete to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy recovery_codes_owner on recovery_codes to current_user using (true);

create policy reset_links_owner on reset_links to current_user using (true);

create policy email_links_owner on email_links to current_user using (true);

-- Links that ended go with the sessions that did.
create or replace function sweep() returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with sessions as (
        delete from auth_sessions where least(idle_until, absolute_until) < transaction_timestamp() returning 1
    ), limits as (
        delete from sign_in_limits where since < transaction_timestamp() - interval '1 day' returning 1
    ), attempts as (
        delete from sign_in_attempts where expires_at < transaction_timestamp() returning 1
    ), resets as (
        delete from reset_links where expires_at < transaction_timestamp() returning 1
    ), emails as (
        delete from email_links where expires_at < transaction_timestamp() returning 1
    )
    select (select count(*) from sessions) + (select count(*) from limits) + (select count(*) from attempts)
        + (select count(*) from resets) + (select count(*) from emails)
$$;

alter table recovery_codes enable row level security, force row level security;

alter table reset_links enable row level security, force row level security;

alter table email_links enable row level security, force row level security;
