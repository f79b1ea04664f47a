//! A project on one sheet of paper, as an accessible PDF file. Its words are German, as those of the
//! fact sheet are. What does not fit is left out, the least important first.

use super::path;
use super::show::Shown;
use crate::public::site::{Site, local};
use crate::ui::shell;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use contract::Lang;
use contract::dates::{PartialDate, show_day};
use contract::fact_sheet::{FactSheet, Milestone, ProjectStatus, SheetContent};
use contract::money::euro;
use contract::text::{Block, Document, Inline, Mark, TableCell, TableRow};
use documents::{Meta, pdf};
use portal::published::Published;

const LANG: Lang = Lang::De;

/// How much of a sheet is shown, the fullest first.
const EXTENTS: [Extent; 4] = [
    Extent { milestones: 8, letters: usize::MAX, transfer: true },
    Extent { milestones: 5, letters: 700, transfer: true },
    Extent { milestones: 3, letters: 400, transfer: false },
    Extent { milestones: 0, letters: 250, transfer: false },
];

#[derive(Clone, Copy)]
struct Extent {
    milestones: usize,
    /// Of a long text.
    letters: usize,
    transfer: bool,
}

pub(super) fn answer(site: &Site, edition: &Published, sheet: &FactSheet, newest: Option<&Shown>, day: NaiveDate) -> Response {
    let title = format!("Projekt {}: {}", sheet.number, sheet.content.title);
    let meta = Meta { title: &title, lang: LANG, address: &site.app.base_url, notice: shell::example(LANG) };
    let texts = EXTENTS.map(|extent| document(site, edition, sheet, newest, (extent, day)));
    let name = format!("inline; filename=\"projekt-{}.pdf\"", sheet.number);
    let bytes = pdf::write_one_page(&texts, &meta);
    ([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

fn document(site: &Site, edition: &Published, sheet: &FactSheet, newest: Option<&Shown>, (extent, day): (Extent, NaiveDate)) -> Document {
    let c = &sheet.content;
    let mut out = vec![paragraph(&c.summary)];
    out.push(Block::Table { content: facts(edition, c) });
    if let Some((note, _)) = newest {
        out.push(heading(&format!("Stand vom {}: {}", show_day(note.date, LANG), note.light.label(LANG))));
        out.push(paragraph(&shortened(&note.actual, extent.letters)));
        if !note.next_step.is_empty() {
            out.push(labelled("Nächster Schritt: ", &shortened(&note.next_step, extent.letters)));
        }
    }
    out.extend(milestones(&c.milestones, extent.milestones, (c.status, day)));
    if extent.transfer && !c.transferability.is_empty() {
        out.push(heading("Was andere übernehmen können"));
        out.push(paragraph(&shortened(&c.transferability, extent.letters)));
    }
    out.push(source(site, edition, sheet));
    Document { content: out }
}

fn facts(edition: &Published, c: &SheetContent) -> Vec<TableRow> {
    let names = &edition.names;
    let about = if c.cost_estimated { "etwa " } else { "" };
    let contact = [c.contact.unit.as_str(), &c.contact.phone, &c.contact.email];
    let rows = [
        ("Themenfelder", names.list(&c.fields)),
        ("Stand", c.status.label(LANG).to_owned()),
        ("Laufzeit", period(c.start.as_ref(), c.end.as_ref())),
        ("Federführung", names.get(c.lead).to_owned()),
        ("Beteiligt", names.list(&c.participants)),
        ("Gesamtkosten", c.cost.map(|n| format!("{about}{}", euro(n, LANG))).unwrap_or_default()),
        ("Danach im Jahr", c.running_cost.map(|n| euro(n, LANG)).unwrap_or_default()),
        ("Förderung", fundings(c)),
        ("Ansprechstelle", contact.iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(", ")),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| row(&[(name, true), (value.as_str(), false)])).collect()
}

fn period(start: Option<&PartialDate>, end: Option<&PartialDate>) -> String {
    match (start, end) {
        (Some(a), Some(b)) => format!("{} bis {}", a.show(LANG), b.show(LANG)),
        (Some(a), None) => format!("seit {}", a.show(LANG)),
        (None, Some(b)) => format!("bis {}", b.show(LANG)),
        (None, None) => String::new(),
    }
}

fn fundings(c: &SheetContent) -> String {
    let funding = |f: &contract::fact_sheet::Funding| {
        let granted = f.granted.map(|n| format!(": {}", euro(n, LANG))).unwrap_or_default();
        format!("{} ({}{granted})", f.programme, f.state.label(LANG))
    };
    c.fundings.iter().map(funding).collect::<Vec<_>>().join("; ")
}

/// The milestones that are still to come and the last ones before, at most `most`.
fn milestones(all: &[Milestone], most: usize, (status, day): (ProjectStatus, NaiveDate)) -> Vec<Block> {
    if all.is_empty() || most == 0 {
        return Vec::new();
    }
    let open = all.iter().position(|m| m.actual.is_none()).unwrap_or(all.len());
    let from = open.saturating_sub(most / 2).min(all.len().saturating_sub(most));
    let date = |d: &Option<PartialDate>| d.as_ref().map(|d| d.show(LANG)).unwrap_or_default();
    let mut rows = vec![row(&[("Meilenstein", true), ("geplant", true), ("erreicht", true)])];
    for m in all.iter().skip(from).take(most) {
        let late = if m.overdue(status, day) { ", überfällig" } else { "" };
        let reached = match (&m.actual, &m.expected) {
            (Some(_), _) => date(&m.actual),
            (None, Some(expected)) => format!("erwartet {}{late}", expected.show(LANG)),
            (None, None) => format!("offen{late}"),
        };
        rows.push(row(&[(m.title.as_str(), false), (date(&m.planned).as_str(), false), (reached.as_str(), false)]));
    }
    vec![heading("Meilensteine"), Block::Table { content: rows }]
}

fn source(site: &Site, edition: &Published, sheet: &FactSheet) -> Block {
    let day = show_day(local(edition.head.published_at).date_naive(), LANG);
    let path = match site.older {
        Some(number) => format!("/fassungen/{number}{}", path(sheet)),
        None => path(sheet),
    };
    let link = Inline::Text { text: format!("{}{path}", site.app.base_url), marks: vec![Mark::Link { href: path }] };
    Block::Paragraph {
        content: vec![Inline::text(format!("Steckbrief aus Fassung {} vom {day}. Alles Weitere: ", edition.head.number)), link],
    }
}

fn heading(words: &str) -> Block {
    Block::Heading { level: 1, content: vec![Inline::text(words)] }
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph { content: vec![Inline::text(words)] }
}

fn labelled(label: &str, words: &str) -> Block {
    Block::Paragraph { content: vec![Inline::Text { text: label.to_owned(), marks: vec![Mark::Bold] }, Inline::text(words)] }
}

fn row(cells: &[(&str, bool)]) -> TableRow {
    let content = cells.iter().map(|(words, header)| TableCell { header: *header, content: vec![Inline::text(*words)] });
    TableRow { content: content.collect() }
}

/// The beginning of a text, up to the end of a word.
fn shortened(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        None => text.to_owned(),
        Some((end, _)) => {
            let end = text[..end].rfind(char::is_whitespace).unwrap_or(end);
            format!("{} …", text[..end].trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_end_with_a_word() {
        assert_eq!(shortened("Bus und Bahn", 12), "Bus und Bahn");
        assert_eq!(shortened("Bus und Bahn", 9), "Bus und …");
        assert_eq!(shortened("ÄÄÄÄ", 2), "ÄÄ …");
    }

    #[test]
    fn what_is_still_to_come_is_shown_first() {
        let reached = |title: &str, done: bool| Milestone {
            title: title.into(),
            actual: done.then(|| PartialDate::parse("2026").unwrap()),
            ..Milestone::default()
        };
        let all: Vec<Milestone> = (0..9).map(|i| reached(&i.to_string(), i < 7)).collect();
        let shown = |most| Document { content: milestones(&all, most, (ProjectStatus::Running, NaiveDate::MIN)) }.plain();
        assert!(shown(4).contains("\n8\t") && shown(4).contains("\n5\t") && !shown(4).contains("\n4\t"));
        assert!(shown(20).contains("\n0\t"));
        assert_eq!(shown(0), "");
        let planned = [Milestone { planned: PartialDate::parse("10.2026"), ..reached("Strom", false) }];
        let on = |day: &str| Document { content: milestones(&planned, 4, (ProjectStatus::Running, day.parse().unwrap())) }.plain();
        assert!(on("2026-11-01").contains("offen, überfällig") && !on("2026-10-31").contains("überfällig"));
    }
}
