//! Form fields: label, help, control, error, in this order.

use super::forms::{Form, field_id, field_name};
use leptos::prelude::*;

/// How a field is described.
#[derive(Clone, Copy, Default)]
pub struct Spec<'a> {
    /// Path within the form: `milestones[0].planned`.
    pub path: &'a str,
    pub label: &'a str,
    /// What it is for and in which form, with an example.
    pub help: &'a str,
    pub optional: bool,
    /// What stands behind the label of an optional field in place of that word, with when it will be needed.
    pub until: &'a str,
    /// What can be chosen is of the content: German, whatever the language of the page.
    pub content: bool,
    /// Most characters; shown as a hint to the browser.
    pub max: usize,
    /// "Euro", "Jahr"
    pub unit: &'a str,
    /// Keyboard on phones: `numeric`, `decimal`, `email`, `url`.
    pub mode: &'a str,
    pub rows: usize,
    pub short: bool,
}

/// Says behind a label that nobody has to fill the field in.
fn optional(form: &Form, spec: &Spec) -> Option<AnyView> {
    let word = if spec.until.is_empty() { form.lang.pick("freiwillig", "optional") } else { spec.until };
    spec.optional.then(|| view! { <span class="kern-label__optional">{format!(" - {word}")}</span> }.into_any())
}

fn frame(form: &Form, spec: &Spec, choices: &[(String, String)], control: AnyView) -> AnyView {
    let id = field_id(spec.path);
    let error = form.error(spec.path);
    form.name(spec.path, spec.label, choices);
    let class = match (error.is_some(), spec.short) {
        (true, true) => "kern-form-input kern-form-input--error w-short",
        (true, false) => "kern-form-input kern-form-input--error",
        (false, true) => "kern-form-input w-short",
        (false, false) => "kern-form-input",
    };
    let optional = optional(form, spec);
    let help = (!spec.help.is_empty()).then(|| view! { <div class="kern-hint" id=format!("{id}-h")>{spec.help.to_owned()}</div> });
    view! {
        <div class=class>
            <label class="kern-label" for=id.clone()>{spec.label.to_owned()}{optional}</label>
            {help}
            {control}
            {error_line(&id, error)}
        </div>
    }
    .into_any()
}

/// The error below a field; always there, so that the browser part can fill it.
pub(crate) fn error_line(id: &str, error: Option<String>) -> AnyView {
    match error {
        None => ().into_any(),
        Some(text) => view! {
            <p class="kern-error" id=format!("{id}-e")>
                <span class="kern-icon kern-icon--danger" aria-hidden="true"></span>
                <span class="kern-body">{text}</span>
            </p>
        }
        .into_any(),
    }
}

fn described(form: &Form, spec: &Spec) -> Option<String> {
    let id = field_id(spec.path);
    let mut parts = Vec::new();
    if !spec.help.is_empty() {
        parts.push(format!("{id}-h"));
    }
    if form.error(spec.path).is_some() {
        parts.push(format!("{id}-e"));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn invalid(form: &Form, spec: &Spec) -> Option<&'static str> {
    form.error(spec.path).is_some().then_some("true")
}

fn input_class(form: &Form, spec: &Spec) -> &'static str {
    if form.error(spec.path).is_some() { "kern-form-input__input kern-form-input__input--error" } else { "kern-form-input__input" }
}

/// One line of text.
pub fn line(form: &Form, spec: Spec) -> AnyView {
    let input = view! {
        <input
            class=input_class(form, &spec)
            id=field_id(spec.path)
            name=field_name(spec.path)
            type="text"
            inputmode=(!spec.mode.is_empty()).then(|| spec.mode.to_owned())
            value=form.get(spec.path)
            aria-describedby=described(form, &spec)
            aria-invalid=invalid(form, &spec)
            aria-required=(!spec.optional).then_some("true")
        />
    };
    let control = if spec.unit.is_empty() {
        input.into_any()
    } else {
        view! { <div class="w-unit">{input}<span>{spec.unit.to_owned()}</span></div> }.into_any()
    };
    frame(form, &spec, &[], control)
}

/// Several lines of text.
pub fn area(form: &Form, spec: Spec) -> AnyView {
    let value = form.get(spec.path);
    let count = (spec.max > 0).then(|| {
        let n = value.trim().chars().filter(|c| *c != '\r').count();
        let text = form.lang.say(format_args!("{n} von {} Zeichen", spec.max), format_args!("{n} of {} characters", spec.max));
        view! { <p class="w-count-chars" data-max=spec.max.to_string()>{text}</p> }
    });
    let control = view! {
        <textarea
            class=input_class(form, &spec)
            id=field_id(spec.path)
            name=field_name(spec.path)
            rows=spec.rows.max(3).to_string()
            aria-describedby=described(form, &spec)
            aria-invalid=invalid(form, &spec)
            aria-required=(!spec.optional).then_some("true")
        >
            {area_text(&value)}
        </textarea>
        {count}
    }
    .into_any();
    frame(form, &spec, &[], control)
}

/// What stands in a textarea: Leptos writes it as it is, and browsers drop a line end at its beginning.
pub fn area_text(value: &str) -> String {
    format!("\n{}", domain::html::escape(value))
}

