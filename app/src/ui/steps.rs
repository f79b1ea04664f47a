//! Buttons that release, withdraw and restore, and the sentence when a step did not happen.

use super::fields::area_text;
use super::notice::refusal;
use crate::context::Work;
use contract::Lang;
use contract::action::ApiError;
use contract::forms::steps::Step;
use contract::messages::sentence;
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

/// A small form with one button for one step; what is withdrawn asks for the reason first.
pub fn button(work: &Work, action: &'static str, id: &str, version: i32, step: Step, label: &str) -> AnyView {
    let version = version.to_string();
    let fields = [("version", version.as_str()), ("step", step.as_str())];
    if step == Step::Withdraw {
        let help =
            work.t("Steht im Änderungsprotokoll. Wiederherstellen geht jederzeit.", "Kept in the log. It can be restored at any time.");
        return reasoned(work, action, id, &fields, (label, label), help);
    }
    view! {
        <form method="post" action=format!("/aktion/{action}")>
            <input type="hidden" name="f[id]" value=id.to_owned() />
            {hidden(&fields)}
            <button class="w-link" type="submit">{label.to_owned()}</button>
        </form>
    }
    .into_any()
}

fn hidden(fields: &[(&str, &str)]) -> AnyView {
    let one = |(name, value): &(&str, &str)| view! { <input type="hidden" name=format!("f[{name}]") value=(*value).to_owned() /> };
    fields.iter().map(one).collect_view().into_any()
}

/// A step that takes a sentence: folded in until it is wanted. There are several on a page, so the field has
/// an id of its own. `words` are what is seen before, and what the button says.
pub fn reasoned(work: &Work, action: &'static str, id: &str, fields: &[(&str, &str)], words: (&str, &str), help: &str) -> AnyView {
    let typed = work.draft.as_ref().filter(|d| d.action == action && d.fields.get("id").and_then(|v| v.as_str()) == Some(id));
    let reason = typed.and_then(|d| d.fields.get("reason")?.as_str()).unwrap_or_default();
    let error = typed.and_then(|d| match &d.outcome {
        ApiError::Invalid { fields } => fields.get("reason").map(|code| sentence(code, work.lang)),
        _ => None,
    });
    let field = format!("grund-{id}");
    let class = if error.is_some() { "kern-form-input kern-form-input--error" } else { "kern-form-input" };
    let described = if error.is_some() { format!("{field}-h {field}-e") } else { format!("{field}-h") };
    let invalid = error.is_some().then_some("true");
    let error = error.map(|text| {
        view! { <p class="kern-error" id=format!("{field}-e")><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{text}</span></p> }
    });
    view! {
        <details class="w-fold" open=typed.is_some()><summary aria-label=words.1.to_owned()>{words.0.to_owned()}</summary>
            <form class="w-form" method="post" action=format!("/aktion/{action}")>
                <input type="hidden" name="f[id]" value=id.to_owned() />
                {hidden(fields)}
                <div class=class>
                    <label class="kern-label" for=field.clone()>{work.t("Grund", "Reason")}</label>
                    <div class="kern-hint" id=format!("{field}-h")>{help.to_owned()}</div>
                    <textarea class="kern-form-input__input" id=field.clone() name="f[reason]" rows="3" aria-describedby=described aria-invalid=invalid aria-required="true">{area_text(reason)}</textarea>
                    {error}
                </div>
                <div><button class="kern-btn kern-btn--secondary w-btn-stop" type="submit"><span class="kern-label">{words.1.to_owned()}</span></button></div></form></details>
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
