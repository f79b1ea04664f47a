//! Results: writing them down, carrying them over, turning them down, taking that back.

use super::{load, not, targets};
use crate::audit::Event;
use crate::fields::state;
use crate::{Ctx, Error, Result, once};
use contract::Id;
use contract::forms::steps::{Step, StepForm};
use contract::forms::workshops::{CarryForm, DeclineForm, ReopenForm, ResultForm, read_target};
use contract::people::Role;
use contract::rules::Form;
use contract::strategy::EditState;
use contract::workshop::{Carried, ResultKind, ResultState};
use domain::lifecycle::{Deed, decide_result};
use domain::rights::{Action, Belongs};
use entity::{workshop, workshop_result};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use std::collections::HashMap;

/// A result that nobody decided about yet.
#[derive(Clone, Debug)]
pub struct OpenResult {
    pub id: Id,
    pub kind: ResultKind,
    pub text: String,
    pub workshop_slug: String,
    pub workshop_title: String,
    /// The workshop's first day.
    pub since: Option<chrono::NaiveDate>,
}

/// Saves a result, or adds a new one when the form carries no id. Returns the workshop's slug.
pub async fn save_result(ctx: &Ctx, form: ResultForm) -> Result<String> {
    let db = ctx.portal.db();
    let (before, workshop) = match form.id.as_str() {
        "" => (None, load::row(db, form.workshop_id.parse().map_err(|_| Error::NotFound)?).await?),
        id => {
            let (result, workshop) = pair(db, id).await?;
            (Some(result), workshop)
        }
    };
    ctx.require(Action::EditWorkshop, &Belongs::group(workshop.group_id), state(&workshop.state))?;
    if before.as_ref().is_some_and(|r| r.state == ResultState::Withdrawn.as_str()) {
        return Err(Error::Refused("state"));
    }
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let text = form.text.trim().replace("\r\n", "\n");
    let columns = workshop_result::ActiveModel { kind: Set(form.kind.clone()), text: Set(text.clone()), ..Default::default() };
    let tx = ctx.begin().await?;
    let mut event = Event::about("result.save", "workshop_result", Id::nil(), &workshop.title).after(&form);
    match before {
        Some(b) => {
            event.object_id = b.id.to_string();
            event = event.before(&b);
            update(&tx, b.id, form.version.parse().unwrap_or(0), columns).await?;
        }
        None => {
            let id = once::fresh::<workshop_result::Entity>(&ctx.portal, &tx, &form.once).await?;
            event.object_id = id.to_string();
            let position = workshop_result::Entity::find().filter(workshop_result::Column::WorkshopId.eq(workshop.id)).count(&tx).await?;
            workshop_result::ActiveModel {
                id: Set(id),
                workshop_id: Set(workshop.id),
                position: Set(position as i32 + 1),
                state: Set(ResultState::Open.to_string()),
                carried_kind: Set(None),
                carried_id: Set(None),
                reason: Set(String::new()),
                version: Set(1),
                ..columns
            }
            .insert(&tx)
            .await
            .map_err(once::or_already)?;
        }
    }
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(workshop.slug)
}

/// Carries a result into a goal, a fact sheet or a text. Returns the workshop's slug.
pub async fn carry(ctx: &Ctx, form: CarryForm) -> Result<String> {
    let (result, workshop) = may_decide(ctx, &form.id).await?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (kind, id) = read_target(&form.target).ok_or_else(|| Error::field("target", "choice"))?;
    if !targets::exists(ctx.portal.db(), kind, id).await? {
        return Err(Error::field("target", "gone"));
    }
    let deed = Deed::Carry(Carried { kind, id });
    decide(ctx, result, workshop, deed, &form.version, form.note.trim().to_owned()).await
}

/// Turns a result down with a reason. Returns the workshop's slug.
pub async fn decline(ctx: &Ctx, form: DeclineForm) -> Result<String> {
    let (result, workshop) = may_decide(ctx, &form.id).await?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    decide(ctx, result, workshop, Deed::Decline, &form.version, form.reason.trim().to_owned()).await
}

/// Takes a decision about a result back. Returns the workshop's slug.
pub async fn reopen(ctx: &Ctx, form: ReopenForm) -> Result<String> {
    let (result, workshop) = may_decide(ctx, &form.id).await?;
    decide(ctx, result, workshop, Deed::Reopen, &form.version, String::new()).await
}

