//! What is typed most of the time, into SQLite without a detour.

use super::store::Change;
use crate::Result;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, params_from_iter};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use std::time::Duration;

/// Statements that are kept: one for every number of texts that are often written in at once.
const KEPT: usize = 64;

/// A connection to the database's file that works on the caller's own thread. The usual ones hand everything to
/// a thread of theirs; to wake that one and be woken by it costs as much as the commit.
pub struct Direct(Connection);

impl Direct {
    /// Opens the file of a SQLite database; `None` if there is none, or it cannot be opened this way.
    ///
    /// # Errors
    /// When the database cannot be asked which file it is.
    pub async fn open(db: &DatabaseConnection) -> Result<Option<Self>> {
        if db.get_database_backend() != DbBackend::Sqlite {
            return Ok(None);
        }
        let asked = Statement::from_string(DbBackend::Sqlite, "select file from pragma_database_list where name = 'main'");
        let file: Option<String> = db.query_one_raw(asked).await?.map(|row| row.try_get_by_index(0)).transpose()?;
        let opened = file.filter(|file| !file.is_empty()).map(|file| connect(&file)).transpose();
        let opened = opened.inspect_err(|error| tracing::warn!(%error, "live texts are stored on the slower way"));
        Ok(opened.unwrap_or_default().map(Self))
    }

    /// Stores changes, each in a row behind the newest; gives the number of the last. `None`: nothing is stored,
    /// because somebody else is just writing or for a reason that whoever tries it the usual way will hear.
    ///
    /// The thread waits for the disk meanwhile.
    pub fn append(&mut self, changes: &[Change]) -> Option<i64> {
        let values = vec!["(?, ?)"; changes.len()].join(", ");
        let insert = || {
            // A statement of its own is a commit of its own, a third of the work of a transaction.
            let mut insert = self.0.prepare_cached(&format!("insert into live_update (text_id, updates) values {values}"))?;
            let blob = |bytes| ToSqlOutput::Borrowed(ValueRef::Blob(bytes));
            insert.execute(params_from_iter(changes.iter().flat_map(|c| [blob(c.text.as_bytes()), blob(&c.updates)])))
        };
        insert().ok().map(|_| self.0.last_insert_rowid())
    }
}

fn connect(file: &str) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // As the usual connections ([`crate::db::connect`]), but for the patience: whoever waits would keep the thread
    // from everything else.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.busy_timeout(Duration::ZERO)?;
    connection.set_prepared_statement_cache_capacity(KEPT);
    Ok(connection)
}
