//! The list of all fact sheets: filters in the address, orders, as a table, as cards, as a file.

mod cards;
pub mod export;
mod filters;
mod table;

use super::SECTION;
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::filter::{Wrong, is_one_of, year};
use crate::work::frame::Page;
use axum::extract::Query;
use contract::fact_sheet::ProjectStatus;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::fact_sheets::{Candidate, Filter, Hint, Listing, Sort};
use std::collections::BTreeMap;

/// The query as typed.
pub type Asked = BTreeMap<String, String>;

fn get<'a>(q: &'a Asked, name: &str) -> &'a str {
    q.get(name).map(|v| v.trim()).unwrap_or_default()
}

fn filter(q: &Asked) -> Filter {
    Filter {
        text: get(q, "q").chars().take(200).collect(),
        field: get(q, "feld").parse().ok(),
        organisation: get(q, "kommune").parse().ok(),
        status: ProjectStatus::parse(get(q, "status")),
        year: year(get(q, "jahr")),
        owner: get(q, "person").parse().ok(),
        state: EditState::parse(get(q, "zustand")),
        hint: Hint::parse(get(q, "hinweis")),
    }
}

/// What the filters offer.
pub struct Offered {
    fields: Vec<(String, String)>,
    places: Vec<(String, String)>,
    people: Vec<(String, String)>,
    candidates: Vec<Candidate>,
    may_create: bool,
}

impl Offered {
    async fn read(work: &Work) -> Result<Self, PageError> {
        let candidates = portal::fact_sheets::candidates(&work.ctx).await.map_err(|e| work.fail(e))?;
        let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
        let organisations = portal::region::organisations(&work.app.portal).await.map_err(|e| work.fail(e))?;
        Ok(Self {
            may_create: organisations.iter().any(|o| work.ctx.offers(Action::CreateFactSheet, &Belongs::to(o.id), EditState::Draft)),
            fields: fields.into_iter().map(|f| (f.id.to_string(), f.title)).collect(),
            places: organisations.into_iter().map(|o| (o.id.to_string(), o.short_name)).collect(),
            people: candidates.iter().map(|p| (p.id.to_string(), p.name.clone())).collect(),
            candidates,
        })
    }

    /// What of a query cannot be understood, or is nothing that is there.
    fn wrong(&self, q: &Asked) -> Wrong {
        let mut wrong = Wrong::default();
        wrong.unless("feld", get(q, "feld"), |v| is_one_of(&self.fields, v));
        wrong.unless("kommune", get(q, "kommune"), |v| is_one_of(&self.places, v));
        wrong.unless("status", get(q, "status"), |v| ProjectStatus::parse(v).is_some());
        wrong.unless_year("jahr", get(q, "jahr"));
        wrong.unless("person", get(q, "person"), |v| is_one_of(&self.people, v));
        wrong.unless("zustand", get(q, "zustand"), |v| EditState::parse(v).is_some());
        wrong.unless("hinweis", get(q, "hinweis"), |v| Hint::parse(v).is_some());
        wrong
    }
}

/// The filters as a query again, with some of them replaced.
fn query(q: &Asked, change: &[(&str, &str)]) -> String {
    const KNOWN: [&str; 11] = ["q", "feld", "kommune", "status", "jahr", "person", "zustand", "hinweis", "sort", "seite", "ansicht"];
    let mut out = url::form_urlencoded::Serializer::new(String::new());
    for name in KNOWN {
        let value = change.iter().find(|(n, _)| *n == name).map_or_else(|| get(q, name), |(_, v)| v);
        if !value.is_empty() {
            out.append_pair(name, value);
        }
    }
    out.finish()
}

fn address(q: &Asked, change: &[(&str, &str)]) -> String {
    let query = query(q, change);
    if query.is_empty() { SECTION.to_owned() } else { format!("{SECTION}?{query}") }
}

/// `/arbeit/projekte`
pub async fn show(work: Work, Query(q): Query<Asked>) -> PageResult {
    let (filter, sort) = (filter(&q), Sort::parse(get(&q, "sort")).unwrap_or(Sort::Number));
    let page = get(&q, "seite").parse().unwrap_or(1);
    let offered = Offered::read(&work).await?;
    let wrong = offered.wrong(&q);
    let listing = if wrong.is_empty() {
        portal::fact_sheets::list(&work.ctx, &filter, sort, page).await.map_err(|e| work.fail(e))?
    } else {
        Listing { lines: vec![], total: 0, page: 1, pages: 1 }
    };
    let sub = if wrong.is_empty() { count(&work, &listing) } else { String::new() };
    let head = Page { title: work.t("Projekte", "Projects").into(), sub, section: SECTION, ..Page::default() };
    Ok(work.page(head, || {
        let new = offered.may_create.then(|| view! { <p class="w-links w-acts"><a class="kern-btn kern-btn--secondary" href="/arbeit/projekte/neu"><span class="kern-label">{work.t("Neuer Steckbrief", "New fact sheet")}</span></a></p> });
        view! {
            {new}
            {filters::filters(&work, &q, &offered, &wrong, sort)}
            {if listing.lines.is_empty() {
                empty(&work, &q, &wrong)
            } else {
                let list = if as_cards(&q) { cards::cards(&work, &listing) } else { table::table(&work, &q, &listing, &offered.candidates, sort) };
                view! { {switch(&work, &q)}{list} }.into_any()
            }}
            {pages(&work, &q, &listing)}
            {files(&work, &q, &listing)}
        }
        .into_any()
    }))
}

