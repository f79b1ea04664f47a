//! Filters and order of the list.

use super::{Asked, get};
use crate::context::Work;
use crate::work::sheets::SECTION;
use crate::work::sheets::parts::choices;
use contract::fact_sheet::ProjectStatus;
use contract::strategy::EditState;
use leptos::prelude::*;
use portal::fact_sheets::{Candidate, Hint, Sort};

fn plain_select(name: &'static str, label: &str, options: &[(String, String)], now: &str, all: &str) -> AnyView {
    let id = format!("filter-{name}");
    let items = options
        .iter()
        .cloned()
        .map(|(v, l)| {
            let on = v == now;
            view! { <option value=v selected=on lang=(name == "feld").then_some("de")>{l}</option> }
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

/// The form that narrows and orders the list.
pub fn filters(
    work: &Work,
    q: &Asked,
    fields: &[(String, String)],
    places: &[(String, String)],
    people: &[Candidate],
    sort: Sort,
) -> AnyView {
    let all = work.t("alle", "all");
    let people: Vec<(String, String)> = people.iter().map(|p| (p.id.to_string(), p.name.clone())).collect();
    let set = ["q", "feld", "kommune", "status", "jahr", "person", "zustand", "hinweis"].iter().filter(|n| !get(q, n).is_empty()).count();
    let some_set = set > 0;
    let some = some_set.then(|| work.lang.say(format_args!(" {set} gesetzt"), format_args!(" {set} set")));
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
                {plain_select("hinweis", work.t("Zu tun", "To do"), &choices(Hint::ALL, |h| h.label(work.lang)), get(q, "hinweis"), work.t("egal", "any"))}
                {plain_select("sort", work.t("Reihenfolge", "Order"), &choices(Sort::ALL, |s| s.label(work.lang)), sort.as_str(), "")}
                <input type="hidden" name="ansicht" value=get(q, "ansicht").to_owned() />
                <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Anzeigen", "Show")}</span></button>
                {some_set.then(|| view! { <a href=SECTION>{work.t("Alle Filter entfernen", "Remove all filters")}</a> })}
            </form>
        </details>
    }
    .into_any()
}
