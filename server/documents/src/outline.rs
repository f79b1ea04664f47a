//! What both writers share: a paper or a text as a plain sequence of parts.

use crate::{Access, Annex, Kind, Meta, Paper, Sheet};
use chrono::NaiveDate;
use contract::Lang;
use contract::text::{Block, Document, Inline, Mark, TableCell, TableRow};

/// How many of the parts before a line to sign on stand on its page, at least with their last lines: one, and the
/// heading above it. The paper is signed, not a sheet with nothing else on it.
pub(crate) fn signed(parts: &[Part]) -> std::ops::Range<usize> {
    let Some(at) = parts.iter().position(|p| matches!(p, Part::Signature(_))) else { return 0..0 };
    let heading = |p: &Part| matches!(p, Part::Blocks(b) if matches!(b.as_slice(), [Block::Heading { .. }]));
    let last = at.saturating_sub(1);
    last.saturating_sub(usize::from(last > 0 && heading(&parts[last - 1])))..at
}

/// A line to write on; the writers tell readers that cannot see it what it is.
pub(crate) const BLANK: &str = "____________";

/// One part of a document, in reading order.
pub(crate) enum Part {
    /// Small line above the title.
    Kicker(String),
    /// The title: the one heading of level 1.
    Title(String),
    Blocks(Vec<Block>),
    /// A table with relative widths of its columns.
    Table {
        rows: Vec<TableRow>,
        shares: Vec<u16>,
    },
    /// What follows starts on a new page.
    Break,
    /// Lines to sign on, side by side.
    Signature(Vec<String>),
    /// Small print.
    Note(String),
}

pub(crate) fn of_text(document: &Document, meta: &Meta) -> Vec<Part> {
    let title = meta.title.trim();
    let mut parts = Vec::new();
    if !title.is_empty() {
        parts.push(Part::Title(title.to_owned()));
    }
    parts.push(Part::Blocks(crate::normal(document).content));
    parts
}

pub(crate) fn of_paper(paper: &Paper) -> Vec<Part> {
    let lang = paper.lang;
    let kind = match paper.kind {
        Kind::Resolution => lang.pick("Beschlussvorlage", "Paper for resolution"),
        Kind::Report => lang.pick("Berichtsvorlage", "Report to the council"),
    };
    let access = paper.access.label(lang);
    let mut parts =
        vec![Part::Kicker(format!("{} · {kind} · {access}", paper.municipality)), Part::Title(paper.subject.clone()), head(paper)];
    if !paper.path.is_empty() {
        parts.push(heading(lang.pick("Beratungsfolge", "Order of consultation")));
        parts.push(path(paper));
    }
    let resolution = match paper.kind {
        Kind::Resolution => lang.pick("Beschlussvorschlag", "Proposed resolution"),
        Kind::Report => lang.pick("Vorschlag zur Kenntnisnahme", "To be noted"),
    };
    section(&mut parts, resolution, &paper.resolution);
    section(&mut parts, lang.pick("Sachverhalt", "Facts"), &paper.facts);
    section(&mut parts, lang.pick("Kosten und Finanzierung", "Costs and funding"), &paper.costs);
    paper.sheets.iter().for_each(|s| sheet(&mut parts, s, 1));
    if !paper.annexes.is_empty() {
        parts.push(heading(lang.pick("Anlagen", "Annexes")));
        let items = paper.annexes.iter().map(|a| contract::text::ListItem { content: vec![paragraph(&a.title)] }).collect();
        parts.push(Part::Blocks(vec![Block::OrderedList { start: 1, content: items }]));
    }
    if !paper.note.is_empty() {
        parts.push(heading(lang.pick("Worüber entschieden wurde", "What was decided")));
        parts.push(Part::Note(paper.note.clone()));
    }
    let place = paper.place.clone().unwrap_or_else(|| lang.pick("Ort", "Place").into());
    let date = paper.date.map_or_else(|| lang.pick("Datum", "Date").into(), |d| day(d, lang));
    parts.push(Part::Signature(vec![format!("{place}, {date}"), lang.pick("Unterschrift", "Signature").into()]));
    paper.annexes.iter().enumerate().for_each(|(i, a)| annex(&mut parts, i + 1, a, lang));
    parts
}

/// Number, office and date: names in the first column, a line to write on where nothing is known.
fn head(paper: &Paper) -> Part {
    let lang = paper.lang;
    let rows = [
        (lang.pick("Vorlagennummer", "Paper number"), paper.number.clone()),
        (lang.pick("Federführung", "Office in charge"), paper.office.clone()),
        (lang.pick("Datum", "Date"), paper.date.map(|d| day(d, lang))),
    ];
    let rows = rows.into_iter().map(|(name, value)| TableRow {
        content: vec![cell(name, true), cell(&value.filter(|v| !v.trim().is_empty()).unwrap_or_else(|| BLANK.into()), false)],
    });
    Part::Table { rows: rows.collect(), shares: vec![1, 3] }
}

