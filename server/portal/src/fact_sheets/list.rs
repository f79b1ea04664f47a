//! The list of fact sheets in the workspace: filters, orders and pages in the database.

use super::people::{present, present_of};
use super::{belongs_to, status};
use crate::{Ctx, Result, fields};
use chrono::NaiveDate;
use contract::fact_sheet::ProjectStatus;
use contract::strategy::{EditState, TrafficLight};
use contract::{Id, labelled};
use domain::fact_sheets::{Stale, Upkeep, note_cutoff, reports};
use domain::rights::Action;
use entity::{fact_sheet, fact_sheet_field, fact_sheet_organisation, field, organisation, person};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, NullOrdering};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use std::collections::HashMap;

/// Sheets on one page.
pub const PER_PAGE: u64 = 25;

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
    pub number: i32,
    pub title: String,
    pub status: ProjectStatus,
    pub state: EditState,
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
    let query = narrowed(filter, today);
    let total = query.clone().count(db).await?;
    let pages = Ord::max(total.div_ceil(PER_PAGE), 1);
    let page = page.clamp(1, pages);
    let rows = ordered(query, sort).offset((page - 1) * PER_PAGE).limit(PER_PAGE).all(db).await?;
    Ok(Listing { lines: lines(ctx, db, rows, today).await?, total, page, pages })
}

fn narrowed(f: &Filter, today: NaiveDate) -> Select<fact_sheet::Entity> {
    use fact_sheet::Column;
    let mut all = Condition::all();
    for word in domain::sheet_index::fold(&f.text).split_whitespace().take(8) {
        let pattern: String = word.chars().flat_map(|c| if matches!(c, '%' | '_' | '!') { vec!['!', c] } else { vec![c] }).collect();
        let in_words = Expr::col((fact_sheet::Entity, Column::Words)).like(LikeExpr::new(format!("%{pattern}%")).escape('!'));
        let number = word.trim_start_matches("p-").parse::<i32>().ok();
        all = all.add(Condition::any().add(in_words).add_option(number.map(|n| Column::Number.eq(n))));
    }
    if let Some(id) = f.field {
        let of = fact_sheet_field::Entity::find().select_only().column(fact_sheet_field::Column::FactSheetId);
        all = all.add(Column::Id.in_subquery(of.filter(fact_sheet_field::Column::FieldId.eq(id)).into_query()));
    }
    if let Some(id) = f.organisation {
        let of = fact_sheet_organisation::Entity::find().select_only().column(fact_sheet_organisation::Column::FactSheetId);
        all = all.add(Column::Id.in_subquery(of.filter(fact_sheet_organisation::Column::OrganisationId.eq(id)).into_query()));
    }
    if let Some(year) = f.year {
        all = all.add(Column::FirstYear.lte(year)).add(Condition::any().add(Column::LastYear.gte(year)).add(Column::LastYear.is_null()));
    }
    all = all.add_option(f.status.map(|s| Column::Status.eq(s.as_str()))).add_option(f.owner.map(|o| Column::OwnerId.eq(o)));
    all = all.add(match f.state {
        Some(s) => Column::State.eq(s.as_str()),
        None => Column::State.ne(EditState::Withdrawn.as_str()),
    });
    all = match f.hint {
        Some(Hint::Stale) => all.add(overdue(today)),
        Some(Hint::NoOwner) => all.add(ownerless(today)),
        None => all,
    };
    fact_sheet::Entity::find().filter(all)
}

/// No note for six months, although one is expected: the rule of [`Upkeep::stale`] as a condition.
pub(super) fn overdue(today: NaiveDate) -> Condition {
    use fact_sheet::Column;
    let cutoff = note_cutoff(today);
    let expected: Vec<&str> = ProjectStatus::ALL.iter().filter(|s| reports(**s)).map(|s| s.as_str()).collect();
    let created_before = cutoff.succ_opt().unwrap_or(cutoff).and_time(chrono::NaiveTime::MIN).and_utc();
    let never = Condition::all().add(Column::LastNoteOn.is_null()).add(Column::CreatedAt.lt(created_before));
    Condition::all().add(Column::Status.is_in(expected)).add(Condition::any().add(Column::LastNoteOn.lte(cutoff)).add(never))
}

/// Nobody is responsible, or somebody who holds no role any more.
pub(super) fn ownerless(today: NaiveDate) -> Condition {
    use fact_sheet::Column;
    Condition::any().add(Column::OwnerId.is_null()).add(Column::OwnerId.not_in_subquery(present(today)))
}

