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
