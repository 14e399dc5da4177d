-- Sharing. Members and grants are given, changed and taken back; invitations become either. Who may is said in domain::access; the
-- policies know its outline: a manager keeps viewers and editors, an owner everybody, an admin of a source its grants.
alter table members add constraint members_owner_stays check (role <> 'owner' or until is null);

-- Not used yet, and empty: an invitation is found by its link, and may open several sources.
drop table invitations;

create table invitations (
    space_id uuid not null constraint invitations_space references spaces,
    invitation_id uuid not null,
    -- What whoever made it remembers it by: mostly whom it is for. Empty when it has ended.
    label text not null,
    role text constraint invitations_role_known check (role in ('viewer', 'editor', 'manager', 'owner')),
    level text constraint invitations_level_known check (level in ('read', 'write', 'admin')),
    sources uuid[] not null,
    until timestamptz,
    -- Of the link that opens it now; none when it was used or withdrawn.
    link_hash bytea,
    created_at timestamptz not null,
    created_by uuid not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    accepted_by uuid,
    constraint invitations_key primary key (space_id, invitation_id),
    constraint invitations_person foreign key (space_id, created_by) references people,
    constraint invitations_gives_one check ((role is null) <> (level is null)),
    constraint invitations_sources_of_level check ((level is null) = (cardinality(sources) = 0)),
    constraint invitations_owner_stays check (role is distinct from 'owner' or until is null),
    constraint invitations_link_while_open check ((link_hash is null) = (ended_at is not null)),
    constraint invitations_label_while_open check ((label = '') = (ended_at is not null))
);

select distribute('invitations', 'space_id', 'spaces');

-- Whoever ends it, and however: whom it was for is then nobody's to know.
create function invitation_ends() returns trigger
language plpgsql
as $$
begin
    if new.ended_at is not null then
        new.label := '';
    end if;
    return new;
end
$$;

create trigger invitation_ends before update on invitations
for each row execute function invitation_ends();

-- Where a link leads that somebody presents: to an invitation, or to the public page of a source. One link for each: a newer one
-- ends the older.
create table space_links (
    link_hash bytea constraint space_links_key primary key,
    space_id uuid not null,
    purpose text not null constraint space_links_purpose_known check (purpose in ('invitation', 'public')),
    id uuid not null,
    made_by uuid not null,
    constraint space_links_one unique (space_id, purpose, id)
);

select distribute('space_links', 'link_hash');

grant update (role, until, since, granted_by) on members to almanac_app;

grant delete on members to almanac_app;

grant insert, delete on grants to almanac_app;

grant update (level, until, granted_at, granted_by) on grants to almanac_app;

grant select, insert on invitations to almanac_app;

grant update (link_hash, expires_at, created_by, ended_at, accepted_by) on invitations to almanac_app;

grant select, insert, delete on space_links to almanac_app;

grant select on invitations, space_links to almanac_backup;

-- Somebody new in a space: with a name, and the way from them to it.
drop policy people_add on people;

create policy people_add on people for insert to almanac_app
    with check (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 3);

drop policy user_spaces_add on user_spaces;

create policy user_spaces_add on user_spaces for insert to almanac_app
    with check (user_id = nullif(current_setting('app.who', true), '')::uuid
        and space_id = nullif(current_setting('app.acting', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 3);

-- Members see each other; an admin of a source sees them too, as they see it.
drop policy members_read on members;

create policy members_read on members for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        or space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and nullif(current_setting('app.level', true), '')::int >= 3));

drop policy members_add on members;

create policy members_add on members for insert to almanac_app
    with check (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and (nullif(current_setting('app.level', true), '')::int >= 4
            or (nullif(current_setting('app.level', true), '')::int >= 3 and role in ('viewer', 'editor'))));

-- One's own may be locked, not changed.
drop policy members_lock on members;

create policy members_lock on members for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid)
    with check (false);

create policy members_change on members for update to almanac_app
    using (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        and (nullif(current_setting('app.level', true), '')::int >= 4
            or (nullif(current_setting('app.level', true), '')::int >= 3 and role in ('viewer', 'editor'))));