/// A file; it is sent under the path itself. `accept` are the endings that the browser offers.
pub fn file(form: &Form, spec: Spec, accept: &'static str) -> AnyView {
    let control = view! {
        <input class=input_class(form, &spec) type="file" id=field_id(spec.path) name=spec.path.to_owned() accept=accept
            aria-describedby=described(form, &spec) aria-invalid=invalid(form, &spec) />
    }
    .into_any();
    frame(form, &spec, &[], control)
}

/// One of a list. `choices` are value and label; `empty` is the label of "none", if allowed.
pub fn select(form: &Form, spec: Spec, choices: &[(String, String)], empty: Option<&str>) -> AnyView {
    let value = form.get(spec.path);
    let class =
        if form.error(spec.path).is_some() { "kern-form-input__select kern-form-input__select--error" } else { "kern-form-input__select" };
    let options = choices
        .iter()
        .cloned()
        .map(|(v, label)| {
            let selected = v == value;
            view! { <option value=v selected=selected lang=spec.content.then_some("de")>{label}</option> }
        })
        .collect_view();
    let control = view! {
        <div class="kern-form-input__select-wrapper">
            <select class=class id=field_id(spec.path) name=field_name(spec.path) aria-describedby=described(form, &spec) aria-invalid=invalid(form, &spec)>
                {empty.map(|label| view! { <option value="">{label.to_owned()}</option> })}
                {options}
            </select>
        </div>
    }
    .into_any();
    frame(form, &spec, choices, control)
}

/// Yes or no.
pub fn checkbox(form: &Form, spec: Spec) -> AnyView {
    let id = field_id(spec.path);
    form.name(spec.path, spec.label, &[("on".into(), form.lang.pick("ja", "yes").into())]);
    let help = (!spec.help.is_empty()).then(|| view! { <div class="kern-hint" id=format!("{id}-h")>{spec.help.to_owned()}</div> });
    view! {
        <div>
            <div class="kern-form-check">
                <input class="kern-form-check__checkbox" type="checkbox" id=id.clone() name=field_name(spec.path) value="on"
                    checked=!form.get(spec.path).is_empty() aria-describedby=described(form, &spec) />
                <label class="kern-label" for=id.clone()>{spec.label.to_owned()}</label>
            </div>
            {help}
            {error_line(&id, form.error(spec.path))}
        </div>
    }
    .into_any()
}

/// Any number of a list.
pub fn checkboxes(form: &Form, spec: Spec, choices: &[(String, String)]) -> AnyView {
    let chosen = form.list(spec.path);
    let id = field_id(spec.path);
    let name = format!("{}[]", field_name(spec.path));
    form.name(spec.path, spec.label, choices);
    let error = form.error(spec.path);
    let class = if error.is_some() { "kern-fieldset kern-fieldset--error" } else { "kern-fieldset" };
    let items = choices
        .iter()
        .cloned()
        .enumerate()
        .map(|(i, (value, label))| {
            let item = format!("{id}-{i}");
            let checked = chosen.contains(&value);
            view! {
                <div class="kern-form-check">
                    <input class="kern-form-check__checkbox" type="checkbox" id=item.clone() name=name.clone() value=value checked=checked />
                    <label class="kern-label" for=item lang=spec.content.then_some("de")>{label}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class=class id=id.clone() tabindex="-1" aria-describedby=described(form, &spec)>
            <legend class="kern-label">{spec.label.to_owned()}{optional(form, &spec)}</legend>
            {(!spec.help.is_empty()).then(|| view! { <div class="kern-hint" id=format!("{id}-h")>{spec.help.to_owned()}</div> })}
            <div class="kern-fieldset__body">{items}</div>
            {error_line(&id, error)}
        </fieldset>
    }
    .into_any()
}

/// One of a few, as a row of buttons (traffic light, scale).
pub fn segments(form: &Form, spec: Spec, choices: &[(String, String)]) -> AnyView {
    let value = form.get(spec.path);
    let id = field_id(spec.path);
    let name = field_name(spec.path);
    form.name(spec.path, spec.label, choices);
    let items = choices
        .iter()
        .cloned()
        .map(|(v, label)| {
            let checked = v == value;
            view! { <label><input type="radio" name=name.clone() value=v checked=checked /><span>{label}</span></label> }
        })
        .collect_view();
    view! {
        <fieldset id=id.clone() tabindex="-1" aria-describedby=described(form, &spec)>
            <legend class="w-legend">{spec.label.to_owned()}</legend>
            {(!spec.help.is_empty()).then(|| view! { <div class="kern-hint" id=format!("{id}-h")>{spec.help.to_owned()}</div> })}
            <div class="w-seg">{items}</div>
            {error_line(&id, form.error(spec.path))}
        </fieldset>
    }
    .into_any()
}

/// The button that does the page's main deed.
pub fn primary(label: &str) -> AnyView {
    view! { <button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{label.to_owned()}</span></button> }
        .into_any()
}

/// Fields of a form that a page has several times: all but one of them get identifiers of their own, by
/// the number of their form. The one that could not be saved keeps the plain ones: the words above it
/// point there.
pub fn apart(n: Option<usize>, fields: AnyView) -> AnyView {
    let Some(n) = n else { return fields };
    let own = ["id", "for", "aria-describedby"]
        .iter()
        .fold(fields.to_html(), |html, name| html.replace(&format!("{name}=\"f-"), &format!("{name}=\"f{n}-")));
    raw(own)
}
