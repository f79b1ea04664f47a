//! What the public learns of conferences: what was adopted, once the minutes are settled.

use crate::{Portal, Result};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::conference::{EffectKind, ItemState, MinutesState, Outcome, Stance};
use entity::{conference, conference_effect, conference_item, conference_position};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// An adopted class of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    pub field: Id,
    pub conference: String,
    pub date: NaiveDate,
    /// When it took effect: what was published before cannot know of it.
    pub at: DateTime<Utc>,
    pub outcome: Outcome,
    /// "Klasse II"
    pub class: String,
}

/// A municipality's position on an item that was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicPosition {
    pub organisation: Id,
    pub conference: String,
    pub date: NaiveDate,
    pub item: String,
    pub stance: Stance,
    pub outcome: Outcome,
}

/// All positions on what conferences decided, the newest conference first. Only what is settled; what
/// somebody remarked stays in the minutes.
pub async fn positions(portal: &Portal) -> Result<Vec<PublicPosition>> {
    let db = portal.db();
    let rows = conference::Entity::find()
        .filter(conference::Column::MinutesState.eq(MinutesState::Frozen.as_str()))
        .order_by_desc(conference::Column::StartsAt)
        .all(db)
        .await?;
    let items = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.is_in(rows.iter().map(|c| c.id)))
        .filter(conference_item::Column::State.eq(ItemState::Decided.as_str()))
        .order_by_asc(conference_item::Column::Position)
        .all(db)
        .await?;
    let taken = conference_position::Entity::find()
        .filter(conference_position::Column::TargetId.is_in(items.iter().map(|i| i.id)))
        .filter(conference_position::Column::EndedAt.is_null())
        .all(db)
        .await?;
    let mut found = Vec::with_capacity(taken.len());
    for c in &rows {
        let date = crate::day_of(c.starts_at);
        for i in items.iter().filter(|i| i.conference_id == c.id) {
            let Some(outcome) = i.outcome.as_deref().and_then(Outcome::parse) else { continue };
            for p in taken.iter().filter(|p| p.target_id == i.id) {
                let Some(stance) = Stance::parse(&p.stance) else { continue };
                let (conference, item) = (c.title.clone(), i.title.clone());
                found.push(PublicPosition { organisation: p.organisation_id, conference, date, item, stance, outcome });
            }
        }
    }
    Ok(found)
}

/// How conferences decided on the classes of fields, newest first. Only what is closed and settled.
pub async fn adopted(portal: &Portal) -> Result<Vec<Adopted>> {
    let db = portal.db();
    let effects = conference_effect::Entity::find()
        .filter(conference_effect::Column::Kind.eq(EffectKind::FieldPriority.as_str()))
        .filter(conference_effect::Column::Applied.eq(true))
        .order_by_desc(conference_effect::Column::HappenedAt)
        .all(db)
        .await?;
    if effects.is_empty() {
        return Ok(vec![]);
    }
    let rows = conference::Entity::find()
        .filter(conference::Column::Id.is_in(effects.iter().map(|e| e.conference_id)))
        .filter(conference::Column::MinutesState.eq(MinutesState::Frozen.as_str()))
        .all(db)
        .await?;
    let items =
        conference_item::Entity::find().filter(conference_item::Column::Id.is_in(effects.iter().map(|e| e.item_id))).all(db).await?;
    let outcomes: HashMap<Id, Outcome> =
        items.into_iter().filter_map(|i| Some((i.id, i.outcome.as_deref().and_then(Outcome::parse)?))).collect();
    let one = |e: conference_effect::Model| {
        let c = rows.iter().find(|c| c.id == e.conference_id)?;
        let date = crate::day_of(c.starts_at);
        let (field, at, outcome) = (e.object_id, e.happened_at, *outcomes.get(&e.item_id)?);
        Some(Adopted { field, conference: c.title.clone(), date, at, outcome, class: e.after })
    };
    Ok(effects.into_iter().filter_map(one).collect())
}
