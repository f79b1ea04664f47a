//! SQLite: full-text search by FTS5.

/// Hits of a question in one scope, best first: title counts eight times as much as text.
/// Values: match expression, scope, limit, offset.
pub(crate) const SEARCH: &str = "select kind, object_id, title, extract, address, \
    (select count(*) from search_entry where search_entry match ?1 and scope = ?2) as total from search_entry \
    where search_entry match ?1 and scope = ?2 \
    order by bm25(search_entry, 0, 0, 0, 0, 0, 0, 8.0, 1.0), title limit ?3 offset ?4";

/// Every stem must begin a word of the entry. Stems are letters and digits only.
pub(crate) fn question(stems: &[String]) -> String {
    stems.iter().map(|s| format!("\"{s}\"*")).collect::<Vec<_>>().join(" ")
}
