//! The list of all fact sheets: filters in the address, orders, several at once.

use super::SECTION;
use super::parts::{choices, day, hints};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, primary, select};
use crate::ui::forms::{form_state, summary};
use crate::ui::state;
use crate::work::frame::Page;
use axum::extract::Query;
use contract::fact_sheet::ProjectStatus;
use contract::forms::fact_sheets::{BulkChange, BulkForm};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::fact_sheets::{Candidate, Filter, Hint, Line, Listing, Sort};
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
        year: get(q, "jahr").parse().ok().filter(|y| (1900..=2200).contains(y)),
        owner: get(q, "person").parse().ok(),
        state: EditState::parse(get(q, "zustand")),
        hint: Hint::parse(get(q, "hinweis")),
    }
}

/// The filters as a query again, with some of them replaced.
fn query(q: &Asked, change: &[(&str, &str)]) -> String {
    const KNOWN: [&str; 10] = ["q", "feld", "kommune", "status", "jahr", "person", "zustand", "hinweis", "sort", "seite"];
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
    let listing = portal::fact_sheets::list(&work.ctx, &filter, sort, page).await.map_err(|e| work.fail(e))?;
    let people = portal::fact_sheets::candidates(&work.ctx).await.map_err(|e| work.fail(e))?;
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let organisations = portal::region::organisations(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let places: Vec<(String, String)> = organisations.iter().map(|o| (o.id.to_string(), o.short_name.clone())).collect();
    let fields: Vec<(String, String)> = fields.iter().map(|f| (f.id.to_string(), f.title.clone())).collect();
    let may_create = organisations.iter().any(|o| work.ctx.offers(Action::CreateFactSheet, &Belongs::to(o.id), EditState::Draft));
    let head = Page { title: work.t("Projekte", "Projects").into(), sub: count(&work, &listing), section: SECTION, ..Page::default() };
    Ok(work.page(head, || {
        let new = may_create.then(|| view! { <p class="w-links w-acts"><a class="kern-btn kern-btn--secondary" href="/arbeit/projekte/neu"><span class="kern-label">{work.t("Neuer Steckbrief", "New fact sheet")}</span></a></p> });
        view! {
            {new}
            {filters(&work, &q, &fields, &places, &people, sort)}
            {if listing.lines.is_empty() { empty(&work, &q) } else { table(&work, &q, &listing, &people, sort) }}
            {pages(&work, &q, &listing)}
        }
        .into_any()
    }))
}

fn count(work: &Work, l: &Listing) -> String {
    match (work.lang, l.total) {
        (contract::Lang::De, 1) => "Ein Steckbrief".into(),
        (contract::Lang::De, n) => format!("{n} Steckbriefe"),
        (contract::Lang::En, 1) => "One fact sheet".into(),
        (contract::Lang::En, n) => format!("{n} fact sheets"),
    }
}

fn empty(work: &Work, q: &Asked) -> AnyView {
    if query(q, &[("sort", ""), ("seite", "")]).is_empty() {
        return view! { <div class="w-empty"><h2>{work.t("Noch kein Steckbrief", "No fact sheet yet")}</h2><p>{work.t("Ein Steckbrief beschreibt ein Vorhaben auf einer Seite. Er beginnt als Entwurf, den nur der Arbeitsbereich sieht.", "A fact sheet describes a project on one page. It starts as a draft that only the workspace sees.")}</p></div> }.into_any();
    }
    view! { <div class="w-empty"><h2>{work.t("Kein Steckbrief gefunden", "No fact sheet found")}</h2><p>{work.t("Zu diesen Filtern passt keiner. ", "None fits these filters. ")}<a href=SECTION>{work.t("Alle Filter entfernen", "Remove all filters")}</a></p></div> }.into_any()
}

fn plain_select(name: &'static str, label: &str, options: &[(String, String)], now: &str, all: &str) -> AnyView {
    let id = format!("filter-{name}");
    let items = options
        .iter()
        .cloned()
        .map(|(v, l)| {
            let on = v == now;
            view! { <option value=v selected=on>{l}</option> }
        })
        .collect_view();
    view! {
        <div class="kern-form-input">
            <label class="kern-label" for=id.clone()>{label.to_owned()}</label>
            <div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id=id name=name>
                {(!all.is_empty()).then(|| view! { <option value="">{all.to_owned()}</option> })}
                {items}
            </select></div>
        </div>
    }
    .into_any()
}

fn plain_line(name: &'static str, label: &str, now: &str) -> AnyView {
    let id = format!("filter-{name}");
    view! {
        <div class="kern-form-input"><label class="kern-label" for=id.clone()>{label.to_owned()}</label>
            <input class="kern-form-input__input" id=id name=name type="text" value=now.to_owned() autocomplete="off" /></div>
    }
    .into_any()
}

fn filters(work: &Work, q: &Asked, fields: &[(String, String)], places: &[(String, String)], people: &[Candidate], sort: Sort) -> AnyView {
    let all = work.t("alle", "all");
    let people: Vec<(String, String)> = people.iter().map(|p| (p.id.to_string(), p.name.clone())).collect();
    let set = ["q", "feld", "kommune", "status", "jahr", "person", "zustand", "hinweis"].iter().filter(|n| !get(q, n).is_empty()).count();
    let some_set = set > 0;
    let some = some_set.then(|| work.lang.pick(format!(" {set} gesetzt"), format!(" {set} set")));
    view! {
        <details class="w-filter w-fold" open=some_set>
            <summary>{work.t("Filter und Reihenfolge", "Filters and order")}<small>{some}</small></summary>
            <form method="get" action=SECTION>
                {plain_line("q", work.t("Suchwort oder Nummer", "Word or number"), get(q, "q"))}
                {plain_select("feld", work.t("Themenfeld", "Field"), fields, get(q, "feld"), all)}
                {plain_select("kommune", work.t("Beteiligt", "Taking part"), places, get(q, "kommune"), all)}
                {plain_select("status", work.t("Status", "Status"), &choices(ProjectStatus::ALL, |s| s.label(work.lang)), get(q, "status"), all)}
                {plain_line("jahr", work.t("Läuft im Jahr", "Under way in"), get(q, "jahr"))}
                {plain_select("person", work.t("Zuständig", "Responsible"), &people, get(q, "person"), all)}
                {plain_select("zustand", work.t("Freigabe", "Release"), &choices(EditState::ALL, |s| s.label(work.lang)), get(q, "zustand"), work.t("Entwurf oder freigegeben", "draft or released"))}
                {plain_select("hinweis", work.t("Was fehlt", "What is missing"), &choices(Hint::ALL, |h| h.label(work.lang)), get(q, "hinweis"), work.t("egal", "any"))}
                {plain_select("sort", work.t("Reihenfolge", "Order"), &choices(Sort::ALL, |s| s.label(work.lang)), sort.as_str(), "")}
                <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Anzeigen", "Show")}</span></button>
                {some_set.then(|| view! { <a href=SECTION>{work.t("Alle Filter entfernen", "Remove all filters")}</a> })}
            </form>
        </details>
    }
    .into_any()
}

fn heading(q: &Asked, by: Sort, now: Sort, label: &str) -> AnyView {
    let href = address(q, &[("sort", by.as_str()), ("seite", "")]);
    let sorted = (by == now).then_some("ascending");
    view! { <th class="kern-table__header" scope="col" aria-sort=sorted><a class="w-sort" href=href>{label.to_owned()}</a></th> }.into_any()
}

fn table(work: &Work, q: &Asked, l: &Listing, people: &[Candidate], sort: Sort) -> AnyView {
    let form = form_state(work, "fact_sheets/bulk", &BulkForm { query: query(q, &[]), ..BulkForm::default() });
    let chosen = form.list("ids");
    let any = l.lines.iter().any(|s| s.may_edit);
    let rows = l.lines.iter().map(|s| row(work, s, chosen.contains(&s.id.to_string()), any)).collect_view();
    let tick =
        any.then(|| view! { <th class="kern-table__header" scope="col"><span class="w-sr">{work.t("Auswahl", "Choice")}</span></th> });
    let table = view! {
        <table class="kern-table w-tcards">
            <caption class="kern-sr-only">{work.t("Steckbriefe", "Fact sheets")}</caption>
            <thead><tr class="kern-table__row">
                {tick}
                {heading(q, Sort::Title, sort, work.t("Projekt", "Project"))}
                {heading(q, Sort::Status, sort, work.t("Status", "Status"))}
                <th class="kern-table__header" scope="col">{work.t("Federführung, zuständig", "Lead, responsible")}</th>
                {heading(q, Sort::Note, sort, work.t("Sachstand", "Progress"))}
                <th class="kern-table__header" scope="col"><span class="w-sr">{work.t("Aktion", "Action")}</span></th>
            </tr></thead>
            <tbody class="kern-table__body">{rows}</tbody>
        </table>
    };
    if !any {
        return table.into_any();
    }
    let labels = [
        ("ids", work.t("Auswahl", "Choice")),
        ("status", work.t("Status", "Status")),
        ("owner", work.t("Zuständig", "Responsible")),
        ("change", work.t("Änderung", "Change")),
    ];
    let owners: Vec<(String, String)> = people.iter().map(|p| (p.id.to_string(), p.name.clone())).collect();
    view! {
        <form class="w-form w-form--wide" method="post" action="/aktion/fact_sheets/bulk">
            {summary(&form, &labels)}
            <input type="hidden" name="f[query]" value=query(q, &[]) />
            <div id="f-ids">{table}</div>
            <details class="w-fold" open=form.outcome.is_some()>
                <summary>{work.t("Angekreuzte gemeinsam ändern", "Change the ticked ones together")}</summary>
                <div class="w-form">
                    <p class="w-muted">{work.t("Gilt für alle angekreuzten oder, wenn Ihnen einer fehlt, für keinen.", "Applies to all of the ticked ones or, where you lack the right for one, to none.")}</p>
                    <div class="w-pair w-pair--3">
                        {select(&form, Spec { path: "change", label: work.t("Was ändern?", "Change what?"), help: work.t("Nur diese eine Angabe wird gesetzt.", "Only this one entry is set."), ..Spec::default() }, &choices(BulkChange::ALL, |c| c.label(work.lang)), None)}
                        {select(&form, Spec { path: "status", label: work.t("Neuer Status", "New status"), help: work.t("Nur bei „Status setzen“.", "Only for “set status”."), ..Spec::default() }, &choices(ProjectStatus::ALL, |s| s.label(work.lang)), Some("–"))}
                        {select(&form, Spec { path: "owner", label: work.t("Neue zuständige Person", "New responsible person"), help: work.t("Muss zu allen beteiligten Kommunen passen.", "Must belong to the municipalities taking part."), ..Spec::default() }, &owners, Some("–"))}
                    </div>
                    <div>{primary(work.t("Alle angekreuzten ändern", "Change all ticked"))}</div>
                </div>
            </details>
        </form>
    }
    .into_any()
}

fn row(work: &Work, s: &Line, chosen: bool, any: bool) -> AnyView {
    let at = format!("{SECTION}/{}", s.number);
    let tick = any.then(|| {
        let box_ = s.may_edit.then(|| {
            let label = work.lang.pick(format!("{} auswählen", s.title), format!("choose {}", s.title));
            view! { <input class="kern-form-check__checkbox" type="checkbox" name="f[ids][]" value=s.id.to_string() checked=chosen aria-label=label /> }
        });
        view! { <td class="kern-table__cell">{box_}</td> }
    });
    let state = (s.state != EditState::Ready).then(|| view! { <small>{s.state.label(work.lang)}</small> });
    let report = s.may_report.then(|| view! { <a class="kern-btn kern-btn--tertiary kern-btn--x-small" href=format!("{at}/sachstand") aria-label=work.lang.pick(format!("Sachstand melden: {}", s.title), format!("Report progress: {}", s.title))><span class="kern-label">{work.t("Melden", "Report")}</span></a> });
    let note = s.last_note_on.map_or_else(|| work.t("noch keiner", "none yet").to_owned(), |d| day(d, work.lang));
    view! {
        <tr class="kern-table__row">
            {tick}
            <th class="kern-table__header" scope="row"><span><a href=at.clone()>{s.title.clone()}</a>" "<small class="w-muted">{format!("P-{}", s.number)}{(!s.fields.is_empty()).then(|| format!(", {}", s.fields.join(", ")))}</small></span></th>
            <td class="kern-table__cell" data-l=work.t("Status", "Status")><span>{state::status(s.status, work.lang)}{state}</span></td>
            <td class="kern-table__cell" data-l=work.t("Federführung, zuständig", "Lead, responsible")><span>{s.lead.clone()}<small class="w-muted">{s.owner.clone().unwrap_or_else(|| work.t("niemand zuständig", "nobody responsible").to_owned())}</small></span></td>
            <td class="kern-table__cell" data-l=work.t("Sachstand", "Progress")><span>{s.light.map(|l| state::light(l, work.lang))}" "{note}{hints(work, &s.stale)}</span></td>
            <td class="kern-table__cell">{report}</td>
        </tr>
    }
    .into_any()
}

fn pages(work: &Work, q: &Asked, l: &Listing) -> AnyView {
    if l.pages < 2 {
        return ().into_any();
    }
    let at = |n: u64| address(q, &[("seite", &n.to_string())]);
    let before = (l.page > 1).then(|| view! { <li><a rel="prev" href=at(l.page - 1)>{work.t("Zurück", "Previous")}</a></li> });
    let after = (l.page < l.pages).then(|| view! { <li><a rel="next" href=at(l.page + 1)>{work.t("Weiter", "Next")}</a></li> });
    let word = work.lang.pick(format!("Seite {} von {}", l.page, l.pages), format!("Page {} of {}", l.page, l.pages));
    view! { <nav class="w-pages" aria-label=work.t("Seiten", "Pages")><span class="w-muted">{word}</span><ul>{before}{after}</ul></nav> }
        .into_any()
}
