//! What the adoption of a counter-proposal makes of its item: another one. What else was put about the
//! same thing is settled or replaced, and positions on what the item was end. Taken back, it makes the
//! item what it was before.

use super::change::{Change, Note};
use super::positions::{after, end};
use super::renew::tell;
use super::view::{AmendmentView, ItemView};
use crate::{Ctx, Result};
use chrono::{DateTime, Utc};
use contract::conference::{AmendmentState, Happening, Presence, Stance, Tally};
use contract::{Id, Lang};
use domain::conference::amend;
use domain::conference::state::Deed;
use entity::{conference_amendment, conference_item, conference_position};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;

/// Carries an adoption on: proposals that ask for the same are adopted with it, an earlier one about the
/// same thing is replaced, and everybody but whoever proposed it is asked anew.
pub(super) async fn adopted(ctx: &Ctx, change: &Change, item: &ItemView, amendment: &AmendmentView) -> Result<()> {
    let mut proposers = BTreeSet::from([amendment.organisation]);
    let about = amend::about(&amendment.change);
    for a in item.amendments.iter().filter(|a| a.id != amendment.id && amend::about(&a.change) == about) {
        match a.state {
            AmendmentState::Open if amend::alike(&a.change, &amendment.change) => {
                settle(ctx, change, item, a, Deed::Follow).await?;
                proposers.insert(a.organisation);
            }
            AmendmentState::Adopted => settle(ctx, change, item, a, Deed::Replace).await?,
            _ => {}
        }
    }
    // Who is not there votes on nothing, whatever they said before.
    for v in amendment.voices.iter().filter(|v| v.presence != Presence::Present && v.said.is_some()) {
        end(ctx, &change.tx, amendment.id, Some(v.organisation), "absent").await?;
    }
    // The objection of whoever proposed it is what was met.
    let mut asked = ask_anew(ctx, change, item, &proposers).await?;
    let agrees = |o: &Id| {
        let voice = amendment.voices.iter().find(|v| v.organisation == *o && v.presence == Presence::Present);
        voice.is_some_and(|v| matches!(v.stance, Some(Stance::Consent | Stance::Reservation)))
    };
    asked.retain(|o| !agrees(o));
    tell(ctx, change, (item.id, &item.title), asked).await
}

/// Takes the outcome of a counter-proposal back: it is open again, with those that were adopted along with
/// it, and what it had replaced stands again. What was said about the item before holds again.
///
/// Errors: `Already` when it is open; `Refused` when another one took its place, or it was never decided.
pub(super) async fn taken_back(ctx: &Ctx, change: &Change, item: &ItemView, amendment: &AmendmentView) -> Result<()> {
    mark(ctx, change, amendment, Deed::Reopen).await?;
    let mut proposers = BTreeSet::from([amendment.organisation]);
    if amendment.state != AmendmentState::Adopted {
        // Whoever agrees by now has no counter-proposal, unless they say so.
        let agrees = item.voice(amendment.organisation).and_then(|v| v.said).is_some_and(|said| said != Stance::Objection);
        if agrees {
            end(ctx, &change.tx, item.id, Some(amendment.organisation), "reopened").await?;
            tell(ctx, change, (item.id, &item.title), proposers).await?;
        }
        return Ok(());
    }
    let about = amend::about(&amendment.change);
    let others = || item.amendments.iter().filter(|a| a.id != amendment.id && amend::about(&a.change) == about);
    for a in others().filter(|a| a.state == AmendmentState::Adopted) {
        settle(ctx, change, item, a, Deed::Reopen).await?;
        proposers.insert(a.organisation);
    }
    // What stood before, and what had been adopted along with it.
    let replaced = || others().filter(|a| a.state == AmendmentState::Replaced);
    if let Some(last) = replaced().max_by_key(|a| a.changed_at) {
        for a in replaced().filter(|a| amend::alike(&a.change, &last.change)) {
            settle(ctx, change, item, a, Deed::Reinstate).await?;
        }
    }
    let since = amendment.changed_at;
    let changed_since =
        item.amendments.iter().any(|a| a.state == AmendmentState::Adopted && amend::about(&a.change) != about && a.changed_at > since);
    let asked = match changed_since {
        // Nobody has spoken on what the item is now.
        true => ask_anew(ctx, change, item, &proposers).await?,
        false => as_before(ctx, change, item, since).await?,
    };
    tell(ctx, change, (item.id, &item.title), asked).await
}

