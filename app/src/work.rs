//! Working pages, behind the login.

pub mod account;
pub mod editions;
pub mod frame;
pub mod my_work;
pub mod sheets;
pub mod strategy;
pub mod texts;
pub mod workshops;

use crate::context::AppState;
use axum::Router;
use axum::routing::get;

/// All working pages. Every one asks for a login by its [`crate::context::Work`].
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/arbeit", get(my_work::show))
        .route("/arbeit/strategie", get(strategy::list::show))
        .route("/arbeit/themenfelder/neu", get(strategy::edit::new))
        .route("/arbeit/themenfelder/{slug}", get(strategy::show::show))
        .route("/arbeit/themenfelder/{slug}/bearbeiten", get(strategy::edit::edit))
        .route("/arbeit/themenfelder/{slug}/ziele/neu", get(strategy::goal::new))
        .route("/arbeit/themenfelder/{slug}/ziele/{id}", get(strategy::goal::edit))
        .route("/arbeit/texte/{kind}/{owner}/{slot}", get(texts::edit))
        .route("/arbeit/fassungen/neu", get(editions::preview::show))
        .route("/arbeit/konto", get(account::show))
        .merge(sheets::router())
        .merge(strategy::router())
        .merge(workshops::router())
}
