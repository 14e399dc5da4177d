-- As run by the last measurement; values come from -D.
BEGIN;
select enter(:s1_1, :s1_2, :s1_3, :s1_4, :s1_5, :s1_6);
select 'edge' as what, e.n, b.taken_at as at, b.value, b.quality, b.answer,
             a.taken_at as next_at, a.value as next_value, a.quality as next_quality, a.answer as next_answer,
             null::bigint as readings, null::bigint as covered, null::bigint as estimated, null::bigint as questionable
         from unnest(:s2_3::timestamptz[]) with ordinality e (at, n)
         left join lateral (
             select taken_at, value, quality, answer from readings
             where space_id = :s2_1 and source_id = :s2_2 and register = 1 and taken_at <= e.at and quality <> 'bad'
             order by taken_at desc limit 1
         ) b on true
         left join lateral (
             select taken_at, value, quality, answer from readings
             where space_id = :s2_1 and source_id = :s2_2 and register = 1 and taken_at > e.at and quality <> 'bad'
             order by taken_at limit 1
         ) a on true
         union all
         select 'break', null, at, adds, kind, null, null, null, null, null, null, null, null, null
         from (
             select at, adds, kind from breaks
             where space_id = :s2_1 and source_id = :s2_2 and register = 1
             order by at
         ) k
         union all
         select 'sums', p.n, null, null, null, null, null, null, null, null, s.readings, s.covered, s.estimated,
             s.questionable
         from unnest(:s2_4::date[], :s2_5::date[]) with ordinality p (first, next, n)
         cross join lateral (
             select sum(readings)::bigint as readings, sum(covered)::bigint as covered,
                 sum(estimated)::bigint as estimated, sum(questionable)::bigint as questionable
             from days
             where space_id = :s2_1 and source_id = :s2_2 and register = 1 and date >= p.first and date < p.next
         ) s
         union all
         select 'known', null, f.at, null, null, null, l.at, null, null, null, null, null, null, null
         from (
             select min(taken_at) as at from readings
             where space_id = :s2_1 and source_id = :s2_2 and register = 1 and quality <> 'bad'
         ) f, (
             select max(taken_at) as at from readings
             where space_id = :s2_1 and source_id = :s2_2 and register = 1 and quality <> 'bad'
         ) l;
ROLLBACK;
