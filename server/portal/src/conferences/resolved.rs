//! What conferences adopted beside the classes of fields, for everybody: editions and drafts as a whole,
//! fact sheets, and wordings that went into the strategy. Only what is settled.

use super::records::{decided, number, settled};
use crate::{Portal, Result};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::conference::{EffectKind, Outcome, Subject, SubjectKind};
use entity::{conference_effect, conference_item, frozen_object};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What was adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adoption {
    /// The fact sheet as a whole.
    FactSheet,
    /// Another wording of a passage of its text.
    Wording,
    /// An edition with all that is in it.
    Edition,
    /// A draft of the strategy, before it became an edition.
    Draft,
}

/// Something that a conference adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub what: Adoption,
    /// The fact sheet or edition, or whose text it is: a field, a goal, a fact sheet; nil for the strategy
    /// and for a draft.
    pub object: Id,
    /// The item of the agenda that it was decided with.
    pub decided_with: Id,
    /// The address of the conference's page.
    pub slug: String,
    /// Which of its decisions, counted from 1.
    pub item: usize,
    pub date: NaiveDate,
    /// When the conference closed: what was published before cannot know of it.
    pub at: DateTime<Utc>,
    pub outcome: Outcome,
}

/// All of it, the newest first, in four queries.
pub async fn resolved(portal: &Portal) -> Result<Vec<Resolved>> {
    let db = portal.db();
    let settled = settled(db).await?;
    if settled.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<Id> = settled.iter().map(|(c, _)| c.id).collect();
    let items = decided(db, ids.iter().copied()).await?;
    let effects = conference_effect::Entity::find()
        .filter(conference_effect::Column::ConferenceId.is_in(ids))
        .filter(
            conference_effect::Column::Kind.is_in([EffectKind::Wording, EffectKind::Edition, EffectKind::Draft].map(EffectKind::as_str)),
        )
        .filter(conference_effect::Column::Applied.eq(true))
        .all(db)
        .await?;
    let sheets = || items.iter().filter(|i| i.kind == SubjectKind::FactSheet.as_str());
    let subjects =
        frozen_object::Entity::find().filter(frozen_object::Column::Sha256.is_in(sheets().map(|i| i.sha256.as_str()))).all(db).await?;
    let one = |what: Adoption, item: &conference_item::Model, object: Id| {
        let (c, slug) = settled.iter().find(|(c, _)| c.id == item.conference_id)?;
        let date = crate::day_of(c.starts_at);
        let outcome = item.outcome.as_deref().and_then(Outcome::parse)?;
        let (at, decided_with, item) = (c.closed_at.unwrap_or(c.starts_at), item.id, number(&items, item));
        Some(Resolved { what, object, decided_with, slug: slug.clone(), item, date, at, outcome })
    };
    let of_sheet = |i: &conference_item::Model| {
        let subject = subjects.iter().find(|s| s.sha256 == i.sha256)?;
        match serde_json::from_str(&subject.content).ok()? {
            Subject::FactSheet { sheet } => one(Adoption::FactSheet, i, sheet.id),
            _ => None,
        }
    };
    let of_text = |e: &conference_effect::Model| {
        let what = match EffectKind::parse(&e.kind)? {
            EffectKind::Edition => Adoption::Edition,
            EffectKind::Draft => Adoption::Draft,
            _ => Adoption::Wording,
        };
        one(what, items.iter().find(|i| i.id == e.item_id)?, e.object_id)
    };
    let mut found: Vec<Resolved> = sheets().filter_map(of_sheet).chain(effects.iter().filter_map(of_text)).collect();
    found.sort_by_key(|r| std::cmp::Reverse(r.at));
    Ok(found)
}
