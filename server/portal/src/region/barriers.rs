//! Reports of barriers, from anybody.

use crate::audit::{self, Event};
use crate::{Ctx, Error, Portal, Result, db};
use chrono::{DateTime, Duration, Utc};
use contract::Id;
use contract::forms::people::ReasonForm;
use contract::forms::region::BarrierForm;
use contract::rules::Form;
use domain::rights::Action;
use entity::barrier_report;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// More reports in one hour than this come from a machine.
pub const PER_HOUR: u64 = 30;

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    pub id: Id,
    pub page: String,
    pub text: String,
    pub contact: String,
    pub created_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
    pub note: String,
}

/// Takes a report in. Robots that fill in the hidden field are thanked and forgotten.
pub async fn report(portal: &Portal, form: BarrierForm) -> Result<()> {
    if !form.website.is_empty() {
        return Ok(());
    }
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = db::begin(portal.db()).await?;
    // Counted one after the other.
    db::alone(&tx, "barrier_report").await?;
    let t = |s: &str| s.trim().replace("\r\n", "\n");
    let hour = portal.now() - Duration::hours(1);
    let lately = barrier_report::Entity::find().filter(barrier_report::Column::CreatedAt.gt(hour));
    let same = lately.clone().filter(barrier_report::Column::Text.eq(t(&form.text))).filter(barrier_report::Column::Page.eq(t(&form.page)));
    if same.filter(barrier_report::Column::Contact.eq(t(&form.contact))).one(&tx).await?.is_some() {
        // Pressed twice: it is here already.
        return Ok(());
    }
    if lately.count(&tx).await? >= PER_HOUR {
        return Err(Error::Refused("too_many_reports"));
    }
    let id = portal.new_id();
    barrier_report::ActiveModel {
        id: Set(id),
        page: Set(t(&form.page)),
        text: Set(t(&form.text)),
        contact: Set(t(&form.contact)),
        created_at: Set(portal.now()),
        done_at: Set(None),
        done_by: Set(None),
        note: Set(String::new()),
    }
    .insert(&tx)
    .await?;
    // Without the words: whoever reports need not be in the log for good.
    audit::write(portal, &tx, None, Event::about("barrier.report", "barrier", id, "")).await?;
    tx.commit().await?;
    Ok(())
}

/// The latest reports: open ones first, newest first.
pub async fn list(ctx: &Ctx) -> Result<Vec<Report>> {
    ctx.require_region(Action::EditRegion)?;
    let rows = barrier_report::Entity::find().order_by_desc(barrier_report::Column::CreatedAt).limit(500).all(ctx.portal.db()).await?;
    let mut all: Vec<Report> = rows
        .into_iter()
        .map(|r| Report {
            id: r.id,
            page: r.page,
            text: r.text,
            contact: r.contact,
            created_at: r.created_at,
            done_at: r.done_at,
            note: r.note,
        })
        .collect();
    all.sort_by_key(|r| r.done_at.is_some());
    Ok(all)
}

/// Notes what was done about a report.
pub async fn settle(ctx: &Ctx, form: ReasonForm) -> Result<()> {
    let actor = ctx.require_region(Action::EditRegion)?.person_id;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let tx = ctx.begin().await?;
    let row = barrier_report::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
    if row.done_at.is_some() {
        return Err(Error::Already("barrier".into()));
    }
    let mut row: barrier_report::ActiveModel = row.into();
    row.done_at = Set(Some(ctx.portal.now()));
    row.done_by = Set(Some(actor));
    row.note = Set(form.reason.trim().to_owned());
    row.update(&tx).await?;
    ctx.record(&tx, Event::about("barrier.settle", "barrier", id, "").reason(form.reason.trim())).await?;
    tx.commit().await?;
    Ok(())
}
