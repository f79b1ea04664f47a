//! Conferences in bundles: those that are over, and one to come.

use super::rows::put as put_row;
use crate::conferences::subjects::{freeze_subject, frozen};
use crate::{Error, Portal, Result};
use contract::Id;
use contract::Lang;
use contract::bundle::{AgendaItem, ConferenceItem};
use contract::conference::{
    AmendmentState, Change, ConferenceState, EffectKind, Happening, ItemState, MinutesState, Outcome, Presence, Stance, Subject, Tally,
    class_words,
};
use domain::conference::votes::{Voice, tally};
use entity::*;
use sea_orm::{ConnectionTrait, EntityTrait};

/// The id of a part that the bundle does not name.
fn part(of: Id, what: &str) -> Id {
    Id::new_v5(&of, what.as_bytes())
}

/// Writes a conference. One that is there already is left as it is: people have been at it.
pub(super) async fn put(portal: &Portal, db: &impl ConnectionTrait, c: &ConferenceItem) -> Result<bool> {
    if conference::Entity::find_by_id(c.id).one(db).await?.is_some() {
        return Ok(false);
    }
    let over = c.state == ConferenceState::Closed;
    let at = c.starts_at;
    let closed_at = over.then(|| at + chrono::Duration::minutes(c.minutes.into()));
    let members = crate::conferences::present_members(db).await?.into_iter().map(|o| o.id);
    let members: Vec<Id> = members.collect();
    let row = conference::Model {
        id: c.id,
        title: c.title.clone(),
        starts_at: at,
        minutes: c.minutes,
        place: c.place.clone(),
        video: c.video.clone(),
        note: c.note.clone(),
        quorum: c.quorum,
        state: c.state.to_string(),
        minutes_state: if over { MinutesState::Frozen } else { MinutesState::Missing }.to_string(),
        minutes_sha256: if over { Some(frozen(db, &c.text).await?) } else { None },
        minutes_settled_at: closed_at,
        current_item: None,
        current_amendment: None,
        revision: 1,
        invited_at: (c.state != ConferenceState::Preparation).then_some(if over { at } else { portal.now() }),
        opened_at: over.then_some(at),
        closed_at,
        created_at: if over { at } else { portal.now() },
        version: 1,
    };
    put_row(db, c.id, row).await?;
    for o in members {
        let presence = if over { Presence::Present } else { Presence::Expected };
        let row = conference_seat::Model { conference_id: c.id, organisation_id: o, presence: presence.to_string(), changed_at: at };
        put_row(db, (c.id, o), row).await?;
    }
    let kind = if over { Happening::Closed } else { Happening::Invited };
    let happened_at = if over { at } else { portal.now() };
    let event = conference_event::Model {
        id: part(c.id, "event"),
        conference_id: c.id,
        happened_at,
        kind: kind.to_string(),
        item_id: None,
        organisation_id: None,
        words: String::new(),
    };
    put_row(db, event.id, event).await?;
    for (i, item) in c.items.iter().enumerate() {
        put_item(portal, db, c, item, i as i32 + 1).await?;
    }
    Ok(true)
}

async fn put_item(portal: &Portal, db: &impl ConnectionTrait, c: &ConferenceItem, item: &AgendaItem, position: i32) -> Result<()> {
    let over = c.state == ConferenceState::Closed;
    let at = if over { c.starts_at } else { portal.now() };
    let (kind, sha256) = freeze_subject(db, &item.subject, &item.recommendation).await?;
    let voices: Vec<Voice> = item
        .positions
        .iter()
        .map(|p| Voice { organisation: p.organisation, presence: Presence::Present, stance: Some(p.stance), unheard: false })
        .collect();
    let counted: Tally = tally(&voices, true);
    let state = match item.outcome {
        Some(Outcome::Unanimous | Outcome::Majority) => ItemState::Decided,
        Some(Outcome::Postponed) => ItemState::Postponed,
        Some(Outcome::Referred) => ItemState::Referred,
        None => ItemState::Open,
    };
    let adopted = state == ItemState::Decided;
    let row = conference_item::Model {
        id: item.id,
        conference_id: c.id,
        position,
        title: item.title.clone(),
        kind: kind.to_owned(),
        sha256: sha256.clone(),
        recommendation: item.recommendation.clone(),
        apart: false,
        state: state.to_string(),
        outcome: item.outcome.map(|o| o.to_string()),
        decision: if adopted { item.recommendation.clone() } else { String::new() },
        tally: item.outcome.and_then(|_| serde_json::to_value(counted).ok()),
        voices: None,
        decided_at: item.outcome.map(|_| at),
        decided_by: None,
        changed_at: at,
        version: 1,
    };
    put_row(db, item.id, row).await?;
    for p in &item.positions {
        let row = conference_position::Model {
            id: part(item.id, &format!("position {}", p.organisation)),
            item_id: item.id,
            target_id: item.id,
            organisation_id: p.organisation,
            stance: p.stance.to_string(),
            remark: p.remark.clone(),
            person_id: None,
            deputy: false,
            taken_at: at,
            ended_at: None,
            ended_by: String::new(),
        };
        put_row(db, row.id, row).await?;
        if p.stance == Stance::Objection && !p.instead.is_empty() {
            let change = Change::Resolution { before: item.recommendation.clone(), after: p.instead.clone() };
            let row = conference_amendment::Model {
                id: part(item.id, &format!("amendment {}", p.organisation)),
                item_id: item.id,
                organisation_id: p.organisation,
                content: serde_json::to_value(change).map_err(|e| Error::Broken(e.to_string()))?,
                reason: p.remark.clone(),
                state: if over { AmendmentState::Declined } else { AmendmentState::Open }.to_string(),
                outcome: None,
                tally: None,
                created_at: at,
                created_by: None,
                changed_at: at,
                version: 1,
                by_chair: false,
            };
            put_row(db, row.id, row).await?;
        }
    }
    if adopted {
        effects(db, c, item, &sha256).await?;
    }
    Ok(())
}

/// What was adopted, as other pages name it. Classes that a list gave the fields are in the bundle already.
async fn effects(db: &impl ConnectionTrait, c: &ConferenceItem, item: &AgendaItem, sha256: &str) -> Result<()> {
    let stored = frozen_object::Entity::find_by_id(sha256.to_owned()).one(db).await?;
    let Some(subject) = stored.and_then(|s| serde_json::from_str::<Subject>(&s.content).ok()) else { return Ok(()) };
    let mut found: Vec<(EffectKind, Id, String, String)> = Vec::new();
    if let Some((kind, object, name)) = crate::conferences::whole_of(db, &subject).await? {
        found.push((kind, object, String::new(), name));
    }
    if let Subject::Priorities { entries, .. } = subject {
        found.extend(entries.into_iter().map(|e| {
            let class = class_words(e.class, e.deferred, Lang::De);
            (EffectKind::FieldPriority, e.field, class.clone(), class)
        }));
    }
    for (kind, object_id, before, after) in found {
        let row = conference_effect::Model {
            id: part(item.id, &format!("effect {object_id}")),
            conference_id: c.id,
            item_id: item.id,
            kind: kind.to_string(),
            object_id,
            before,
            after,
            applied: true,
            happened_at: c.starts_at,
        };
        put_row(db, row.id, row).await?;
    }
    Ok(())
}
