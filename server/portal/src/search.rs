//! Search within the newest edition: words folded and stemmed the same way on both sides.

use crate::dialect::{postgres, sqlite};
use crate::{Error, Portal, Result};
use contract::edition::Contents;
use contract::labelled;
use domain::search_words::{self, Stretch};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

labelled! {
    /// Kind of a hit.
    pub enum HitKind {
        Strategy = "strategy", "Strategie", "strategy";
        Field = "field", "Themenfeld", "field of action";
        Goal = "goal", "Ziel", "goal";
        Project = "project", "Projekt", "project";
        Workshop = "workshop", "Workshop", "workshop";
        Municipality = "municipality", "Kommune", "municipality";
    }
}

/// What is found by search: in the public's scope only what the newest edition holds.
struct Entry {
    kind: HitKind,
    id: String,
    title: String,
    text: String,
    address: String,
}

/// A hit with its marked extract.
#[derive(Clone, Debug)]
pub struct Hit {
    pub kind: HitKind,
    pub title: String,
    pub extract: Vec<Stretch>,
    /// Address within the edition.
    pub address: String,
}

/// One page of hits.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    pub total: usize,
    /// The question holds no word that can be searched for.
    pub blank: bool,
}

/// Hits on one page.
pub const PAGE: usize = 20;
/// Characters of an entry's text that are kept for extracts; all of its words are searched.
const KEPT: usize = 20_000;
/// Entries in one statement: eight values each, SQLite takes 32,766 at most.
const CHUNK: usize = 500;
/// Characters of an extract.
const EXTRACT: usize = 220;
const PUBLIC: &str = "public";

/// The address of a project's page.
fn project_address(number: i32) -> String {
    format!("/projekte/{number}")
}

fn entries(c: &Contents) -> Vec<Entry> {
    let frame = &c.strategy;
    let mut all = vec![Entry {
        kind: HitKind::Strategy,
        id: "principles".into(),
        title: frame.strategy.title.clone(),
        text: join(&[&frame.strategy.origin, &frame.principles.plain(), &frame.priorities.plain()]),
        address: "/strategie".into(),
    }];
    for f in &c.fields {
        let address = format!("/themenfelder/{}", f.content.slug);
        let targets: Vec<&str> = f.content.yearly_targets.iter().map(|t| t.text.as_str()).collect();
        let notes: Vec<&str> = f.notes.iter().map(|n| n.actual.as_str()).collect();
        all.push(Entry {
            kind: HitKind::Field,
            id: f.id.to_string(),
            title: f.content.title.clone(),
            text: join(&[&f.vision.plain(), &f.content.priority_note, &targets.join("\n"), &notes.join("\n")]),
            address: address.clone(),
        });
        for g in &f.goals {
            let number = format!("{}.{}", f.content.number, g.content.number);
            let indicators: Vec<&str> = g.indicators.iter().map(|i| i.content.title.as_str()).collect();
            all.push(Entry {
                kind: HitKind::Goal,
                id: g.id.to_string(),
                title: format!("Ziel {number} {}", g.content.title),
                text: join(&[&g.text.plain(), &indicators.join("\n")]),
                address: format!("{address}#ziel-{}", number.replace('.', "-")),
            });
        }
    }
    all.extend(c.sheets.iter().map(|s| Entry {
        kind: HitKind::Project,
        id: s.id.to_string(),
        title: s.content.title.clone(),
        text: join(&[&s.content.summary, &s.narrative.plain(), &s.content.transferability]),
        address: project_address(s.number),
    }));
    all.extend(c.workshops.iter().map(|w| {
        let results: Vec<&str> = w.results.iter().map(|r| r.text.as_str()).collect();
        Entry {
            kind: HitKind::Workshop,
            id: w.id.to_string(),
            title: w.content.title.clone(),
            text: join(&[&w.content.summary, &w.minutes.plain(), &results.join("\n")]),
            address: format!("/workshops/{}", w.content.slug),
        }
    }));
    all.extend(c.region.organisations.iter().map(|o| Entry {
        kind: HitKind::Municipality,
        id: o.id.to_string(),
        title: o.name.clone(),
        text: join(&[&o.short_name, &o.contact.unit]),
        address: format!("/kommunen/{}", o.slug),
    }));
    all
}

fn join(parts: &[&str]) -> String {
    parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Replaces what the public can find by what an edition holds; part of its publication.
pub(crate) async fn fill_public(db: &impl ConnectionTrait, contents: &Contents) -> Result<()> {
    let backend = db.get_database_backend();
    let clear = match backend {
        DbBackend::Sqlite => "delete from search_entry where scope = ?",
        _ => "delete from search_entry where scope = $1",
    };
    db.execute_raw(Statement::from_sql_and_values(backend, clear, [PUBLIC.into()])).await?;
    for chunk in entries(contents).chunks(CHUNK) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 8);
        for e in chunk {
            // Lines become one: headings and list items stay apart by a dot.
            let kept: String = e.text.replace('\n', " · ").chars().take(KEPT).collect();
            let (title_words, words) = (search_words::stems(&e.title), search_words::stems(&e.text));
            let kind = e.kind.as_str().to_owned();
            values.extend([PUBLIC.into(), kind.into(), e.id.clone().into(), e.title.clone().into()]);
            values.extend([kept.into(), e.address.clone().into(), title_words.into(), words.into()]);
        }
        let rows: Vec<String> = (0..chunk.len())
            .map(|row| match backend {
                DbBackend::Sqlite => "(?,?,?,?,?,?,?,?)".to_owned(),
                _ => format!("({})", (1..=8).map(|i| format!("${}", row * 8 + i)).collect::<Vec<_>>().join(",")),
            })
            .collect();
        let sql = format!(
            "insert into search_entry (scope, kind, object_id, title, extract, address, title_words, words) values {}",
            rows.join(",")
        );
        db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    }
    Ok(())
}

/// Searches the newest edition; `page` counts from 1.
pub async fn public(portal: &Portal, asked: &str, page: usize) -> Result<Found> {
    let stems = search_words::question(asked);
    if stems.is_empty() {
        return Ok(Found { blank: true, ..Found::default() });
    }
    let db = portal.db();
    let backend = db.get_database_backend();
    let (sql, question) = match backend {
        DbBackend::Sqlite => (sqlite::SEARCH, sqlite::question(&stems)),
        _ => (postgres::SEARCH, postgres::question(&stems)),
    };
    let offset = (page.clamp(1, 500) - 1) * PAGE;
    let values: [Value; 4] = [question.into(), PUBLIC.into(), (PAGE as i64).into(), (offset as i64).into()];
    let rows = db.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    let mut found = Found::default();
    for row in rows {
        let text = |column: &str| row.try_get::<String>("", column);
        let kind = text("kind")?;
        found.total = row.try_get::<i64>("", "total")? as usize;
        found.hits.push(Hit {
            kind: HitKind::parse(&kind).ok_or_else(|| Error::Broken(format!("search entry of kind {kind}")))?,
            title: text("title")?,
            extract: search_words::extract(&text("extract")?, &stems, EXTRACT),
            address: text("address")?,
        });
    }
    Ok(found)
}
