//! Projects of an edition, with what was reported since.

pub mod detail;
pub mod export;
pub mod filter;
pub mod list;
pub mod milestones;
mod one_page;
pub mod people;
pub mod show;
pub mod table;

use crate::context::AppState;
use axum::Router;
use axum::routing::get;
use contract::fact_sheet::FactSheet;

/// Addresses that exist for the newest edition and below every older one.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/projekte", get(list::show))
        .route("/projekte.csv", get(export::csv))
        .route("/projekte.xlsx", get(export::xlsx))
        .route("/projekte/{adresse}", get(show::show))
}

/// The path of a project: `/projekte/14-echtzeit-an-der-haltestelle`.
pub fn path(sheet: &FactSheet) -> String {
    format!("/projekte/{}", slug(sheet))
}

/// Number and title as a part of an address.
pub fn slug(sheet: &FactSheet) -> String {
    format!("{}-{}", sheet.number, domain::sheet_index::slug(&sheet.content.title))
}
