//! Reading the audit log: filtered, by pages, and as CSV.

use crate::{Ctx, Error, Result, midnight};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Berlin;
use contract::Id;
use domain::rights::Action;
use entity::{audit_event, fact_sheet, field, goal, invitation, organisation, person, working_group, workshop};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// What the log is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub person: Option<Id>,
    /// Beginning of the action: `role` finds `role.give` and `role.end`.
    pub action: String,
    /// Kind of the object: `field`, `person` …
    pub kind: String,
    /// Id of the object.
    pub object: String,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// From 0.
    pub page: u64,
}

/// What changed: name of the value, before, after.
pub type Change = (String, Option<String>, Option<String>);

/// An entry of the log.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: i64,
    pub at: DateTime<Utc>,
    /// None: the portal itself, or nobody known.
    pub actor: Option<String>,
    pub action: String,
    pub kind: String,
    pub object: String,
    pub title: String,
    pub reason: String,
    pub changes: Vec<Change>,
}

/// One page of the log.
#[derive(Clone, Debug)]
pub struct Page {
    pub lines: Vec<Line>,
    /// At most [`COUNTED`] and one: a log of years is not counted for every look at it.
    pub total: u64,
    pub pages: u64,
}

/// How far entries are counted, and paged through; a period leads to older ones.
pub const COUNTED: u64 = 2000;
/// How many entries stand on a page.
const PER_PAGE: u64 = 50;
/// How many entries one CSV file holds at most; a period narrows it.
pub const CSV_ROWS: u64 = 50_000;

fn query(filter: &Filter) -> Select<audit_event::Entity> {
    use audit_event::Column;
    let mut q = audit_event::Entity::find();
    if let Some(p) = filter.person {
        q = q.filter(Column::ActorId.eq(p));
    }
    if !filter.action.is_empty() {
        q = q.filter(Column::Action.starts_with(filter.action.replace(['%', '\\'], "")));
    }
    if !filter.kind.is_empty() {
        q = q.filter(Column::ObjectKind.eq(filter.kind.as_str()));
    }
    if !filter.object.is_empty() {
        q = q.filter(Column::ObjectId.eq(filter.object.as_str()));
    }
    if let Some(at) = filter.from.and_then(midnight) {
        q = q.filter(Column::At.gte(at));
    }
    if let Some(at) = filter.until.and_then(|d| d.succ_opt()).and_then(midnight) {
        q = q.filter(Column::At.lt(at));
    }
    q.order_by_desc(Column::Id)
}

/// One page of the log, newest first.
pub async fn list(ctx: &Ctx, filter: &Filter) -> Result<Page> {
    ctx.require_region(Action::ReadAudit)?;
    let db = ctx.portal.db();
    // In no order: an index is enough then, and the entries themselves stay where they are.
    let found = query(filter).select_only().column(audit_event::Column::Id).limit(COUNTED + 1).into_query().clear_order_by().to_owned();
    let count = Query::select().expr(Expr::col(Asterisk).count()).from_subquery(found, "found").to_owned();
    let total = db.query_one(&count).await?.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?.unsigned_abs();
    let pages = Ord::min(total, COUNTED).div_ceil(PER_PAGE);
    let page = Ord::min(filter.page, pages.saturating_sub(1));
    let rows = query(filter).offset(page * PER_PAGE).limit(PER_PAGE).all(db).await?;
    Ok(Page { lines: lines(ctx, rows).await?, total, pages })
}

fn distinct(mut ids: Vec<Id>) -> Vec<Id> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// What is about a person has the name that the person has now: whoever left is not named by the log. Older
/// entries hold name and address themselves; those cannot change, but they are not shown.
fn personal(mut row: audit_event::Model, names: &HashMap<Id, String>) -> audit_event::Model {
    if !["person", "invitation"].contains(&row.object_kind.as_str()) {
        return row;
    }
    let id: Option<Id> = row.object_id.parse().ok();
    row.object_title = id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    for side in [&mut row.before, &mut row.after].into_iter().flatten() {
        if let Some(values) = side.as_object_mut() {
            for name in ["name", "display_name", "email"] {
                values.remove(name);
            }
        }
    }
    row
}

async fn lines(ctx: &Ctx, rows: Vec<audit_event::Model>) -> Result<Vec<Line>> {
    let about = |kind: &str| rows.iter().filter(|r| r.object_kind == kind).filter_map(|r| r.object_id.parse().ok()).collect::<Vec<Id>>();
    let people = rows.iter().filter_map(|r| r.actor_id).chain(about("person")).collect();
    let mut names: HashMap<Id, String> = HashMap::new();
    for some in distinct(people).chunks(5000) {
        let found = person::Entity::find().filter(person::Column::Id.is_in(some.to_vec())).all(ctx.portal.db()).await?;
        names.extend(found.into_iter().map(|p| (p.id, p.display_name)));
    }
    for some in distinct(about("invitation")).chunks(5000) {
        let found = invitation::Entity::find().filter(invitation::Column::Id.is_in(some.to_vec())).all(ctx.portal.db()).await?;
        names.extend(found.into_iter().map(|i| (i.id, i.name)));
    }
    Ok(rows
        .into_iter()
        .map(|r| personal(r, &names))
        .map(|r| Line {
            changes: changes(r.before.as_ref(), r.after.as_ref()),
            actor: r.actor_id.map(|id| names.get(&id).cloned().unwrap_or_else(|| id.to_string())),
            id: r.id,
            at: r.at,
            action: r.action,
            kind: r.object_kind,
            object: r.object_id,
            title: r.object_title,
            reason: r.reason,
        })
        .collect())
}

