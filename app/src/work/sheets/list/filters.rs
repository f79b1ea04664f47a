//! Filters and order of the list.

use super::{Asked, Offered, get};
use crate::context::Work;
use crate::ui::filter::{self, Field, Wrong};
use crate::work::sheets::SECTION;
use crate::work::sheets::parts::choices;
use contract::fact_sheet::ProjectStatus;
use contract::strategy::EditState;
use leptos::prelude::*;
use portal::fact_sheets::{Hint, Sort};

/// The form that narrows and orders the list.
pub fn filters(work: &Work, q: &Asked, offered: &Offered, wrong: &Wrong, sort: Sort) -> AnyView {
    let all = Some(work.t("alle", "all"));
    let field = |name, label| Field { name, label, value: get(q, name), error: wrong.at(name, work.lang), ..Field::default() };
    let set = ["q", "feld", "kommune", "status", "jahr", "person", "zustand", "hinweis"].iter().filter(|n| !get(q, n).is_empty()).count();
    let some_set = set > 0;
    let some = some_set.then(|| work.lang.say(format_args!(" {set} gesetzt"), format_args!(" {set} set")));
    view! {
        <details class="w-filter w-fold" open=some_set>
            <summary>{work.t("Filter und Reihenfolge", "Filters and order")}<small>{some}</small></summary>
            <form method="get" action=SECTION aria-describedby=filter::HINT>
                {filter::hint(work.lang)}
                {field("q", work.t("Suchwort oder Nummer", "Word or number")).line()}
                {Field { content: true, ..field("feld", work.t("Themenfeld", "Field")) }.choice(&offered.fields, all)}
                {field("kommune", work.t("Beteiligt", "Taking part")).choice(&offered.places, all)}
                {field("status", work.t("Status", "Status")).choice(&choices(ProjectStatus::ALL, |s| s.label(work.lang)), all)}
                {Field { mode: Some("numeric"), ..field("jahr", work.t("Läuft im Jahr", "Under way in")) }.line()}
                {field("person", work.t("Zuständig", "Responsible")).choice(&offered.people, all)}
                {field("zustand", work.t("Freigabe", "Release")).choice(&choices(EditState::ALL, |s| s.label(work.lang)), Some(work.t("Entwurf oder freigegeben", "draft or released")))}
                {field("hinweis", work.t("Zu tun", "To do")).choice(&choices(Hint::ALL, |h| h.label(work.lang)), Some(work.t("egal", "any")))}
                {Field { value: sort.as_str(), ..field("sort", work.t("Reihenfolge", "Order")) }.choice(&choices(Sort::ALL, |s| s.label(work.lang)), None)}
                <input type="hidden" name="ansicht" value=get(q, "ansicht").to_owned() />
                <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Anzeigen", "Show")}</span></button>
                {some_set.then(|| view! { <a href=SECTION>{work.t("Alle Filter entfernen", "Remove all filters")}</a> })}
            </form>
        </details>
    }
    .into_any()
}