fn path(paper: &Paper) -> Part {
    let lang = paper.lang;
    let names = [
        lang.pick("Gremium", "Body"),
        lang.pick("Sitzung am", "Meeting on"),
        lang.pick("Zuständigkeit", "Role"),
        lang.pick("Öffentlichkeit", "Access"),
    ];
    let mut rows = vec![TableRow { content: names.iter().map(|n| cell(n, true)).collect() }];
    rows.extend(paper.path.iter().map(|c| {
        let date = c.date.map_or_else(|| BLANK.into(), |d| day(d, lang));
        let access = Access::of([c.public]).label(lang);
        TableRow { content: vec![cell(&c.body, false), cell(&date, false), cell(&c.role, false), cell(access, false)] }
    }));
    Part::Table { rows, shares: vec![4, 2, 2, 2] }
}

/// A section with a heading, its own headings one level lower; nothing where there are no words.
fn section(parts: &mut Vec<Part>, name: &str, text: &Document) {
    if text.is_empty() {
        return;
    }
    parts.push(heading(name));
    parts.push(Part::Blocks(lower(&crate::normal(text).content, 1)));
}

fn sheet(parts: &mut Vec<Part>, sheet: &Sheet, level: u8) {
    parts.push(Part::Blocks(vec![Block::Heading { level, content: vec![Inline::text(&sheet.heading)] }]));
    if !sheet.note.is_empty() {
        parts.push(Part::Blocks(vec![paragraph(&sheet.note)]));
    }
    if sheet.rows.is_empty() || sheet.columns.is_empty() {
        return;
    }
    let mut rows = vec![TableRow { content: sheet.columns.iter().map(|c| cell(&c.name, true)).collect() }];
    rows.extend(sheet.rows.iter().map(|row| TableRow { content: row.iter().map(|c| cell(c, false)).collect() }));
    parts.push(Part::Table { rows, shares: sheet.columns.iter().map(|c| c.share.max(1)).collect() });
}

fn annex(parts: &mut Vec<Part>, number: usize, annex: &Annex, lang: Lang) {
    parts.push(Part::Break);
    parts.push(heading(&format!("{} {number}: {}", lang.pick("Anlage", "Annex"), annex.title)));
    parts.push(Part::Blocks(lower(&crate::normal(&annex.text).content, 1)));
    annex.sheets.iter().for_each(|s| sheet(parts, s, 2));
}

/// The same blocks with their headings `by` levels lower.
fn lower(blocks: &[Block], by: u8) -> Vec<Block> {
    let lowered = |block: &Block| match block {
        Block::Heading { level, content } => Block::Heading { level: level.saturating_add(by), content: content.clone() },
        other => other.clone(),
    };
    blocks.iter().map(lowered).collect()
}

fn heading(text: &str) -> Part {
    Part::Blocks(vec![Block::Heading { level: 1, content: vec![Inline::text(text)] }])
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { content: vec![Inline::text(text)] }
}

/// Lines of `text` become lines in the cell.
fn cell(text: &str, header: bool) -> TableCell {
    let mut content = Vec::new();
    for line in text.lines() {
        if !content.is_empty() {
            content.push(Inline::HardBreak);
        }
        content.push(Inline::text(line));
    }
    TableCell { header, content }
}

fn day(date: NaiveDate, lang: Lang) -> String {
    contract::dates::show_day(date, lang)
}

/// Relative widths of a table's columns by their longest cells, within bounds.
pub(crate) fn shares(rows: &[TableRow]) -> Vec<u16> {
    let columns = rows.iter().map(|r| r.content.len()).max().unwrap_or(1);
    let longest = |column: usize| {
        let cells = rows.iter().filter_map(|r| r.content.get(column));
        cells.map(|c| words(&c.content).chars().count()).max().unwrap_or(0)
    };
    (0..columns).map(|column| longest(column).clamp(8, 60) as u16).collect()
}

/// Words alone, for bookmarks and properties.
pub(crate) fn words(content: &[Inline]) -> String {
    let mut out = String::new();
    for inline in content {
        match inline {
            Inline::Text { text, .. } => out.push_str(text),
            Inline::HardBreak => out.push(' '),
            Inline::Footnote { .. } => {}
        }
    }
    out.trim().to_owned()
}

/// Whether a stretch of text carries a mark.
pub(crate) fn has(marks: &[Mark], mark: &Mark) -> bool {
    marks.contains(mark)
}
