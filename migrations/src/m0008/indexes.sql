-- The newest notes of one kind of thing, in the order in which the feed asks for them.
create index progress_note_newest on progress_note (subject_kind, state, created_at, noted_on);
