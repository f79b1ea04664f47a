//! Consultations in words and shapes, for public and working pages alike.

use chrono::NaiveDate;
use contract::Lang;
use contract::council::{Consultation, ConsultationResult, ConsultationState};
use contract::dates::show_day;
use domain::councils::standing::{Standing, deviates, overdue};
use domain::councils::state::is_positive;
use leptos::prelude::*;

/// Which sheet of classes a page uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    Public,
    Work,
}

/// A shape: what it means stands in the word beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Done,
    Coming,
    Planned,
    Late,
    Caution,
    Turned,
    Put,
}

fn mark(sheet: Sheet, shape: Shape, word: String) -> AnyView {
    let p = if sheet == Sheet::Public { "p" } else { "w" };
    // `p-dot--ink` and `p-dot--stop` colour the public shapes; working pages colour by the state.
    let inner = match (shape, sheet) {
        (Shape::Done, _) => format!("<circle class=\"{p}-dot\" cx=\"7\" cy=\"7\" r=\"6\"/>"),
        (Shape::Coming, _) => format!("<circle class=\"{p}-dot {p}-dot--open\" cx=\"7\" cy=\"7\" r=\"5.5\"/>"),
        (Shape::Planned, _) => {
            format!("<circle class=\"{p}-dot {p}-dot--open\" cx=\"7\" cy=\"7\" r=\"5.5\" stroke-dasharray=\"2.5 2.2\"/>")
        }
        (Shape::Late, Sheet::Public) => "<path class=\"p-dot p-dot--stop\" d=\"M7 0l7 7-7 7-7-7z\"/>".into(),
        (Shape::Late, Sheet::Work) => "<path class=\"w-dot\" d=\"M7 0l7 7-7 7-7-7z\"/>".into(),
        (Shape::Caution, Sheet::Public) => "<path class=\"p-dot p-dot--ink\" d=\"M7 1.5l6 11H1z\"/>".into(),
        (Shape::Caution, Sheet::Work) => "<path class=\"w-dot\" d=\"M7 1l6.5 12H.5z\"/>".into(),
        (Shape::Turned, _) => "<path class=\"p-dot--line\" d=\"M2 2l10 10M12 2L2 12\"/>".into(),
        (Shape::Put, _) => "<path class=\"p-dot--line\" d=\"M4 1v12M10 1v12\"/>".into(),
    };
    let class = match (shape, sheet) {
        (Shape::Late, Sheet::Public) => "p-state p-state--stop",
        (Shape::Late, Sheet::Work) => "w-state w-state--stop",
        (Shape::Caution, Sheet::Work) => "w-state w-state--warn",
        (_, Sheet::Public) => "p-state",
        (_, Sheet::Work) => "w-state",
    };
    view! { <span class=class><svg viewBox="0 0 14 14" aria-hidden="true" focusable="false" inner_html=inner></svg>{word}</span> }
        .into_any()
}

/// What a body did, with votes where they were counted: "mehrheitlich, 38 : 6, 4 Enthaltungen".
pub fn result_words(c: &Consultation, lang: Lang) -> Option<String> {
    let result = c.result?.label(lang);
    let votes = c.votes.show(lang);
    Some(if votes.is_empty() { result.to_owned() } else { format!("{result}, {votes}") })
}

/// What is to be said of a consultation after its day: result, lateness, secrecy, or what is to come.
pub fn said(c: &Consultation, today: NaiveDate, lang: Lang) -> String {
    if c.veiled {
        return lang.pick("nicht öffentlich beraten", "deliberated in closed session").to_owned();
    }
    if let Some(words) = result_words(c, lang) {
        return words;
    }
    if overdue(c, today) {
        return lang.pick("Ergebnis fehlt", "result is missing").to_owned();
    }
    match c.state {
        ConsultationState::Scheduled => c.role.label(lang).to_owned(),
        state => format!("{}, {}", c.role.label(lang), state.label(lang)),
    }
}

/// A consultation as a shape and its day; where the text on the table was another, that too.
pub fn consultation(sheet: Sheet, c: &Consultation, digest: &str, today: NaiveDate, lang: Lang) -> AnyView {
    let day = c.date.map_or_else(|| lang.pick("noch ohne Termin", "no date yet").to_owned(), |d| show_day(d, lang));
    let other = !c.veiled && c.text.digest != digest && c.result.is_some();
    let shape = match c.result {
        _ if overdue(c, today) => Shape::Late,
        _ if other => Shape::Caution,
        Some(ConsultationResult::Rejected) => Shape::Turned,
        Some(ConsultationResult::Postponed | ConsultationResult::Referred | ConsultationResult::Withdrawn) => Shape::Put,
        Some(_) => Shape::Done,
        None if c.veiled => Shape::Done,
        None if c.date.is_some() => Shape::Coming,
        None => Shape::Planned,
    };
    let day = if other {
        lang.say(format_args!("{day}, über Fassung {}", c.text.number), format_args!("{day}, on edition {}", c.text.number))
    } else {
        day
    };
    mark(sheet, shape, day)
}

