//! Importing a bundle: all or nothing, repeatable.

mod region;
mod sheets;
mod strategy;

pub(crate) use sheets::sheet_links;

use super::rows::put;
use crate::audit::{self, Event};
use crate::editions::bump;
use crate::{Error, Portal, Result, db};
use contract::Id;
use contract::bundle::Bundle;
use contract::text::Document;
use entity::{audit_event, text};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// How much an import wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub added: usize,
    pub replaced: usize,
}

impl Counts {
    pub(super) fn note(&mut self, new: bool) {
        if new { self.added += 1 } else { self.replaced += 1 }
    }
}

fn json(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|e| Error::Broken(e.to_string()))
}

struct Import<'a, C: ConnectionTrait> {
    portal: &'a Portal,
    db: &'a C,
    counts: Counts,
    /// Places of the fields, where the bundle gives an order.
    places: HashMap<Id, i32>,
}

/// Imports a bundle in one transaction. `demo_accounts` turns an account of the demo identity
/// provider into issuer and subject.
pub async fn import(portal: &Portal, bundle: &Bundle, demo_accounts: Option<&dyn Fn(&str) -> (String, String)>) -> Result<Counts> {
    let accounts: Vec<(Id, String, String)> = match demo_accounts {
        Some(f) => bundle.people.iter().filter_map(|p| p.account.as_ref().map(|a| (p.id, f(a).0, f(a).1))).collect(),
        None => vec![],
    };
    let tx = db::begin(portal.db()).await?;
    let order = bundle.strategy.iter().flat_map(|s| &s.order);
    let places = order.enumerate().map(|(i, id)| (*id, i as i32 + 1)).collect();
    let mut run = Import { portal, db: &tx, counts: Counts::default(), places };
    run.region(bundle).await?;
    run.people(bundle, &accounts).await?;
    run.strategy(bundle).await?;
    run.free_numbers(bundle).await?;
    for field in &bundle.fields {
        run.field(field).await?;
    }
    for sheet in &bundle.sheets {
        run.sheet(sheet).await?;
    }
    for workshop in &bundle.workshops {
        run.workshop(workshop).await?;
    }
    super::councils::import(portal, &tx, bundle, &mut run.counts).await?;
    for item in &bundle.assessments {
        let new = super::assessments::put_assessment(portal, &tx, item).await?;
        run.counts.note(new);
    }
    for c in &bundle.conferences {
        let new = super::conferences::put(portal, &tx, c).await?;
        run.counts.note(new);
    }
    let counts = run.counts;
    let event = Event::about("import", "bundle", "", bundle.region.as_ref().map(|r| r.name.clone()).unwrap_or_default()).after(&counts);
    audit::write(portal, &tx, None, event).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(counts)
}

/// How many bundles this installation has read in.
pub async fn imported(portal: &Portal) -> Result<usize> {
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::Action.eq("import"))
        .filter(audit_event::Column::ObjectKind.eq("bundle"))
        .count(portal.db())
        .await?;
    Ok(events as usize)
}

impl<C: ConnectionTrait> Import<'_, C> {
    async fn text(&mut self, kind: &str, owner: Id, slot: &str, document: &Document) -> Result<()> {
        let before = text::Entity::find()
            .filter(text::Column::OwnerKind.eq(kind))
            .filter(text::Column::OwnerId.eq(owner))
            .filter(text::Column::Slot.eq(slot))
            .one(self.db)
            .await?;
        if let Some(b) = &before {
            crate::live_texts::replace(self.portal, None, self.db, b.id, |_| document.clone()).await?;
        }
        let row = text::Model {
            id: before.as_ref().map_or_else(|| self.portal.new_id(), |b| b.id),
            owner_kind: kind.into(),
            owner_id: owner,
            slot: slot.into(),
            document: json(document)?,
            version: before.as_ref().map_or(1, |b| b.version + 1),
            updated_at: self.portal.now(),
            updated_by: None,
        };
        put(self.db, row.id, row.clone()).await?;
        Ok(())
    }
}