/// Withdraws a result that was written down by mistake, or restores it. Returns the workshop's slug.
pub async fn step_result(ctx: &Ctx, form: StepForm) -> Result<String> {
    ctx.actor()?;
    let (result, workshop) = pair(ctx.portal.db(), &form.id).await?;
    ctx.require(Action::EditWorkshop, &Belongs::group(workshop.group_id), state(&workshop.state))?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (deed, reason) = match Step::parse(&form.step) {
        Some(Step::Withdraw) => (Deed::Withdraw, form.reason.trim()),
        Some(Step::Restore) => (Deed::Restore, ""),
        _ => return Err(Error::NotFound),
    };
    decide(ctx, result, workshop, deed, &form.version, reason.to_owned()).await
}

async fn pair(db: &impl ConnectionTrait, id: &str) -> Result<(workshop_result::Model, workshop::Model)> {
    let id: Id = id.parse().map_err(|_| Error::NotFound)?;
    let result = workshop_result::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let workshop = load::row(db, result.workshop_id).await?;
    Ok((result, workshop))
}

async fn may_decide(ctx: &Ctx, id: &str) -> Result<(workshop_result::Model, workshop::Model)> {
    ctx.actor()?;
    let (result, workshop) = pair(ctx.portal.db(), id).await?;
    ctx.require(Action::CarryResult, &Belongs::group(workshop.group_id), state(&workshop.state))?;
    Ok((result, workshop))
}

async fn decide(
    ctx: &Ctx,
    row: workshop_result::Model,
    workshop: workshop::Model,
    deed: Deed,
    version: &str,
    reason: String,
) -> Result<String> {
    let before = load::read_result(row.clone())?;
    let to = decide_result(before.state, before.carried_into.as_ref(), &deed).map_err(|n| not(n, before.state.as_str()))?;
    let into = match &deed {
        Deed::Carry(c) => Some(c),
        _ => None,
    };
    let columns = workshop_result::ActiveModel {
        state: Set(to.to_string()),
        carried_kind: Set(into.map(|c| c.kind.to_string())),
        carried_id: Set(into.map(|c| c.id)),
        reason: Set(reason.clone()),
        ..Default::default()
    };
    let action = match &deed {
        Deed::Carry(_) => "result.carry",
        Deed::Decline => "result.decline",
        Deed::Reopen => "result.reopen",
        Deed::Withdraw => "result.withdraw",
        Deed::Restore => "result.restore",
    };
    let after = serde_json::json!({"state": to, "carried_into": into, "reason": reason});
    let tx = ctx.begin().await?;
    update(&tx, row.id, version.parse().unwrap_or(0), columns).await?;
    let event = Event::about(action, "workshop_result", row.id, &workshop.title).before(&before).after(&after).reason(reason);
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(workshop.slug)
}

async fn update(db: &impl ConnectionTrait, id: Id, version: i32, columns: workshop_result::ActiveModel) -> Result<()> {
    let done = workshop_result::Entity::update_many()
        .set(workshop_result::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
        .filter(workshop_result::Column::Id.eq(id))
        .filter(workshop_result::Column::Version.eq(version))
        .exec(db)
        .await?;
    if done.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

/// Open results that the person at hand may carry on; stewards see those of workshops without a group.
pub async fn open_results(ctx: &Ctx) -> Result<Vec<OpenResult>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let actor = ctx.actor()?;
    let may = |group: &Id| ctx.offers(Action::CarryResult, &Belongs::group(Some(*group)), EditState::Draft);
    let groups: Vec<Id> = actor.roles.iter().filter_map(|h| h.group).filter(may).collect();
    if groups.is_empty() && !actor.has(Role::Steward) {
        return Ok(vec![]);
    }
    let mut whose = Condition::any().add(workshop::Column::GroupId.is_in(groups));
    if actor.has(Role::Steward) {
        whose = whose.add(workshop::Column::GroupId.is_null());
    }
    let db = ctx.portal.db();
    let workshops: HashMap<Id, workshop::Model> = workshop::Entity::find()
        .filter(whose)
        .filter(workshop::Column::State.ne(EditState::Withdrawn.as_str()))
        .all(db)
        .await?
        .into_iter()
        .map(|w| (w.id, w))
        .collect();
    if workshops.is_empty() {
        return Ok(vec![]);
    }
    let rows = workshop_result::Entity::find()
        .filter(workshop_result::Column::State.eq(ResultState::Open.as_str()))
        .filter(workshop_result::Column::WorkshopId.is_in(workshops.keys().copied()))
        .order_by_asc(workshop_result::Column::WorkshopId)
        .order_by_asc(workshop_result::Column::Position)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|r| {
            let w = workshops.get(&r.workshop_id)?;
            let kind = ResultKind::parse(&r.kind)?;
            Some(OpenResult {
                id: r.id,
                kind,
                text: r.text,
                workshop_slug: w.slug.clone(),
                workshop_title: w.title.clone(),
                since: w.first_day,
            })
        })
        .collect())
}
