//! The agenda: items, their order, and what is taken together.

use super::adopting;
use super::change::{Change, Note, not};
use super::load;
use super::newer::FROZEN;
use super::personal::seated;
use super::positions::amendment_state;
use super::subjects::freeze_subject;
use crate::audit::Event;
use crate::{Ctx, Error, Result, fields, once};
use contract::conference::{AmendmentState, Happening, ItemState, SubjectKind};
use contract::forms::conferences::{ItemForm, ItemStepForm};
use contract::forms::steps::OrderForm;
use contract::rules::Form;
use contract::strategy::EditState;
use contract::{Id, Lang};
use domain::rights::{Action, Belongs};
use entity::{conference, conference_amendment, conference_item};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};

/// Saves an agenda item and freezes what it points at. Returns the conference.
///
/// Errors: `Invalid` on `subject` when that is not there; `Refused` once the conference sits.
pub async fn save_item(ctx: &Ctx, form: ItemForm) -> Result<Id> {
    ctx.require_region(Action::PrepareConference)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let change = Change::begin(ctx, form.conference_id.parse().map_err(|_| Error::NotFound)?).await?;
    change.state()?.prepares().map_err(|n| not(n, "saved"))?;
    let (conference, now) = (change.row.id, ctx.portal.now());
    let stored = match form.id.parse::<Id>() {
        Ok(id) => Some(own_item(&change, id).await?),
        Err(_) => None,
    };
    let columns = conference_item::ActiveModel {
        title: Set(form.title.trim().to_owned()),
        recommendation: Set(form.recommendation.trim().replace("\r\n", "\n")),
        changed_at: Set(now),
        ..Default::default()
    };
    let keeps = form.subject == "keep" && stored.as_ref().is_some_and(|b| b.kind != SubjectKind::Motion.as_str());
    let value = match (&stored, form.subject.as_str()) {
        (Some(b), "keep") => b.kind.clone(),
        _ => form.value(),
    };
    let frozen = match keeps {
        true => None,
        false => Some(freeze_subject(&change.tx, &value, &form.recommendation).await?),
    };
    let mut before = None;
    let (kind, note, id) = match stored {
        Some(b) => {
            if form.version.parse::<i32>() != Ok(b.version) {
                return Err(Error::Conflict);
            }
            load::item_of(&b)?.listens().map_err(|n| not(n, "saved"))?;
            let new_subject = frozen.as_ref().is_some_and(|(_, sha)| *sha != b.sha256);
            let new_words = columns.recommendation != Set(b.recommendation.clone());
            if new_subject || new_words {
                // Positions on something else say nothing about this.
                super::renew::renew(ctx, &change, &b, new_subject).await?;
            }
            let again = frozen.is_some() && value != SubjectKind::Motion.as_str();
            before = Some(serde_json::json!({ "title": b.title, "recommendation": b.recommendation, "sha256": b.sha256 }));
            let (kind, sha256) = frozen.map_or((b.kind.clone(), b.sha256.clone()), |(k, s)| (k.to_owned(), s));
            let row = conference_item::ActiveModel { kind: Set(kind), sha256: Set(sha256), version: Set(b.version + 1), ..columns };
            conference_item::Entity::update_many().set(row).filter(conference_item::Column::Id.eq(b.id)).exec(&change.tx).await?;
            let stand = match (new_subject, again) {
                (true, _) => Some(format!("neuer Stand {FROZEN}")),
                (false, true) => Some(format!("jetziger Stand ist der, der schon {FROZEN} war")),
                (false, false) => None,
            };
            let words = stand.into_iter().chain(new_words.then(|| "Beschlussvorschlag geändert".to_owned())).collect::<Vec<_>>();
            (Happening::ItemChanged, words.join(", "), b.id)
        }
        None => {
            let id = once::fresh::<conference_item::Entity>(&ctx.portal, &change.tx, &form.once).await?;
            let (kind, sha256) = frozen.ok_or_else(|| Error::field("subject", "choice"))?;
            let query = conference_item::Entity::find().filter(conference_item::Column::ConferenceId.eq(conference));
            let row = conference_item::ActiveModel {
                id: Set(id),
                conference_id: Set(conference),
                position: Set(query.count(&change.tx).await? as i32 + 1),
                kind: Set(kind.to_owned()),
                sha256: Set(sha256),
                apart: Set(false),
                state: Set(ItemState::Open.to_string()),
                outcome: Set(None),
                decision: Set(String::new()),
                tally: Set(None),
                voices: Set(None),
                decided_at: Set(None),
                decided_by: Set(None),
                version: Set(1),
                ..columns
            };
            row.insert(&change.tx).await.map_err(once::or_already)?;
            (Happening::ItemAdded, String::new(), id)
        }
    };
    let event = Event::about("conference.item", "conference_item", id, form.title.trim()).after(&form);
    let event = if let Some(before) = &before { event.before(before) } else { event };
    change.end(ctx, Default::default(), Note::new(kind).item(id).words(note), event).await?;
    Ok(conference)
}

