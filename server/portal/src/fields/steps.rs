//! Withdrawing and restoring fields, goals and indicators.

use super::load::{goal_row, row, state};
use crate::audit::Event;
use crate::workshops::not;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::forms::steps::{Step, StepForm};
use contract::rules::Form;
use contract::strategy::EditState;
use domain::lifecycle;
use domain::rights::{Action, Belongs};
use entity::{field, goal, indicator};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set, UpdateResult};

/// What the form asks for; these things know no drafts, so what is restored is there again.
fn wanted(form: &StepForm, from: EditState) -> Result<EditState> {
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let step = Step::parse(&form.step).ok_or(Error::NotFound)?;
    match lifecycle::edit(from, step).map_err(|n| not(n, from.as_str()))? {
        EditState::Draft => Ok(EditState::Ready),
        to => Ok(to),
    }
}

fn id(form: &StepForm) -> Result<Id> {
    form.id.parse().map_err(|_| Error::NotFound)
}

fn version(form: &StepForm) -> i32 {
    form.version.parse().unwrap_or(0)
}

/// What an update of one version came to; a number that somebody took at the same moment is refused.
fn once(done: std::result::Result<UpdateResult, DbErr>) -> Result<()> {
    match done.map_err(Error::from) {
        Ok(done) if done.rows_affected == 0 => Err(Error::Conflict),
        Ok(_) => Ok(()),
        Err(e) if e.is_duplicate() => Err(Error::Refused("number")),
        Err(e) => Err(e),
    }
}

/// Withdraws or restores a field: a right of those who look after the strategy as a whole.
pub async fn step_field(ctx: &Ctx, form: StepForm) -> Result<()> {
    ctx.require_region(Action::EditStrategy)?;
    let before = row(ctx.portal.db(), id(&form)?).await?;
    let from = state(&before.state);
    let to = wanted(&form, from)?;
    let tx = ctx.begin().await?;
    if to != EditState::Withdrawn {
        free_number(&tx, before.number, before.id).await?;
    }
    let done = field::Entity::update_many()
        .set(field::ActiveModel {
            state: Set(to.to_string()),
            version: Set(version(&form).saturating_add(1)),
            updated_at: Set(ctx.portal.now()),
            ..Default::default()
        })
        .filter(field::Column::Id.eq(before.id))
        .filter(field::Column::Version.eq(version(&form)))
        .exec(&tx)
        .await;
    once(done)?;
    ctx.record(&tx, Event::about("field.state", "field", before.id, &before.title).before(&from).after(&to).reason(form.reason.trim()))
        .await?;
    tx.commit().await?;
    Ok(())
}

/// While a field was withdrawn, somebody may have used its number.
async fn free_number(db: &impl ConnectionTrait, number: i32, own: Id) -> Result<()> {
    let other = field::Entity::find()
        .filter(field::Column::Number.eq(number))
        .filter(field::Column::Id.ne(own))
        .filter(field::Column::State.ne(EditState::Withdrawn.as_str()))
        .one(db)
        .await?;
    if other.is_some() { Err(Error::Refused("number")) } else { Ok(()) }
}

/// Withdraws or restores a goal. Returns the slug of its field.
pub async fn step_goal(ctx: &Ctx, form: StepForm) -> Result<String> {
    ctx.actor()?;
    let (before, field) = goal_row(ctx.portal.db(), id(&form)?).await?;
    ctx.require(Action::EditField, &Belongs::group(field.group_id), state(&field.state))?;
    let from = state(&before.state);
    let to = wanted(&form, from)?;
    let tx = ctx.begin().await?;
    let twin = goal::Entity::find()
        .filter(goal::Column::FieldId.eq(field.id))
        .filter(goal::Column::Number.eq(before.number))
        .filter(goal::Column::Id.ne(before.id))
        .filter(goal::Column::State.ne(EditState::Withdrawn.as_str()))
        .one(&tx)
        .await?;
    if to != EditState::Withdrawn && twin.is_some() {
        return Err(Error::Refused("number"));
    }
    let done = goal::Entity::update_many()
        .set(goal::ActiveModel { state: Set(to.to_string()), version: Set(version(&form).saturating_add(1)), ..Default::default() })
        .filter(goal::Column::Id.eq(before.id))
        .filter(goal::Column::Version.eq(version(&form)))
        .exec(&tx)
        .await;
    once(done)?;
    ctx.record(&tx, Event::about("goal.state", "goal", before.id, &before.title).before(&from).after(&to).reason(form.reason.trim()))
        .await?;
    tx.commit().await?;
    Ok(field.slug)
}

/// Withdraws or restores an indicator. Returns the slug of its field.
pub async fn step_indicator(ctx: &Ctx, form: StepForm) -> Result<String> {
    ctx.actor()?;
    let db = ctx.portal.db();
    let before = indicator::Entity::find_by_id(id(&form)?).one(db).await?.ok_or(Error::NotFound)?;
    let (_, field) = goal_row(db, before.goal_id).await?;
    ctx.require(Action::EditField, &Belongs::group(field.group_id), state(&field.state))?;
    let from = state(&before.state);
    let to = wanted(&form, from)?;
    let tx = ctx.begin().await?;
    let done = indicator::Entity::update_many()
        .set(indicator::ActiveModel { state: Set(to.to_string()), version: Set(version(&form).saturating_add(1)), ..Default::default() })
        .filter(indicator::Column::Id.eq(before.id))
        .filter(indicator::Column::Version.eq(version(&form)))
        .exec(&tx)
        .await;
    once(done)?;
    ctx.record(
        &tx,
        Event::about("indicator.state", "indicator", before.id, &before.title).before(&from).after(&to).reason(form.reason.trim()),
    )
    .await?;
    tx.commit().await?;
    Ok(field.slug)
}
