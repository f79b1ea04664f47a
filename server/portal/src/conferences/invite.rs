//! Inviting to a conference, calling it off, and inviting anew.

use super::change::{Change, Note, not};
use super::letters::{self, News};
use super::load;
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::conference::{Happening, ItemState, Presence};
use contract::forms::conferences::CallOffForm;
use contract::rules::Form;
use domain::rights::Action;
use entity::{conference, conference_item, conference_seat, organisation};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// Invites: every member gets a seat, everybody at the table is told. What was called off is taken up
/// again that way, with the seats and positions it had.
pub async fn invite(ctx: &Ctx, id: Id) -> Result<Id> {
    ctx.require_region(Action::PrepareConference)?;
    let change = Change::begin(ctx, id).await?;
    let items = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.eq(id))
        .filter(conference_item::Column::State.ne(ItemState::Withdrawn.as_str()))
        .count(&change.tx)
        .await?;
    let next = change.state()?.invite(items as usize).map_err(|n| not(n, "invited"))?;
    let now = ctx.portal.now();
    seat(ctx, &change).await?;
    let row = conference::Model { invited_at: Some(now), version: change.row.version + 1, ..change.row.clone() };
    letters::tell_all(ctx, &change.tx, &row, News::Invited).await?;
    let columns = conference::ActiveModel {
        state: Set(next.state.to_string()),
        invited_at: Set(Some(now)),
        version: Set(row.version),
        ..Default::default()
    };
    let event = Event::about("conference.invite", "conference", id, &row.title);
    change.end(ctx, columns, Note::new(Happening::Invited), event).await?;
    Ok(id)
}

/// Gives every member that has none a seat. Returns who got one.
pub(super) async fn seat(ctx: &Ctx, change: &Change) -> Result<Vec<organisation::Model>> {
    let id = change.row.id;
    let seated = conference_seat::Entity::find().filter(conference_seat::Column::ConferenceId.eq(id)).all(&change.tx).await?;
    let mut new = load::present_members(&change.tx).await?;
    new.retain(|o| seated.iter().all(|s| s.organisation_id != o.id));
    for o in &new {
        let row = conference_seat::ActiveModel {
            conference_id: Set(id),
            organisation_id: Set(o.id),
            presence: Set(Presence::Expected.to_string()),
            changed_at: Set(ctx.portal.now()),
        };
        row.insert(&change.tx).await?;
    }
    Ok(new)
}

/// Invites members that joined the region since: they get a seat, and their mayors are told.
///
/// Errors: `Already` where every member has a seat; `Refused` unless people are invited or sit.
pub(super) async fn complete(ctx: &Ctx, id: Id) -> Result<Id> {
    ctx.require_region(Action::PrepareConference)?;
    let change = Change::begin(ctx, id).await?;
    change.state()?.listens().map_err(|n| not(n, "complete"))?;
    let new = seat(ctx, &change).await?;
    if new.is_empty() {
        return Err(Error::Already("complete".into()));
    }
    let row = conference::Model { version: change.row.version + 1, ..change.row.clone() };
    letters::tell_mayors(ctx, &change.tx, &row, new.iter().map(|o| o.id)).await?;
    let names: Vec<&str> = new.iter().map(|o| o.short_name.as_str()).collect();
    let note = Note::new(Happening::Joined).words(names.join(", "));
    let event = Event::about("conference.invite", "conference", id, &row.title).after(&names);
    let columns = conference::ActiveModel { version: Set(row.version), ..Default::default() };
    change.end(ctx, columns, note, event).await?;
    Ok(id)
}

/// Calls a conference off and tells all who were invited why. What was prepared stays.
///
/// Errors: `Invalid` on `reason` without one; `Refused` unless people are invited.
pub async fn call_off(ctx: &Ctx, form: CallOffForm) -> Result<Id> {
    ctx.require_region(Action::PrepareConference)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let change = Change::begin(ctx, form.id.parse().map_err(|_| Error::NotFound)?).await?;
    let next = change.state()?.call_off().map_err(|n| not(n, "called_off"))?;
    let reason = form.reason.trim().replace("\r\n", "\n");
    let row = conference::Model { version: change.row.version + 1, ..change.row.clone() };
    letters::tell_all(ctx, &change.tx, &row, News::CalledOff(&reason)).await?;
    let columns = conference::ActiveModel { state: Set(next.state.to_string()), version: Set(row.version), ..Default::default() };
    let event = Event::about("conference.call_off", "conference", row.id, &row.title).reason(&reason);
    change.end(ctx, columns, Note::new(Happening::CalledOff).words(reason), event).await?;
    Ok(row.id)
}
