//! Reading kept states.

use crate::live_texts::{self, Stored};
use crate::talk::At;
use crate::texts::{self, Owner, parse};
use crate::{Ctx, Error, Result, published};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::edition::Contents;
use contract::text::Document;
use domain::rights::Action;
use entity::{live_version, person, text};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Which state of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Now,
    Kept(Id),
    Edition(i32),
}

impl Which {
    /// As it stands in addresses: `jetzt`, `fassung-2` or an id.
    pub fn parse(word: &str) -> Option<Self> {
        match word.strip_prefix("fassung-") {
            _ if word == "jetzt" => Some(Which::Now),
            Some(number) => number.parse().ok().map(Which::Edition),
            None => word.parse().ok().map(Which::Kept),
        }
    }
}

impl std::fmt::Display for Which {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Which::Now => f.write_str("jetzt"),
            Which::Kept(id) => write!(f, "{id}"),
            Which::Edition(number) => write!(f, "fassung-{number}"),
        }
    }
}

/// A state of a text.
#[derive(Clone, Debug)]
pub struct State {
    pub which: Which,
    /// What people called it; automatic ones have no name.
    pub name: Option<String>,
    pub at: Option<DateTime<Utc>>,
    pub by: Option<String>,
}

impl State {
    /// Whether people know it by a name: they called it something, or it was published.
    pub fn is_named(&self) -> bool {
        self.name.is_some() || matches!(self.which, Which::Edition(_))
    }
}

/// The document of a text in an edition.
fn frozen<'a>(contents: &'a Contents, at: &At) -> Option<&'a Document> {
    match (at.kind.as_str(), at.slot.as_str()) {
        ("strategy", "principles") => Some(&contents.strategy.principles),
        ("strategy", "priorities") => Some(&contents.strategy.priorities),
        ("field", _) => contents.fields.iter().find(|f| f.id == at.owner).map(|f| &f.vision),
        ("goal", _) => contents.fields.iter().flat_map(|f| &f.goals).find(|g| g.id == at.owner).map(|g| &g.text),
        ("fact_sheet", _) => contents.sheets.iter().find(|s| s.id == at.owner).map(|s| &s.narrative),
        ("workshop", _) => contents.workshops.iter().find(|w| w.id == at.owner).map(|w| &w.minutes),
        _ => None,
    }
}

/// Finds a text with states for somebody who may read it; texts that are written plainly have none.
pub(super) async fn found(ctx: &Ctx, at: &At) -> Result<(Owner, Option<text::Model>)> {
    ctx.require_region(Action::EnterWorkspace)?;
    if texts::plain_only(&at.kind) {
        return Err(Error::NotFound);
    }
    let owner = texts::owner(ctx, &at.kind, at.owner, &at.slot).await?;
    Ok((owner, texts::row(ctx.portal.db(), &at.kind, at.owner, &at.slot).await?))
}

/// The states of a text, the newest first, without the present one.
pub async fn list(ctx: &Ctx, at: &At) -> Result<Vec<State>> {
    match found(ctx, at).await?.1 {
        Some(text) => states(ctx, at, text.id).await,
        None => Ok(vec![]),
    }
}

/// The same for a text that was looked up; callers have checked the right. All of them, in a few
/// queries however many there are: of a state only its name, time and maker are read.
pub(crate) async fn states(ctx: &Ctx, at: &At, text: Id) -> Result<Vec<State>> {
    let db = ctx.portal.db();
    let rows = live_version::Entity::find()
        .select_only()
        .columns([live_version::Column::Id, live_version::Column::Name, live_version::Column::MadeBy, live_version::Column::MadeAt])
        .filter(live_version::Column::TextId.eq(text))
        .order_by_desc(live_version::Column::MadeAt)
        .into_tuple::<(Id, Option<String>, Option<Id>, DateTime<Utc>)>()
        .all(db)
        .await?;
    let mut makers: Vec<Id> = rows.iter().filter_map(|r| r.2).collect();
    makers.sort_unstable();
    makers.dedup();
    let names: HashMap<Id, String> = if makers.is_empty() {
        HashMap::new()
    } else {
        let people = person::Entity::find().filter(person::Column::Id.is_in(makers)).all(db).await?;
        people.into_iter().map(|p| (p.id, p.display_name)).collect()
    };
    let kept = rows.into_iter().map(|(id, name, by, made_at)| State {
        which: Which::Kept(id),
        name,
        at: Some(made_at),
        by: by.and_then(|id| names.get(&id).cloned()),
    });
    let mut states: Vec<State> = kept.collect();
    states.extend(super::editions::states(db, at).await?);
    states.sort_by_key(|s| std::cmp::Reverse(s.at));
    Ok(states)
}

/// One state as it is stored; who made it is told by the list of all.
pub(super) struct Read {
    pub state: State,
    pub document: Document,
    /// The text as it is kept live, by which its authors are known; none where it never was.
    pub stored: Option<Stored>,
}

/// Reads a state; callers have checked the right. `text` is what is stored of it, if anything is.
pub(super) async fn read(ctx: &Ctx, at: &At, text: Option<&text::Model>, which: Which) -> Result<Read> {
    match which {
        Which::Now => {
            let Some(row) = text else {
                return Ok(Read { state: State { which, name: None, at: None, by: None }, document: Document::default(), stored: None });
            };
            let stored = live_texts::load(&ctx.portal, row.id).await?;
            let document = match &stored {
                Some(stored) => stored.text()?.document().accepted(),
                None => parse(row.document.clone())?,
            };
            // A text that was opened and never written has no time.
            let at = (row.version > 0).then_some(row.updated_at);
            Ok(Read { state: State { which, name: None, at, by: None }, document, stored })
        }
        Which::Kept(id) => {
            let row = live_version::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
            if text.is_none_or(|t| t.id != row.text_id) {
                return Err(Error::NotFound);
            }
            let state = State { which, name: row.name, at: Some(row.made_at), by: None };
            let stored = Stored { snapshot: row.snapshot, ..Stored::default() };
            Ok(Read { state, document: parse(row.document)?, stored: Some(stored) })
        }
        Which::Edition(number) => {
            let edition = published::edition(&ctx.portal, number).await?;
            let document = frozen(&edition.contents, at).cloned().ok_or(Error::NotFound)?;
            let at = edition.head.published_at;
            let stored = match text {
                Some(text) => kept_alike(ctx.portal.db(), text.id, at, &document).await?,
                None => None,
            };
            Ok(Read { state: State { which, name: None, at: Some(at), by: None }, document, stored })
        }
    }
}

/// What was kept around a moment, if it reads like that: an edition holds words only.
async fn kept_alike(db: &impl ConnectionTrait, text: Id, at: DateTime<Utc>, document: &Document) -> Result<Option<Stored>> {
    let kept = || live_version::Entity::find().filter(live_version::Column::TextId.eq(text));
    let before = kept().filter(live_version::Column::MadeAt.lte(at)).order_by_desc(live_version::Column::MadeAt).one(db).await?;
    let behind = kept().filter(live_version::Column::MadeAt.gt(at)).order_by_asc(live_version::Column::MadeAt).one(db).await?;
    for row in [before, behind].into_iter().flatten() {
        if parse(row.document)? == *document {
            return Ok(Some(Stored { snapshot: row.snapshot, ..Stored::default() }));
        }
    }
    Ok(None)
}

/// The document of a state, for who may at least read the text.
pub(super) async fn document(ctx: &Ctx, at: &At, which: Which) -> Result<Document> {
    let (_, text) = found(ctx, at).await?;
    Ok(read(ctx, at, text.as_ref(), which).await?.document)
}
