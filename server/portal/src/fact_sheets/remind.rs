//! Reminding of reports that are overdue: whoever is responsible, or the coordinators of the lead where nobody is.

use super::board::{Card, board};
use super::list::upkeep;
use super::people::{Present, present};
use super::progress;
use crate::audit::{self, Event};
use crate::{Ctx, Portal, Result, day_of, db, notices};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::notices::NoticeKind;
use contract::strategy::EditState;
use domain::fact_sheets::Stale;
use entity::audit_event;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// What the log calls a reminder. It never forgets, so it also says which were given.
pub(crate) const REMINDED: &str = "fact_sheet.remind";

/// Tells of every report that is overdue, once until there is another. Doing it again, also on another instance in
/// the same moment, tells nobody twice. Returns of how many sheets it told.
pub async fn remind(portal: &Portal) -> Result<usize> {
    let today = portal.today();
    let board = board(portal).await?;
    let mut overdue: Vec<(&Card, NaiveDate)> =
        board.cards().filter(|c| c.state != EditState::Withdrawn).filter_map(|c| Some((c, c.overdue(today)?))).collect();
    if overdue.is_empty() {
        return Ok(0);
    }
    let given = given(portal.db(), None).await?;
    overdue.retain(|(c, due)| given.get(&c.id).is_none_or(|at| day_of(*at) <= *due));
    let present = present(portal.db(), today).await?;
    let mut told = 0;
    for (card, _) in overdue {
        told += usize::from(tell(portal, card, today, &present).await?);
    }
    Ok(told)
}

/// When sheets were last reminded of: one of them, or all.
async fn given(db: &impl ConnectionTrait, sheet: Option<Id>) -> Result<HashMap<Id, DateTime<Utc>>> {
    use audit_event::Column::{Action, At, ObjectId};
    let all = audit_event::Entity::find().select_only().column(ObjectId).column_as(At.max(), "last").filter(Action.eq(REMINDED));
    let of = sheet.map(|id| ObjectId.eq(id.to_string()));
    let rows: Vec<(String, DateTime<Utc>)> = all.filter(Condition::all().add_option(of)).group_by(ObjectId).into_tuple().all(db).await?;
    Ok(rows.into_iter().filter_map(|(id, at)| Some((id.parse().ok()?, at))).collect())
}

async fn tell(portal: &Portal, card: &Card, today: NaiveDate, present: &Present) -> Result<bool> {
    let owner = card.owner.filter(|_| !card.is_ownerless(present));
    let people: Vec<Id> = match owner {
        Some(owner) => vec![owner],
        None => present.values().filter(|c| c.coordinates(card.lead)).map(|c| c.id).collect(),
    };
    if people.is_empty() {
        return Ok(false);
    }
    let tx = db::begin(portal.db()).await?;
    // One instance after the other, and no report in between: what the board says may not be true any more.
    let row = progress::one_at_a_time(&tx, card.id).await?;
    let upkeep = upkeep(&row, true)?;
    let overdue = upkeep.stale(today).into_iter().find_map(|s| if let Stale::NoteDue(due) = s { Some(due) } else { None });
    let given = given(&tx, Some(row.id)).await?;
    let is_open = overdue.is_some_and(|due| given.values().all(|at| day_of(*at) <= due));
    if !is_open || (row.owner_id, row.lead_id) != (card.owner, card.lead) {
        return Ok(false);
    }
    let (kind, place) = if owner.is_some() { (NoticeKind::ReportDue, "/sachstand") } else { (NoticeKind::ReportDueNobody, "#zustaendig") };
    let ctx = Ctx::new(portal.clone(), None);
    for person in &people {
        notices::tell(&ctx, &tx, *person, kind, &row.title, format!("/arbeit/projekte/{}{place}", row.number)).await?;
    }
    let event = Event::about(REMINDED, "fact_sheet", row.id, &row.title).after(&people.len()).of(Some(row.lead_id));
    audit::write(portal, &tx, None, event).await?;
    tx.commit().await?;
    Ok(true)
}