/// What the ids mean that stand as values in some entries, by present names: members, groups, people,
/// fields, goals, fact sheets and workshops.
pub async fn names(ctx: &Ctx, lines: &[Line]) -> Result<HashMap<Id, String>> {
    ctx.require_region(Action::ReadAudit)?;
    let values = lines.iter().flat_map(|l| &l.changes).flat_map(|(_, old, new)| old.iter().chain(new));
    // Only as ids are written: a number may be read as one, too.
    let ids = distinct(values.filter(|v| v.len() == 36).filter_map(|v| v.parse().ok()).collect());
    let mut names = HashMap::new();
    if ids.is_empty() {
        return Ok(names);
    }
    let db = ctx.portal.db();
    for some in ids.chunks(5000) {
        macro_rules! of {
            ($table:ident, $name:ident) => {
                Query::select()
                    .columns([$table::Column::Id, $table::Column::$name])
                    .from($table::Entity)
                    .and_where($table::Column::Id.is_in(some.iter().copied()))
                    .take()
            };
        }
        let mut all = of!(organisation, Name);
        for more in [
            of!(working_group, Name),
            of!(person, DisplayName),
            of!(field, Title),
            of!(goal, Title),
            of!(fact_sheet, Title),
            of!(workshop, Title),
        ] {
            all.union(UnionType::All, more);
        }
        for row in db.query_all(&all).await? {
            names.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        }
    }
    Ok(names)
}

fn flatten(value: &Value, path: &str, out: &mut BTreeMap<String, String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| flatten(v, &below(k), out)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| flatten(v, &below(&(i + 1).to_string()), out)),
        Value::Null => {}
        Value::String(s) => drop(out.insert(path.to_owned(), s.clone())),
        other => drop(out.insert(path.to_owned(), other.to_string())),
    }
}

/// The values that differ, with what they were and are.
pub fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    if let Some(v) = before {
        flatten(v, "", &mut old);
    }
    if let Some(v) = after {
        flatten(v, "", &mut new);
    }
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.into_iter().filter(|k| old.get(*k) != new.get(*k)).map(|k| (k.clone(), old.get(k).cloned(), new.get(k).cloned())).collect()
}

/// A value that no spreadsheet takes for a formula: those start with one of `= + - @`, a tab or a
/// line end (OWASP, CSV injection).
pub fn harmless(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{value}") } else { value.to_owned() }
}

/// The filtered log as CSV: semicolons, UTF-8 with a mark at the start, as spreadsheets here expect.
pub async fn csv(ctx: &Ctx, filter: &Filter) -> Result<String> {
    ctx.require_region(Action::ReadAudit)?;
    let mut rows = query(filter).limit(CSV_ROWS + 1).all(ctx.portal.db()).await?;
    let cut = rows.len() as u64 > CSV_ROWS;
    rows.truncate(CSV_ROWS as usize);
    let mut out = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(vec![]);
    let broken = |e: csv::Error| Error::Broken(e.to_string());
    out.write_record(["Nummer", "Zeit", "Person", "Aktion", "Art", "Kennung", "Bezeichnung", "Grund", "Vorher", "Nachher"])
        .map_err(broken)?;
    let side = |changes: &[Change], new: bool| {
        let parts = changes.iter().filter_map(|(k, old, now)| (if new { now } else { old }).as_ref().map(|v| format!("{k}: {v}")));
        parts.collect::<Vec<_>>().join("\n")
    };
    for line in lines(ctx, rows).await? {
        let record = [
            line.id.to_string(),
            line.at.with_timezone(&Berlin).format("%d.%m.%Y %H:%M:%S").to_string(),
            line.actor.unwrap_or_default(),
            line.action,
            line.kind,
            line.object,
            line.title,
            line.reason,
            side(&line.changes, false),
            side(&line.changes, true),
        ];
        out.write_record(record.iter().map(|v| harmless(v))).map_err(broken)?;
    }
    if cut {
        let words = format!("Hier endet die Datei nach {CSV_ROWS} Einträgen. Ältere lassen sich mit einem früheren Zeitraum ausgeben.");
        out.write_record(["", "", "", "", "", "", words.as_str(), "", "", ""]).map_err(broken)?;
    }
    let bytes = out.into_inner().map_err(|e| Error::Broken(e.to_string()))?;
    Ok(format!("\u{feff}{}", String::from_utf8_lossy(&bytes)))
}

/// Names of everybody who ever acted, for the filter.
pub async fn actors(ctx: &Ctx) -> Result<Vec<(Id, String)>> {
    ctx.require_region(Action::ReadAudit)?;
    // Asked person by person: there are fewer of them than entries.
    let acted = audit_event::Entity::find().filter(audit_event::Column::ActorId.into_expr().eq(person::Column::Id.into_expr()));
    let rows = person::Entity::find()
        .filter(Expr::exists(acted.into_query()))
        .order_by_asc(person::Column::DisplayName)
        .all(ctx.portal.db())
        .await?;
    Ok(rows.into_iter().map(|p| (p.id, p.display_name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_named() {
        let changes = changes(Some(&json!({"a": 1, "b": {"c": "x"}, "d": null})), Some(&json!({"a": 1, "b": {"c": "y"}, "e": [true]})));
        let want: Vec<Change> = vec![("b.c".into(), Some("x".into()), Some("y".into())), ("e.1".into(), None, Some("true".into()))];
        assert_eq!(changes, want);
    }

    #[test]
    fn no_value_is_a_formula() {
        for bad in ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1"] {
            assert!(harmless(bad).starts_with('\''), "{bad}");
        }
        assert_eq!(harmless("Nottuln"), "Nottuln");
    }
}
