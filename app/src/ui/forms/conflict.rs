//! Two people saved the same thing: both texts of every field that differs.

use super::{Form, Labels, field_id, label_of};
use crate::ui::text;
use leptos::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// Fields that carry the form itself and say nothing to people.
const TECHNICAL: [&str; 7] = ["id", "version", "base", "back", "once", "preview", "seen"];

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

/// Both texts, word by word. The fields below hold one's own, so that either can be taken: all of
/// one's own by saving, all of the stored ones by leaving, or the stored one of a single field.
pub(super) fn both(form: &Form, labels: &Labels) -> AnyView {
    let lang = form.lang;
    let (mut stored, mut typed) = (BTreeMap::new(), BTreeMap::new());
    flatten(form, &form.stored, String::new(), &mut stored);
    flatten(form, &form.values, String::new(), &mut typed);
    let mut paths: Vec<&String> = stored.keys().chain(typed.keys()).filter(|p| !TECHNICAL.contains(&p.as_str())).collect();
    paths.sort();
    paths.dedup();
    let rows: Vec<AnyView> = paths
        .into_iter()
        .filter_map(|path| {
            let (s, t) = (stored.get(path).cloned().unwrap_or_default(), typed.get(path).cloned().unwrap_or_default());
            (s.trim() != t.trim()).then(|| difference(form, labels, path, &s, &t))
        })
        .collect();
    let none = rows.is_empty().then(|| {
        view! { <p>{lang.pick("Beide Texte sind gleich. Sie können die Seite verlassen.", "Both texts are the same. You can leave this page.")}</p> }
    });
    view! {
        <section class="w-note w-note--warn" tabindex="-1" aria-labelledby="konflikt" role="alert">
            <h2 id="konflikt">{lang.pick("Jemand war schneller: beide Texte sind da", "Somebody was faster: both texts are here")}</h2>
            <p>{lang.pick(
                "Keiner geht verloren. Unten steht Ihr Text; mit „Speichern“ gilt er. Wollen Sie den gespeicherten behalten, verwerfen Sie Ihren.",
                "Neither is lost. Yours is below; saving makes it valid. To keep the saved one, discard yours.")}</p>
            {none}
            <ol class="w-merge">{rows}</ol>
            <p class="w-links"><a href=form.fresh.clone()>{lang.pick("Meinen Text verwerfen, gespeicherten behalten", "Discard mine, keep the saved one")}</a></p>
        </section>
    }
    .into_any()
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
