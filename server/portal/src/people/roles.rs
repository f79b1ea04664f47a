//! Giving and ending roles.

use super::list::within;
use super::state::keeps_a_steward;
use crate::audit::Event;
use crate::{Ctx, Error, Result, notices};
use chrono::{Duration, NaiveDate};
use contract::Id;
use contract::dates::parse_day;
use contract::forms::people::{EndRoleForm, GiveRoleForm};
use contract::notices::NoticeKind;
use contract::people::{PersonState, Role, Seat};
use contract::rules::Form;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, to_give};
use entity::{organisation, person, role_assignment, working_group};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde_json::json;

/// Where a role belongs, for the rights table.
pub(crate) fn belongs(role: Role, organisation: Option<Id>, group: Option<Id>) -> Belongs {
    match role.seat() {
        Seat::Organisation => Belongs { organisation, ..Belongs::default() },
        Seat::Group => Belongs::group(group),
        Seat::Region => Belongs::region(),
    }
}

/// Reads the seat of a role out of a form: only what fits the role counts.
pub(crate) fn seat_of(role: Role, organisation: &str, group: &str) -> (Option<Id>, Option<Id>) {
    match role.seat() {
        Seat::Organisation => (organisation.parse().ok(), None),
        Seat::Group => (None, group.parse().ok()),
        Seat::Region => (None, None),
    }
}

/// The place of a role has to be a member or group that has not left.
pub(crate) async fn place_exists(db: &impl ConnectionTrait, organisation: Option<Id>, group: Option<Id>) -> Result<()> {
    if let Some(id) = organisation
        && organisation::Entity::find_by_id(id).one(db).await?.is_none_or(|o| o.state != "active")
    {
        return Err(Error::field("organisation_id", "choice"));
    }
    if let Some(id) = group
        && working_group::Entity::find_by_id(id).one(db).await?.is_none_or(|g| g.state != "active")
    {
        return Err(Error::field("group_id", "choice"));
    }
    Ok(())
}

/// Insists on a person who has an account; nobody else gives or takes roles of that person until the
/// transaction ends.
pub(crate) async fn alone_with(tx: &impl ConnectionTrait, person: Id) -> Result<person::Model> {
    let who = person::Entity::find_by_id(person).lock_exclusive().one(tx).await?.ok_or(Error::NotFound)?;
    if who.state == PersonState::Deleted.as_str() { Err(Error::Refused("account_deleted")) } else { Ok(who) }
}

/// The same role at the same place, open on or after a day.
pub(crate) async fn open_role(
    db: &impl ConnectionTrait,
    person: Id,
    role: Role,
    place: (Option<Id>, Option<Id>),
    day: NaiveDate,
) -> Result<Option<role_assignment::Model>> {
    let rows = role_assignment::Entity::find()
        .filter(role_assignment::Column::PersonId.eq(person))
        .filter(role_assignment::Column::Role.eq(role.as_str()))
        .all(db)
        .await?;
    Ok(rows.into_iter().find(|r| (r.organisation_id, r.group_id) == place && r.valid_until.is_none_or(|u| u >= day)))
}

/// Gives somebody who has an account a further role.
pub async fn give(ctx: &Ctx, form: GiveRoleForm) -> Result<Id> {
    let errors = form.check();
    super::reach(ctx, Action::Invite)?;
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let person_id: Id = form.person_id.parse().map_err(|_| Error::NotFound)?;
    let role = Role::parse(&form.role).ok_or_else(|| Error::field("role", "choice"))?;
    let place = seat_of(role, &form.organisation_id, &form.group_id);
    within(ctx, Action::Invite, person_id).await?;
    ctx.require(to_give(role), &belongs(role, place.0, place.1), EditState::Draft)?;
    let from = parse_day(&form.valid_from).ok_or_else(|| Error::field("valid_from", "day"))?;
    let until = parse_day(&form.valid_until);
    let tx = ctx.begin().await?;
    alone_with(&tx, person_id).await?;
    place_exists(&tx, place.0, place.1).await?;
    if open_role(&tx, person_id, role, place, from).await?.is_some() {
        return Err(Error::Already("role".into()));
    }
    let id = ctx.portal.new_id();
    let row = role_assignment::Model {
        id,
        person_id,
        role: role.to_string(),
        organisation_id: place.0,
        group_id: place.1,
        valid_from: from,
        valid_until: until,
        created_at: ctx.portal.now(),
    };
    let words = crate::invitations::described(&super::places(&tx).await?, role, place);
    let event = Event::about("role.give", "person", person_id, "").after(&row).reason(form.reason.trim()).of(place.0);
    role_assignment::Entity::insert(role_assignment::ActiveModel::from(row).reset_all()).exec_without_returning(&tx).await?;
    ctx.record(&tx, event).await?;
    notices::tell(ctx, &tx, person_id, NoticeKind::RoleGiven, &words, "/arbeit/konto".into()).await?;
    tx.commit().await?;
    Ok(person_id)
}

/// Ends a role on a day; another end set in the meantime is a conflict. Returns the person.
pub async fn end(ctx: &Ctx, form: EndRoleForm) -> Result<Id> {
    super::reach(ctx, Action::Invite)?;
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let tx = ctx.begin().await?;
    let row = role_assignment::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
    let role = Role::parse(&row.role).ok_or(Error::NotFound)?;
    ctx.require(to_give(role), &belongs(role, row.organisation_id, row.group_id), EditState::Draft)?;
    let mut errors = form.check();
    let until = parse_day(&form.until).unwrap_or_default();
    // A role that began today can still be ended at once: it then held on no day.
    if errors.is_empty() && until < row.valid_from - Duration::days(1) {
        errors.insert("until".into(), format!("before|{}", row.valid_from.format("%d.%m.%Y")));
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    if row.valid_until.is_some_and(|u| u < ctx.portal.today()) {
        return Err(Error::Already("role_ended".into()));
    }
    if row.valid_until != parse_day(&form.seen) {
        return Err(Error::Conflict);
    }
    if role == Role::Steward {
        keeps_a_steward(ctx, &tx, None, Some(id)).await?;
    }
    let (person_id, place) = (row.person_id, row.organisation_id);
    let event = Event::about("role.end", "person", person_id, "")
        .before(&json!({"role": row.role, "valid_until": row.valid_until}))
        .after(&json!({"role": row.role, "valid_until": until}))
        .reason(form.reason.trim())
        .of(place);
    let mut row: role_assignment::ActiveModel = row.into();
    row.valid_until = Set(Some(until));
    row.update(&tx).await?;
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(person_id)
}
