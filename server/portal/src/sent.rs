//! Forms that are sent twice, by a second click or because the answer was lost: the second time leads
//! to what the first made, and nobody is told that somebody else was faster.

use crate::{Portal, Result};
use chrono::Duration as Days;
use contract::Id;
use entity::sent_form::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// How long what was sent is remembered.
const KEPT: Days = Days::days(7);
/// How long one waits for the first to be done, and how often one looks.
const PATIENCE: Days = Days::seconds(5);
const LOOK: Duration = Duration::from_millis(100);

/// A form that is being sent.
#[derive(Clone, Debug)]
pub struct Sent {
    id: Id,
    /// The very same was sent before.
    again: bool,
    /// Where it led then, if it went well.
    pub before: Option<String>,
}

/// Whoever sent what to which action; another word in it makes it another form.
fn key(person: Id, action: &str, body: &[u8]) -> Id {
    let digest = Sha256::new().chain_update(person).chain_update(action).chain_update([0]).chain_update(body).finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    Id::from_bytes(id)
}

/// Notes that a form is on its way. While the very same is under way already, this waits for its end:
/// of two at once the first must be the one that is answered.
pub async fn begin(portal: &Portal, person: Id, action: &str, body: &[u8]) -> Result<Sent> {
    let id = key(person, action, body);
    let row = ActiveModel { id: Set(id), person_id: Set(person), address: Set(None), created_at: Set(portal.now()) };
    let same = OnConflict::column(Column::Id).do_nothing().to_owned();
    let again = Entity::insert(row).on_conflict(same).exec_without_returning(portal.db()).await? == 0;
    Ok(Sent { id, again, before: if again { end_of_first(portal, id).await? } else { None } })
}

/// Where the first led, if it went well. One that a crash ended is waited for no longer than a slow one.
async fn end_of_first(portal: &Portal, id: Id) -> Result<Option<String>> {
    loop {
        match Entity::find_by_id(id).one(portal.db()).await? {
            Some(row) if row.address.is_none() && portal.now() < row.created_at + PATIENCE => tokio::time::sleep(LOOK).await,
            found => return Ok(found.and_then(|row| row.address)),
        }
    }
}

/// It went well and leads to an address.
pub async fn done(portal: &Portal, sent: &Sent, address: &str) -> Result<()> {
    let rows = Entity::update_many().col_expr(Column::Address, Expr::value(address));
    rows.filter(Column::Id.eq(sent.id)).exec(portal.db()).await?;
    Ok(())
}

/// It was refused: the next time it counts as new. Whoever sent it again leaves the note to the first.
pub async fn refused(portal: &Portal, sent: &Sent) -> Result<()> {
    if !sent.again {
        Entity::delete_many().filter(Column::Id.eq(sent.id)).filter(Column::Address.is_null()).exec(portal.db()).await?;
    }
    Ok(())
}

/// Forgets what was sent days ago.
pub async fn tidy(portal: &Portal) -> Result<()> {
    Entity::delete_many().filter(Column::CreatedAt.lt(portal.now() - KEPT)).exec(portal.db()).await?;
    Ok(())
}
