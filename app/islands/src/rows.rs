//! Repeated parts of a form: a further row, and taking one out. Without a browser part the form
//! shows one empty row, and saving brings the next.

use leptos::prelude::*;

/// Stands at the end of a repeated part (`[data-rows]`), whose rows are `[data-row]` and numbered
/// from 0 in the names of their fields.
#[island]
pub fn Rows(
    /// The words of the button that adds a row.
    add: String,
    /// What the button of a row says once it was taken out.
    back: String,
    /// What to know where there are no buttons.
    plain: String,
) -> impl IntoView {
    let awake = RwSignal::new(false);
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            browser::attach(&place, back.clone());
            awake.set(true);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = back;
    view! {
        <div node_ref=place class="w-add">
            <button class="kern-btn kern-btn--tertiary" type="button" data-add="" hidden=move || !awake.get()>
                <span class="kern-label">{add}</span>
            </button>
            <p class="w-small w-muted" hidden=move || awake.get()>{plain}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::browser::{on, select, tell};
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};

    const FIELDS: &str = "input:not([type=hidden]), textarea, select";

    pub fn attach(place: &HtmlElement, back: String) {
        let Some(part) = place.closest("[data-rows]").ok().flatten() else { return };
        select(&part, "[data-clear]").iter().for_each(|b| drop(b.remove_attribute("hidden")));
        // The empty row comes when somebody wants it.
        if let Some(last) = select(&part, "[data-row]").last().filter(|r| empty(r)) {
            let _ = last.set_attribute("hidden", "");
        }
        on(&part.clone(), "click", move |event| {
            let Some(pressed) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
            if pressed.closest("[data-add]").ok().flatten().is_some() {
                add(&part);
            } else if let Some(button) = pressed.closest("[data-clear]").ok().flatten() {
                clear(&button, &back);
            } else {
                return;
            }
            event.prevent_default();
            tell(&part);
        });
    }

    fn value(field: &Element) -> Option<String> {
        field
            .dyn_ref::<HtmlInputElement>()
            .map(|f| if ticked_or_not(f) && !f.checked() { String::new() } else { f.value() })
            .or_else(|| field.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value))
    }

    /// A box has the same value, ticked or not.
    fn ticked_or_not(field: &HtmlInputElement) -> bool {
        field.type_() == "checkbox"
    }

    fn set(field: &Element, value: &str) {
        if let Some(f) = field.dyn_ref::<HtmlInputElement>().filter(|f| ticked_or_not(f)) {
            f.set_checked(!value.is_empty());
        } else if let Some(f) = field.dyn_ref::<HtmlInputElement>() {
            f.set_value(value);
        } else if let Some(f) = field.dyn_ref::<HtmlTextAreaElement>() {
            f.set_value(value);
        } else if let Some(f) = field.dyn_ref::<HtmlSelectElement>() {
            // A choice always has a value and does not count as an entry.
            f.set_selected_index(0);
        }
    }

    /// Nobody wrote in this row, and nothing is wrong with it.
    fn empty(row: &Element) -> bool {
        select(row, FIELDS).iter().all(|f| value(f).is_none_or(|v| v.trim().is_empty())) && select(row, ".kern-error").is_empty()
    }

    /// Opens a row and goes there.
    fn show(row: &Element) {
        let _ = row.remove_attribute("hidden");
        if row.tag_name() == "DETAILS" {
            let _ = row.set_attribute("open", "");
        }
        if let Some(first) = select(row, FIELDS).first().and_then(|f| f.dyn_ref::<HtmlElement>()) {
            let _ = first.focus();
        }
    }

    /// The empty row, or a copy of the last row, empty and with the next number.
    fn add(part: &Element) {
        let rows = select(part, "[data-row]");
        let Some(last) = rows.last() else { return };
        if last.has_attribute("hidden") {
            show(last);
            return;
        }
        let Some(row) = last.clone_node_with_deep(true).ok().and_then(|n| n.dyn_into::<Element>().ok()) else { return };
        let (old, new) = (rows.len() - 1, rows.len());
        select(&row, ".kern-error, [data-title]").iter().for_each(Element::remove);
        for one in select(&row, "[data-number]") {
            one.set_text_content(Some(&(new + 1).to_string()));
        }
        for one in select(&row, "*") {
            for name in ["id", "for", "name", "aria-describedby"] {
                let Some(text) = one.get_attribute(name) else { continue };
                let text = text.replace(&format!("[{old}]"), &format!("[{new}]")).replace(&format!("-{old}-"), &format!("-{new}-"));
                let _ = one.set_attribute(name, &text);
            }
            let _ = one.remove_attribute("aria-invalid");
            let _ = one.remove_attribute("data-was");
        }
        select(&row, FIELDS).iter().for_each(|f| set(f, ""));
        let _ = row.class_list().remove_1("is-out");
        for button in select(&row, "[data-clear][data-words]").iter().filter(|_| last.class_list().contains("is-out")) {
            button.set_text_content(button.get_attribute("data-words").as_deref());
            let _ = button.remove_attribute("data-words");
        }
        let _ = last.after_with_node_1(&row);
        show(&row);
    }

    /// Empties a row, or brings back what stood in it.
    fn clear(button: &Element, back: &str) {
        let Some(row) = button.closest("[data-row]").ok().flatten() else { return };
        let out = row.class_list().contains("is-out");
        for field in select(&row, FIELDS) {
            if out {
                field.get_attribute("data-was").iter().for_each(|was| set(&field, was));
                let _ = field.remove_attribute("data-was");
            } else if let Some(now) = value(&field) {
                let _ = field.set_attribute("data-was", &now);
                set(&field, "");
            }
        }
        let _ = row.class_list().toggle("is-out");
        let words = button.text_content().unwrap_or_default();
        let other = button.get_attribute("data-words").unwrap_or_else(|| back.to_owned());
        button.set_text_content(Some(&other));
        let _ = button.set_attribute("data-words", &words);
    }
}
