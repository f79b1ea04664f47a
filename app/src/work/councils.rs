//! The councils in the workspace: the board, a municipality's path, and what its clerk records.

pub mod api;
pub mod board;
pub mod edit;
pub mod history;
pub mod path;
mod proposals;
pub mod round;
pub mod setup;

use crate::context::{AppState, Work};
use axum::Router;
use axum::routing::get;

/// Entry of the navigation.
pub const SECTION: &str = "/arbeit/raete";

/// Working pages of the councils.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/arbeit/raete", get(board::show))
        .route("/arbeit/raete/neu", get(round::new))
        .route("/arbeit/raete/{nummer}/aendern", get(round::edit))
        .route("/arbeit/raete/{nummer}/{slug}", get(path::show))
        .route("/arbeit/raete/{nummer}/{slug}/neu", get(edit::new))
        .route("/arbeit/raete/{nummer}/{slug}/{id}", get(edit::edit))
        .route("/arbeit/raete/{nummer}/{slug}/{id}/verlauf", get(history::show))
        .route("/arbeit/sitzungsdienst/{slug}", get(setup::show))
}

/// The pages above one municipality's path.
fn above(work: &Work, number: i32) -> Vec<(String, String)> {
    let words = work.lang.say(format_args!("Räte, Fassung {number}"), format_args!("Councils, edition {number}"));
    vec![(format!("{SECTION}?fassung={number}"), words)]
}
