-- What is read: a source has registers, and a meter fitted to it.
create table sources (
    space_id uuid not null constraint sources_space references spaces,
    source_id uuid not null,
    name text not null,
    description text not null default '',
    kind text not null,
    place text,
    address text,
    thumbnail text,
    public boolean not null default false,
    position int not null,
    created_at timestamptz not null,
    created_by uuid not null,
    deleted_at timestamptz,
    constraint sources_key primary key (space_id, source_id)
);

select distribute('sources', 'space_id', 'spaces');

-- Numbered from 1; a number is never used again.
create table registers (
    space_id uuid not null,
    source_id uuid not null,
    register smallint not null constraint registers_number_positive check (register > 0),
    name text not null default '',
    unit text not null,
    counts text not null constraint registers_counts_known check (counts in ('cumulative')),
    constraint registers_key primary key (space_id, source_id, register),
    constraint registers_source foreign key (space_id, source_id) references sources
);

select distribute('registers', 'space_id', 'spaces');

-- Values a meter showed when it was fitted and removed, by register number.
create table meters (
    space_id uuid not null,
    source_id uuid not null,
    number smallint not null,
    serial text,
    digits smallint not null constraint meters_digits_shown check (digits between 1 and 12),
    decimals smallint not null constraint meters_decimals_shown check (decimals between 0 and 6),
    fitted_at timestamptz,
    removed_at timestamptz,
    initial jsonb,
    final jsonb,
    constraint meters_key primary key (space_id, source_id, number),
    constraint meters_source foreign key (space_id, source_id) references sources
);

select distribute('meters', 'space_id', 'spaces');

create unique index meters_one_fitted on meters (space_id, source_id) where removed_at is null;

create table checks (
    space_id uuid not null,
    source_id uuid not null,
    register smallint not null,
    kind text not null,
    minimum numeric,
    maximum numeric,
    per_day numeric,
    policy text not null constraint checks_policy_known check (policy in ('refuse', 'question')),
    constraint checks_key primary key (space_id, source_id, register, kind),
    constraint checks_register foreign key (space_id, source_id, register) references registers
);

select distribute('checks', 'space_id', 'spaces');

create table grants (
    space_id uuid not null,
    source_id uuid not null,
    user_id uuid not null,
    level text not null constraint grants_level_known check (level in ('read', 'write', 'admin')),
    granted_at timestamptz not null,
    granted_by uuid not null,
    until timestamptz,
    constraint grants_key primary key (space_id, source_id, user_id),
    constraint grants_source foreign key (space_id, source_id) references sources,
    constraint grants_person foreign key (space_id, user_id) references people
);

select distribute('grants', 'space_id', 'spaces');

create table invitations (
    space_id uuid not null constraint invitations_space references spaces,
    invitation_hash bytea not null,
    source_id uuid,
    role text,
    level text,
    created_at timestamptz not null,
    created_by uuid not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid,
    constraint invitations_key primary key (space_id, invitation_hash),
    constraint invitations_source foreign key (space_id, source_id) references sources,
    constraint invitations_gives_one check ((role is null) <> (level is null))
);

select distribute('invitations', 'space_id', 'spaces');