/// The same, with the day of what was decided.
pub fn standing_dated(s: Standing, lang: Lang) -> String {
    match s {
        Standing::Resolved { on, .. } | Standing::Rejected { on } | Standing::Noted { on } => {
            format!("{}, {}", standing_words(s, lang), show_day(on, lang))
        }
        _ => standing_words(s, lang),
    }
}

/// Where a municipality stands, in words.
pub fn standing_words(s: Standing, lang: Lang) -> String {
    let day = |d| show_day(d, lang);
    match s {
        Standing::Resolved { deviating: false, .. } => lang.pick("beschlossen", "resolved").into(),
        Standing::Resolved { deviating: true, .. } => lang.pick("beschlossen, anderer Wortlaut", "resolved in other words").into(),
        Standing::OtherText { number, rejected: true, .. } => {
            lang.say(format_args!("abgelehnt, aber Fassung {number}"), format_args!("rejected, but edition {number}"))
        }
        Standing::OtherText { number, rejected: false, .. } => {
            lang.say(format_args!("beschlossen, aber Fassung {number}"), format_args!("resolved, but edition {number}"))
        }
        Standing::Rejected { .. } => lang.pick("abgelehnt", "rejected").into(),
        Standing::Overdue { since } => {
            lang.say(format_args!("Ergebnis fehlt seit {}", day(since)), format_args!("result missing since {}", day(since)))
        }
        Standing::Veiled { .. } => lang.pick("nicht öffentlich beraten", "deliberated in closed session").into(),
        Standing::Scheduled { next } => lang.say(format_args!("nächste Sitzung {}", day(next)), format_args!("next meeting {}", day(next))),
        Standing::Noted { .. } => lang.pick("zur Kenntnis genommen, nicht entschieden", "noted, not decided").into(),
        Standing::Open => lang.pick("noch kein Termin", "no date yet").into(),
    }
}

/// Where a municipality stands, as a shape and words.
pub fn standing(sheet: Sheet, s: Standing, lang: Lang) -> AnyView {
    let shape = match s {
        Standing::Resolved { deviating: false, .. } | Standing::Veiled { .. } => Shape::Done,
        Standing::Resolved { deviating: true, .. } | Standing::OtherText { .. } => Shape::Caution,
        Standing::Rejected { .. } => Shape::Turned,
        Standing::Overdue { .. } => Shape::Late,
        Standing::Scheduled { .. } => Shape::Coming,
        Standing::Noted { .. } => Shape::Put,
        Standing::Open => Shape::Planned,
    };
    mark(sheet, shape, standing_words(s, lang))
}

/// What stands under the table: each shape once.
pub fn legend(sheet: Sheet, lang: Lang) -> AnyView {
    let items = [
        (Shape::Done, lang.pick("Ergebnis liegt vor", "result on record")),
        (Shape::Coming, lang.pick("steht bevor", "to come")),
        (Shape::Planned, lang.pick("noch ohne Termin", "no date yet")),
        (Shape::Late, lang.pick("Ergebnis überfällig", "result overdue")),
        (Shape::Caution, lang.pick("andere Fassung oder anderer Wortlaut", "other edition or other words")),
        (Shape::Put, lang.pick("vertagt, verwiesen, abgesetzt oder nicht entschieden", "postponed, referred, taken off or not decided")),
        (Shape::Turned, lang.pick("abgelehnt", "rejected")),
    ];
    let items = items.into_iter().map(|(shape, word)| view! { <li>{mark(sheet, shape, word.to_owned())}</li> }).collect_view();
    view! { <ul class="p-legend">{items}</ul> }.into_any()
}

/// Whether a resolution has other words than proposed that can be shown.
pub fn other_words(c: &Consultation) -> bool {
    deviates(c) && !c.wording.is_empty()
}

/// What is said of the wording where none can be shown: of changes that are not on record, and of what was decided in
/// a closed session, whose words stay there. Nothing where it is as proposed.
pub fn untold_words(c: &Consultation, lang: Lang) -> Option<&'static str> {
    if other_words(c) || !c.result.is_some_and(is_positive) {
        return None;
    }
    match (deviates(c), c.public) {
        (true, true) => Some(lang.pick("geändert, Wortlaut noch nicht eingetragen", "changed, wording not recorded yet")),
        (true, false) => Some(lang.pick("geändert, Wortlaut nicht bekannt gegeben", "changed, wording not made known")),
        (false, false) => Some(lang.pick("nicht bekannt gegeben", "not made known")),
        (false, true) => None,
    }
}

/// The word before those whose results are missing.
pub fn standing_late(lang: Lang) -> AnyView {
    mark(Sheet::Public, Shape::Late, lang.pick("Überfällig: Ergebnisse fehlen aus", "Overdue: results are missing from").to_owned())
}
