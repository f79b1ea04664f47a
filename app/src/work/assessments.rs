//! Assessments in the workspace: set up, answer, release, lay over each other, consolidate.

pub mod api;
mod heat;
mod list;
mod outcome;
mod overlay;
mod picture;
mod progress;
mod proposal;
mod questions;
mod setup;
mod setup_settled;
mod sheet;
mod sheet_changes;
mod sheet_rows;
pub mod upload;
mod words;

use crate::context::AppState;
use crate::upload as uploads;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;

/// Where all assessments stand.
pub const SECTION: &str = "/arbeit/bedarfsabfragen";

/// Working pages of assessments.
pub fn router() -> Router<AppState> {
    // The use case checks the file itself.
    let workbook = DefaultBodyLimit::max(portal::assessments::LARGEST * uploads::READ);
    Router::new()
        .route("/arbeit/bedarfsabfragen", get(list::show))
        .route("/arbeit/bedarfsabfragen/neu", get(setup::new))
        .route("/arbeit/bedarfsabfragen/{slug}", get(progress::show))
        .route("/arbeit/bedarfsabfragen/{slug}/bearbeiten", get(setup::edit))
        .route("/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}", get(sheet::show))
        .route("/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/stand.json", get(sheet::standing))
        .route("/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/bogen.xlsx", get(upload::download))
        .route("/arbeit/bedarfsabfragen/{slug}/bogen/{kommune}/einlesen", get(upload::form).post(upload::read).layer(workbook))
        .route("/arbeit/bedarfsabfragen/{slug}/auswertung", get(overlay::show))
        .route("/arbeit/bedarfsabfragen/{slug}/vorschlaege/{nummer}", get(proposal::show))
}

pub(crate) use list::waiting;
