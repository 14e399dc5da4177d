-- As run by the last measurement; values come from -D.
BEGIN;
select enter(null, :s1_2, :s1_3, :s1_4, null, :s1_6);
select user_id, data, used_at, idle_until, absolute_until from auth_sessions
             where token_hash = :s2_1 and idle_until > :s2_2 and absolute_until > :s2_2;
ROLLBACK;
BEGIN;
select enter(:s5_1, :s5_2, :s5_3, :s5_4, null, :s5_6);
select display_name, email, superuser from users where user_id = :s6_1 and active;
BEGIN;
ROLLBACK;
select enter(:s9_1, :s9_2, :s9_3, :s9_4, null, :s9_6);
select m.role, g.level
         from (select) one
         left join members m
             on m.space_id = :s10_1 and m.user_id = :s10_3 and (m.until is null or m.until > :s10_4)
         left join grants g
             on g.space_id = :s10_1 and g.source_id = :s10_2 and g.user_id = :s10_3 and (g.until is null or g.until > :s10_4);
select enter(:s11_1, :s11_2, :s11_3, :s11_4, :s11_5, :s11_6);
select h.space_id as home_id, h.name as home_name, h.address as home_address, h.zone, h.currency,
                 s.space_id, s.source_id, s.name, s.description, s.kind, r.unit, s.place, s.address, m.serial, m.digits,
                 m.decimals, s.position, s.created_at
             from sources s
             join homes h on h.space_id = :s12_1
             join registers r on r.space_id = :s12_1 and r.source_id = :s12_2 and r.register = 1
             join meters m on m.space_id = :s12_1 and m.source_id = :s12_2 and m.removed_at is null
             where s.space_id = :s12_1 and s.source_id = :s12_2 and s.deleted_at is null;
ROLLBACK;
BEGIN;
select enter(:s15_1, :s15_2, :s15_3, :s15_4, :s15_5, :s15_6);
select r.id, r.version, r.taken_at, r.value, r.quality, r.note, r.metadata, r.answer, r.author,
                 p.name as author_name, r.recorded_at, r.updated_at,
                 b.taken_at as before_at, b.value as before_value, k.kind as break_kind, k.adds as break_adds
             from readings r
             left join people p on p.space_id = :s16_1 and p.user_id = r.author
             left join lateral (
                 select taken_at, value from readings
                 where space_id = :s16_1 and source_id = :s16_2 and register = 1 and taken_at < r.taken_at and quality <> 'bad'
                 order by taken_at desc limit 1
             ) b on r.quality <> 'bad'
             left join breaks k on k.space_id = :s16_1 and k.source_id = :s16_2 and k.register = 1 and k.at = r.taken_at
             where r.space_id = :s16_1 and r.source_id = :s16_2 and r.register = 1 and r.taken_at >= coalesce(null, '-infinity'::timestamptz) and r.taken_at < coalesce(null, 'infinity'::timestamptz)
             and (null::text is null or r.quality = null)
             order by r.taken_at desc
             limit :s16_6;
ROLLBACK;
