//! Conferences for everybody: what was decided and how each municipality stood, once the minutes are
//! settled: with every recorded reservation and what counter-proposals asked for. Why somebody abstained,
//! and what was put off, stays in the minutes.

use super::load::counted_voices;
use super::subjects;
use crate::{Portal, Result};
use chrono::NaiveDate;
use contract::Id;
use contract::conference::{
    AmendmentState, Change, CountedVoice, EffectKind, Happening, ItemState, MinutesState, Outcome, Presence, Stance, Subject, SubjectKind,
};
use domain::conference::attendance::{self, Attendance};
use entity::{
    conference, conference_amendment, conference_effect, conference_event, conference_item, conference_position, conference_seat,
    priority_proposal,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::cmp::Reverse;
use std::collections::HashMap;

/// What becomes of a counter-proposal that the public learns of.
const DECIDED: [AmendmentState; 3] = [AmendmentState::Adopted, AmendmentState::Declined, AmendmentState::Replaced];

/// A conference whose minutes are settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub id: Id,
    /// Its part of the address: `2026-12-03`, `2026-12-03-2`.
    pub slug: String,
    pub title: String,
    pub date: NaiveDate,
    /// Municipalities that were there, if only for a part of it.
    pub present: usize,
    /// Of those, who came later or left before.
    pub partly: usize,
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
    /// Reservations in the words of whoever had them.
    pub reservations: Vec<(Id, String)>,
    /// Counter-proposals that were decided on.
    pub counters: Vec<RecordCounter>,
    /// The assessment whose proposal the list of priorities is.
    pub assessment: Option<Id>,
    pub changes: Vec<RecordChange>,
}

/// A counter-proposal that was decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordCounter {
    pub organisation: Id,
    /// What it asked for, beside what was put to the conference.
    pub change: Change,
    /// Adopted, not adopted, or replaced by another.
    pub state: AmendmentState,
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

/// Which assessments the lists of priorities among these items come from: item and assessment.
async fn assessed(db: &impl ConnectionTrait, items: &[conference_item::Model]) -> Result<HashMap<Id, Id>> {
    let lists: Vec<_> = items.iter().filter(|i| i.kind == SubjectKind::Priorities.as_str()).collect();
    let found = subjects::stored(db, lists.iter().map(|i| i.sha256.as_str())).await?;
    let proposal = |i: &&conference_item::Model| match serde_json::from_str(found.get(&i.sha256)?).ok()? {
        Subject::Priorities { proposal, .. } => Some((i.id, proposal?)),
        _ => None,
    };
    let of: Vec<(Id, Id)> = lists.iter().filter_map(proposal).collect();
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = priority_proposal::Entity::find().filter(priority_proposal::Column::Id.is_in(of.iter().map(|(_, p)| *p))).all(db).await?;
    let assessment = |p: Id| rows.iter().find(|r| r.id == p).map(|r| r.assessment_id);
    Ok(of.into_iter().filter_map(|(item, p)| Some((item, assessment(p)?))).collect())
}

