//! Project fact sheets in the workspace.

pub mod api;
pub mod edit;
pub mod list;
pub mod parts;
pub mod progress;
pub mod read;
pub mod release;
pub mod rows;
pub mod show;

use crate::context::{AppState, Work};
use crate::work::files;
use axum::Router;
use axum::routing::{get, post};
use portal::attachments::Place;

/// Section of the navigation.
pub const SECTION: &str = "/arbeit/projekte";

/// The working pages of fact sheets.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/arbeit/projekte", get(list::show))
        .route("/arbeit/projekte.csv", get(list::export::csv))
        .route("/arbeit/projekte.xlsx", get(list::export::xlsx))
        .route("/arbeit/projekte/neu", get(edit::new))
        .route("/arbeit/projekte/{number}", get(show::show))
        .route("/arbeit/projekte/{number}/bearbeiten", get(edit::edit))
        .route("/arbeit/projekte/{number}/sachstand", get(progress::page))
        .route(
            "/arbeit/projekte/{number}/dateien",
            get(files::page(Place::Project)).merge(post(files::attach(Place::Project)).layer(files::limit())),
        )
}

/// The crumb that leads back to the list, and to a sheet.
fn above(work: &Work, sheet: Option<(i32, &str)>) -> Vec<(String, String)> {
    let mut above = vec![(SECTION.to_owned(), work.t("Projekte", "Projects").to_owned())];
    above.extend(sheet.map(|(n, title)| (format!("{SECTION}/{n}"), title.to_owned())));
    above
}
