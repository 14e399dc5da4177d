-- As run by the last measurement; values come from -D.
\set k :k + 1
select gen_random_uuid() as v0,
  '' || (date '1950-03-05' + :k::int + (0))::text || ' 05:00:00+00' as v1,
  '' || (date '1950-03-05' + :k::int + (0))::text || ' 17:00:00+00' as v2,
  '' || (date '1950-03-05' + :k::int + (-2))::text || ' 17:00:00+00' as v3,
  '{' || (date '1950-03-05' + :k::int + (-1))::text || ',' || (date '1950-03-05' + :k::int + (0))::text || '}' as v4,
  '' || (date '1950-03-05' + :k::int + (0))::text || '' as v5,
  '' || (date '1950-03-05' + :k::int + (-1))::text || '' as v6,
  '{"after": {"at": "' || (date '1950-03-05' + :k::int + (0))::text || 'T05:00:00Z", "note": "Read in the hall", "value": "1441.3", "answer": "", "quality": "good", "metadata": {"weather": "rain"}}}' as v7 \gset
begin;
select enter(null, :s1_2, :s1_3, :s1_4, null, :s1_6);
select user_id, data, used_at, idle_until, absolute_until from auth_sessions
             where token_hash = :s2_1 and idle_until > :s2_2 and absolute_until > :s2_2;
rollback;
begin;
select enter(:s5_1, :s5_2, :s5_3, :s5_4, :s5_5, :s5_6);
select r.id, r.version, r.taken_at, r.since, r.value, r.quality, r.note, r.metadata, r.answer, o.also, r.author, f.file as from_file,
             p.name as author_name, r.recorded_at, r.updated_at,
             b.taken_at as before_at, b.value as before_value, k.adds as break_adds, k.unknown as break_unknown from readings r left join people p on p.space_id = :s6_1 and p.user_id = r.author
             left join imports f on f.space_id = :s6_1 and f.import_id = r.import_id
             left join lateral (
                 select jsonb_agg(
                     jsonb_build_object('register', register, 'value', value::text, 'answer', answer) order by register
                 ) as also
                 from readings
                 where space_id = :s6_1 and source_id = :s6_2 and register = any (:s6_3::smallint[]) and register > 1
                     and taken_at = r.taken_at
             ) o on true
             left join lateral (
                 select n.taken_at, n.value + coalesce((
                     select sum(value) from readings
                     where space_id = :s6_1 and source_id = :s6_2 and register = any (:s6_3::smallint[]) and register > 1
                         and taken_at = n.taken_at
                 ), 0) as value
                 from readings n
                 where n.space_id = :s6_1 and n.source_id = :s6_2 and n.register = 1
                     and n.taken_at < r.taken_at and n.quality <> 'bad'
                 order by n.taken_at desc limit 1
             ) b on r.quality <> 'bad'
             left join lateral (
                 select sum(adds) as adds, bool_or(kind = 'unknown') as unknown from breaks
                 where space_id = :s6_1 and source_id = :s6_2 and register = any (:s6_3::smallint[]) and at = r.taken_at
             ) k on true where r.space_id = :s6_1 and r.source_id = :s6_2 and r.register = 1 and r.taken_at < coalesce(null, 'infinity'::timestamptz) and r.quality <> 'bad'
             order by r.taken_at desc
             limit 1;
rollback;
begin;
select enter(:s9_1, :s9_2, :s9_3, :s9_4, null, :s9_6);
select m.role, g.level
         from (select) one
         left join members m
             on m.space_id = :s10_1 and m.user_id = :s10_3 and (m.until is null or m.until > :s10_4)
         left join grants g
             on g.space_id = :s10_1 and g.source_id = :s10_2 and g.user_id = :s10_3 and (g.until is null or g.until > :s10_4);
select enter(:s11_1, :s11_2, :s11_3, :s11_4, :s11_5, :s11_6);
select h.space_id as home_id, h.name as home_name, h.address as home_address, h.zone, h.currency, s.space_id, s.source_id, s.name, s.description, s.kind, s.place, s.address, s.largest_gap, s.position, s.created_at,
             g.unit, g.counts, g.numbers, g.names, m.serial, m.digits, m.decimals from sources s join homes h on h.space_id = :s12_1 join lateral (
             select min(unit) as unit, min(counts) as counts, array_agg(register order by register) as numbers,
                 array_agg(name order by register) as names
             from registers where space_id = :s12_1 and source_id = s.source_id
         ) g on true
         join meters m on m.space_id = :s12_1 and m.source_id = s.source_id and m.removed_at is null  where s.space_id = :s12_1 and s.source_id = :s12_2 and s.deleted_at is null and h.deleted_at is null;
