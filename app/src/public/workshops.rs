//! Workshops: what was said, and what became of it.

use super::site::{Page, Site};
use crate::error::PageResult;
use crate::ui::table;
use axum::extract::Path;
use contract::Id;
use contract::strategy::Field;
use contract::workshop::{Carried, CarriedKind, Session, Workshop, WorkshopResult};
use leptos::prelude::*;
use portal::published::Published;
use std::collections::HashMap;

/// `/workshops`
pub async fn list(site: Site) -> PageResult {
    let edition = site.edition()?;
    let page = Page {
        title: "Workshops",
        description: String::new(),
        section: "/workshops",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    Ok(site.page(page, || {
        let items = edition.contents.workshops.iter().map(|w| entry(&site, w)).collect_view();
        view! {
            <div class="p-open p-open--page">
                <h1 class="p-title">"Workshops"</h1>
                <p class="p-lead">{site.t(
                    "Hier wurden Ziele geprüft und Ideen gesammelt. Zu jedem Ergebnis steht, wohin es gegangen ist, oder warum nicht.",
                    "This is where goals were tested and ideas collected. Every result says where it went, or why it did not.")}</p>
            </div>
            {if edition.contents.workshops.is_empty() {
                view! { <div class="p-empty"><h2 class="p-count">{site.t("Noch kein Workshop", "No workshop yet")}</h2><p>{site.t("In dieser Fassung steht noch kein Workshop.", "This edition holds no workshop yet.")}</p></div> }.into_any()
            } else { view! { <ul class="p-log">{items}</ul> }.into_any() }}
        }
        .into_any()
    }))
}

fn entry(site: &Site, w: &Workshop) -> AnyView {
    let day = w.content.first().map(|s| s.when(site.lang)).unwrap_or_default();
    view! {
        <li>
            <span class="p-log__when">{day}</span>
            <div><p><a href=site.href(&format!("/workshops/{}", w.content.slug)) lang="de">{w.content.title.clone()}</a></p>
                <p class="p-small" lang="de">{w.content.summary.clone()}</p><p class="p-small p-muted">{count(site, w, w.results.len())}</p></div>
        </li>
    }
    .into_any()
}

fn count(site: &Site, w: &Workshop, results: usize) -> String {
    let people = w.content.people();
    let results = match (site.lang, results) {
        (contract::Lang::De, 1) => "1 Ergebnis".to_owned(),
        (contract::Lang::De, n) => format!("{n} Ergebnisse"),
        (contract::Lang::En, 1) => "1 result".to_owned(),
        (contract::Lang::En, n) => format!("{n} results"),
    };
    if people == 0 {
        results
    } else {
        site.lang.say(format_args!("{people} Teilnehmende, {results}"), format_args!("{people} participants, {results}"))
    }
}

/// Day or days of a session, how and where.
fn session(site: &Site, s: &Session) -> String {
    s.describe(site.lang)
}

/// `/workshops/{slug}`
pub async fn show(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let edition = site.edition()?;
    let slug = params.get("slug").map(String::as_str).unwrap_or_default();
    let Some(w) = edition.contents.workshops.iter().find(|w| w.content.slug == slug) else {
        return site.in_an_earlier_edition(portal::editions::Place::Workshop(slug)).await;
    };
    let page = Page {
        title: &w.content.title,
        description: w.content.summary.clone(),
        section: "/workshops",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned()), (site.href("/workshops"), "Workshops".to_owned())],
    };
    let fields: Vec<&Field> = edition.contents.fields.iter().map(|f| f.as_ref()).filter(|f| w.content.fields.contains(&f.id)).collect();
    let group = w.content.group.map(|g| edition.names.get(g).to_owned());
    let people = w.content.people();
    Ok(site.page(page, || {
        let links = fields
            .iter()
            .map(|f| view! { <li><a href=site.href(&format!("/themenfelder/{}", f.content.slug)) lang="de">{f.content.title.clone()}</a></li> })
            .collect_view();
        let sessions = w
            .content
            .sessions
            .iter()
            .map(|s| view! { <li>{(!s.title.is_empty()).then(|| view! { <b lang="de">{s.title.clone()}</b>": " })}{session(&site, s)}</li> })
            .collect_view();
        let from = w.content.participants.iter().map(|p| format!("{} {}", p.count, p.kind)).collect::<Vec<_>>().join(", ");
        view! {
            <div class="p-open p-open--page">
                <p class="p-kicker">{w.content.kind.label(site.lang)}</p>
                <h1 class="p-title p-title--long" lang="de">{w.content.title.clone()}</h1>
                <p class="p-lead" lang="de">{w.content.summary.clone()}</p>
            </div>
            <dl class="p-facts p-page">
                {(!w.content.sessions.is_empty()).then(|| view! { <div><dt>{site.t("Termine", "Sessions")}</dt><dd><ul class="p-plain">{sessions}</ul></dd></div> })}
                {(people > 0).then(|| view! { <div><dt>{site.t("Teilnehmende", "Participants")}</dt><dd>{people}" "<small lang="de">{from}</small></dd></div> })}
                {group.map(|g| view! { <div><dt>{site.t("Arbeitsgruppe", "Working group")}</dt><dd>{g}</dd></div> })}
                {(!fields.is_empty()).then(|| view! { <div><dt>{site.t("Themenfelder", "Fields of action")}</dt><dd><ul class="p-plain">{links}</ul></dd></div> })}
            </dl>
            {section(&site, edition, w, &w.results.iter().collect::<Vec<_>>(), Heading { id: "ergebnisse".into(), title: site.t("Was daraus geworden ist", "What became of it").into(), side: String::new() }, ().into_any())}
            {(!w.minutes.is_empty()).then(|| view! {
                <section class="p-sec" aria-labelledby="protokoll">
                    <div class="p-sec__side"><h2 id="protokoll">{site.t("Niederschrift", "Minutes")}</h2></div>
                    <div class="p-sec__main">{super::cards::document(&site, edition, &w.minutes, 3, "protokoll")}</div>
                </section>
            })}
            {super::files::section(&site, &w.attachments)}
        }
        .into_any()
    }))
}

