//! The list as a table.

use super::{Asked, address, query};
use crate::context::Work;
use crate::ui::fields::{Spec, line, primary, select};
use crate::ui::forms::{form_state, summary};
use crate::ui::state;
use crate::work::sheets::SECTION;
use crate::work::sheets::parts::{choices, day, hints};
use contract::Id;
use contract::fact_sheet::ProjectStatus;
use contract::forms::fact_sheets::{self as sheet, BulkChange, BulkForm, read_ticked};
use contract::strategy::EditState;
use leptos::prelude::*;
use portal::fact_sheets::{Candidate, Line, Listing, Sort};

fn heading(q: &Asked, by: Sort, now: Sort, label: &str) -> AnyView {
    let href = address(q, &[("sort", by.as_str()), ("seite", "")]);
    let sorted = (by == now).then_some("ascending");
    view! { <th class="kern-table__header" scope="col" aria-sort=sorted><a class="w-sort" href=href>{label.to_owned()}</a></th> }.into_any()
}

/// The list as a table, in which several sheets can be changed at once.
pub fn table(work: &Work, q: &Asked, l: &Listing, people: &[Candidate], sort: Sort) -> AnyView {
    let form = form_state(work, "fact_sheets/bulk", &BulkForm { query: query(q, &[]), ..BulkForm::default() });
    // By the sheet alone: after somebody else's change it stays ticked, in its new version.
    let chosen: Vec<Id> = form.list("ids").iter().filter_map(|one| read_ticked(one)).map(|(id, _)| id).collect();
    let any = l.lines.iter().any(|s| s.may_edit);
    let rows = l.lines.iter().map(|s| row(work, s, chosen.contains(&s.id), any)).collect_view();
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
        ("status", work.t("Neuer Status", "New status")),
        ("owner", work.t("Neue zuständige Person", "New responsible person")),
        ("change", work.t("Änderung", "Change")),
        ("reason", work.t("Grund", "Reason")),
    ];
    let owners: Vec<(String, String)> = people.iter().map(|p| (p.id.to_string(), p.name.clone())).collect();
    view! {
        <form class="w-form w-form--wide" method="post" action="/aktion/fact_sheets/bulk" data-form="fact_sheet_bulk">
            {summary(&form, &labels)}
            <input type="hidden" name="f[query]" value=query(q, &[]) />
            <div id="f-ids" data-label=work.t("Auswahl", "Choice")>{table}</div>
            <details class="w-fold" open=form.outcome.is_some()>
                <summary>{work.t("Angekreuzte gemeinsam ändern", "Change the ticked ones together")}</summary>
                <div class="w-form">
                    <p class="w-muted">{work.t("Gilt für alle angekreuzten oder, wenn Ihnen einer fehlt, für keinen.", "Applies to all of the ticked ones or, where you lack the right for one, to none.")}</p>
                    <div class="w-pair w-pair--3">
                        {select(&form, Spec { path: "change", label: work.t("Was ändern?", "Change what?"), help: work.t("Nur diese eine Angabe wird gesetzt.", "Only this one entry is set."), ..Spec::default() }, &choices(BulkChange::ALL, |c| c.label(work.lang)), None)}
                        {select(&form, Spec { path: "status", label: work.t("Neuer Status", "New status"), help: work.t("Nur bei „Status setzen“.", "Only for “set status”."), ..Spec::default() }, &choices(ProjectStatus::ALL, |s| s.label(work.lang)), Some("–"))}
                        {select(&form, Spec { path: "owner", label: work.t("Neue zuständige Person", "New responsible person"), help: work.t("Muss bei allen angekreuzten melden dürfen.", "Must be allowed to report on all of the ticked ones."), ..Spec::default() }, &owners, Some("–"))}
                    </div>
                    {line(&form, Spec { path: "reason", label: work.t("Grund", "Reason"), help: work.t("Steht bei jedem im Änderungsprotokoll, zum Beispiel „Jahresmeldung 2026“.", "Stands in the log beside each, for example “Annual report 2026”."), optional: true, max: 200, ..Spec::default() })}
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
            let label = work.lang.say(format_args!("{} auswählen", s.title), format_args!("choose {}", s.title));
            view! { <input class="kern-form-check__checkbox" type="checkbox" name="f[ids][]" value=sheet::ticked(s.id, s.version) checked=chosen aria-label=label /> }
        });
        view! { <td class="kern-table__cell">{box_}</td> }
    });
    let state = release_words(work, s).map(|words| view! { <small>{words}</small> });
    let report = report(work, s);
    let note = reported(work, s);
    view! {
        <tr class="kern-table__row">
            {tick}
            <th class="kern-table__header" scope="row"><span><a href=at.clone() lang="de">{s.title.clone()}</a>" "<small class="w-muted" lang="de">{format!("P-{}", s.number)}{(!s.fields.is_empty()).then(|| format!(", {}", s.fields.join(", ")))}</small></span></th>
            <td class="kern-table__cell" data-l=work.t("Status", "Status")><span>{state::status(s.status, work.lang)}{state}</span></td>
            <td class="kern-table__cell" data-l=work.t("Federführung, zuständig", "Lead, responsible")><span>{s.lead.clone()}<small class="w-muted">{s.owner.clone().unwrap_or_else(|| work.t("niemand zuständig", "nobody responsible").to_owned())}</small></span></td>
            <td class="kern-table__cell" data-l=work.t("Sachstand", "Progress")><span>{s.light.map(|l| state::light(l, work.lang))}" "{note}{hints(work, &s.stale)}</span></td>
            <td class="kern-table__cell">{report}</td>
        </tr>
    }
    .into_any()
}

/// What is to say about the release; nothing where all is as it should be.
pub fn release_words(work: &Work, s: &Line) -> Option<&'static str> {
    let state = (s.state != EditState::Ready).then(|| s.state.label(work.lang));
    state.or(s.changed.then(|| work.lang.pick("seit der Freigabe geändert", "changed since the release")))
}

/// The way to a new progress note, one click from the list.
pub fn report(work: &Work, s: &Line) -> AnyView {
    let label = work.lang.say(format_args!("Sachstand melden: {}", s.title), format_args!("Report progress: {}", s.title));
    let at = format!("{SECTION}/{}/sachstand", s.number);
    s.may_report
        .then(|| view! { <a class="kern-btn kern-btn--tertiary kern-btn--x-small" href=at aria-label=label><span class="kern-label">{work.t("Melden", "Report")}</span></a> })
        .into_any()
}

/// The day of the last progress note.
pub fn reported(work: &Work, s: &Line) -> String {
    s.last_note_on.map_or_else(|| work.t("noch keiner", "none yet").to_owned(), |d| day(d, work.lang))
}
