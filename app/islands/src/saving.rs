//! The state of a form: what is not saved yet, what is wrong, before anything is sent.

use contract::Lang;
use leptos::prelude::*;

/// Stands in the foot bar of a form. In the browser it counts unsaved changes, checks the form by
/// the rules that the server uses too, warns before the page is left, saves on Ctrl S, and sends what
/// is under way no second time.
#[island]
pub fn Saving(
    /// Language of its words.
    lang: Lang,
    /// Name of the form's rules, as in `contract::forms::check`.
    kind: String,
) -> impl IntoView {
    let changes = RwSignal::new(0_usize);
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(false);
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            browser::attach(&place, kind.clone(), lang, State { changes, busy, refused });
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = kind;
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
    use crate::browser::{encode, on, select, tell};
    use contract::Lang;
    use contract::messages::sentence;
    use contract::rules::Errors;
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use std::cell::Cell;
    use std::collections::BTreeMap;
    use std::rc::Rc;
    use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement};

    /// What a form holds: name and value of every entry.
    type Entries = Vec<(String, String)>;

    /// So long a form that is under way is not sent again; then its answer may never come.
    const PATIENCE: f64 = 10_000.0;

    /// The time in milliseconds.
    fn now() -> f64 {
        leptos::web_sys::js_sys::Date::now()
    }

    fn entries(form: &HtmlFormElement) -> Entries {
        let Ok(data) = FormData::new_with_form(form) else { return vec![] };
        let mut all = vec![];
        for entry in data.entries() {
            let Ok(entry) = entry else { continue };
            let pair: leptos::web_sys::js_sys::Array = entry.unchecked_into();
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
                all.push((name, value));
            }
        }
        all
    }

    pub fn attach(place: &HtmlElement, kind: String, lang: Lang, State { changes, busy, refused }: State) {
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
                let errors = check(&kind, &form);
                show(&form, &errors, lang);
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

    fn check(kind: &str, form: &HtmlFormElement) -> Errors {
        let pairs: Vec<String> = entries(form).into_iter().map(|(n, v)| format!("{}={}", encode(&n), encode(&v))).collect();
        let text = pairs.join("&");
        contract::forms::check(kind, &text).unwrap_or_default()
    }

    fn id_of(path: &str) -> String {
        path.split(['.', '[', ']']).filter(|p| !p.is_empty()).fold("f".to_owned(), |id, part| format!("{id}-{part}"))
    }

    /// Takes the errors of the last check away and shows the new ones: a summary on top that gets
    /// the focus, and a line at each field.
    fn show(form: &HtmlFormElement, errors: &Errors, lang: Lang) {
        let doc = document();
        for old in select(form, ".kern-error, .p-errors") {
            old.remove();
        }
        for field in select(form, "[aria-invalid]") {
            let _ = field.remove_attribute("aria-invalid");
        }
        for class in ["kern-form-input--error", "kern-form-input__input--error", "kern-form-input__select--error", "kern-fieldset--error"] {
            for marked in select(form, &format!(".{class}")) {
                let _ = marked.class_list().remove_1(class);
            }
        }
        if errors.is_empty() {
            return;
        }
        let title = match (lang, errors.len()) {
            (Lang::De, 1) => "Noch nicht gespeichert: eine Angabe passt nicht".to_owned(),
            (Lang::De, n) => format!("Noch nicht gespeichert: {n} Angaben passen nicht"),
            (Lang::En, 1) => "Not saved yet: one entry needs another look".to_owned(),
            (Lang::En, n) => format!("Not saved yet: {n} entries need another look"),
        };
        let Ok(section) = doc.create_element("section") else { return };
        section.set_class_name("p-errors");
        let _ = section.set_attribute("tabindex", "-1");
        let _ = section.set_attribute("role", "alert");
        let heading = element("h2", &title);
        let list = element("ul", "");
        for (path, code) in errors {
            let (id, words) = (id_of(path), sentence(code, lang));
            let label = label(form, &id).unwrap_or_else(|| path.clone());
            let link = element("a", &format!("{label}: {words}"));
            let _ = link.set_attribute("href", &format!("#{id}"));
            let item = element("li", "");
            let _ = item.append_child(&link);
            let _ = list.append_child(&item);
            mark(form, &id, &words);
        }
        let _ = section.append_child(&heading);
        let _ = section.append_child(&list);
        let _ = form.insert_before(&section, form.first_child().as_ref());
        if let Some(section) = section.dyn_ref::<HtmlElement>() {
            let _ = section.focus();
        }
    }

    fn element(tag: &str, text: &str) -> Element {
        let e = document().create_element(tag).expect("known element");
        e.set_text_content(Some(text));
        e
    }

    fn label(form: &HtmlFormElement, id: &str) -> Option<String> {
        if let Some(found) = form.query_selector(&format!("label[for=\"{id}\"], #{id} > legend")).ok()? {
            let words = found.text_content()?;
            // That a field may be left empty is no part of its name.
            let aside = found.query_selector(".kern-label__optional").ok().flatten().and_then(|e| e.text_content()).unwrap_or_default();
            return Some(words.strip_suffix(aside.as_str()).unwrap_or(&words).trim().to_owned());
        }
        // A repeated part as a whole.
        form.query_selector(&format!("[id=\"{id}\"]")).ok()??.get_attribute("data-label")
    }

    fn mark(form: &HtmlFormElement, id: &str, words: &str) {
        let Some(field) = form.query_selector(&format!("[id=\"{id}\"]")).ok().flatten() else { return };
        let frame = field.closest(".kern-form-input, fieldset").ok().flatten();
        let line = element("p", "");
        line.set_class_name("kern-error");
        line.set_id(&format!("{id}-e"));
        let icon = element("span", "");
        icon.set_class_name("kern-icon kern-icon--danger");
        let _ = icon.set_attribute("aria-hidden", "true");
        let body = element("span", words);
        body.set_class_name("kern-body");
        let _ = line.append_child(&icon);
        let _ = line.append_child(&body);
        let _ = field.set_attribute("aria-invalid", "true");
        let described = field.get_attribute("aria-describedby").unwrap_or_default();
        let _ = field.set_attribute("aria-describedby", &format!("{} {id}-e", described.replace(&format!("{id}-e"), "").trim()));
        if field.class_list().contains("kern-form-input__input") {
            let _ = field.class_list().add_1("kern-form-input__input--error");
        }
        if let Some(frame) = frame {
            if frame.class_list().contains("kern-form-input") {
                let _ = frame.class_list().add_1("kern-form-input--error");
            }
            let _ = frame.append_child(&line);
        }
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
