//! What people see.
//!
//! Pages are Leptos views that are rendered once their data are there: an axum handler asks the
//! use cases, then renders. Public pages carry no script at all. Working pages carry islands (see
//! the crate `islands`), which come alive in the browser; until then, and without them, every form
//! is a plain form. Changes are Leptos server functions (`api.rs` of each noun), POST only.

// Views are nested types; the limit is the compiler's, not one of the program.
#![recursion_limit = "256"]

pub mod action;
pub mod assets;
pub mod context;
pub mod endpoints;
pub mod error;
pub mod public;
pub mod ui;
mod upload;
pub mod work;

pub use context::AppState;

use axum::Router;

/// Everything that people see, and the server functions.
pub fn router() -> Router<AppState> {
    Router::new().merge(public::router()).merge(work::router()).merge(action::router())
}
