//! What waits for somebody: own sheets with overdue reports, drafts of the own municipality,
//! sheets without anybody responsible.

use super::list::{Line, lines, ownerless};
use crate::{Ctx, Result};
use contract::Id;
use contract::people::Role;
use contract::strategy::EditState;
use domain::rights::Action;
use entity::{fact_sheet, fact_sheet_organisation};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

/// Why a sheet waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// A report is due.
    Report,
    /// A draft that could be released.
    Release,
    /// Nobody is responsible.
    Owner,
}

/// What "Meine Arbeit" shows of fact sheets.
#[derive(Clone, Debug, Default)]
pub struct Mine {
    /// Sheets for which the person is responsible.
    pub own: Vec<Line>,
    pub waiting: Vec<(Waiting, Line)>,
    /// All sheets of the region that were not withdrawn.
    pub total: u64,
}

/// At most so many of each kind; the list shows the rest.
const MOST: u64 = 20;

/// What waits for whoever is logged in; nothing without a role.
pub async fn mine(ctx: &Ctx) -> Result<Mine> {
    if ctx.require_region(Action::EnterWorkspace).is_err() {
        return Ok(Mine::default());
    }
    let (db, today, actor) = (ctx.portal.db(), ctx.portal.today(), ctx.actor()?);
    let alive = fact_sheet::Column::State.ne(EditState::Withdrawn.as_str());
    let own = fact_sheet::Entity::find()
        .filter(fact_sheet::Column::OwnerId.eq(actor.person_id))
        .filter(alive.clone())
        .order_by_asc(fact_sheet::Column::LastNoteOn)
        .order_by_asc(fact_sheet::Column::Number)
        .limit(MOST)
        .all(db)
        .await?;
    let ids: Vec<Id> = own.iter().map(|r| r.id).collect();
    let rest = fact_sheet::Entity::find().filter(waiting(ctx, today)).filter(fact_sheet::Column::Id.is_not_in(ids.clone()));
    let rest = rest.order_by_asc(fact_sheet::Column::Number).limit(MOST * 2).all(db).await?;
    let all = lines(ctx, db, own.into_iter().chain(rest).collect(), today).await?;
    let (own, rest): (Vec<Line>, Vec<Line>) = all.into_iter().partition(|l| ids.contains(&l.id));
    let mut waiting = Vec::new();
    for line in own.iter().chain(&rest) {
        use domain::fact_sheets::Stale;
        let mine = ids.contains(&line.id);
        if mine && line.stale.iter().any(|s| matches!(s, Stale::NoteDue(_))) {
            waiting.push((Waiting::Report, line.clone()));
        }
        if !mine && line.stale.contains(&Stale::OwnerGone) && line.may_edit {
            waiting.push((Waiting::Owner, line.clone()));
        } else if line.state == EditState::Draft && (line.may_edit || line.may_release) {
            waiting.push((Waiting::Release, line.clone()));
        }
    }
    let total = fact_sheet::Entity::find().filter(alive).count(db).await?;
    Ok(Mine { own, waiting, total })
}

/// Drafts and sheets without an owner, of the person's municipalities; of the region for stewards.
fn waiting(ctx: &Ctx, today: chrono::NaiveDate) -> Condition {
    let draft = fact_sheet::Column::State.eq(EditState::Draft.as_str());
    let what = Condition::any().add(draft).add(ownerless(today));
    let alive = fact_sheet::Column::State.ne(EditState::Withdrawn.as_str());
    let all = Condition::all().add(alive).add(what);
    let Some(actor) = ctx.actor.as_ref() else { return all.add(fact_sheet::Column::Number.lt(0)) };
    if actor.has(Role::Steward) {
        return all;
    }
    let of = fact_sheet_organisation::Entity::find()
        .select_only()
        .column(fact_sheet_organisation::Column::FactSheetId)
        .filter(fact_sheet_organisation::Column::OrganisationId.is_in(actor.organisations()));
    all.add(fact_sheet::Column::Id.in_subquery(of.into_query()))
}
