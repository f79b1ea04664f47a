-- Tables of the first version. Types in braces differ between SQLite and PostgreSQL (see mod.rs).

-- The region that this installation serves: one row.
create table region (
    id integer not null,
    content {json} not null,
    coat_of_arms {uuid},
    version integer not null,
    updated_at {timestamp} not null,
    primary key (id)
);

-- A legal or explaining page of the region; its words are a text.
create table "page" (
    id {uuid} not null,
    slug text not null unique,
    title text not null,
    "position" integer not null,
    version integer not null,
    primary key (id)
);

-- A member of the region (OParl: Body).
create table organisation (
    id {uuid} not null,
    kind text not null,
    ags text unique,
    name text not null,
    short_name text not null,
    slug text not null unique,
    population bigint,
    contact {json} not null,
    map_column integer,
    map_row integer,
    coat_of_arms {uuid},
    state text not null,
    version integer not null,
    primary key (id)
);

-- A working group of the region.
create table working_group (
    id {uuid} not null,
    slug text not null unique,
    name text not null,
    purpose text not null,
    state text not null,
    version integer not null,
    primary key (id)
);

-- A body: council, committee, mayors' conference (OParl: Organization).
create table "body" (
    id {uuid} not null,
    organisation_id {uuid} references organisation (id),
    name text not null,
    kind text not null,
    state text not null,
    version integer not null,
    primary key (id)
);

-- Somebody with an account.
create table person (
    id {uuid} not null,
    display_name text not null,
    email text,
    state text not null,
    language text,
    theme text,
    created_at {timestamp} not null,
    last_active_at {timestamp},
    primary key (id)
);

-- An account at an identity provider, keyed on issuer and subject.
create table "identity" (
    issuer text not null,
    subject text not null,
    person_id {uuid} not null references person (id),
    level text not null,
    created_at {timestamp} not null,
    last_login_at {timestamp} not null,
    primary key (issuer, subject)
);

-- A role that a person holds, for a time.
create table role_assignment (
    id {uuid} not null,
    person_id {uuid} not null references person (id),
    role text not null,
    organisation_id {uuid} references organisation (id),
    group_id {uuid} references working_group (id),
    valid_from date not null,
    valid_until date,
    created_at {timestamp} not null,
    primary key (id)
);

-- An invitation by link: one use, fourteen days, one role.
create table invitation (
    id {uuid} not null,
    token_hash text not null unique,
    role text not null,
    organisation_id {uuid} references organisation (id),
    group_id {uuid} references working_group (id),
    name text not null,
    email text,
    created_by {uuid} references person (id),
    created_at {timestamp} not null,
    expires_at {timestamp} not null,
    accepted_at {timestamp},
    accepted_by {uuid} references person (id),
    revoked_at {timestamp},
    primary key (id)
);

-- A small picture that pages show: a coat of arms. Rows never change; a new picture is a new row.
create table picture (
    id {uuid} not null,
    media_type text not null,
    content {bytes} not null,
    created_at {timestamp} not null,
    created_by {uuid},
    primary key (id)
);

-- A barrier that somebody reported, without an account.
create table barrier_report (
    id {uuid} not null,
    page text not null,
    "text" text not null,
    contact text not null,
    created_at {timestamp} not null,
    done_at {timestamp},
    done_by {uuid},
    note text not null,
    primary key (id)
);

-- A login that lasts; only a hash of its token is kept.
create table "session" (
    id {uuid} not null,
    token_hash text not null unique,
    person_id {uuid} not null references person (id),
    provider text not null,
    issuer text not null,
    subject text not null,
    provider_session text,
    level text not null,
    id_token text,
    user_agent text not null,
    created_at {timestamp} not null,
    authenticated_at {timestamp} not null,
    last_seen_at {timestamp} not null,
    expires_at {timestamp} not null,
    ended_at {timestamp},
    end_reason text,
    primary key (id)
);

