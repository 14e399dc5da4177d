-- One chain per space. `hash` is keyed outside the database; see app/store/src/audit.rs for what it covers.
create table audit (
    space_id uuid not null constraint audit_space references spaces,
    seq bigint not null,
    at timestamptz not null,
    who uuid not null,
    event text not null,
    source_id uuid,
    reading_id uuid,
    digest bytea not null,
    key_id text not null,
    hash bytea not null,
    constraint audit_key primary key (space_id, seq)
);

select distribute('audit', 'space_id', 'spaces');

create table audit_heads (
    space_id uuid constraint audit_heads_key primary key constraint audit_heads_space references spaces,
    seq bigint not null,
    hash bytea not null
);

select distribute('audit_heads', 'space_id', 'spaces');

-- What is personal or long; the chain holds its salted digest, so that it can be erased.
create table audit_details (
    space_id uuid not null,
    seq bigint not null,
    salt bytea not null,
    address text,
    client text,
    request text,
    body jsonb not null,
    constraint audit_details_key primary key (space_id, seq),
    constraint audit_details_row foreign key (space_id, seq) references audit
);

select distribute('audit_details', 'space_id', 'spaces');

create function audit_is_final() returns trigger
language plpgsql
as $$
begin
    raise exception 'the audit log is never changed';
end
$$;

create trigger audit_is_final before update or delete on audit
for each row execute function audit_is_final();

create trigger audit_is_not_emptied before truncate on audit
for each statement execute function audit_is_final();
