create table conference (
    id {uuid} primary key,
    title text not null,
    starts_at {timestamp} not null,
    -- planned length
    minutes integer not null,
    place text not null,
    video text not null,
    note text not null,
    quorum integer not null,
    state text not null,
    minutes_state text not null,
    -- digest of the settled minutes among the frozen objects
    minutes_sha256 text,
    -- what is on the screens
    current_item {uuid},
    current_amendment {uuid},
    -- counts every change, for screens that follow
    revision bigint not null,
    invited_at {timestamp},
    opened_at {timestamp},
    closed_at {timestamp},
    created_at {timestamp} not null,
    version integer not null
);
create index conference_start on conference (starts_at);

create table conference_item (
    id {uuid} primary key,
    conference_id {uuid} not null references conference (id),
    "position" integer not null,
    title text not null,
    kind text not null,
    -- what it points at, frozen: digest of a frozen object
    sha256 text not null,
    recommendation text not null,
    -- somebody wants to talk about it
    apart boolean not null,
    state text not null,
    outcome text,
    -- the wording that was adopted
    decision text not null,
    -- how the voices were counted at that moment
    tally {json},
    decided_at {timestamp},
    decided_by {uuid},
    changed_at {timestamp} not null,
    version integer not null
);
create index conference_item_of on conference_item (conference_id);

create table conference_amendment (
    id {uuid} primary key,
    item_id {uuid} not null references conference_item (id),
    organisation_id {uuid} not null,
    content {json} not null,
    reason text not null,
    state text not null,
    outcome text,
    tally {json},
    created_at {timestamp} not null,
    created_by {uuid},
    changed_at {timestamp} not null,
    version integer not null
);
create index conference_amendment_of on conference_amendment (item_id);

-- Every position that was ever taken; the one without an end holds.
create table conference_position (
    id {uuid} primary key,
    item_id {uuid} not null references conference_item (id),
    -- the item itself, or one of its counter-proposals
    target_id {uuid} not null,
    organisation_id {uuid} not null,
    stance text not null,
    remark text not null,
    person_id {uuid},
    deputy boolean not null,
    taken_at {timestamp} not null,
    ended_at {timestamp},
    -- changed, withdrawn, reworded
    ended_by text not null
);
create index conference_position_of on conference_position (item_id);
create unique index conference_position_holds on conference_position (target_id, organisation_id) where ended_at is null;

create table conference_seat (
    conference_id {uuid} not null references conference (id),
    organisation_id {uuid} not null,
    presence text not null,
    changed_at {timestamp} not null,
    primary key (conference_id, organisation_id)
);

create table conference_deputy (
    id {uuid} primary key,
    conference_id {uuid} not null references conference (id),
    organisation_id {uuid} not null,
    person_id {uuid} not null,
    named_by {uuid},
    named_at {timestamp} not null,
    ended_at {timestamp}
);
create unique index conference_deputy_holds on conference_deputy (conference_id, organisation_id) where ended_at is null;

create table conference_event (
    id {uuid} primary key,
    conference_id {uuid} not null references conference (id),
    happened_at {timestamp} not null,
    kind text not null,
    item_id {uuid},
    organisation_id {uuid},
    words text not null
);
create index conference_event_of on conference_event (conference_id, happened_at);

create table conference_visit (
    conference_id {uuid} not null references conference (id),
    person_id {uuid} not null,
    seen_at {timestamp} not null,
    primary key (conference_id, person_id)
);

-- What closing a conference did to the strategy.
create table conference_effect (
    id {uuid} primary key,
    conference_id {uuid} not null references conference (id),
    item_id {uuid} not null references conference_item (id),
    -- field_priority, wording
    kind text not null,
    object_id {uuid} not null,
    before text not null,
    after text not null,
    -- false: the text had changed since, somebody has to look
    applied boolean not null,
    happened_at {timestamp} not null
);
create index conference_effect_on on conference_effect (object_id);
create index conference_effect_of on conference_effect (conference_id);

create table conference_paper (
    id {uuid} primary key,
    conference_id {uuid} not null references conference (id),
    organisation_id {uuid} not null,
    number text not null,
    -- digest of the paper's data among the frozen objects
    sha256 text not null,
    changed_at {timestamp} not null,
    version integer not null
);
create unique index conference_paper_of on conference_paper (conference_id, organisation_id);

alter table mail add column attachment {json};