-- A login under way at a provider.
create table login_attempt (
    state_hash text not null,
    browser_hash text not null,
    provider text not null,
    nonce text not null,
    verifier text not null,
    return_to text not null,
    level_wanted text not null,
    fresh boolean not null,
    created_at {timestamp} not null,
    primary key (state_hash)
);

-- Logout tokens that were seen, so that none works twice.
create table used_token (
    issuer text not null,
    jti text not null,
    expires_at {timestamp} not null,
    primary key (issuer, jti)
);

-- Who did what, when and why; append-only.
create table audit_event (
    id {autoincrement},
    at {timestamp} not null,
    actor_id {uuid},
    action text not null,
    object_kind text not null,
    object_id text not null,
    object_title text not null,
    organisation_id {uuid},
    before {json},
    after {json},
    reason text not null
);

-- The strategy's frame: one row.
create table strategy (
    id integer not null,
    content {json} not null,
    version integer not null,
    primary key (id)
);

-- A field of action (Themenfeld, Handlungsfeld).
create table field (
    id {uuid} not null,
    number integer not null,
    slug text not null unique,
    title text not null,
    priority text,
    deferred boolean not null,
    group_id {uuid} references working_group (id),
    "position" integer not null,
    state text not null,
    content {json} not null,
    version integer not null,
    updated_at {timestamp} not null,
    primary key (id)
);

-- A goal of a field.
create table goal (
    id {uuid} not null,
    field_id {uuid} not null references field (id),
    number integer not null,
    title text not null,
    "position" integer not null,
    state text not null,
    content {json} not null,
    version integer not null,
    primary key (id)
);

-- An indicator of a goal (Kennzahl).
create table indicator (
    id {uuid} not null,
    goal_id {uuid} not null references goal (id),
    title text not null,
    "position" integer not null,
    state text not null,
    content {json} not null,
    version integer not null,
    primary key (id)
);

-- A long text of an owner: one document, one model.
create table "text" (
    id {uuid} not null,
    owner_kind text not null,
    owner_id {uuid} not null,
    slot text not null,
    document {json} not null,
    version integer not null,
    updated_at {timestamp} not null,
    updated_by {uuid},
    primary key (id),
    unique (owner_kind, owner_id, slot)
);

-- A project fact sheet (Projektsteckbrief).
create table fact_sheet (
    id {uuid} not null,
    number integer not null unique,
    title text not null,
    status text not null,
    lead_id {uuid} not null references organisation (id),
    owner_id {uuid} references person (id),
    first_year integer,
    last_year integer,
    light text,
    last_note_on date,
    state text not null,
    content {json} not null,
    -- Folded words by which the list finds it.
    words text not null default '',
    version integer not null,
    created_at {timestamp} not null,
    updated_at {timestamp} not null,
    primary key (id)
);

-- Which fields a fact sheet serves.
create table fact_sheet_field (
    fact_sheet_id {uuid} not null references fact_sheet (id),
    field_id {uuid} not null references field (id),
    primary key (fact_sheet_id, field_id)
);

-- Which goals a fact sheet serves.
create table fact_sheet_goal (
    fact_sheet_id {uuid} not null references fact_sheet (id),
    goal_id {uuid} not null references goal (id),
    primary key (fact_sheet_id, goal_id)
);

-- Who takes part in a project, the lead included.
create table fact_sheet_organisation (
    fact_sheet_id {uuid} not null references fact_sheet (id),
    organisation_id {uuid} not null references organisation (id),
    primary key (fact_sheet_id, organisation_id)
);

-- The newest change of each fact sheet: numbers ascend in the order of the commits, so whoever
-- has seen one has seen all before it. Triggers write it.
create table fact_sheet_change (
    fact_sheet_id {uuid} not null references fact_sheet (id),
    number bigint not null unique,
    primary key (fact_sheet_id)
);

-- A dated note on how far a project or a field is.
create table progress_note (
    id {uuid} not null,
    subject_kind text not null,
    subject_id {uuid} not null,
    noted_on date not null,
    light text not null,
    plan text not null,
    actual text not null,
    next_step text not null,
    state text not null,
    created_at {timestamp} not null,
    created_by {uuid},
    primary key (id)
);

