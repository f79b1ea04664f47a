
-- A long text that is written live. The words in "text" are what counts of it and follow at once.
create table live_text (
    text_id {uuid} not null references "text" (id),
    -- The number of the newest change; the next gets the next. Taking it locks the text.
    last_seq bigint not null,
    -- All changes up to this number stand in the snapshot; those behind it are rows of live_update.
    snapshot_seq bigint not null,
    snapshot {bytes} not null,
    primary key (text_id)
);

-- Changes of a live text (Yjs updates) since its snapshot, in the order in which they were taken.
create table live_update (
    text_id {uuid} not null references live_text (text_id),
    seq bigint not null,
    update_bytes {bytes} not null,
    person_id {uuid},
    made_at {timestamp} not null,
    primary key (text_id, seq)
);

-- Whose number a writer is: every tab somebody opens has one. For authorship, and so that nobody
-- writes under the number of another.
create table live_writer (
    text_id {uuid} not null references live_text (text_id),
    writer bigint not null,
    person_id {uuid} not null,
    primary key (text_id, writer)
);

-- A state of a live text that is kept: named by people, or automatic. Has all it takes to be read,
-- compared and restored; compaction never touches it.
create table live_version (
    id {uuid} not null,
    text_id {uuid} not null references live_text (text_id),
    seq bigint not null,
    name text,
    snapshot {bytes} not null,
    document {json} not null,
    made_by {uuid},
    made_at {timestamp} not null,
    primary key (id)
);
create index live_version_text on live_version (text_id, made_at);
