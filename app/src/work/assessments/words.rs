//! Words that several pages of assessments share.

use crate::context::Work;
use crate::public::site::local;
use chrono::{DateTime, Utc};
use contract::Lang;
use contract::assessment::{AnswerState, AssessmentState};
use contract::strategy::Priority;
use leptos::prelude::*;

/// "20.11.2026, 18:00 Uhr"; seconds only where there are some.
pub fn moment(work: &Work, at: DateTime<Utc>) -> String {
    let at = local(at);
    let seconds = at.format("%S").to_string() != "00";
    let time = at.format(if seconds { "%H:%M:%S" } else { "%H:%M" }).to_string();
    let day = contract::dates::show_day(at.date_naive(), work.lang);
    work.lang.say(format_args!("{day}, {time} Uhr"), format_args!("{day}, {time}"))
}

/// "1 von 12 Bögen ist freigegeben."
pub fn released(done: usize, all: usize, lang: Lang) -> String {
    let (is, are) = if done == 1 { ("ist", "is") } else { ("sind", "are") };
    let (de, en) = if all == 1 { ("Bogen", "sheet") } else { ("Bögen", "sheets") };
    lang.say(format_args!("{done} von {all} {de} {is} freigegeben."), format_args!("{done} of {all} {en} {are} released."))
}

/// Until when, as a sentence.
pub fn until(work: &Work, state: AssessmentState, opens: DateTime<Utc>, closes: DateTime<Utc>) -> String {
    let now = work.app.portal.now();
    let (from, to) = (moment(work, opens), moment(work, closes));
    match state {
        AssessmentState::Open if now < opens => {
            work.lang.say(format_args!("Offen ab {from}, bis {to}."), format_args!("Open from {from} until {to}."))
        }
        AssessmentState::Open => {
            work.lang.say(format_args!("Offen bis {to}. Danach ist sie zu."), format_args!("Open until {to}. Then it is closed."))
        }
        AssessmentState::Closed => work.lang.say(format_args!("Geschlossen seit {to}."), format_args!("Closed since {to}.")),
        AssessmentState::Draft => work.lang.say(
            format_args!("In Vorbereitung, geplant vom {from} bis {to}."),
            format_args!("Being prepared, planned from {from} to {to}."),
        ),
        AssessmentState::Withdrawn => work.t("Zurückgezogen.", "Withdrawn.").to_owned(),
    }
}

/// A state as shape and word.
pub fn state(work: &Work, state: AnswerState) -> AnyView {
    let shape = match state {
        AnswerState::Draft => view! { <circle class="w-dot w-dot--open" cx="7" cy="7" r="5.5" stroke-dasharray="2.5 2.2" /> }.into_any(),
        AnswerState::Submitted => view! { <circle class="w-dot w-dot--open" cx="7" cy="7" r="5.5" /> }.into_any(),
        AnswerState::Released => view! { <circle class="w-dot" cx="7" cy="7" r="6" /> }.into_any(),
    };
    view! { <span class="w-state"><svg viewBox="0 0 14 14" aria-hidden="true" focusable="false">{shape}</svg>{state.label(work.lang)}</span> }.into_any()
}

/// "I", "II", "III"
pub fn roman(class: Priority) -> &'static str {
    match class {
        Priority::First => "I",
        Priority::Second => "II",
        Priority::Third => "III",
    }
}

/// A class as a badge; deferred and unrated ones say so.
pub fn class(work: &Work, class: Option<Priority>, deferred: bool) -> AnyView {
    let Some(class) = class else { return view! { <span class="w-class w-class--0">"–"</span> }.into_any() };
    let badge = format!("w-class w-class--{}", class.as_str());
    let word = deferred.then(|| format!(" {}", work.t("zurückgestellt", "deferred")));
    view! { <span class=badge>{roman(class)}</span>{word} }.into_any()
}

/// "18 und 5 weitere" style lists are for sentences; this is a plain one: "A, B und C".
pub fn list(work: &Work, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), work.t("und", "and")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sheet_is_released() {
        assert_eq!(released(1, 12, Lang::De), "1 von 12 Bögen ist freigegeben.");
        assert_eq!(released(0, 12, Lang::De), "0 von 12 Bögen sind freigegeben.");
        assert_eq!(released(2, 12, Lang::En), "2 of 12 sheets are released.");
    }
}