/// What stands beside a table of results.
struct Heading {
    id: String,
    title: String,
    side: String,
}

/// The results of a workshop as a table: what, which kind, where to.
fn section(site: &Site, edition: &Published, w: &Workshop, results: &[&WorkshopResult], heading: Heading, after: AnyView) -> AnyView {
    let Heading { id, title, side } = heading;
    let mut rows = table::Rows::default();
    results.iter().for_each(|r| row(&mut rows, site, edition, r));
    let words = [site.t("Ergebnis", "Result"), site.t("Art", "Kind"), site.t("Wohin", "Where to")];
    let results = if results.is_empty() {
        view! { <p class="p-quote">{site.t("Noch kein Ergebnis eingetragen.", "No result entered yet.")}</p> }.into_any()
    } else {
        let caption = site.lang.say(format_args!("Ergebnisse: {}", w.content.title), format_args!("Results: {}", w.content.title));
        table::stacked(&caption, &table::heads(&words), &rows)
    };
    view! {
        <section class="p-sec" aria-labelledby=id.clone()>
            <div class="p-sec__side"><h2 id=id.clone()>{title}</h2>{(!side.is_empty()).then(|| view! { <p>{side}</p> })}</div>
            <div class="p-sec__main">{results}{after}</div>
        </section>
    }
    .into_any()
}

/// Where links to a result lead.
fn anchor(result: Id) -> String {
    let mut digits = [0; 36];
    ["ergebnis-", result.hyphenated().encode_lower(&mut digits)].concat()
}

fn row(rows: &mut table::Rows, site: &Site, edition: &Published, r: &WorkshopResult) {
    let row = rows.next(Some(&anchor(r.id))).head(true, r.text.as_str());
    let row = row.cell(site.t("Art", "Kind"), r.kind.label(site.lang));
    let (label, state, reason) = (site.t("Wohin", "Where to"), r.state.label(site.lang), r.reason.as_str());
    match r.carried_into.as_ref().and_then(|c| target(site, edition, c)) {
        Some((href, name)) => {
            let reason = (!reason.is_empty()).then(|| view! { <br /><small lang="de">{reason}</small> });
            row.cell(label, view! { <a href=href lang="de">{name}</a>{reason} })
        }
        None if reason.is_empty() => row.cell(label, state),
        None => row.cell(label, format!("{state}: {reason}")),
    };
}

