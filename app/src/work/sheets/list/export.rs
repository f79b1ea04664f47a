//! What the list shows, as a file: the same filters, the same order, all its pages.

use super::{Asked, Offered, address, filter, get};
use crate::context::Work;
use crate::error::PageError;
use crate::ui::download;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
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

/// The table; where the page says what is wrong when a filter makes no sense.
async fn rows(work: &Work, q: &Asked) -> Result<Result<Table, Redirect>, PageError> {
    if !Offered::read(work).await?.wrong(q).is_empty() {
        return Ok(Err(Redirect::to(&address(q, &[]))));
    }
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
    Ok(Ok(Table {
        name: work.t("Steckbriefe", "Fact sheets").into(),
        headings: headings.into_iter().map(|(de, en)| work.t(de, en).to_owned()).collect(),
        rows: lines.into_iter().map(|l| row(work, l)).collect(),
    }))
}

/// `/arbeit/projekte.csv`
pub async fn csv(work: Work, Query(q): Query<Asked>) -> Result<Response, PageError> {
    Ok(match rows(&work, &q).await? {
        Ok(table) => download::private(download::csv(table.csv().map_err(|e| work.fail(e))?, "steckbriefe")),
        Err(to) => to.into_response(),
    })
}

/// `/arbeit/projekte.xlsx`
pub async fn xlsx(work: Work, Query(q): Query<Asked>) -> Result<Response, PageError> {
    Ok(match rows(&work, &q).await? {
        Ok(table) => download::private(download::xlsx(table.xlsx().map_err(|e| work.fail(e))?, "steckbriefe")),
        Err(to) => to.into_response(),
    })
}