/// An item of this conference.
pub(super) async fn own_item(change: &Change, id: Id) -> Result<conference_item::Model> {
    let found = conference_item::Entity::find_by_id(id).one(&change.tx).await?;
    found.filter(|i| i.conference_id == change.row.id).ok_or(Error::NotFound)
}

/// Saves the order of the agenda. Somebody else's order in between is a conflict.
pub async fn order(ctx: &Ctx, form: OrderForm) -> Result<Id> {
    ctx.require_region(Action::PrepareConference)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let change = Change::begin(ctx, form.parent.parse().map_err(|_| Error::NotFound)?).await?;
    change.state()?.prepares().map_err(|n| not(n, "moved"))?;
    let conference = change.row.id;
    let rows = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.eq(conference))
        .filter(conference_item::Column::State.ne(ItemState::Withdrawn.as_str()))
        .order_by_asc(conference_item::Column::Position)
        .order_by_asc(conference_item::Column::Id)
        .all(&change.tx)
        .await?;
    let now: Vec<Id> = rows.iter().map(|r| r.id).collect();
    let wanted = fields::wanted(&form, &now)?;
    if now == wanted {
        return Ok(conference);
    }
    for (i, id) in wanted.iter().enumerate() {
        let row = conference_item::ActiveModel { position: Set(i as i32 + 1), ..Default::default() };
        conference_item::Entity::update_many().set(row).filter(conference_item::Column::Id.eq(*id)).exec(&change.tx).await?;
    }
    let event = Event::about("conference.order", "conference", conference, &change.row.title).before(&now).after(&wanted);
    change.end(ctx, Default::default(), Note::new(Happening::Ordered), event).await?;
    Ok(conference)
}

