//! The state of a form: what is not saved yet, what is wrong, before anything is sent.

use contract::Lang;
use leptos::prelude::*;

/// Stands in the foot bar of a form that names its rules (`data-form`). In the browser it counts unsaved changes, checks the form by
/// the rules that the server uses too, warns before the page is left, saves on Ctrl S, and sends what
/// is under way no second time.
#[island]
pub fn Saving(
    /// Language of its words.
    lang: Lang,
) -> impl IntoView {
    let changes = RwSignal::new(0_usize);
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(false);
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            browser::attach(&place, lang, State { changes, busy, refused });
        }
    });
    let words = move || match (lang, changes.get()) {
        _ if busy.get() => lang.pick("Wird gespeichert …", "Saving …").to_owned(),
        (_, 0) if refused.get() => lang.pick("Noch nicht gespeichert", "Not saved yet").to_owned(),
        (Lang::De, 0) => "Keine ungespeicherten Änderungen".to_owned(),
        (Lang::De, 1) => "1 Änderung nicht gespeichert".to_owned(),
        (Lang::De, n) => format!("{n} Änderungen nicht gespeichert"),
        (Lang::En, 0) => "No unsaved changes".to_owned(),
        (Lang::En, 1) => "1 change not saved".to_owned(),
        (Lang::En, n) => format!("{n} changes not saved"),
    };
    let class = move || if changes.get() == 0 && !refused.get() { "w-saved" } else { "w-saved w-saved--dirty" };
    view! { <div node_ref=place class="w-bar__state"><p class=class role="status">{words}</p></div> }
}

/// What a form knows of itself.
#[cfg(feature = "hydrate")]
#[derive(Clone, Copy)]
struct State {
    /// So many fields differ from what the page came with.
    changes: RwSignal<usize>,
    /// It is under way.
    busy: RwSignal<bool>,
    /// It came back, not saved.
    refused: RwSignal<bool>,
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::State;
    use crate::browser::{on, select, tell};
    use crate::rules::{Entries, PATIENCE, check, entries, now, show};
    use contract::Lang;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use std::cell::Cell;
    use std::collections::BTreeMap;
    use std::rc::Rc;
    use web_sys::{Element, Event, HtmlElement, HtmlFormElement};

    pub fn attach(place: &HtmlElement, lang: Lang, State { changes, busy, refused }: State) {
        let Some(form) = place.closest("form").ok().flatten().and_then(|f| f.dyn_into::<HtmlFormElement>().ok()) else { return };
        // What it was refused for stands above it.
        refused.set(form.query_selector("[role=alert]").ok().flatten().is_some());
        let first = Rc::new(entries(&form));
        let sent_at: Rc<Cell<Option<f64>>> = Rc::default();
        let count = {
            let (form, first) = (form.clone(), first.clone());
            move || {
                let now: BTreeMap<String, Vec<String>> = group(entries(&form));
                let before = group((*first).clone());
                let names: std::collections::BTreeSet<&String> = now.keys().chain(before.keys()).collect();
                changes.set(names.into_iter().filter(|n| now.get(*n) != before.get(*n)).count());
            }
        };
        // What stands above the form comes first, also for those who only hear the page.
        if let Some(above) = select(&form, ".p-errors, .w-note[tabindex]").first().and_then(|e| e.dyn_ref::<HtmlElement>().cloned()) {
            let _ = above.focus();
        }
        for offer in select(&form, "[data-take]") {
            take(&form, &offer);
        }
        on(&form, "input", {
            let count = count.clone();
            move |event| {
                count();
                counter(&event, lang);
            }
        });
        on(&form, "change", move |_| count());
        on(&form, "submit", {
            let (form, sent_at) = (form.clone(), sent_at.clone());
            move |event| {
                if sent_at.get().is_some_and(|at| now() - at < PATIENCE) {
                    event.prevent_default();
                    return;
                }
                let errors = check(&form);
                show(&form, &errors, lang, false);
                if errors.is_empty() {
                    sent_at.set(Some(now()));
                    busy.set(true);
                } else {
                    event.prevent_default();
                }
            }
        });
        on(&window(), "beforeunload", {
            let sent_at = sent_at.clone();
            move |event| {
                if changes.get_untracked() > 0 && sent_at.get().is_none() {
                    event.prevent_default();
                }
            }
        });
        // Whoever comes back to the page finds it as it was left.
        on(&window(), "pageshow", move |_| {
            sent_at.set(None);
            busy.set(false);
        });
        on(&document(), "keydown", move |event| {
            let Some(key) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
            if (key.ctrl_key() || key.meta_key()) && key.key() == "s" {
                event.prevent_default();
                let _ = form.request_submit();
            }
        });
    }

    /// After a conflict: the button that puts the stored text of one field into the form.
    fn take(form: &HtmlFormElement, offer: &Element) {
        let (Some(id), Some(value)) = (offer.get_attribute("data-take"), offer.get_attribute("data-value")) else { return };
        let Some(field) = select(form, &format!("[id=\"{id}\"]")).into_iter().next() else { return };
        if !fill(&field, None) {
            return;
        }
        let _ = offer.remove_attribute("hidden");
        on(offer, "click", move |event| {
            event.prevent_default();
            fill(&field, Some(&value));
            tell(&field);
            if let Some(field) = field.dyn_ref::<HtmlElement>() {
                let _ = field.focus();
            }
        });
    }

    /// Fills a field; without a value only says whether it is one that can be filled.
    fn fill(field: &Element, value: Option<&str>) -> bool {
        if let Some(f) = field.dyn_ref::<web_sys::HtmlInputElement>() {
            match (f.type_().as_str(), value) {
                ("checkbox", Some(v)) => f.set_checked(!v.is_empty()),
                (_, Some(v)) => f.set_value(v),
                _ => {}
            }
        } else if let Some(f) = field.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            value.into_iter().for_each(|v| f.set_value(v));
        } else if let Some(f) = field.dyn_ref::<web_sys::HtmlSelectElement>() {
            value.into_iter().for_each(|v| f.set_value(v));
        } else {
            return false;
        }
        true
    }

    fn group(entries: Entries) -> BTreeMap<String, Vec<String>> {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in entries {
            all.entry(name).or_default().push(value);
        }
        // An unticked box and an empty field are the same: nothing.
        all.retain(|_, values| values.iter().any(|v| !v.is_empty()));
        all
    }

    /// Keeps "211 von 600 Zeichen" true while somebody types.
    fn counter(event: &Event, lang: Lang) {
        let Some(field) = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlTextAreaElement>().ok()) else { return };
        let Some(line) = field.parent_element().and_then(|p| p.query_selector(".w-count-chars").ok().flatten()) else { return };
        let Some(max) = line.get_attribute("data-max") else { return };
        let n = field.value().trim().chars().filter(|c| *c != '\r').count();
        line.set_text_content(Some(&lang.say(format_args!("{n} von {max} Zeichen"), format_args!("{n} of {max} characters"))));
    }
}
