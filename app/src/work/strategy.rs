//! The strategy in the workspace: frame, fields, goals, indicators.

pub mod api;
pub mod edit;
pub mod frame;
pub mod goal;
pub mod indicator;
pub mod list;
pub mod note;
pub(crate) mod order;
pub mod show;
pub mod steps;

use crate::context::AppState;
use crate::work::files;
use axum::Router;
use axum::routing::{get, post};
use portal::attachments::Place;

/// Working pages of the strategy beside those of fields and goals.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/arbeit/strategie/rahmen", get(frame::edit))
        .route("/arbeit/themenfelder/{slug}/sachstand", get(note::new))
        .route(
            "/arbeit/themenfelder/{slug}/dateien",
            get(files::page(Place::Field)).merge(post(files::attach(Place::Field)).layer(files::limit())),
        )
        .route("/arbeit/themenfelder/{slug}/ziele/{id}/kennzahlen/neu", get(indicator::new))
        .route("/arbeit/themenfelder/{slug}/ziele/{id}/kennzahlen/{kennzahl}", get(indicator::edit))
}