rollback;
begin;
select enter(:s15_1, :s15_2, :s15_3, :s15_4, null, :s15_6);
select display_name, email, superuser from users where user_id = :s16_1 and active;
rollback;
begin;
select enter(:s19_1, :s19_2, :s19_3, :s19_4, :s19_5, :s19_6);
select m.role as given
         from members m, sources s, homes h
         where m.space_id = :s20_1 and m.user_id = :s20_3 and (m.until is null or m.until > :s20_4)
             and s.space_id = :s20_1 and s.source_id = :s20_2
             and case when null::timestamptz is null then s.deleted_at is null else s.deleted_at > null end
             and h.space_id = :s20_1 and h.deleted_at is null
         for share of m for no key update of s for share of h;
select source_id, version, first_digest, true as stands from readings
         where space_id = :s21_1 and register = 1 and id = :v0
         union all
         (select source_id, version, first_digest, false from reading_versions
          where space_id = :s21_1 and register = 1 and id = :v0
          order by version desc limit 1)
         order by stands desc
         limit 1;
select h.zone, m.digits, m.decimals, s.largest_gap, r.counts, r.registers
    from sources s
    join homes h on h.space_id = :s22_1
    join meters m on m.space_id = :s22_1 and m.source_id = :s22_2 and m.removed_at is null
    cross join lateral (
        select array_agg(register order by register) as registers, min(counts) as counts
        from registers where space_id = :s22_1 and source_id = :s22_2
    ) r
    where s.space_id = :s22_1 and s.source_id = :s22_2;
select id from readings where space_id = :s23_1 and source_id = :s23_2 and register = 1 and taken_at = :v1 and id <> :v0;
select id, register, taken_at, since, value, quality, answer from readings
         where space_id = :s24_1 and source_id = :s24_2 and register = any (:s24_5)
             and taken_at = (
                 select max(taken_at) from readings
                 where space_id = :s24_1 and source_id = :s24_2 and register = 1 and taken_at < :v1 and quality <> 'bad'
                     and id is distinct from :v0
             )
         union all
         select id, register, taken_at, since, value, quality, answer from readings
         where space_id = :s24_1 and source_id = :s24_2 and register = any (:s24_5)
             and taken_at = (
                 select min(taken_at) from readings
                 where space_id = :s24_1 and source_id = :s24_2 and register = 1 and taken_at > :v1 and quality <> 'bad'
                     and id is distinct from :v0
             );
insert into readings (space_id, source_id, register, taken_at, since, id, version, value, quality, note, metadata, answer,
             first_digest, author, recorded_at, updated_by, updated_at)
         select :s25_1, :s25_2, f.register, :v1, null, :v0, 1, f.value, :s25_6, :s25_7, :s25_8, f.answer, :s25_9, :s25_10, :s25_11, :s25_10, :s25_11
         from unnest(:s25_12::smallint[], :s25_13::numeric[], :s25_14::text[]) as f (register, value, answer);
select id, register, taken_at, since, value, quality, answer from readings
         where space_id = :s26_1 and source_id = :s26_2 and register = any (:s26_5)
             and taken_at = (
                 select max(taken_at) from readings
                 where space_id = :s26_1 and source_id = :s26_2 and register = 1 and taken_at < :v1 and quality <> 'bad'
                     and id is distinct from null
             )
         union all
         select id, register, taken_at, since, value, quality, answer from readings
         where space_id = :s26_1 and source_id = :s26_2 and register = any (:s26_5)
             and taken_at = (
                 select min(taken_at) from readings
                 where space_id = :s26_1 and source_id = :s26_2 and register = 1 and taken_at > :v1 and quality <> 'bad'
                     and id is distinct from null
             );
select id, register, taken_at, since, value, quality, answer from readings
         where space_id = :s27_1 and source_id = :s27_2 and register = any (:s27_5)
             and taken_at = (
                 select max(taken_at) from readings
                 where space_id = :s27_1 and source_id = :s27_2 and register = 1 and taken_at < :v1 and quality <> 'bad'
                     and id is distinct from null
             )
         union all
         select id, register, taken_at, since, value, quality, answer from readings
         where space_id = :s27_1 and source_id = :s27_2 and register = any (:s27_5)
             and taken_at = (
                 select min(taken_at) from readings
                 where space_id = :s27_1 and source_id = :s27_2 and register = 1 and taken_at > :v1 and quality <> 'bad'
                     and id is distinct from null
             );
