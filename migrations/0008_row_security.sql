-- Which rows. One policy per verb; reading looks at the scope, writing at its level too. `enter` sets the scope:
--   app.spaces   spaces as a member            app.level   1 read, 2 write, 3 admin, 4 owner
--   app.sources  sources by grant              app.acting  the space of the act: its names, its audit chain
--   app.who      who                           app.hashes  hashes that were presented
-- Policies hold no subqueries, and are no substitute for `space_id = $1` in every statement.

create policy users_read on users for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid);

create policy users_add on users for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy users_change on users for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy local_logins_read on local_logins for select to almanac_app
    using (email_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy local_logins_add on local_logins for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy auth_sessions_read on auth_sessions for select to almanac_app
    using (token_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy auth_sessions_add on auth_sessions for insert to almanac_app
    with check (token_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy auth_sessions_change on auth_sessions for update to almanac_app
    using (token_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy auth_sessions_remove on auth_sessions for delete to almanac_app
    using (token_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy sign_in_limits_read on sign_in_limits for select to almanac_app
    using (key_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy sign_in_limits_add on sign_in_limits for insert to almanac_app
    with check (key_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy sign_in_limits_change on sign_in_limits for update to almanac_app
    using (key_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy sign_in_limits_remove on sign_in_limits for delete to almanac_app
    using (key_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[]));

create policy user_spaces_read on user_spaces for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid);

create policy user_spaces_add on user_spaces for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy spaces_add on spaces for insert to almanac_app
    with check (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy homes_read on homes for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or space_id = nullif(current_setting('app.acting', true), '')::uuid);

create policy homes_add on homes for insert to almanac_app
    with check (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy homes_change on homes for update to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy people_read on people for select to almanac_app
    using (space_id = nullif(current_setting('app.acting', true), '')::uuid);

create policy people_add on people for insert to almanac_app
    with check (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and nullif(current_setting('app.level', true), '')::int >= 4);

-- One's own membership, and one's own grants below: looking them up is how rights are found.

create policy members_read on members for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid);

create policy members_add on members for insert to almanac_app
    with check (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and nullif(current_setting('app.level', true), '')::int >= 4);

-- Locking a row takes a policy to change it: of the rows that may be read, any may be locked. Nobody changes one yet.

create policy members_lock on members for update to almanac_app
    using (true)
    with check (false);

create policy grants_read on grants for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid);

create policy grants_lock on grants for update to almanac_app
    using (true)
    with check (false);

create policy sources_read on sources for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy sources_add on sources for insert to almanac_app
    with check (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and nullif(current_setting('app.level', true), '')::int >= 3);

-- Whoever writes a reading locks the source; changing the source takes more.

create policy sources_change on sources for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2)
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy registers_read on registers for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy registers_add on registers for insert to almanac_app
    with check (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy registers_change on registers for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy meters_read on meters for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy meters_add on meters for insert to almanac_app
    with check (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy meters_change on meters for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy readings_read on readings for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy readings_add on readings for insert to almanac_app
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy readings_change on readings for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy readings_remove on readings for delete to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy breaks_read on breaks for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy breaks_add on breaks for insert to almanac_app
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy breaks_change on breaks for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy breaks_remove on breaks for delete to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy days_read on days for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy days_add on days for insert to almanac_app
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy days_change on days for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy days_remove on days for delete to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy reading_versions_read on reading_versions for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]));

create policy reading_versions_add on reading_versions for insert to almanac_app
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy audit_read on audit for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[]));

create policy audit_add on audit for insert to almanac_app
    with check (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy audit_details_read on audit_details for select to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[]));

create policy audit_details_add on audit_details for insert to almanac_app
    with check (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy audit_heads_read on audit_heads for select to almanac_app
    using (space_id = nullif(current_setting('app.acting', true), '')::uuid);

create policy audit_heads_add on audit_heads for insert to almanac_app
    with check (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4);

create policy audit_heads_change on audit_heads for update to almanac_app
    using (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 2);

-- The owner's own policy: without it, with row security forced, a migration would change no row and say nothing.

create policy audit_owner on audit to current_user using (true);

create policy audit_details_owner on audit_details to current_user using (true);

create policy audit_heads_owner on audit_heads to current_user using (true);

create policy auth_sessions_owner on auth_sessions to current_user using (true);

create policy breaks_owner on breaks to current_user using (true);

create policy checks_owner on checks to current_user using (true);

create policy days_owner on days to current_user using (true);

create policy grants_owner on grants to current_user using (true);

create policy homes_owner on homes to current_user using (true);

create policy invitations_owner on invitations to current_user using (true);

create policy local_logins_owner on local_logins to current_user using (true);

create policy members_owner on members to current_user using (true);

create policy meters_owner on meters to current_user using (true);

create policy people_owner on people to current_user using (true);

create policy reading_versions_owner on reading_versions to current_user using (true);

create policy readings_owner on readings to current_user using (true);

create policy registers_owner on registers to current_user using (true);

create policy setup_codes_owner on setup_codes to current_user using (true);

create policy sign_in_attempts_owner on sign_in_attempts to current_user using (true);

create policy sign_in_limits_owner on sign_in_limits to current_user using (true);

create policy sources_owner on sources to current_user using (true);

create policy spaces_owner on spaces to current_user using (true);

create policy user_identities_owner on user_identities to current_user using (true);

create policy user_spaces_owner on user_spaces to current_user using (true);

create policy users_owner on users to current_user using (true);

-- Last, so that nothing before had to see through it.

alter table audit enable row level security, force row level security;

alter table audit_details enable row level security, force row level security;

alter table audit_heads enable row level security, force row level security;

alter table auth_sessions enable row level security, force row level security;

alter table breaks enable row level security, force row level security;

alter table checks enable row level security, force row level security;

alter table days enable row level security, force row level security;

alter table grants enable row level security, force row level security;

alter table homes enable row level security, force row level security;

alter table invitations enable row level security, force row level security;

alter table local_logins enable row level security, force row level security;

alter table members enable row level security, force row level security;

alter table meters enable row level security, force row level security;

alter table people enable row level security, force row level security;

alter table reading_versions enable row level security, force row level security;

alter table readings enable row level security, force row level security;

alter table registers enable row level security, force row level security;

alter table setup_codes enable row level security, force row level security;

alter table sign_in_attempts enable row level security, force row level security;

alter table sign_in_limits enable row level security, force row level security;

alter table sources enable row level security, force row level security;

alter table spaces enable row level security, force row level security;

alter table user_identities enable row level security, force row level security;

alter table user_spaces enable row level security, force row level security;

alter table users enable row level security, force row level security;
