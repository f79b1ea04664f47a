//! Reading workshops.

use super::KIND;
use crate::fields::state;
use crate::parts::Parts;
use crate::{Ctx, Error, Result, attachments, texts};
use chrono::NaiveDate;
use contract::Id;
use contract::attachment::Attachment;
use contract::strategy::EditState;
use contract::workshop::{Carried, CarriedKind, ResultKind, ResultState, Workshop, WorkshopContent, WorkshopResult};
use domain::rights::{Action, Belongs};
use entity::{workshop, workshop_result};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// A workshop in a list.
#[derive(Clone, Debug)]
pub struct WorkshopLine {
    pub id: Id,
    pub slug: String,
    pub title: String,
    pub first_day: Option<NaiveDate>,
    pub state: EditState,
    pub results: usize,
    /// Results that nobody decided about yet.
    pub open: usize,
}

/// A result with its version.
#[derive(Clone, Debug)]
pub struct ResultView {
    pub result: WorkshopResult,
    pub version: i32,
}

/// A workshop for the workspace.
#[derive(Clone, Debug)]
pub struct WorkshopView {
    pub content: WorkshopContent,
    pub minutes: contract::text::Document,
    pub results: Vec<ResultView>,
    pub withdrawn_results: Vec<ResultView>,
    pub attachments: Vec<Attachment>,
    pub id: Id,
    pub version: i32,
    pub state: EditState,
    pub may_edit: bool,
    pub may_carry: bool,
}

/// A result that something came from.
#[derive(Clone, Debug)]
pub struct Origin {
    pub workshop_slug: String,
    pub workshop_title: String,
    pub text: String,
}

pub(super) fn read_content(row: &workshop::Model) -> Result<WorkshopContent> {
    serde_json::from_value(row.content.clone()).map_err(|e| Error::Broken(format!("workshop: {e}")))
}

pub(super) fn read_result(row: workshop_result::Model) -> Result<WorkshopResult> {
    let broken = |what: &str, value: &str| Error::Broken(format!("workshop result {what} {value}"));
    let carried_into = match (row.carried_kind.as_deref(), row.carried_id) {
        (Some(kind), Some(id)) => Some(Carried { kind: CarriedKind::parse(kind).ok_or_else(|| broken("target", kind))?, id }),
        _ => None,
    };
    Ok(WorkshopResult {
        id: row.id,
        kind: ResultKind::parse(&row.kind).ok_or_else(|| broken("kind", &row.kind))?,
        state: ResultState::parse(&row.state).ok_or_else(|| broken("state", &row.state))?,
        text: row.text,
        carried_into,
        reason: row.reason,
    })
}

pub(crate) async fn row(db: &impl ConnectionTrait, id: Id) -> Result<workshop::Model> {
    workshop::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// Released workshops with all that belongs to them, newest first, in three queries however many.
pub(crate) async fn assemble(db: &impl ConnectionTrait, parts: &mut Parts) -> Result<Vec<Workshop>> {
    let results = workshop::Entity::belongs_to(workshop_result::Entity).from(workshop::Column::Id).to(workshop_result::Column::WorkshopId);
    let rows = workshop::Entity::find()
        .join(JoinType::LeftJoin, results.into())
        .select_also(workshop_result::Entity)
        .filter(workshop::Column::State.eq(EditState::Ready.as_str()))
        .order_by_desc(workshop::Column::FirstDay)
        .order_by_desc(workshop::Column::Id)
        .order_by_asc(workshop_result::Column::Position)
        .order_by_asc(workshop_result::Column::Id)
        .all(db)
        .await?;
    let mut all: Vec<Workshop> = Vec::new();
    for (row, result) in rows {
        if all.last().is_none_or(|w| w.id != row.id) {
            all.push(Workshop {
                id: row.id,
                content: read_content(&row)?,
                minutes: parts.text(row.id, "minutes"),
                results: vec![],
                attachments: parts.files(row.id),
            });
        }
        if let (Some(w), Some(r)) = (all.last_mut(), result.filter(|r| r.state != ResultState::Withdrawn.as_str())) {
            w.results.push(read_result(r)?);
        }
    }
    Ok(all)
}

/// All workshops for the workspace, newest first.
pub async fn list(ctx: &Ctx) -> Result<Vec<WorkshopLine>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let rows = workshop::Entity::find().order_by_desc(workshop::Column::FirstDay).order_by_asc(workshop::Column::Title).all(db).await?;
    let mut counts: HashMap<Id, (usize, usize)> = HashMap::new();
    for r in workshop_result::Entity::find().filter(workshop_result::Column::State.ne(ResultState::Withdrawn.as_str())).all(db).await? {
        let count = counts.entry(r.workshop_id).or_default();
        count.0 += 1;
        count.1 += usize::from(r.state == ResultState::Open.as_str());
    }
    Ok(rows
        .into_iter()
        .map(|r| {
            let (results, open) = counts.get(&r.id).copied().unwrap_or_default();
            WorkshopLine { id: r.id, slug: r.slug, title: r.title, first_day: r.first_day, state: state(&r.state), results, open }
        })
        .collect())
}

