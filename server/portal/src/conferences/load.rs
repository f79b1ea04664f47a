//! Reading a conference, in nine queries however long its agenda.

use super::view::{AmendmentView, EventView, Head, ItemView, SeatView, View, VoiceView};
use crate::region::has_left;
use crate::{Error, Portal, Result, attachments};
use contract::Id;
use contract::conference::{
    AmendmentState, Change, ConferenceState, CountedVoice, Happening, ItemState, MinutesState, Outcome, Presence, Stance, Subject, Tally,
};
use contract::region::OrganisationKind;
use contract::strategy::EditState;
use domain::conference::{amend, votes};
use domain::sheet_index::title_key;
use entity::*;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Owner kind of an item's files.
pub(crate) const FILES: &str = "conference_item";

pub(super) fn broken(what: &str, value: &str) -> Error {
    Error::Broken(format!("conference {what} {value}"))
}

pub(super) fn state_of(row: &conference::Model) -> Result<domain::conference::state::Conference> {
    Ok(domain::conference::state::Conference {
        state: ConferenceState::parse(&row.state).ok_or_else(|| broken("state", &row.state))?,
        minutes: MinutesState::parse(&row.minutes_state).ok_or_else(|| broken("minutes", &row.minutes_state))?,
    })
}

pub(super) fn item_of(row: &conference_item::Model) -> Result<domain::conference::state::Item> {
    Ok(domain::conference::state::Item {
        state: ItemState::parse(&row.state).ok_or_else(|| broken("item", &row.state))?,
        outcome: row.outcome.as_deref().and_then(Outcome::parse),
    })
}

/// The cover of a conference.
pub(super) fn head(row: conference::Model) -> Result<Head> {
    let state = state_of(&row)?;
    Ok(Head {
        id: row.id,
        title: row.title,
        starts_at: row.starts_at,
        minutes: row.minutes,
        place: row.place,
        video: row.video,
        note: row.note,
        quorum: row.quorum.max(1) as usize,
        state: state.state,
        minutes_state: state.minutes,
        minutes_sha256: row.minutes_sha256,
        current_item: row.current_item,
        current_amendment: row.current_amendment,
        revision: row.revision,
        version: row.version,
        invited_at: row.invited_at,
        opened_at: row.opened_at,
        closed_at: row.closed_at,
    })
}

