//! The mayors' conference in the workspace.

pub mod api;
mod call_off;
mod counter;
mod documents;
pub mod edit;
pub mod frozen;
pub mod item;
pub mod lead;
pub mod list;
pub mod live;
pub mod minutes;
pub mod papers;
mod parts;
mod position;
pub mod room;
mod screen;
pub mod show;
mod words;

pub use live::Screens;

use crate::context::{AppState, Work};
use crate::error::PageError;
use crate::upload;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use contract::Id;
use portal::conferences::Followed;

/// Where conferences live.
pub const SECTION: &str = "/arbeit/konferenzen";

/// Working pages of conferences.
pub fn router() -> Router<AppState> {
    let file = DefaultBodyLimit::max(portal::files::MAX_BYTES * upload::READ);
    Router::new()
        .route("/arbeit/konferenzen", get(list::show))
        .route("/arbeit/konferenzen/neu", get(edit::new))
        .route("/arbeit/konferenzen/{id}", get(show::show))
        .route("/arbeit/konferenzen/{id}/bearbeiten", get(edit::edit))
        .route("/arbeit/konferenzen/{id}/termin.ics", get(show::calendar))
        .route("/arbeit/konferenzen/{id}/punkte/neu", get(edit::new_item))
        .route("/arbeit/konferenzen/{id}/punkte/{item}", get(item::show))
        .route("/arbeit/konferenzen/{id}/punkte/{item}/bearbeiten", get(edit::edit_item))
        .route("/arbeit/konferenzen/{id}/punkte/{item}/neuer-stand", get(edit::ahead))
        .route("/arbeit/konferenzen/{id}/punkte/{item}/dateien", post(item::attach).layer(file))
        .route("/arbeit/konferenzen/{id}/sitzung", get(room::show))
        .route("/arbeit/konferenzen/{id}/sitzung/eigenes", get(room::own))
        .route("/arbeit/konferenzen/{id}/beamer", get(room::beamer))
        .route("/arbeit/konferenzen/{id}/leitung", get(lead::show))
        .route("/arbeit/konferenzen/{id}/leitung/eigenes", get(lead::own))
        .route("/arbeit/konferenzen/{id}/live", get(live::stream))
        .route("/arbeit/konferenzen/{id}/niederschrift", get(minutes::show))
        .route("/arbeit/konferenzen/{id}/vorlagen", get(papers::list))
        .route("/arbeit/konferenzen/{id}/vorlagen/{kommune}", get(papers::show))
}

/// The page of a conference, or one below it.
pub fn at(id: Id, below: &str) -> String {
    format!("{SECTION}/{id}{below}")
}

/// A conference and the person's part in it; turns away whoever may not follow it.
async fn load(work: &Work, id: Id) -> Result<Followed, PageError> {
    portal::conferences::followed(&work.ctx, id).await.map_err(|e| work.fail(e))
}
