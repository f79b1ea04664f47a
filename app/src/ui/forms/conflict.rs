//! Two people saved the same thing: both texts of the fields that both changed, and what each changed alone.

use super::merge::TECHNICAL;
use super::{Form, Labels, field_id, label_of};
use crate::ui::text;
use leptos::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Somebody wrote something in this row: choices alone, which always have a value, are nothing.
fn written(form: &Form, path: &str, row: &Value) -> bool {
    let choice = |name: &str| form.named(&format!("{path}.{name}")).is_some_and(|n| !n.choices.is_empty());
    let Some(row) = row.as_object() else { return true };
    row.iter().any(|(name, value)| value.as_str().is_some_and(|v| !v.trim().is_empty()) && !choice(name))
}

/// Values by path; several choices are one value, with line breaks between them.
fn flatten(form: &Form, value: &Value, path: String, out: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(k, v)| flatten(form, v, if path.is_empty() { k.clone() } else { format!("{path}.{k}") }, out))
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let mut chosen: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            chosen.sort_unstable();
            out.insert(path, chosen.join("\n"));
        }
        Value::Array(items) => {
            let rows = items.iter().enumerate().map(|(i, v)| (format!("{path}[{i}]"), v)).filter(|(at, v)| written(form, at, v));
            rows.for_each(|(at, v)| flatten(form, v, at, out));
        }
        Value::String(s) => {
            out.insert(path, s.replace("\r\n", "\n"));
        }
        _ => {}
    }
}

/// A value as people read it: names instead of the keys of choices.
fn shown(form: &Form, path: &str, value: &str) -> String {
    let choices = form.named(path).map(|n| n.choices).unwrap_or_default();
    if choices.is_empty() {
        return value.to_owned();
    }
    let names: Vec<&str> = choices.iter().filter(|(v, _)| value.split('\n').any(|w| w == v)).map(|(_, l)| l.as_str()).collect();
    names.join(", ")
}

/// Whether a path belongs to one of some fields.
fn within(path: &str, names: &[String]) -> bool {
    let name = path.split(['.', '[']).next().unwrap_or_default();
    names.iter().any(|n| n == name)
}

/// Whether the page shows a field at all: what it does not show, nobody has changed.
fn asked(form: &Form, path: &str) -> bool {
    let name = path.split(['.', '[']).next().unwrap_or_default();
    form.named(path).is_some() || form.values.get(name).is_some()
}

/// The values of a form that differ in some fields: path, stored, typed.
type Differences = Vec<(String, String, String)>;

fn differences(form: &Form) -> Differences {
    let (mut stored, mut typed) = (BTreeMap::new(), BTreeMap::new());
    flatten(form, &form.stored, String::new(), &mut stored);
    flatten(form, &form.values, String::new(), &mut typed);
    let mut paths: Vec<&String> = stored.keys().chain(typed.keys()).filter(|p| !TECHNICAL.contains(&p.as_str())).collect();
    paths.sort();
    paths.dedup();
    let value = |side: &BTreeMap<String, String>, path: &String| side.get(path).cloned().unwrap_or_default();
    let all = paths.into_iter().filter(|p| asked(form, p)).map(|p| (p.clone(), value(&stored, p), value(&typed, p)));
    all.filter(|(_, s, t)| s.trim() != t.trim()).collect()
}

/// Both texts, word by word. The fields below hold one's own, and what only the other one changed: saving
/// takes both, leaving takes the stored ones, and a single field can be taken from the other side.
pub(super) fn both(form: &Form, labels: &Labels) -> AnyView {
    let lang = form.lang;
    let mine = form.changed.as_ref().map(|c| c.mine.as_slice()).unwrap_or_default();
    let (own, open): (Differences, Differences) = differences(form).into_iter().partition(|(path, ..)| within(path, mine));
    let theirs = theirs(form, labels);
    let (title, words) = if !open.is_empty() {
        (
            lang.pick("Jemand war schneller: beide Texte sind da", "Somebody was faster: both texts are here"),
            lang.pick(
                "Keiner geht verloren. Unten steht Ihr Text; mit „Speichern“ gilt er. Wollen Sie den gespeicherten behalten, verwerfen Sie Ihren.",
                "Neither is lost. Yours is below; saving makes it valid. To keep the saved one, discard yours."),
        )
    } else if own.is_empty() {
        (
            lang.pick("Alles ist gespeichert", "Everything is saved"),
            lang.pick("Beide Texte sind gleich. Sie können die Seite verlassen.", "Both texts are the same. You can leave this page."),
        )
    } else {
        (
            lang.pick("Jemand hat inzwischen anderes geändert", "Somebody changed something else meanwhile"),
            lang.pick(
                "Unten stehen beide Änderungen zusammen. Bitte prüfen und noch einmal speichern.",
                "Both changes stand together below. Please check and save again.",
            ),
        )
    };
    let differences = |all: &Differences| all.iter().map(|(path, s, t)| difference(form, labels, path, s, t)).collect_view();
    let open = (!open.is_empty()).then(|| view! { <ol class="w-merge">{differences(&open)}</ol> });
    let own = (!own.is_empty()).then(|| {
        view! { <h3>{lang.pick("Nur Sie haben geändert", "Only you changed")}</h3><ol class="w-merge">{differences(&own)}</ol> }
    });
    view! {
        <section class="w-note w-note--warn" tabindex="-1" aria-labelledby="konflikt" role="alert">
            <h2 id="konflikt">{title}</h2>
            <p>{words}</p>
            {open}{own}{theirs}
            <p class="w-links"><a href=form.fresh.clone()>{lang.pick("Meinen Text verwerfen, gespeicherten behalten", "Discard mine, keep the saved one")}</a></p>
        </section>
    }
    .into_any()
}

