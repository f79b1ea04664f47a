//! Disabling and enabling accounts.

use crate::audit::Event;
use crate::{Ctx, Error, Result, sessions};
use contract::Id;
use contract::forms::people::ReasonForm;
use contract::people::{PersonState, Role};
use contract::rules::Form;
use domain::rights::Action;
use entity::{person, role_assignment};
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;

/// Refuses a step after which nobody could look after the region any more. `person` or `assignment`
/// is what goes.
pub(crate) async fn keeps_a_steward(ctx: &Ctx, tx: &DatabaseTransaction, person: Option<Id>, assignment: Option<Id>) -> Result<()> {
    let today = ctx.portal.today();
    // Locked, so that two stewards cannot end each other at the same moment.
    let rows = role_assignment::Entity::find()
        .filter(role_assignment::Column::Role.eq(Role::Steward.as_str()))
        .filter(role_assignment::Column::ValidFrom.lte(today))
        .filter(Condition::any().add(role_assignment::Column::ValidUntil.is_null()).add(role_assignment::Column::ValidUntil.gt(today)))
        .lock(LockType::Update)
        .all(tx)
        .await?;
    let gone = |r: &role_assignment::Model| Some(r.id) == assignment || Some(r.person_id) == person;
    if !rows.iter().any(gone) {
        return Ok(());
    }
    let others: Vec<Id> = rows.iter().filter(|r| !gone(r)).map(|r| r.person_id).collect();
    let active = person::Entity::find()
        .filter(person::Column::Id.is_in(others))
        .filter(person::Column::State.eq(PersonState::Active.as_str()))
        .one(tx)
        .await?;
    if active.is_none() { Err(Error::Refused("last_steward")) } else { Ok(()) }
}

async fn turn(ctx: &Ctx, form: ReasonForm, to: PersonState, action: &'static str) -> Result<Id> {
    let actor = ctx.require_region(Action::DisablePerson)?;
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    if actor.person_id == id {
        return Err(Error::Refused("own_account"));
    }
    let tx = ctx.begin().await?;
    let row = person::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
    match PersonState::parse(&row.state) {
        Some(PersonState::Deleted) => return Err(Error::Refused("account_deleted")),
        Some(now) if now == to => return Err(Error::Already(action.into())),
        _ => {}
    }
    let event =
        Event::about(action, "person", id, "").before(&json!({"state": row.state})).after(&json!({"state": to})).reason(form.reason.trim());
    if to == PersonState::Disabled {
        keeps_a_steward(ctx, &tx, Some(id), None).await?;
        sessions::end_all(&ctx.portal, &tx, id, "account_disabled").await?;
    }
    let mut row: person::ActiveModel = row.into();
    row.state = Set(to.to_string());
    row.update(&tx).await?;
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(id)
}

/// Disables an account: all its sessions end at once.
pub async fn disable(ctx: &Ctx, form: ReasonForm) -> Result<Id> {
    turn(ctx, form, PersonState::Disabled, "person.disable").await
}

/// Enables an account again.
pub async fn enable(ctx: &Ctx, form: ReasonForm) -> Result<Id> {
    turn(ctx, form, PersonState::Active, "person.enable").await
}
