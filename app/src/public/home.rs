//! The region's home page.

use super::chronicle::chronicle;
use super::priorities::{Beside, priorities};
use super::site::{Page, Site};
use crate::error::PageResult;
use crate::ui::shell;
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
    let Some(edition) = &site.edition else { return before_first(&site, page).await };
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

/// While nothing is published: what this will be, and for whom there is something here already.
async fn before_first(site: &Site, page: Page<'_>) -> PageResult {
    let decided = !site.app.records().await.map_err(|e| site.fail(e))?.is_empty();
    let conferences = decided.then(|| {
        view! { <p class="p-actions"><a href=site.top("/konferenzen")>{site.t("Was die Konferenzen bisher beschlossen haben", "What the conferences have decided so far")}</a></p> }
    });
    Ok(site
        .page(page, || {
            view! {
                <div class="p-open">
                    <h1 class="p-title">{shell::name_or(&site.region().name, site.lang).to_owned()}</h1>
                    <p class="p-lead">{site.t(
                        "Hier entsteht eine gemeinsame Strategie. Noch ist keine Fassung veröffentlicht.",
                        "A joint strategy is being made here. No edition has been published yet.")}</p>
                </div>
                <div class="p-measure">
                    <p>{site.t(
                        "Die beteiligten Kommunen legen zusammen fest, was ihnen wichtig ist, was zuerst kommt und wer was übernimmt. Mit der ersten Fassung stehen hier Leitbild, Themenfelder, Ziele und Projekte, für alle lesbar und ohne Anmeldung.",
                        "The municipalities that take part decide together what matters to them, what comes first and who does what. With the first edition, the guiding principles, fields of action, goals and projects will stand here for everybody to read, without a login.")}</p>
                    <p>{site.t("Wer an der Strategie mitschreibt, arbeitet nach der ", "If you help to write the strategy, go on after the ")}<a href="/arbeit" rel="nofollow">{site.t("Anmeldung", "login")}</a>{site.t(" weiter.", ".")}</p>
                    <p class="p-actions"><a href="/neuigkeiten.atom">{site.t("Die erste Fassung als Feed abonnieren", "Subscribe to the feed for the first edition")}</a></p>
                    {conferences}
                </div>
            }
            .into_any()
        })
        .into_response())
}
