//! Dated notes on how far a field is.

use super::load::{row, state};
use crate::audit::Event;
use crate::workshops::not;
use crate::{Ctx, Error, Result, once};
use contract::Id;
use contract::dates::parse_day;
use contract::forms::indicators::FieldNoteForm;
use contract::forms::steps::{Step, StepForm};
use contract::rules::Form;
use contract::strategy::EditState;
use domain::lifecycle;
use domain::rights::{Action, Belongs};
use entity::progress_note;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

/// Adds a note. Returns the field's slug.
pub async fn add_note(ctx: &Ctx, form: FieldNoteForm) -> Result<String> {
    ctx.actor()?;
    let field = row(ctx.portal.db(), form.field_id.parse().map_err(|_| Error::NotFound)?).await?;
    ctx.require(Action::EditField, &Belongs::group(field.group_id), state(&field.state))?;
    let mut errors = form.check();
    let date = parse_day(&form.date);
    if date.is_some_and(|d| d > ctx.portal.today()) {
        errors.insert("date".into(), "future".into());
    }
    let (Some(date), true) = (date, errors.is_empty()) else { return Err(Error::Invalid(errors)) };
    let text = |s: &str| s.trim().replace("\r\n", "\n");
    let tx = ctx.begin().await?;
    let id = once::fresh::<progress_note::Entity>(&ctx.portal, &tx, &form.once).await?;
    progress_note::ActiveModel {
        id: Set(id),
        subject_kind: Set("field".into()),
        subject_id: Set(field.id),
        noted_on: Set(date),
        light: Set(form.light.clone()),
        status: Set(None),
        plan: Set(text(&form.plan)),
        actual: Set(text(&form.actual)),
        next_step: Set(text(&form.next_step)),
        state: Set(EditState::Ready.to_string()),
        created_at: Set(ctx.portal.now()),
        created_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
    }
    .insert(&tx)
    .await
    .map_err(once::or_already)?;
    ctx.record(&tx, Event::about("field.note", "progress_note", id, &field.title).after(&form)).await?;
    tx.commit().await?;
    Ok(field.slug)
}

/// Takes a note back, or restores it. Returns the field's slug.
pub async fn step_note(ctx: &Ctx, form: StepForm) -> Result<String> {
    ctx.actor()?;
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let note =
        progress_note::Entity::find_by_id(id).one(ctx.portal.db()).await?.filter(|n| n.subject_kind == "field").ok_or(Error::NotFound)?;
    let field = row(ctx.portal.db(), note.subject_id).await?;
    ctx.require(Action::EditField, &Belongs::group(field.group_id), state(&field.state))?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let from = state(&note.state);
    let step = Step::parse(&form.step).ok_or(Error::NotFound)?;
    let to = match lifecycle::edit(from, step).map_err(|n| not(n, from.as_str()))? {
        EditState::Draft => EditState::Ready,
        to => to,
    };
    let tx = ctx.begin().await?;
    // Notes carry no version: whoever comes second finds the state changed.
    let done = progress_note::Entity::update_many()
        .set(progress_note::ActiveModel { state: Set(to.to_string()), ..Default::default() })
        .filter(progress_note::Column::Id.eq(id))
        .filter(progress_note::Column::State.eq(from.as_str()))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::Already(to.to_string()));
    }
    ctx.record(
        &tx,
        Event::about("field.note_state", "progress_note", id, &field.title).before(&from).after(&to).reason(form.reason.trim()),
    )
    .await?;
    tx.commit().await?;
    Ok(field.slug)
}
