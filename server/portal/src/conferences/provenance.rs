//! What the public learns of conferences: what was adopted, once the minutes are settled.

use crate::{Portal, Result};
use chrono::NaiveDate;
use contract::Id;
use contract::conference::{MinutesState, Outcome};
use entity::{conference, conference_effect, conference_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// An adopted class of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    pub field: Id,
    pub conference: String,
    pub date: NaiveDate,
    pub outcome: Outcome,
    /// "Klasse II"
    pub class: String,
}

/// How conferences decided on the classes of fields, newest first. Only what is closed and settled.
pub async fn adopted(portal: &Portal) -> Result<Vec<Adopted>> {
    let db = portal.db();
    let effects = conference_effect::Entity::find()
        .filter(conference_effect::Column::Kind.eq("field_priority"))
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
        let date = c.starts_at.with_timezone(&chrono_tz::Europe::Berlin).date_naive();
        Some(Adopted { field: e.object_id, conference: c.title.clone(), date, outcome: *outcomes.get(&e.item_id)?, class: e.after })
    };
    Ok(effects.into_iter().filter_map(one).collect())
}
