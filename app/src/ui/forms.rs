//! A form on a page: values as typed, errors beside the fields, both texts after a conflict.

mod conflict;
mod merge;

use super::fields::{Spec, line, primary};
use crate::context::Work;
use contract::Lang;
use contract::action::ApiError;
use contract::messages::sentence;
use contract::rules::Errors;
use leptos::prelude::*;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What a page calls a field, and the names of what can be chosen there.
#[derive(Clone, Debug, Default)]
struct Named {
    label: String,
    choices: Vec<(String, String)>,
}

/// What a form shows.
#[derive(Debug)]
pub struct FormState {
    pub lang: Lang,
    /// The form as JSON: what is stored, or what was typed and could not be saved.
    pub values: Value,
    /// What is stored, where it differs from what was typed.
    pub stored: Value,
    pub errors: Errors,
    pub outcome: Option<ApiError>,
    /// After a conflict: who changed which field.
    changed: Option<merge::Changed>,
    /// The page without what was typed.
    fresh: String,
    /// Names of the fields, as far as the page has shown them.
    named: Mutex<BTreeMap<String, Named>>,
}

/// A form state shared by the parts of a page.
pub type Form = Arc<FormState>;

/// Labels by path.
type Labels = BTreeMap<String, String>;

/// The form for a page: the draft of this very action if the address names one, else what is stored.
pub fn form_state<T: Serialize>(work: &Work, action: &str, stored: &T) -> Form {
    let mut stored = serde_json::to_value(stored).unwrap_or_default();
    let known = merge::known(&stored);
    if let Some(fields) = stored.as_object_mut() {
        fields.insert(merge::KNOWN.into(), known.into());
    }
    let draft = work.draft.as_ref().filter(|d| d.action == action);
    let mut values = draft.map_or_else(|| stored.clone(), |d| d.fields.clone());
    let outcome = draft.map(|d| d.outcome.clone());
    let mut changed = None;
    if outcome == Some(ApiError::Conflict) {
        changed = merge::changed(&stored, &values);
        if let Some(changed) = &changed {
            merge::take_over(changed, &stored, &mut values);
        }
        // Both texts are on the page; saving again is a decision against the newer one.
        for name in ["version", merge::KNOWN] {
            if let (Some(v), Some(s)) = (values.as_object_mut(), stored.get(name)) {
                v.insert(name.into(), s.clone());
            }
        }
    }
    let errors = match &outcome {
        Some(ApiError::Invalid { fields }) => fields.clone(),
        _ => Errors::new(),
    };
    let fresh = crate::action::strip(&work.address, &["entwurf", "meldung"]);
    Arc::new(FormState { stored, fresh, changed, ..FormState::plain(work.lang, values, errors, outcome) })
}

impl FormState {
    /// A form without anything stored: what was typed, and what is wrong with it.
    pub fn plain(lang: Lang, values: Value, errors: Errors, outcome: Option<ApiError>) -> Self {
        Self { lang, values, stored: Value::Null, errors, outcome, changed: None, fresh: String::new(), named: Mutex::default() }
    }

    /// Remembers what the page calls a field, for the words above the form.
    pub(crate) fn name(&self, path: &str, label: &str, choices: &[(String, String)]) {
        let named = Named { label: label.to_owned(), choices: choices.to_vec() };
        self.named.lock().unwrap_or_else(|e| e.into_inner()).insert(path.to_owned(), named);
    }

