-- What is to be done outside of a request. Written by the act that wants it, in the same transaction; done by any server that
-- takes the lease, at least once. The body is removed when the job is done: what it held is needed no longer.
create table jobs (
    job_id uuid constraint jobs_key primary key,
    user_id uuid,
    kind text not null,
    body_sealed bytea,
    key_id text,
    created_at timestamptz not null,
    run_at timestamptz not null,
    attempts int not null default 0,
    lease_by uuid,
    lease_until timestamptz,
    done_at timestamptz,
    given_up_at timestamptz,
    problem text,
    every_s int,
    constraint jobs_body_named check ((body_sealed is null) = (key_id is null))
);

create index jobs_due on jobs (run_at) where done_at is null and given_up_at is null;

-- The server adds a job for whom an act is about, and sees none.
grant insert (job_id, user_id, kind, body_sealed, key_id, created_at, run_at) on jobs to almanac_app;

grant select on jobs to almanac_backup;

create policy jobs_add on jobs for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 2);

create policy jobs_owner on jobs to current_user using (true);

-- The names of the keys that seal secrets; as audit_keys.
create table seal_keys (
    key_id text constraint seal_keys_key primary key
);

grant select on seal_keys to almanac_backup;

-- The names of the keys with which something is sealed now. Read from the catalogue: what is sealed stands in a column that ends
-- in _sealed, and its key's name in the column of the same beginning that ends in _key_id, or else in key_id.
create function sealed_with() returns setof text
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
    part record;
begin
    for part in
        select c.relname::text as relation, a.attname::text as sealed, coalesce((
                select k.attname::text from pg_attribute k
                where k.attrelid = c.oid and not k.attisdropped and k.attname = regexp_replace(a.attname, '_sealed$', '_key_id')
            ), 'key_id') as key
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and not a.attisdropped and a.atttypid = 'bytea'::regtype
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname like '%\_sealed'
    loop
        return query execute format('select distinct %I from %I where %I is not null', part.key, part.relation, part.sealed);
    end loop;
end
$$;

-- What is sealed counts beside what was announced: a server may have sealed something while the keys were rotated.
create or replace function keys_in_use() returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$ select key_id from audit_keys union select key_id from seal_keys union select sealed_with() order by 1 $$;

create function present_seal_keys(newest text, known text[]) returns setof text
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    lock table seal_keys in exclusive mode;
    return query
        select name from (select key_id from seal_keys union select sealed_with()) as used (name) where name <> all (known) order by name;
    if not found then
        insert into seal_keys (key_id) values (newest) on conflict do nothing;
    end if;
end
$$;

revoke all on function present_seal_keys(text, text[]) from public;

grant execute on function present_seal_keys(text, text[]) to almanac_app;

revoke all on function sealed_with() from public;

-- Doing jobs, as the owner's functions: a server takes what is due, and afterwards reaches it with the token of its own lease only.
-- Of kinds that it does not know it takes none. What took a server down with it at the last attempt is given up here.
create function claim_job(token uuid, seconds int, kinds text[], most int)
returns table (job_id uuid, user_id uuid, kind text, body_sealed bytea, key_id text, attempt int)
language plpgsql security definer set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
    update jobs set given_up_at = transaction_timestamp(), lease_by = null, lease_until = null,
        problem = coalesce(problem, 'the server that did it went away')
    where done_at is null and given_up_at is null and every_s is null and attempts >= most and kind = any (kinds)
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

-- Each of these is false when the lease is another's by now.
create function extend_job(job uuid, token uuid, seconds int) returns boolean
language sql security definer set search_path = public, pg_temp
as $$
    with held as (
        update jobs set lease_until = clock_timestamp() + seconds * interval '1 second'
        where job_id = job and lease_by = token returning 1
    )
    select exists (select from held)
$$;

-- What returns is due again after its time.
create function finish_job(job uuid, token uuid) returns boolean
language sql security definer set search_path = public, pg_temp
as $$
    with held as (
        update jobs set lease_by = null, lease_until = null, problem = null, body_sealed = null, key_id = null,
            done_at = case when every_s is null then transaction_timestamp() end,
            attempts = case when every_s is null then attempts else 0 end,
            run_at = case when every_s is null then run_at else transaction_timestamp() + every_s * interval '1 second' end
        where job_id = job and lease_by = token returning 1
    )
    select exists (select from held)
$$;

-- Again after so many seconds; without them it is given up, unless it is one that returns.
create function fail_job(job uuid, token uuid, why text, again_after_s int) returns boolean
language sql security definer set search_path = public, pg_temp
as $$
    with held as (
        update jobs set lease_by = null, lease_until = null, problem = left(why, 500),
            given_up_at = case when coalesce(again_after_s, every_s) is null then transaction_timestamp() end,
            run_at = transaction_timestamp() + coalesce(again_after_s, every_s, 0) * interval '1 second'
        where job_id = job and lease_by = token returning 1
    )
    select exists (select from held)
$$;

-- Given back as it was taken: a server that stops has not tried.
create function release_job(job uuid, token uuid) returns boolean
language sql security definer set search_path = public, pg_temp
as $$
    with held as (
        update jobs set lease_by = null, lease_until = null, attempts = attempts - 1
        where job_id = job and lease_by = token returning 1
    )
    select exists (select from held)
$$;

-- The jobs that return, one row each: added where they are missing.
create function plan_upkeep() returns void
language sql security definer set search_path = public, pg_temp
as $$
    insert into jobs (job_id, kind, every_s, created_at, run_at)
    select id, kind, every_s, transaction_timestamp(), transaction_timestamp()
    from (values
        ('00000000-0000-7000-8000-000000000001'::uuid, 'sweep', 600),
        ('00000000-0000-7000-8000-000000000002'::uuid, 'purge', 600),
        ('00000000-0000-7000-8000-000000000003'::uuid, 'tidy', 3600)
    ) as upkeep (id, kind, every_s)
    on conflict (job_id) do nothing
$$;

-- Jobs that were done a week ago, and those that were given up three months ago.
create function tidy_jobs() returns bigint
language sql security definer set search_path = public, pg_temp
as $$
    with gone as (
        delete from jobs
        where done_at < transaction_timestamp() - interval '168 hours' or given_up_at < transaction_timestamp() - interval '2160 hours'
        returning 1
    )
    select count(*) from gone
$$;

revoke all on function claim_job(uuid, int, text[], int), extend_job(uuid, uuid, int), finish_job(uuid, uuid),
    fail_job(uuid, uuid, text, int), release_job(uuid, uuid), plan_upkeep(), tidy_jobs() from public;

grant execute on function claim_job(uuid, int, text[], int), extend_job(uuid, uuid, int), finish_job(uuid, uuid),
    fail_job(uuid, uuid, text, int), release_job(uuid, uuid), plan_upkeep(), tidy_jobs() to almanac_app;

alter table jobs enable row level security, force row level security;
