//! What one state of a sheet says otherwise than another, as a table.

use super::words;
use crate::context::Work;
use contract::assessment::{Answer, Answers, Changed, Part};
use leptos::prelude::*;
use portal::assessments::{ReleaseLine, SheetView};

/// Everything that differs, in the order of the sheet.
pub fn between(v: &SheetView, before: &Answers, after: &Answers) -> Vec<Changed> {
    let (setup, nothing) = (&v.assessment.setup, Answer::default());
    let rows = v.rows.iter().map(|r| r.asked);
    rows.flat_map(|id| setup.changed(id, before.get(&id).unwrap_or(&nothing), after.get(&id).unwrap_or(&nothing))).collect()
}

/// The table; nothing where nothing differs.
pub fn table(work: &Work, rows: &[Changed], caption: String) -> Option<AnyView> {
    let said = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let part = |part: &Part| match part {
        Part::Rating(axis) => axis.clone(),
        Part::Comment => work.t("Kommentar", "Comment").to_owned(),
        Part::Values => work.t("Antwort", "Answer").to_owned(),
        Part::Remark => work.t("Interner Vermerk", "Internal remark").to_owned(),
    };
    let list = rows
        .iter()
        .map(|c| view! { <tr class="kern-table__row is-changed"><th class="kern-table__header" scope="row" lang="de">{c.asked.clone()}</th><td class="kern-table__cell" data-l=work.t("Angabe", "Entry")><span>{part(&c.part)}</span></td><td class="kern-table__cell" data-l=work.t("bisher", "so far")><span class=if c.before.is_empty() { "" } else { "w-was" }>{said(&c.before)}</span></td><td class="kern-table__cell" data-l=work.t("neu", "new")><span>{said(&c.after)}</span></td></tr> })
        .collect_view();
    (!rows.is_empty()).then(|| view! { <table class="kern-table w-tcards"><caption class="w-sr">{caption}</caption><thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Themenfeld", "Field")}</th><th class="kern-table__header" scope="col">{work.t("Angabe", "Entry")}</th><th class="kern-table__header" scope="col">{work.t("bisher", "so far")}</th><th class="kern-table__header" scope="col">{work.t("neu", "new")}</th></tr></thead><tbody class="kern-table__body">{list}</tbody></table> }.into_any())
}

fn than(work: &Work, number: i32) -> String {
    work.lang.say(format_args!("Was anders ist als in Version {number}"), format_args!("What differs from version {number}"))
}

/// What waits for release says otherwise than what counts now; nothing for a first version.
pub fn since_release(work: &Work, v: &SheetView) -> Option<AnyView> {
    let last = v.releases.first()?;
    let now: Answers = v.rows.iter().map(|r| (r.asked, r.answer.clone())).collect();
    let rows = between(v, &last.answers, &now);
    let words = than(work, last.number);
    let none = || view! { <p>{work.t("Nichts.", "Nothing.")}</p> }.into_any();
    let table = table(work, &rows, words.clone()).unwrap_or_else(none);
    Some(view! { <h3>{words}</h3>{table} }.into_any())
}

/// Who released which version, why, and what it says otherwise than the one before.
pub fn history(work: &Work, v: &SheetView) -> AnyView {
    if v.releases.is_empty() {
        return ().into_any();
    }
    let earlier = v.releases.iter().skip(1).map(Some).chain([None]);
    let rows = v.releases.iter().zip(earlier).map(|(r, earlier)| released(work, v, r, earlier)).collect_view();
    view! { <section class="w-sec" aria-labelledby="verlauf"><h2 id="verlauf">{work.t("Verlauf", "History")}</h2><ul class="w-rows w-rows--log">{rows}</ul></section> }.into_any()
}

fn released(work: &Work, v: &SheetView, r: &ReleaseLine, earlier: Option<&ReleaseLine>) -> AnyView {
    let title =
        work.lang.say(format_args!("Version {} freigegeben: {}", r.number, r.by), format_args!("Version {} released: {}", r.number, r.by));
    let reason = (!r.reason.is_empty()).then(|| view! { <p lang="de">{r.reason.clone()}</p> });
    let changes = earlier.map(|e| {
        let words = than(work, e.number);
        match table(work, &between(v, &e.answers, &r.answers), words.clone()) {
            Some(table) => view! { <details class="w-fold"><summary>{words}</summary>{table}</details> }.into_any(),
            None => view! { <p class="w-small w-muted">{work.lang.say(format_args!("Dieselben Angaben wie in Version {}.", e.number), format_args!("The same entries as in version {}.", e.number))}</p> }.into_any(),
        }
    });
    view! { <li class="w-row"><div class="w-row__when">{words::moment(work, r.at)}</div><div class="w-row__what"><p>{title}</p>{reason}{changes}</div></li> }.into_any()
}
