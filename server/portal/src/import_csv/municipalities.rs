//! Rows of members.

use super::columns::MUNICIPALITIES;
use super::read::Table;
use super::{Cell, Fate, Row, Step};
use crate::region::members;
use crate::{Error, Result};
use contract::Id;
use contract::Lang;
use contract::forms::region::OrganisationForm;
use contract::region::{Organisation, OrganisationKind};
use contract::rules::{Errors, Form};
use entity::organisation;
use sea_orm::{ConnectionTrait, EntityTrait};
use std::collections::HashMap;

struct Known {
    organisation: Organisation,
    version: i32,
    left: bool,
}

/// Who is there already, by key and by name.
struct Members {
    all: Vec<Known>,
    by_key: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

async fn members_now(db: &impl ConnectionTrait) -> Result<Members> {
    let mut m = Members { all: vec![], by_key: HashMap::new(), by_name: HashMap::new() };
    for row in organisation::Entity::find().all(db).await? {
        let (version, left) = (row.version, row.state != "active");
        let o = crate::region::organisation_view(row)?;
        let at = m.all.len();
        if let Some(key) = &o.ags {
            m.by_key.insert(key.clone(), at);
        }
        m.by_name.insert(o.name.to_lowercase(), at);
        m.all.push(Known { organisation: o, version, left });
    }
    Ok(m)
}

fn value(form: &OrganisationForm, field: &str) -> Result<String> {
    let json = serde_json::to_value(form).map_err(|e| Error::Broken(e.to_string()))?;
    Ok(json.get(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned())
}

/// Digits without the dots and spaces that people group them with.
fn digits(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '.' | ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect()
}

/// Spreadsheets drop leading zeros: a key of 7 or 4 digits has lost one.
fn key(text: &str) -> String {
    let d: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if matches!(d.len(), 4 | 7) && d.chars().all(|c| c.is_ascii_digit()) { format!("0{d}") } else { d }
}

fn kind(text: &str) -> String {
    let found = OrganisationKind::ALL
        .iter()
        .find(|k| [k.as_str(), k.label(Lang::De), k.label(Lang::En)].iter().any(|n| n.eq_ignore_ascii_case(text)));
    found.map_or_else(|| text.to_owned(), |k| k.to_string())
}

/// "Gemeinde Nottuln" is called Nottuln; a county keeps its name.
fn short(name: &str) -> String {
    ["Stadt ", "Gemeinde "].iter().find_map(|p| name.strip_prefix(p)).unwrap_or(name).to_owned()
}

/// The stored form with the row's values on top; columns that the list lacks stay as they are.
fn form(table: &Table, row: &[String], before: Option<&Known>) -> OrganisationForm {
    let mut f = before.map(|k| members::form(&k.organisation, k.version)).unwrap_or_default();
    let get = |field: &str| table.get(row, field).map(str::to_owned);
    let put = |slot: &mut String, v: Option<String>| {
        if let Some(v) = v {
            *slot = v;
        }
    };
    put(&mut f.name, get("name"));
    put(&mut f.ags, get("ags").map(|v| key(&v)));
    put(&mut f.population, get("population").map(|v| digits(&v)));
    put(&mut f.unit, get("unit"));
    put(&mut f.email, get("email"));
    put(&mut f.phone, get("phone"));
    put(&mut f.web, get("web"));
    put(&mut f.map_column, get("map_column"));
    put(&mut f.map_row, get("map_row"));
    // An empty kind or short name means "as usual", not "none".
    put(&mut f.kind, get("kind").filter(|v| !v.is_empty()).map(|v| kind(&v)));
    put(&mut f.short_name, get("short_name").filter(|v| !v.is_empty()));
    if f.kind.is_empty()
        && let Some(k) = members::suggested_kind(&f.ags, &f.name)
    {
        f.kind = k.to_string();
    }
    if f.short_name.is_empty() {
        f.short_name = short(&f.name);
    }
    f
}

fn row(table: &Table, line: u64, form: OrganisationForm, before: Option<&Known>, errors: &Errors) -> Result<Row> {
    let stored = before.map(|k| members::form(&k.organisation, k.version));
    let mut cells = Vec::new();
    for c in MUNICIPALITIES {
        let now = value(&form, c.field)?;
        let was = stored.as_ref().map(|s| value(s, c.field)).transpose()?.filter(|w| *w != now);
        let error = errors.get(c.field).cloned();
        if was.is_some() || error.is_some() || (before.is_none() && !now.is_empty()) {
            let header = table.header(c.field);
            let column = if header.is_empty() { c.names[0].to_owned() } else { header };
            cells.push(Cell { column, field: c.field, value: now, was, error });
        }
    }
    if let Some(code) = errors.get("") {
        cells.push(Cell { error: Some(code.clone()), ..Cell::default() });
    }
    let fate = match before {
        _ if !errors.is_empty() => Fate::Stop,
        None => Fate::New,
        Some(_) if cells.is_empty() => Fate::Same,
        Some(_) => Fate::Changed,
    };
    let title = form.name.clone();
    let basis = format!("{}:{}", form.id, form.version);
    let step = matches!(fate, Fate::New | Fate::Changed).then(|| Step::Organisation(Box::new(form)));
    Ok(Row { line, fate, title, cells, step, basis })
}

/// The fate of every row.
pub(super) async fn plan(db: &impl ConnectionTrait, table: &Table) -> Result<Vec<Row>> {
    let members = members_now(db).await?;
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut cells: HashMap<(String, String), Option<Id>> = members
        .all
        .iter()
        .filter(|k| !k.left)
        .filter_map(|k| k.organisation.map_cell.map(|(c, r)| ((c.to_string(), r.to_string()), Some(k.organisation.id))))
        .collect();
    let mut rows = Vec::with_capacity(table.rows.len());
    for (line, values) in &table.rows {
        let ags = table.get(values, "ags").map(key).unwrap_or_default();
        let name = table.get(values, "name").unwrap_or_default().to_lowercase();
        let found = if ags.is_empty() { members.by_name.get(&name) } else { members.by_key.get(&ags).or(members.by_name.get(&name)) };
        let before = found.and_then(|at| members.all.get(*at));
        let form = form(table, values, before);
        let mut errors = form.check();
        if !form.kind.is_empty() && OrganisationKind::parse(&form.kind).is_none() {
            errors.insert("kind".into(), format!("csv_kind|{}", form.kind));
        }
        let mut once = |key: String, field: &str| {
            if let Some(first) = lines.insert(key, *line) {
                errors.entry(field.to_owned()).or_insert(format!("csv_twice|{first}"));
            }
        };
        if !ags.is_empty() {
            once(format!("key {ags}"), "ags");
        }
        once(format!("name {name}"), "name");
        if let Some(k) = before.filter(|k| k.left) {
            errors.insert(String::new(), format!("csv_left|{}", k.organisation.name));
        }
        let cell = (form.map_column.trim().to_owned(), form.map_row.trim().to_owned());
        if !cell.0.is_empty() && !cell.1.is_empty() {
            let own = before.map(|k| k.organisation.id);
            let taken = cells.insert(cell.clone(), own).is_some_and(|other| other.is_none() || other != own);
            if taken {
                errors.entry("map_row".into()).or_insert(format!("taken|{}, {}", cell.0, cell.1));
            }
        }
        rows.push(row(table, *line, form, before, &errors)?);
    }
    Ok(rows)
}
