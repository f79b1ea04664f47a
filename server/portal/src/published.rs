//! What citizens read: editions, held in memory because they never change.

use crate::search::Findable;
use crate::{Error, Portal, Result, editions};
use contract::attachment::Attachment;
use contract::edition::{Contents, EditionHead, FrozenRegion, FrozenStrategy, ObjectKind};
use contract::fact_sheet::FactSheet;
use contract::strategy::Field;
use contract::workshop::Workshop;
use contract::{Id, Lang};
use domain::names::Names;
use domain::sheet_index::SheetIndex;
use entity::{edition, edition_object, frozen_object, publication};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, RwLock};

/// An edition with all it contains.
#[derive(Clone, Debug)]
pub struct Published {
    pub head: EditionHead,
    pub contents: Arc<Contents>,
    pub names: Arc<Names>,
    /// Finds fact sheets without looking at each.
    pub index: Arc<SheetIndex>,
    findable: Arc<OnceLock<Findable>>,
    drawings: Arc<Drawings>,
}

/// Pictures that were made from an edition: it never changes, so each is made once in a language.
type Drawings = RwLock<HashMap<(Id, Lang), Arc<str>>>;

/// Editions in memory: the newest, and a few that somebody looked at.
#[derive(Default)]
pub(crate) struct Cache {
    editions: Mutex<HashMap<i32, Published>>,
    /// Regions of editions that councils were asked about, by number: read once, as they never change.
    regions: Mutex<HashMap<i32, Arc<FrozenRegion>>>,
    /// What editions have in common is there once, under its digest.
    shared: Mutex<HashMap<String, Shared>>,
    /// Of many who ask for the same edition, one reads it.
    loading: tokio::sync::Mutex<()>,
}

/// A frozen object that several editions may hold.
#[derive(Clone)]
enum Shared {
    Field(Arc<Field>),
    Sheet(Arc<FactSheet>),
    Workshop(Arc<Workshop>),
}

impl Shared {
    fn is_in_use(&self) -> bool {
        match self {
            Shared::Field(f) => Arc::strong_count(f) > 1,
            Shared::Sheet(s) => Arc::strong_count(s) > 1,
            Shared::Workshop(w) => Arc::strong_count(w) > 1,
        }
    }
}

/// How many editions stay in memory.
const KEPT: usize = 8;
/// So many objects are asked for by name; an edition that lacks more is read whole.
const NAMED: usize = 2000;

/// Counts everything that the public can see; pages made at one revision are good until the next.
pub async fn revision(portal: &Portal) -> Result<i64> {
    Ok(publication::Entity::find_by_id(1).one(portal.db()).await?.map_or(0, |p| p.revision))
}

/// The newest edition, if anything was ever published.
pub async fn latest(portal: &Portal) -> Result<Option<Published>> {
    match editions::covers().one(portal.db()).await? {
        Some(cover) => load(portal, cover.head()?).await.map(Some),
        None => Ok(None),
    }
}

/// One edition by its number.
pub async fn edition(portal: &Portal, number: i32) -> Result<Published> {
    if let Some(found) = cached(portal, number) {
        return Ok(found);
    }
    let cover = editions::covers_of(edition::Entity::find().filter(edition::Column::Number.eq(number))).one(portal.db()).await?;
    load(portal, cover.ok_or(Error::NotFound)?.head()?).await
}

