//! A form on a page: values as typed, errors beside the fields, both texts after a conflict.

use crate::context::Work;
use crate::ui::text;
use contract::Lang;
use contract::action::ApiError;
use contract::messages::sentence;
use contract::rules::Errors;
use leptos::prelude::*;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a form shows.
#[derive(Clone, Debug)]
pub struct FormState {
    pub lang: Lang,
    /// The form as JSON: what is stored, or what was typed and could not be saved.
    pub values: Value,
    /// What is stored, where it differs from what was typed.
    pub stored: Value,
    pub errors: Errors,
    pub outcome: Option<ApiError>,
}

/// A form state shared by the parts of a page.
pub type Form = Arc<FormState>;

/// The form for a page: the draft of this very action if the address names one, else what is stored.
pub fn form_state<T: Serialize>(work: &Work, action: &str, stored: &T) -> Form {
    let stored = serde_json::to_value(stored).unwrap_or_default();
    let draft = work.draft.as_ref().filter(|d| d.action == action);
    let mut values = draft.map_or_else(|| stored.clone(), |d| d.fields.clone());
    let outcome = draft.map(|d| d.outcome.clone());
    if outcome == Some(ApiError::Conflict) {
        // Both texts are on the page; saving again is a decision against the newer one.
        if let (Some(v), Some(s)) = (values.as_object_mut(), stored.get("version")) {
            v.insert("version".into(), s.clone());
        }
    }
    let errors = match &outcome {
        Some(ApiError::Invalid { fields }) => fields.clone(),
        _ => Errors::new(),
    };
    Arc::new(FormState { lang: work.lang, values, stored, errors, outcome })
}

