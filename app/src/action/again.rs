//! A form that got an error page: what was typed stands on it, and can be sent once more.
//!
//! A browser's back button is no way back to it: pages of who is logged in are never kept by browsers,
//! and some then come back with empty fields.

use crate::ui::fields::area_text;
use axum::body::Bytes;
use contract::Lang;
use contract::action::ApiError;
use leptos::prelude::*;

/// A form as it was sent.
pub struct Again<'a> {
    /// The server function.
    pub name: &'a str,
    /// The page it was typed on.
    pub page: &'a str,
    pub bytes: &'a Bytes,
}

/// The query parameter that says where a form was typed that is sent from an error page.
pub const FROM: &str = "von";

impl Again<'_> {
    /// The part of the page, and what is said of it in front; `None` when there is nothing to read or to send.
    pub fn view(&self, error: &ApiError, lang: Lang) -> Option<(AnyView, &'static str)> {
        let fields: Vec<(String, String)> = url::form_urlencoded::parse(self.bytes).into_owned().collect();
        // Whatever is to be read again: an identifier or a choice is one word, and what the form knew is not typed.
        let written = |(name, value): &(String, String)| name != "f[known]" && value.split_whitespace().nth(1).is_some();
        let resend = matches!(error, ApiError::Unavailable | ApiError::TooMany | ApiError::Failed { .. });
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair(FROM, self.page).finish();
        let texts = fields.iter().filter(|field| written(field)).count();
        if fields.is_empty() || (texts == 0 && !resend) {
            return None;
        }
        let mut number = 0;
        let fields = fields
            .iter()
            .map(|field| {
                let (name, value) = field;
                if !written(field) {
                    return view! { <input type="hidden" name=name.clone() value=value.clone() /> }.into_any();
                }
                number += 1;
                let id = format!("text-{number}");
                let rows = (value.chars().count() / 70 + value.lines().count()).clamp(2, 16).to_string();
                let label = lang.say(format_args!("Ihr Text {number}"), format_args!("Your text {number}"));
                let label = if texts == 1 { lang.pick("Ihr Text", "Your text").to_owned() } else { label };
                view! {
                    <div class="kern-form-input">
                        <label class="kern-label" for=id.clone()>{label}</label>
                        <textarea class="kern-form-input__input" id=id name=name.clone() rows=rows>{area_text(value)}</textarea>
                    </div>
                }
                .into_any()
            })
            .collect_view();
        let title =
            if texts > 0 { lang.pick("Was Sie geschrieben haben", "What you wrote") } else { lang.pick("Noch einmal", "Once more") };
        let form = view! {
            <form class="p-again" method="post" action=format!("/aktion/{}?{query}", self.name)>
                <h2>{title}</h2>
                {fields}
                {resend.then(|| view! {
                    <button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{lang.pick("Noch einmal speichern", "Save once more")}</span></button>
                })}
            </form>
        };
        let said = match (resend, texts) {
            (true, 0) => lang.pick(
                " Lassen Sie die Seite offen und speichern Sie dann hier noch einmal.",
                " Leave this page open and save once more here then.",
            ),
            (true, _) => lang.pick(
                " Was Sie geschrieben haben, steht hier unten: Lassen Sie die Seite offen und speichern Sie dann noch einmal.",
                " What you wrote stands below: leave this page open and save once more then.",
            ),
            (false, _) => lang.pick(
                " Was Sie geschrieben haben, steht hier unten; kopieren Sie es von hier.",
                " What you wrote stands below; copy it from here.",
            ),
        };
        Some((form.into_any(), said))
    }
}
