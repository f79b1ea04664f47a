//! Importing a bundle: all or nothing, repeatable.

mod region;
mod sheets;
mod strategy;

pub(crate) use sheets::sheet_links;

use super::changes::{About, Changes, Counts};
use super::check::check;
use super::files;
use super::rows::put;
use crate::audit::{self, Event};
use crate::editions::bump;
use crate::{Error, Portal, Result, db, live_texts, texts};
use contract::Id;
use contract::bundle::Bundle;
use contract::text::Document;
use entity::{audit_event, field, text};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;

pub(super) fn json(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|e| Error::Broken(e.to_string()))
}

struct Import<'a, C: ConnectionTrait> {
    portal: &'a Portal,
    db: &'a C,
    changes: Changes<'a, C>,
    /// Places of the fields, where the bundle gives an order.
    places: HashMap<Id, i32>,
    /// The fields of the bundle that are there, as they were before.
    fields: HashMap<Id, field::Model>,
}

/// Turns an account of the demo identity provider into issuer and subject.
pub type DemoAccounts<'a> = Option<&'a dyn Fn(&str) -> (String, String)>;

/// Imports a bundle in one transaction. What is as the bundle says stays untouched; what it changes is
/// in the log, each with what it was before. `folder` has the bytes of attachments in `files/`; without one they
/// must be kept already.
///
/// Errors: `Overwrites` with what people have changed since it was read in, `Invalid` on `bundle` for what no form
/// would take, on `files` when bytes are missing or other than the bundle says; nothing is changed then.
pub async fn import(portal: &Portal, bundle: &Bundle, folder: Option<&Path>, demo_accounts: DemoAccounts<'_>) -> Result<Counts> {
    run(portal, bundle, folder, demo_accounts, false).await
}

/// The same, and what people have changed is replaced as well.
pub async fn overwrite(portal: &Portal, bundle: &Bundle, folder: Option<&Path>, demo_accounts: DemoAccounts<'_>) -> Result<Counts> {
    run(portal, bundle, folder, demo_accounts, true).await
}

async fn run(portal: &Portal, bundle: &Bundle, folder: Option<&Path>, demo_accounts: DemoAccounts<'_>, overwrite: bool) -> Result<Counts> {
    check(bundle)?;
    files::check(portal, bundle, folder).await?;
    let accounts: Vec<(Id, String, String)> = match demo_accounts {
        Some(f) => bundle.people.iter().filter_map(|p| p.account.as_ref().map(|a| (p.id, f(a).0, f(a).1))).collect(),
        None => vec![],
    };
    let tx = db::begin(portal.db()).await?;
    let order = bundle.strategy.iter().flat_map(|s| &s.order);
    let places = order.enumerate().map(|(i, id)| (*id, i as i32 + 1)).collect();
    let changes = Changes { portal, db: &tx, counts: Counts::default(), theirs: vec![] };
    let mut run = Import { portal, db: &tx, changes, places, fields: HashMap::new() };
    run.region(bundle).await?;
    run.people(bundle, &accounts).await?;
    run.strategy(bundle).await?;
    run.known_fields(bundle).await?;
    for field in &bundle.fields {
        run.field(field).await?;
    }
    for sheet in &bundle.sheets {
        run.sheet(sheet).await?;
    }
    for workshop in &bundle.workshops {
        run.workshop(workshop).await?;
    }
    for item in &bundle.assessments {
        super::assessments::put_assessment(&mut run.changes, item).await?;
    }
    for c in &bundle.conferences {
        let new = super::conferences::put(portal, &tx, c).await?;
        run.changes.counts.count(new);
    }
    super::councils::import(&mut run.changes, bundle).await?;
    if !overwrite {
        run.changes.refuse_theirs()?;
    }
    let counts = run.changes.counts;
    let event = Event::about("import", "bundle", "", bundle.region.as_ref().map(|r| r.name.clone()).unwrap_or_default()).after(&counts);
    audit::write(portal, &tx, None, event).await?;
    bump(&tx).await?;
    files::keep(portal, bundle, folder).await?;
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
    /// A text of something that is called so. People have changed it if one of them wrote last.
    async fn text(&mut self, kind: &str, owner: Id, slot: &str, document: &Document, title: &str) -> Result<()> {
        let before = texts::row(self.db, kind, owner, slot).await?;
        if let Some(b) = &before {
            let ahead = live_texts::ahead(self.db, b.id).await?;
            let theirs = b.updated_by.is_some() || ahead.is_some();
            let now = ahead.map_or_else(|| texts::parse(b.document.clone()), Ok)?;
            if now == *document {
                self.changes.counts.unchanged += 1;
                return Ok(());
            }
            live_texts::replace(self.portal, None, self.db, b.id, |_| document.clone()).await?;
            let title = format!("{slot} {title}");
            self.changes.replaced(About::new("text.bundle", "text", owner, title.trim()), now, document, theirs).await?;
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
        let new = put(self.db, row.id, row.clone()).await?;
        self.changes.counts.added += usize::from(new);
        Ok(())
    }
}
