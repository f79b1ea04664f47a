//! What closed conferences adopted: where an edition that councils are asked about comes from, and where
//! everybody reads of it.

use super::records::settled;
use crate::{Result, day_of};
use chrono::{DateTime, NaiveDate, Utc};
use contract::conference::{ConferenceState, EffectKind, ItemState, SubjectKind};
use contract::{Id, Lang};
use entity::{conference, conference_effect, conference_item};
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
    /// The edition that was adopted with it: its id and number.
    pub edition: Option<(Id, i32)>,
}

impl AdoptedItem {
    /// What it adopted: "Fassung 3", "Entwurf der Strategie".
    pub fn what(&self, lang: Lang) -> String {
        match self.edition {
            Some((_, n)) => lang.say(format_args!("Fassung {n}"), format_args!("edition {n}")),
            None => self.kind.label(lang).to_owned(),
        }
    }

    /// It adopted the strategy as a whole, as a draft or an edition of it.
    pub fn is_whole(&self) -> bool {
        self.edition.is_some() || self.kind == SubjectKind::Draft
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
    let number = |e: &conference_effect::Model| e.after.rsplit(' ').next()?.parse().ok();
    let editions: HashMap<Id, (Id, i32)> = effects.iter().filter_map(|e| Some((e.item_id, (e.object_id, number(e)?)))).collect();
    let one = |(id, title, kind, conference, starts_at, closed_at): Row| {
        let (kind, edition) = (SubjectKind::parse(&kind)?, editions.get(&id).copied());
        Some(AdoptedItem { id, title, conference, day: day_of(starts_at), at: closed_at.unwrap_or(starts_at), kind, edition })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Where everybody reads of these items: only those of conferences whose minutes are settled.
pub(crate) async fn public_decisions(db: &impl ConnectionTrait, items: &[Id]) -> Result<HashMap<Id, PublicDecision>> {
    use conference_item::Column;
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    let settled: HashMap<Id, String> = settled(db).await?.into_iter().map(|(c, slug)| (c.id, slug)).collect();
    let decided: Vec<(Id, Id)> = conference_item::Entity::find()
        .select_only()
        .columns([Column::Id, Column::ConferenceId])
        .filter(Column::ConferenceId.is_in(settled.keys().copied()))
        .filter(Column::State.eq(ItemState::Decided.as_str()))
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut counted: HashMap<Id, usize> = HashMap::new();
    let mut found = HashMap::new();
    for (id, conference) in decided {
        let number = counted.entry(conference).or_default();
        *number += 1;
        if let Some(slug) = settled.get(&conference).filter(|_| items.contains(&id)) {
            found.insert(id, PublicDecision { slug: slug.clone(), number: *number });
        }
    }
    Ok(found)
}