-- Whoever leaves gives back what is theirs; an owner as an owner, who has looked for another.
create policy members_remove on members for delete to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
            and (nullif(current_setting('app.level', true), '')::int >= 4
                or (nullif(current_setting('app.level', true), '')::int >= 3 and role in ('viewer', 'editor'))))
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and user_id = nullif(current_setting('app.who', true), '')::uuid
            and role <> 'owner'
            and nullif(current_setting('app.level', true), '')::int >= 2));

drop policy grants_read on grants;

create policy grants_read on grants for select to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid
        or space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
        or (source_id = any (nullif(current_setting('app.sources', true), '')::uuid[])
            and nullif(current_setting('app.level', true), '')::int >= 3));

create policy grants_add on grants for insert to almanac_app
    with check ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
            or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 3);

drop policy grants_lock on grants;

create policy grants_lock on grants for update to almanac_app
    using (user_id = nullif(current_setting('app.who', true), '')::uuid)
    with check (false);

create policy grants_change on grants for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
            or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy grants_remove on grants for delete to almanac_app
    using (((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
                or source_id = any (nullif(current_setting('app.sources', true), '')::uuid[]))
            and nullif(current_setting('app.level', true), '')::int >= 3)
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and user_id = nullif(current_setting('app.who', true), '')::uuid
            and nullif(current_setting('app.level', true), '')::int >= 2));

-- Those who keep members see all of a home's invitations, whoever made one sees it, and so does whoever presents its link.
create policy invitations_read on invitations for select to almanac_app
    using (link_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[])
        or (space_id = nullif(current_setting('app.acting', true), '')::uuid
            and created_by = nullif(current_setting('app.who', true), '')::uuid)
        or (space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
            and nullif(current_setting('app.level', true), '')::int >= 3));

create policy invitations_add on invitations for insert to almanac_app
    with check (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and created_by = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy invitations_change on invitations for update to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
            or (space_id = nullif(current_setting('app.acting', true), '')::uuid
                and created_by = nullif(current_setting('app.who', true), '')::uuid))
        and nullif(current_setting('app.level', true), '')::int >= 3);

-- Managers see and end all links of a home, others those to what is theirs: an invitation they made, a source they are admin of.
create policy space_links_read on space_links for select to almanac_app
    using (link_hash = any (nullif(current_setting('app.hashes', true), '')::bytea[])
        or ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
                or (space_id = nullif(current_setting('app.acting', true), '')::uuid
                    and case purpose when 'invitation' then made_by = nullif(current_setting('app.who', true), '')::uuid
                        else id = any (nullif(current_setting('app.sources', true), '')::uuid[]) end))
            and nullif(current_setting('app.level', true), '')::int >= 3));

create policy space_links_add on space_links for insert to almanac_app
    with check (space_id = nullif(current_setting('app.acting', true), '')::uuid
        and made_by = nullif(current_setting('app.who', true), '')::uuid
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy space_links_remove on space_links for delete to almanac_app
    using ((space_id = any (nullif(current_setting('app.spaces', true), '')::uuid[])
            or (space_id = nullif(current_setting('app.acting', true), '')::uuid
                and case purpose when 'invitation' then made_by = nullif(current_setting('app.who', true), '')::uuid
                    else id = any (nullif(current_setting('app.sources', true), '')::uuid[]) end))
        and nullif(current_setting('app.level', true), '')::int >= 3);

create policy invitations_owner on invitations to current_user using (true);

create policy space_links_owner on space_links to current_user using (true);

alter table invitations enable row level security, force row level security;

alter table space_links enable row level security, force row level security;

-- The way back of an attempt to sign in may hold the link of an invitation: it is sealed with the verifier and the nonce. Whoever is
-- under way when this is applied begins again.
delete from sign_in_attempts;

alter table sign_in_attempts drop column nonce;

alter table sign_in_attempts drop column return_to;

alter table sign_in_attempts rename column verifier_sealed to secrets_sealed;
