//! Forms without a foot bar: checked before they are sent, by the rules that the server uses too, and sent once.

use crate::browser::{on, on_way, select};
use crate::rules::{PATIENCE, RULES, check, field, now, show};
use contract::Lang;
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, SubmitEvent};

/// Where it stands on a form that it is under way, and since when.
const SENT: &str = "data-sent";

/// Looks after all such forms of the page, also those that come later.
pub fn watch() {
    on_way(&document(), "submit", |event| {
        let Some(form) = small(&event) else { return };
        let lang = Lang::from_tag(&document().document_element().and_then(|e| e.get_attribute("lang")).unwrap_or_default());
        let errors = check(&form);
        // What has no field to stand beside is for the server to say.
        let shown = !errors.is_empty() && errors.keys().all(|path| field(&form, path).is_some());
        if shown {
            show(&form, &errors, lang, true);
        }
        let under_way = form.get_attribute(SENT).and_then(|at| at.parse::<f64>().ok()).is_some_and(|at| now() - at < PATIENCE);
        if shown || under_way {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    });
    on(&document(), "submit", |event| {
        if event.default_prevented() {
            return;
        }
        if let Some(form) = small(&event) {
            let _ = form.set_attribute(SENT, &now().to_string());
        }
    });
    // Whoever comes back to the page finds it as it was left.
    on(&window(), "pageshow", |_| {
        let Some(page) = document().document_element() else { return };
        for form in select(&page, &format!("form[{SENT}]")) {
            let _ = form.remove_attribute(SENT);
        }
    });
}

/// The form that is being sent, if nothing else looks after it. A button with a name of its own asks for
/// something else than the form is about.
fn small(event: &Event) -> Option<HtmlFormElement> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let button: Option<Element> = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter).map(Into::into);
    let other = button.is_some_and(|b| b.has_attribute("name") || b.has_attribute("formaction"));
    let looked_after = form.query_selector("leptos-island[data-component^=Saving]").ok().flatten().is_some();
    (form.has_attribute(RULES) && !other && !looked_after).then_some(form)
}
