//! What councils read as annex of their paper: the strategy, or a fact sheet, as a text for paper.

use super::passages::{Place, reword};
use crate::describe;
use crate::names::Names;
use contract::conference::{Change, class_words};
use contract::edition::Contents;
use contract::fact_sheet::FactSheet;
use contract::money::decimal;
use contract::strategy::{Field, Goal, Indicator, YearValue};
use contract::text::{Block, Document, Inline, Mark, ObjectKind, TableCell, TableRow};
use contract::{Id, Lang};
use std::sync::Arc;

/// The words of councils' papers, as those of the strategy.
const L: Lang = Lang::De;

/// The strategy with all that a council resolves: texts, fields with class, vision, goals, indicators
/// and yearly targets, and the list of projects.
pub fn strategy(contents: &Contents, names: &Names) -> Document {
    let s = &contents.strategy;
    let mut out = Vec::new();
    match (s.strategy.first_year, s.strategy.last_year) {
        (Some(a), Some(b)) => out.push(paragraph(&format!("Zeitraum: {a} bis {b}."))),
        (Some(a), None) => out.push(paragraph(&format!("Zeitraum: seit {a}."))),
        (None, _) => {}
    }
    if !s.strategy.origin.trim().is_empty() {
        out.push(heading(1, "Wie die Strategie entstanden ist"));
        out.extend(Document::from_plain(&s.strategy.origin).content);
    }
    section(&mut out, contents, 1, "Leitbild", &s.principles);
    if !contents.fields.is_empty() {
        out.push(heading(1, "Themenfelder und ihre Klassen"));
        let rows = contents.fields.iter().map(|f| {
            let c = &f.content;
            vec![c.number.to_string(), c.title.clone(), class_words(c.priority, c.deferred, L)]
        });
        out.push(table(&["Nr.", "Themenfeld", "Klasse"], rows));
        section(&mut out, contents, 2, "Wie die Reihenfolge entstanden ist", &s.priorities);
    }
    contents.fields.iter().for_each(|f| field(&mut out, contents, names, f));
    if !contents.sheets.is_empty() {
        out.push(heading(1, "Projekte"));
        let rows = contents.sheets.iter().map(|s| {
            let c = &s.content;
            vec![format!("P-{}", s.number), c.title.clone(), names.get(c.lead).to_owned(), c.status.label(L).to_owned()]
        });
        out.push(table(&["Nr.", "Projekt", "Federführung", "Stand"], rows));
    }
    Document { content: out }
}

fn field(out: &mut Vec<Block>, contents: &Contents, names: &Names, f: &Field) {
    let c = &f.content;
    out.push(heading(1, &format!("Themenfeld {}: {}", c.number, c.title)));
    out.push(labelled("Priorität: ", &class_words(c.priority, c.deferred, L)));
    if !c.priority_note.is_empty() {
        out.push(paragraph(&c.priority_note));
    }
    if let Some(group) = c.responsible_group {
        out.push(labelled("Zuständig: ", names.get(group)));
    }
    section(out, contents, 2, "Vision", &f.vision);
    for g in &f.goals {
        goal(out, contents, c.number, g);
    }
    if !c.yearly_targets.is_empty() {
        out.push(heading(2, "Jahresziele"));
        let mut targets: Vec<_> = c.yearly_targets.iter().collect();
        targets.sort_by_key(|t| t.year);
        let rows = targets.into_iter().map(|t| vec![t.year.to_string(), t.text.clone(), t.state.label(L).to_owned()]);
        out.push(table(&["Jahr", "Was bis dahin erreicht sein soll", "Stand"], rows));
    }
}

fn goal(out: &mut Vec<Block>, contents: &Contents, field: i32, g: &Goal) {
    out.push(heading(2, &format!("Ziel {field}.{}: {}", g.content.number, g.content.title)));
    out.extend(text(contents, &g.text, 2));
    if !g.indicators.is_empty() {
        out.push(table(&["Kennzahl", "Ausgangswert", "Zielwerte"], g.indicators.iter().map(indicator)));
    }
}

fn indicator(i: &Indicator) -> Vec<String> {
    let c = &i.content;
    let value = |v: &YearValue| format!("{}: {}", v.year, decimal(v.value, L));
    let name = if c.unit.is_empty() { c.title.clone() } else { format!("{} ({})", c.title, c.unit) };
    let mut targets: Vec<String> = c.targets.iter().map(value).collect();
    targets.extend((!c.aim.is_empty()).then(|| c.aim.clone()));
    vec![name, c.baseline.iter().map(value).collect(), targets.join("\n")]
}

/// A fact sheet; `contents` and `names` tell what it refers to.
pub fn fact_sheet(sheet: &FactSheet, contents: &Contents, names: &Names) -> Document {
    let mut out = vec![paragraph(&sheet.content.summary)];
    let apart = ["title", "number", "summary", "narrative"];
    let lines = describe::fact_sheet(sheet, names, L).into_iter().filter(|l| !apart.contains(&l.key.as_str()));
    let rows = lines.map(|l| TableRow { content: vec![cell(&l.label, true), cell(l.value.trim(), false)] });
    out.push(Block::Table { content: rows.collect() });
    section(&mut out, contents, 1, "Beschreibung", &sheet.narrative);
    Document { content: out }
}

