//! Whether an edition is the draft that a conference adopted, or was changed between that and its publishing.

use super::load::broken;
use super::{annex, subjects};
use crate::{Error, Portal, Result};
use contract::conference::{AmendmentState, Change, ItemState, PriorityEntry, Subject, SubjectKind};
use contract::edition::{ManifestEntry, ObjectKind};
use contract::{Id, Lang};
use domain::compare::{Change as How, ObjectChange};
use domain::conference::passages::Place;
use domain::conference::{amend, kept as rules};
use entity::{conference_amendment, conference_item};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::{HashMap, HashSet};

/// How far an edition has the wording that was adopted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// How many parts of it are as they were adopted: the frame, fields, projects.
    pub as_adopted: usize,
    /// What is not.
    pub changed: Vec<ObjectChange>,
}

/// An edition beside the draft that an item adopted; none where it adopted something else, or there is no such
/// edition. Neither changes any more once the conference has closed.
pub async fn kept(portal: &Portal, item: Id, edition: i32, lang: Lang) -> Result<Option<Kept>> {
    let db = portal.db();
    let of_it = conference_item::Entity::find().select_only().column(conference_item::Column::ConferenceId);
    let of_it = of_it.filter(conference_item::Column::Id.eq(item)).into_query();
    let items = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.in_subquery(of_it))
        .filter(conference_item::Column::State.eq(ItemState::Decided.as_str()))
        .order_by_asc(conference_item::Column::Position)
        .order_by_asc(conference_item::Column::Id)
        .all(db)
        .await?;
    let Some(own) = items.iter().find(|i| i.id == item && i.kind == SubjectKind::Draft.as_str()) else { return Ok(None) };
    let edition = match annex::manifest(db, edition).await {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    let subjects = lists_and_drafts(db, &items).await?;
    let Some(Subject::Draft { objects: draft, .. }) = subjects.get(&own.sha256) else { return Ok(None) };
    let (changes, classes) = adopted(db, &items, &subjects).await?;
    let reworded: HashSet<Id> = changes
        .iter()
        .filter_map(|c| match c {
            Change::Wording { passage, .. } => Place::parse(passage),
            Change::Priority { .. } | Change::Resolution { .. } => None,
        })
        .map(|place| place.owner)
        .collect();
    let (old, new) = (digests(draft), digests(&edition));
    // Of thousands of projects few differ; only those are read.
    let read = |o: &ManifestEntry, other: &HashSet<&str>| match o.kind {
        ObjectKind::Region | ObjectKind::Strategy | ObjectKind::Field => true,
        ObjectKind::FactSheet => !other.contains(o.sha256.as_str()) || reworded.contains(&o.id),
        ObjectKind::Workshop => false,
    };
    let then: Vec<&ManifestEntry> = draft.iter().filter(|o| read(o, &new)).collect();
    let now: Vec<&ManifestEntry> = edition.iter().filter(|o| read(o, &old)).collect();
    let (then, now) = subjects::both(db, &then, &now).await?;
    let changed = rules::differing(then, now, &changes, &classes, lang);
    let counts = |o: &&ManifestEntry| matches!(o.kind, ObjectKind::Strategy | ObjectKind::Field | ObjectKind::FactSheet);
    let there = changed.iter().filter(|c| c.change != How::Removed).count();
    Ok(Some(Kept { as_adopted: edition.iter().filter(counts).count().saturating_sub(there), changed }))
}

fn digests(all: &[ManifestEntry]) -> HashSet<&str> {
    all.iter().map(|o| o.sha256.as_str()).collect()
}

/// The drafts and lists among some items, by their digests.
async fn lists_and_drafts(db: &impl ConnectionTrait, items: &[conference_item::Model]) -> Result<HashMap<String, Subject>> {
    let kinds = [SubjectKind::Draft, SubjectKind::Priorities].map(SubjectKind::as_str);
    let wanted = items.iter().filter(|i| kinds.contains(&i.kind.as_str())).map(|i| i.sha256.as_str());
    let found = subjects::stored(db, wanted).await?.into_iter();
    found.map(|(sha256, text)| Ok((sha256, serde_json::from_str(&text).map_err(|e| broken("object", &e.to_string()))?))).collect()
}

/// All that a conference adopted of wordings and classes, in the order of its agenda.
async fn adopted(
    db: &impl ConnectionTrait,
    items: &[conference_item::Model],
    subjects: &HashMap<String, Subject>,
) -> Result<(Vec<Change>, Vec<PriorityEntry>)> {
    let rows = conference_amendment::Entity::find()
        .filter(conference_amendment::Column::ItemId.is_in(items.iter().map(|i| i.id)))
        .filter(conference_amendment::Column::State.eq(AmendmentState::Adopted.as_str()))
        .order_by_asc(conference_amendment::Column::CreatedAt)
        .order_by_asc(conference_amendment::Column::Id)
        .all(db)
        .await?;
    let mut of_items: HashMap<Id, Vec<Change>> = HashMap::new();
    for a in rows {
        let change: Change = serde_json::from_value(a.content).map_err(|e| broken("counter-proposal", &e.to_string()))?;
        let known = of_items.entry(a.item_id).or_default();
        // Those that ask for the same were adopted together.
        if known.iter().all(|c| amend::about(c) != amend::about(&change)) {
            known.push(change);
        }
    }
    let (mut changes, mut classes) = (Vec::new(), Vec::new());
    for item in items {
        let own = of_items.remove(&item.id).unwrap_or_default();
        if let Some(subject) = subjects.get(&item.sha256) {
            classes.extend(amend::classes(subject, &own));
        }
        changes.extend(own);
    }
    Ok((changes, classes))
}
