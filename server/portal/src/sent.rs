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
const PATIENCE: u32 = 50;
const LOOK: Duration = Duration::from_millis(100);

/// A form that is being sent.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    id: Id,
    /// The very same was sent before.
    again: bool,
}

/// Whoever sent what to which action; another word in it makes it another form.
fn key(person: Id, action: &str, body: &[u8]) -> Id {
    let digest = Sha256::new().chain_update(person).chain_update(action).chain_update([0]).chain_update(body).finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    Id::from_bytes(id)
}

/// Notes that a form is on its way.
pub async fn begin(portal: &Portal, person: Id, action: &str, body: &[u8]) -> Result<Sent> {
    let id = key(person, action, body);
    let row = ActiveModel { id: Set(id), person_id: Set(person), address: Set(None), created_at: Set(portal.now()) };
    let same = OnConflict::column(Column::Id).do_nothing().to_owned();
    let written = Entity::insert(row).on_conflict(same).exec_without_returning(portal.db()).await?;
    Ok(Sent { id, again: written == 0 })
}

/// Where the same form led before, if it was sent before and has an answer.
pub async fn answered(portal: &Portal, sent: Sent) -> Result<Option<String>> {
    if !sent.again {
        return Ok(None);
    }
    Ok(Entity::find_by_id(sent.id).one(portal.db()).await?.and_then(|row| row.address))
}

/// The same, waiting for the first if it is still under way.
pub async fn answer(portal: &Portal, sent: Sent) -> Result<Option<String>> {
    for _ in 0..if sent.again { PATIENCE } else { 0 } {
        match Entity::find_by_id(sent.id).one(portal.db()).await? {
            Some(row) if row.address.is_none() => tokio::time::sleep(LOOK).await,
            found => return Ok(found.and_then(|row| row.address)),
        }
    }
    Ok(None)
}

/// It went well and leads to an address.
pub async fn done(portal: &Portal, sent: Sent, address: &str) -> Result<()> {
    let rows = Entity::update_many().col_expr(Column::Address, Expr::value(address));
    rows.filter(Column::Id.eq(sent.id)).exec(portal.db()).await?;
    Ok(())
}

/// It was refused: the next time it counts as new. Whoever sent it again leaves the note to the first.
pub async fn refused(portal: &Portal, sent: Sent) -> Result<()> {
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
