//! Editions: preview, publish, verify.

mod freeze;
mod publish;
mod reasons;

use crate::{Error, Portal, Result};
use contract::Id;
use contract::edition::{EditionHead, EditionLabel, Manifest};
use entity::{edition, edition_object, frozen_object};
pub(crate) use publish::bump;
pub use publish::{Preview, assemble, preview, publish, publish_as_recorded};
pub use reasons::{Reason, reasons};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

pub(crate) fn head(row: &edition::Model) -> Result<EditionHead> {
    Ok(EditionHead {
        id: row.id,
        number: row.number,
        label: EditionLabel::parse(&row.label).ok_or_else(|| Error::Broken(format!("edition label {}", row.label)))?,
        published_at: row.published_at,
        reason: row.reason.clone(),
        digest: row.digest.clone(),
    })
}

/// All editions, newest first. They are public.
pub async fn list(portal: &Portal) -> Result<Vec<EditionHead>> {
    heads(portal.db()).await
}

pub(crate) async fn heads(db: &impl ConnectionTrait) -> Result<Vec<EditionHead>> {
    let rows = edition::Entity::find().order_by_desc(edition::Column::Number).all(db).await?;
    rows.iter().map(head).collect()
}

/// Checks every digest; returns a sentence per edition that does not hold.
pub async fn verify(portal: &Portal) -> Result<Vec<String>> {
    let db = portal.db();
    let mut faults = Vec::new();
    for row in edition::Entity::find().order_by_asc(edition::Column::Number).all(db).await? {
        let n = row.number;
        let Ok(manifest) = serde_json::from_str::<Manifest>(&row.manifest) else {
            faults.push(format!("edition {n}: manifest cannot be read"));
            continue;
        };
        if domain::canonical::edition_digest(&manifest) != row.digest {
            faults.push(format!("edition {n}: digest does not match its manifest"));
        }
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
    for row in frozen_object::Entity::find().all(db).await? {
        if domain::canonical::digest(&row.content) != row.sha256 {
            faults.push(format!("frozen object {}: content does not match its digest", row.sha256));
        }
    }
    Ok(faults)
}
