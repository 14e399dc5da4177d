-- What was deleted can be restored for thirty days; then purge() removes it, and nothing of it is left.
alter table sources add column deleted_by uuid;

alter table homes add column deleted_at timestamptz;

alter table homes add column deleted_by uuid;

create index sources_deleted on sources (deleted_at) where deleted_at is not null;

create index homes_deleted on homes (deleted_at) where deleted_at is not null;

grant update (deleted_at, deleted_by) on sources to almanac_app;

grant update (deleted_at, deleted_by) on homes to almanac_app;

-- Whoever writes in a home locks its row, so that a deletion waits for them and they for it. Locking takes a policy to change;
-- changing is still what homes_change says.
create policy homes_lock on homes for update to almanac_app
    using (true)
    with check (false);

-- Deleted is deleted now, by the database's clock: an application that sets the moment back cannot have something purged at once.
create function deleted_now() returns trigger
language plpgsql
as $$
begin
    if new.deleted_at is not null and not exists (
        select from pg_catalog.pg_roles r
        where r.rolname = current_user
            and (r.rolsuper or r.oid = (select c.relowner from pg_catalog.pg_class c where c.oid = tg_relid))
    ) then
        new.deleted_at := transaction_timestamp();
    end if;
    return new;
end
$$;

create trigger deleted_now before insert or update of deleted_at on sources
for each row execute function deleted_now();

create trigger deleted_now before insert or update of deleted_at on homes
for each row execute function deleted_now();

-- The log of a home that is gone goes with it: only as the owner, and only rows of the space that purge() names in its transaction.
create or replace function audit_is_final() returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' then
        if old.space_id::text = current_setting('app.purging', true)
            and current_user = (select pg_catalog.pg_get_userbyid(c.relowner) from pg_catalog.pg_class c where c.oid = tg_relid)
        then
            return old;
        end if;
    end if;
    raise exception 'the audit log is never changed';
end
$$;

-- One step: removes at most so many rows of one source, or else of one home, that was deleted more than thirty days ago, and
-- returns how many; zero when there is nothing more to do. Which tables is read from the catalogue: every one with a space_id
-- (of a source: and a source_id), those that refer to others first. The row that says it was deleted goes last, so that what one
-- step leaves the next one finds. Of a source the log keeps its rows and loses their details: the chain holds without them.
create function purge(most int) returns bigint
language plpgsql security definer set search_path = public, pg_temp
as $$
declare
    due constant timestamptz := transaction_timestamp() - interval '720 hours';
    the_space uuid;
    the_source uuid;
    part record;
    batch bigint;
    removed bigint := 0;
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

revoke all on function purge(int) from public;

grant execute on function purge(int) to almanac_app;
