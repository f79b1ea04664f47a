//! "My town": everything about one municipality.

use super::parts::{contacts, facts, fields, give_and_take, projects};
use super::{href, number};
use crate::error::PageResult;
use crate::public::chronicle::chronicle;
use crate::public::site::{Page, Site};
use crate::ui::number::in_words;
use axum::extract::Path;
use contract::Lang;
use contract::region::Organisation;
use domain::sheet_index::Own;
use leptos::prelude::*;
use portal::editions::Place;
use portal::news;
use std::collections::HashMap;

/// Entries of the chronicle.
const LATEST: usize = 4;

/// `/kommunen/{slug}`
pub async fn show(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let edition = site.edition()?;
    let slug = params.get("slug").map(String::as_str).unwrap_or_default();
    let members = &edition.contents.region.organisations;
    let Some(o) = members.iter().find(|o| o.slug == slug) else { return site.in_an_earlier_edition(Place::Member(slug)).await };
    let since = crate::public::projects::filter::live(&site, edition).await?;
    let asked = site.app.assessments().await.map_err(|e| site.fail(e))?;
    let conferences = site.app.records().await.map_err(|e| site.fail(e))?;
    let reports = news::latest_reports(edition, &since, Some(o.id), LATEST);
    let councils = crate::public::councils::note::rounds(&site).await?;
    let none = Own::default();
    let own = edition.index.own(o.id).unwrap_or(&none);
    let lead = lead(site.lang, &o.short_name, own.led, own.places.len() - own.led);
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
        let address = format!("{}{}", site.app.base_url, href(&site, o));
        view! {
            <div itemscope itemtype="https://schema.org/GovernmentOrganization">
                <meta itemprop="name" content=o.name.clone() /><link itemprop="url" href=address />
                <div class="p-open p-open--page p-two">
                    <div><p class="p-kicker">{site.t("Meine Kommune", "My town")}</p>{arms(o)}<h1 class="p-title" lang="de">{o.short_name.clone()}</h1><p class="p-lead">{lead}</p></div>
                    {switch(&site, members, o)}
                </div>
                {facts(&site, edition, o)}
                {crate::public::way::of_town(&site, edition, o, &asked, &conferences, &councils)}
                {crate::public::councils::note::town(&site, &councils, o)}
                {crate::public::resolutions::section(&site, &o.resolutions, site.t("Eigene Strategie und Beschlüsse", "Own strategy and resolutions"), ().into_any())}
                {projects(&site, edition, o, &own.places, &since)}
                {fields(&site, edition, own)}
                {crate::public::answers::town(&site, &edition.head, o, &asked)}
                {crate::public::positions::town(&site, &edition.head, o.id, &conferences)}
                {give_and_take(&site, edition, o, own)}
                {(!reports.is_empty()).then(|| view! {
                    <section class="p-sec" aria-labelledby="neu">
                        <div class="p-sec__side"><h2 id="neu">{site.t("Zuletzt gemeldet", "Reported lately")}</h2></div>
                        <div class="p-sec__main">{chronicle(&site, edition, &[], &reports, None, LATEST)}</div>
                    </section>
                })}
                {contacts(&site, o, own)}
            </div>
        }
        .into_any()
    }))
}

/// "Nottuln führt ein Projekt und arbeitet an fünf weiteren mit."
fn lead(lang: Lang, name: &str, led: usize, joined: usize) -> String {
    let many = |n: usize| in_words(n, lang);
    match (lang, led, joined) {
        (Lang::De, 0, 0) => format!("{name} ist in dieser Fassung an keinem Projekt beteiligt."),
        (Lang::De, 0, 1) => format!("{name} arbeitet an einem Projekt mit."),
        (Lang::De, 0, n) => format!("{name} arbeitet an {} Projekten mit.", many(n)),
        (Lang::De, l, j) => {
            let led = if l == 1 { "ein Projekt".to_owned() } else { format!("{} Projekte", many(l)) };
            match j {
                0 => format!("{name} führt {led}."),
                1 => format!("{name} führt {led} und arbeitet an einem weiteren mit."),
                n => format!("{name} führt {led} und arbeitet an {} weiteren mit.", many(n)),
            }
        }
        (Lang::En, 0, 0) => format!("{name} takes part in no project of this edition."),
        (Lang::En, 0, n) => format!("{name} takes part in {}.", number(lang, n)),
        (Lang::En, l, 0) => format!("{name} leads {}.", number(lang, l)),
        (Lang::En, l, j) => format!("{name} leads {} and takes part in {j} more.", number(lang, l)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_counts_in_words() {
        assert_eq!(lead(Lang::De, "Nottuln", 1, 5), "Nottuln führt ein Projekt und arbeitet an fünf weiteren mit.");
        assert_eq!(lead(Lang::De, "Olfen", 0, 1), "Olfen arbeitet an einem Projekt mit.");
        assert_eq!(lead(Lang::De, "Coesfeld", 41, 0), "Coesfeld führt 41 Projekte.");
        assert_eq!(lead(Lang::En, "Olfen", 2, 3), "Olfen leads 2 projects and takes part in 3 more.");
    }
}
