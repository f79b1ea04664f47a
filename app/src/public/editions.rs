//! Editions: all of them, and the cover of one.

use super::site::{Page, Site, local};
use crate::error::PageResult;
use axum::extract::{Path, Query};
use contract::dates::show_day;
use contract::edition::EditionHead;
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;

fn above(site: &Site, deep: bool) -> Vec<(String, String)> {
    let mut above = vec![(site.top("/"), site.t("Start", "Home").to_owned())];
    if deep {
        above.push((site.top("/fassungen"), site.t("Fassungen", "Editions").to_owned()));
    }
    above
}

fn date(site: &Site, e: &EditionHead) -> String {
    show_day(local(e.published_at).date_naive(), site.lang)
}

/// Editions on one page of the list.
const PER_PAGE: usize = 12;

/// Where the list of editions begins.
#[derive(Deserialize)]
pub struct From {
    #[serde(default)]
    ab: Option<i32>,
}

/// `/fassungen`; with `?ab=` from that edition on downwards.
pub async fn list(site: Site, Query(from): Query<From>) -> PageResult {
    let newest = site.newest.unwrap_or_default();
    let from = from.ab.unwrap_or(newest).clamp(1, newest.max(1));
    // One more than is shown: the last one is compared with it.
    let editions = portal::editions::page(&site.app.portal, from, PER_PAGE as u64 + 1).await.map_err(|e| site.fail(e))?;
    let page =
        Page { title: site.t("Fassungen", "Editions"), description: String::new(), section: "/fassungen", above: above(&site, false) };
    Ok(site.page(page, || {
        let rows = editions
            .iter()
            .take(PER_PAGE)
            .enumerate()
            .map(|(i, e)| {
                let href = site.top(&format!("/fassungen/{}", e.number));
                let compare = editions.get(i + 1).map(|before| {
                    let href = site.top(&format!("/fassungen/vergleich?von={}&bis={}", before.number, e.number));
                    view! { <p><a href=href>{site.lang.say(format_args!("Was sich seit Fassung {} geändert hat", before.number), format_args!("What changed since edition {}", before.number))}</a></p> }
                });
                view! {
                    <li>
                        <span class="p-log__when">{date(&site, e)}</span>
                        <div>
                            <p><a href=href>{site.lang.say(format_args!("Fassung {}", e.number), format_args!("Edition {}", e.number))}</a>", "{e.label.label(site.lang)}</p>
                            <p class="p-small" lang="de">{e.reason.clone()}</p>
                            {compare}
                        </div>
                    </li>
                }
            })
            .collect_view();
        view! {
            <div class="p-open p-open--page">
                <h1 class="p-title">{site.t("Fassungen", "Editions")}</h1>
                <p class="p-lead">{site.t(
                    "Jede Fassung bleibt, wie sie veröffentlicht wurde. Was sich ändert, steht in der nächsten.",
                    "Every edition stays as it was published. What changes comes with the next one.")}</p>
            </div>
            {if editions.is_empty() {
                view! { <div class="p-empty"><p>{site.t("Noch ist keine Fassung veröffentlicht.", "No edition has been published yet.")}</p></div> }.into_any()
            } else {
                view! { <ul class="p-log">{rows}</ul> }.into_any()
            }}
            {steps(&site, from, newest, editions.len() > PER_PAGE)}
        }
        .into_any()
    }))
}

fn steps(site: &Site, from: i32, newest: i32, more: bool) -> AnyView {
    let at = |n: i32| site.top(&if n >= newest { "/fassungen".to_owned() } else { format!("/fassungen?ab={n}") });
    let newer = (from < newest).then(|| view! { <li><a rel="prev" href=at(from + PER_PAGE as i32)>{site.t("Neuere", "Newer")}</a></li> });
    let older = more.then(|| view! { <li><a rel="next" href=at(from - PER_PAGE as i32)>{site.t("Ältere", "Older")}</a></li> });
    if newer.is_none() && older.is_none() {
        return ().into_any();
    }
    let words = site.lang.say(format_args!("{newest} Fassungen"), format_args!("{newest} editions"));
    view! { <nav class="p-pages" aria-label=site.t("Seiten", "Pages")><span class="p-muted">{words}</span><ul>{newer}{older}</ul></nav> }
        .into_any()
}

/// `/fassungen/{nummer}`
pub async fn show(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let number: i32 = params.get("nummer").and_then(|n| n.parse().ok()).ok_or_else(|| site.missing())?;
    let edition = portal::published::edition(&site.app.portal, number).await.map_err(|e| site.fail(e))?;
    let councils = super::councils::note::rounds(&site).await?;
    let came = super::way::came(&site, &edition).await.map_err(|e| site.fail(e))?;
    let title = site.lang.say(format_args!("Fassung {number}"), format_args!("Edition {number}"));
    let page = Page { title: &title, description: edition.head.reason.clone(), section: "/fassungen", above: above(&site, true) };
    let at = |path: &str| site.top(&format!("/fassungen/{number}{path}"));
    Ok(site.page(page, || {
        let h = &edition.head;
        view! {
            <div class="p-open p-open--page">
                <p class="p-kicker">{h.label.label(site.lang)}</p>
                <h1 class="p-title">{title.clone()}</h1>
                <p class="p-lead" lang="de">{h.reason.clone()}</p>
            </div>
            <div class="p-page p-stack-y"><dl class="p-facts">
                <div><dt>{site.t("Veröffentlicht", "Published")}</dt><dd>{date(&site, h)}</dd></div>
                <div><dt>{site.t("Themenfelder", "Fields of action")}</dt><dd><a href=at("/themenfelder")>{edition.contents.fields.len()}</a></dd></div>
                <div><dt>{site.t("Prüfsumme", "Digest")}</dt><dd><code>{h.digest.clone()}</code><small>{site.t(
                    "SHA-256 über das Verzeichnis dieser Fassung. Wer eine Kopie hat, kann prüfen, ob sie unverändert ist.",
                    "SHA-256 over this edition's manifest. Whoever has a copy can check that it is unchanged.")}</small></dd></div>
            </dl>
            {super::councils::note::edition(&site, &councils, number)}
            {super::way::changes(&site, &edition, &came)}
            <p class="p-actions"><a href=at("/strategie")>{site.t("Diese Fassung lesen", "Read this edition")}</a></p></div>
        }
        .into_any()
    }))
}
