//! Language and appearance: chosen by a plain form, kept in two cookies for this browser and with
//! the person for the next login, on whatever device.

use app::AppState;
use app::context::{self, LANGUAGE_COOKIE, THEME_COOKIE};
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portal::Ctx;
use portal::preferences::{self, LANGUAGES, Preferences, THEMES};
use serde::Deserialize;

/// What the form sends; absent parts stay as they are.
#[derive(Deserialize)]
pub struct Choice {
    sprache: Option<String>,
    ansicht: Option<String>,
    zurueck: Option<String>,
}

/// Puts a choice into the browser's cookies.
pub fn keep(headers: &mut HeaderMap, chosen: &Preferences) {
    for (name, value) in [(LANGUAGE_COOKIE, &chosen.language), (THEME_COOKIE, &chosen.theme)] {
        let Some(value) = value else { continue };
        let age = if value.is_empty() { 0 } else { 31_536_000 };
        if let Ok(v) = HeaderValue::from_str(&format!("{name}={value}; Path=/; Secure; SameSite=Lax; HttpOnly; Max-Age={age}")) {
            headers.append(header::SET_COOKIE, v);
        }
    }
}

/// `POST /einstellungen`
pub async fn save(State(app): State<AppState>, headers: HeaderMap, Form(choice): Form<Choice>) -> Response {
    let to = crate::auth::login::inside(choice.zurueck.as_ref());
    let location = HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/arbeit"));
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response();
    let chosen = Preferences {
        language: choice.sprache.filter(|l| LANGUAGES.contains(&l.as_str())),
        theme: choice.ansicht.filter(|t| THEMES.contains(&t.as_str())),
    };
    keep(response.headers_mut(), &chosen);
    // In this browser the choice holds even when it cannot be remembered for others.
    if let Err(error) = remember(app, &headers, chosen).await {
        tracing::warn!(%error, "language and appearance were not remembered");
    }
    response
}

async fn remember(app: AppState, headers: &HeaderMap, chosen: Preferences) -> portal::Result<()> {
    let who = context::who(&app, headers).await?;
    if who.actor.is_none() || chosen == Preferences::default() {
        return Ok(());
    }
    let ctx = Ctx::new(app.portal.clone(), who.actor);
    // In a task of its own, so that a browser that hangs up does not stop it half-way.
    let saved = tokio::spawn(async move { preferences::remember(&ctx, chosen).await });
    saved.await.unwrap_or_else(|e| Err(portal::Error::Broken(e.to_string())))
}
