-- Who runs this Almanac sees its people, its jobs and its size, and opens nobody's readings: the owner's functions, each of which
-- looks itself whether the one who asks is an instance admin now, and returns the listed columns only.
create function is_instance_admin() returns boolean
language sql volatile security definer set search_path = public, pg_temp
as $$
    select exists (
        select from users where user_id = nullif(current_setting('app.who', true), '')::uuid and superuser and active
    )
$$;

-- People, newest first; of one only when `one` says whom. The search is in names and addresses.
create function instance_users(search text, one uuid, before uuid, most int)
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
        and (one is null or u.user_id = one)
        and (before is null or u.user_id < before)
        and (search = '' or position(lower(search) in lower(u.display_name)) > 0
            or position(lower(search) in lower(coalesce(l.email, ''))) > 0 or position(lower(search) in lower(coalesce(u.email, ''))) > 0)
    order by u.user_id desc
    limit most
$$;

-- Deactivates or reactivates; whoever is deactivated is signed out everywhere. All active admins are locked and looked at again:
-- of two who deactivate each other at once the second is none any more, so one is always left.
create function instance_set_active(whom uuid, becomes boolean) returns text
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
    update users set active = becomes where user_id = whom and active <> becomes;
    if not found then
        return case when exists (select from users where user_id = whom) then 'same' else 'missing' end;
    end if;
    if not becomes then
        delete from auth_sessions where user_id = whom;
        update users set sessions_ended_at = clock_timestamp() where user_id = whom;
    end if;
    return 'done';
end
$$;

-- Jobs that wait, run or were given up, those in trouble first; never their bodies, nor whom they are about.
create function instance_jobs(most int)
returns table (
    job_id uuid, kind text, run_at timestamptz, attempts int, leased boolean, given_up_at timestamptz, problem text, returns boolean
)
language sql stable security definer set search_path = public, pg_temp
as $$
    select job_id, kind, run_at, attempts, coalesce(lease_until > transaction_timestamp(), false), given_up_at, problem,
        every_s is not null
    from jobs
    where is_instance_admin() and done_at is null
    order by given_up_at desc nulls last, problem is null, run_at
    limit most
$$;

create function instance_job_counts() returns table (waiting bigint, running bigint, given_up bigint, done bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
    select count(*) filter (where done_at is null and given_up_at is null and coalesce(lease_until <= transaction_timestamp(), true)),
        count(*) filter (where lease_until > transaction_timestamp()),
        count(*) filter (where given_up_at is not null),
        count(*) filter (where done_at is not null)
    from jobs
    where is_instance_admin()
$$;

-- What was given up is tried again, or removed.
create function instance_job_again(job uuid) returns boolean
language sql security definer set search_path = public, pg_temp
as $$
    with again as (
        update jobs set given_up_at = null, attempts = 0, run_at = transaction_timestamp()
        where job_id = job and given_up_at is not null and is_instance_admin() returning 1
    )
    select exists (select from again)
$$;

create function instance_job_remove(job uuid) returns boolean
language sql security definer set search_path = public, pg_temp
as $$
    with gone as (
        delete from jobs where job_id = job and given_up_at is not null and is_instance_admin() returning 1
    )
    select exists (select from gone)
$$;

-- Bytes of each table with its indexes, and of the whole database under the name ''.
create function instance_storage() returns table (name text, bytes bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
    select c.relname::text, pg_total_relation_size(c.oid)
    from pg_class c
    where is_instance_admin() and c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    union all
    select '', pg_database_size(current_database()) where is_instance_admin()
$$;

create function instance_about() returns table (postgres text, migration text, migrated_at timestamptz, migrations bigint)
language sql stable security definer set search_path = public, pg_temp
as $$
    select current_setting('server_version'), m.name, m.applied_at, count(*) over ()
    from migrations m
    where is_instance_admin() and m.name <> 'lock'
    order by m.name desc
    limit 1
$$;

revoke all on function is_instance_admin(), instance_users(text, uuid, uuid, int), instance_set_active(uuid, boolean),
    instance_jobs(int), instance_job_counts(), instance_job_again(uuid), instance_job_remove(uuid), instance_storage(),
    instance_about() from public;

grant execute on function instance_users(text, uuid, uuid, int), instance_set_active(uuid, boolean), instance_jobs(int),
    instance_job_counts(), instance_job_again(uuid), instance_job_remove(uuid), instance_storage(), instance_about() to almanac_app;
