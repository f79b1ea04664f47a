//! The list of projects: filters in the address, table or cards, twelve a page.

use super::filter::{Asked, Filter, live};
use super::table::{Without, cards, count, table};
use crate::error::PageResult;
use crate::public::site::{Page, Site};
use crate::ui::filter::{self, Field};
use axum::extract::Query;
use contract::fact_sheet::ProjectStatus;
use domain::sheet_index::{Listed, Order};
use leptos::prelude::*;
use portal::published::Published;

const PER_PAGE: usize = 12;

/// `/projekte`
pub async fn show(site: Site, Query(asked): Query<Asked>) -> PageResult {
    let edition = site.edition()?;
    let filter = Filter::read(&site, edition, asked);
    let live = live(&site, edition).await?;
    let first = filter.find(edition, &live, (filter.page - 1).saturating_mul(PER_PAGE), PER_PAGE);
    let pages = first.total.div_ceil(PER_PAGE).max(1);
    let page_number = filter.page.min(pages);
    let from = (page_number - 1) * PER_PAGE;
    // Behind the last page the last page is shown.
    let Listed { total, places } = if filter.page > pages { filter.find(edition, &live, from, PER_PAGE) } else { first };
    let shown = places.as_slice();
    let head = Page {
        title: site.t("Projekte", "Projects"),
        description: site.t("Jedes Vorhaben der Strategie auf einer Seite.", "Every project of the strategy on one page.").into(),
        section: "/projekte",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    Ok(site.page(head, || {
        let body = match (shown.is_empty(), filter.cards) {
            (true, _) => empty(&site, edition, &filter),
            (_, true) => cards(&site, edition, shown, &live),
            (_, false) => table(&site, edition, shown, &live, Without::default()),
        };
        view! {
            <div class="p-open p-open--page">
                <h1 class="p-title">{site.t("Projekte", "Projects")}</h1>
                <p class="p-lead">{site.t(
                    "Jedes Vorhaben der Strategie auf einer Seite: wer es führt, wie weit es ist, was es kostet und was andere davon übernehmen können.",
                    "Every project of the strategy on one page: who leads it, how far it is, what it costs and what others can take over.")}</p>
            </div>
            {form(&site, edition, &filter)}
            <div class="p-list">
                {chips(&site, &filter)}
                {(!shown.is_empty()).then(|| bar(&site, &filter, total, from, shown.len()))}
                {body}
                {(pages > 1).then(|| steps(&site, &filter, page_number, pages))}
            </div>
            {filter.wrong.is_empty().then(|| downloads(&site, &filter))}
        }
        .into_any()
    }))
}

fn bar(site: &Site, filter: &Filter, total: usize, from: usize, shown: usize) -> AnyView {
    let words = if total > PER_PAGE {
        format!("{}, {} {} {}", count(site, total), from + 1, site.t("bis", "to"), from + shown)
    } else {
        count(site, total)
    };
    let at = |view: &str| site.href(&format!("/projekte{}", filter.query(&[("ansicht", view)])));
    let views = [(false, "", site.t("Tabelle", "Table")), (true, "karten", site.t("Karten", "Cards"))];
    let views = views
        .into_iter()
        .map(|(cards, value, word)| view! { <li><a href=at(value) aria-current=(cards == filter.cards).then_some("true")>{word.to_owned()}</a></li> })
        .collect_view();
    view! { <div class="p-bar"><h2 class="p-count">{words}</h2><ul class="p-switch" aria-label=site.t("Ansicht", "View")>{views}</ul></div> }.into_any()
}

fn form(site: &Site, edition: &Published, filter: &Filter) -> AnyView {
    let all = Some(site.t("alle", "all"));
    let mut fields: Vec<(String, String)> =
        edition.contents.fields.iter().map(|f| (f.content.slug.clone(), f.content.title.clone())).collect();
    fields.sort_by_key(|(_, t)| t.to_lowercase());
    let places: Vec<(String, String)> = edition.organisations().map(|o| (o.slug.clone(), o.short_name.clone())).collect();
    let states: Vec<(String, String)> = ProjectStatus::ALL.iter().map(|s| (s.to_string(), s.label(site.lang).to_owned())).collect();
    let orders: Vec<(String, String)> = Order::ALL.iter().map(|o| (o.to_string(), o.label(site.lang).to_owned())).collect();
    let set = filter.set.iter().filter(|(name, _)| *name != "q").count();
    let set = (set > 0).then(|| view! { " "<small>{site.lang.say(format_args!("{set} gesetzt"), format_args!("{set} in force"))}</small> });
    let field = |name, label| Field { name, label, value: filter.get(name), error: filter.wrong.at(name, site.lang), ..Field::default() };
    let wrong = !filter.wrong.is_empty();
    view! {
        <form class="p-form p-form--list" action=site.href("/projekte") method="get" role="search" aria-label=site.t("Projekte filtern", "Filter projects") aria-describedby=filter::HINT>
            <div class="kern-form-input"><label class="kern-label" for="q">{site.t("Suchwort", "Word")}</label><input class="kern-form-input__input" type="search" id="q" name="q" maxlength="100" value=filter.wanted.text.clone() /></div>
            <details class="p-filter p-fold" open=wrong><summary>{site.t("Filter und Reihenfolge", "Filters and order")}{set}</summary>
                <div class="p-form p-form--more">
                    {field("feld", site.t("Themenfeld", "Field")).choice(&fields, all)}
                    {field("stand", site.t("Stand", "Status")).choice(&states, all)}
                    {field("ort", site.t("Beteiligt", "Taking part")).choice(&places, all)}
                    {Field { mode: Some("numeric"), max: Some("4"), ..field("jahr", site.t("Im Jahr", "In the year")) }.line()}
                    {Field { value: filter.order.as_str(), ..field("sort", site.t("Sortieren", "Sort")) }.choice(&orders, None)}
                    {filter::hint(site.lang)}
                </div>
            </details>
            {filter.cards.then(|| view! { <input type="hidden" name="ansicht" value="karten" /> })}
            <button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{site.t("Anzeigen", "Show")}</span></button>
        </form>
    }
    .into_any()
}

fn chips(site: &Site, filter: &Filter) -> AnyView {
    if filter.set.is_empty() {
        return ().into_any();
    }
    let items = filter
        .set
        .iter()
        .cloned()
        .map(|(name, words)| {
            let href = site.href(&format!("/projekte{}", filter.query(&[(name, ""), ("seite", "")])));
            let label = site.lang.say(format_args!("Filter {words} entfernen"), format_args!("remove filter {words}"));
            view! { <li><a href=href aria-label=label>{words}</a></li> }
        })
        .collect_view();
    view! { <ul class="p-chips" aria-label=site.t("Gesetzte Filter", "Filters in force")>{items}</ul> }.into_any()
}

/// Nothing fits: what was asked, why that may be, and what would fit.
fn empty(site: &Site, edition: &Published, filter: &Filter) -> AnyView {
    let total = edition.contents.sheets.len();
    if total == 0 {
        return view! { <div class="p-empty"><h2 class="p-count">{site.t("Noch keine Projekte", "No projects yet")}</h2><p>{site.t("In dieser Fassung ist noch kein Steckbrief veröffentlicht.", "No fact sheet has been published in this edition yet.")}</p></div> }.into_any();
    }
    if !filter.wrong.is_empty() {
        return view! { <div class="p-empty"><h2 class="p-count">{site.t("So lässt sich nichts zeigen", "Nothing can be shown like this")}</h2><p>{site.t("Bitte zuerst die Filter richtigstellen.", "Please correct the filters first.")}</p></div> }.into_any();
    }
    let words: Vec<String> = filter.set.iter().map(|(_, w)| w.clone()).collect();
    let why = site.lang.say(
        format_args!("Zu dieser Auswahl gibt es keinen veröffentlichten Steckbrief: {}.", words.join(", ")),
        format_args!("No published fact sheet fits this choice: {}.", words.join(", ")),
    );
    let field = edition.field(filter.get("feld")).filter(|f| f.content.deferred).map(|f| {
        let (n, title) = (edition.head.number, &f.content.title);
        site.lang.say(format_args!(" {title} ist in Fassung {n} zurückgestellt."), format_args!(" {title} is deferred in edition {n}."))
    });
    // Each filter left out by itself, where that finds something.
    let without: Vec<AnyView> = (filter.set.len() > 1)
        .then(|| filter.set.iter())
        .into_iter()
        .flatten()
        .filter_map(|(name, words)| {
            let n = filter.without(name).count(edition);
            let href = site.href(&format!("/projekte{}", filter.query(&[(name, ""), ("seite", "")])));
            let said = site.lang.say(format_args!("ohne {words}: {}", count(site, n)), format_args!("without {words}: {}", count(site, n)));
            (n > 0).then(|| view! { <li><a href=href>{said}</a></li> }.into_any())
        })
        .collect();
    let all = site.lang.say(format_args!("Alle {total} Projekte ansehen"), format_args!("See all {total} projects"));
    view! {
        <div class="p-empty"><h2 class="p-count">{site.t("Kein Projekt gefunden", "No project found")}</h2>
            <p>{why}{field}</p>
            <ul class="p-plain">{without}<li><a href=site.href("/projekte")>{all}</a></li></ul></div>
    }
    .into_any()
}

fn steps(site: &Site, filter: &Filter, page: usize, pages: usize) -> AnyView {
    let at = |n: usize| site.href(&format!("/projekte{}", filter.query(&[("seite", &n.to_string())])));
    let before = (page > 1).then(|| view! { <li><a rel="prev" href=at(page - 1)>{site.t("Zurück", "Previous")}</a></li> });
    let after = (page < pages).then(|| view! { <li><a rel="next" href=at(page + 1)>{site.t("Weiter", "Next")}</a></li> });
    let words = site.lang.say(format_args!("Seite {page} von {pages}"), format_args!("Page {page} of {pages}"));
    view! { <nav class="p-pages" aria-label=site.t("Seiten", "Pages")><span class="p-muted">{words}</span><ul>{before}{after}</ul></nav> }
        .into_any()
}

fn downloads(site: &Site, filter: &Filter) -> AnyView {
    let query = filter.query(&[("seite", ""), ("ansicht", "")]);
    view! {
        <div class="p-origin">
            <p>{site.t("Nur veröffentlichte Steckbriefe. Die Dateien enthalten genau die gefilterte Auswahl.", "Published fact sheets only. The files hold exactly the filtered choice.")}</p>
            <p class="p-actions"><a href=site.href(&format!("/projekte.xlsx{query}"))>"Excel"</a><a href=site.href(&format!("/projekte.csv{query}"))>"CSV"</a></p>
        </div>
    }
    .into_any()
}
