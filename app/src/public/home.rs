//! The region's home page.

use super::site::{Page, Site};
use crate::error::PageResult;
use axum::response::IntoResponse;
use contract::strategy::{Field, Priority};
use leptos::prelude::*;
use portal::published::Published;

/// `/`
pub async fn show(site: Site) -> PageResult {
    let region = site.region().clone();
    let page = Page { title: "", description: region.introduction.clone(), section: "/", above: vec![] };
    let Some(edition) = &site.edition else { return Ok(before_first(&site, page).into_response()) };
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-two" itemscope itemtype="https://schema.org/GovernmentOrganization">
                <meta itemprop="name" content=region.name.clone() />
                <link itemprop="url" href=format!("{}/", site.app.base_url) />
                <div>
                    <p class="p-kicker">{kicker(&site, edition)}</p>
                    <h1 class="p-title">{region.headline.clone()}</h1>
                    <p class="p-lead" lang="de" itemprop="description">{region.introduction.clone()}</p>
                </div>
                <div>{super::search::form(&site, "", true)}</div>
            </div>
            {priorities(&site, edition)}
            {super::municipalities::members(&site, edition)}
        }
        .into_any()
    }))
}

fn kicker(site: &Site, e: &Published) -> String {
    let s = &e.contents.strategy.strategy;
    site.lang.pick(format!("{}, Fassung {}", s.short_title, e.head.number), format!("{}, edition {}", s.short_title, e.head.number))
}

fn before_first(site: &Site, page: Page) -> axum::response::Response {
    site.page(page, || {
        view! {
            <div class="p-open">
                <h1 class="p-title">{site.region().name.clone()}</h1>
                <p class="p-lead">{site.t(
                    "Hier entsteht eine gemeinsame Strategie. Sobald die erste Fassung veröffentlicht ist, steht sie auf dieser Seite.",
                    "A joint strategy is being made here. Its first edition will appear on this page.")}</p>
            </div>
        }
        .into_any()
    })
}

/// The fields by priority class; size of type is rank, within a class the alphabet.
pub fn priorities(site: &Site, edition: &Published) -> AnyView {
    let fields = &edition.contents.fields;
    let classes = [
        (Some(Priority::First), "p-prio__1", site.t("zuerst", "first")),
        (Some(Priority::Second), "p-prio__2", site.t("danach", "next")),
        (Some(Priority::Third), "p-prio__3", site.t("später", "later")),
        (None, "p-prio__3", site.t("noch nicht eingestuft", "not classified yet")),
    ];
    let rows = classes
        .into_iter()
        .filter_map(|(class, style, when)| {
            let mut of: Vec<&Field> = fields.iter().map(|f| f.as_ref()).filter(|f| f.content.priority == class).collect();
            of.sort_by_key(|f| f.content.title.to_lowercase());
            (!of.is_empty()).then(|| {
                let name = class.map_or(site.t("Offen", "Open"), |c| c.label(site.lang));
                let name = capital(name);
                let items = of.into_iter().map(|f| entry(site, edition, f)).collect_view();
                view! { <li class=style><p class="p-prio__class"><b>{name}</b>{when.to_owned()}</p><ul>{items}</ul></li> }
            })
        })
        .collect_view();
    let heading = match (site.lang, fields.len()) {
        (contract::Lang::De, 1) => "Ein Themenfeld".to_owned(),
        (contract::Lang::De, n) => format!("{n} Themenfelder"),
        (contract::Lang::En, 1) => "One field of action".to_owned(),
        (contract::Lang::En, n) => format!("{n} fields of action"),
    };
    view! {
        <section class="p-sec" aria-labelledby="felder">
            <div class="p-sec__side">
                <h2 id="felder">{heading}</h2>
                <p>{site.t(
                    "Innerhalb einer Klasse nach dem Alphabet. Die Nummer eines Themenfeldes sagt nichts über seinen Rang.",
                    "Alphabetical within a class. The number of a field says nothing about its rank.")}</p>
            </div>
            <div class="p-sec__main"><ol class="p-prio">{rows}</ol></div>
        </section>
    }
    .into_any()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn entry(site: &Site, edition: &Published, f: &Field) -> AnyView {
    let small = if f.content.deferred {
        let note = &f.content.priority_note;
        if note.is_empty() { site.t("zurückgestellt", "deferred").to_owned() } else { note.clone() }
    } else {
        match (site.lang, f.goals.len()) {
            (contract::Lang::De, 1) => "1 Ziel".to_owned(),
            (contract::Lang::De, n) => format!("{n} Ziele"),
            (contract::Lang::En, 1) => "1 goal".to_owned(),
            (contract::Lang::En, n) => format!("{n} goals"),
        }
    };
    let projects = match (site.lang, edition.index.count_of_field(f.id)) {
        (_, 0) => String::new(),
        (contract::Lang::De, 1) => ", 1 Projekt".to_owned(),
        (contract::Lang::De, n) => format!(", {n} Projekte"),
        (contract::Lang::En, 1) => ", 1 project".to_owned(),
        (contract::Lang::En, n) => format!(", {n} projects"),
    };
    let small = small + &projects;
    view! { <li><a href=site.href(&format!("/themenfelder/{}", f.content.slug))>{breakable(&f.content.title)}</a><small>{small}</small></li> }
        .into_any()
}

/// A title that may break behind a slash: "Innenstadt/Dorfmitte" is too long for a phone.
pub fn breakable(title: &str) -> String {
    title.replace('/', "/\u{200b}")
}
