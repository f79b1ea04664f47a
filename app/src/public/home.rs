//! The region's home page.

use super::chronicle::chronicle;
use super::priorities::{Beside, priorities};
use super::site::{Page, Site};
use crate::error::PageResult;
use axum::response::IntoResponse;
use leptos::prelude::*;
use portal::news;
use portal::published::Published;

/// Entries of the chronicle, and how many of them may be reports: the newest edition is always there.
const LATEST: usize = 5;
const REPORTS: usize = 4;

/// `/`
pub async fn show(site: Site) -> PageResult {
    let region = site.region().clone();
    let page = Page { title: "", description: region.introduction.clone(), section: "/", above: vec![] };
    let Some(edition) = &site.edition else { return Ok(before_first(&site, page).into_response()) };
    let since = crate::public::projects::filter::live(&site, edition).await?;
    let mut editions = portal::editions::page(&site.app.portal, i32::MAX, LATEST as u64).await.map_err(|e| site.fail(e))?;
    if site.ahead {
        editions.insert(0, edition.head.clone());
    }
    let reports = news::latest_reports(edition, &since, None, REPORTS);
    let councils = super::councils::note::rounds(&site).await?;
    let round = super::councils::note::round(&site, &councils, edition.head.number);
    Ok(site.page(page, || {
        view! {
            <div class="p-open p-two" itemscope itemtype="https://schema.org/GovernmentOrganization">
                <meta itemprop="name" content=region.name.clone() />
                <link itemprop="url" href=format!("{}/", site.app.base_url) />
                <div>
                    <p class="p-kicker">{kicker(&site, edition)}</p>
                    <h1 class="p-title" lang="de">{region.headline.clone()}</h1>
                    <p class="p-lead" lang="de" itemprop="description">{region.introduction.clone()}</p>
                </div>
                <div>{super::search::form(&site, "", true)}{examples(&site, edition)}</div>
            </div>
            {priorities(&site, edition, &since, Beside::Hint)}
            {super::status::section(&site, edition, &since, &councils)}
            <section class="p-sec" aria-labelledby="neu">
                <div class="p-sec__side"><h2 id="neu">{site.t("Was sich zuletzt geändert hat", "What changed lately")}</h2></div>
                <div class="p-sec__main">
                    {chronicle(&site, edition, &editions, &reports, round, LATEST)}
                    <p class="p-actions">
                        <a href=site.top("/projekte")>{site.t("Alle Projekte, zuletzt gemeldete zuerst", "All projects, latest report first")}</a>
                        <a href=site.top("/fassungen")>{site.t("Alle Fassungen", "All editions")}</a>
                        <a href="/neuigkeiten.atom">{site.t("Als Feed abonnieren", "Subscribe to the feed")}</a>
                    </p>
                </div>
            </section>
            {super::municipalities::members(&site, edition, round)}
        }
        .into_any()
    }))
}

fn kicker(site: &Site, e: &Published) -> String {
    let s = &e.contents.strategy.strategy;
    site.lang.say(
        format_args!("{}, Strategie in Fassung {}", s.short_title, e.head.number),
        format_args!("{}, strategy in edition {}", s.short_title, e.head.number),
    )
}

/// A town, a field and a project to begin with.
fn examples(site: &Site, edition: &Published) -> AnyView {
    let c = &edition.contents;
    let town = c.region.organisations.iter().find(|o| o.map_cell.is_some()).or(c.region.organisations.first());
    let town = town.map(|o| (format!("/kommunen/{}", o.slug), o.short_name.clone()));
    let field =
        c.fields.iter().find(|f| !f.goals.is_empty()).map(|f| (format!("/themenfelder/{}", f.content.slug), f.content.title.clone()));
    let project = edition.index.latest().next().map(|p| &c.sheets[p]).map(|s| (super::projects::path(s), s.content.title.clone()));
    let links: Vec<AnyView> = [town, field, project]
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(i, (path, name))| view! { {if i > 0 { ", " } else { " " }}<a href=site.href(&path) lang="de">{name}</a> }.into_any())
        .collect();
    if links.is_empty() {
        return ().into_any();
    }
    view! { <p class="p-small p-muted p-hint">{site.t("Zum Beispiel:", "For example:")}{links}</p> }.into_any()
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