pub(super) async fn row(db: &impl ConnectionTrait, id: Id) -> Result<conference::Model> {
    conference::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// Members that have a seat: counties and municipalities, the county first, then by the name that
/// screens show.
pub(crate) async fn members(db: &impl ConnectionTrait) -> Result<Vec<organisation::Model>> {
    let kinds = [OrganisationKind::County, OrganisationKind::Town, OrganisationKind::Municipality].map(OrganisationKind::as_str);
    let mut all = organisation::Entity::find().filter(organisation::Column::Kind.is_in(kinds)).all(db).await?;
    all.sort_by_cached_key(|o| (o.kind != OrganisationKind::County.as_str(), title_key(&o.short_name), o.id));
    Ok(all)
}

/// Those of them that have not left the region.
pub(crate) async fn present_members(db: &impl ConnectionTrait) -> Result<Vec<organisation::Model>> {
    let mut all = members(db).await?;
    all.retain(|o| !has_left(o));
    Ok(all)
}

/// The number that every change counts up; `NotFound` for no such conference.
pub async fn revision(portal: &Portal, id: Id) -> Result<i64> {
    revisions(portal, &[id]).await?.pop().map(|(_, r)| r).ok_or(Error::NotFound)
}

/// The same for several that are being followed.
pub async fn revisions(portal: &Portal, ids: &[Id]) -> Result<Vec<(Id, i64)>> {
    let query = conference::Entity::find().select_only().columns([conference::Column::Id, conference::Column::Revision]);
    Ok(query.filter(conference::Column::Id.is_in(ids.iter().copied())).into_tuple().all(portal.db()).await?)
}

/// Everything that all at the table see. Asks for no right: callers have.
pub async fn room(portal: &Portal, id: Id) -> Result<View> {
    view(portal.db(), id).await
}

struct Positions(HashMap<(Id, Id), conference_position::Model>);

impl Positions {
    fn voices(&self, target: Id, seats: &[SeatView], count: impl Fn(&SeatView, Option<Stance>) -> Option<Stance>) -> Vec<VoiceView> {
        let one = |s: &SeatView| {
            let p = self.0.get(&(target, s.organisation));
            let said = p.and_then(|p| Stance::parse(&p.stance));
            VoiceView {
                organisation: s.organisation,
                name: s.short_name.clone(),
                presence: s.presence,
                stance: count(s, said),
                said,
                remark: p.map(|p| p.remark.clone()).unwrap_or_default(),
                taken_at: p.map(|p| p.taken_at),
                deputy: p.is_some_and(|p| p.deputy),
                unheard: false,
                person: p.and_then(|p| p.person_id),
            }
        };
        seats.iter().map(one).collect()
    }
}

/// The seats, and the names of members without one: they joined the region after the invitation.
async fn seats(db: &impl ConnectionTrait, id: Id, invited: bool, opened: bool) -> Result<(Vec<SeatView>, Vec<String>)> {
    let stored = conference_seat::Entity::find().filter(conference_seat::Column::ConferenceId.eq(id)).all(db).await?;
    let deputies = conference_deputy::Entity::find()
        .filter(conference_deputy::Column::ConferenceId.eq(id))
        .filter(conference_deputy::Column::EndedAt.is_null())
        .all(db)
        .await?;
    let names: HashMap<Id, String> = match deputies.is_empty() {
        true => HashMap::new(),
        false => {
            let query = person::Entity::find().filter(person::Column::Id.is_in(deputies.iter().map(|d| d.person_id)));
            query.all(db).await?.into_iter().map(|p| (p.id, p.display_name)).collect()
        }
    };
    let (mut seats, mut newcomers) = (Vec::new(), Vec::new());
    for o in members(db).await? {
        let (seat, left) = (stored.iter().find(|s| s.organisation_id == o.id), has_left(&o));
        // Who was never invited has no seat; before the invitation all members will have one. Whoever
        // leaves the region before the session has none in it.
        if (left && !opened) || (seat.is_none() && (invited || left)) {
            newcomers.extend((!left).then_some(o.short_name));
            continue;
        }
        let presence = match seat {
            _ if left => Presence::Absent,
            Some(s) => Presence::parse(&s.presence).ok_or_else(|| broken("presence", &s.presence))?,
            None => Presence::Expected,
        };
        let deputy = deputies.iter().find(|d| d.organisation_id == o.id);
        let deputy = deputy.map(|d| (d.person_id, names.get(&d.person_id).cloned().unwrap_or_default()));
        let county = o.kind == OrganisationKind::County.as_str();
        seats.push(SeatView { organisation: o.id, county, name: o.name, short_name: o.short_name, slug: o.slug, presence, left, deputy });
    }
    Ok((seats, newcomers))
}

fn tally(value: Option<serde_json::Value>) -> Option<Tally> {
    value.and_then(|v| serde_json::from_value(v).ok())
}

/// Which voices were counted when an item was decided; empty where it is not.
pub(super) fn counted_voices(value: Option<serde_json::Value>) -> Vec<CountedVoice> {
    value.and_then(|v| serde_json::from_value(v).ok()).unwrap_or_default()
}

/// Who came or left since a decision counts as at that moment.
fn as_counted(mut voices: Vec<VoiceView>, counted: Vec<CountedVoice>) -> Vec<VoiceView> {
    for c in counted {
        if let Some(v) = voices.iter_mut().find(|v| v.organisation == c.organisation) {
            (v.stance, v.said) = (c.stance, c.said);
            v.presence = if c.absent { Presence::Absent } else { Presence::Present };
        }
    }
    voices
}

/// A municipality's own counter-proposals, as the rules know them.
fn proposed(all: &[AmendmentView], organisation: Id) -> Vec<votes::Own> {
    let own = all.iter().filter(|a| a.organisation == organisation);
    own.map(|a| votes::Own { state: a.state, confirmed: a.confirmed }).collect()
}

/// Counts a municipality that has said nothing since the item was changed by how it stood to the change.
fn renew(v: &mut VoiceView, all: &[AmendmentView]) {
    if v.said.is_some() {
        return;
    }
    let standing: Vec<&AmendmentView> = all.iter().filter(|a| a.state == AmendmentState::Adopted).collect();
    // Proposals that ask for the same are one change.
    let mut changes: Vec<(String, Option<&VoiceView>)> = Vec::new();
    for a in standing {
        let (about, vote) = (amend::about(&a.change), a.voices.iter().find(|x| x.organisation == v.organisation && x.stance.is_some()));
        match changes.iter_mut().find(|(known, _)| *known == about) {
            Some((_, known)) if known.is_none_or(|k| k.stance == Some(Stance::Objection)) => *known = vote.or(*known),
            Some(_) => {}
            None => changes.push((about, vote)),
        }
    }
    let votes: Vec<Option<Stance>> = changes.iter().map(|(_, vote)| vote.and_then(|v| v.stance)).collect();
    match votes::renewed(&proposed(all, v.organisation), &votes) {
        votes::Renewed::Agrees(stance) => {
            v.stance = Some(stance);
            if stance == Stance::Reservation {
                let reserved = changes.iter().filter_map(|(_, vote)| *vote).filter(|x| x.stance == Some(stance));
                v.remark = reserved.map(|x| x.remark.as_str()).collect::<Vec<_>>().join(" ");
            }
        }
        votes::Renewed::Unheard => v.unheard = true,
        votes::Renewed::Silent => {}
    }
}

/// What was adopted before a counter-proposal was decided, or by now.
fn before(all: &[AmendmentView], of: &AmendmentView) -> Vec<Change> {
    let earlier = |a: &&AmendmentView| match of.state {
        AmendmentState::Open => a.state == AmendmentState::Adopted,
        _ => matches!(a.state, AmendmentState::Adopted | AmendmentState::Replaced) && a.changed_at < of.changed_at,
    };
    let mut found: Vec<&AmendmentView> = all.iter().filter(|a| a.id != of.id).filter(earlier).collect();
    found.sort_by_key(|a| a.changed_at);
    found.into_iter().map(|a| a.change.clone()).collect()
}

pub(super) async fn view(db: &impl ConnectionTrait, id: Id) -> Result<View> {
    let head = head(row(db, id).await?)?;
    let of =
        conference_item::Entity::belongs_to(frozen_object::Entity).from(conference_item::Column::Sha256).to(frozen_object::Column::Sha256);
    let rows: Vec<(conference_item::Model, Option<frozen_object::Model>)> = conference_item::Entity::find()
        .join(JoinType::LeftJoin, of.into())
        .select_also(frozen_object::Entity)
        .filter(conference_item::Column::ConferenceId.eq(id))
        .order_by_asc(conference_item::Column::Position)
        .order_by_asc(conference_item::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<Id> = rows.iter().map(|(r, _)| r.id).collect();
    let amendments = conference_amendment::Entity::find()
        .filter(conference_amendment::Column::ItemId.is_in(ids.iter().copied()))
        .order_by_asc(conference_amendment::Column::CreatedAt)
        .order_by_asc(conference_amendment::Column::Id)
        .all(db)
        .await?;
    let held = conference_position::Entity::find()
        .filter(conference_position::Column::ItemId.is_in(ids.iter().copied()))
        .filter(conference_position::Column::EndedAt.is_null())
        .all(db)
        .await?;
    let held = Positions(held.into_iter().map(|p| ((p.target_id, p.organisation_id), p)).collect());
    let files = attachment::Entity::find()
        .filter(attachment::Column::OwnerKind.eq(FILES))
        .filter(attachment::Column::OwnerId.is_in(ids.iter().copied()))
        .filter(attachment::Column::State.eq(EditState::Ready.as_str()))
        .order_by_asc(attachment::Column::CreatedAt)
        .all(db)
        .await?;
    let events = conference_event::Entity::find()
        .filter(conference_event::Column::ConferenceId.eq(id))
        .order_by_asc(conference_event::Column::HappenedAt)
        .order_by_asc(conference_event::Column::Id)
        .all(db)
        .await?;
    let opened = matches!(head.state, ConferenceState::Open | ConferenceState::Closed);
    let (seats, newcomers) = seats(db, id, head.state != ConferenceState::Preparation, opened).await?;
    let name = |o: Id| seats.iter().find(|s| s.organisation == o).map(|s| s.short_name.clone()).unwrap_or_default();

    let mut of_item: HashMap<Id, Vec<AmendmentView>> = HashMap::new();
    for a in amendments {
        let proposer = a.organisation_id;
        let voices = held.voices(a.id, &seats, |s, said| {
            // Whoever words a proposal is for it, until they say otherwise.
            said.or((s.organisation == proposer && !a.by_chair).then_some(Stance::Consent))
        });
        let content: Change = serde_json::from_value(a.content).map_err(|e| broken("counter-proposal", &e.to_string()))?;
        let own = held.0.get(&(a.id, proposer)).and_then(|p| Stance::parse(&p.stance));
        of_item.entry(a.item_id).or_default().push(AmendmentView {
            id: a.id,
            organisation: a.organisation_id,
            name: name(a.organisation_id),
            beside: content.clone(),
            change: content,
            reason: a.reason,
            state: AmendmentState::parse(&a.state).ok_or_else(|| broken("counter-proposal", &a.state))?,
            outcome: a.outcome.as_deref().and_then(Outcome::parse),
            counted: tally(a.tally),
            created_at: a.created_at,
            changed_at: a.changed_at,
            version: a.version,
            confirmed: votes::stands_behind(a.by_chair, own),
            voices,
        });
    }
    let (mut items, mut withdrawn) = (Vec::new(), Vec::new());
    for (r, frozen) in rows {
        let state = item_of(&r)?;
        let mut own = of_item.remove(&r.id).unwrap_or_default();
        let mut voices = held.voices(r.id, &seats, |s, said| votes::after_amendments(said, &proposed(&own, s.organisation)));
        voices.iter_mut().for_each(|v| renew(v, &own));
        let voices = as_counted(voices, counted_voices(r.voices));
        let beside: Vec<Change> = own.iter().map(|a| amend::beside(&a.change, &before(&own, a))).collect();
        own.iter_mut().zip(beside).for_each(|(a, beside)| a.beside = beside);
        let content = frozen.ok_or_else(|| broken("object", &r.sha256))?.content;
        let subject: Subject = serde_json::from_str(&content).map_err(|e| broken("object", &e.to_string()))?;
        let gone = state.state == ItemState::Withdrawn;
        let list = if gone { &mut withdrawn } else { &mut items };
        let number = if gone { 0 } else { list.len() + 1 };
        list.push(ItemView {
            id: r.id,
            number,
            title: r.title,
            subject,
            sha256: r.sha256,
            recommendation: r.recommendation,
            apart: r.apart,
            state: state.state,
            outcome: state.outcome,
            decision: r.decision,
            counted: tally(r.tally),
            decided_at: r.decided_at,
            changed_at: r.changed_at,
            version: r.version,
            voices,
            amendments: own,
            files: files.iter().filter(|f| f.owner_id == r.id).cloned().map(attachments::shown).collect(),
        });
    }
    let events = events.into_iter().filter_map(|e| {
        let kind = Happening::parse(&e.kind)?;
        Some(EventView { at: e.happened_at, kind, item: e.item_id, organisation: e.organisation_id, words: e.words })
    });
    Ok(View { head, items, withdrawn, seats, newcomers, events: events.collect() })
}
