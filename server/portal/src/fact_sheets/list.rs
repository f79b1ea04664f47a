//! The list of fact sheets in the workspace: filters and orders on the board, one page of rows
//! from the database.

use super::board::{Board, board};
use super::people::{Present, known, present};
use super::{belongs_to, content, status};
use crate::{Ctx, Result, fields};
use chrono::NaiveDate;
use contract::fact_sheet::ProjectStatus;
use contract::strategy::{EditState, TrafficLight};
use contract::{Id, labelled};
use domain::fact_sheets::{Stale, Upkeep};
use domain::rights::Action;
use entity::{fact_sheet, field, organisation};
use sea_orm::sea_query::{Query, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Sheets on one page.
pub const PER_PAGE: u64 = 25;
/// Rows asked for by name in one statement.
const AT_ONCE: usize = 10_000;

labelled! {
    /// In which order.
    pub enum Sort {
        Number = "nummer", "Nummer", "number";
        Title = "titel", "Titel", "title";
        Status = "status", "Status", "status";
        Note = "sachstand", "letzter Sachstand", "last report";
        Changed = "geaendert", "zuletzt geändert", "last changed";
    }
}

labelled! {
    /// What a sheet may lack.
    pub enum Hint {
        Stale = "veraltet", "Sachstand überfällig", "report overdue";
        NoOwner = "ohne-person", "ohne zuständige Person", "nobody responsible";
        Changed = "geaendert", "seit der Freigabe geändert", "changed since the release";
    }
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub text: String,
    pub field: Option<Id>,
    pub organisation: Option<Id>,
    pub status: Option<ProjectStatus>,
    pub year: Option<i32>,
    pub owner: Option<Id>,
    /// Without one, everything but what was withdrawn.
    pub state: Option<EditState>,
    pub hint: Option<Hint>,
}

/// A sheet in the list.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: Id,
    pub version: i32,
    pub number: i32,
    pub title: String,
    pub summary: String,
    pub status: ProjectStatus,
    pub state: EditState,
    /// Changed since it was released; the next edition takes it as it was.
    pub changed: bool,
    pub lead: String,
    pub fields: Vec<String>,
    pub owner: Option<String>,
    pub light: Option<TrafficLight>,
    pub last_note_on: Option<NaiveDate>,
    pub stale: Vec<Stale>,
    /// Day of the last change.
    pub changed_on: NaiveDate,
    pub may_edit: bool,
    pub may_report: bool,
    pub may_release: bool,
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct Listing {
    pub lines: Vec<Line>,
    pub total: u64,
    /// From 1.
    pub page: u64,
    pub pages: u64,
}

/// A page of the list.
pub async fn list(ctx: &Ctx, filter: &Filter, sort: Sort, page: u64) -> Result<Listing> {
    ctx.require_region(Action::EnterWorkspace)?;
    let (db, today) = (ctx.portal.db(), ctx.portal.today());
    let board = board(&ctx.portal).await?;
    let present = if filter.hint == Some(Hint::NoOwner) { present(db, today).await? } else { Present::new() };
    let found = board.find(filter, sort, today, &present);
    let total = found.len() as u64;
    let pages = Ord::max(total.div_ceil(PER_PAGE), 1);
    let page = page.clamp(1, pages);
    let shown: Vec<Id> = found.iter().skip(((page - 1) * PER_PAGE) as usize).take(PER_PAGE as usize).map(|c| c.id).collect();
    Ok(Listing { lines: lines(ctx, db, &board, rows(db, &shown).await?, &present).await?, total, page, pages })
}

/// All of the list, for a file.
pub async fn list_all(ctx: &Ctx, filter: &Filter, sort: Sort) -> Result<Vec<Line>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let (db, today) = (ctx.portal.db(), ctx.portal.today());
    let board = board(&ctx.portal).await?;
    let present = if filter.hint == Some(Hint::NoOwner) { present(db, today).await? } else { Present::new() };
    let ids: Vec<Id> = board.find(filter, sort, today, &present).into_iter().map(|c| c.id).collect();
    let mut all = Vec::with_capacity(ids.len());
    // A statement takes no more than so many values.
    for some in ids.chunks(AT_ONCE) {
        all.extend(lines(ctx, db, &board, rows(db, some).await?, &present).await?);
    }
    Ok(all)
}

