//! What the list shows, as a file: the same filters, the same order, all its pages.

use super::{Asked, filter, get};
use crate::context::Work;
use crate::error::PageError;
use crate::ui::download;
use axum::extract::Query;
use axum::response::Response;
use portal::fact_sheets::{Line, Sort};
use portal::tables::{Cell, Table};

fn row(work: &Work, l: Line) -> Vec<Cell> {
    let state = super::table::release_words(work, &l).unwrap_or(l.state.label(work.lang));
    vec![
        Cell::Number(l.number.into()),
        l.title.into(),
        l.summary.into(),
        l.fields.join(", ").into(),
        l.status.label(work.lang).into(),
        state.into(),
        l.lead.into(),
        l.owner.unwrap_or_default().into(),
        l.light.map(|l| l.label(work.lang)).unwrap_or_default().into(),
        l.last_note_on.into(),
        Some(l.changed_on).into(),
    ]
}

async fn rows(work: &Work, q: &Asked) -> Result<Table, PageError> {
    let sort = Sort::parse(get(q, "sort")).unwrap_or(Sort::Number);
    let lines = portal::fact_sheets::list_all(&work.ctx, &filter(q), sort).await.map_err(|e| work.fail(e))?;
    let headings = [
        ("Nummer", "Number"),
        ("Titel", "Title"),
        ("Zusammenfassung", "Summary"),
        ("Themenfelder", "Fields"),
        ("Status", "Status"),
        ("Freigabe", "Release"),
        ("Federführung", "Lead"),
        ("Zuständig", "Responsible"),
        ("Ampel", "Traffic light"),
        ("Letzter Sachstand", "Last report"),
        ("Zuletzt geändert", "Last changed"),
    ];
    Ok(Table {
        name: work.t("Steckbriefe", "Fact sheets").into(),
        headings: headings.into_iter().map(|(de, en)| work.t(de, en).to_owned()).collect(),
        rows: lines.into_iter().map(|l| row(work, l)).collect(),
    })
}

/// `/arbeit/projekte.csv`
pub async fn csv(work: Work, Query(q): Query<Asked>) -> Result<Response, PageError> {
    let bytes = rows(&work, &q).await?.csv().map_err(|e| work.fail(e))?;
    Ok(download::private(download::csv(bytes, "steckbriefe")))
}

/// `/arbeit/projekte.xlsx`
pub async fn xlsx(work: Work, Query(q): Query<Asked>) -> Result<Response, PageError> {
    let bytes = rows(&work, &q).await?.xlsx().map_err(|e| work.fail(e))?;
    Ok(download::private(download::xlsx(bytes, "steckbriefe")))
}
