-- A reading has a place on the curve (the primary key) and an identity (`id`, made by the client).
create table readings (
    space_id uuid not null,
    source_id uuid not null,
    register smallint not null,
    taken_at timestamptz not null,
    since timestamptz,
    id uuid not null,
    version int not null constraint readings_version_positive check (version > 0),
    value numeric not null
        constraint readings_value_finite check (abs(value) < 1e15 and scale(value) <= 9),
    quality text not null
        constraint readings_quality_known check (quality in ('good', 'questionable', 'bad', 'estimated')),
    note text not null constraint readings_note_short check (char_length(note) <= 2000),
    metadata jsonb not null,
    answer text constraint readings_answer_known check (answer in ('rolled_over', 'rolled_over_after')),
    first_digest bytea not null,
    author uuid not null,
    recorded_at timestamptz not null,
    updated_by uuid not null,
    updated_at timestamptz not null,
    constraint readings_place primary key (space_id, source_id, register, taken_at),
    constraint readings_identity unique (space_id, id, register),
    constraint readings_register foreign key (space_id, source_id, register) references registers,
    constraint readings_author foreign key (space_id, author) references people,
    constraint readings_whole_second check (date_trunc('second', taken_at) = taken_at)
);

select distribute('readings', 'space_id', 'spaces');

-- What a reading was before a correction, a deletion or an undo. Outlives the reading, hence no foreign key to it.
create table reading_versions (
    space_id uuid not null,
    id uuid not null,
    register smallint not null,
    version int not null,
    source_id uuid not null,
    taken_at timestamptz not null,
    since timestamptz,
    value numeric not null,
    quality text not null,
    note text not null,
    metadata jsonb not null,
    answer text,
    first_digest bytea not null,
    author uuid not null,
    recorded_at timestamptz not null,
    updated_by uuid not null,
    updated_at timestamptz not null,
    ended_by uuid not null,
    ended_at timestamptz not null,
    act text not null constraint reading_versions_act_known check (act in ('corrected', 'deleted', 'undone')),
    why text not null,
    constraint reading_versions_key primary key (space_id, id, register, version),
    constraint reading_versions_source foreign key (space_id, source_id) references sources
);

select distribute('reading_versions', 'space_id', 'spaces');

create index reading_versions_deleted on reading_versions (space_id, source_id, ended_at desc) where act = 'deleted';

-- Derived from readings, by the transaction that changes them.
create table breaks (
    space_id uuid not null,
    source_id uuid not null,
    register smallint not null,
    at timestamptz not null,
    kind text not null constraint breaks_kind_known check (kind in ('rollover', 'unknown')),
    adds numeric not null,
    constraint breaks_key primary key (space_id, source_id, register, at),
    constraint breaks_register foreign key (space_id, source_id, register) references registers
);

select distribute('breaks', 'space_id', 'spaces');

create table days (
    space_id uuid not null,
    source_id uuid not null,
    register smallint not null,
    date date not null,
    readings int not null,
    covered int not null,
    estimated int not null,
    questionable int not null,
    constraint days_key primary key (space_id, source_id, register, date),
    constraint days_register foreign key (space_id, source_id, register) references registers
);

select distribute('days', 'space_id', 'spaces');
