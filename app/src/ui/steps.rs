//! Buttons that release, withdraw and restore, and the sentence when a step did not happen.

use super::notice::refusal;
use crate::context::Work;
use contract::Lang;
use contract::action::ApiError;
use contract::forms::steps::Step;
use leptos::prelude::*;

/// Says what became of a step that was sent from this page and did not happen.
pub fn outcome(work: &Work, actions: &[&str]) -> AnyView {
    let Some(draft) = work.draft.as_ref().filter(|d| actions.contains(&d.action.as_str())) else { return ().into_any() };
    let (title, sentence) = words(&draft.outcome, work.lang);
    view! { <div class="w-note w-note--warn" role="alert"><h2>{title}</h2><p>{sentence}</p></div> }.into_any()
}

fn words(error: &ApiError, lang: Lang) -> (&'static str, String) {
    let (title, text) = match error {
        ApiError::Conflict => lang.pick(
            (
                "Inzwischen geändert",
                "Jemand anderes hat hier gerade etwas geändert. Unten steht der neue Stand; bitte noch einmal entscheiden.",
            ),
            ("Changed in the meantime", "Somebody else has just changed something here. Below is the new state; please decide again."),
        ),
        ApiError::Refused { what } if what == "number" => lang.pick(
            ("Die Nummer ist inzwischen vergeben", "Bitte zuerst dem anderen Eintrag eine andere Nummer geben."),
            ("The number is taken by now", "Please give the other entry another number first."),
        ),
        other => return refusal(other, lang),
    };
    (title, text.to_owned())
}

/// A small form with one button for one step.
pub fn button(action: &'static str, id: &str, version: i32, step: Step, label: &str) -> AnyView {
    view! {
        <form method="post" action=format!("/aktion/{action}")>
            <input type="hidden" name="f[id]" value=id.to_owned() />
            <input type="hidden" name="f[version]" value=version.to_string() />
            <input type="hidden" name="f[step]" value=step.as_str() />
            <button class="w-link" type="submit">{label.to_owned()}</button>
        </form>
    }
    .into_any()
}

/// The confirmation behind a step.
pub fn notice(step: &str) -> &'static str {
    match Step::parse(step) {
        Some(Step::Release) => "released",
        Some(Step::Withdraw) => "withdrawn",
        _ => "restored",
    }
}