/// All of them, the newest first, in nine queries.
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
        .filter(conference_position::Column::ItemId.is_in(items.iter().map(|i| i.id)))
        .filter(conference_position::Column::EndedAt.is_null())
        .all(db)
        .await?;
    let counters = conference_amendment::Entity::find()
        .filter(conference_amendment::Column::ItemId.is_in(items.iter().map(|i| i.id)))
        .filter(conference_amendment::Column::State.is_in(DECIDED.map(AmendmentState::as_str)))
        .order_by_asc(conference_amendment::Column::CreatedAt)
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
    let steps = conference_event::Entity::find()
        .filter(conference_event::Column::ConferenceId.is_in(ids.iter().copied()))
        .filter(conference_event::Column::Kind.is_in([Happening::Came, Happening::Left].map(Happening::as_str)))
        .order_by_asc(conference_event::Column::HappenedAt)
        .order_by_asc(conference_event::Column::Id)
        .all(db)
        .await?;
    let assessed = assessed(db, &items).await?;
    let seats = conference_seat::Entity::find().filter(conference_seat::Column::ConferenceId.is_in(ids)).all(db).await?;
    let of_item = |i: &conference_item::Model| {
        // What was decided before voices were kept with it is told by the positions.
        let voice = |p: &conference_position::Model| {
            let stance = Some(Stance::parse(&p.stance)?);
            Some(CountedVoice { organisation: p.organisation_id, stance, said: stance, absent: false })
        };
        let counted = counted_voices(i.voices.clone());
        let said: Vec<_> = voices.iter().filter(|p| p.item_id == i.id).collect();
        // The reservation to the item itself, or to the counter-proposal with which it counts.
        let reserved = |v: &CountedVoice| {
            let own = said.iter().filter(|p| p.organisation_id == v.organisation);
            let own = own.filter(|p| p.stance == Stance::Reservation.as_str() && !p.remark.is_empty());
            let words = own.clone().find(|p| p.target_id == i.id).or_else(|| own.clone().next_back())?;
            (!v.absent && v.stance == Some(Stance::Reservation)).then(|| (v.organisation, words.remark.clone()))
        };
        let counter = |a: &conference_amendment::Model| {
            let state = AmendmentState::parse(&a.state)?;
            Some(RecordCounter { organisation: a.organisation_id, change: serde_json::from_value(a.content.clone()).ok()?, state })
        };
        let change = |e: &conference_effect::Model| {
            let (before, after) = (e.before.clone(), e.after.clone());
            Some(RecordChange { kind: EffectKind::parse(&e.kind)?, object: e.object_id, before, after })
        };
        let voices = match counted.is_empty() {
            true => said.iter().filter(|p| p.target_id == i.id).filter_map(|p| voice(p)).collect(),
            false => counted,
        };
        Some(RecordItem {
            id: i.id,
            assessment: assessed.get(&i.id).copied(),
            reservations: voices.iter().filter_map(reserved).collect(),
            title: i.title.clone(),
            kind: SubjectKind::parse(&i.kind)?,
            decision: i.decision.clone(),
            outcome: i.outcome.as_deref().and_then(Outcome::parse)?,
            voices,
            counters: counters.iter().filter(|a| a.item_id == i.id).filter_map(counter).collect(),
            changes: changes.iter().filter(|e| e.item_id == i.id).filter_map(change).collect(),
        })
    };
    let one = |(c, slug): (conference::Model, String)| {
        let mine = || items.iter().filter(|i| i.conference_id == c.id);
        let seats = || seats.iter().filter(|s| s.conference_id == c.id);
        let steps: Vec<(Option<Id>, bool)> =
            steps.iter().filter(|e| e.conference_id == c.id).map(|e| (e.organisation_id, e.kind == Happening::Came.as_str())).collect();
        let counted: Vec<CountedVoice> = mine().flat_map(|i| counted_voices(i.voices.clone())).collect();
        let attendance = |s: &conference_seat::Model| {
            let there: Vec<bool> = counted.iter().filter(|v| v.organisation == s.organisation_id).map(|v| !v.absent).collect();
            attendance::of(s.organisation_id, Presence::parse(&s.presence).unwrap_or(Presence::Expected), &steps, &there)
        };
        let attended: Vec<Attendance> = seats().map(attendance).collect();
        let off = [ItemState::Postponed.as_str(), ItemState::Referred.as_str()];
        Record {
            slug,
            date: crate::day_of(c.starts_at),
            present: attended.iter().filter(|a| **a != Attendance::Never).count(),
            partly: attended.iter().filter(|a| **a == Attendance::Partly).count(),
            seats: seats().count(),
            items: mine().filter(|i| i.state == ItemState::Decided.as_str()).filter_map(of_item).collect(),
            put_off: mine().filter(|i| off.contains(&i.state.as_str())).count(),
            id: c.id,
            title: c.title,
        }
    };
    Ok(rows.into_iter().map(one).collect())
}