-- A file; its bytes lie in the file store under their digest.
create table attachment (
    id {uuid} not null,
    owner_kind text not null,
    owner_id {uuid} not null,
    file_name text not null,
    media_type text not null,
    size bigint not null,
    sha256 text not null,
    description text not null,
    state text not null,
    created_at {timestamp} not null,
    created_by {uuid},
    primary key (id)
);

-- A workshop with its sessions.
create table workshop (
    id {uuid} not null,
    slug text not null unique,
    title text not null,
    first_day date,
    group_id {uuid} references working_group (id),
    state text not null,
    content {json} not null,
    version integer not null,
    primary key (id)
);

-- A result of a workshop and where it went.
create table workshop_result (
    id {uuid} not null,
    workshop_id {uuid} not null references workshop (id),
    "position" integer not null,
    kind text not null,
    "text" text not null,
    state text not null,
    carried_kind text,
    carried_id {uuid},
    reason text not null,
    version integer not null,
    primary key (id)
);

-- An edition (Fassung): the cover; it never changes.
create table edition (
    id {uuid} not null,
    number integer not null unique,
    label text not null,
    published_at {timestamp} not null,
    reason text not null,
    digest text not null,
    manifest text not null,
    primary key (id)
);

-- A frozen thing under the digest of its canonical JSON; it never changes.
create table frozen_object (
    sha256 text not null,
    content text not null,
    primary key (sha256)
);

-- What an edition contains; it never changes.
create table edition_object (
    edition_id {uuid} not null references edition (id),
    kind text not null,
    object_id {uuid} not null,
    sha256 text not null references frozen_object (sha256),
    reason text not null,
    primary key (edition_id, kind, object_id)
);

-- Counts changes that the public can see: one row.
create table publication (
    id integer not null,
    revision bigint not null,
    primary key (id)
);

-- What somebody typed that could not be saved yet; kept until it is, or thirty days.
create table form_draft (
    id {uuid} not null,
    person_id {uuid} references person (id),
    action text not null,
    address text not null,
    fields {json} not null,
    outcome {json} not null,
    created_at {timestamp} not null,
    primary key (id)
);

create index identity_person_id on "identity" (person_id);
create index role_assignment_person_id on role_assignment (person_id);
create index role_assignment_organisation_id on role_assignment (organisation_id);
create index role_assignment_group_id on role_assignment (group_id);
create index invitation_organisation_id on invitation (organisation_id);
create index barrier_report_created_at on barrier_report (created_at);
create index session_person_id on "session" (person_id);
create index session_provider_session on "session" (provider_session);
create index audit_event_at on audit_event (at);
create index audit_event_actor_id on audit_event (actor_id);
create index audit_event_action on audit_event (action);
-- Numbers are how people refer to fields and goals; what was withdrawn gives its number back.
create unique index field_number on field (number) where state <> 'withdrawn';
create unique index goal_number on goal (field_id, number) where state <> 'withdrawn';
create index goal_field_id on goal (field_id);
create index indicator_goal_id on indicator (goal_id);
create index fact_sheet_status on fact_sheet (status);
create index fact_sheet_lead_id on fact_sheet (lead_id);
create index fact_sheet_owner_id on fact_sheet (owner_id);
create index fact_sheet_state on fact_sheet (state);
create index fact_sheet_field_field_id on fact_sheet_field (field_id);
create index fact_sheet_goal_goal_id on fact_sheet_goal (goal_id);
create index fact_sheet_organisation_organisation_id on fact_sheet_organisation (organisation_id);
create index progress_note_subject_id on progress_note (subject_id);
create index progress_note_created_at on progress_note (created_at);
create index attachment_owner_id on attachment (owner_id);
create index attachment_sha256 on attachment (sha256);
create index workshop_result_workshop_id on workshop_result (workshop_id);
create index workshop_result_carried_id on workshop_result (carried_id);
create index edition_object_reason on edition_object (edition_id) where reason <> '';
create index form_draft_person_id on form_draft (person_id);
