//! Cookies of login and session.

use app::context::{LAST_COOKIE, SESSION_COOKIE};
use axum::http::HeaderValue;

/// Binds a login under way to the browser that began it.
pub const ATTEMPT_COOKIE: &str = "__Host-anmeldung";

fn set(name: &str, value: &str, max_age: Option<i64>) -> HeaderValue {
    let age = max_age.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}")).unwrap_or(HeaderValue::from_static(""))
}

/// The session's cookie; it goes with the browser, the server decides how long it holds.
pub fn session(token: &str) -> HeaderValue {
    set(SESSION_COOKIE, token, None)
}

/// Takes the session's cookie away.
pub fn no_session() -> HeaderValue {
    set(SESSION_COOKIE, "", Some(0))
}

/// What is left of a session after logging out: whose it was, for half a day.
pub fn last(token: &str) -> HeaderValue {
    set(LAST_COOKIE, token, Some(12 * 3600))
}

/// The cookie of a login under way.
pub fn attempt(secret: &str) -> HeaderValue {
    set(ATTEMPT_COOKIE, secret, Some(900))
}
