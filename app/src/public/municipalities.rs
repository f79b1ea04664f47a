//! Members of the region: list with the schematic map, and "my town".

mod map;

use super::projects::table::SHOWN;
use super::site::{Page, Site};
use crate::error::PageResult;
use crate::ui::state;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use contract::fact_sheet::FactSheet;
use contract::money::group;
use contract::region::Organisation;
use contract::{Id, Lang};
use domain::sheet_index::Own;
use leptos::prelude::*;
use portal::published::Published;
use std::collections::HashMap;

/// How many projects each member leads or takes part in.
fn projects(edition: &Published) -> HashMap<Id, usize> {
    edition.contents.region.organisations.iter().map(|o| (o.id, edition.index.count_of_organisation(o.id))).collect()
}

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

fn list(site: &Site, members: &[Organisation], counts: &HashMap<Id, usize>) -> AnyView {
    let rows = members
        .iter()
        .map(|o| {
            let people = o.population.map(|p| group(p, site.lang)).unwrap_or_else(|| "–".into());
            let void = if o.population.is_none() { "kern-table__cell p-num p-void" } else { "kern-table__cell p-num" };
            view! {
                <tr class="kern-table__row" role="row">
                    <th class="kern-table__header" scope="row" role="rowheader"><a href=href(site, o)>{o.name.clone()}</a></th>
                    <td class=void role="cell" data-l=site.t("Einwohner", "Inhabitants")><span>{people}</span></td>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Projekte", "Projects")><span>{number(site.lang, counts.get(&o.id).copied().unwrap_or(0))}</span></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="kern-table p-stack" role="table">
            <caption class="kern-sr-only">{site.t("Mitglieder des Verbunds", "Members of the region")}</caption>
            <thead role="rowgroup"><tr class="kern-table__row" role="row">
                <th class="kern-table__header" scope="col" role="columnheader">{site.t("Kommune", "Municipality")}</th>
                <th class="kern-table__header p-num" scope="col" role="columnheader">{site.t("Einwohner", "Inhabitants")}</th>
                <th class="kern-table__header" scope="col" role="columnheader">{site.t("Projekte", "Projects")}</th>
            </tr></thead>
            <tbody class="kern-table__body" role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The section of map and list, for the home page and `/kommunen`.
pub fn members(site: &Site, edition: &Published) -> AnyView {
    let members = &edition.contents.region.organisations;
    if members.is_empty() {
        return ().into_any();
    }
    let counts = projects(edition);
    let heading = site.lang.pick(format!("Die {} Mitglieder", members.len()), format!("The {} members", members.len()));
    view! {
        <section class="p-sec p-sec--wide" aria-labelledby="mitglieder">
            <div class="p-sec__side"><h2 id="mitglieder">{heading}</h2><p>{site.t("Die Karte ist schematisch. Jedes Feld führt zur Seite der Kommune.", "The map is schematic. Every cell leads to a municipality's page.")}</p></div>
            <div class="p-sec__main"><div class="p-two p-two--half p-two--start">{map::map(site, members, &counts)}<div>{list(site, members, &counts)}</div></div></div>
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
        description: String::new(),
        section: "/kommunen",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page"><h1 class="p-title">{site.t("Kommunen", "Municipalities")}</h1>
            <p class="p-lead">{site.t("Wer die Strategie gemeinsam trägt, und was bei Ihnen vor Ort geschieht.", "Who carries the strategy together, and what happens where you live.")}</p></div>
            {members(&site, edition)}
        }
        .into_any()
    }))
}

/// `/kommunen/{slug}`
pub async fn show(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let edition = site.edition()?;
    let slug = params.get("slug").map(String::as_str).unwrap_or_default();
    let members = &edition.contents.region.organisations;
    let o = members.iter().find(|o| o.slug == slug).ok_or_else(|| site.missing())?;
    let none = Own::default();
    let own = edition.index.own(o.id).unwrap_or(&none);
    let (led, all) = (own.led, own.places.len());
    let sheets: Vec<&FactSheet> = own.places.iter().take(SHOWN).map(|p| edition.contents.sheets[*p as usize].as_ref()).collect();
    let lead = match site.lang {
        Lang::De => format!("{} führt {} und arbeitet an {} mit.", o.short_name, german(led), more(all - led)),
        Lang::En => format!("{} leads {} and takes part in {} more.", o.short_name, number(Lang::En, led), all - led),
    };
    let page = Page {
        title: &o.name,
        description: lead.clone(),
        section: "/kommunen",
        above: vec![
            (site.top("/"), site.t("Start", "Home").to_owned()),
            (site.href("/kommunen"), site.t("Kommunen", "Municipalities").to_owned()),
        ],
    };
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-open--page p-two">
                <div><p class="p-kicker">{site.t("Meine Kommune", "My town")}</p>{arms(o)}<h1 class="p-title" lang="de">{o.short_name.clone()}</h1><p class="p-lead">{lead}</p></div>
                {switch(&site, members, o)}
            </div>
            {facts(&site, o)}
            {table(&site, edition, o, &sheets, all)}
            {fields(&site, edition, &own.fields)}
            {contact(&site, o)}
        }
        .into_any()
    }))
}

