-- An assessment (Bedarfsabfrage): what is asked, and from when to when.
create table assessment (
    id {uuid} not null,
    slug text not null unique,
    title text not null,
    -- What is open and past its closing time is closed, whatever stands here.
    state text not null,
    opens_at {timestamp} not null,
    closes_at {timestamp} not null,
    group_id {uuid} references working_group (id),
    content {json} not null,
    -- Since when everybody may read the released answers.
    published_at {timestamp},
    version integer not null,
    updated_at {timestamp} not null,
    primary key (id)
);

-- The sheet of one municipality: its state, not its answers.
create table answer_sheet (
    id {uuid} not null,
    assessment_id {uuid} not null references assessment (id),
    organisation_id {uuid} not null references organisation (id),
    state text not null,
    -- Which release it becomes, or is.
    number integer not null,
    -- Why it was sent back, or why there is a new version.
    reason text not null,
    submitted_at {timestamp},
    submitted_by {uuid},
    version integer not null,
    primary key (id),
    unique (assessment_id, organisation_id)
);

-- What a municipality says about one field or question, as long as it is not released.
create table answer_row (
    sheet_id {uuid} not null references answer_sheet (id),
    asked_id {uuid} not null,
    content {json} not null,
    version integer not null,
    updated_at {timestamp} not null,
    updated_by {uuid},
    primary key (sheet_id, asked_id)
);

-- A remark that never leaves the municipality.
create table answer_remark (
    sheet_id {uuid} not null references answer_sheet (id),
    asked_id {uuid} not null,
    "text" text not null,
    updated_at {timestamp} not null,
    updated_by {uuid},
    primary key (sheet_id, asked_id)
);

-- Who is at which row of a sheet, as of lately.
create table answer_presence (
    sheet_id {uuid} not null references answer_sheet (id),
    person_id {uuid} not null references person (id),
    asked_id {uuid},
    seen_at {timestamp} not null,
    primary key (sheet_id, person_id)
);

-- What a municipality released, as canonical JSON; it never changes.
create table answer_release (
    id {uuid} not null,
    sheet_id {uuid} not null references answer_sheet (id),
    number integer not null,
    content text not null,
    sha256 text not null,
    reason text not null,
    released_at {timestamp} not null,
    released_by {uuid},
    primary key (id),
    unique (sheet_id, number)
);

-- The rule that a group has chosen and where its proposal deviates, until it is frozen.
create table consolidation (
    assessment_id {uuid} not null references assessment (id),
    rule {json} not null,
    deviations {json} not null,
    version integer not null,
    updated_at {timestamp} not null,
    updated_by {uuid},
    primary key (assessment_id)
);

-- A frozen proposal: its words lie in frozen_object; it never changes.
create table priority_proposal (
    id {uuid} not null,
    assessment_id {uuid} not null references assessment (id),
    number integer not null,
    sha256 text not null references frozen_object (sha256),
    made_at {timestamp} not null,
    made_by {uuid},
    primary key (id),
    unique (assessment_id, number)
);

create index answer_sheet_organisation_id on answer_sheet (organisation_id);
