-- A talk about a passage of a text. It outlives the passage.
create table text_thread (
    id {uuid} not null,
    text_id {uuid} not null references "text" (id),
    -- First and last letter of the passage: relative positions of Yjs in base64.
    first_letter text not null,
    last_letter text not null,
    -- The words of the passage when the talk began.
    quote text not null,
    state text not null,
    created_at {timestamp} not null,
    created_by {uuid} not null references person (id),
    settled_at {timestamp},
    settled_by {uuid},
    primary key (id)
);

-- What somebody said in a talk.
create table text_comment (
    id {uuid} not null,
    thread_id {uuid} not null references text_thread (id),
    said text not null,
    created_at {timestamp} not null,
    created_by {uuid} not null references person (id),
    primary key (id)
);

-- Whom a comment mentions.
create table text_mention (
    comment_id {uuid} not null references text_comment (id),
    person_id {uuid} not null references person (id),
    primary key (comment_id, person_id)
);

create index text_thread_text_id on text_thread (text_id, created_at);
create index text_comment_thread_id on text_comment (thread_id, created_at);
create index text_mention_person_id on text_mention (person_id);
