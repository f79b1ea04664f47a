//! PostgreSQL: full-text search by a generated `tsvector` of stems.

/// Hits of a question in one scope, best first: titles weigh more than text.
/// Values: query, scope, limit, offset.
pub(crate) const SEARCH: &str = "select kind, object_id, title, extract, address, count(*) over () as total from search_entry \
    where vector @@ to_tsquery('simple', $1) and scope = $2 \
    order by ts_rank(vector, to_tsquery('simple', $1)) desc, title limit $3 offset $4";

/// Every stem must begin a word of the entry. Stems are letters and digits only.
pub(crate) fn question(stems: &[String]) -> String {
    stems.iter().map(|s| format!("{s}:*")).collect::<Vec<_>>().join(" & ")
}

/// Sorts a text by its bytes, whatever the locale of the database.
pub(crate) const BYTEWISE: &str = "$1 collate \"C\"";

/// New events are numbered on from the highest that is there.
pub(crate) const CONTINUE_NUMBERS: &str =
    "select setval(pg_get_serial_sequence('audit_event', 'id'), coalesce((select max(id) from audit_event), 0) + 1, false)";
