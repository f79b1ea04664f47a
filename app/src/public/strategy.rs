//! The strategy as a whole: guiding principles and how it came to be.

use super::priorities::{Beside, priorities};
use super::site::{Page, Site};
use crate::error::PageResult;
use leptos::prelude::*;
use portal::published::Published;

/// `/strategie`
pub async fn show(site: Site) -> PageResult {
    let edition = site.edition()?;
    let frame = &edition.contents.strategy;
    let s = &frame.strategy;
    let live = super::projects::filter::live(&site, edition).await?;
    let resolved = site.app.resolved().await.map_err(|e| site.fail(e))?;
    let assessments = site.app.assessments().await.map_err(|e| site.fail(e))?;
    let asked: Vec<_> = super::assessments::listed(&assessments, edition).map(|(a, _)| a).collect();
    let page = Page {
        title: site.t("Strategie", "Strategy"),
        description: s.origin.clone(),
        section: "/strategie",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    let period = match (s.first_year, s.last_year) {
        (Some(a), Some(b)) => format!("{a}–{b}"),
        (Some(a), None) => site.lang.say(format_args!("seit {a}"), format_args!("since {a}")),
        _ => String::new(),
    };
    Ok(site.page(page, || {
        let computed = asked.first().map(|a| {
            let words = site.lang.say(format_args!("Wie gerechnet wurde: {}", a.title), format_args!("How it was computed: {}", a.title));
            let all = (asked.len() > 1).then(|| view! { <a href=site.href("/bedarfsabfragen")>{site.t("Alle Bedarfsabfragen", "All assessments")}</a> });
            view! { <p class="p-actions"><a href=site.href(&super::assessments::path(&a.slug))>{words}</a>{all}</p> }
        });
        view! {
            <div class="p-open p-open--page">
                <p class="p-kicker">{period}</p>
                <h1 class="p-title p-title--long" lang="de">{s.title.clone()}</h1>
                <p class="p-lead" lang="de">{s.origin.clone()}</p>
            </div>
            {section(&site, edition, site.t("Leitbild", "Guiding principles"), "leitbild", &frame.principles, view! {
                {super::workshops::origins_of(&site, edition, contract::workshop::CarriedKind::Text, contract::Id::nil())}
                {super::way::wording(&site, edition, contract::Id::nil(), &resolved)}
            }.into_any())}
            {priorities(&site, edition, &live, Beside::Hint)}
            {super::resolutions::section(&site, &s.resolutions, site.t("Beschlüsse zur Strategie", "Resolutions on the strategy"), ().into_any())}
            {section(&site, edition, site.t("So ist die Reihenfolge entstanden", "How the order came about"), "herleitung", &frame.priorities, computed.into_any())}
        }
        .into_any()
    }))
}

/// A text of the strategy with what belongs below it.
fn section(site: &Site, edition: &Published, title: &str, id: &'static str, doc: &contract::text::Document, below: AnyView) -> AnyView {
    if doc.is_empty() {
        return below;
    }
    view! {
        <section class="p-sec" aria-labelledby=id>
            <div class="p-sec__side"><h2 id=id>{title.to_owned()}</h2></div>
            <div class="p-sec__main">{super::cards::document(site, edition, doc, 3, id)}{below}</div>
        </section>
    }
    .into_any()
}
