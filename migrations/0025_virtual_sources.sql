-- Sources that nobody reads: their days are worked out from other sources of the home.
alter table registers drop constraint registers_counts_known;

alter table registers add constraint registers_counts_known
    check (counts in ('cumulative', 'countdown', 'interval', 'gauge', 'virtual'));

-- From which: `[{"source": "…", "register": 2, "sign": "subtracted", "share": "1/2"}]`. A table of its own would name a second source in
-- each row, and rows of a source are what moves along with it.
alter table sources add column parts jsonb not null default '[]' constraint sources_parts_listed check (jsonb_typeof(parts) = 'array');

-- Whether those see its days who may see it, but not all that it is worked out from.
alter table sources add column days_open boolean not null default false;

grant update (parts, days_open) on sources to almanac_app;

create index sources_virtual on sources (space_id) where parts <> '[]';

-- As the owner's function: whoever saves a reading by a grant sees one source, and the days of those that are worked out from it follow
-- in the same transaction. Ids alone.
create function virtuals_of(the_space uuid, the_source uuid) returns uuid[]
language sql stable security definer set search_path = public, pg_temp
as $$
    select array_agg(source_id order by source_id) from sources
    where space_id = the_space and parts <> '[]' and deleted_at is null
        and parts @> jsonb_build_array(jsonb_build_object('source', the_source::text))
$$;

-- Holds the parts of a virtual source until the end of the transaction, also for whoever restores it by a grant and does not see them.
-- One whose scope has the source at the level that restores it.
create function hold_parts(the_space uuid, the_source uuid) returns void
language plpgsql security definer set search_path = public, pg_temp
as $$
begin
    if coalesce(nullif(current_setting('app.level', true), '')::int, 0) < 3 then
        raise exception 'a source is restored by its admins' using errcode = 'insufficient_privilege';
    end if;
    perform from sources
    where space_id = the_space and source_id in (
        select (part ->> 'source')::uuid from sources v, jsonb_array_elements(v.parts) part
        where v.space_id = the_space and v.source_id = the_source
    )
    order by source_id
    for share;
end
$$;

revoke all on function virtuals_of(uuid, uuid), hold_parts(uuid, uuid) from public;

grant execute on function virtuals_of(uuid, uuid), hold_parts(uuid, uuid) to almanac_app;
