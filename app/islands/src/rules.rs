//! A form in the browser: what it holds, what the rules that the server uses too say of it, and the errors at
//! its fields.

use crate::browser::{encode, select};
use contract::Lang;
use contract::messages::sentence;
use contract::rules::Errors;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlElement, HtmlFormElement};

/// What a form holds: name and value of every entry.
pub type Entries = Vec<(String, String)>;

/// The attribute of a form that names its rules, as in `contract::forms::check`.
pub const RULES: &str = "data-form";

/// So long a form that is under way is not sent again; then its answer may never come. In milliseconds.
pub const PATIENCE: f64 = 10_000.0;

/// The time in milliseconds.
pub fn now() -> f64 {
    leptos::web_sys::js_sys::Date::now()
}

/// Everything that would be sent, but for files.
pub fn entries(form: &HtmlFormElement) -> Entries {
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

/// What is wrong with a form. Nothing, where it names no rules: then the server says.
pub fn check(form: &HtmlFormElement) -> Errors {
    let pairs: Vec<String> = entries(form).into_iter().map(|(n, v)| format!("{}={}", encode(&n), encode(&v))).collect();
    let kind = form.get_attribute(RULES).unwrap_or_default();
    contract::forms::check(&kind, &pairs.join("&")).unwrap_or_default()
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split(['.', '[', ']']).filter(|p| !p.is_empty())
}

/// The field of a path: by its usual id or, where a page has several such forms, by its name.
pub fn field(form: &HtmlFormElement, path: &str) -> Option<Element> {
    let id = parts(path).fold("f".to_owned(), |id, part| format!("{id}-{part}"));
    let name = parts(path).fold("f".to_owned(), |name, part| format!("{name}[{part}]"));
    let first = |selector: String| select(form, &selector).into_iter().next();
    first(format!("[id=\"{id}\"]")).or_else(|| first(format!("[name=\"{name}\"]:not([type=hidden])")))
}

/// Takes the errors of the last check away.
pub fn clear(form: &HtmlFormElement) {
    for old in select(form, ".kern-error, .p-errors, .w-errors") {
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
}

/// Shows errors: a line at each field, and a summary on top that gets the focus. In a small form with one error
/// its field gets it.
pub fn show(form: &HtmlFormElement, errors: &Errors, lang: Lang, small: bool) {
    clear(form);
    if errors.is_empty() {
        return;
    }
    let marked: Vec<Element> =
        errors.iter().filter_map(|(path, code)| field(form, path).filter(|field| mark(field, path, &sentence(code, lang)))).collect();
    match marked.as_slice() {
        [one] if small && errors.len() == 1 => focus(one),
        _ => summary(form, errors, lang, small),
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

fn summary(form: &HtmlFormElement, errors: &Errors, lang: Lang, small: bool) {
    let not_yet = match small {
        true => lang.pick("Noch nicht geschehen", "Not done yet"),
        false => lang.pick("Noch nicht gespeichert", "Not saved yet"),
    };
    let title = match (lang, errors.len()) {
        (Lang::De, 1) => format!("{not_yet}: eine Angabe passt nicht"),
        (Lang::De, n) => format!("{not_yet}: {n} Angaben passen nicht"),
        (Lang::En, 1) => format!("{not_yet}: one entry needs another look"),
        (Lang::En, n) => format!("{not_yet}: {n} entries need another look"),
    };
    let section = element("section", "");
    section.set_class_name("p-errors");
    let _ = section.set_attribute("tabindex", "-1");
    let _ = section.set_attribute("role", "alert");
    let list = element("ul", "");
    for (path, code) in errors {
        let at = field(form, path);
        let label = at.as_ref().and_then(|f| label(form, f)).unwrap_or_else(|| path.clone());
        let link = element("a", &format!("{label}: {}", sentence(code, lang)));
        let _ = link.set_attribute("href", &format!("#{}", at.map(|f| f.id()).unwrap_or_default()));
        let item = element("li", "");
        let _ = item.append_child(&link);
        let _ = list.append_child(&item);
    }
    let _ = section.append_child(&element("h2", &title));
    let _ = section.append_child(&list);
    let _ = form.insert_before(&section, form.first_child().as_ref());
    focus(&section);
}

fn element(tag: &str, text: &str) -> Element {
    let e = document().create_element(tag).expect("known element");
    e.set_text_content(Some(text));
    e
}

fn label(form: &HtmlFormElement, field: &Element) -> Option<String> {
    let id = field.id();
    if let Some(found) = form.query_selector(&format!("label[for=\"{id}\"], [id=\"{id}\"] > legend")).ok()? {
        let words = found.text_content()?;
        // That a field may be left empty is no part of its name.
        let aside = found.query_selector(".kern-label__optional").ok().flatten().and_then(|e| e.text_content()).unwrap_or_default();
        return Some(words.strip_suffix(aside.as_str()).unwrap_or(&words).trim().to_owned());
    }
    // A repeated part as a whole.
    field.get_attribute("data-label")
}

/// Puts an error beside its field, also where that is folded in; whether there is a place for it.
fn mark(field: &Element, path: &str, words: &str) -> bool {
    while let Some(fold) = field.closest("details:not([open])").ok().flatten() {
        let _ = fold.set_attribute("open", "");
    }
    let frame = field.closest(".kern-form-input, fieldset").ok().flatten();
    // A choice of several has no field with an id of its own.
    let id = format!("{}-e", if field.id().is_empty() { path.to_owned() } else { field.id() });
    let line = element("p", "");
    line.set_class_name("kern-error");
    line.set_id(&id);
    let icon = element("span", "");
    icon.set_class_name("kern-icon kern-icon--danger");
    let _ = icon.set_attribute("aria-hidden", "true");
    let body = element("span", words);
    body.set_class_name("kern-body");
    let _ = line.append_child(&icon);
    let _ = line.append_child(&body);
    let _ = field.set_attribute("aria-invalid", "true");
    let described = field.get_attribute("aria-describedby").unwrap_or_default();
    let _ = field.set_attribute("aria-describedby", &format!("{} {id}", described.replace(&id, "").trim()));
    if field.class_list().contains("kern-form-input__input") {
        let _ = field.class_list().add_1("kern-form-input__input--error");
    }
    let Some(frame) = frame else { return false };
    if frame.class_list().contains("kern-form-input") {
        let _ = frame.class_list().add_1("kern-form-input--error");
    }
    frame.append_child(&line).is_ok()
}