/// Puts adopted classes and wordings in their places. Gives back the titles of passages that read differently by
/// now, because another adopted wording stands there.
pub fn with_changes(contents: &mut Contents, adopted: &[Change]) -> Vec<String> {
    let mut left = Vec::new();
    for change in adopted {
        let (passage, title, before, after) = match change {
            Change::Wording { passage, title, before, after } => (passage, title, before, after),
            Change::Priority { field, after, after_deferred, .. } => {
                if let Some(found) = contents.fields.iter_mut().find(|f| f.id == *field) {
                    let content = &mut Arc::make_mut(found).content;
                    (content.priority, content.deferred) = (*after, *after_deferred);
                    // What was said on the old class does not hold for the new one.
                    content.priority_note.clear();
                }
                continue;
            }
            Change::Resolution { .. } => continue,
        };
        let done = Place::parse(passage).and_then(|place| {
            let document = place_in(contents, &place)?;
            *document = reword(document, place.block, before, after)?;
            Some(())
        });
        if done.is_none() {
            left.push(title.clone());
        }
    }
    left
}

fn place_in<'a>(contents: &'a mut Contents, place: &Place) -> Option<&'a mut Document> {
    match (place.kind.as_str(), place.slot.as_str()) {
        ("strategy", "principles") => Some(&mut contents.strategy.principles),
        ("strategy", "priorities") => Some(&mut contents.strategy.priorities),
        ("field", "vision") => {
            let field = contents.fields.iter_mut().find(|f| f.id == place.owner)?;
            Some(&mut Arc::make_mut(field).vision)
        }
        ("goal", "text") => {
            let field = contents.fields.iter_mut().find(|f| f.goals.iter().any(|g| g.id == place.owner))?;
            let goal = Arc::make_mut(field).goals.iter_mut().find(|g| g.id == place.owner)?;
            Some(&mut goal.text)
        }
        ("fact_sheet", "narrative") => {
            let sheet = contents.sheets.iter_mut().find(|s| s.id == place.owner)?;
            Some(&mut Arc::make_mut(sheet).narrative)
        }
        _ => None,
    }
}

/// A heading and the text below it; nothing without words.
fn section(out: &mut Vec<Block>, contents: &Contents, level: u8, name: &str, document: &Document) {
    let text = text(contents, document, level);
    if !text.is_empty() {
        out.push(heading(level, name));
        out.extend(text);
    }
}

/// A long text with its headings below `level`, objects in it in words.
fn text(contents: &Contents, document: &Document, level: u8) -> Vec<Block> {
    let find = |kind, id| object(contents, kind, id).map(|words| paragraph(&words));
    let shown = document.accepted().put_objects(&find);
    let lower = |block| match block {
        Block::Heading { level: own, content } => Block::Heading { level: (own + level).min(3), content },
        other => other,
    };
    if shown.is_empty() { vec![] } else { shown.content.into_iter().map(lower).collect() }
}

/// "Ziel 5.1: …"
fn object(contents: &Contents, kind: ObjectKind, id: Id) -> Option<String> {
    let mut goals = contents.fields.iter().flat_map(|f| f.goals.iter().map(move |g| (f, g)));
    match kind {
        ObjectKind::Goal => {
            let (f, g) = goals.find(|(_, g)| g.id == id)?;
            Some(format!("Ziel {}.{}: {}", f.content.number, g.content.number, g.content.title))
        }
        ObjectKind::Indicator => {
            let found = goals.flat_map(|(_, g)| &g.indicators).find(|i| i.id == id)?;
            Some(format!("Kennzahl: {}", found.content.title))
        }
        ObjectKind::FactSheet => {
            let sheet = contents.sheets.iter().find(|s| s.id == id)?;
            Some(format!("Projekt P-{}: {}", sheet.number, sheet.content.title))
        }
        ObjectKind::WorkshopResult => {
            let result = contents.workshops.iter().flat_map(|w| &w.results).find(|r| r.id == id)?;
            Some(format!("Workshop-Ergebnis: {}", result.text))
        }
    }
}

fn heading(level: u8, words: &str) -> Block {
    Block::Heading { level, content: vec![Inline::text(words)] }
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph { content: vec![Inline::text(words)] }
}

fn labelled(label: &str, words: &str) -> Block {
    Block::Paragraph { content: vec![Inline::Text { text: label.to_owned(), marks: vec![Mark::Bold] }, Inline::text(words)] }
}

fn table(names: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Block {
    let head = TableRow { content: names.iter().map(|n| cell(n, true)).collect() };
    let rows = rows.map(|row| TableRow { content: row.iter().map(|words| cell(words, false)).collect() });
    Block::Table { content: std::iter::once(head).chain(rows).collect() }
}

/// Lines of `words` become lines in the cell.
fn cell(words: &str, header: bool) -> TableCell {
    let mut content = Vec::new();
    for line in words.lines() {
        if !content.is_empty() {
            content.push(Inline::HardBreak);
        }
        content.push(Inline::text(line));
    }
    TableCell { header, content }
}

#[cfg(test)]
#[path = "annex_tests.rs"]
mod tests;
