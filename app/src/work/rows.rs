//! Repeated parts of forms: what is stored and one empty row. The island hides that until somebody
//! wants it, adds further rows and takes rows out; without it saving brings the next empty row, and
//! a row in which nobody left anything falls away.

use crate::context::Work;
use crate::ui::forms::Form;
use leptos::prelude::*;
use serde_json::Value;

/// Rows that fold, for rows of many fields. `one` is what a row is: "Meilenstein".
pub(crate) fn folded(work: &Work, form: &Form, part: &'static str, one: &str, row: impl Fn(usize) -> AnyView) -> AnyView {
    let stored = filled(form, part);
    let rows = (0..=stored)
        .map(|i| {
            let name = if i < stored {
                format!("{one} {}", i + 1)
            } else {
                work.lang.say(format_args!("{one} hinzufügen"), format_args!("Add: {one}"))
            };
            let open = (i < stored && stored <= 3) || has_error(form, part, i);
            view! {
                <details class="w-fold" data-row="" open=open><summary>{name}{title(form, part, i)}</summary>
                    <div class="w-form">{row(i)}{(i < stored).then(|| out(work))}</div></details>
            }
        })
        .collect_view();
    around(work, form, part, one, rows.into_any())
}

/// Rows that stand open, for rows of few fields. The name of a row is shown where rows are long.
pub(crate) fn open(work: &Work, form: &Form, part: &'static str, one: &str, shown: bool, row: impl Fn(usize) -> AnyView) -> AnyView {
    let stored = filled(form, part);
    let class = if shown { "w-legend" } else { "w-sr" };
    let rows = (0..=stored)
        .map(|i| {
            view! {
                <fieldset class="w-part__row" data-row=""><legend class=class>{one.to_owned()}" "<span data-number="">{i + 1}</span></legend>
                    {row(i)}{(i < stored).then(|| out(work))}</fieldset>
            }
        })
        .collect_view();
    around(work, form, part, one, rows.into_any())
}

/// Choices of rows that always have a value: alone they are no entry.
const CHOICES: [(&str, &str); 6] = [
    ("fundings", "state"),
    ("building_blocks", "readiness"),
    ("yearly_targets", "state"),
    ("sessions", "kind"),
    ("chain", "role"),
    ("chain", "part"),
];

/// Whether a value of a row is something that somebody entered.
pub(crate) fn counts(part: &str, name: &str, value: &Value) -> bool {
    !CHOICES.contains(&(part, name)) && value.as_str().is_some_and(|v| !v.trim().is_empty())
}

/// How many rows somebody wrote in: those behind the last such row are empty.
fn filled(form: &Form, part: &str) -> usize {
    let rows = form.values.get(part).and_then(Value::as_array);
    let written = |row: &Value| row.as_object().is_some_and(|r| r.iter().any(|(name, value)| counts(part, name, value)));
    rows.and_then(|r| r.iter().rposition(written)).map_or(0, |last| last + 1)
}

fn around(work: &Work, form: &Form, part: &'static str, one: &str, rows: AnyView) -> AnyView {
    form.name(part, one, &[]);
    view! {
        <div class="w-part" id=format!("f-{part}") tabindex="-1" data-rows=part data-label=one.to_owned()>
            {rows}
            <islands::Rows
                add=work.lang.say(format_args!("{one} hinzufügen"), format_args!("Add: {one}"))
                back=work.t("Zeile doch behalten", "Keep this row").to_owned()
                plain=work.t("Eine Zeile, in der nichts mehr steht, fällt beim Speichern weg; danach ist wieder eine leere da.", "A row with nothing left in it is dropped on saving; then there is an empty one again.").to_owned() />
        </div>
    }
    .into_any()
}

/// The button that empties a row; the island shows it.
fn out(work: &Work) -> AnyView {
    view! { <p class="w-part__out"><button class="w-link" type="button" hidden data-clear="">{work.t("Zeile herausnehmen", "Take this row out")}</button></p> }.into_any()
}

fn has_error(form: &Form, part: &str, i: usize) -> bool {
    let start = format!("{part}[{i}]");
    form.errors.keys().any(|k| k.starts_with(&start))
}

/// What a folded row is about.
fn title(form: &Form, part: &str, i: usize) -> AnyView {
    let name =
        ["title", "programme", "reference", "name", "url"].iter().map(|n| form.get(&format!("{part}[{i}].{n}"))).find(|v| !v.is_empty());
    name.map(|n| view! { " "<small data-title="">{n}</small> }).into_any()
}