    /// The name of a field, or of the same field in the first row of a repeated part.
    fn named(&self, path: &str) -> Option<Named> {
        let all = self.named.lock().unwrap_or_else(|e| e.into_inner());
        let first = || {
            let (part, rest) = path.split_once('[')?;
            all.get(&format!("{part}[0]{}", rest.split_once(']')?.1))
        };
        all.get(path).or_else(first).cloned()
    }

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

/// A field that is not shown. Beside the version stands what the form was opened with.
pub fn hidden(form: &Form, path: &str) -> AnyView {
    let value = form.get(path);
    let known = (path == "version" && !value.is_empty()).then(|| hidden(form, merge::KNOWN));
    view! { <input type="hidden" name=field_name(path) value=value />{known} }.into_any()
}

/// The field that says why something is changed. It is not part of what the form is about.
pub const BECAUSE: &str = "because";

/// Most characters of such a reason.
pub const BECAUSE_MOST: usize = 300;

/// What stands below a form that is saved: why, where something is changed, and the button.
pub fn saving(form: &Form, label: &str) -> AnyView {
    let lang = form.lang;
    let why = Spec {
        path: BECAUSE,
        label: lang.pick("Grund der Änderung", "Reason for the change"),
        help: lang.pick("Steht im Protokoll, nicht auf öffentlichen Seiten.", "Is kept in the log, not shown on public pages."),
        optional: true,
        max: BECAUSE_MOST,
        ..Spec::default()
    };
    let why = (!form.get("version").is_empty()).then(|| line(form, why));
    view! { {why}<div class="w-bar"><islands::Saving lang=lang />{primary(label)}</div> }.into_any()
}

/// What stands above a form that was not saved: how many errors and where, or who was faster.
/// `labels` name fields where their own label would not say enough, above all in repeated parts.
///
/// Written when the page is, after the fields below have told their names.
pub fn summary(form: &Form, labels: &[(&str, &str)]) -> impl Fn() -> AnyView + Send + Sync + 'static + use<> {
    let form = form.clone();
    let labels: Labels = labels.iter().map(|(p, l)| ((*p).to_owned(), (*l).to_owned())).collect();
    move || outcome(&form, &labels)
}

fn outcome(form: &Form, labels: &Labels) -> AnyView {
    let lang = form.lang;
    match &form.outcome {
        None => ().into_any(),
        Some(ApiError::Invalid { .. }) => errors(form, labels),
        Some(ApiError::Conflict) => conflict::both(form, labels),
        Some(error @ (ApiError::LoginNeeded | ApiError::StepUp { .. })) => {
            let (title, sentence) = back(error, lang);
            note(title, sentence)
        }
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

/// Title and sentence for what waited for a login.
pub(super) fn back(error: &ApiError, lang: Lang) -> (&'static str, String) {
    let (title, sentence) = match error {
        ApiError::StepUp { .. } => lang.pick(
            ("Noch ein Schritt", "Sie sind jetzt sicher genug angemeldet. Bitte bestätigen Sie noch einmal."),
            ("One more step", "You are logged in surely enough now. Please confirm once more."),
        ),
        _ => lang.pick(
            ("Ihr Text ist wieder da", "Die Anmeldung war abgelaufen. Bitte prüfen und noch einmal speichern."),
            ("Your text is back", "Your session had ended. Please check and save again."),
        ),
    };
    (title, sentence.to_owned())
}

fn note(title: &'static str, sentence: String) -> AnyView {
    view! { <div class="w-note w-note--warn" role="alert"><h2>{title}</h2><p>{sentence}</p></div> }.into_any()
}

fn errors(form: &Form, labels: &Labels) -> AnyView {
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
        .map(|(path, code)| (format!("#{}", field_id(path)), format!("{}: {}", label_of(form, path, labels), sentence(code, lang))))
        .collect();
    view! {
        <section class="p-errors" tabindex="-1" aria-labelledby="fehler" role="alert">
            <h2 id="fehler">{title}</h2>
            <ul>{items.into_iter().map(|(href, text)| view! { <li><a href=href>{text}</a></li> }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The label of a path: as given, of the repeated part with its number, or as the page calls it.
fn label_of(form: &Form, path: &str, labels: &Labels) -> String {
    if let Some(label) = labels.get(path) {
        return label.clone();
    }
    let generic: String = path.chars().filter(|c| !c.is_ascii_digit()).collect();
    let number = path.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect::<String>();
    let row = number.parse::<usize>().map(|n| n + 1).unwrap_or(1);
    if let Some(label) = labels.get(&generic) {
        return format!("{label} {row}");
    }
    match form.named(path) {
        Some(named) if number.is_empty() => named.label,
        Some(named) => form.lang.say(format_args!("{}, Zeile {row}", named.label), format_args!("{}, row {row}", named.label)),
        None => path.to_owned(),
    }
}
