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
