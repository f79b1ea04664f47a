//! The session: who is there, what comes out, and the steps of the conference as a whole.

use super::agenda::own_item;
use super::change::{Change, Note, not};
use super::positions::{after, amendment_state};
use super::view::{ItemView, View};
use super::{close, invite, load, minutes};
use crate::audit::Event;
use crate::{Ctx, Error, Result, day_of};
use contract::conference::{AmendmentState, Happening, ItemState, Outcome, Presence};
use contract::forms::conferences::{ConferenceStep, ConferenceStepForm, OutcomeForm, PresenceForm};
use contract::rules::Form;
use contract::{Id, Lang};
use domain::conference::state::Deed;
use domain::conference::{amend, votes};
use domain::rights::Action;
use entity::{conference, conference_amendment, conference_item, conference_seat};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;

/// Invites, opens, closes, or settles the minutes.
pub async fn step(ctx: &Ctx, form: ConferenceStepForm) -> Result<Id> {
    ctx.require_region(Action::ReadConference)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    match ConferenceStep::parse(&form.step).ok_or(Error::NotFound)? {
        ConferenceStep::Invite => invite::invite(ctx, id).await,
        ConferenceStep::Complete => invite::complete(ctx, id).await,
        ConferenceStep::Open => open(ctx, id, !form.confirm.is_empty()).await,
        ConferenceStep::Close => close::close(ctx, id).await,
        ConferenceStep::Freeze => minutes::freeze(ctx, id).await,
    }
}

/// Opens the session; on another day than planned only when that is `confirmed`, because minutes and
/// public page tell the planned one.
async fn open(ctx: &Ctx, id: Id, confirmed: bool) -> Result<Id> {
    ctx.require_region(Action::RecordOutcome)?;
    let change = Change::begin(ctx, id).await?;
    let next = change.state()?.open().map_err(|n| not(n, "open"))?;
    if !confirmed && day_of(change.row.starts_at) != day_of(ctx.portal.now()) {
        return Err(Error::Refused("other_day"));
    }
    // Whoever left the region since the invitation has no seat, and who joined has one.
    let members = load::present_members(&change.tx).await?.into_iter().map(|o| o.id);
    conference_seat::Entity::delete_many()
        .filter(conference_seat::Column::ConferenceId.eq(id))
        .filter(conference_seat::Column::OrganisationId.is_not_in(members))
        .exec(&change.tx)
        .await?;
    let new = invite::seat(ctx, &change).await?;
    if !new.is_empty() {
        let names = new.iter().map(|o| o.short_name.as_str()).collect::<Vec<_>>().join(", ");
        change.note(ctx, Note::new(Happening::Joined).words(names)).await?;
    }
    let columns = conference::ActiveModel {
        state: Set(next.state.to_string()),
        opened_at: Set(Some(ctx.portal.now())),
        version: Set(change.row.version + 1),
        ..Default::default()
    };
    let event = Event::about("conference.open", "conference", id, &change.row.title);
    change.end(ctx, columns, Note::new(Happening::Opened), event).await?;
    Ok(id)
}

/// Notes who came or left; without a municipality, everybody who is expected has come.
pub async fn presence(ctx: &Ctx, form: PresenceForm) -> Result<Id> {
    ctx.require_region(Action::RecordOutcome)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let presence = Presence::parse(&form.presence).ok_or(Error::NotFound)?;
    let change = Change::begin(ctx, form.conference_id.parse().map_err(|_| Error::NotFound)?).await?;
    change.state()?.sits().map_err(|n| not(n, "presence"))?;
    let id = change.row.id;
    let row = conference_seat::ActiveModel { presence: Set(presence.to_string()), changed_at: Set(ctx.portal.now()), ..Default::default() };
    let mut query = conference_seat::Entity::update_many().set(row).filter(conference_seat::Column::ConferenceId.eq(id));
    query = match form.organisation_id.parse::<Id>() {
        Ok(organisation) => query
            .filter(conference_seat::Column::OrganisationId.eq(organisation))
            .filter(conference_seat::Column::Presence.ne(presence.as_str())),
        Err(_) => query.filter(conference_seat::Column::Presence.eq(Presence::Expected.as_str())),
    };
    if query.exec(&change.tx).await?.rows_affected == 0 {
        return Err(Error::Already(presence.to_string()));
    }
    let organisation = form.organisation_id.parse::<Id>().ok();
    let kind = if presence == Presence::Present { Happening::Came } else { Happening::Left };
    let note = match organisation {
        Some(o) => Note::new(kind).of(o),
        None => Note::new(kind).words("alle Erwarteten"),
    };
    let event = Event::about("conference.presence", "conference", id, &change.row.title).after(&form).of(organisation);
    change.end(ctx, Default::default(), note, event).await?;
    Ok(id)
}

