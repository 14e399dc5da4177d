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
BEGIN;
select enter(null, :s1_2, :s1_3, :s1_4, null, :s1_6);
select user_id, data, used_at, idle_until, absolute_until from auth_sessions
             where token_hash = :s2_1 and idle_until > :s2_2 and absolute_until > :s2_2;
ROLLBACK;
BEGIN;
select enter(:s5_1, :s5_2, :s5_3, :s5_4, null, :s5_6);
select display_name, email, superuser from users where user_id = :s6_1 and active;
ROLLBACK;
BEGIN;
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
             where r.space_id = :s16_1 and r.source_id = :s16_2 and r.register = 1 and r.taken_at < coalesce(null, 'infinity'::timestamptz) and r.quality <> 'bad'
             order by r.taken_at desc
             limit 1;
ROLLBACK;
BEGIN;
select enter(:s19_1, :s19_2, :s19_3, :s19_4, :s19_5, :s19_6);
select m.role as given
             from members m, sources s
             where m.space_id = :s20_1 and m.user_id = :s20_3 and (m.until is null or m.until > :s20_4)
                 and s.space_id = :s20_1 and s.source_id = :s20_2 and s.deleted_at is null
             for share of m for no key update of s;
select source_id, version, first_digest, true as stands from readings
         where space_id = :s21_1 and register = 1 and id = :v0
         union all
         (select source_id, version, first_digest, false from reading_versions
          where space_id = :s21_1 and register = 1 and id = :v0
          order by version desc limit 1)
         order by stands desc
         limit 1;
select h.zone, m.digits, m.decimals, p.id as taken_by
             from homes h
             join meters m on m.space_id = :s22_1 and m.source_id = :s22_2 and m.removed_at is null
             left join readings p
                 on p.space_id = :s22_1 and p.source_id = :s22_2 and p.register = 1 and p.taken_at = :v1 and p.id <> :v0
             where h.space_id = :s22_1;
(select taken_at, value, quality, answer from readings
     where space_id = :s23_1 and source_id = :s23_2 and register = 1 and taken_at < :v1 and quality <> 'bad'
         and id is distinct from :v0
     order by taken_at desc limit 1)
    union all
    (select taken_at, value, quality, answer from readings
     where space_id = :s23_1 and source_id = :s23_2 and register = 1 and taken_at > :v1 and quality <> 'bad'
         and id is distinct from :v0
     order by taken_at limit 1);
insert into readings (space_id, source_id, register, taken_at, id, version, value, quality, note, metadata, answer,
             first_digest, author, recorded_at, updated_by, updated_at)
         values (:s24_1, :s24_2, 1, :v1, :v0, 1, :s24_5, :s24_6, :s24_7, :s24_8, null, :s24_10, :s24_11, :s24_12, :s24_11, :s24_12);
(select taken_at, value, quality, answer from readings
     where space_id = :s25_1 and source_id = :s25_2 and register = 1 and taken_at < :v1 and quality <> 'bad'
         and id is distinct from null
     order by taken_at desc limit 1)
    union all
    (select taken_at, value, quality, answer from readings
     where space_id = :s25_1 and source_id = :s25_2 and register = 1 and taken_at > :v1 and quality <> 'bad'
         and id is distinct from null
     order by taken_at limit 1);
(select taken_at, value, quality, answer from readings
          where space_id = :s26_1 and source_id = :s26_2 and register = 1 and taken_at < :v3 and quality <> 'bad'
          order by taken_at desc limit 1)
         union all
         (select taken_at, value, quality, answer from readings
          where space_id = :s26_1 and source_id = :s26_2 and register = 1 and taken_at >= :v3 and taken_at < :v2 and quality <> 'bad')
         union all
         (select taken_at, value, quality, answer from readings
          where space_id = :s26_1 and source_id = :s26_2 and register = 1 and taken_at >= :v2 and quality <> 'bad'
          order by taken_at limit 1)
         order by taken_at;
with gone_breaks as (
             delete from breaks
             where space_id = :s27_1 and source_id = :s27_2 and register = 1
                 and at >= coalesce(:v1, '-infinity'::timestamptz) and at <= coalesce(:v1, 'infinity'::timestamptz)
                 and at <> all (:s27_5)
         ), put_breaks as (
             insert into breaks (space_id, source_id, register, at, kind, adds)
             select :s27_1, :s27_2, 1, at, kind, adds from unnest(:s27_5::timestamptz[], :s27_6::text[], :s27_7::numeric[]) as b (at, kind, adds)
             on conflict (space_id, source_id, register, at) do update set kind = excluded.kind, adds = excluded.adds
         ), gone_days as (
             delete from days
             where space_id = :s27_1 and source_id = :s27_2 and register = 1
                 and date >= coalesce(:v6, '-infinity'::date) and date <= coalesce(:v5, 'infinity'::date)
                 and date <> all (:v4)
         )
         insert into days (space_id, source_id, register, date, readings, covered, estimated, questionable)
         select :s27_1, :s27_2, 1, date, readings, covered, estimated, questionable
         from unnest(:v4::date[], :s27_11::int[], :s27_12::int[], :s27_13::int[], :s27_14::int[])
             as d (date, readings, covered, estimated, questionable)
         on conflict (space_id, source_id, register, date) do update set
             readings = excluded.readings, covered = excluded.covered,
             estimated = excluded.estimated, questionable = excluded.questionable;
