//! Small parts that several pages of fact sheets share.

use crate::context::Work;
use chrono::NaiveDate;
use contract::Lang;
use contract::dates::show_day;
use domain::fact_sheets::Stale;
use leptos::prelude::*;
use portal::fact_sheets::{Line, Mine};

/// Values of a closed list as a select wants them.
pub fn choices<T: Copy + std::fmt::Display>(all: &[T], label: impl Fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter().map(|v| (v.to_string(), label(*v).to_owned())).collect()
}

/// A day.
pub fn day(date: NaiveDate, lang: Lang) -> String {
    show_day(date, lang)
}

/// What is stale, as a word with a shape.
pub fn hints(work: &Work, stale: &[Stale]) -> AnyView {
    stale
        .iter()
        .map(|s| {
            let words = match s {
                Stale::OwnerGone => work.t("niemand zuständig", "nobody responsible").to_owned(),
                Stale::NoteDue(due) => {
                    let due = day(*due, work.lang);
                    work.lang.say(format_args!("Sachstand fällig seit {due}"), format_args!("report due since {due}"))
                }
            };
            view! { <br /><span class="w-state w-state--warn"><svg viewBox="0 0 14 14" aria-hidden="true" focusable="false"><path class="w-dot" d="M7 1l6.5 12H.5z"></path></svg>{words}</span> }
        })
        .collect_view()
        .into_any()
}

/// Sheets for which the person is responsible, for "Meine Arbeit".
pub fn own(work: &Work, mine: &Mine) -> AnyView {
    if mine.own.is_empty() {
        return ().into_any();
    }
    let rows = mine.own.iter().map(|l| own_row(work, l)).collect_view();
    view! {
        <section class="w-sec" aria-labelledby="proj">
            <div class="w-sec__head"><h2 id="proj">{work.t("Meine Projekte", "My projects")}</h2>
                <div class="w-links w-small"><a href="/arbeit/projekte">{work.lang.say(format_args!("Alle {} Projekte", mine.total), format_args!("All {} projects", mine.total))}</a></div></div>
            <table class="kern-table w-tcards"><caption class="w-sr">{work.t("Projekte, für die ich zuständig bin", "Projects for which I am responsible")}</caption>
                <thead><tr class="kern-table__row">
                    <th class="kern-table__header" scope="col">{work.t("Projekt", "Project")}</th>
                    <th class="kern-table__header" scope="col">{work.t("Themenfeld", "Field")}</th>
                    <th class="kern-table__header" scope="col">{work.t("Ampel", "Traffic light")}</th>
                    <th class="kern-table__header" scope="col">{work.t("Letzter Sachstand", "Last report")}</th>
                    <th class="kern-table__header" scope="col"><span class="w-sr">{work.t("Aktion", "Action")}</span></th>
                </tr></thead>
                <tbody class="kern-table__body">{rows}</tbody></table>
        </section>
    }
    .into_any()
}

fn own_row(work: &Work, l: &Line) -> AnyView {
    let at = format!("/arbeit/projekte/{}", l.number);
    let report = l.may_report.then(|| view! { <a class="kern-btn kern-btn--tertiary kern-btn--x-small" href=format!("{at}/sachstand") aria-label=work.lang.say(format_args!("Melden: {}", l.title), format_args!("Report: {}", l.title))><span class="kern-label">{work.t("Melden", "Report")}</span></a> });
    view! {
        <tr class="kern-table__row">
            <th class="kern-table__header" scope="row"><a href=at.clone() lang="de">{l.title.clone()}</a></th>
            <td class="kern-table__cell" data-l=work.t("Themenfeld", "Field")><span>{l.fields.join(", ")}</span></td>
            <td class="kern-table__cell" data-l=work.t("Ampel", "Traffic light")><span>{l.light.map(|v| crate::ui::state::light(v, work.lang))}</span></td>
            <td class="kern-table__cell" data-l=work.t("Letzter Sachstand", "Last report")><span>{l.last_note_on.map_or_else(|| "–".to_owned(), |d| day(d, work.lang))}{hints(work, &l.stale)}</span></td>
            <td class="kern-table__cell">{report}</td>
        </tr>
    }
    .into_any()
}
