-- What is to be done outside of a request. Written by the act that wants it, in the same transaction; done by any server that
-- takes the lease, at least once.
create table jobs (
    job_id uuid constraint jobs_key primary key,
    user_id uuid,
    kind text not null,
    body_sealed bytea not null,
    key_id text not null,
    created_at timestamptz not null,
    run_at timestamptz not null,
    attempts int not null default 0,
    lease_by uuid,
    lease_until timestamptz,
    done_at timestamptz,
    given_up_at timestamptz,
    problem text
);

create index jobs_due on jobs (run_at) where done_at is null and given_up_at is null;

-- The server adds a job for whom an act is about, and sees none.
grant insert on jobs to almanac_app;

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

create or replace function keys_in_use() returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$ select key_id from audit_keys union select key_id from seal_keys order by key_id $$;

create function present_seal_keys(newest text, known text[]) returns setof text
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    lock table seal_keys in exclusive mode;
    return query select key_id from seal_keys where key_id <> all (known) order by key_id;
    if not found then
        insert into seal_keys (key_id) values (newest) on conflict do nothing;
    end if;
end
$$;

revoke all on function present_seal_keys(text, text[]) from public;

grant execute on function present_seal_keys(text, text[]) to almanac_app;

alter table jobs enable row level security, force row level security;
