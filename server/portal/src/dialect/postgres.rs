//! What only PostgreSQL needs or understands.

/// Sorts a text by its bytes, whatever the locale of the database.
pub(crate) const BYTEWISE: &str = "$1 collate \"C\"";

/// New events are numbered on from the highest that is there.
pub(crate) const CONTINUE_NUMBERS: &str =
    "select setval(pg_get_serial_sequence('audit_event', 'id'), coalesce((select max(id) from audit_event), 0) + 1, false)";

/// Holds the numbers of changes to live texts until the transaction ends.
pub(crate) const HOLD_LIVE_NUMBERS: &str = "select pg_advisory_xact_lock(hashtext('live_update'))";

/// Sends a notice to all who listen, with the commit.
pub(crate) const NOTIFY: &str = "select pg_notify($1, $2)";