/// What only the other one changed: it stands in the form already.
fn theirs(form: &Form, labels: &Labels) -> AnyView {
    let lang = form.lang;
    let names = form.changed.as_ref().map(|c| c.theirs.as_slice()).unwrap_or_default();
    let mut stored = BTreeMap::new();
    flatten(form, &form.stored, String::new(), &mut stored);
    let lines: Vec<(String, String)> = names
        .iter()
        .filter(|name| form.stored.get(name.as_str()).is_some())
        .flat_map(|name| {
            let within = |path: &str| within(path, std::slice::from_ref(name));
            let values: Vec<(String, String)> = stored
                .iter()
                .filter(|(path, value)| within(path) && !value.trim().is_empty())
                .map(|(path, value)| (label_of(form, path, labels), shown(form, path, value)))
                .collect();
            if values.is_empty() { vec![(part_of(form, name, labels), lang.pick("(leer)", "(empty)").to_owned())] } else { values }
        })
        .collect();
    if lines.is_empty() {
        return ().into_any();
    }
    let items = lines.into_iter().map(|(label, value)| view! { <div><dt>{label}</dt><dd class="w-diff">{value}</dd></div> }).collect_view();
    view! {
        <h3>{lang.pick("Nur die andere Person hat geändert; das steht unten schon so", "Only the other person changed; it stands below already")}</h3>
        <dl class="w-facts">{items}</dl>
    }
    .into_any()
}

/// The name of a field; of a repeated part without rows, what its rows are called.
fn part_of(form: &Form, name: &str, labels: &Labels) -> String {
    let rows = || labels.iter().find(|(path, _)| path.starts_with(&format!("{name}["))).map(|(_, label)| label.clone());
    if labels.contains_key(name) || form.named(name).is_some() {
        label_of(form, name, labels)
    } else {
        rows().unwrap_or_else(|| label_of(form, name, labels))
    }
}

fn difference(form: &Form, labels: &Labels, path: &str, stored: &str, typed: &str) -> AnyView {
    let lang = form.lang;
    let empty = |text: String| if text.is_empty() { lang.pick("(leer)", "(empty)").to_owned() } else { text };
    let (before, mine) = (empty(shown(form, path, stored)), empty(shown(form, path, typed)));
    let pieces = domain::words::compare(&before, &mine);
    let id = field_id(path);
    // Wakes up with the form; without it the text can be copied by hand.
    let take = (!stored.contains('\n') || form.named(path).is_some_and(|n| n.choices.is_empty())).then(|| {
        view! {
            <p class="w-small" hidden data-take=id.clone() data-value=stored.to_owned()>
                <button class="w-link" type="button">{lang.pick("Diesen Text unten einsetzen", "Put this text in below")}</button>
            </p>
        }
    });
    view! {
        <li>
            <h3>{label_of(form, path, labels)}</h3>
            <div class="w-vs">
                <div><h4>{lang.pick("Inzwischen gespeichert", "Saved in the meantime")}</h4><p class="w-diff">{before}</p>{take}</div>
                <div class="w-vs__new"><h4>{lang.pick("Ihr Text", "Your text")}</h4><p class="w-diff">{text::pieces(&pieces)}</p>
                    <p class="w-small"><a href=format!("#{id}")>{lang.pick("Unten weiter bearbeiten", "Go on editing below")}</a></p></div>
            </div>
        </li>
    }
    .into_any()
}