fn ordered(query: Select<fact_sheet::Entity>, sort: Sort) -> Select<fact_sheet::Entity> {
    use fact_sheet::Column;
    let query = match sort {
        Sort::Number => query,
        Sort::Title => query.order_by_asc(Expr::expr(Expr::col((fact_sheet::Entity, Column::Title))).cast_as("text")),
        Sort::Status => query.order_by_asc(Column::Status),
        Sort::Note => query.order_by_with_nulls(Column::LastNoteOn, Order::Asc, NullOrdering::First),
        Sort::Changed => query.order_by_desc(Column::UpdatedAt),
    };
    query.order_by_asc(Column::Number)
}

/// Names of everything that rows refer to, in one query each.
struct Around {
    organisations: HashMap<Id, String>,
    taking_part: HashMap<Id, Vec<Id>>,
    fields: HashMap<Id, Vec<String>>,
    owners: HashMap<Id, String>,
}

async fn around(db: &impl ConnectionTrait, rows: &[fact_sheet::Model]) -> Result<Around> {
    let ids: Vec<Id> = rows.iter().map(|r| r.id).collect();
    let names = organisation::Entity::find().all(db).await?.into_iter().map(|o| (o.id, o.short_name)).collect();
    let mut taking_part: HashMap<Id, Vec<Id>> = HashMap::new();
    let links =
        fact_sheet_organisation::Entity::find().filter(fact_sheet_organisation::Column::FactSheetId.is_in(ids.clone())).all(db).await?;
    links.into_iter().for_each(|l| taking_part.entry(l.fact_sheet_id).or_default().push(l.organisation_id));
    let titles: HashMap<Id, String> = field::Entity::find().all(db).await?.into_iter().map(|f| (f.id, f.title)).collect();
    let mut of: HashMap<Id, Vec<String>> = HashMap::new();
    for link in fact_sheet_field::Entity::find().filter(fact_sheet_field::Column::FactSheetId.is_in(ids)).all(db).await? {
        of.entry(link.fact_sheet_id).or_default().extend(titles.get(&link.field_id).cloned());
    }
    of.values_mut().for_each(|l| l.sort());
    let owners: Vec<Id> = rows.iter().filter_map(|r| r.owner_id).collect();
    let owners = person::Entity::find().filter(person::Column::Id.is_in(owners)).all(db).await?;
    Ok(Around { organisations: names, taking_part, fields: of, owners: owners.into_iter().map(|p| (p.id, p.display_name)).collect() })
}

/// Rows as the list shows them.
pub(super) async fn lines(ctx: &Ctx, db: &impl ConnectionTrait, rows: Vec<fact_sheet::Model>, today: NaiveDate) -> Result<Vec<Line>> {
    let mut around = around(db, &rows).await?;
    let here = present_of(db, rows.iter().filter_map(|r| r.owner_id).collect(), today).await?;
    rows.into_iter()
        .map(|r| {
            let state = fields::state(&r.state);
            let belongs = belongs_to(r.lead_id, around.taking_part.remove(&r.id).unwrap_or_default());
            let upkeep = upkeep(&r, r.owner_id.is_some_and(|o| here.contains(&o)))?;
            Ok(Line {
                status: upkeep.status,
                state,
                lead: around.organisations.get(&r.lead_id).cloned().unwrap_or_default(),
                fields: around.fields.remove(&r.id).unwrap_or_default(),
                owner: r.owner_id.and_then(|o| around.owners.get(&o).cloned()),
                light: r.light.as_deref().and_then(TrafficLight::parse),
                last_note_on: r.last_note_on,
                stale: upkeep.stale(today),
                changed_on: r.updated_at.date_naive(),
                may_edit: ctx.offers(Action::EditFactSheet, &belongs, state),
                may_report: ctx.offers(Action::ReportProgress, &belongs, state),
                may_release: ctx.offers(Action::ReleaseFactSheet, &belongs, state),
                id: r.id,
                number: r.number,
                title: r.title,
            })
        })
        .collect()
}

/// What the rule about stale sheets looks at.
pub(super) fn upkeep(r: &fact_sheet::Model, owner_present: bool) -> Result<Upkeep> {
    Ok(Upkeep {
        status: status(&r.status)?,
        state: fields::state(&r.state),
        owner_present,
        created_on: r.created_at.date_naive(),
        last_note_on: r.last_note_on,
    })
}
