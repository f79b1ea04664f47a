//! Documents of an item, for those who prepare the conference: withdrawn, and taken up again.

use super::parts::button;
use crate::context::Work;
use crate::ui::steps::Reasoned;
use leptos::prelude::*;
use portal::conferences::{ItemView, Personal, WithdrawnFile};

/// What of an item's documents can be withdrawn, and what was.
pub fn changes(work: &Work, item: &ItemView, personal: &Personal, withdrawn: &[WithdrawnFile]) -> AnyView {
    if !personal.may_prepare || (item.files.is_empty() && withdrawn.is_empty()) {
        return ().into_any();
    }
    let l = work.lang;
    let rows = item
        .files
        .iter()
        .map(|file| {
            let name = l.say(format_args!("„{}“ zurückziehen", file.file_name), format_args!("Withdraw “{}”", file.file_name));
            let help = work.t(
                "Mitglieder finden sie danach nicht mehr. Der Grund steht im Verlauf.",
                "Members do not find it any more. The reason stands in the history.",
            );
            let (action, id, fields) = ("conferences/file-step", file.id.to_string(), [("step", "withdraw")]);
            Reasoned { action, id: &id, fields: &fields, back: "", name: &name, button: &name, help, stops: true }.show(work)
        })
        .collect_view();
    let gone = (!withdrawn.is_empty()).then(|| {
        let rows = withdrawn.iter().map(|file| {
            let fields = [("id", file.id.to_string()), ("step", "restore".to_owned())];
            let label = l.say(format_args!("„{}“ wieder aufnehmen", file.file_name), format_args!("Take “{}” up again", file.file_name));
            view! { <li><span>{file.file_name.clone()}<small>{format!(" {}", file.description)}</small></span>{button("file-step", &fields, "", &label, "w-link")}</li> }
        });
        view! { <h3>{work.t("Zurückgezogene Unterlagen", "Withdrawn documents")}</h3><ul class="w-files">{rows.collect_view()}</ul> }
    });
    view! { {rows}{gone} }.into_any()
}
