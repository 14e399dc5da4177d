-- As run by the last measurement; values come from -D.
begin;
select enter(:s1_1, :s1_2, :s1_3, :s1_4, :s1_5, :s1_6);
select 'edge' as what, e.w, e.n, b.taken_at as at, b.value, b.quality, b.answer,
        a.taken_at as next_at, a.value as next_value, a.quality as next_quality, a.answer as next_answer,
        null::bigint as readings, null::bigint as covered, null::bigint as estimated, null::bigint as questionable,
        null::numeric as used, null::numeric as integral, null::numeric as lowest, null::numeric as highest
    from unnest(:s2_2::bigint[], :s2_3::bigint[], :s2_4::uuid[], :s2_5::smallint[], :s2_6::timestamptz[]) e (w, n, source, register, at)
    left join lateral (
        select taken_at, value, quality, answer from readings
        where space_id = :s2_1 and source_id = e.source and register = e.register and taken_at <= e.at and quality <> 'bad'
        order by taken_at desc limit 1
    ) b on true
    left join lateral (
        select taken_at, value, quality, answer from readings
        where space_id = :s2_1 and source_id = e.source and register = e.register and taken_at > e.at and quality <> 'bad'
        order by taken_at limit 1
    ) a on true
    union all
    select 'sums', p.w, p.n, null, null, null, null, null, null, null, null, s.readings, s.covered, s.estimated, s.questionable,
        s.used, s.integral, s.lowest, s.highest
    from unnest(:s2_7::bigint[], :s2_8::bigint[], :s2_9::uuid[], :s2_10::smallint[], :s2_11::date[], :s2_12::date[])
        p (w, n, source, register, first, next)
    cross join lateral (
        select sum(readings)::bigint as readings, sum(covered)::bigint as covered,
            sum(estimated)::bigint as estimated, sum(questionable)::bigint as questionable,
            sum(used) as used, sum(integral) as integral, min(lowest) as lowest, max(highest) as highest
        from days
        where space_id = :s2_1 and source_id = p.source and register = p.register and date >= p.first and date < p.next
    ) s
    union all
    select 'break', k.w, null, k.at, k.adds, k.kind, null, null, null, null, null, null, null, null, null, null, null, null, null
    from (
        select r.w, b.at, b.adds, b.kind
        from unnest(:s2_13::bigint[], :s2_14::uuid[], :s2_15::smallint[]) r (w, source, register)
        join breaks b on b.space_id = :s2_1 and b.source_id = r.source and b.register = r.register
        order by b.at
    ) k
    union all
    select 'known', r.w, null, f.at, null, null, null, l.at, null, null, null, g.seconds, null, null, null, null, null, null, null
    from unnest(:s2_13::bigint[], :s2_14::uuid[], :s2_15::smallint[]) r (w, source, register)
    left join lateral (
        select coalesce(since, taken_at) as at from readings
        where space_id = :s2_1 and source_id = r.source and register = r.register and quality <> 'bad'
        order by taken_at limit 1
    ) f on true
    left join lateral (
        select taken_at as at from readings
        where space_id = :s2_1 and source_id = r.source and register = r.register and quality <> 'bad'
        order by taken_at desc limit 1
    ) l on true
    left join gaps g on g.space_id = :s2_1 and g.source_id = r.source and g.register = r.register;
rollback;
