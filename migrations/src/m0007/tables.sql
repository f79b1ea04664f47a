-- The councils deliberate on one edition.
create table council_round (
    id {uuid} not null,
    edition_number integer not null unique,
    edition_digest text not null,
    adopted_on date not null,
    proposal text not null,
    version integer not null,
    primary key (id)
);

-- One municipality's path (Beratungsfolge) for an edition.
create table council_path (
    id {uuid} not null,
    round_id {uuid} not null references council_round (id),
    organisation_id {uuid} not null references organisation (id),
    primary key (id),
    unique (round_id, organisation_id)
);

-- One body's part in a path (OParl: Consultation, AgendaItem and Meeting).
create table consultation (
    id {uuid} not null,
    path_id {uuid} not null references council_path (id),
    body_id {uuid} not null references "body" (id),
    -- As it was called when the entry was made.
    body_name text not null,
    "position" integer not null,
    role text not null,
    state text not null,
    held_on date,
    paper text not null,
    is_public boolean not null,
    released boolean not null,
    result text,
    votes {json} not null,
    wording text not null,
    consequence text not null,
    edition_number integer not null,
    edition_digest text not null,
    source text not null,
    recorded_at {timestamp},
    version integer not null,
    primary key (id)
);

-- Every version of a consultation, the newest included; rows never change.
create table consultation_version (
    id {uuid} not null,
    consultation_id {uuid} not null references consultation (id),
    version integer not null,
    content {json} not null,
    changed_at {timestamp} not null,
    changed_by {uuid},
    reason text not null,
    primary key (id),
    unique (consultation_id, version)
);

-- A municipality's usual chain, its council information system, and how that words results.
create table council_setup (
    organisation_id {uuid} not null references organisation (id),
    content {json} not null,
    version integer not null,
    primary key (organisation_id)
);

-- How far a council information system has been read.
create table oparl_source (
    organisation_id {uuid} not null references organisation (id),
    -- Somebody asked for a look; cleared when it begins.
    wanted_at {timestamp},
    started_at {timestamp},
    done_at {timestamp},
    -- Beginning of the last complete look: what is older was seen.
    since {timestamp},
    fault text not null,
    primary key (organisation_id)
);

-- A paper that carries one of the municipality's paper numbers, by its address.
create table oparl_paper (
    organisation_id {uuid} not null references organisation (id),
    address text not null,
    reference text not null,
    gone_at {timestamp},
    primary key (organisation_id, address)
);

-- What a council information system says, for the clerk to take or turn down.
create table oparl_proposal (
    id {uuid} not null,
    organisation_id {uuid} not null references organisation (id),
    consultation_id {uuid} references consultation (id),
    address text not null,
    digest text not null,
    content {json} not null,
    state text not null,
    created_at {timestamp} not null,
    decided_at {timestamp},
    decided_by {uuid},
    reason text not null,
    primary key (id),
    unique (organisation_id, address, digest)
);

create index consultation_path_id on consultation (path_id);
create index consultation_body_id on consultation (body_id);
create index council_path_organisation_id on council_path (organisation_id);
create index oparl_proposal_consultation_id on oparl_proposal (consultation_id);
