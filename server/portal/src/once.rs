//! Forms that are sent twice make one thing: a form for something new carries the identifier that
//! the thing will get, made with the page.

use crate::{Error, Portal, Result};
use contract::Id;
use sea_orm::{ConnectionTrait, EntityTrait, PrimaryKeyTrait};

/// The identifier for a new thing; `Already` when the form has made it before. Forms without one
/// (lists, commands) get a fresh one.
pub(crate) async fn fresh<E>(portal: &Portal, db: &impl ConnectionTrait, once: &str) -> Result<Id>
where
    E: EntityTrait,
    <E::PrimaryKey as PrimaryKeyTrait>::ValueType: From<Id>,
{
    let Ok(id) = once.parse::<Id>() else { return Ok(portal.new_id()) };
    if E::find_by_id(id).one(db).await?.is_some() { Err(already()) } else { Ok(id) }
}

fn already() -> Error {
    Error::Already("made".into())
}

/// What an insert that failed means: the same form was sent at the same moment and won, or
/// something else.
pub(crate) fn or_already(error: impl Into<Error>) -> Error {
    let error = error.into();
    let message = error.to_string();
    // PostgreSQL names the constraint, SQLite the column.
    let same_id = message.contains("_pkey") || message.ends_with(".id") || message.contains(".id)");
    if error.is_duplicate() && same_id { already() } else { error }
}
