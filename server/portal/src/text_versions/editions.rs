//! States of a text that editions hold.

use super::read::{State, Which};
use crate::talk::At;
use crate::{Error, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::edition::{FrozenStrategy, ObjectKind};
use contract::fact_sheet::FactSheet;
use contract::strategy::Field;
use contract::text::Document;
use contract::workshop::Workshop;
use entity::{edition, edition_object, frozen_object, goal};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// The editions in which a text reads otherwise than in the one before. Only the object that holds
/// the text is read, once for each way it was published.
pub(super) async fn states(db: &impl ConnectionTrait, at: &At) -> Result<Vec<State>> {
    let Some((kind, object)) = holder(db, at).await? else { return Ok(vec![]) };
    // For each edition by its key: asked from the other side, SQLite reads every object of every edition.
    let held = Query::select()
        .column(edition_object::Column::Sha256)
        .from(edition_object::Entity)
        .and_where(Expr::col((edition_object::Entity, edition_object::Column::EditionId)).equals((edition::Entity, edition::Column::Id)))
        .and_where(edition_object::Column::Kind.eq(kind.as_str()))
        .and_where(edition_object::Column::ObjectId.eq(object))
        .take();
    let rows: Vec<(i32, DateTime<Utc>, Option<String>)> = edition::Entity::find()
        .select_only()
        .column(edition::Column::Number)
        .column(edition::Column::PublishedAt)
        .expr_as(Expr::from(held), "held")
        .order_by_asc(edition::Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    let rows: Vec<_> = rows.into_iter().filter_map(|(n, at, sha256)| Some((n, at, sha256?))).collect();
    let mut digests: Vec<&str> = rows.iter().map(|r| r.2.as_str()).collect();
    digests.sort_unstable();
    digests.dedup();
    if digests.is_empty() {
        return Ok(vec![]);
    }
    let frozen = frozen_object::Entity::find().filter(frozen_object::Column::Sha256.is_in(digests)).all(db).await?;
    let read: HashMap<String, Document> =
        frozen.into_iter().map(|f| Ok((f.sha256, document(kind, &f.content, at)?))).collect::<Result<_>>()?;
    let mut last: Option<&Document> = None;
    let mut states = Vec::new();
    for (number, published_at, digest) in &rows {
        let Some(document) = read.get(digest).filter(|d| !d.is_empty()) else { continue };
        if last.replace(document) != Some(document) {
            states.push(State { which: Which::Edition(*number), name: None, at: Some(*published_at), by: None });
        }
    }
    Ok(states)
}

/// The object of an edition that a text is part of.
async fn holder(db: &impl ConnectionTrait, at: &At) -> Result<Option<(ObjectKind, Id)>> {
    Ok(match at.kind.as_str() {
        "strategy" => Some((ObjectKind::Strategy, Id::nil())),
        "field" => Some((ObjectKind::Field, at.owner)),
        "goal" => goal::Entity::find_by_id(at.owner).one(db).await?.map(|g| (ObjectKind::Field, g.field_id)),
        "fact_sheet" => Some((ObjectKind::FactSheet, at.owner)),
        "workshop" => Some((ObjectKind::Workshop, at.owner)),
        _ => None,
    })
}

/// The text as a frozen object holds it; empty where it holds none.
fn document(kind: ObjectKind, content: &str, at: &At) -> Result<Document> {
    Ok(match (kind, at.kind.as_str()) {
        (ObjectKind::Strategy, _) if at.slot == "priorities" => parse::<FrozenStrategy>(content)?.priorities,
        (ObjectKind::Strategy, _) => parse::<FrozenStrategy>(content)?.principles,
        (ObjectKind::Field, "goal") => {
            parse::<Field>(content)?.goals.into_iter().find(|g| g.id == at.owner).map(|g| g.text).unwrap_or_default()
        }
        (ObjectKind::Field, _) => parse::<Field>(content)?.vision,
        (ObjectKind::FactSheet, _) => parse::<FactSheet>(content)?.narrative,
        (ObjectKind::Workshop, _) => parse::<Workshop>(content)?.minutes,
        (ObjectKind::Region, _) => Document::default(),
    })
}

fn parse<T: DeserializeOwned>(content: &str) -> Result<T> {
    serde_json::from_str(content).map_err(|e| Error::Broken(format!("frozen object: {e}")))
}