/// The regions of several editions by their numbers, in one query at most and without the rest of the editions.
pub(crate) async fn regions(portal: &Portal, numbers: impl Iterator<Item = i32>) -> Result<HashMap<i32, Arc<FrozenRegion>>> {
    let known = || portal.0.published.regions.lock().unwrap_or_else(|e| e.into_inner());
    let (mut found, mut missing) = (HashMap::new(), Vec::new());
    for number in numbers {
        match known().get(&number) {
            Some(region) => drop(found.insert(number, region.clone())),
            None => missing.push(number),
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    let listed = edition::Entity::belongs_to(edition_object::Entity).from(edition::Column::Id).to(edition_object::Column::EditionId);
    let frozen =
        edition_object::Entity::belongs_to(frozen_object::Entity).from(edition_object::Column::Sha256).to(frozen_object::Column::Sha256);
    let rows: Vec<(i32, String)> = edition::Entity::find()
        .select_only()
        .column(edition::Column::Number)
        .column(frozen_object::Column::Content)
        .join(JoinType::InnerJoin, listed.into())
        .join(JoinType::InnerJoin, frozen.into())
        .filter(edition_object::Column::Kind.eq(ObjectKind::Region.as_str()))
        .filter(edition::Column::Number.is_in(missing))
        .into_tuple()
        .all(portal.db())
        .await?;
    for (number, content) in rows {
        found.insert(number, Arc::new(read(&content)?));
    }
    known().extend(found.iter().map(|(number, region)| (*number, region.clone())));
    Ok(found)
}

fn cached(portal: &Portal, number: i32) -> Option<Published> {
    let editions = portal.0.published.editions.lock().unwrap_or_else(|e| e.into_inner());
    editions.get(&number).cloned()
}

async fn load(portal: &Portal, head: EditionHead) -> Result<Published> {
    if let Some(found) = cached(portal, head.number) {
        return Ok(found);
    }
    let _one = portal.0.published.loading.lock().await;
    if let Some(found) = cached(portal, head.number) {
        return Ok(found);
    }
    let number = head.number;
    let contents = contents(portal, head.id).await?;
    let published = Published::of(head, contents);
    let mut editions = portal.0.published.editions.lock().unwrap_or_else(|e| e.into_inner());
    if editions.len() >= KEPT
        && let Some(oldest) = editions.keys().copied().filter(|n| *n != number).min()
    {
        editions.remove(&oldest);
        portal.0.published.shared.lock().unwrap_or_else(|e| e.into_inner()).retain(|_, object| object.is_in_use());
    }
    editions.insert(number, published.clone());
    Ok(published)
}

async fn contents(portal: &Portal, edition: Id) -> Result<Contents> {
    let db = portal.db();
    let objects = edition_object::Entity::find().filter(edition_object::Column::EditionId.eq(edition));
    let listed = objects.clone().all(db).await?;
    let missing: Vec<String> = {
        let shared = portal.0.published.shared.lock().unwrap_or_else(|e| e.into_inner());
        listed.iter().filter(|o| !shared.contains_key(&o.sha256)).map(|o| o.sha256.clone()).collect()
    };
    let query = frozen_object::Entity::find();
    let query = if missing.len() <= NAMED {
        query.filter(frozen_object::Column::Sha256.is_in(missing))
    } else {
        let digests = objects.select_only().column(edition_object::Column::Sha256).into_query();
        query.filter(frozen_object::Column::Sha256.in_subquery(digests))
    };
    let frozen: HashMap<String, String> = query.all(db).await?.into_iter().map(|f| (f.sha256, f.content)).collect();
    let mut shared = portal.0.published.shared.lock().unwrap_or_else(|e| e.into_inner());
    let mut contents = Contents::default();
    for object in listed {
        let content = || frozen.get(&object.sha256).ok_or_else(|| Error::Broken(format!("frozen object {} is missing", object.sha256)));
        let kind = ObjectKind::parse(&object.kind).ok_or_else(|| Error::Broken(format!("object kind {}", object.kind)))?;
        let thing = match (shared.get(&object.sha256), kind) {
            (Some(known), _) => known.clone(),
            (None, ObjectKind::Region) => {
                contents.region = read::<FrozenRegion>(content()?)?;
                continue;
            }
            (None, ObjectKind::Strategy) => {
                contents.strategy = read::<FrozenStrategy>(content()?)?;
                continue;
            }
            (None, ObjectKind::Field) => Shared::Field(Arc::new(read(content()?)?)),
            (None, ObjectKind::FactSheet) => Shared::Sheet(Arc::new(read(content()?)?)),
            (None, ObjectKind::Workshop) => Shared::Workshop(Arc::new(read(content()?)?)),
        };
        match &thing {
            Shared::Field(f) => contents.fields.push(f.clone()),
            Shared::Sheet(s) => contents.sheets.push(s.clone()),
            Shared::Workshop(w) => contents.workshops.push(w.clone()),
        }
        shared.insert(object.sha256, thing);
    }
    Ok(contents)
}

fn read<T: DeserializeOwned>(content: &str) -> Result<T> {
    serde_json::from_str(content).map_err(|e| Error::Broken(format!("frozen object: {e}")))
}

impl Published {
    /// An edition of these contents, put in the order in which they are shown.
    pub(crate) fn of(head: EditionHead, mut contents: Contents) -> Self {
        let place: HashMap<Id, usize> = contents.strategy.order.iter().enumerate().map(|(i, id)| (*id, i)).collect();
        contents.fields.sort_by_key(|f| (place.get(&f.id).copied().unwrap_or(usize::MAX), f.content.number));
        contents.sheets.sort_by_key(|s| s.number);
        contents.workshops.sort_by_key(|w| std::cmp::Reverse((w.content.first_day(), w.id)));
        Self {
            head,
            index: Arc::new(SheetIndex::of(&contents.sheets)),
            names: Arc::new(Names::of(&contents)),
            contents: Arc::new(contents),
            findable: Arc::default(),
            drawings: Arc::default(),
        }
    }

    /// The picture of a thing in a language; `draw` makes it when somebody first asks.
    pub fn drawing(&self, of: Id, lang: Lang, draw: impl FnOnce() -> String) -> Arc<str> {
        let known = self.drawings.read().unwrap_or_else(|e| e.into_inner()).get(&(of, lang)).cloned();
        known.unwrap_or_else(|| {
            let made: Arc<str> = draw().into();
            self.drawings.write().unwrap_or_else(|e| e.into_inner()).insert((of, lang), made.clone());
            made
        })
    }

    /// What search finds; made when somebody first asks.
    pub(crate) fn findable(&self) -> &Findable {
        self.findable.get_or_init(|| Findable::of(&self.contents))
    }

    /// A field by its address.
    pub fn field(&self, slug: &str) -> Option<&contract::strategy::Field> {
        self.contents.fields.iter().find(|f| f.content.slug == slug).map(|f| f.as_ref())
    }

    /// A file of the edition, whatever it is attached to.
    pub fn file(&self, id: Id) -> Option<&Attachment> {
        let c = &self.contents;
        let of_sheets = self.index.with_file(id).map(|place| &c.sheets[place].attachments);
        let others = c.fields.iter().map(|f| &f.attachments).chain(c.workshops.iter().map(|w| &w.attachments));
        of_sheets.into_iter().chain(others).flatten().find(|a| a.id == id)
    }

    /// All organisations that are named: members, and behind them those that are none any more.
    pub fn organisations(&self) -> impl Iterator<Item = &contract::region::Organisation> {
        let region = &self.contents.region;
        region.organisations.iter().chain(&region.former)
    }

    /// One of them.
    pub fn organisation(&self, id: Id) -> Option<&contract::region::Organisation> {
        self.organisations().find(|o| o.id == id)
    }
}