fn german(n: usize) -> String {
    match n {
        0 => "noch kein Projekt".into(),
        1 => "ein Projekt".into(),
        n => format!("{n} Projekte"),
    }
}

fn more(n: usize) -> String {
    match n {
        0 => "keinem weiteren".into(),
        1 => "einem weiteren".into(),
        n => format!("{n} weiteren"),
    }
}

fn arms(o: &Organisation) -> AnyView {
    o.coat_of_arms
        .map(|id| view! { <img class="p-brand__arms" src=format!("/stil/wappen/{id}") alt="" width="36" height="44" /> })
        .into_any()
}

fn switch(site: &Site, members: &[Organisation], o: &Organisation) -> AnyView {
    let options = members
        .iter()
        .map(|m| {
            let selected = m.id == o.id;
            view! { <option value=m.slug.clone() selected=selected>{m.short_name.clone()}</option> }
        })
        .collect_view();
    view! {
        <form class="p-form p-form--search" action=site.href("/kommunen") method="get">
            <div class="kern-form-input"><label class="kern-label" for="ort">{site.t("Andere Kommune", "Another municipality")}</label>
                <div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id="ort" name="ort">{options}</select></div></div>
            <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{site.t("Zeigen", "Show")}</span></button>
        </form>
    }
    .into_any()
}

fn facts(site: &Site, o: &Organisation) -> AnyView {
    let population = o.population.map(|p| view! { <div><dt>{site.t("Einwohner", "Inhabitants")}</dt><dd>{group(p, site.lang)}</dd></div> });
    let key = o.ags.clone().map(|a| view! { <div><dt>{site.t("Gemeindeschlüssel", "Municipality key")}</dt><dd>{a}</dd></div> });
    view! { <dl class="p-facts p-facts--row"><div><dt>{site.t("Art", "Kind")}</dt><dd>{o.kind.label(site.lang)}</dd></div>{population}{key}</dl> }.into_any()
}

