//! Changing several fact sheets at once: all of them, or none.

use super::{belongs_to, content, people};
use crate::audit::Event;
use crate::{Ctx, Error, Result, fields, notices};
use contract::Id;
use contract::fact_sheet::ProjectStatus;
use contract::forms::fact_sheets::{BulkChange, BulkForm, read_ticked};
use contract::notices::NoticeKind;
use contract::rules::Form;
use domain::rights::{Action, Belongs};
use entity::{fact_sheet, fact_sheet_organisation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::HashMap;

/// Sets status or owner of the chosen sheets. Returns how many were changed.
///
/// Errors: `Denied` when one of them may not be edited, `NotFound` when one does not exist,
/// `Invalid` with their names when somebody changed some since the list was shown; nothing is
/// changed then.
pub async fn bulk(ctx: &Ctx, form: BulkForm) -> Result<usize> {
    ctx.require_region(Action::EnterWorkspace)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let chosen: HashMap<Id, i32> = form.ids.iter().filter_map(|one| read_ticked(one)).collect();
    let ids: Vec<Id> = chosen.keys().copied().collect();
    let change = BulkChange::parse(&form.change).ok_or_else(|| Error::field("change", "choice"))?;
    let tx = ctx.begin().await?;
    let rows = fact_sheet::Entity::find()
        .filter(fact_sheet::Column::Id.is_in(ids.clone()))
        .order_by_asc(fact_sheet::Column::Number)
        .lock_exclusive()
        .all(&tx)
        .await?;
    if rows.len() != ids.len() {
        return Err(Error::NotFound);
    }
    let mut taking_part: HashMap<Id, Vec<Id>> = HashMap::new();
    let links = fact_sheet_organisation::Entity::find().filter(fact_sheet_organisation::Column::FactSheetId.is_in(ids)).all(&tx).await?;
    links.into_iter().for_each(|l| taking_part.entry(l.fact_sheet_id).or_default().push(l.organisation_id));
    let belongs: Vec<Belongs> = rows.iter().map(|r| belongs_to(r.lead_id, taking_part.remove(&r.id).unwrap_or_default())).collect();
    for (r, belongs) in rows.iter().zip(&belongs) {
        ctx.require(Action::EditFactSheet, belongs, fields::state(&r.state))?;
    }
    let newer: Vec<&fact_sheet::Model> = rows.iter().filter(|r| chosen.get(&r.id) != Some(&r.version)).collect();
    if !newer.is_empty() {
        return Err(Error::field("ids", format!("changed_meanwhile|{}", named(&newer))));
    }
    let owner: Option<Id> = form.owner.parse().ok().filter(|_| change == BulkChange::Owner);
    if let Some(owner) = owner {
        people::fits(&tx, ctx.portal.today(), owner, &belongs).await?;
    }
    let count = rows.len();
    let new: Vec<&fact_sheet::Model> = rows.iter().filter(|r| owner.is_some() && r.owner_id != owner).collect();
    if let (Some(owner), Some(first)) = (owner, new.first()) {
        // One notice, however many sheets.
        let title = if new.len() > 1 { format!("{} (+{})", first.title, new.len() - 1) } else { first.title.clone() };
        notices::tell(ctx, &tx, owner, NoticeKind::SheetAssigned, &title, format!("/arbeit/projekte?person={owner}")).await?;
    }
    for r in rows {
        one(ctx, &tx, r, change, &form, owner).await?;
    }
    tx.commit().await?;
    Ok(count)
}

/// How many sheets are named before only their number is told.
const NAMED: usize = 10;

fn named(sheets: &[&fact_sheet::Model]) -> String {
    // The bar separates the parts of an error's code.
    let name = |r: &&fact_sheet::Model| format!("P-{} {}", r.number, r.title.replace('|', " "));
    let mut names: Vec<String> = sheets.iter().take(NAMED).map(name).collect();
    names.extend(sheets.len().checked_sub(NAMED).filter(|n| *n > 0).map(|n| format!("+{n}")));
    names.join(", ")
}

/// One of them: each has its own content, version and event.
async fn one(
    ctx: &Ctx,
    tx: &sea_orm::DatabaseTransaction,
    r: fact_sheet::Model,
    change: BulkChange,
    form: &BulkForm,
    owner: Option<Id>,
) -> Result<()> {
    let mut columns = fact_sheet::ActiveModel { updated_at: Set(ctx.portal.now()), ..Default::default() };
    let event = Event::about("fact_sheet.bulk", "fact_sheet", r.id, &r.title).reason(form.reason.trim()).of(Some(r.lead_id));
    let event = match (change, ProjectStatus::parse(&form.status), owner) {
        (BulkChange::Status, Some(status), _) => {
            super::keep_released(ctx, tx, &r).await?;
            let mut c = content(&r)?;
            c.status = status;
            columns.status = Set(status.to_string());
            columns.content = Set(serde_json::to_value(&c).map_err(|e| Error::Broken(e.to_string()))?);
            event.before(&r.status).after(&status)
        }
        (BulkChange::Owner, _, Some(owner)) => {
            columns.owner_id = Set(Some(owner));
            event.before(&r.owner_id).after(&owner)
        }
        _ => return Err(Error::field("change", "choice")),
    };
    super::save::update(tx, r.id, &r.version.to_string(), columns).await?;
    ctx.record(tx, event).await
}