select taken_at, since, value, quality, answer from readings
         where space_id = :s28_1 and source_id = :s28_2 and register = :s28_3 and quality <> 'bad'
             and taken_at >= coalesce((
                 select max(taken_at) from readings
                 where space_id = :s28_1 and source_id = :s28_2 and register = :s28_3 and taken_at < :v3 and quality <> 'bad'
             ), :v3, '-infinity'::timestamptz)
             and taken_at <= coalesce((
                 select min(taken_at) from readings
                 where space_id = :s28_1 and source_id = :s28_2 and register = :s28_3 and taken_at >= :v2 and quality <> 'bad'
             ), :v2, 'infinity'::timestamptz)
         order by taken_at;
with gone_breaks as (
             delete from breaks
             where space_id = :s29_1 and source_id = :s29_2 and register = :s29_15
                 and at >= coalesce(:v1, '-infinity'::timestamptz) and at <= coalesce(:v1, 'infinity'::timestamptz)
                 and at <> all (:s29_5)
         ), put_breaks as (
             insert into breaks (space_id, source_id, register, at, kind, adds)
             select :s29_1, :s29_2, :s29_15, at, kind, adds from unnest(:s29_5::timestamptz[], :s29_6::text[], :s29_7::numeric[]) as b (at, kind, adds)
             on conflict (space_id, source_id, register, at) do update set kind = excluded.kind, adds = excluded.adds
         ), gone_days as (
             delete from days
             where space_id = :s29_1 and source_id = :s29_2 and register = :s29_15
                 and date >= coalesce(:v6, '-infinity'::date) and date <= coalesce(:v5, 'infinity'::date)
                 and date <> all (:v4)
         )
         insert into days (space_id, source_id, register, date, readings, covered, estimated, questionable, used, integral, lowest,
             highest)
         select :s29_1, :s29_2, :s29_15, date, readings, covered, estimated, questionable, used, integral, lowest, highest
         from unnest(:v4::date[], :s29_11::int[], :s29_12::int[], :s29_13::int[], :s29_14::int[], :s29_16::numeric[], :s29_17::numeric[], :s29_18::numeric[],
                 :s29_19::numeric[])
             as d (date, readings, covered, estimated, questionable, used, integral, lowest, highest)
         on conflict (space_id, source_id, register, date) do update set
             readings = excluded.readings, covered = excluded.covered,
             estimated = excluded.estimated, questionable = excluded.questionable,
             used = excluded.used, integral = excluded.integral, lowest = excluded.lowest, highest = excluded.highest;
select r.id, r.version, r.taken_at, r.since, r.value, r.quality, r.note, r.metadata, r.answer, o.also, r.author, f.file as from_file,
             p.name as author_name, r.recorded_at, r.updated_at,
             b.taken_at as before_at, b.value as before_value, k.adds as break_adds, k.unknown as break_unknown from readings r left join people p on p.space_id = :s30_1 and p.user_id = r.author
             left join imports f on f.space_id = :s30_1 and f.import_id = r.import_id
             left join lateral (
                 select jsonb_agg(
                     jsonb_build_object('register', register, 'value', value::text, 'answer', answer) order by register
                 ) as also
                 from readings
                 where space_id = :s30_1 and source_id = :s30_2 and register = any (:s30_3::smallint[]) and register > 1
                     and taken_at = r.taken_at
             ) o on true
             left join lateral (
                 select n.taken_at, n.value + coalesce((
                     select sum(value) from readings
                     where space_id = :s30_1 and source_id = :s30_2 and register = any (:s30_3::smallint[]) and register > 1
                         and taken_at = n.taken_at
                 ), 0) as value
                 from readings n
                 where n.space_id = :s30_1 and n.source_id = :s30_2 and n.register = 1
                     and n.taken_at < r.taken_at and n.quality <> 'bad'
                 order by n.taken_at desc limit 1
             ) b on r.quality <> 'bad'
             left join lateral (
                 select sum(adds) as adds, bool_or(kind = 'unknown') as unknown from breaks
                 where space_id = :s30_1 and source_id = :s30_2 and register = any (:s30_3::smallint[]) and at = r.taken_at
             ) k on true where r.space_id = :s30_1 and r.source_id = :s30_2 and r.register = 1 and r.id = :v0;
