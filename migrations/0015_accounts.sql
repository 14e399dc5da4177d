-- Local accounts grow up: a confirmed address, a second step, links that were mailed or handed over.
alter table local_logins add column email_verified_at timestamptz;

-- The seed of the second step. It counts from when a code of it was shown; until then it may be replaced. A step of 30 seconds
-- is accepted once, so the last one is kept.
alter table local_logins add column totp_sealed bytea;

alter table local_logins add column totp_key_id text;

alter table local_logins add column totp_since timestamptz;

alter table local_logins add column totp_step bigint;

alter table local_logins add constraint local_logins_totp_named check ((totp_sealed is null) = (totp_key_id is null));

alter table local_logins add constraint local_logins_totp_there check (totp_since is null or totp_sealed is not null);

-- Each opens the second step once.
create table recovery_codes (
    user_id uuid not null constraint recovery_codes_user references users,
    code_hash bytea not null,
    constraint recovery_codes_key primary key (user_id, code_hash)
);

-- For a new password, or to confirm an address; one of each for a person: a newer one ends the older. What was mailed shows who
-- reads the mail; what was handed over does not.
create table account_links (
    link_hash bytea constraint account_links_key primary key,
    user_id uuid not null constraint account_links_user references users,
    purpose text not null constraint account_links_purpose_known check (purpose in ('reset', 'email')),
    email text,
    mailed boolean not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint account_links_one unique (user_id, purpose)
);

grant select (email_verified_at, totp_sealed, totp_key_id, totp_since, totp_step) on local_logins to almanac_app;

grant update (email, email_hash, password_hash, email_verified_at, totp_sealed, totp_key_id, totp_since, totp_step) on local_logins
    to almanac_app;

grant update (email) on users to almanac_app;

grant select, insert, delete on recovery_codes to almanac_app;

grant select, insert, delete on account_links to almanac_app;

grant select on recovery_codes, account_links to almanac_backup;

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

-- Whoever presents the link finds whose it is; only as them it is used.
create policy account_links_read on account_links for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        or link_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy account_links_add on account_links for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy account_links_remove on account_links for delete to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy recovery_codes_owner on recovery_codes to current_user using (true);

create policy account_links_owner on account_links to current_user using (true);

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
    ), links as (
        delete from account_links where expires_at < transaction_timestamp() returning 1
    )
    select (select count(*) from sessions) + (select count(*) from limits) + (select count(*) from attempts)
        + (select count(*) from links)
$$;

alter table recovery_codes enable row level security, force row level security;

alter table account_links enable row level security, force row level security;
