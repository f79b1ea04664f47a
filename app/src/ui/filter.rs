//! The fields of a form above a list. There are many of them in little room, so one sentence says for the
//! whole form what it does.

use super::fields::error_line;
use contract::messages::sentence;
use contract::{Id, Lang};
use leptos::prelude::*;

/// The sentence's id: `aria-describedby` of the form.
pub const HINT: &str = "filter-h";

/// What a filter form does.
pub fn hint(lang: Lang) -> AnyView {
    let words = lang.pick(
        "Gezeigt wird, was zu allem passt, was Sie hier angeben. Was leer bleibt, zählt nicht mit.",
        "Shown is what fits all that you give here. What stays empty does not count.",
    );
    view! { <p class="kern-hint" id=HINT>{words}</p> }.into_any()
}

/// One field, as it stands in the address.
#[derive(Default)]
pub struct Field<'a> {
    pub name: &'a str,
    pub label: &'a str,
    /// As typed.
    pub value: &'a str,
    pub error: Option<String>,
    /// Keyboard on phones.
    pub mode: Option<&'static str>,
    /// Most characters.
    pub max: Option<&'static str>,
    /// What can be chosen is of the content: German, whatever the language of the page.
    pub content: bool,
}

impl Field<'_> {
    fn id(&self) -> String {
        format!("filter-{}", self.name)
    }

    /// `aria-invalid` and `aria-describedby`.
    fn wrong(&self) -> (Option<&'static str>, Option<String>) {
        (self.error.is_some().then_some("true"), self.error.is_some().then(|| format!("{}-e", self.id())))
    }

    fn frame(self, control: AnyView) -> AnyView {
        let id = self.id();
        let class = if self.error.is_some() { "kern-form-input kern-form-input--error" } else { "kern-form-input" };
        view! { <div class=class><label class="kern-label" for=id.clone()>{self.label.to_owned()}</label>{control}{error_line(&id, self.error)}</div> }
            .into_any()
    }

    /// A line of text.
    pub fn line(self) -> AnyView {
        let (invalid, told) = self.wrong();
        let class = if invalid.is_some() { "kern-form-input__input kern-form-input__input--error" } else { "kern-form-input__input" };
        let input = view! { <input class=class id=self.id() name=self.name.to_owned() type="text" inputmode=self.mode maxlength=self.max value=self.value.to_owned() aria-invalid=invalid aria-describedby=told autocomplete="off" /> };
        self.frame(input.into_any())
    }

    /// One of a list; `all` is what stands for none of them.
    pub fn choice(self, choices: &[(String, String)], all: Option<&str>) -> AnyView {
        let (invalid, told) = self.wrong();
        let class = if invalid.is_some() { "kern-form-input__select kern-form-input__select--error" } else { "kern-form-input__select" };
        let lang = self.content.then_some("de");
        let options = choices
            .iter()
            .cloned()
            .map(|(value, label)| {
                let selected = value == self.value;
                view! { <option value=value selected=selected lang=lang>{label}</option> }
            })
            .collect_view();
        let control = view! {
            <div class="kern-form-input__select-wrapper"><select class=class id=self.id() name=self.name.to_owned() aria-invalid=invalid aria-describedby=told>
                {all.map(|all| view! { <option value="">{all.to_owned()}</option> })}{options}
            </select></div>
        };
        self.frame(control.into_any())
    }
}

/// What is wrong with the fields of a form, by name: nothing is shown then rather than everything,
/// because that would look like an answer.
#[derive(Debug, Default)]
pub struct Wrong(Vec<(&'static str, &'static str)>);

impl Wrong {
    /// A value that is none of those to choose from; empty is no choice.
    pub fn unless(&mut self, name: &'static str, value: &str, known: impl FnOnce(&str) -> bool) {
        self.note(name, value, "choice", known);
    }

    /// A value that is no year in which anything here can happen.
    pub fn unless_year(&mut self, name: &'static str, value: &str) {
        self.note(name, value, "year", |v| year(v).is_some());
    }

    /// A value that is no day.
    pub fn unless_day(&mut self, name: &'static str, value: &str) {
        self.note(name, value.trim(), "day", |v| contract::rules::day_or_empty(v, &()).is_ok());
    }

    fn note(&mut self, name: &'static str, value: &str, code: &'static str, good: impl FnOnce(&str) -> bool) {
        if !value.is_empty() && !good(value) {
            self.0.push((name, code));
        }
    }

    /// Every value makes sense.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sentence beside a field.
    pub fn at(&self, name: &str, lang: Lang) -> Option<String> {
        self.0.iter().find(|(n, _)| *n == name).map(|(_, code)| sentence(code, lang))
    }
}

/// A year of four digits.
pub fn year(value: &str) -> Option<i32> {
    value.parse().ok().filter(|y| (1900..=2200).contains(y))
}

/// Whether a value is the id of one of these things.
pub fn is_one_of(choices: &[(String, String)], value: &str) -> bool {
    value.parse::<Id>().is_ok_and(|id| choices.iter().any(|(known, _)| known.parse() == Ok(id)))
}
