//! Invitation links on their way to the person who made them.
//!
//! Of a token only the hash is kept for good. The token itself waits here until the next page shows it once,
//! at whatever instance that is asked for; whoever misses that makes a new invitation.

use crate::audit_log::harmless;
use crate::{Ctx, Portal, Result};
use chrono::Duration;
use contract::Id;
use entity::handover;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::{Deserialize, Serialize};

/// A link to hand on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Whom it is for.
    pub name: String,
    /// "Fachkraft, Gemeinde Nottuln"
    pub role: String,
    /// The token of `/einladung/{token}`.
    pub token: String,
    /// The address it was mailed to as well.
    pub mailed: Option<String>,
}

/// Links as a table for spreadsheets, with the whole address of each.
pub fn csv(links: &[Link], base: &str) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let head = ["Name", "Rolle", "Link", "Mail an"].map(str::to_owned);
    let rows = links.iter().map(|l| {
        let address = format!("{base}/einladung/{}", l.token);
        [harmless(&l.name), harmless(&l.role), address, harmless(l.mailed.as_deref().unwrap_or_default())]
    });
    // Into memory, nothing fails.
    std::iter::once(head).chain(rows).for_each(|row| drop(out.write_record(row)));
    out.into_inner().unwrap_or_default()
}

/// How long links wait, in minutes.
const MINUTES: i64 = 10;

/// Leaves links for a person, in the transaction that makes the invitations. Links that nobody took in time
/// go, whosever they were.
pub(crate) async fn leave(portal: &Portal, tx: &impl ConnectionTrait, person: Id, links: &[Link]) -> Result<()> {
    let now = portal.now();
    let late = handover::Column::CreatedAt.lt(now - Duration::minutes(MINUTES));
    let over = Condition::any().add(handover::Column::PersonId.eq(person)).add(late);
    handover::Entity::delete_many().filter(over).exec(tx).await?;
    let links = serde_json::to_value(links).map_err(|e| crate::Error::Broken(e.to_string()))?;
    let row = handover::ActiveModel { person_id: Set(person), links: Set(links), created_at: Set(now) };
    handover::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes the links that wait for the person at hand: works once.
pub async fn take(ctx: &Ctx) -> Result<Vec<Link>> {
    let person = ctx.actor()?.person_id;
    let Some(row) = handover::Entity::find_by_id(person).one(ctx.portal.db()).await? else { return Ok(vec![]) };
    // Of two pages at once one takes them.
    let taken = handover::Entity::delete_many()
        .filter(handover::Column::PersonId.eq(person))
        .filter(handover::Column::CreatedAt.eq(row.created_at))
        .exec(ctx.portal.db())
        .await?;
    let in_time = ctx.portal.now() < row.created_at + Duration::minutes(MINUTES);
    Ok(if taken.rows_affected == 1 && in_time { serde_json::from_value(row.links).unwrap_or_default() } else { vec![] })
}