/// Records what came out: of an item, of a counter-proposal, or of all undisputed items together.
/// However often and from however many screens it is pressed, it happens once. Returns the conference.
///
/// Errors: `Already` when it stands like that; `Refused` with the rule when the outcome does not fit
/// the positions (`quorum`, `not_carried`, `objections`, `no_objections`, `open_amendments`).
pub async fn outcome(ctx: &Ctx, form: OutcomeForm) -> Result<Id> {
    ctx.require_region(Action::RecordOutcome)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let change = Change::begin(ctx, form.conference_id.parse().map_err(|_| Error::NotFound)?).await?;
    change.state()?.sits().map_err(|n| not(n, "outcome"))?;
    let id = change.row.id;
    let view = load::view(&change.tx, id).await?;
    match (form.item_id.parse::<Id>(), form.amendment_id.parse::<Id>()) {
        (_, Ok(amendment)) => of_amendment(ctx, change, &view, amendment, &form.outcome).await?,
        (Ok(item), _) => {
            own_item(&change, item).await?;
            let outcome = Outcome::parse(&form.outcome).ok_or_else(|| Error::field("outcome", "choice"))?;
            let item = view.item(item).ok_or(Error::NotFound)?;
            decide(ctx, &change, &view, item, outcome).await?;
            let note = Note::new(Happening::Decided).item(item.id).words(outcome.label(Lang::De));
            let event = Event::about("conference.outcome", "conference_item", item.id, &item.title).after(&form);
            change.end(ctx, screen(&view, Some(item.id)), note, event).await?;
        }
        _ => together(ctx, change, &view, &form).await?,
    }
    Ok(id)
}

/// What stays on the screens after a decision: the item; none for the agenda with all outcomes.
fn screen(view: &View, item: Option<Id>) -> conference::ActiveModel {
    if (view.head.current_item, view.head.current_amendment) == (item, None) {
        return Default::default();
    }
    conference::ActiveModel { current_item: Set(item), current_amendment: Set(None), ..Default::default() }
}

async fn decide(ctx: &Ctx, change: &Change, view: &View, item: &ItemView, outcome: Outcome) -> Result<()> {
    let tally = view.tally(item);
    let state = domain::conference::state::Item { state: item.state, outcome: item.outcome };
    let next = state.decide(outcome, tally, view.head.quorum, item.open_amendments()).map_err(|n| not(n, outcome.as_str()))?;
    let decision = if next.state == ItemState::Decided { amend::resolution(&item.recommendation, &item.adopted()) } else { String::new() };
    let now = ctx.portal.now();
    let columns = conference_item::ActiveModel {
        state: Set(next.state.to_string()),
        outcome: Set(Some(outcome.to_string())),
        decision: Set(decision),
        tally: Set(counted(tally)?),
        voices: Set(counted(item.voices.iter().map(|v| view.counts(v)).collect::<Vec<_>>())?),
        decided_at: Set(Some(now)),
        decided_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
        changed_at: Set(now),
        ..Default::default()
    };
    conference_item::Entity::update_many().set(columns).filter(conference_item::Column::Id.eq(item.id)).exec(&change.tx).await?;
    Ok(())
}

fn counted(what: impl Serialize) -> Result<Option<serde_json::Value>> {
    serde_json::to_value(what).map(Some).map_err(|e| Error::Broken(e.to_string()))
}

async fn of_amendment(ctx: &Ctx, change: Change, view: &View, id: Id, outcome: &str) -> Result<()> {
    let (item, amendment) = view.amendment(id).ok_or(Error::NotFound)?;
    domain::conference::state::Item { state: item.state, outcome: item.outcome }.listens().map_err(|n| not(n, "amendment"))?;
    let deed = match (outcome, Outcome::parse(outcome)) {
        ("declined", _) => Deed::Decline,
        (_, Some(o)) => Deed::Adopt(o),
        _ => return Err(Error::field("outcome", "choice")),
    };
    let row = conference_amendment::Entity::find_by_id(id).one(&change.tx).await?.ok_or(Error::NotFound)?;
    let tally = view.tally_of(amendment);
    let next = after(amendment_state(&row)?, deed, tally, view.head.quorum)?;
    let columns = conference_amendment::ActiveModel {
        state: Set(next.to_string()),
        outcome: Set(Outcome::parse(outcome).map(|o| o.to_string())),
        tally: Set(counted(tally)?),
        changed_at: Set(ctx.portal.now()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    conference_amendment::Entity::update_many().set(columns).filter(conference_amendment::Column::Id.eq(id)).exec(&change.tx).await?;
    let words = format!("{}: {}", amendment.change.title(Lang::De), next.label(Lang::De));
    let note = Note::new(Happening::AmendmentDecided).item(item.id).of(amendment.organisation).words(words);
    let event = Event::about("conference.amendment_outcome", "conference_item", item.id, &item.title)
        .after(&outcome)
        .of(Some(amendment.organisation));
    if next == AmendmentState::Adopted {
        super::adopting::adopted(ctx, &change, item, amendment).await?;
    }
    // What is asked next is the item, as it is now.
    let screen = screen(view, Some(item.id));
    change.end(ctx, screen, note, event).await
}

/// All undisputed items at once: those that the positions carry. The others stay open.
async fn together(ctx: &Ctx, change: Change, view: &View, form: &OutcomeForm) -> Result<()> {
    let undisputed = view.undisputed();
    if undisputed.is_empty() {
        return Err(Error::Already("together".into()));
    }
    let mut done = Vec::new();
    for item in undisputed {
        if votes::fits(Outcome::Unanimous, view.tally(item), view.head.quorum) == votes::Fit::Yes {
            decide(ctx, &change, view, item, Outcome::Unanimous).await?;
            change.note(ctx, Note::new(Happening::Decided).item(item.id).words(Outcome::Unanimous.label(Lang::De))).await?;
            done.push(item.number);
        }
    }
    if done.is_empty() {
        return Err(Error::Refused("not_carried"));
    }
    let points = if done.len() == 1 { "Punkt" } else { "Punkte" };
    let words = format!("gemeinsam: {points} {}", done.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
    let event = Event::about("conference.outcome", "conference", view.head.id, &view.head.title).after(form).reason(words.clone());
    change.end(ctx, screen(view, None), Note::new(Happening::Decided).words(words), event).await
}