fn count(work: &Work, l: &Listing) -> String {
    match (work.lang, l.total) {
        (contract::Lang::De, 0) => "Kein Steckbrief".into(),
        (contract::Lang::De, 1) => "Ein Steckbrief".into(),
        (contract::Lang::De, n) => format!("{n} Steckbriefe"),
        (contract::Lang::En, 0) => "No fact sheet".into(),
        (contract::Lang::En, 1) => "One fact sheet".into(),
        (contract::Lang::En, n) => format!("{n} fact sheets"),
    }
}

fn empty(work: &Work, q: &Asked, wrong: &Wrong) -> AnyView {
    if !wrong.is_empty() {
        return view! { <div class="w-empty"><h2>{work.t("So lässt sich nichts zeigen", "Nothing can be shown like this")}</h2><p>{work.t("Bitte zuerst die Filter richtigstellen. ", "Please correct the filters first. ")}<a href=SECTION>{work.t("Alle Filter entfernen", "Remove all filters")}</a></p></div> }.into_any();
    }
    if query(q, &[("sort", ""), ("seite", ""), ("ansicht", "")]).is_empty() {
        return view! { <div class="w-empty"><h2>{work.t("Noch kein Steckbrief", "No fact sheet yet")}</h2><p>{work.t("Ein Steckbrief beschreibt ein Vorhaben auf einer Seite. Er beginnt als Entwurf, den nur der Arbeitsbereich sieht.", "A fact sheet describes a project on one page. It starts as a draft that only the workspace sees.")}</p></div> }.into_any();
    }
    view! { <div class="w-empty"><h2>{work.t("Kein Steckbrief gefunden", "No fact sheet found")}</h2><p>{work.t("Zu diesen Filtern passt keiner. ", "None fits these filters. ")}<a href=SECTION>{work.t("Alle Filter entfernen", "Remove all filters")}</a></p></div> }.into_any()
}

fn as_cards(q: &Asked) -> bool {
    get(q, "ansicht") == "karten"
}

/// Table or cards, of the same sheets.
fn switch(work: &Work, q: &Asked) -> AnyView {
    let views = [(false, "", work.t("Tabelle", "Table")), (true, "karten", work.t("Karten", "Cards"))];
    let items = views
        .into_iter()
        .map(|(cards, value, word)| view! { <li><a href=address(q, &[("ansicht", value)]) aria-current=(cards == as_cards(q)).then_some("true")>{word.to_owned()}</a></li> })
        .collect_view();
    view! { <nav class="w-switch" aria-label=work.t("Ansicht der Liste", "View of the list")><ul>{items}</ul></nav> }.into_any()
}

/// The same list as a file, with all its pages.
fn files(work: &Work, q: &Asked, l: &Listing) -> AnyView {
    if l.total == 0 {
        return ().into_any();
    }
    let query = query(q, &[("seite", ""), ("ansicht", "")]);
    let at = |ending: &str| if query.is_empty() { format!("{SECTION}.{ending}") } else { format!("{SECTION}.{ending}?{query}") };
    let words = work.lang.say(format_args!("{} als Datei:", count(work, l)), format_args!("{} as a file:", count(work, l)));
    view! { <p class="w-links w-small"><span>{words}</span><a href=at("xlsx")>"Excel"</a><a href=at("csv")>"CSV"</a></p> }.into_any()
}

fn pages(work: &Work, q: &Asked, l: &Listing) -> AnyView {
    if l.pages < 2 {
        return ().into_any();
    }
    let at = |n: u64| address(q, &[("seite", &n.to_string())]);
    let before = (l.page > 1).then(|| view! { <li><a rel="prev" href=at(l.page - 1)>{work.t("Zurück", "Previous")}</a></li> });
    let after = (l.page < l.pages).then(|| view! { <li><a rel="next" href=at(l.page + 1)>{work.t("Weiter", "Next")}</a></li> });
    let word = work.lang.say(format_args!("Seite {} von {}", l.page, l.pages), format_args!("Page {} of {}", l.page, l.pages));
    view! { <nav class="w-pages" aria-label=work.t("Seiten", "Pages")><span class="w-muted">{word}</span><ul>{before}{after}</ul></nav> }
        .into_any()
}
