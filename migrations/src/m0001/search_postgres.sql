create table search_entry (
    scope text not null,
    kind text not null,
    object_id text not null,
    title text not null,
    extract text not null,
    address text not null,
    title_words text not null,
    words text not null,
    vector tsvector generated always as (setweight(to_tsvector('simple', title_words), 'A') || to_tsvector('simple', words)) stored,
    primary key (scope, kind, object_id)
);
create index search_entry_vector on search_entry using gin (vector);
