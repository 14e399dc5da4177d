-- Signing in with a provider. An identity is (provider, subject); its hash is what is presented to find it.
alter table user_identities add column identity_hash bytea not null constraint user_identities_hash_key unique;

alter table user_identities drop column refresh_token_sealed, drop column scope;

alter table user_identities add column used_at timestamptz not null;

alter table user_identities add constraint user_identities_provider_known check (provider in ('line', 'google'));

-- An attempt is bound to one browser by a cookie, of which this is the hash; it is used once. Who links, or signs in again, is
-- named, so that the way back ends where it began.
alter table sign_in_attempts add column purpose text not null constraint sign_in_attempts_purpose_known
    check (purpose in ('sign-in', 'link', 'again'));

alter table sign_in_attempts add column user_id uuid;

alter table sign_in_attempts add column key_id text not null;

-- What a person sees of a session; the id is not the session's secret.
alter table auth_sessions add column session_id uuid not null default gen_random_uuid();

alter table auth_sessions add column way text;

-- When a person's sessions were ended, all or all but one: a session for which they showed who they are before that is not made any
-- more, though the one who makes it is slow.
alter table users add column sessions_ended_at timestamptz;

-- Copied from a provider and made anew as a small JPEG; never fetched by a browser from there.
create table pictures (
    user_id uuid constraint pictures_key primary key constraint pictures_user references users,
    jpeg bytea not null,
    digest bytea not null,
    updated_at timestamptz not null
);

grant select, insert, delete on user_identities to almanac_app;

grant update (email, name, picture, access_token_sealed, key_id, expires_at, used_at) on user_identities to almanac_app;

grant select, insert, delete on sign_in_attempts to almanac_app;

grant select, insert, delete on pictures to almanac_app;

grant update (jpeg, digest, updated_at) on pictures to almanac_app;

grant select (email) on local_logins to almanac_app;

grant select (sessions_ended_at) on users to almanac_app;

grant update (display_name, sessions_ended_at) on users to almanac_app;

grant update (name) on people to almanac_app;

grant select on pictures to almanac_backup;

create policy user_identities_read on user_identities for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        or identity_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy user_identities_add on user_identities for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy user_identities_change on user_identities for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy user_identities_remove on user_identities for delete to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy sign_in_attempts_read on sign_in_attempts for select to almanac_app
    using (attempt_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy sign_in_attempts_add on sign_in_attempts for insert to almanac_app
    with check (attempt_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy sign_in_attempts_remove on sign_in_attempts for delete to almanac_app
    using (attempt_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

-- One's own sessions, on all devices.
create policy auth_sessions_own on auth_sessions for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid);

create policy auth_sessions_end on auth_sessions for delete to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy pictures_read on pictures for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid);

create policy pictures_add on pictures for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy pictures_change on pictures for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy pictures_remove on pictures for delete to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy pictures_owner on pictures to current_user using (true);

-- Attempts that ended go with the sessions that did.
create or replace function sweep() returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with sessions as (
        delete from auth_sessions where least(idle_until, absolute_until) < transaction_timestamp() returning 1
    ), limits as (
        delete from sign_in_limits where since < transaction_timestamp() - interval '1 day' returning 1
    ), attempts as (
        delete from sign_in_attempts where expires_at < transaction_timestamp() returning 1
    )
    select (select count(*) from sessions) + (select count(*) from limits) + (select count(*) from attempts)
$$;

-- One is called the same in every space one is in.
create policy people_rename on people for update to almanac_app
    using (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 1);

-- Whether one has a password is one's own to know; with it, whether another way in may go.
create policy local_logins_own on local_logins for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid);

alter table pictures enable row level security, force row level security;
