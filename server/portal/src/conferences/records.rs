//! Conferences for everybody: what was decided and how each municipality stood, once the minutes are
//! settled. What somebody remarked, and what was put off, stays in the minutes.

use super::load::counted_voices;
use crate::{Portal, Result};
use chrono::NaiveDate;
use contract::Id;
use contract::conference::{AmendmentState, CountedVoice, EffectKind, ItemState, MinutesState, Outcome, Presence, Stance, SubjectKind};
use entity::{conference, conference_amendment, conference_effect, conference_item, conference_position, conference_seat};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::cmp::Reverse;
use std::collections::HashMap;

/// A conference whose minutes are settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub id: Id,
    /// Its part of the address: `2026-12-03`, `2026-12-03-2`.
    pub slug: String,
    pub title: String,
    pub date: NaiveDate,
    /// Municipalities that were there at the end.
    pub present: usize,
    /// Municipalities with a seat.
    pub seats: usize,
    pub items: Vec<RecordItem>,
    /// Items that were postponed or referred back.
    pub put_off: usize,
}

/// An item that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordItem {
    pub id: Id,
    pub title: String,
    pub kind: SubjectKind,
    /// The wording that was adopted.
    pub decision: String,
    pub outcome: Outcome,
    /// How the municipalities counted.
    pub voices: Vec<CountedVoice>,
    /// Whose counter-proposals were decided on, and whether they were adopted.
    pub counters: Vec<(Id, bool)>,
    pub changes: Vec<RecordChange>,
}

/// What the decision did to the strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordChange {
    pub kind: EffectKind,
    /// The field, the text's owner, the fact sheet or the edition.
    pub object: Id,
    pub before: String,
    pub after: String,
}

/// Conferences with settled minutes and their addresses, the newest first. An address is the day, with
/// a number from the second one of a day on: the second to be settled, so that no address ever changes.
pub(super) async fn settled(db: &impl ConnectionTrait) -> Result<Vec<(conference::Model, String)>> {
    let rows = conference::Entity::find().filter(conference::Column::MinutesState.eq(MinutesState::Frozen.as_str()));
    let rows = rows.order_by_asc(conference::Column::MinutesSettledAt).order_by_asc(conference::Column::Id).all(db).await?;
    let mut of_day: HashMap<NaiveDate, usize> = HashMap::new();
    let one = |c: conference::Model| {
        let day = crate::day_of(c.starts_at);
        let n = of_day.entry(day).or_default();
        *n += 1;
        (c, if *n == 1 { day.to_string() } else { format!("{day}-{n}") })
    };
    let mut found: Vec<_> = rows.into_iter().map(one).collect();
    found.sort_by_key(|(c, _)| (Reverse(c.starts_at), Reverse(c.id)));
    Ok(found)
}

/// What conferences decided, each conference's in the order of its agenda: what their pages count.
pub(super) async fn decided(db: &impl ConnectionTrait, conferences: impl Iterator<Item = Id>) -> Result<Vec<conference_item::Model>> {
    let items = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.is_in(conferences))
        .filter(conference_item::Column::State.eq(ItemState::Decided.as_str()));
    Ok(items.order_by_asc(conference_item::Column::Position).order_by_asc(conference_item::Column::Id).all(db).await?)
}

/// The number under which a conference's page has a decision, from 1.
pub(super) fn number(decided: &[conference_item::Model], item: &conference_item::Model) -> usize {
    let of_conference = decided.iter().filter(|i| i.conference_id == item.conference_id);
    of_conference.take_while(|i| i.id != item.id).count() + 1
}

/// All of them, the newest first, in six queries.
pub async fn records(portal: &Portal) -> Result<Vec<Record>> {
    let db = portal.db();
    let rows = settled(db).await?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<Id> = rows.iter().map(|(c, _)| c.id).collect();
    let items = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.is_in(ids.iter().copied()))
        .order_by_asc(conference_item::Column::Position)
        .order_by_asc(conference_item::Column::Id)
        .all(db)
        .await?;
    let voices = conference_position::Entity::find()
        .filter(conference_position::Column::TargetId.is_in(items.iter().map(|i| i.id)))
        .filter(conference_position::Column::EndedAt.is_null())
        .all(db)
        .await?;
    let counters = conference_amendment::Entity::find()
        .filter(conference_amendment::Column::ItemId.is_in(items.iter().map(|i| i.id)))
        .filter(conference_amendment::Column::State.is_in([AmendmentState::Adopted, AmendmentState::Declined].map(AmendmentState::as_str)))
        .order_by_asc(conference_amendment::Column::Id)
        .all(db)
        .await?;
    let changes = conference_effect::Entity::find()
        .filter(conference_effect::Column::ConferenceId.is_in(ids.iter().copied()))
        .filter(conference_effect::Column::Applied.eq(true))
        .order_by_asc(conference_effect::Column::HappenedAt)
        .order_by_asc(conference_effect::Column::Id)
        .all(db)
        .await?;
    let seats = conference_seat::Entity::find().filter(conference_seat::Column::ConferenceId.is_in(ids)).all(db).await?;
    let of_item = |i: &conference_item::Model| {
        // What was decided before voices were kept with it is told by the positions.
        let voice = |p: &conference_position::Model| {
            let stance = Some(Stance::parse(&p.stance)?);
            Some(CountedVoice { organisation: p.organisation_id, stance, said: stance, absent: false })
        };
        let counted = counted_voices(i.voices.clone());
        let change = |e: &conference_effect::Model| {
            let (before, after) = (e.before.clone(), e.after.clone());
            Some(RecordChange { kind: EffectKind::parse(&e.kind)?, object: e.object_id, before, after })
        };
        Some(RecordItem {
            id: i.id,
            title: i.title.clone(),
            kind: SubjectKind::parse(&i.kind)?,
            decision: i.decision.clone(),
            outcome: i.outcome.as_deref().and_then(Outcome::parse)?,
            voices: match counted.is_empty() {
                true => voices.iter().filter(|p| p.target_id == i.id).filter_map(voice).collect(),
                false => counted,
            },
            counters: counters
                .iter()
                .filter(|a| a.item_id == i.id)
                .map(|a| (a.organisation_id, a.state == AmendmentState::Adopted.as_str()))
                .collect(),
            changes: changes.iter().filter(|e| e.item_id == i.id).filter_map(change).collect(),
        })
    };
    let one = |(c, slug): (conference::Model, String)| {
        let mine = || items.iter().filter(|i| i.conference_id == c.id);
        let seats = || seats.iter().filter(|s| s.conference_id == c.id);
        let off = [ItemState::Postponed.as_str(), ItemState::Referred.as_str()];
        Record {
            slug,
            date: crate::day_of(c.starts_at),
            present: seats().filter(|s| s.presence == Presence::Present.as_str()).count(),
            seats: seats().count(),
            items: mine().filter(|i| i.state == ItemState::Decided.as_str()).filter_map(of_item).collect(),
            put_off: mine().filter(|i| off.contains(&i.state.as_str())).count(),
            id: c.id,
            title: c.title,
        }
    };
    Ok(rows.into_iter().map(one).collect())
}
