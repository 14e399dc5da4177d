-- Deleting one's account. What stays of the person is the row that others' readings name as their author, without anything in it.
alter table users add constraint users_deleted_empty check (deleted_at is null or not (active or superuser)
    and display_name = '' and coalesce(username, email, given_name, family_name, avatar) is null and last_login_at is null);

-- Nothing is written into what is left of a person; an act of theirs that comes late finds no row to hold on to.
drop policy users_change on users;

create policy users_change on users for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 4
        and deleted_at is null);

-- Whoever writes in the log holds on to their own row: of somebody who left nothing is told any more but that they did.
create policy users_lock on users for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid and deleted_at is null)
    with check (false);

-- What a person takes along of themselves.
grant select (created_at, last_login_at) on users to almanac_app;

-- Nobody who left is let in: whoever lets somebody in holds on to them, and waits for one who is leaving just now. Then they begin
-- again, and find that nobody knows them.
create function let_in() returns trigger
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    perform from users where user_id = new.user_id and deleted_at is null for key share;
    if not found then
        raise exception 'whoever is let in has left' using errcode = 'serialization_failure';
    end if;
    return new;
end
$$;

create trigger let_in before insert on members
for each row execute function let_in();

create trigger let_in before insert on grants
for each row execute function let_in();

-- Where somebody was when they did something is erased when they leave: the address, the client, the request, and the salt, with
-- which the chain's digest could be compared with all addresses. What was done stays, under a hash of its own, which
-- app/store/src/audit/chain.rs describes.
alter table audit_details add column erased_at timestamptz;

alter table audit_details add column erased_key_id text;

alter table audit_details add column erased_hash bytea;

alter table audit_details add constraint audit_details_erased check (case when erased_at is null
    then erased_key_id is null and erased_hash is null
    else erased_key_id is not null and octet_length(erased_hash) = 32 and coalesce(address, client, request) is null and salt = '' end);

-- Whether whoever acts has deleted their account: what follows is done for nobody else.
create function has_left() returns boolean
language sql volatile security definer set search_path = public, pg_temp
as $$
    select exists (select from users where user_id = nullif(current_setting('app.who', true), '')::uuid and deleted_at is not null)
$$;

-- The homes of which whoever asks is the only owner. One who was deactivated looks after nothing; but they own what is in the trash,
-- and may be let in again before it is purged.
create function homes_owned_alone() returns table (space_id uuid, name text, trashed boolean)
language sql volatile security definer set search_path = public, pg_temp
as $$
    select h.space_id, h.name, h.deleted_at is not null
    from user_spaces u
    join members m on m.space_id = u.space_id and m.user_id = u.user_id and m.role = 'owner'
    join homes h on h.space_id = u.space_id
    where u.user_id = nullif(current_setting('app.who', true), '')::uuid
        and not exists (
            select from members o
            join users p on p.user_id = o.user_id
            where o.space_id = u.space_id and o.role = 'owner' and o.user_id <> u.user_id and (p.active or h.deleted_at is not null)
        )
    order by lower(h.name), h.space_id
$$;

-- Whether whoever asks is the only one who looks after this Almanac.
create function is_last_admin() returns boolean
language sql volatile security definer set search_path = public, pg_temp
as $$
    select is_instance_admin() and not exists (
        select from users
        where superuser and active and user_id <> nullif(current_setting('app.who', true), '')::uuid
    )
$$;

-- Deletes the account of whoever asks, but for their providers' identities, which the server ends itself: one of them is told. Says
-- 'done', or why not: 'admin' for the last instance admin, 'owner' for the last owner of a home, 'missing'. Homes that only they could
-- restore are due to be purged.
--
-- Locked is in the order of those who share and who save: the owners of their homes, so that of two who leave at once one is found to
-- be the last, and nobody hands one over to them meanwhile; what they are and were granted; then the people. From there on nobody lets
-- them in; of a home that they came to meanwhile the owners are not held, so they begin again.
create function delete_account() returns text
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    whom constant uuid := nullif(current_setting('app.who', true), '')::uuid;
    theirs uuid[];
