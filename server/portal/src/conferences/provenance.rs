//! What the public learns of conferences: what was adopted, once the minutes are settled.

use super::records::{decided, number, settled};
use crate::{Portal, Result};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::conference::{AmendmentState, Change, EffectKind, Outcome};
use entity::{conference_amendment, conference_effect};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// An adopted class of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    pub field: Id,
    /// The address of the conference's page.
    pub slug: String,
    /// Which of its decisions, counted from 1.
    pub item: usize,
    pub date: NaiveDate,
    /// When it took effect: what was published before cannot know of it.
    pub at: DateTime<Utc>,
    pub outcome: Outcome,
    /// "Klasse II"
    pub class: String,
    /// Whose counter-proposal it was.
    pub counter: Option<Id>,
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
    let rows = settled(db).await?;
    let items = decided(db, rows.iter().map(|(c, _)| c.id)).await?;
    let counters = conference_amendment::Entity::find()
        .filter(conference_amendment::Column::ItemId.is_in(items.iter().map(|i| i.id)))
        .filter(conference_amendment::Column::State.eq(AmendmentState::Adopted.as_str()))
        .order_by_desc(conference_amendment::Column::CreatedAt)
        .all(db)
        .await?;
    let counters: Vec<(Id, Id, Change)> =
        counters.into_iter().filter_map(|a| Some((a.item_id, a.organisation_id, serde_json::from_value(a.content).ok()?))).collect();
    let one = |e: conference_effect::Model| {
        let counter = counters.iter().find(|(item, _, change)| *item == e.item_id && change.field() == Some(e.object_id));
        let counter = counter.map(|(_, organisation, _)| *organisation);
        let (c, slug) = rows.iter().find(|(c, _)| c.id == e.conference_id)?;
        let date = crate::day_of(c.starts_at);
        let item = items.iter().find(|i| i.id == e.item_id)?;
        let (field, at, outcome) = (e.object_id, e.happened_at, item.outcome.as_deref().and_then(Outcome::parse)?);
        Some(Adopted { field, slug: slug.clone(), item: number(&items, item), date, at, outcome, class: e.after, counter })
    };
    Ok(effects.into_iter().filter_map(one).collect())
}