/// What was said about an item before a counter-proposal changed it holds again, and what was said since does
/// not; gives whose that was.
async fn as_before(ctx: &Ctx, change: &Change, item: &ItemView, since: DateTime<Utc>) -> Result<BTreeSet<Id>> {
    let all = conference_position::Entity::find().filter(conference_position::Column::TargetId.eq(item.id)).all(&change.tx).await?;
    let mut asked = BTreeSet::new();
    for p in all.iter().filter(|p| p.ended_at.is_none() && p.taken_at >= since) {
        end(ctx, &change.tx, item.id, Some(p.organisation_id), "reopened").await?;
        asked.insert(p.organisation_id);
    }
    let held = |p: &&conference_position::Model| p.taken_at < since && p.ended_by == "amended" && p.ended_at.is_some_and(|at| at >= since);
    let again: Vec<Id> = all.iter().filter(held).map(|p| p.id).collect();
    let columns = conference_position::ActiveModel { ended_at: Set(None), ended_by: Set(String::new()), ..Default::default() };
    let which = conference_position::Column::Id.is_in(again);
    conference_position::Entity::update_many().set(columns).filter(which).exec(&change.tx).await?;
    renewed(ctx, change, item, &asked).await?;
    Ok(asked)
}

/// Ends what was said about an item that is another one now, but for the objections of whoever proposed what
/// it is about; gives whose it was.
async fn ask_anew(ctx: &Ctx, change: &Change, item: &ItemView, proposers: &BTreeSet<Id>) -> Result<BTreeSet<Id>> {
    let held = conference_position::Entity::find()
        .filter(conference_position::Column::TargetId.eq(item.id))
        .filter(conference_position::Column::EndedAt.is_null())
        .all(&change.tx)
        .await?;
    let keeps = |p: &&conference_position::Model| proposers.contains(&p.organisation_id) && p.stance == Stance::Objection.as_str();
    let mut asked: BTreeSet<Id> = BTreeSet::new();
    for p in held.iter().filter(|p| !keeps(p)) {
        end(ctx, &change.tx, item.id, Some(p.organisation_id), "amended").await?;
        asked.insert(p.organisation_id);
    }
    renewed(ctx, change, item, &asked).await?;
    Ok(asked)
}

/// Counts another version of an item, and notes that positions on the former ended.
async fn renewed(ctx: &Ctx, change: &Change, item: &ItemView, asked: &BTreeSet<Id>) -> Result<()> {
    let columns = conference_item::ActiveModel { version: Set(item.version + 1), changed_at: Set(ctx.portal.now()), ..Default::default() };
    conference_item::Entity::update_many().set(columns).filter(conference_item::Column::Id.eq(item.id)).exec(&change.tx).await?;
    if !asked.is_empty() {
        change.note(ctx, Note::new(Happening::Renewed).item(item.id)).await?;
    }
    Ok(())
}

/// Settles a counter-proposal with another one. What is replaced keeps when it was decided.
async fn settle(ctx: &Ctx, change: &Change, item: &ItemView, a: &AmendmentView, deed: Deed) -> Result<()> {
    mark(ctx, change, a, deed).await?;
    let title = a.change.title(Lang::De);
    let (kind, words) = match deed {
        Deed::Follow => (Happening::AmendmentDecided, format!("{title}: gleichlautend, mit angenommen")),
        Deed::Reinstate => (Happening::AmendmentDecided, format!("{title}: wieder angenommen")),
        Deed::Reopen => (Happening::AmendmentReopened, title),
        _ => (Happening::AmendmentReplaced, title),
    };
    change.note(ctx, Note::new(kind).item(item.id).of(a.organisation).words(words)).await
}

async fn mark(ctx: &Ctx, change: &Change, a: &AmendmentView, deed: Deed) -> Result<()> {
    let state = after(a.state, deed, Tally::default(), 0)?;
    let mut columns =
        conference_amendment::ActiveModel { state: Set(state.to_string()), version: Set(a.version + 1), ..Default::default() };
    if matches!(deed, Deed::Follow | Deed::Reopen) {
        columns.changed_at = Set(ctx.portal.now());
    }
    if deed == Deed::Reopen {
        columns.outcome = Set(None);
        columns.tally = Set(None);
    }
    conference_amendment::Entity::update_many().set(columns).filter(conference_amendment::Column::Id.eq(a.id)).exec(&change.tx).await?;
    Ok(())
}
