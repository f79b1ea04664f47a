//! What citizens read: complete without an account, without script, from the newest edition or an
//! older one under its own address.

pub mod chart;
pub mod editions;
pub mod fields;
pub mod home;
pub mod projects;
pub mod machines;
pub mod search;
pub mod site;
pub mod strategy;
pub mod workshops;

use crate::context::AppState;
use axum::Router;
use axum::routing::get;

/// Addresses of public pages that show one edition; they exist for the newest edition, for every
/// older one below `/fassungen/{nummer}`, and all of that in English below `/en`.
fn of_an_edition() -> Router<AppState> {
    Router::new()
        .route("/strategie", get(strategy::show))
        .route("/themenfelder", get(fields::list))
        .route("/themenfelder/{slug}", get(fields::show))
        .merge(projects::router())
        .route("/workshops", get(workshops::list))
        .route("/workshops/{slug}", get(workshops::show))
}

fn pages() -> Router<AppState> {
    Router::new()
        .route("/", get(home::show))
        .route("/suche", get(search::show))
        .route("/fassungen", get(editions::list))
        .route("/fassungen/vergleich", get(editions::compare))
        .route("/fassungen/{nummer}", get(editions::show))
        .merge(of_an_edition())
        .nest("/fassungen/{nummer}", of_an_edition())
}

/// All public pages.
pub fn router() -> Router<AppState> {
    Router::new()
        .merge(pages())
        .nest("/en", pages())
        .route("/en/", get(home::show))
        .merge(machines::router())
        .route("/stil/region.css", get(site::style))
        .route("/stil/symbol.svg", get(site::icon))
}