/// One workshop for the workspace, by slug.
pub async fn show(ctx: &Ctx, slug: &str) -> Result<WorkshopView> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let row = workshop::Entity::find().filter(workshop::Column::Slug.eq(slug)).one(db).await?.ok_or(Error::NotFound)?;
    let results = workshop_result::Entity::find()
        .filter(workshop_result::Column::WorkshopId.eq(row.id))
        .order_by_asc(workshop_result::Column::Position)
        .all(db)
        .await?;
    let results = results.into_iter().map(|r| Ok(ResultView { version: r.version, result: read_result(r)? }));
    let results = results.collect::<Result<Vec<ResultView>>>()?;
    let (withdrawn_results, results) = results.into_iter().partition(|r| r.result.state == ResultState::Withdrawn);
    let (belongs, state) = (Belongs::group(row.group_id), state(&row.state));
    Ok(WorkshopView {
        content: read_content(&row)?,
        minutes: texts::document(db, "workshop", row.id, "minutes").await?,
        results,
        withdrawn_results,
        attachments: attachments::kept(db, KIND, row.id).await?,
        id: row.id,
        version: row.version,
        state,
        may_edit: ctx.offers(Action::EditWorkshop, &belongs, state),
        may_carry: ctx.offers(Action::CarryResult, &belongs, state),
    })
}

/// The results that things of one kind came from, by the thing's id: whoever works on a goal sees them.
pub async fn origins(ctx: &Ctx, kind: CarriedKind, ids: &[Id]) -> Result<HashMap<Id, Vec<Origin>>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let mut found: HashMap<Id, Vec<Origin>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let db = ctx.portal.db();
    let rows = workshop_result::Entity::find()
        .filter(workshop_result::Column::CarriedKind.eq(kind.as_str()))
        .filter(workshop_result::Column::CarriedId.is_in(ids.iter().copied()))
        .order_by_asc(workshop_result::Column::Position)
        .all(db)
        .await?;
    let workshops: Vec<Id> = rows.iter().map(|r| r.workshop_id).collect();
    let workshops: HashMap<Id, workshop::Model> = workshop::Entity::find()
        .filter(workshop::Column::Id.is_in(workshops))
        .filter(workshop::Column::State.ne(EditState::Withdrawn.as_str()))
        .all(db)
        .await?
        .into_iter()
        .map(|w| (w.id, w))
        .collect();
    for r in rows {
        if let (Some(w), Some(id)) = (workshops.get(&r.workshop_id), r.carried_id) {
            let origin = Origin { workshop_slug: w.slug.clone(), workshop_title: w.title.clone(), text: r.text };
            found.entry(id).or_default().push(origin);
        }
    }
    Ok(found)
}
