//! Buttons that release, withdraw and restore, and the sentence when a step did not happen.

use super::fields::{area_text, error_line};
use super::forms::back;
use super::notice::refusal;
use crate::context::Work;
use contract::Lang;
use contract::action::ApiError;
use contract::forms::steps::Step;
use contract::messages::sentence;
use leptos::prelude::*;
use portal::drafts::Draft;

/// Where the reason stands that was sent and not taken: a page keeps one form at most.
const SENT: &str = "grund-gesendet";

/// Says what became of a step that was sent from this page and did not happen, and leads to its reason.
pub fn outcome(work: &Work, actions: &[&str]) -> AnyView {
    let Some(draft) = work.draft.as_ref().filter(|d| actions.contains(&d.action.as_str())) else { return ().into_any() };
    let (title, sentence) = words(draft, work.lang);
    let sentence = match &draft.outcome {
        ApiError::Invalid { fields } if fields.contains_key("reason") => view! { <a href=format!("#{SENT}")>{sentence}</a> }.into_any(),
        _ => sentence.into_any(),
    };
    view! { <div class="w-note w-note--warn" role="alert"><h2>{title}</h2><p>{sentence}</p></div> }.into_any()
}

fn words(draft: &Draft, lang: Lang) -> (&'static str, String) {
    let (title, text) = match &draft.outcome {
        // A button has no text that could be back.
        ApiError::LoginNeeded if draft.fields.get("reason").is_none() => lang.pick(
            ("Noch nicht geschehen", "Die Anmeldung war abgelaufen. Bitte entscheiden Sie noch einmal."),
            ("Not done yet", "Your session had ended. Please decide again."),
        ),
        ApiError::LoginNeeded | ApiError::StepUp { .. } => return back(&draft.outcome, lang),
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
        // What is missing stands beside its field as well.
        ApiError::Invalid { fields } => {
            let all: Vec<String> = fields.values().map(|code| sentence(code, lang)).collect();
            return (lang.pick("Noch nicht geschehen", "Not done yet"), all.join(" "));
        }
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
        return Reasoned { action, id, fields: &fields, back: "", name: label, button: label, help, stops: true }.show(work);
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

/// A step that takes a sentence: folded in until it is wanted.
pub struct Reasoned<'a> {
    pub action: &'static str,
    pub id: &'a str,
    /// What goes along, and tells the step from others of the same thing: `("step", "withdraw")`.
    pub fields: &'a [(&'a str, &'a str)],
    /// Where to come back to, for actions that can be taken on several pages.
    pub back: &'a str,
    /// What is seen before.
    pub name: &'a str,
    /// What the button says.
    pub button: &'a str,
    /// What holds afterwards, and where the reason stands.
    pub help: &'a str,
    /// It takes something away.
    pub stops: bool,
}

impl Reasoned<'_> {
    /// Whether it is what somebody sent and what was not taken. A newer version is the same step.
    fn was_sent(&self, draft: &Draft) -> bool {
        let is = |name: &str, value: &str| draft.fields.get(name).and_then(|v| v.as_str()) == Some(value);
        draft.action == self.action && is("id", self.id) && self.fields.iter().all(|(name, value)| *name == "version" || is(name, value))
    }

    /// The name of the form's rules in `contract::forms::check`.
    fn rules(&self) -> &'static str {
        match self.action {
            "conferences/call-off" => "call_off",
            "conferences/file-step" => "file_step",
            "conferences/item-step" => "item_step",
            "assessments/step" => "assessment_step",
            _ if self.fields.iter().any(|(name, _)| *name == "step") => "step",
            _ => "reason",
        }
    }

    /// The form. There are several on a page, so the field has an id of its own.
    pub fn show(&self, work: &Work) -> AnyView {
        let sent = work.draft.as_ref().filter(|d| self.was_sent(d));
        let reason = sent.and_then(|d| d.fields.get("reason")?.as_str()).unwrap_or_default();
        let error = sent.and_then(|d| match &d.outcome {
            ApiError::Invalid { fields } => fields.get("reason").map(|code| sentence(code, work.lang)),
            _ => None,
        });
        let rules = self.rules();
        let step = self.fields.iter().filter(|(name, _)| *name != "version").map(|(_, value)| *value);
        let field = match sent {
            Some(_) => SENT.to_owned(),
            None => ["grund"].into_iter().chain(step).chain([self.id]).collect::<Vec<_>>().join("-"),
        };
        let class = if error.is_some() { "kern-form-input kern-form-input--error" } else { "kern-form-input" };
        let described = if error.is_some() { format!("{field}-h {field}-e") } else { format!("{field}-h") };
        let invalid = error.is_some().then_some("true");
        let error = error_line(&field, error);
        let back = (!self.back.is_empty()).then(|| view! { <input type="hidden" name="back" value=self.back.to_owned() /> });
        let button = if self.stops { "kern-btn kern-btn--secondary w-btn-stop" } else { "kern-btn kern-btn--secondary" };
        view! {
            <details class="w-fold" open=sent.is_some()><summary aria-label=self.button.to_owned()>{self.name.to_owned()}</summary>
                <form class="w-form" method="post" action=format!("/aktion/{}", self.action) data-form=rules>
                    <input type="hidden" name="f[id]" value=self.id.to_owned() />
                    {hidden(self.fields)}{back}
                    <div class=class>
                        <label class="kern-label" for=field.clone()>{work.t("Grund", "Reason")}</label>
                        <div class="kern-hint" id=format!("{field}-h")>{self.help.to_owned()}</div>
                        <textarea class="kern-form-input__input" id=field.clone() name="f[reason]" rows="3" aria-describedby=described aria-invalid=invalid aria-required="true">{area_text(reason)}</textarea>
                        {error}
                    </div>
                    <div><button class=button type="submit"><span class="kern-label">{self.button.to_owned()}</span></button></div></form></details>
        }
        .into_any()
    }
}

/// A step that takes a sentence for the log only; `what` holds afterwards.
pub fn turn(work: &Work, action: &'static str, id: &str, title: &str, what: &str, stops: bool) -> AnyView {
    let help = work.lang.say(
        format_args!("{what} Ein Satz genügt; er steht im Änderungsprotokoll."),
        format_args!("{what} One sentence will do; it is kept in the log."),
    );
    Reasoned { action, id, fields: &[], back: "", name: title, button: title, help: &help, stops }.show(work)
}

/// The confirmation behind a step.
pub fn notice(step: &str) -> &'static str {
    match Step::parse(step) {
        Some(Step::Release) => "released",
        Some(Step::Withdraw) => "withdrawn",
        _ => "restored",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_with_a_reason_has_rules_that_ask_for_it() {
        let id = contract::Id::from_u128(1).to_string();
        let withdraw = [("version", "1"), ("step", "withdraw")];
        for (action, fields) in [
            ("conferences/call-off", [].as_slice()),
            ("conferences/file-step", &withdraw),
            ("conferences/item-step", &withdraw),
            ("assessments/step", &withdraw),
            ("goals/step", &withdraw),
            ("groups/close", &[]),
        ] {
            let step = Reasoned { action, id: &id, fields, back: "", name: "", button: "", help: "", stops: true };
            let sent: String = fields.iter().map(|(name, value)| format!("&f[{name}]={value}")).collect();
            let errors = contract::forms::check(step.rules(), &format!("f[id]={id}{sent}&f[reason]=")).expect("rules");
            assert_eq!(errors.keys().collect::<Vec<_>>(), ["reason"], "{action}");
        }
    }
}
