-- Words are folded (ß to ss, accents away) and stemmed before they are stored; see portal::search.
create virtual table search_entry using fts5(
    scope unindexed, kind unindexed, object_id unindexed, title unindexed, extract unindexed, address unindexed,
    title_words, words, tokenize = 'unicode61 remove_diacritics 2'
);
