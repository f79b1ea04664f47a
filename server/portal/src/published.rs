//! What citizens read: editions, held in memory because they never change.

use crate::{Error, Portal, Result, editions};
use contract::Id;
use contract::edition::{Contents, EditionHead, FrozenRegion, FrozenStrategy, ObjectKind};
use domain::names::Names;
use domain::sheet_index::SheetIndex;
use entity::{edition, edition_object, frozen_object, publication};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// An edition with all it contains.
#[derive(Clone, Debug)]
pub struct Published {
    pub head: EditionHead,
    pub contents: Arc<Contents>,
    pub names: Arc<Names>,
    /// Finds fact sheets without looking at each.
    pub index: Arc<SheetIndex>,
}

/// Editions in memory: the newest, and a few that somebody looked at.
#[derive(Default)]
pub(crate) struct Cache(Mutex<HashMap<i32, Published>>);

/// How many editions stay in memory.
const KEPT: usize = 4;

/// Counts everything that the public can see; pages made at one revision are good until the next.
pub async fn revision(portal: &Portal) -> Result<i64> {
    Ok(publication::Entity::find_by_id(1).one(portal.db()).await?.map_or(0, |p| p.revision))
}

/// The newest edition, if anything was ever published.
pub async fn latest(portal: &Portal) -> Result<Option<Published>> {
    let row = edition::Entity::find().order_by_desc(edition::Column::Number).one(portal.db()).await?;
    match row {
        Some(row) => load(portal, row).await.map(Some),
        None => Ok(None),
    }
}

/// One edition by its number.
pub async fn edition(portal: &Portal, number: i32) -> Result<Published> {
    if let Some(found) = cached(portal, number) {
        return Ok(found);
    }
    let row = edition::Entity::find().filter(edition::Column::Number.eq(number)).one(portal.db()).await?.ok_or(Error::NotFound)?;
    load(portal, row).await
}

fn cached(portal: &Portal, number: i32) -> Option<Published> {
    let cache = portal.0.published.0.lock().unwrap_or_else(|e| e.into_inner());
    cache.get(&number).cloned()
}

async fn load(portal: &Portal, row: edition::Model) -> Result<Published> {
    if let Some(found) = cached(portal, row.number) {
        return Ok(found);
    }
    let db = portal.db();
    let objects = edition_object::Entity::find().filter(edition_object::Column::EditionId.eq(row.id));
    let digests = objects.clone().select_only().column(edition_object::Column::Sha256).into_query();
    let frozen = frozen_object::Entity::find().filter(frozen_object::Column::Sha256.in_subquery(digests)).all(db).await?;
    let frozen: HashMap<String, String> = frozen.into_iter().map(|f| (f.sha256, f.content)).collect();
    let mut contents = Contents::default();
    for object in objects.all(db).await? {
        let content = frozen.get(&object.sha256).ok_or_else(|| Error::Broken(format!("frozen object {} is missing", object.sha256)))?;
        match ObjectKind::parse(&object.kind) {
            Some(ObjectKind::Region) => contents.region = read::<FrozenRegion>(content)?,
            Some(ObjectKind::Strategy) => contents.strategy = read::<FrozenStrategy>(content)?,
            Some(ObjectKind::Field) => contents.fields.push(Arc::new(read(content)?)),
            Some(ObjectKind::FactSheet) => contents.sheets.push(Arc::new(read(content)?)),
            Some(ObjectKind::Workshop) => contents.workshops.push(Arc::new(read(content)?)),
            None => return Err(Error::Broken(format!("object kind {}", object.kind))),
        }
    }
    let place: HashMap<Id, usize> = contents.strategy.order.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    contents.fields.sort_by_key(|f| (place.get(&f.id).copied().unwrap_or(usize::MAX), f.content.number));
    contents.sheets.sort_by_key(|s| s.number);
    contents.workshops.sort_by_key(|w| std::cmp::Reverse((w.content.sessions.first().map(|s| s.first_day), w.id)));
    let index = Arc::new(SheetIndex::of(&contents.sheets));
    let published = Published { head: editions::head(&row)?, index, names: Arc::new(Names::of(&contents)), contents: Arc::new(contents) };
    let mut cache = portal.0.published.0.lock().unwrap_or_else(|e| e.into_inner());
    if cache.len() >= KEPT
        && let Some(oldest) = cache.keys().copied().filter(|n| *n != row.number).min()
    {
        cache.remove(&oldest);
    }
    cache.insert(row.number, published.clone());
    Ok(published)
}

fn read<T: DeserializeOwned>(content: &str) -> Result<T> {
    serde_json::from_str(content).map_err(|e| Error::Broken(format!("frozen object: {e}")))
}

impl Published {
    /// A field by its address.
    pub fn field(&self, slug: &str) -> Option<&contract::strategy::Field> {
        self.contents.fields.iter().find(|f| f.content.slug == slug).map(|f| f.as_ref())
    }

    /// An organisation by id.
    pub fn organisation(&self, id: Id) -> Option<&contract::region::Organisation> {
        self.contents.region.organisations.iter().find(|o| o.id == id)
    }
}
