-- Which keys have signed the audit log, or may have: a server names its key here before it signs the first row, so that a start
-- with other keys is noticed without reading the log. Only names; the keys themselves are never in the database.
create table audit_keys (
    key_id text constraint audit_keys_key primary key
);

insert into audit_keys (key_id)
select distinct key_id from audit;

grant select on audit_keys to almanac_backup;

-- As the owner's functions: the server asks and adds, and can neither change nor remove a name.
create function keys_in_use() returns setof text
language sql stable security definer set search_path = public, pg_temp
as $$ select key_id from audit_keys order by key_id $$;

-- The names in use that are not among the known ones; when there are none, the newest is in use from now on. Of two servers
-- with different new keys only the first may sign.
create function present_keys(newest text, known text[]) returns setof text
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    lock table audit_keys in exclusive mode;
    return query select key_id from audit_keys where key_id <> all (known) order by key_id;
    if not found then
        insert into audit_keys (key_id) values (newest) on conflict do nothing;
    end if;
end
$$;

revoke all on function keys_in_use(), present_keys(text, text[]) from public;

grant execute on function keys_in_use(), present_keys(text, text[]) to almanac_app;
