//! Working pages, behind the login.

pub mod account;
pub mod assessments;
pub mod audit;
pub mod conferences;
pub mod councils;
pub mod editions;
pub mod exports;
pub mod files;
pub mod frame;
pub mod help;
pub mod import;
pub mod my_work;
pub mod notices;
pub(crate) mod pager;
pub mod people;
pub mod region;
pub(crate) mod rows;
pub mod sheets;
pub mod strategy;
pub mod texts;
pub mod workshops;

use crate::context::AppState;
use crate::upload;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// All working pages. Every one asks for a login by its [`crate::context::Work`].
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/arbeit", get(my_work::show))
        .route("/arbeit/strategie", get(strategy::list::show))
        .route("/arbeit/themenfelder/neu", get(strategy::edit::new))
        .route("/arbeit/themenfelder/{slug}", get(strategy::show::show))
        .route("/arbeit/themenfelder/{slug}/bearbeiten", get(strategy::edit::edit))
        .route("/arbeit/themenfelder/{slug}/ziele/neu", get(strategy::goal::new))
        .route("/arbeit/themenfelder/{slug}/ziele/{id}", get(strategy::goal::edit))
        .route("/arbeit/fassungen/neu", get(editions::preview::show))
        .route("/arbeit/fassungen/vorschau", get(editions::ahead::show))
        .route("/arbeit/fassungen/vorschau/{*seite}", get(editions::ahead::show))
        .route("/arbeit/konto", get(account::show))
        .route("/arbeit/nachrichten", get(notices::show))
        .merge(assessments::router())
        .merge(sheets::router())
        .merge(strategy::router())
        .merge(workshops::router())
        .merge(files::router())
        .merge(texts::router())
        .merge(councils::router())
        .merge(conferences::router())
        .route("/arbeit/konto/daten.json", get(account::data))
        .route("/arbeit/hilfe/rechte", get(help::rights))
        .merge(people_and_region())
}

/// People, region, lists and log.
fn people_and_region() -> Router<AppState> {
    // The use cases check the file itself.
    let picture = DefaultBodyLimit::max(portal::region::pictures::LARGEST * upload::READ * 4);
    let list = DefaultBodyLimit::max(portal::import_csv::LARGEST * upload::READ);
    Router::new()
        .route("/arbeit/personen", get(people::list::show))
        .route("/arbeit/personen/einladen", get(people::invitations::new))
        .route("/arbeit/personen/links", get(people::invitations::links))
        .route("/arbeit/personen/einladungen", get(people::invitations::list))
        .route("/arbeit/personen/{id}", get(people::person::show))
        .route("/arbeit/verbund", get(region::edit::overview))
        .route("/arbeit/verbund/angaben", get(region::edit::edit))
        .route("/arbeit/verbund/mitglieder", get(region::members::list))
        .route("/arbeit/verbund/mitglieder/neu", get(region::members::new))
        .route("/arbeit/verbund/mitglieder/{id}", get(region::members::edit))
        .route("/arbeit/verbund/gruppen", get(region::groups::list_groups))
        .route("/arbeit/verbund/gremien", get(region::groups::list_bodies))
        .route("/arbeit/seiten", get(region::pages::list))
        .route("/arbeit/barrieren", get(region::barriers::list))
        .route("/arbeit/wappen", post(region::upload::save).layer(picture))
        .route("/arbeit/einlesen", get(import::overview))
        .route("/arbeit/einlesen/{kind}", get(import::show).post(import::keep).layer(list))
        .route("/arbeit/ausgabe/alles", get(exports::all).post(exports::take_all))
        .route("/arbeit/ausgabe/kommunen/{slug}", get(exports::municipality).post(exports::take_municipality))
        .route("/arbeit/protokoll", get(audit::show))
        .route("/arbeit/protokoll.csv", get(audit::csv))
}