begin
    select coalesce(array_agg(space_id), '{}') into theirs from user_spaces where user_id = whom and space_id <> whom;
    perform from members where space_id = any (theirs) and role = 'owner' order by space_id, user_id for update;
    perform from members where space_id = any (theirs) and user_id = whom order by space_id for update;
    perform from grants where space_id = any (theirs) and user_id = whom order by space_id, source_id for update;
    perform from users where user_id = whom or (superuser and active) order by user_id for update;
    if not exists (select from users where user_id = whom and active) then
        return 'missing';
    end if;
    if exists (select from user_spaces where user_id = whom and space_id <> whom and space_id <> all (theirs)) then
        raise exception 'they came to a home meanwhile' using errcode = 'serialization_failure';
    end if;
    if is_last_admin() then
        return 'admin';
    end if;
    if exists (select from homes_owned_alone() where not trashed) then
        return 'owner';
    end if;
    update homes set deleted_at = 'epoch' where space_id in (select h.space_id from homes_owned_alone() h);
    delete from members where space_id = any (theirs) and user_id = whom;
    delete from grants where space_id = any (theirs) and user_id = whom;
    delete from auth_sessions where user_id = whom;
    delete from sign_in_attempts where user_id = whom;
    delete from account_links where user_id = whom;
    delete from recovery_codes where user_id = whom;
    delete from local_logins where user_id = whom;
    delete from pictures where user_id = whom;
    -- Mails to them, and pictures of them; LINE is still to be told.
    delete from jobs where user_id = whom and kind <> 'deauthorize';
    update users
    set username = null, email = null, given_name = null, family_name = null, display_name = '', avatar = null, active = false,
        superuser = false, last_login_at = null, sessions_ended_at = null, deleted_at = transaction_timestamp()
    where user_id = whom;
    return 'done';
end
$$;

-- The spaces in which something tells of whoever left: where they were, are named, or did something; not their own, and none that
-- is being purged. The log is read through, which may take a while: only they need it, and once.
create function spaces_with_traces() returns setof uuid
language sql volatile security definer set search_path = public, pg_temp
as $$
    select t.space_id
    from (
        select space_id from user_spaces where user_id = nullif(current_setting('app.who', true), '')::uuid
        union
        select space_id from people where user_id = nullif(current_setting('app.who', true), '')::uuid
        union
        select space_id from audit where who = nullif(current_setting('app.who', true), '')::uuid
    ) t
    where has_left()
        and t.space_id <> nullif(current_setting('app.who', true), '')::uuid
        and not exists (select from homes h where h.space_id = t.space_id and h.deleted_at = 'epoch')
    order by t.space_id
$$;

