//! Parts of forms about roles.

use super::Choices;
use crate::context::Work;
use crate::ui::fields::{Spec, select};
use crate::ui::forms::Form;
use contract::people::Role;
use leptos::prelude::*;

/// Which role, and where it is held.
pub(crate) fn role_fields(work: &Work, form: &Form, choices: &Choices) -> AnyView {
    let none = work.t("bitte wählen", "please choose");
    let group = (!choices.groups.is_empty()).then(|| {
        select(
            form,
            Spec {
                path: "group_id",
                label: work.t("Arbeitsgruppe", "Working group"),
                help: work.t("Nur für Mitglied oder Leitung einer Arbeitsgruppe.", "Only for members or leads of a working group."),
                optional: true,
                ..Spec::default()
            },
            &choices.groups,
            Some(work.t("keine", "none")),
        )
    });
    let help = if choices.roles.iter().any(|(role, _)| role == Role::Mayor.as_str()) {
        work.t(
            "Was die Person tun darf. „Wer was darf“ erklärt jede Rolle.",
            "What the person may do. “Who may do what” explains every role.",
        )
    } else {
        work.t(
            "Was die Person tun darf. Hauptverwaltungsbeamte lädt die Geschäftsstelle ein.",
            "What the person may do. Mayors are invited by the steward.",
        )
    };
    view! {
        {select(form, Spec { path: "role", label: work.t("Rolle", "Role"), help, ..Spec::default() }, &choices.roles, Some(none))}
        {select(form, Spec { path: "organisation_id", label: work.t("Kommune oder Einrichtung", "Municipality or agency"), help: work.t("Nur für Rollen, die zu einer Kommune oder Einrichtung gehören.", "Only for roles that belong to a municipality or agency."), optional: true, ..Spec::default() }, &choices.organisations, Some(work.t("keine", "none")))}
        {group}
    }
    .into_any()
}

/// Labels of those fields, for the error summary.
pub(crate) fn role_labels(work: &Work) -> [(&'static str, &str); 3] {
    [
        ("role", work.t("Rolle", "Role")),
        ("organisation_id", work.t("Kommune oder Einrichtung", "Municipality or agency")),
        ("group_id", work.t("Arbeitsgruppe", "Working group")),
    ]
}

/// A button below a fold that asks for a reason: `kind` of deed, done in place.
pub(crate) fn with_reason(work: &Work, action: &str, id: String, title: &str, what: &str, stop: bool) -> AnyView {
    let class = if stop { "kern-btn kern-btn--secondary w-btn-stop" } else { "kern-btn kern-btn--secondary" };
    let field = format!("grund-{}-{id}", action.rsplit('/').next().unwrap_or_default());
    view! {
        <details class="w-fold">
            <summary>{title.to_owned()}</summary>
            <form class="w-confirm" method="post" action=format!("/aktion/{action}")>
                <p>{what.to_owned()}</p>
                <input type="hidden" name="f[id]" value=id />
                <div class="kern-form-input">
                    <label class="kern-label" for=field.clone()>{work.t("Grund", "Reason")}</label>
                    <div class="kern-hint" id=format!("{field}-h")>{work.t("Ein Satz; er steht im Änderungsprotokoll.", "One sentence; it is kept in the log.")}</div>
                    <input class="kern-form-input__input" id=field.clone() name="f[reason]" required aria-describedby=format!("{field}-h") maxlength="500" />
                </div>
                <button class=class type="submit"><span class="kern-label">{title.to_owned()}</span></button>
            </form>
        </details>
    }
    .into_any()
}
