//! The one error of all use cases.
//!
//! Which to use: `Invalid` for input that a person can mend; `Overwrites` for an import over the work
//! of people, with what they changed; `Conflict` when somebody saved in the
//! meantime; `Already` when somebody was faster and the thing is as wanted; `Refused` when the step
//! does not fit the state; `NotFound` for what is not there *or not for these eyes*; `Denied` and
//! `StepUp` straight from the rights table; `Broken` for stored data that cannot be; `NoRoom` for files
//! on a full disk; `Db` for the rest.

use contract::action::ApiError;
use contract::people::TrustLevel;
use contract::rules::Errors;
use sea_orm::{DbErr, SqlErr};

/// Result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not do what was asked. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("invalid input: {0:?}")]
    Invalid(Errors),
    #[error("changed by people since it was read in:\n{}", .0.join("\n"))]
    Overwrites(Vec<String>),
    #[error("changed in the meantime")]
    Conflict,
    #[error("already done: {0}")]
    Already(String),
    #[error("refused: {0}")]
    Refused(&'static str),
    #[error("not logged in")]
    LoginNeeded,
    #[error("needs trust level {0}")]
    StepUp(TrustLevel),
    #[error("not allowed")]
    Denied,
    #[error("not found")]
    NotFound,
    #[error("too large")]
    TooLarge,
    #[error("stored data cannot be: {0}")]
    Broken(String),
    #[error("no room: {0}")]
    NoRoom(String),
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl Error {
    /// One broken field.
    pub fn field(path: &str, code: impl Into<String>) -> Self {
        Error::Invalid(Errors::from([(path.to_owned(), code.into())]))
    }

    /// Whether a unique constraint was hit: somebody was faster.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Error::Db(e) if matches!(e.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))))
    }

    /// Whether the unique constraint that ends with this column was hit: PostgreSQL names the
    /// constraint or index, `table_column…`, SQLite the columns.
    pub fn is_taken(&self, table: &str, column: &str) -> bool {
        let message = self.to_string();
        self.is_duplicate() && (message.contains(&format!("{table}_{column}")) || message.contains(&format!("{table}.{column}")))
    }

    /// A fault of files: a full disk passes, all else is broken. `what` names the files.
    pub(crate) fn of_files(what: &str, error: impl std::error::Error + 'static) -> Self {
        let causes = std::iter::successors(Some(&error as &(dyn std::error::Error + 'static)), |cause| cause.source());
        let full = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::StorageFull;
        let no_room = causes.filter_map(|cause| cause.downcast_ref()).any(full);
        let said = format!("{what}: {error}");
        if no_room { Error::NoRoom(said) } else { Error::Broken(said) }
    }

    /// Whether database or disk cannot be written to for now, rather than wrong.
    pub fn is_away(&self) -> bool {
        match self {
            Error::NoRoom(_) | Error::Db(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => true,
            Error::Db(e) => {
                let text = e.to_string();
                [
                    "database is locked",
                    // Whatever happens to a connection that was there a moment ago.
                    "error communicating with database",
                    "terminating connection",
                    // As SQLite and as PostgreSQL say it.
                    "database or disk is full",
                    "No space left on device",
                    "the database system is",
                ]
                .iter()
                .any(|sign| text.contains(sign))
            }
            _ => false,
        }
    }
}

/// The answer for outside; the cause of faults stays in the log under `incident`.
pub fn api_error(error: &Error, incident: impl FnOnce() -> String) -> ApiError {
    match error {
        Error::Invalid(fields) => ApiError::Invalid { fields: fields.clone() },
        Error::Conflict | Error::Overwrites(_) => ApiError::Conflict,
        Error::Already(what) => ApiError::Already { what: what.clone() },
        Error::Refused(what) => ApiError::Refused { what: (*what).to_owned() },
        Error::LoginNeeded => ApiError::LoginNeeded,
        Error::StepUp(level) => ApiError::StepUp { level: *level },
        Error::Denied => ApiError::Forbidden,
        Error::NotFound => ApiError::NotFound,
        Error::TooLarge => ApiError::TooLarge,
        e if e.is_away() => ApiError::Unavailable,
        // Two made the same thing at once, and the database let one of them.
        e if e.is_duplicate() => ApiError::Conflict,
        Error::Broken(_) | Error::NoRoom(_) | Error::Db(_) => ApiError::Failed { incident: incident() },
    }
}
