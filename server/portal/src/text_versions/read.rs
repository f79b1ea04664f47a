//! Reading and comparing kept states.

use super::authors::{self, Writers};
use crate::talk::At;
use crate::texts::{self, parse};
use crate::{Ctx, Error, Result, editions, live_texts, published};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::edition::Contents;
use contract::text::Document;
use domain::rights::Action;
use domain::words::Piece;
use entity::{live_version, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// How many kept states and editions a list shows.
const SHOWN: u64 = 50;
const EDITIONS: usize = 6;

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

/// The states of a text, the newest first, without the present one.
pub async fn list(ctx: &Ctx, at: &At) -> Result<Vec<State>> {
    texts::access(ctx, &at.kind, at.owner).await?;
    let db = ctx.portal.db();
    let Some(text) = texts::row(db, &at.kind, at.owner, &at.slot).await? else { return Ok(vec![]) };
    let rows = live_version::Entity::find()
        .select_only()
        .columns([live_version::Column::Id, live_version::Column::Name, live_version::Column::MadeBy, live_version::Column::MadeAt])
        .filter(live_version::Column::TextId.eq(text.id))
        .order_by_desc(live_version::Column::MadeAt)
        .limit(SHOWN)
        .into_tuple::<(Id, Option<String>, Option<Id>, DateTime<Utc>)>()
        .all(db)
        .await?;
    let people = person::Entity::find().filter(person::Column::Id.is_in(rows.iter().filter_map(|r| r.2))).all(db).await?;
    let names: HashMap<Id, String> = people.into_iter().map(|p| (p.id, p.display_name)).collect();
    let kept = rows.into_iter().map(|(id, name, by, made_at)| State {
        which: Which::Kept(id),
        name,
        at: Some(made_at),
        by: by.and_then(|id| names.get(&id).cloned()),
    });
    let mut states: Vec<State> = kept.collect();
    let mut last: Option<Document> = None;
    let heads = editions::list(&ctx.portal).await?;
    for head in heads.into_iter().take(EDITIONS).rev() {
        let edition = published::edition(&ctx.portal, head.number).await?;
        let Some(document) = frozen(&edition.contents, at) else { continue };
        if document.is_empty() || last.as_ref() == Some(document) {
            continue;
        }
        last = Some(document.clone());
        states.push(State { which: Which::Edition(head.number), name: None, at: Some(head.published_at), by: None });
    }
    states.sort_by_key(|s| std::cmp::Reverse(s.at));
    Ok(states)
}

/// The document of a state, with who wrote what in it where that is known.
pub(super) async fn document(ctx: &Ctx, at: &At, which: Which) -> Result<(State, Document, Writers)> {
    texts::access(ctx, &at.kind, at.owner).await?;
    let db = ctx.portal.db();
    let text = texts::row(db, &at.kind, at.owner, &at.slot).await?;
    match which {
        Which::Now => {
            let view = texts::show(ctx, &at.kind, at.owner, &at.slot).await?;
            let writers = match &text {
                Some(row) => match live_texts::load(&ctx.portal, row.id).await? {
                    Some(stored) => authors::of(ctx, row.id, stored).await?,
                    None => Writers::default(),
                },
                None => Writers::default(),
            };
            Ok((State { which, name: None, at: view.updated_at, by: view.updated_by }, view.document, writers))
        }
        Which::Kept(id) => {
            let row = live_version::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
            if text.is_none_or(|t| t.id != row.text_id) {
                return Err(Error::NotFound);
            }
            let by = match row.made_by {
                Some(id) => person::Entity::find_by_id(id).one(db).await?.map(|p| p.display_name),
                None => None,
            };
            let stored = live_texts::Stored { snapshot: row.snapshot, ..live_texts::Stored::default() };
            let writers = authors::of(ctx, row.text_id, stored).await?;
            Ok((State { which, name: row.name, at: Some(row.made_at), by }, parse(row.document)?, writers))
        }
        Which::Edition(number) => {
            let edition = published::edition(&ctx.portal, number).await?;
            let document = frozen(&edition.contents, at).cloned().ok_or(Error::NotFound)?;
            Ok((State { which, name: None, at: Some(edition.head.published_at), by: None }, document, Writers::default()))
        }
    }
}

/// A stretch of a comparison; what was added has its authors where they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub piece: Piece,
    pub authors: Vec<String>,
}

/// Two states side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub before: State,
    pub after: State,
    /// In the order of the text.
    pub parts: Vec<Part>,
}

/// Compares two states word by word.
pub async fn compare(ctx: &Ctx, at: &At, before: Which, after: Which) -> Result<Comparison> {
    ctx.require_region(Action::EnterWorkspace)?;
    let (before, old, _) = document(ctx, at, before).await?;
    let (after, new, writers) = document(ctx, at, after).await?;
    let new = new.plain();
    let pieces = domain::words::compare(&old.plain(), &new);
    let mut place = 0;
    let whose = writers.of_letters(&new);
    let parts = pieces.into_iter().map(|piece| {
        let length = match &piece {
            Piece::Same(s) | Piece::Added(s) => s.chars().count(),
            Piece::Removed(_) => 0,
        };
        let letters = &whose[place.min(whose.len())..(place + length).min(whose.len())];
        place += length;
        let mut authors: Vec<String> = Vec::new();
        if matches!(piece, Piece::Added(_)) {
            for name in letters.iter().flatten() {
                if !authors.contains(name) {
                    authors.push(name.clone());
                }
            }
        }
        Part { piece, authors }
    });
    Ok(Comparison { before, after, parts: parts.collect() })
}
