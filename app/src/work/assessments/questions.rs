//! The further questions over all released sheets: what was chosen and by whom, numbers, and words.

use crate::context::Work;
use crate::ui::number::count;
use contract::assessment::{Answers, Question, QuestionKind, Replies};
use contract::money::decimal;
use leptos::prelude::*;
use portal::assessments::{Consolidation, OverlaySheet};

/// Every further question with the answers of the municipalities that are looked at.
pub fn section(work: &Work, c: &Consolidation, shown: &[&OverlaySheet]) -> AnyView {
    let questions = &c.overlay.assessment.setup.questions;
    let sheets: Vec<(&str, &Answers)> = shown.iter().filter_map(|s| Some((s.name.as_str(), &s.released.as_ref()?.answers))).collect();
    if questions.is_empty() || sheets.is_empty() {
        return ().into_any();
    }
    let all = questions.iter().map(|q| one(work, q, &Replies::new(q, &sheets), sheets.len())).collect_view();
    view! { <section class="w-sec w-stack" aria-labelledby="fragen"><h2 id="fragen">{work.t("Weitere Fragen", "Further questions")}</h2>{all}</section> }
        .into_any()
}

fn one(work: &Work, q: &Question, found: &Replies, asked: usize) -> AnyView {
    let n = asked - found.silent.len();
    let (bogen, sheet) = if asked == 1 { ("Bogen", "sheet") } else { ("Bögen", "sheets") };
    let (sagt, says) = if n == 1 { ("sagt", "says") } else { ("sagen", "say") };
    let answered = work.lang.say(
        format_args!("{n} von {asked} freigegebenen {bogen} {sagt} etwas dazu."),
        format_args!("{n} of {asked} released {sheet} {says} something."),
    );
    let body = match q.kind {
        QuestionKind::Single | QuestionKind::Multiple => choices(work, q, found),
        QuestionKind::Number | QuestionKind::Text => words(work, found),
    };
    let silent = (!found.silent.is_empty()).then(|| {
        work.lang.say(format_args!("Ohne Antwort: {}.", found.silent.join(", ")), format_args!("No answer: {}.", found.silent.join(", ")))
    });
    let comments = found
        .comments
        .iter()
        .map(|(name, text)| view! { <li><strong>{format!("{name}: ")}</strong><span lang="de">{text.clone()}</span></li> })
        .collect_view();
    let comments = (!found.comments.is_empty()).then(|| {
        let title = count(found.comments.len(), work.lang, ("Kommentar", "Kommentare"), ("comment", "comments"));
        view! { <h4>{title}</h4><ul class="w-bullets">{comments}</ul> }
    });
    view! {
        <article><h3 lang="de">{q.text.clone()}</h3><p class="w-small w-muted">{answered}" "{silent}</p>{body}{comments}</article>
    }
    .into_any()
}

/// How often every option was chosen, and by whom.
fn choices(work: &Work, q: &Question, found: &Replies) -> AnyView {
    let rows = found
        .choices
        .iter()
        .map(|(option, names)| {
            let who = if names.is_empty() { "–".to_owned() } else { names.join(", ") };
            view! {
                <tr class="kern-table__row"><th class="kern-table__header" scope="row" lang="de">{option.clone()}</th>
                    <td class="kern-table__cell" data-l=work.t("Gewählt", "Chosen")><span>{names.len()}</span></td>
                    <td class="kern-table__cell" data-l=work.t("Von", "By")><span>{who}</span></td></tr>
            }
        })
        .collect_view();
    view! {
        <table class="kern-table w-tcards"><caption class="w-sr" lang="de">{q.text.clone()}</caption>
            <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Antwort", "Answer")}</th><th class="kern-table__header" scope="col">{work.t("Gewählt", "Chosen")}</th><th class="kern-table__header" scope="col">{work.t("Von", "By")}</th></tr></thead>
            <tbody class="kern-table__body">{rows}</tbody></table>
    }
    .into_any()
}

/// Numbers and texts by municipality; of numbers also the ends and the middle.
fn words(work: &Work, found: &Replies) -> AnyView {
    let spread = found.numbers.map(|(low, median, high)| {
        let n = |v| decimal(v, work.lang);
        view! { <p>{work.lang.say(format_args!("Kleinste Zahl {}, in der Mitte (Median) {}, größte {}.", n(low), n(median), n(high)), format_args!("Smallest {}, in the middle (median) {}, largest {}.", n(low), n(median), n(high)))}</p> }
    });
    let rows = found.said.iter().map(|(name, text)| view! { <dt>{name.clone()}</dt><dd lang="de">{text.clone()}</dd> }).collect_view();
    view! { {spread}{(!found.said.is_empty()).then(|| view! { <dl class="w-facts">{rows}</dl> })} }.into_any()
}
