//! Language and appearance: chosen by a plain form, kept in two cookies.

use app::context::{LANGUAGE_COOKIE, THEME_COOKIE};
use axum::Form;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// What the form sends; absent parts stay as they are.
#[derive(Deserialize)]
pub struct Choice {
    sprache: Option<String>,
    ansicht: Option<String>,
    zurueck: Option<String>,
}

/// `POST /einstellungen`
pub async fn save(Form(choice): Form<Choice>) -> Response {
    let to = crate::auth::login::inside(choice.zurueck.as_ref());
    let location = HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/arbeit"));
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    let mut keep = |name: &str, value: &str| {
        let age = if value.is_empty() { 0 } else { 31_536_000 };
        if let Ok(v) = HeaderValue::from_str(&format!("{name}={value}; Path=/; SameSite=Lax; HttpOnly; Max-Age={age}")) {
            response.headers_mut().append(header::SET_COOKIE, v);
        }
    };
    if let Some(l) = choice.sprache.as_deref().filter(|l| ["de", "en"].contains(l)) {
        keep(LANGUAGE_COOKIE, l);
    }
    if let Some(a) = choice.ansicht.as_deref().filter(|a| ["", "light", "dark"].contains(a)) {
        keep(THEME_COOKIE, a);
    }
    response
}
