-- Everything private belongs to a space, and `space_id` leads every key.
create table spaces (
    space_id uuid constraint spaces_key primary key,
    kind text not null constraint spaces_kind_known check (kind in ('own', 'home')),
    created_at timestamptz not null,
    created_by uuid not null
);

select distribute('spaces', 'space_id');

create table homes (
    space_id uuid constraint homes_key primary key constraint homes_space references spaces,
    name text not null,
    address text,
    zone text not null,
    currency text not null,
    created_at timestamptz not null,
    created_by uuid not null
);

select distribute('homes', 'space_id', 'spaces');

-- The name under which somebody is known in a space. It stays when they leave.
create table people (
    space_id uuid not null constraint people_space references spaces,
    user_id uuid not null,
    name text not null,
    constraint people_key primary key (space_id, user_id)
);

select distribute('people', 'space_id', 'spaces');

create table members (
    space_id uuid not null,
    user_id uuid not null,
    role text not null constraint members_role_known check (role in ('viewer', 'editor', 'manager', 'owner')),
    since timestamptz not null,
    until timestamptz,
    granted_by uuid not null,
    constraint members_key primary key (space_id, user_id),
    constraint members_person foreign key (space_id, user_id) references people
);

select distribute('members', 'space_id', 'spaces');

-- Which spaces somebody is in: the way from a user to their spaces, without looking into every space.
create table user_spaces (
    user_id uuid not null constraint user_spaces_user references users,
    space_id uuid not null,
    constraint user_spaces_key primary key (user_id, space_id)
);

select distribute('user_spaces', 'user_id');