select r.id, r.version, r.taken_at, r.value, r.quality, r.note, r.metadata, r.answer, r.author,
                 p.name as author_name, r.recorded_at, r.updated_at,
                 b.taken_at as before_at, b.value as before_value, k.kind as break_kind, k.adds as break_adds
             from readings r
             left join people p on p.space_id = :s28_1 and p.user_id = r.author
             left join lateral (
                 select taken_at, value from readings
                 where space_id = :s28_1 and source_id = :s28_2 and register = 1 and taken_at < r.taken_at and quality <> 'bad'
                 order by taken_at desc limit 1
             ) b on r.quality <> 'bad'
             left join breaks k on k.space_id = :s28_1 and k.source_id = :s28_2 and k.register = 1 and k.at = r.taken_at
             where r.space_id = :s28_1 and r.source_id = :s28_2 and r.register = 1 and r.id = :v0;
select seq, hash from audit_heads where space_id = :s29_1 for update \gset
\set next :seq + 1
with row as (
                 insert into audit (space_id, seq, at, who, event, source_id, reading_id, digest, key_id, hash)
                 values (:s30_1, :next, :s30_3, :s30_4, :s30_5, :s30_6, :v0, :s30_8, :s30_9, :s30_10)
             ), details as (
                 insert into audit_details (space_id, seq, salt, address, client, request, body)
                 values (:s30_1, :next, :s30_11, :s30_12, null, :s30_14, :v7)
             )
             update audit_heads set seq = :next, hash = :s30_10 where space_id = :s30_1;
COMMIT;
BEGIN;
select enter(:s33_1, :s33_2, :s33_3, :s33_4, null, :s33_6);
select display_name, email, superuser from users where user_id = :s34_1 and active;
ROLLBACK;
BEGIN;
select enter(:s37_1, :s37_2, :s37_3, :s37_4, null, :s37_6);
select m.role, g.level
         from (select) one
         left join members m
             on m.space_id = :s38_1 and m.user_id = :s38_3 and (m.until is null or m.until > :s38_4)
         left join grants g
             on g.space_id = :s38_1 and g.source_id = :s38_2 and g.user_id = :s38_3 and (g.until is null or g.until > :s38_4);
select enter(:s39_1, :s39_2, :s39_3, :s39_4, :s39_5, :s39_6);
select h.space_id as home_id, h.name as home_name, h.address as home_address, h.zone, h.currency,
                 s.space_id, s.source_id, s.name, s.description, s.kind, r.unit, s.place, s.address, m.serial, m.digits,
                 m.decimals, s.position, s.created_at
             from sources s
             join homes h on h.space_id = :s40_1
             join registers r on r.space_id = :s40_1 and r.source_id = :s40_2 and r.register = 1
             join meters m on m.space_id = :s40_1 and m.source_id = :s40_2 and m.removed_at is null
             where s.space_id = :s40_1 and s.source_id = :s40_2 and s.deleted_at is null;
BEGIN;
ROLLBACK;
select enter(:s43_1, :s43_2, :s43_3, :s43_4, :s43_5, :s43_6);
select r.id, r.version, r.taken_at, r.value, r.quality, r.note, r.metadata, r.answer, r.author,
                 p.name as author_name, r.recorded_at, r.updated_at,
                 b.taken_at as before_at, b.value as before_value, k.kind as break_kind, k.adds as break_adds
             from readings r
             left join people p on p.space_id = :s44_1 and p.user_id = r.author
             left join lateral (
                 select taken_at, value from readings
                 where space_id = :s44_1 and source_id = :s44_2 and register = 1 and taken_at < r.taken_at and quality <> 'bad'
                 order by taken_at desc limit 1
             ) b on r.quality <> 'bad'
             left join breaks k on k.space_id = :s44_1 and k.source_id = :s44_2 and k.register = 1 and k.at = r.taken_at
             where r.space_id = :s44_1 and r.source_id = :s44_2 and r.register = 1 and r.taken_at < coalesce(null, 'infinity'::timestamptz) and r.quality <> 'bad'
             order by r.taken_at desc
             limit 1;
ROLLBACK;
