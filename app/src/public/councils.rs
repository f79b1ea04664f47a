//! "Wo steht der Beschluss?": which councils have decided on the strategy, for everybody.

mod board;
pub mod files;
pub mod note;
mod show;
mod words;

pub use show::show;

use super::site::Site;
use crate::context::AppState;
use crate::error::PageError;
use axum::Router;
use axum::routing::get;
use portal::councils::Seen;
use serde::Deserialize;
use std::sync::Arc;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Number of an edition.
    fassung: String,
    /// `offen`: leave out who is done.
    nur: String,
}

/// Addresses of the page and its files.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/beschluesse", get(show))
        .route("/beschluesse.ics", get(files::calendar))
        .route("/beschluesse.csv", get(files::csv))
        .route("/beschluesse.xlsx", get(files::xlsx))
}

/// All rounds, and which of them is asked for: the newest unless the address names another.
async fn rounds(site: &Site, asked: &Asked) -> Result<(Arc<Vec<Seen>>, Option<usize>), PageError> {
    site.edition()?;
    let all = site.app.councils().await.map_err(|e| site.fail(e))?;
    let at = match asked.fassung.as_str() {
        "" => (!all.is_empty()).then_some(0),
        n => Some(all.iter().position(|s| n.parse() == Ok(s.round.text.number)).ok_or_else(|| site.missing())?),
    };
    Ok((all, at))
}