/// Ids, numbers and titles of the sheets that hold the words, by title: all of it stands on the board.
pub(crate) async fn titles(ctx: &Ctx, words: &str) -> Result<Vec<(Id, i32, String)>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let board = board(&ctx.portal).await?;
    let filter = Filter { text: words.trim().to_owned(), ..Filter::default() };
    let found = board.find(&filter, Sort::Title, ctx.portal.today(), &Present::new());
    Ok(found.into_iter().map(|c| (c.id, c.number, c.title.clone())).collect())
}

/// Rows by their ids, in the same order.
pub(super) async fn rows(db: &impl ConnectionTrait, ids: &[Id]) -> Result<Vec<fact_sheet::Model>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let place: HashMap<Id, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let mut rows = fact_sheet::Entity::find().filter(fact_sheet::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    rows.sort_by_key(|r| place.get(&r.id).copied());
    Ok(rows)
}

/// Rows as the list shows them.
pub(super) async fn lines(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    board: &Board,
    rows: Vec<fact_sheet::Model>,
    present: &Present,
) -> Result<Vec<Line>> {
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let today = ctx.portal.today();
    let names = names(db).await?;
    let people = known(db, rows.iter().filter_map(|r| r.owner_id).collect(), today, present).await?;
    rows.into_iter()
        .map(|r| {
            let state = fields::state(&r.state);
            let card = board.card(r.number);
            let belongs = belongs_to(r.lead_id, card.iter().flat_map(|c| c.organisations.iter().copied()));
            let mut fields: Vec<String> = card.iter().flat_map(|c| &c.fields).filter_map(|f| names.get(f).cloned()).collect();
            fields.sort();
            let owner = r.owner_id.and_then(|o| people.get(&o));
            let upkeep = upkeep(&r, owner.is_some_and(|o| o.fits(&belongs)))?;
            Ok(Line {
                status: upkeep.status,
                state,
                changed: r.released.is_some(),
                lead: names.get(&r.lead_id).cloned().unwrap_or_default(),
                fields,
                owner: owner.map(|o| o.name.clone()),
                light: r.light.as_deref().and_then(TrafficLight::parse),
                last_note_on: r.last_note_on,
                stale: upkeep.stale(today),
                changed_on: crate::day_of(r.updated_at),
                may_edit: ctx.offers(Action::EditFactSheet, &belongs, state),
                may_report: ctx.offers(Action::ReportProgress, &belongs, state),
                may_release: ctx.offers(Action::ReleaseFactSheet, &belongs, state),
                id: r.id,
                version: r.version,
                number: r.number,
                summary: content(&r)?.summary,
                title: r.title,
            })
        })
        .collect()
}

/// Short names of organisations and titles of fields.
async fn names(db: &impl ConnectionTrait) -> Result<HashMap<Id, String>> {
    let fields = Query::select().columns([field::Column::Id, field::Column::Title]).from(field::Entity).take();
    let all = Query::select()
        .columns([organisation::Column::Id, organisation::Column::ShortName])
        .from(organisation::Entity)
        .union(UnionType::All, fields)
        .take();
    let rows = db.query_all(&all).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// What the rule about stale sheets looks at.
pub(super) fn upkeep(r: &fact_sheet::Model, owner_present: bool) -> Result<Upkeep> {
    Ok(Upkeep {
        status: status(&r.status)?,
        state: fields::state(&r.state),
        owner_present,
        created_on: crate::day_of(r.created_at),
        last_note_on: r.last_note_on,
    })
}
