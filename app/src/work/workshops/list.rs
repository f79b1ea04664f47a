//! All workshops.

use crate::context::Work;
use crate::error::PageResult;
use crate::work::frame::Page;
use contract::dates::show_day;
use contract::people::Role;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::workshops::WorkshopLine;

/// Whether somebody may begin a workshop, for whichever group.
pub(super) fn may_begin(work: &Work) -> bool {
    work.actor().roles.iter().any(|h| {
        matches!(h.role, Role::Steward | Role::GroupLead)
            && work.ctx.offers(Action::EditWorkshop, &Belongs::group(h.group), EditState::Draft)
    })
}

/// `/arbeit/workshops`
pub async fn show(work: Work) -> PageResult {
    let lines = portal::workshops::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: "Workshops".into(),
        sub: work
            .t("Was in den Workshops gesagt wurde, und was daraus geworden ist.", "What was said in the workshops, and what came of it.")
            .into(),
        section: "/arbeit/workshops",
        ..Page::default()
    };
    let may = may_begin(&work);
    Ok(work.page(page, || {
        let (gone, live): (Vec<&WorkshopLine>, Vec<&WorkshopLine>) = lines.iter().partition(|l| l.state == EditState::Withdrawn);
        let add = may.then(|| view! { <p class="w-links"><a href="/arbeit/workshops/neu">{work.t("Neuer Workshop", "New workshop")}</a></p> });
        let gone = (!gone.is_empty()).then(|| {
            let items = gone.iter().map(|l| view! { <li><a href=format!("/arbeit/workshops/{}", l.slug) lang="de">{l.title.clone()}</a></li> }).collect_view();
            view! { <details class="w-fold"><summary>{work.t("Zurückgezogen", "Withdrawn")}</summary><ul class="w-plain">{items}</ul></details> }
        });
        view! {
            {add}
            {if live.is_empty() {
                view! { <div class="w-empty"><h2>{work.t("Noch kein Workshop", "No workshop yet")}</h2><p>{work.t("Wer eine Arbeitsgruppe leitet, legt hier Termine, Teilnehmerzahlen und Ergebnisse ab.", "Whoever leads a working group records sessions, numbers of participants and results here.")}</p></div> }.into_any()
            } else { table(&work, &live) }}
            {gone}
        }
        .into_any()
    }))
}

fn table(work: &Work, lines: &[&WorkshopLine]) -> AnyView {
    let rows = lines
        .iter()
        .map(|l| {
            let day = l.first_day.map_or_else(|| "–".to_owned(), |d| show_day(d, work.lang));
            view! {
                <tr class="kern-table__row">
                    <th class="kern-table__header" scope="row"><a href=format!("/arbeit/workshops/{}", l.slug) lang="de">{l.title.clone()}</a></th>
                    <td class="kern-table__cell" data-l=work.t("Erster Termin", "First session")><span>{day}</span></td>
                    <td class="kern-table__cell" data-l=work.t("Stand", "State")><span>{l.state.label(work.lang)}</span></td>
                    <td class="kern-table__cell kern-table__cell--numeric" data-l=work.t("Ergebnisse", "Results")><span>{l.results}</span></td>
                    <td class="kern-table__cell kern-table__cell--numeric" data-l=work.t("davon offen", "still open")><span>{l.open}</span></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="kern-table w-tcards">
            <caption class="kern-sr-only">"Workshops"</caption>
            <thead><tr class="kern-table__row">
                <th class="kern-table__header" scope="col">"Workshop"</th>
                <th class="kern-table__header" scope="col">{work.t("Erster Termin", "First session")}</th>
                <th class="kern-table__header" scope="col">{work.t("Stand", "State")}</th>
                <th class="kern-table__header kern-table__header--numeric" scope="col">{work.t("Ergebnisse", "Results")}</th>
                <th class="kern-table__header kern-table__header--numeric" scope="col">{work.t("davon offen", "still open")}</th>
            </tr></thead>
            <tbody class="kern-table__body">{rows}</tbody>
        </table>
    }
    .into_any()
}
