-- People, and the ways in. A person's own space has their id.
create table users (
    user_id uuid constraint users_key primary key,
    username text constraint users_username_key unique,
    email text,
    given_name text,
    family_name text,
    display_name text not null,
    avatar text,
    active boolean not null default true,
    superuser boolean not null default false,
    created_at timestamptz not null,
    last_login_at timestamptz
);

create table user_identities (
    user_id uuid not null constraint user_identities_user references users,
    provider text not null,
    subject text not null,
    email text,
    name text,
    picture text,
    access_token_sealed bytea,
    refresh_token_sealed bytea,
    key_id text,
    expires_at timestamptz,
    scope text,
    created_at timestamptz not null,
    constraint user_identities_key primary key (provider, subject)
);

create index user_identities_by_user on user_identities (user_id);

create table local_logins (
    user_id uuid constraint local_logins_key primary key constraint local_logins_user references users,
    email text not null,
    email_hash bytea not null constraint local_logins_email_key unique,
    password_hash text not null,
    created_at timestamptz not null
);

create table auth_sessions (
    token_hash bytea constraint auth_sessions_key primary key,
    user_id uuid constraint auth_sessions_user references users,
    data jsonb not null,
    created_at timestamptz not null,
    used_at timestamptz not null,
    idle_until timestamptz not null,
    absolute_until timestamptz not null,
    address text,
    client text
);

create index auth_sessions_by_user on auth_sessions (user_id);

create table sign_in_attempts (
    attempt_hash bytea constraint sign_in_attempts_key primary key,
    provider text not null,
    state_hash bytea not null,
    nonce text not null,
    verifier_sealed bytea not null,
    return_to text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

-- Wrong passwords per account and per network address, since the first one of a row.
create table sign_in_limits (
    key_hash bytea constraint sign_in_limits_key primary key,
    failures int not null,
    since timestamptz not null
);

create table setup_codes (
    code_hash bytea constraint setup_codes_key primary key
);
