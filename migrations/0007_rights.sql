-- What the server may do at all: these verbs on these columns. Row security (next file) then says on which rows.
-- Tables of later parts (user_identities, sign_in_attempts, checks, invitations) are not granted yet.
grant select (user_id, display_name, email, active, superuser) on users to almanac_app;

grant insert (user_id, email, display_name, created_at) on users to almanac_app;

grant update (last_login_at) on users to almanac_app;

grant select (user_id, email_hash, password_hash) on local_logins to almanac_app;

grant insert on local_logins to almanac_app;

grant select, insert, delete on auth_sessions to almanac_app;

grant update (user_id, data, used_at, idle_until, absolute_until) on auth_sessions to almanac_app;

grant select, insert, delete on sign_in_limits to almanac_app;

grant update (failures, since) on sign_in_limits to almanac_app;

grant insert on spaces to almanac_app;

grant select, insert on homes to almanac_app;

grant update (name, address, zone, currency) on homes to almanac_app;

grant select, insert on people to almanac_app;

-- No member and no grant is changed yet; the right to update one column is what locking the row takes.
grant select, insert on members to almanac_app;

grant update (until) on members to almanac_app;

grant select, insert on user_spaces to almanac_app;

grant select, insert on sources to almanac_app;

grant update (name, description, kind, place, address) on sources to almanac_app;

grant select, insert on registers to almanac_app;

grant update (unit) on registers to almanac_app;

grant select, insert on meters to almanac_app;

grant update (serial, digits, decimals) on meters to almanac_app;

grant select on grants to almanac_app;

grant update (until) on grants to almanac_app;

grant select, insert, delete on readings to almanac_app;

grant update (taken_at, version, value, quality, note, metadata, answer, updated_by, updated_at) on readings to almanac_app;

grant select, insert on reading_versions to almanac_app;

grant select, insert, delete on breaks to almanac_app;

grant update (kind, adds) on breaks to almanac_app;

grant select, insert, delete on days to almanac_app;

grant update (readings, covered, estimated, questionable) on days to almanac_app;

grant select, insert on audit, audit_details to almanac_app;

grant select, insert on audit_heads to almanac_app;

grant update (seq, hash) on audit_heads to almanac_app;

grant select on all tables in schema public to almanac_backup;

-- The one-time code of the first account. As the owner's functions, so that the server can neither read a code nor make
-- itself a superuser without one.
create function has_users() returns boolean
language sql stable security definer set search_path = public, pg_temp
as $$ select exists (select from users) $$;

create function offer_setup_code(hash bytea) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if exists (select from users) then
        return false;
    end if;
    delete from setup_codes;
    insert into setup_codes (code_hash) values (hash);
    return true;
end
$$;

-- True for the first who presents the code; they become superuser.
create function use_setup_code(hash bytea, by uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    delete from setup_codes where code_hash = hash;
    if not found then
        return false;
    end if;
    delete from setup_codes;
    update users set superuser = true where user_id = by;
    return true;
end
$$;

-- Sessions that ended, and counts of attempts that no longer matter. The server sees only rows whose hash it presents.
create function sweep() returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with sessions as (
        delete from auth_sessions where least(idle_until, absolute_until) < transaction_timestamp() returning 1
    ), limits as (
        delete from sign_in_limits where since < transaction_timestamp() - interval '1 day' returning 1
    )
    select (select count(*) from sessions) + (select count(*) from limits)
$$;

revoke all on function has_users(), offer_setup_code(bytea), use_setup_code(bytea, uuid), sweep() from public;

grant execute on function has_users(), offer_setup_code(bytea), use_setup_code(bytea, uuid), sweep() to almanac_app;
