-- Who connects. The server and the command line make these roles on the embedded Postgres; elsewhere the owner makes them
-- here, and needs CREATEROLE once.
do $$
declare
    name text;
begin
    foreach name in array array['almanac_app', 'almanac_backup', 'almanac_jobs'] loop
        if not exists (select from pg_roles where rolname = name) then
            execute format('create role %I nologin', name);
        end if;
    end loop;
end
$$;

-- Does nothing on plain Postgres. On a distributed one it is replaced before the first migration.
create function distribute(relation text, key text, beside text default null) returns void
language sql
as $$ select $$;

-- Sets the scope of the transaction, which every policy reads, and returns its time.
-- `set local` by EXECUTE: plain set_config never reaches the workers of a distributed Postgres.
create function enter(who uuid, level int, spaces uuid[], sources uuid[], acting uuid, hashes bytea[]) returns timestamptz
language plpgsql
as $$
begin
    execute format('set local app.who = %L', coalesce(who::text, ''));
    execute format('set local app.level = %L', level::text);
    execute format('set local app.spaces = %L', spaces::text);
    execute format('set local app.sources = %L', sources::text);
    execute format('set local app.acting = %L', coalesce(acting::text, ''));
    execute format('set local app.hashes = %L', hashes::text);
    return transaction_timestamp();
end
$$;

revoke all on function enter(uuid, int, uuid[], uuid[], uuid, bytea[]) from public;

grant execute on function enter(uuid, int, uuid[], uuid[], uuid, bytea[]) to almanac_app;

grant usage on schema public to almanac_app, almanac_backup;
