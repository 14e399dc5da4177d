-- As run by the last measurement; values come from -D.
begin;
select enter(null, :s1_2, :s1_3, :s1_4, null, :s1_6);
select user_id, data, used_at, idle_until, absolute_until from auth_sessions
             where token_hash = :s2_1 and idle_until > :s2_2 and absolute_until > :s2_2;
rollback;
begin;
select enter(:s5_1, :s5_2, :s5_3, :s5_4, null, :s5_6);
select m.role, g.level
         from (select) one
         left join members m
             on m.space_id = :s6_1 and m.user_id = :s6_3 and (m.until is null or m.until > :s6_4)
         left join grants g
             on g.space_id = :s6_1 and g.source_id = :s6_2 and g.user_id = :s6_3 and (g.until is null or g.until > :s6_4);
select enter(:s7_1, :s7_2, :s7_3, :s7_4, :s7_5, :s7_6);
select h.space_id as home_id, h.name as home_name, h.address as home_address, h.zone, h.currency, s.space_id, s.source_id, s.name, s.description, s.kind, s.place, s.address, s.largest_gap, s.position, s.created_at,
             g.unit, g.counts, g.numbers, g.names, m.serial, m.digits, m.decimals from sources s join homes h on h.space_id = :s8_1 join lateral (
             select min(unit) as unit, min(counts) as counts, array_agg(register order by register) as numbers,
                 array_agg(name order by register) as names
             from registers where space_id = :s8_1 and source_id = s.source_id
         ) g on true
         join meters m on m.space_id = :s8_1 and m.source_id = s.source_id and m.removed_at is null  where s.space_id = :s8_1 and s.source_id = :s8_2 and s.deleted_at is null and h.deleted_at is null;
rollback;
begin;
select enter(:s11_1, :s11_2, :s11_3, :s11_4, null, :s11_6);
select display_name, email, superuser from users where user_id = :s12_1 and active;
rollback;
begin;
select enter(:s15_1, :s15_2, :s15_3, :s15_4, :s15_5, :s15_6);
select r.id, r.version, r.taken_at, r.since, r.value, r.quality, r.note, r.metadata, r.answer, o.also, r.author, f.file as from_file,
             p.name as author_name, r.recorded_at, r.updated_at,
             b.taken_at as before_at, b.value as before_value, k.adds as break_adds, k.unknown as break_unknown from readings r left join people p on p.space_id = :s16_1 and p.user_id = r.author
             left join imports f on f.space_id = :s16_1 and f.import_id = r.import_id
             left join lateral (
                 select jsonb_agg(
                     jsonb_build_object('register', register, 'value', value::text, 'answer', answer) order by register
                 ) as also
                 from readings
                 where space_id = :s16_1 and source_id = :s16_2 and register = any (:s16_3::smallint[]) and register > 1
                     and taken_at = r.taken_at
             ) o on true
             left join lateral (
                 select n.taken_at, n.value + coalesce((
                     select sum(value) from readings
                     where space_id = :s16_1 and source_id = :s16_2 and register = any (:s16_3::smallint[]) and register > 1
                         and taken_at = n.taken_at
                 ), 0) as value
                 from readings n
                 where n.space_id = :s16_1 and n.source_id = :s16_2 and n.register = 1
                     and n.taken_at < r.taken_at and n.quality <> 'bad'
                 order by n.taken_at desc limit 1
             ) b on r.quality <> 'bad'
             left join lateral (
                 select sum(adds) as adds, bool_or(kind = 'unknown') as unknown from breaks
                 where space_id = :s16_1 and source_id = :s16_2 and register = any (:s16_3::smallint[]) and at = r.taken_at
             ) k on true where r.space_id = :s16_1 and r.source_id = :s16_2 and r.register = 1 and r.taken_at >= coalesce(null, '-infinity'::timestamptz) and r.taken_at < coalesce(null, 'infinity'::timestamptz)
             and (null::text is null or r.quality = null)
             order by r.taken_at desc
             limit :s16_7;
rollback;
