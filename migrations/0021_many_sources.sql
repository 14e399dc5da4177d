-- A home of a thousand sources, and somebody to whom a thousand were granted.

-- Which rows, at the price of a look. Policies parsed the list of the scope anew for each row they were asked about: 2 microseconds for one
-- id, 70 for 50, more than a millisecond for 1,000. Now they look for the row's id in the list's own text. An id is 36 signs that
-- nothing else in such a list has, and after it there is always something, at least the `}` at the end. And where they go by the sources
-- of the scope, those are of the home in which the act happens: ids of sources come along with homes that are brought as files, so
-- another home may have one with the same id.
do $$
declare
    parsed constant text := '\((\w+) = ANY \(\(NULLIF\((current_setting\(''app\.(?:spaces|sources)''::text, true\)), ''''::text\)\)::uuid\[\]\)\)';
    by_source constant text := replace(parsed, '(?:spaces|sources)', 'sources');
    looked constant text := '(split_part(\2, \1::text, 2) <> '''')';
    of_home constant text := '(space_id = nullif(current_setting(''app.acting'', true), '''')::uuid and ' || looked || ')';
    policy record;
begin
    for policy in
        select tablename, policyname, regexp_replace(regexp_replace(qual, by_source, of_home, 'g'), parsed, looked, 'g') as qual,
            regexp_replace(regexp_replace(with_check, by_source, of_home, 'g'), parsed, looked, 'g') as with_check
        from pg_policies
        where schemaname = 'public' and concat(qual, with_check) ~ parsed
    loop
        execute format('alter policy %I on %I', policy.policyname, policy.tablename)
            || coalesce(' using (' || policy.qual || ')', '')
            || coalesce(' with check (' || policy.with_check || ')', '');
    end loop;
    if exists (select from pg_policies where schemaname = 'public' and concat(qual, with_check) like '%::uuid[]%') then
        raise exception 'a policy still parses a list of ids';
    end if;
end
$$;

-- A page of a home's sources in walking order, without sorting all of them.
create index sources_in_order on sources (space_id, position, created_at, source_id) where deleted_at is null;

-- What somebody was granted in a home, without looking at what others were.
create index grants_by_user on grants (space_id, user_id);
