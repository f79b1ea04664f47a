//! What a list shows, as a file.

use super::filter::{Asked, Filter, current, live};
use super::path;
use crate::error::PageError;
use crate::public::site::Site;
use crate::ui::download;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use portal::tables::{Cell, Table};

/// The table; where the page says what is wrong when a filter makes no sense.
async fn rows(site: &Site, asked: Asked) -> Result<Result<Table, Redirect>, PageError> {
    let edition = site.edition()?;
    let filter = Filter::read(site, edition, asked);
    if !filter.wrong.is_empty() {
        return Ok(Err(Redirect::to(&site.href(&format!("/projekte{}", filter.query(&[]))))));
    }
    let live = live(site, edition).await?;
    let lang = site.lang;
    let headings = [
        ("Nummer", "Number"),
        ("Titel", "Title"),
        ("Zusammenfassung", "Summary"),
        ("Themenfelder", "Fields"),
        ("Ziele", "Goals"),
        ("Stand", "Status"),
        ("Federführung", "Lead"),
        ("Partner", "Partners"),
        ("Beginn", "Start"),
        ("Ende", "End"),
        ("Gesamtkosten (Euro)", "Total cost (euros)"),
        ("Kosten je Jahr danach (Euro)", "Cost per year afterwards (euros)"),
        ("Bewilligt (Euro)", "Granted (euros)"),
        ("Eigenanteil (Euro)", "Own share (euros)"),
        ("Ampel", "Traffic light"),
        ("Gemeldet am", "Reported on"),
        ("Ansprechstelle", "Contact"),
        ("Adresse", "Address"),
        ("Fassung", "Edition"),
    ];
    let rows = filter.find(edition, &live, 0, usize::MAX).places.into_iter().map(|place| {
        let s = &edition.contents.sheets[place];
        let c = &s.content;
        let now = current(edition, place, &live);
        let sum = |pick: fn(&contract::fact_sheet::Funding) -> Option<i64>| {
            let known: Vec<i64> = c.fundings.iter().filter_map(pick).collect();
            (!known.is_empty()).then(|| known.iter().sum::<i64>())
        };
        vec![
            Cell::Number(s.number.into()),
            c.title.as_str().into(),
            c.summary.as_str().into(),
            edition.names.list(&c.fields).into(),
            edition.names.list(&c.goals).into(),
            c.status.label(lang).into(),
            edition.names.get(c.lead).into(),
            edition.names.list(&c.participants).into(),
            (&c.start).into(),
            (&c.end).into(),
            c.cost.into(),
            c.running_cost.into(),
            sum(|f| f.granted).into(),
            sum(|f| f.own_share).into(),
            now.map(|n| n.light.label(lang)).unwrap_or_default().into(),
            now.map(|n| n.date).into(),
            c.contact.unit.as_str().into(),
            format!("{}{}", site.app.base_url, site.href(&path(s))).into(),
            Cell::Number(edition.head.number.into()),
        ]
    });
    Ok(Ok(Table {
        name: site.t("Projekte", "Projects").into(),
        headings: headings.into_iter().map(|(de, en)| lang.pick(de, en).to_owned()).collect(),
        rows: rows.collect(),
    }))
}

/// `/projekte.csv`
pub async fn csv(site: Site, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    Ok(match rows(&site, asked).await? {
        Ok(table) => download::csv(table.csv().map_err(|e| site.fail(e))?, "projekte"),
        Err(to) => to.into_response(),
    })
}

/// `/projekte.xlsx`
pub async fn xlsx(site: Site, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    Ok(match rows(&site, asked).await? {
        Ok(table) => download::xlsx(table.xlsx().map_err(|e| site.fail(e))?, "projekte"),
        Err(to) => to.into_response(),
    })
}
