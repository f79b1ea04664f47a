//! Forms that come a second time.

use super::body::typed;
use crate::context::AppState;
use axum::body::Bytes;
use contract::action::{ApiError, Done};
use portal::sent::Sent;

/// Notes that a form is on its way; without the note it goes its way all the same.
pub async fn begin(app: &AppState, person: contract::Id, name: &str, bytes: &Bytes) -> Option<Sent> {
    portal::sent::begin(&app.portal, person, name, bytes).await.inspect_err(|e| tracing::warn!(%e, "a form is not noted")).ok()
}

/// Where the same form led before, if it carries the identifier of what it makes: it makes that once.
pub fn answered(sent: Option<&Sent>, bytes: &Bytes) -> Option<String> {
    let makes_one = || typed(bytes).get("once").and_then(serde_json::Value::as_str).is_some_and(|once| !once.is_empty());
    sent?.before.clone().filter(|_| makes_one())
}

/// Notes how a form ended. What is refused only because it was sent before leads where the first led.
pub async fn settle(app: &AppState, sent: Option<&Sent>, outcome: &Result<Done, ApiError>) -> Option<String> {
    let sent = sent?;
    let noted = match (outcome, &sent.before) {
        (Ok(done), _) => portal::sent::done(&app.portal, sent, &done.address()).await,
        (Err(ApiError::Already { .. } | ApiError::Conflict), Some(to)) => return Some(to.clone()),
        (Err(_), _) => portal::sent::refused(&app.portal, sent).await,
    };
    if let Err(e) = noted {
        tracing::warn!(%e, "how a form ended is not noted");
    }
    None
}
