-- Something that a person should know.
create table notice (
    id {uuid} not null,
    person_id {uuid} not null references person (id),
    kind text not null,
    title text not null,
    -- Where to read on: a path within the portal.
    address text not null,
    actor_id {uuid},
    created_at {timestamp} not null,
    read_at {timestamp},
    -- Handed to the outbox, alone or in a collection.
    mailed_at {timestamp},
    primary key (id)
);

-- How somebody wants to get mail; absent means at once.
create table mail_choice (
    person_id {uuid} not null references person (id),
    mode text not null,
    -- Stands in the link that ends the mails; it allows nothing else.
    token text not null unique,
    primary key (person_id)
);

-- A mail on its way. Its words are removed once it is sent.
create table mail (
    id {uuid} not null,
    person_id {uuid} references person (id),
    recipient text not null,
    subject text not null,
    "body" text not null,
    unsubscribe text,
    created_at {timestamp} not null,
    due_at {timestamp} not null,
    attempts integer not null,
    sent_at {timestamp},
    given_up_at {timestamp},
    error text not null,
    primary key (id)
);

create index notice_person_id on notice (person_id, created_at);
create index mail_due_at on mail (due_at);