select seq, hash from audit_heads where space_id = :s31_1 for update \gset
\set next :seq + 1
with row as (
                 insert into audit (space_id, seq, at, who, event, source_id, reading_id, digest, key_id, hash)
                 values (:s32_1, :next, :s32_3, :s32_4, :s32_5, :s32_6, :v0, :s32_8, :s32_9, :s32_10)
             ), details as (
                 insert into audit_details (space_id, seq, salt, address, client, request, body)
                 values (:s32_1, :next, :s32_11, :s32_12, null, :s32_14, :v7)
             )
             update audit_heads set seq = :next, hash = :s32_10 where space_id = :s32_1;
commit;
begin;
select enter(:s35_1, :s35_2, :s35_3, :s35_4, :s35_5, :s35_6);
select r.id, r.version, r.taken_at, r.since, r.value, r.quality, r.note, r.metadata, r.answer, o.also, r.author, f.file as from_file,
             p.name as author_name, r.recorded_at, r.updated_at,
             b.taken_at as before_at, b.value as before_value, k.adds as break_adds, k.unknown as break_unknown from readings r left join people p on p.space_id = :s36_1 and p.user_id = r.author
             left join imports f on f.space_id = :s36_1 and f.import_id = r.import_id
             left join lateral (
                 select jsonb_agg(
                     jsonb_build_object('register', register, 'value', value::text, 'answer', answer) order by register
                 ) as also
                 from readings
                 where space_id = :s36_1 and source_id = :s36_2 and register = any (:s36_3::smallint[]) and register > 1
                     and taken_at = r.taken_at
             ) o on true
             left join lateral (
                 select n.taken_at, n.value + coalesce((
                     select sum(value) from readings
                     where space_id = :s36_1 and source_id = :s36_2 and register = any (:s36_3::smallint[]) and register > 1
                         and taken_at = n.taken_at
                 ), 0) as value
                 from readings n
                 where n.space_id = :s36_1 and n.source_id = :s36_2 and n.register = 1
                     and n.taken_at < r.taken_at and n.quality <> 'bad'
                 order by n.taken_at desc limit 1
             ) b on r.quality <> 'bad'
             left join lateral (
                 select sum(adds) as adds, bool_or(kind = 'unknown') as unknown from breaks
                 where space_id = :s36_1 and source_id = :s36_2 and register = any (:s36_3::smallint[]) and at = r.taken_at
             ) k on true where r.space_id = :s36_1 and r.source_id = :s36_2 and r.register = 1 and r.taken_at < coalesce(null, 'infinity'::timestamptz) and r.quality <> 'bad'
             order by r.taken_at desc
             limit 1;
rollback;
begin;
select enter(:s39_1, :s39_2, :s39_3, :s39_4, null, :s39_6);
select m.role, g.level
         from (select) one
         left join members m
             on m.space_id = :s40_1 and m.user_id = :s40_3 and (m.until is null or m.until > :s40_4)
         left join grants g
             on g.space_id = :s40_1 and g.source_id = :s40_2 and g.user_id = :s40_3 and (g.until is null or g.until > :s40_4);
select enter(:s41_1, :s41_2, :s41_3, :s41_4, :s41_5, :s41_6);
select h.space_id as home_id, h.name as home_name, h.address as home_address, h.zone, h.currency, s.space_id, s.source_id, s.name, s.description, s.kind, s.place, s.address, s.largest_gap, s.position, s.created_at,
             g.unit, g.counts, g.numbers, g.names, m.serial, m.digits, m.decimals from sources s join homes h on h.space_id = :s42_1 join lateral (
             select min(unit) as unit, min(counts) as counts, array_agg(register order by register) as numbers,
                 array_agg(name order by register) as names
             from registers where space_id = :s42_1 and source_id = s.source_id
         ) g on true
         join meters m on m.space_id = :s42_1 and m.source_id = s.source_id and m.removed_at is null  where s.space_id = :s42_1 and s.source_id = :s42_2 and s.deleted_at is null and h.deleted_at is null;
rollback;
begin;
select enter(:s45_1, :s45_2, :s45_3, :s45_4, null, :s45_6);
select display_name, email, superuser from users where user_id = :s46_1 and active;
rollback;