/// Takes an item off the agenda or puts it back; takes it out to be discussed or puts it back among
/// the undisputed ones; calls it up; takes its outcome back. Returns the conference.
pub async fn item_step(ctx: &Ctx, form: ItemStepForm) -> Result<Id> {
    ctx.actor()?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (change, item) = Change::of_item(ctx, form.id.parse().map_err(|_| Error::NotFound)?).await?;
    let (conference, now) = (change.row.id, ctx.portal.now());
    let (state, old) = (change.state()?, load::item_of(&item)?);
    let refused = |n| not(n, &form.step);
    let mut columns = conference_item::ActiveModel { changed_at: Set(now), ..Default::default() };
    let mut screen: conference::ActiveModel = Default::default();
    // Whose counter-proposal is called up.
    let mut of = None;
    let kind = match form.step.as_str() {
        step @ ("withdraw" | "restore") => {
            ctx.require_region(Action::PrepareConference)?;
            state.prepares().map_err(refused)?;
            let (next, kind) = match step {
                "withdraw" => (old.withdraw(), Happening::ItemWithdrawn),
                _ => (old.restore(), Happening::ItemRestored),
            };
            columns.state = Set(next.map_err(refused)?.state.to_string());
            kind
        }
        step @ ("apart" | "together") => {
            // Whoever speaks for a municipality may ask for a talk; the chair alone puts an item back.
            if step == "apart" {
                let organisation: Id = form.organisation_id.parse().map_err(|_| Error::NotFound)?;
                let (seated, _) = seated(ctx, &change.tx, conference).await?;
                seated.require(Action::TakePosition, &Belongs::to(organisation), EditState::Draft)?;
            } else {
                ctx.require_region(Action::RecordOutcome)?;
            }
            state.listens().map_err(refused)?;
            old.listens().map_err(refused)?;
            if item.apart == (step == "apart") {
                return Err(Error::Already(step.to_owned()));
            }
            columns.apart = Set(step == "apart");
            if step == "apart" { Happening::Apart } else { Happening::Together }
        }
        "call" => {
            ctx.require_region(Action::RecordOutcome)?;
            state.sits().map_err(refused)?;
            old.calls().map_err(refused)?;
            let amendment = form.amendment.parse::<Id>().ok();
            let mut kind = Happening::Called;
            if let Some(id) = amendment {
                let found = conference_amendment::Entity::find_by_id(id).one(&change.tx).await?;
                let found = found.filter(|a| a.item_id == item.id).ok_or(Error::NotFound)?;
                if matches!(amendment_state(&found)?, AmendmentState::Withdrawn | AmendmentState::Void) {
                    return Err(Error::Refused("off_agenda"));
                }
                kind = Happening::AmendmentCalled;
                of = Some(found.organisation_id);
            }
            if (change.row.current_item, change.row.current_amendment) == (Some(item.id), amendment) {
                return Err(Error::Already("call".into()));
            }
            screen.current_item = Set(Some(item.id));
            screen.current_amendment = Set(amendment);
            columns.changed_at = sea_orm::NotSet;
            kind
        }
        "reopen" => {
            ctx.require_region(Action::RecordOutcome)?;
            state.sits().map_err(refused)?;
            if let Ok(amendment) = form.amendment.parse::<Id>() {
                old.listens().map_err(refused)?;
                return reopen_amendment(ctx, change, item.id, amendment, form.reason.trim()).await;
            }
            columns.state = Set(old.reopen().map_err(refused)?.state.to_string());
            columns.outcome = Set(None);
            columns.tally = Set(None);
            columns.voices = Set(None);
            columns.decision = Set(String::new());
            columns.decided_at = Set(None);
            columns.decided_by = Set(None);
            Happening::Reopened
        }
        _ => return Err(Error::field("step", "choice")),
    };
    if columns.is_changed() {
        conference_item::Entity::update_many().set(columns).filter(conference_item::Column::Id.eq(item.id)).exec(&change.tx).await?;
    }
    let mut note = Note::new(kind).item(item.id);
    if let Some(organisation) = of {
        note = note.of(organisation);
    }
    if let (Happening::Apart, Ok(organisation)) = (kind, form.organisation_id.parse()) {
        note = note.of(organisation);
    }
    if matches!(kind, Happening::ItemWithdrawn | Happening::Reopened) {
        note = note.words(form.reason.trim());
    }
    let taken_back = (&item.state, &item.outcome, &item.decision);
    let event = Event::about("conference.item_step", "conference_item", item.id, &item.title)
        .before(&taken_back)
        .after(&form.step)
        .reason(form.reason.trim());
    change.end(ctx, screen, note, event).await?;
    Ok(conference)
}

/// Takes the outcome of a counter-proposal back. Returns the conference.
async fn reopen_amendment(ctx: &Ctx, change: Change, item: Id, amendment: Id, reason: &str) -> Result<Id> {
    let view = load::view(&change.tx, change.row.id).await?;
    let (item, amendment) = view.amendment(amendment).filter(|(i, _)| i.id == item).ok_or(Error::NotFound)?;
    adopting::taken_back(ctx, &change, item, amendment).await?;
    let event = Event::about("conference.amendment_outcome", "conference_item", item.id, &item.title)
        .before(&amendment.outcome)
        .reason(reason)
        .of(Some(amendment.organisation));
    let words = format!("{}. Grund: {reason}", amendment.change.title(Lang::De));
    let note = Note::new(Happening::AmendmentReopened).item(item.id).of(amendment.organisation).words(words);
    change.end(ctx, Default::default(), note, event).await?;
    Ok(view.head.id)
}
