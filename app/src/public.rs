//! What citizens read: complete without an account, without script, from the newest edition or an
//! older one under its own address.

mod answers;
mod assessments;
pub mod barrier;
pub mod cards;
pub mod chart;
pub mod chronicle;
pub mod compare;
pub mod conferences;
pub mod councils;
pub mod editions;
pub mod fields;
pub mod files;
pub mod home;
pub mod invitation;
pub mod machines;
pub mod municipalities;
pub mod pages;
mod positions;
pub mod priorities;
pub mod projects;
pub mod resolutions;
pub mod search;
mod section;
pub mod site;
pub mod status;
pub mod strategy;
pub mod unsubscribe;
mod way;
mod why;
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
        .route("/dateien/{id}/{name}", get(files::file))
        .route("/bedarfsabfragen", get(assessments::list_of_all))
        .route("/bedarfsabfragen/{slug}", get(assessments::show))
        .route("/workshops", get(workshops::list))
        .route("/workshops/{slug}", get(workshops::show))
        .route("/kommunen", get(municipalities::index))
        .route("/kommunen/{slug}", get(municipalities::show))
}

/// Texts that hold whatever edition is read.
fn texts() -> Router<AppState> {
    Router::new()
        .route("/impressum", get(pages::fixed))
        .route("/datenschutz", get(pages::fixed))
        .route("/barrierefreiheit", get(pages::fixed))
        .route("/leichte-sprache", get(pages::fixed))
        .route("/gebaerdensprache", get(pages::fixed))
        .route("/seiten/{slug}", get(pages::other))
}

/// Pages that are the same whatever edition is read.
fn live() -> Router<AppState> {
    texts()
        .route("/barriere-melden", get(barrier::show).post(barrier::send))
        .route("/barriere-melden/danke", get(barrier::thanks))
        .route("/nachrichten/abbestellen/{token}", get(unsubscribe::ask).post(unsubscribe::end))
        .route("/konto-geloescht", get(barrier::account_gone))
}

fn pages() -> Router<AppState> {
    Router::new()
        .route("/", get(home::show))
        .route("/suche", get(search::show))
        .route("/fassungen", get(editions::list))
        .route("/fassungen/vergleich", get(compare::show))
        .route("/fassungen/{nummer}", get(editions::show))
        .merge(councils::router())
        .merge(conferences::router())
        .merge(live())
        .merge(of_an_edition())
        .nest("/fassungen/{nummer}", of_an_edition())
}

fn of_the_next() -> Router<AppState> {
    Router::new()
        .route("/", get(home::show))
        .route("/suche", get(search::show))
        .route("/beschluesse", get(councils::show))
        .merge(conferences::router())
        .merge(texts())
        .merge(of_an_edition())
}

/// The pages of the next edition, below [`site::AHEAD`]: for requests that carry a [`site::Ahead`].
pub fn ahead() -> Router<AppState> {
    Router::new().nest(site::AHEAD, of_the_next()).nest(&format!("{}/en", site::AHEAD), of_the_next()).fallback(site::nothing)
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
        .route("/stil/wappen/{id}", get(crate::work::region::upload::serve))
        .route("/einladung/{token}", get(invitation::show).post(invitation::accept))
}
