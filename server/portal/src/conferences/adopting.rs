//! What the adoption of a counter-proposal makes of its item: another one. What else was put about the
//! same thing is settled or replaced, and positions on what the item was end.

use super::change::{Change, Note};
use super::positions::{after, end};
use super::renew::tell;
use super::view::{AmendmentView, ItemView};
use crate::{Ctx, Result};
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
    let held = conference_position::Entity::find()
        .filter(conference_position::Column::TargetId.eq(item.id))
        .filter(conference_position::Column::EndedAt.is_null())
        .all(&change.tx)
        .await?;
    // The objection of whoever proposed it is what was met.
    let keeps = |p: &&conference_position::Model| proposers.contains(&p.organisation_id) && p.stance == Stance::Objection.as_str();
    let mut asked: BTreeSet<Id> = BTreeSet::new();
    for p in held.iter().filter(|p| !keeps(p)) {
        end(ctx, &change.tx, item.id, Some(p.organisation_id), "amended").await?;
        asked.insert(p.organisation_id);
    }
    let columns = conference_item::ActiveModel { version: Set(item.version + 1), changed_at: Set(ctx.portal.now()), ..Default::default() };
    conference_item::Entity::update_many().set(columns).filter(conference_item::Column::Id.eq(item.id)).exec(&change.tx).await?;
    if !asked.is_empty() {
        change.note(ctx, Note::new(Happening::Renewed).item(item.id)).await?;
    }
    let agrees = |o: &Id| {
        let voice = amendment.voices.iter().find(|v| v.organisation == *o && v.presence == Presence::Present);
        voice.is_some_and(|v| matches!(v.stance, Some(Stance::Consent | Stance::Reservation)))
    };
    asked.retain(|o| !agrees(o));
    tell(ctx, change, (item.id, &item.title), asked).await
}

/// Settles a counter-proposal with another one. What is replaced keeps when it was decided.
async fn settle(ctx: &Ctx, change: &Change, item: &ItemView, a: &AmendmentView, deed: Deed) -> Result<()> {
    let state = after(a.state, deed, Tally::default(), 0)?;
    let mut columns =
        conference_amendment::ActiveModel { state: Set(state.to_string()), version: Set(a.version + 1), ..Default::default() };
    let title = a.change.title(Lang::De);
    let (kind, words) = match deed {
        Deed::Follow => {
            columns.changed_at = Set(ctx.portal.now());
            (Happening::AmendmentDecided, format!("{title}: gleichlautend, mit angenommen"))
        }
        _ => (Happening::AmendmentReplaced, title),
    };
    conference_amendment::Entity::update_many().set(columns).filter(conference_amendment::Column::Id.eq(a.id)).exec(&change.tx).await?;
    change.note(ctx, Note::new(kind).item(item.id).of(a.organisation).words(words)).await
}
