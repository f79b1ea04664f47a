//! Members of the region: list with the schematic map, and "my town".

mod map;
mod parts;
mod show;

use super::site::{Page, Site};
use crate::error::PageResult;
use crate::ui::council::standing_dated;
use crate::ui::number::in_words;
use crate::ui::table::{self, Heads, Rows};
use axum::response::{IntoResponse, Redirect};
use contract::Lang;
use contract::money::group;
use contract::region::Organisation;
use leptos::prelude::*;
use portal::councils::Seen;
use portal::published::Published;
pub use show::show;

fn number(lang: Lang, n: usize) -> String {
    match (lang, n) {
        (Lang::De, 0) => "noch kein Projekt".to_owned(),
        (Lang::De, 1) => "1 Projekt".to_owned(),
        (Lang::De, n) => format!("{n} Projekte"),
        (Lang::En, 0) => "no project yet".to_owned(),
        (Lang::En, 1) => "1 project".to_owned(),
        (Lang::En, n) => format!("{n} projects"),
    }
}

fn href(site: &Site, o: &Organisation) -> String {
    site.href(&format!("/kommunen/{}", o.slug))
}

fn list(site: &Site, members: &[Organisation], edition: &Published, round: Option<&Seen>) -> AnyView {
    let council = site.t("Rat", "Council");
    let mut rows = Rows::default();
    for o in members {
        let projects = number(site.lang, edition.index.count_of_organisation(o.id));
        let row = rows
            .next(None)
            .head(false, view! { <a href=href(site, o)>{o.name.as_str()}</a> })
            .number(site.t("Einwohner", "Inhabitants"), o.population.map(|p| group(p, site.lang)))
            .cell(site.t("Projekte", "Projects"), projects);
        match round.map(|seen| seen.standing(o.id)) {
            None => {}
            Some(None) => drop(row.void(council)),
            Some(Some(s)) => drop(row.cell(council, standing_dated(s, site.lang))),
        }
    }
    let mut heads = Heads::default()
        .head(site.t("Kommune", "Municipality"))
        .number(site.t("Einwohner", "Inhabitants"))
        .head(site.t("Projekte", "Projects"));
    if round.is_some() {
        heads = heads.head(council);
    }
    table::stacked(site.t("Mitglieder des Verbunds", "Members of the region"), &heads, &rows)
}

/// The section of map and list, for the home page and `/kommunen`.
pub fn members(site: &Site, edition: &Published, round: Option<&Seen>) -> AnyView {
    let members = &edition.contents.region.organisations;
    if members.is_empty() {
        return ().into_any();
    }
    let n = in_words(members.len(), site.lang);
    let heading = if members.len() == 1 {
        site.t("Ein Mitglied", "One member").to_owned()
    } else {
        site.lang.say(format_args!("Die {n} Mitglieder"), format_args!("The {n} members"))
    };
    view! {
        <section class="p-sec p-sec--wide" aria-labelledby="mitglieder">
            <div class="p-sec__side"><h2 id="mitglieder">{heading}</h2><p>{site.t("Die Karte ist schematisch. Jedes Feld führt zur Seite der Kommune.", "The map is schematic. Every cell leads to a municipality's page.")}</p></div>
            <div class="p-sec__main"><div class="p-two p-two--half p-two--start">{map::map(site, members, edition)}<div>{list(site, members, edition, round)}</div></div></div>
        </section>
    }
    .into_any()
}

/// `/kommunen`; with `?ort=` it leads on to that town.
pub async fn index(site: Site) -> PageResult {
    let edition = site.edition()?;
    let wanted = url::form_urlencoded::parse(site.query.as_bytes()).find(|(n, _)| n == "ort").map(|(_, v)| v.into_owned());
    if let Some(o) = wanted.and_then(|w| edition.contents.region.organisations.iter().find(|o| o.slug == w)) {
        return Ok(Redirect::to(&href(&site, o)).into_response());
    }
    let page = Page {
        title: site.t("Kommunen", "Municipalities"),
        description: site
            .t(
                "Wer die Strategie gemeinsam trägt, und was bei Ihnen vor Ort geschieht.",
                "Who carries the strategy together, and what happens where you live.",
            )
            .into(),
        section: "/kommunen",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    let councils = super::councils::note::rounds(&site).await?;
    let round = councils.iter().find(|s| s.round.text.number == edition.head.number);
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page"><h1 class="p-title">{site.t("Kommunen", "Municipalities")}</h1>
            <p class="p-lead">{site.t("Wer die Strategie gemeinsam trägt, und was bei Ihnen vor Ort geschieht.", "Who carries the strategy together, and what happens where you live.")}</p></div>
            {members(&site, edition, round)}
        }
        .into_any()
    }))
}
