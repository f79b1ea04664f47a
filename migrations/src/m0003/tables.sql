-- A long text that was opened live. The words in "text" are what counts of it and follow.
create table live_text (
    text_id {uuid} not null references "text" (id),
    -- All changes up to this number stand in the snapshot; those behind it are rows of live_update.
    snapshot_seq bigint not null,
    -- The document in "text" shows all changes up to this number.
    document_seq bigint not null,
    snapshot {bytes} not null,
    primary key (text_id)
);

-- Changes of live texts (Yjs updates) that stand in no snapshot yet. One row holds what was written
-- in one text in one moment, one row follows the other whatever the text: so a moment of all texts
-- is one page on the disk. Numbers follow each other without gaps, in the order of the commits; the
-- newest row is never removed, so no number comes twice.
create table live_update (
    seq {number_key},
    text_id {uuid} not null references live_text (text_id),
    updates {bytes} not null
);

-- Whose number a writer is: every tab somebody writes in has one. For authorship, and so that nobody
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
