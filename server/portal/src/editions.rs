//! Editions: preview, publish, verify.

mod ahead;
pub(crate) mod freeze;
mod places;
mod publish;
mod reasons;

use crate::{Error, Portal, Result};
pub(crate) use ahead::Draft;
pub use ahead::ahead;
use chrono::{DateTime, Utc};
use contract::Id;
use contract::edition::{EditionHead, EditionLabel, Manifest};
use entity::{edition, edition_object, frozen_object};
use futures::TryStreamExt;
pub use places::{Place, last_with};
pub(crate) use publish::bump;
pub use publish::{Preview, assemble, preview, publish, publish_as_recorded};
pub use reasons::{Reason, reasons};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, SelectModel, Selector, StreamTrait,
};
use std::collections::{BTreeMap, BTreeSet};

/// An edition's row without its manifest, which grows with the strategy.
#[derive(Clone, Debug, sea_orm::FromQueryResult)]
pub(crate) struct Cover {
    id: Id,
    number: i32,
    label: String,
    published_at: DateTime<Utc>,
    reason: String,
    digest: String,
}

impl Cover {
    pub(crate) fn head(self) -> Result<EditionHead> {
        Ok(EditionHead {
            id: self.id,
            number: self.number,
            label: EditionLabel::parse(&self.label).ok_or_else(|| Error::Broken(format!("edition label {}", self.label)))?,
            published_at: self.published_at,
            reason: self.reason,
            digest: self.digest,
        })
    }
}

/// Covers of editions, newest first.
pub(crate) fn covers() -> Selector<SelectModel<Cover>> {
    covers_of(edition::Entity::find())
}

/// The same for a part of them.
pub(crate) fn covers_of(query: Select<edition::Entity>) -> Selector<SelectModel<Cover>> {
    use edition::Column::*;
    query.select_only().columns([Id, Number, Label, PublishedAt, Reason, Digest]).order_by_desc(Number).into_model::<Cover>()
}

/// All editions, newest first. They are public.
pub async fn list(portal: &Portal) -> Result<Vec<EditionHead>> {
    covers().all(portal.db()).await?.into_iter().map(Cover::head).collect()
}

/// So many editions with a number of at most `from`, newest first.
pub async fn page(portal: &Portal, from: i32, most: u64) -> Result<Vec<EditionHead>> {
    let query = edition::Entity::find().filter(edition::Column::Number.lte(from)).limit(most);
    covers_of(query).all(portal.db()).await?.into_iter().map(Cover::head).collect()
}

/// Checks every digest; returns a sentence per edition that does not hold.
pub async fn verify(portal: &Portal) -> Result<Vec<String>> {
    verify_in(portal.db()).await
}

/// The same, also within a transaction.
pub(crate) async fn verify_in<C: ConnectionTrait + StreamTrait>(db: &C) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let mut listed_all = BTreeSet::new();
    for row in edition::Entity::find().order_by_asc(edition::Column::Number).all(db).await? {
        let n = row.number;
        let Ok(manifest) = serde_json::from_str::<Manifest>(&row.manifest) else {
            faults.push(format!("edition {n}: manifest cannot be read"));
            continue;
        };
        if domain::canonical::edition_digest(&manifest) != row.digest {
            faults.push(format!("edition {n}: digest does not match its manifest"));
        }
        // What pages say of an edition is in columns of their own.
        let published = DateTime::parse_from_rfc3339(&manifest.published_at).map(|at| at.timestamp_micros());
        if (manifest.number, manifest.label.as_str(), &manifest.reason) != (n, row.label.as_str(), &row.reason)
            || published != Ok(row.published_at.timestamp_micros())
        {
            faults.push(format!("edition {n}: number, label, time or reason are not those of its manifest"));
        }
        listed_all.extend(manifest.objects.iter().map(|o| o.sha256.clone()));
        let stored: BTreeMap<(String, Id), (String, String)> = edition_object::Entity::find()
            .filter(edition_object::Column::EditionId.eq(row.id))
            .all(db)
            .await?
            .into_iter()
            .map(|o| ((o.kind, o.object_id), (o.sha256, o.reason)))
            .collect();
        let listed: BTreeMap<_, _> =
            manifest.objects.iter().map(|o| ((o.kind.as_str().to_owned(), o.id), (o.sha256.clone(), o.reason.clone()))).collect();
        if stored != listed {
            faults.push(format!("edition {n}: its objects are not those of its manifest"));
        }
    }
    // One after the other: together they can be larger than memory.
    let mut frozen = frozen_object::Entity::find().stream(db).await?;
    while let Some(row) = frozen.try_next().await? {
        listed_all.remove(&row.sha256);
        if domain::canonical::digest(&row.content) != row.sha256 {
            faults.push(format!("frozen object {}: content does not match its digest", row.sha256));
        }
    }
    drop(frozen);
    faults.extend(listed_all.iter().map(|sha256| format!("frozen object {sha256}: an edition lists it, and it is not there")));
    Ok(faults)
}
