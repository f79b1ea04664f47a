//! Search within the newest edition.

use super::site::{Page, Site};
use crate::error::PageResult;
use axum::extract::Query;
use domain::search_words::MAX_QUESTION;
use leptos::prelude::*;
use portal::search::{self, Found, Hit, PAGE};
use serde::Deserialize;

/// What somebody asks.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    seite: String,
}

/// The field to search with; on the home page with a button that says more.
pub fn form(site: &Site, asked: &str, home: bool) -> AnyView {
    let id = if home { "suche" } else { "q" };
    let label = if home { site.t("Ort, Vorhaben oder Thema", "Place, project or topic") } else { site.t("Suchwort", "What to search for") };
    view! {
        <form class="p-form p-form--search" action=site.top("/suche") method="get" role="search">
            <div class="kern-form-input">
                <label class="kern-label" for=id>{label.to_owned()}</label>
                <input class="kern-form-input__input" id=id name="q" type="search" value=asked.to_owned() maxlength=MAX_QUESTION.to_string() autocomplete="off" />
            </div>
            <button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{site.t("Suchen", "Search")}</span></button>
        </form>
    }
    .into_any()
}

/// `/suche?q=`
pub async fn show(site: Site, Query(asked): Query<Asked>) -> PageResult {
    let edition = site.edition()?;
    let too_long = asked.q.chars().count() > MAX_QUESTION;
    let words: String = asked.q.trim().chars().filter(|c| !c.is_control()).take(MAX_QUESTION).collect();
    let number: usize = asked.seite.parse().unwrap_or(1).clamp(1, 500);
    let found = (!words.is_empty()).then(|| search::within(edition, &words, number));
    let title = match words.as_str() {
        "" => site.t("Suche", "Search").to_owned(),
        w => site.lang.say(format_args!("Suche: {w}"), format_args!("Search: {w}")),
    };
    let page = Page {
        title: &title,
        description: String::new(),
        section: "/suche",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    Ok(site.page(page, || {
        let cut = too_long.then(|| view! { <p class="p-small">{site.lang.say(format_args!("Die Frage war zu lang; gesucht wurde mit den ersten {MAX_QUESTION} Zeichen."), format_args!("The question was too long; its first {MAX_QUESTION} characters were used."))}</p> });
        view! {
            <div class="p-open p-open--page">
                <h1 class="p-title">{site.t("Suche", "Search")}</h1>
                {form(&site, &words, false)}
                {cut}
            </div>
            {found.map(|f| results(&site, &words, f, number))}
        }
        .into_any()
    }))
}

fn results(site: &Site, words: &str, found: Found, number: usize) -> AnyView {
    if found.hits.is_empty() {
        return nothing(site, words, &found);
    }
    let from = (number - 1) * PAGE + 1;
    let to = from + found.hits.len() - 1;
    let count = match (site.lang, found.total) {
        (contract::Lang::De, 1) => "1 Treffer".to_owned(),
        (contract::Lang::De, n) if n > PAGE => format!("{n} Treffer, {from} bis {to}"),
        (contract::Lang::De, n) => format!("{n} Treffer"),
        (contract::Lang::En, 1) => "1 hit".to_owned(),
        (contract::Lang::En, n) if n > PAGE => format!("{n} hits, {from} to {to}"),
        (contract::Lang::En, n) => format!("{n} hits"),
    };
    let hits = found.hits.into_iter().map(|h| hit(site, h)).collect_view();
    let link = |n: usize, label: &str| {
        let query: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("q", words).append_pair("seite", &n.to_string()).finish();
        view! { <a href=site.top(&format!("/suche?{query}"))>{label.to_owned()}</a> }
    };
    let before = (number > 1).then(|| link(number - 1, site.t("Vorherige Treffer", "Previous hits")));
    let after = (to < found.total).then(|| link(number + 1, site.t("Weitere Treffer", "More hits")));
    view! {
        <h2 class="p-count">{count}</h2>
        <ol class="p-hits" start=from.to_string()>{hits}</ol>
        <p class="p-actions">{before}{after}</p>
    }
    .into_any()
}

fn hit(site: &Site, h: Hit) -> AnyView {
    let extract = h
        .extract
        .into_iter()
        .map(|s| if s.hit { view! { <mark>{s.text}</mark> }.into_any() } else { view! { {s.text} }.into_any() })
        .collect_view();
    view! {
        <li>
            <a href=site.top(&h.address) lang="de">{h.title}</a>
            <p lang="de">{extract}</p>
            <p class="p-muted">{h.kind.label(site.lang)}</p>
        </li>
    }
    .into_any()
}

fn nothing(site: &Site, words: &str, found: &Found) -> AnyView {
    let heading = if found.blank {
        site.t("Bitte ein Wort eingeben", "Please enter a word").to_owned()
    } else {
        site.lang.say(format_args!("Nichts zu „{words}“ gefunden"), format_args!("Nothing found for “{words}”"))
    };
    view! {
        <div class="p-empty">
            <h2 class="p-count">{heading}</h2>
            <p>{site.t("Gesucht wird in der neuesten Fassung: Strategie, Themenfelder, Ziele, Projekte, Workshops und Kommunen. Alle Wörter müssen vorkommen; der Anfang eines Wortes genügt.",
                "Search covers the newest edition: strategy, fields, goals, projects, workshops and municipalities. All words must occur; the beginning of a word will do.")}</p>
            <p class="p-actions"><a href=site.href("/themenfelder")>{site.t("Alle Themenfelder", "All fields of action")}</a><a href=site.href("/projekte")>{site.t("Alle Projekte", "All projects")}</a><a href=site.href("/kommunen")>{site.t("Alle Kommunen", "All municipalities")}</a><a href=site.href("/workshops")>{site.t("Alle Workshops", "All workshops")}</a></p>
        </div>
    }
    .into_any()
}