fn table(site: &Site, edition: &Published, o: &Organisation, sheets: &[&FactSheet], all: usize) -> AnyView {
    if sheets.is_empty() {
        return view! { <div class="p-empty"><h2 class="p-count">{site.t("Noch kein Projekt", "No project yet")}</h2><p>{site.t("In dieser Fassung ist die Kommune an keinem Projekt beteiligt.", "In this edition the municipality takes part in no project.")}</p></div> }.into_any();
    }
    let rows = sheets
        .iter()
        .map(|s| {
            let c = &s.content;
            let role = if c.lead == o.id { site.t("Federführung", "lead") } else { site.t("Partner", "partner") };
            let light = s.notes.iter().max_by_key(|n| n.date).map(|n| n.light);
            let cell = if light.is_none() { "kern-table__cell p-void" } else { "kern-table__cell" };
            view! {
                <tr class="kern-table__row" role="row">
                    <th class="kern-table__header" scope="row" role="rowheader"><a href=site.href(&format!("/projekte/{}", s.number)) lang="de">{c.title.clone()}</a></th>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Rolle", "Role")><span>{role}</span></td>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Themenfeld", "Field")><span lang="de">{edition.names.list(&c.fields)}</span></td>
                    <td class="kern-table__cell" role="cell" data-l=site.t("Stand", "Status")><span>{state::status(c.status, site.lang)}</span></td>
                    <td class=cell role="cell" data-l=site.t("Ampel", "Light")><span>{light.map_or_else(|| "–".into_any(), |l| state::light(l, site.lang))}</span></td>
                </tr>
            }
        })
        .collect_view();
    let head = [
        site.t("Projekt", "Project"),
        site.t("Rolle", "Role"),
        site.t("Themenfeld", "Field"),
        site.t("Stand", "Status"),
        site.t("Ampel", "Light"),
    ]
    .into_iter()
    .map(|h| view! { <th class="kern-table__header" scope="col" role="columnheader">{h.to_owned()}</th> })
    .collect_view();
    let rest = (all > sheets.len()).then(|| {
        let words = site
            .lang
            .pick(format!("Alle {all} Projekte, mit Filtern und Reihenfolge"), format!("All {all} projects, with filters and order"));
        view! { <p class="p-actions"><a href=site.href(&format!("/projekte?ort={}", o.slug))>{words}</a></p> }
    });
    view! {
        <section class="p-sec" aria-labelledby="projekte">
            <div class="p-sec__side"><h2 id="projekte">{number(site.lang, all)}</h2></div>
            <div class="p-sec__main"><table class="kern-table p-stack" role="table">
                <caption class="kern-sr-only">{site.t("Projekte mit Beteiligung dieser Kommune", "Projects of this municipality")}</caption>
                <thead role="rowgroup"><tr class="kern-table__row" role="row">{head}</tr></thead>
                <tbody class="kern-table__body" role="rowgroup">{rows}</tbody>
            </table>{rest}</div>
        </section>
    }
    .into_any()
}

fn fields(site: &Site, edition: &Published, counts: &HashMap<Id, usize>) -> AnyView {
    let mut served: Vec<(&contract::strategy::Field, usize)> =
        edition.contents.fields.iter().filter_map(|f| Some((f.as_ref(), *counts.get(&f.id)?))).collect();
    if served.is_empty() {
        return ().into_any();
    }
    served.sort_by_key(|(f, n)| (std::cmp::Reverse(*n), f.content.title.to_lowercase()));
    let items = served
        .into_iter()
        .map(|(f, n)| view! { <li><a href=site.href(&format!("/themenfelder/{}", f.content.slug)) lang="de">{f.content.title.clone()}</a>", "{number(site.lang, n)}</li> })
        .collect_view();
    view! {
        <section class="p-sec" aria-labelledby="felder"><div class="p-sec__side"><h2 id="felder">{site.t("Woran hier gearbeitet wird", "What is worked on here")}</h2></div>
        <div class="p-sec__main"><ul class="p-plain">{items}</ul></div></section>
    }
    .into_any()
}

fn contact(site: &Site, o: &Organisation) -> AnyView {
    let c = &o.contact;
    if c.unit.is_empty() && c.email.is_empty() && c.phone.is_empty() && c.web.is_empty() {
        return ().into_any();
    }
    let row = |label: &str, value: &str, href: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{label.to_owned()}</dt><dd>{if href.is_empty() { value.to_owned().into_any() } else { view! { <a href=href>{value.to_owned()}</a> }.into_any() }}</dd></div> })
    };
    // Only what a form has checked becomes a link.
    let web = if contract::text::allowed_href(&c.web) { c.web.clone() } else { String::new() };
    view! {
        <section class="p-sec" aria-labelledby="kontakt"><div class="p-sec__side"><h2 id="kontakt">{site.t("Ansprechstelle", "Contact")}</h2></div>
        <div class="p-sec__main"><dl class="p-facts">
            {row(site.t("Stelle", "Office"), &c.unit, String::new())}
            {row(site.t("E-Mail", "Mail"), &c.email, format!("mailto:{}", c.email))}
            {row(site.t("Telefon", "Phone"), &c.phone, String::new())}
            {row(site.t("Internet", "Web"), &c.web, web)}
        </dl></div></section>
    }
    .into_any()
}