/// Address and name of what a result went into, if this edition holds it.
fn target(site: &Site, edition: &Published, c: &Carried) -> Option<(String, String)> {
    match c.kind {
        CarriedKind::Goal => edition.contents.fields.iter().find_map(|f| {
            let g = f.goals.iter().find(|g| g.id == c.id)?;
            let (a, b) = (f.content.number, g.content.number);
            let name = site.lang.say(format_args!("Ziel {a}.{b} {}", g.content.title), format_args!("Goal {a}.{b} {}", g.content.title));
            Some((site.href(&format!("/themenfelder/{}#ziel-{a}-{b}", f.content.slug)), name))
        }),
        CarriedKind::FactSheet => {
            let s = &edition.contents.sheets[edition.index.identified(c.id)?];
            Some((site.href(&format!("/projekte/{}", s.number)), s.content.title.clone()))
        }
        CarriedKind::Text if c.id.is_nil() => Some((site.href("/strategie"), site.t("Strategie", "Strategy").to_owned())),
        CarriedKind::Text => {
            let f = edition.contents.fields.iter().find(|f| f.id == c.id)?;
            Some((site.href(&format!("/themenfelder/{}", f.content.slug)), format!("Vision {}", f.content.title)))
        }
    }
}

/// What became of the workshops of a field: on the field's page, newest workshop first. Workshops
/// about many fields at once show there only the results that went into this one.
pub fn of_field(site: &Site, edition: &Published, field: &Field) -> AnyView {
    let here = |id: Id| id == field.id || field.goals.iter().any(|g| g.id == id);
    edition
        .contents
        .workshops
        .iter()
        .filter(|w| w.content.fields.contains(&field.id))
        .filter_map(|w| {
            let into_this = |r: &&WorkshopResult| w.content.fields.len() == 1 || r.carried_into.as_ref().is_some_and(|c| here(c.id));
            let shown: Vec<&WorkshopResult> = w.results.iter().filter(into_this).collect();
            (!shown.is_empty()).then(|| one_of_field(site, edition, w, &shown))
        })
        .collect_view()
        .into_any()
}

fn one_of_field(site: &Site, edition: &Published, w: &Workshop, results: &[&WorkshopResult]) -> AnyView {
    let heading = site.lang.say(
        format_args!("Was aus dem Workshop geworden ist: {}", w.content.title),
        format_args!("What became of the workshop: {}", w.content.title),
    );
    let when = w.content.first().map(|s| session(site, s)).unwrap_or_default();
    let side = [when, count(site, w, results.len())].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(". ");
    let href = site.href(&format!("/workshops/{}", w.content.slug));
    let words = site
        .lang
        .say(format_args!("Niederschrift und alles Weitere: {}", w.content.title), format_args!("Minutes and more: {}", w.content.title));
    let after = view! { <p class="p-actions"><a href=href>{words}</a></p> }.into_any();
    section(site, edition, w, results, Heading { id: format!("workshop-{}", w.content.slug), title: heading, side }, after)
}

/// The workshop results that a goal, a fact sheet or a text came from.
pub fn origins_of(site: &Site, edition: &Published, kind: CarriedKind, id: Id) -> AnyView {
    let found = domain::provenance::origins(&edition.contents, kind, id);
    if found.is_empty() {
        return ().into_any();
    }
    let items = found
        .into_iter()
        .map(|(w, r)| {
            let href = site.href(&["/workshops/", &w.content.slug, "#", &anchor(r.id)].concat());
            view! { <li lang="de">{r.text.clone()}" "<a href=href>{w.content.title.clone()}</a></li> }
        })
        .collect_view();
    view! { <p class="p-small p-muted">{site.t("Hier sind Ergebnisse aus Workshops eingeflossen:", "Results of workshops went into this:")}</p><ul class="p-plain p-small">{items}</ul> }.into_any()
}
