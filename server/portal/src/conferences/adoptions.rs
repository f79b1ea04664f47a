//! What closed conferences adopted: where an edition that councils are asked about comes from, and where
//! everybody reads of it.

use super::records::{decided, number, settled};
use crate::{Result, day_of};
use chrono::{DateTime, NaiveDate, Utc};
use contract::conference::{ConferenceState, EffectKind, ItemState, SubjectKind};
use contract::{Id, Lang};
use entity::{conference, conference_effect, conference_item, edition};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// An item of the agenda that a conference adopted before it closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptedItem {
    pub id: Id,
    pub title: String,
    /// The title of the conference.
    pub conference: String,
    /// The day of the session.
    pub day: NaiveDate,
    /// When the conference closed.
    pub at: DateTime<Utc>,
    pub kind: SubjectKind,
    /// The number of the edition that was adopted with it.
    pub edition: Option<i32>,
}

impl AdoptedItem {
    /// What it adopted: "Fassung 3", "Entwurf der Strategie".
    pub fn what(&self, lang: Lang) -> String {
        match self.edition {
            Some(n) => lang.say(format_args!("Fassung {n}"), format_args!("edition {n}")),
            None => self.kind.label(lang).to_owned(),
        }
    }
}

/// A decision on the page of its conference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicDecision {
    /// The address of the conference's page.
    pub slug: String,
    /// Which of its decisions, counted from 1.
    pub number: usize,
}

/// Items that conferences adopted, the newest conference's first, each conference's in the order of its
/// agenda. Fact sheets are none of it: no edition comes from a single project.
pub(crate) async fn adopted_items(db: &impl ConnectionTrait) -> Result<Vec<AdoptedItem>> {
    find(db, None).await
}

/// One of them; none where it is another thing, was not adopted, or its conference is not closed.
pub(crate) async fn adopted_item(db: &impl ConnectionTrait, id: Id) -> Result<Option<AdoptedItem>> {
    Ok(find(db, Some(id)).await?.pop())
}

async fn find(db: &impl ConnectionTrait, only: Option<Id>) -> Result<Vec<AdoptedItem>> {
    use conference_item::Column;
    let of = conference_item::Entity::belongs_to(conference::Entity).from(Column::ConferenceId).to(conference::Column::Id);
    let mut query = conference_item::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Title, Column::Kind])
        .columns([conference::Column::Title, conference::Column::StartsAt, conference::Column::ClosedAt])
        .join(JoinType::InnerJoin, of.into())
        .filter(Column::State.eq(ItemState::Decided.as_str()))
        .filter(Column::Kind.ne(SubjectKind::FactSheet.as_str()))
        .filter(conference::Column::State.eq(ConferenceState::Closed.as_str()));
    if let Some(id) = only {
        query = query.filter(Column::Id.eq(id));
    }
    type Row = (Id, String, String, String, DateTime<Utc>, Option<DateTime<Utc>>);
    let rows: Vec<Row> = query
        .order_by_desc(conference::Column::StartsAt)
        .order_by_desc(conference::Column::Id)
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let effects = conference_effect::Entity::find()
        .filter(conference_effect::Column::ItemId.is_in(rows.iter().map(|r| r.0)))
        .filter(conference_effect::Column::Kind.eq(EffectKind::Edition.as_str()))
        .all(db)
        .await?;
    let numbers: HashMap<Id, i32> = edition::Entity::find()
        .select_only()
        .columns([edition::Column::Id, edition::Column::Number])
        .filter(edition::Column::Id.is_in(effects.iter().map(|e| e.object_id)))
        .into_tuple::<(Id, i32)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let editions: HashMap<Id, i32> = effects.iter().filter_map(|e| Some((e.item_id, *numbers.get(&e.object_id)?))).collect();
    let one = |(id, title, kind, conference, starts_at, closed_at): Row| {
        let (kind, edition) = (SubjectKind::parse(&kind)?, editions.get(&id).copied());
        Some(AdoptedItem { id, title, conference, day: day_of(starts_at), at: closed_at.unwrap_or(starts_at), kind, edition })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Where everybody reads of these items: only those of conferences whose minutes are settled.
pub(crate) async fn public_decisions(db: &impl ConnectionTrait, items: &[Id]) -> Result<HashMap<Id, PublicDecision>> {
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    let settled: HashMap<Id, String> = settled(db).await?.into_iter().map(|(c, slug)| (c.id, slug)).collect();
    let decided = decided(db, settled.keys().copied()).await?;
    let wanted = decided.iter().filter(|i| items.contains(&i.id));
    let place = |i: &conference_item::Model| {
        Some((i.id, PublicDecision { slug: settled.get(&i.conference_id)?.clone(), number: number(&decided, i) }))
    };
    Ok(wanted.filter_map(place).collect())
}