impl FormState {
    fn at<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
        let pointer: String = path.split(['.', '[', ']']).filter(|p| !p.is_empty()).map(|p| format!("/{p}")).collect();
        root.pointer(&pointer)
    }

    /// The value of a field, as text.
    pub fn get(&self, path: &str) -> String {
        Self::at(&self.values, path).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The values of a field with several.
    pub fn list(&self, path: &str) -> Vec<String> {
        let items = Self::at(&self.values, path).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }

    /// How many rows a repeated part has.
    pub fn rows(&self, path: &str) -> usize {
        Self::at(&self.values, path).and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// The error of a field, as a sentence.
    pub fn error(&self, path: &str) -> Option<String> {
        self.errors.get(path).map(|code| sentence(code, self.lang))
    }
}

/// `milestones[0].planned` as forms send it: `f[milestones][0][planned]`.
pub fn field_name(path: &str) -> String {
    path.split(['.', '[', ']']).filter(|p| !p.is_empty()).fold("f".to_owned(), |name, part| format!("{name}[{part}]"))
}

/// `milestones[0].planned` as an element's id: `f-milestones-0-planned`.
pub fn field_id(path: &str) -> String {
    path.split(['.', '[', ']']).filter(|p| !p.is_empty()).fold("f".to_owned(), |name, part| format!("{name}-{part}"))
}

/// A field that is not shown.
pub fn hidden(form: &Form, path: &str) -> AnyView {
    view! { <input type="hidden" name=field_name(path) value=form.get(path) /> }.into_any()
}

/// What stands above a form that was not saved: how many errors and where, or who was faster.
pub fn summary(form: &Form, labels: &[(&str, &str)]) -> AnyView {
    let lang = form.lang;
    match &form.outcome {
        None => ().into_any(),
        Some(ApiError::Invalid { .. }) => errors(form, labels),
        Some(ApiError::Conflict) => conflict(form, labels),
        Some(ApiError::LoginNeeded) => note(
            lang.pick("Ihr Text ist wieder da", "Your text is back"),
            lang.pick(
                "Die Anmeldung war abgelaufen. Bitte prüfen und noch einmal speichern.",
                "Your session had ended. Please check and save again.",
            )
            .to_owned(),
        ),
        Some(ApiError::Unavailable) => note(
            lang.pick("Noch nicht gespeichert", "Not saved yet"),
            lang.pick(
                "Die Datenbank hat nicht geantwortet. Ihr Text steht unten; bitte noch einmal speichern.",
                "The database did not answer. Your text is below; please save again.",
            )
            .to_owned(),
        ),
        Some(other) => {
            let (title, sentence) = super::notice::refusal(other, lang);
            note(title, sentence)
        }
    }
}

fn note(title: &'static str, sentence: String) -> AnyView {
    view! { <div class="w-note w-note--warn" role="alert"><h2>{title}</h2><p>{sentence}</p></div> }.into_any()
}

fn errors(form: &Form, labels: &[(&str, &str)]) -> AnyView {
    let lang = form.lang;
    let count = form.errors.len();
    let title = match (lang, count) {
        (Lang::De, 1) => "Noch nicht gespeichert: eine Angabe passt nicht".to_owned(),
        (Lang::De, n) => format!("Noch nicht gespeichert: {n} Angaben passen nicht"),
        (Lang::En, 1) => "Not saved yet: one entry needs another look".to_owned(),
        (Lang::En, n) => format!("Not saved yet: {n} entries need another look"),
    };
    let items: Vec<(String, String)> = form
        .errors
        .iter()
        .map(|(path, code)| (format!("#{}", field_id(path)), format!("{}: {}", label_of(path, labels), sentence(code, lang))))
        .collect();
    view! {
        <section class="p-errors" tabindex="-1" aria-labelledby="fehler" role="alert">
            <h2 id="fehler">{title}</h2>
            <ul>{items.into_iter().map(|(href, text)| view! { <li><a href=href>{text}</a></li> }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The label of a path: exact, or of the repeated part with its number.
fn label_of(path: &str, labels: &[(&str, &str)]) -> String {
    if let Some((_, label)) = labels.iter().find(|(p, _)| *p == path) {
        return (*label).to_owned();
    }
    let generic: String = path.chars().filter(|c| !c.is_ascii_digit()).collect();
    let number = path.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect::<String>();
    let row = number.parse::<usize>().map(|n| n + 1).unwrap_or(1);
    match labels.iter().find(|(p, _)| *p == generic) {
        Some((_, label)) => format!("{label} {row}"),
        None => path.to_owned(),
    }
}

fn flatten(value: &Value, path: String, out: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(k, v)| flatten(v, if path.is_empty() { k.clone() } else { format!("{path}.{k}") }, out))
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| flatten(v, format!("{path}[{i}]"), out)),
        Value::String(s) => {
            out.insert(path, s.replace("\r\n", "\n"));
        }
        _ => {}
    }
}

/// Parts of forms that nobody types.
const UNSEEN: [&str; 5] = ["version", "back", "id", "seen", "once"];

/// Both texts of every field that differs, word by word. The fields below hold one's own text, so
/// that either can be taken: save as it is, or take the stored text by its button.
fn conflict(form: &Form, labels: &[(&str, &str)]) -> AnyView {
    let lang = form.lang;
    let (mut stored, mut typed) = (BTreeMap::new(), BTreeMap::new());
    flatten(&form.stored, String::new(), &mut stored);
    flatten(&form.values, String::new(), &mut typed);
    let mut paths: Vec<&String> = stored.keys().chain(typed.keys()).filter(|p| !UNSEEN.contains(&p.as_str())).collect();
    paths.sort();
    paths.dedup();
    let rows: Vec<_> = paths
        .into_iter()
        .filter_map(|path| {
            let (s, t) = (stored.get(path).cloned().unwrap_or_default(), typed.get(path).cloned().unwrap_or_default());
            (s.trim() != t.trim()).then(|| {
                let mine = domain::words::compare(&s, &t);
                view! {
                    <li>
                        <h3>{label_of(path, labels)}</h3>
                        <div class="w-vs">
                            <div><h4>{lang.pick("Inzwischen gespeichert", "Saved in the meantime")}</h4><p class="w-diff">{s}</p></div>
                            <div class="w-vs__new"><h4>{lang.pick("Ihr Text", "Your text")}</h4><p class="w-diff">{text::pieces(&mine)}</p>
                                <p class="w-small"><a href=format!("#{}", field_id(path))>{lang.pick("Unten weiter bearbeiten", "Go on editing below")}</a></p></div>
                        </div>
                    </li>
                }
            })
        })
        .collect();
    view! {
        <section class="w-note w-note--warn" tabindex="-1" aria-labelledby="konflikt" role="alert">
            <h2 id="konflikt">{lang.pick("Jemand war schneller: beide Texte sind da", "Somebody was faster: both texts are here")}</h2>
            <p>{lang.pick(
                "Keiner geht verloren. Unten steht Ihr Text; mit „Speichern“ gilt er. Wollen Sie den gespeicherten behalten, verwerfen Sie Ihren.",
                "Neither is lost. Yours is below; saving makes it valid. To keep the saved one, discard yours.")}</p>
            <ol class="w-merge">{rows}</ol>
            <p class="w-links"><a href="?">{lang.pick("Meinen Text verwerfen, gespeicherten behalten", "Discard mine, keep the saved one")}</a></p>
        </section>
    }
    .into_any()
}
