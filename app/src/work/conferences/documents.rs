//! Documents of an item, for those who prepare the conference: withdrawn, and taken up again.

use super::parts::button;
use crate::context::Work;
use crate::ui::forms::form_state;
use contract::forms::conferences::FileStepForm;
use leptos::prelude::*;
use portal::conferences::{ItemView, Personal, WithdrawnFile};

const ACTION: &str = "conferences/file-step";

/// What of an item's documents can be withdrawn, and what was.
pub fn changes(work: &Work, item: &ItemView, personal: &Personal, withdrawn: &[WithdrawnFile]) -> AnyView {
    if !personal.may_prepare || (item.files.is_empty() && withdrawn.is_empty()) {
        return ().into_any();
    }
    let (form, l) = (form_state(work, ACTION, &FileStepForm::default()), work.lang);
    let rows = item
        .files
        .iter()
        .map(|file| {
            let mine = form.get("id") == file.id.to_string();
            let error = if mine { form.error("reason") } else { None };
            let (field, wrong) = (format!("grund-{}", file.id), error.is_some());
            let described = if wrong { format!("{field}-e {field}-h") } else { format!("{field}-h") };
            let value = if mine { form.get("reason") } else { String::new() };
            let error = error.map(|e| view! { <p class="kern-error" id=format!("{field}-e")><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{e}</span></p> });
            view! {
                <details class="w-fold" open=wrong><summary>{l.pick(format!("„{}“ zurückziehen", file.file_name), format!("Withdraw “{}”", file.file_name))}</summary>
                    <form class="w-form" method="post" action=format!("/aktion/{ACTION}")>
                        <input type="hidden" name="f[id]" value=file.id.to_string() /><input type="hidden" name="f[step]" value="withdraw" />
                        <div class="kern-form-input"><label class="kern-label" for=field.clone()>{work.t("Warum?", "Why?")}</label>
                            <div class="kern-hint" id=format!("{field}-h")>{work.t("Steht im Verlauf der Konferenz.", "Stands in the history of the conference.")}</div>
                            <input class="kern-form-input__input" id=field.clone() name="f[reason]" value=value aria-describedby=described aria-invalid=wrong.then_some("true") maxlength="300" autocomplete="off" />{error}</div>
                        <div><button class="kern-btn kern-btn--tertiary kern-btn--x-small" type="submit"><span class="kern-label">{work.t("Unterlage zurückziehen", "Withdraw the document")}</span></button></div>
                    </form>
                </details>
            }
        })
        .collect_view();
    let gone = (!withdrawn.is_empty()).then(|| {
        let rows = withdrawn.iter().map(|file| {
            let fields = [("id", file.id.to_string()), ("step", "restore".to_owned())];
            let label = l.pick(format!("„{}“ wieder aufnehmen", file.file_name), format!("Take “{}” up again", file.file_name));
            view! { <li><span>{file.file_name.clone()}<small>{format!(" {}", file.description)}</small></span>{button("file-step", &fields, "", &label, "w-link")}</li> }
        });
        view! { <h3>{work.t("Zurückgezogene Unterlagen", "Withdrawn documents")}</h3><ul class="w-files">{rows.collect_view()}</ul> }
    });
    view! { {rows}{gone} }.into_any()
}