-- Takes away the name of whoever left in a space, and ends the invitations they made there; says whether they had a name.
create function leave_space(the_space uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    whom constant uuid := nullif(current_setting('app.who', true), '')::uuid;
begin
    if not has_left() then
        return false;
    end if;
    delete from space_links l using invitations i
    where i.space_id = the_space and i.created_by = whom and i.ended_at is null
        and l.space_id = the_space and l.purpose = 'invitation' and l.id = i.invitation_id;
    update invitations set ended_at = transaction_timestamp(), link_hash = null
    where space_id = the_space and created_by = whom and ended_at is null;
    delete from user_spaces where user_id = whom and space_id = the_space;
    update people set name = '' where space_id = the_space and user_id = whom and name <> '';
    return found;
end
$$;

-- Erases from where whoever left did something in a space: of these rows of the log, each with the hash of what stays, which takes the
-- server's key to make. What is erased is final.
create function erase_details(the_space uuid, rows bigint[], hashes bytea[], the_key text) returns bigint
language sql volatile security definer set search_path = public, pg_temp
as $$
    with erased as (
        update audit_details d
        set address = null, client = null, request = null, salt = '', erased_at = transaction_timestamp(), erased_key_id = k.key_id,
            erased_hash = r.hash
        from unnest(rows, hashes) as r (seq, hash)
        join audit a on a.space_id = the_space and a.seq = r.seq
        join audit_keys k on k.key_id = the_key
        where d.space_id = the_space and d.seq = r.seq and d.erased_at is null
            and a.who = nullif(current_setting('app.who', true), '')::uuid and has_left()
        returning 1
    )
    select count(*) from erased
$$;

-- One step: removes at most so many rows of a source, or else of a whole space, and returns how many; the row that says so goes
-- last. Which tables is read from the catalogue, as 0012 says.
create function purge_rows(the_space uuid, the_source uuid, most int) returns bigint
language plpgsql set search_path = public, pg_temp
as $$
declare
    part record;
    batch bigint;
    removed bigint := 0;
begin
    perform set_config('app.purging', the_space::text, true);
    for part in
        with recursive owned as (
            select c.oid, c.relname::text as name, exists (
                    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'source_id' and not a.attisdropped
                ) as sourced
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attname = 'space_id' and not a.attisdropped
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        ), below as (
            select oid, 0 as depth from owned
            union
            select f.conrelid, b.depth + 1
            from below b
            join pg_constraint f on f.confrelid = b.oid and f.contype = 'f' and f.conrelid <> f.confrelid
            where b.depth < 50
        )
        select o.name, case
                when the_source is null then 'space_id = $1'
                when o.name = 'audit_details' then
                    'space_id = $1 and seq in (select seq from audit where space_id = $1 and source_id = $2)'
                else 'space_id = $1 and source_id = $2'
            end as which
        from owned o
        join below b on b.oid = o.oid
        where the_source is null or o.name = 'audit_details' or (o.sourced and o.name <> 'audit')
        group by o.name
        order by o.name = any (case when the_source is null then '{homes, spaces}'::text[] else '{sources}' end),
            max(b.depth) desc, o.name
    loop
        execute format('delete from %1$I where ctid = any (array(select ctid from %1$I where %2$s limit $3))', part.name, part.which)
        using the_space, the_source, greatest(most, 1) - removed;
        get diagnostics batch = row_count;
        removed := removed + batch;
        exit when removed >= greatest(most, 1);
    end loop;
    perform set_config('app.purging', '', true);
    return removed;
end
$$;

-- As 0012 made it; the rows are now removed by the function above.
create or replace function purge(most int) returns bigint
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    due constant timestamptz := transaction_timestamp() - interval '720 hours';
    the_space uuid;
    the_source uuid;
begin
    select s.space_id, s.source_id into the_space, the_source
    from sources s
    where s.deleted_at <= due
    order by s.deleted_at
    limit 1
    for update skip locked;
    if found then
        -- Whoever waits to restore it finds that it is too late: a part of it will be missing.
        update sources set deleted_at = 'epoch' where space_id = the_space and source_id = the_source;
    else
        select h.space_id into the_space
        from homes h
        where h.deleted_at <= due
        order by h.deleted_at
        limit 1
        for update skip locked;
        if not found then
            return 0;
        end if;
        update homes set deleted_at = 'epoch' where space_id = the_space;
    end if;
    return purge_rows(the_space, the_source, most);
end
$$;

-- One step of removing the space that was their own, with its log, in which everything personal stands.
create function purge_own_space(most int) returns bigint
language sql volatile security definer set search_path = public, pg_temp
as $$
    select case when has_left() then purge_rows(nullif(current_setting('app.who', true), '')::uuid, null, most) else 0 end
$$;

-- Traces are taken away however long it takes: nobody who could ask for it is there any more. So the job is never given up, and what
-- was not given up is not removed.
alter table jobs add constraint jobs_forgets_until_done check (kind <> 'forget' or given_up_at is null);

-- As 0014 made it, but for that.
create or replace function claim_job(token uuid, seconds int, kinds text[], most int)
returns table (job_id uuid, user_id uuid, kind text, body_sealed bytea, key_id text, attempt int)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
    update jobs set given_up_at = transaction_timestamp(), lease_by = null, lease_until = null,
        problem = coalesce(problem, 'the server that did it went away')
    where done_at is null and given_up_at is null and every_s is null and attempts >= most and kind = any (kinds) and kind <> 'forget'
        and coalesce(lease_until, run_at) <= transaction_timestamp();
    return query
        with due as materialized (
            select j.job_id from jobs j
            where j.done_at is null and j.given_up_at is null and j.run_at <= transaction_timestamp()
                and (j.lease_until is null or j.lease_until <= transaction_timestamp()) and j.kind = any (kinds)
            order by j.run_at
            limit 1
            for update skip locked
        )
        update jobs j
        set lease_by = token, lease_until = clock_timestamp() + seconds * interval '1 second', attempts = j.attempts + 1
        from due
        where j.job_id = due.job_id
        returning j.job_id, j.user_id, j.kind, j.body_sealed, j.key_id, j.attempts;
end
$$;

-- Those who left are nobody to look after.
create or replace function instance_users(search text, one uuid, before uuid, most int)
returns table (
    user_id uuid, name text, email text, active boolean, superuser boolean, created_at timestamptz, last_seen timestamptz,
    password boolean, providers text[], sessions bigint
)
language sql stable security definer set search_path = public, pg_temp
as $$
    select u.user_id, u.display_name, coalesce(l.email, u.email), u.active, u.superuser, u.created_at,
        greatest(u.last_login_at, s.used_at), l.user_id is not null, coalesce(i.providers, '{}'), coalesce(s.sessions, 0)
    from users u
    left join local_logins l on l.user_id = u.user_id
    left join lateral (
        select array_agg(distinct i.provider order by i.provider) as providers from user_identities i where i.user_id = u.user_id
    ) i on true
    left join lateral (
        select max(s.used_at) as used_at, count(*) as sessions
        from auth_sessions s
        where s.user_id = u.user_id and least(s.idle_until, s.absolute_until) > transaction_timestamp()
    ) s on true
    where is_instance_admin()
        and u.deleted_at is null
        and (one is null or u.user_id = one)
        and (before is null or u.user_id < before)
        and (search = '' or position(lower(search) in lower(u.display_name)) > 0
            or position(lower(search) in lower(coalesce(l.email, ''))) > 0 or position(lower(search) in lower(coalesce(u.email, ''))) > 0)
    order by u.user_id desc
    limit most
$$;

-- As 0016 made it; nobody brings back who left.
create or replace function instance_set_active(whom uuid, becomes boolean) returns text
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    perform from users where (superuser and active) or user_id = whom order by user_id for update;
    if not is_instance_admin() then
        return 'forbidden';
    end if;
    if whom = nullif(current_setting('app.who', true), '')::uuid then
        return 'self';
    end if;
    update users set active = becomes where user_id = whom and active <> becomes and deleted_at is null;
    if not found then
        return case when exists (select from users where user_id = whom and deleted_at is null) then 'same' else 'missing' end;
    end if;
    if not becomes then
        delete from auth_sessions where user_id = whom;
        update users set sessions_ended_at = clock_timestamp() where user_id = whom;
    end if;
    return 'done';
end
$$;

revoke all on function has_left(), let_in(), homes_owned_alone(), is_last_admin(), delete_account(), spaces_with_traces(), leave_space(uuid),
    erase_details(uuid, bigint[], bytea[], text), purge_rows(uuid, uuid, int), purge_own_space(int) from public;

grant execute on function homes_owned_alone(), is_last_admin(), delete_account(), spaces_with_traces(), leave_space(uuid),
    erase_details(uuid, bigint[], bytea[], text), purge_own_space(int) to almanac_app;
