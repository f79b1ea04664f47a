//! Workshops in the workspace.

pub mod api;
pub(crate) mod begun;
pub mod edit;
pub mod list;
pub(crate) mod origins;
pub mod result;
pub mod show;

use crate::context::AppState;
use crate::work::files;
use axum::Router;
use axum::routing::{get, post};
use portal::attachments::Place;

/// Working pages of workshops.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/arbeit/workshops", get(list::show))
        .route("/arbeit/workshops/neu", get(edit::new))
        .route("/arbeit/workshops/{slug}", get(show::show))
        .route("/arbeit/workshops/{slug}/bearbeiten", get(edit::edit))
        .route(
            "/arbeit/workshops/{slug}/dateien",
            get(files::page(Place::Workshop)).merge(post(files::attach(Place::Workshop)).layer(files::limit())),
        )
        .route("/arbeit/workshops/{slug}/ergebnisse/neu", get(result::new))
        .route("/arbeit/workshops/{slug}/ergebnisse/{id}", get(result::edit))
        .route("/arbeit/workshops/{slug}/ergebnisse/{id}/entscheiden", get(result::decide))
}
