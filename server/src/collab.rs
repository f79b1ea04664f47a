//! Live texts over WebSockets: who is in, what they write, and how it gets onto the disk.
//!
//! A socket ([`socket`]) checks nothing but how much comes; its messages go to the room of its text
//! ([`room`]). A room takes what waits for it in one go, gives it to the one writer ([`writer`]), which
//! puts what all rooms have in that moment into one commit, and only then acknowledges and passes on. Where
//! much is written, rooms keep a beat ([`beat`]).
//! While a commit is under way a room takes nothing, so what it holds then is what is stored, and
//! whoever joins is told nothing else. Rooms and sockets have threads of their own ([`threads`]).
//! [`watch`] looks after rights and after what other instances write.

mod beat;
mod connection;
mod gate;
mod handshake;
mod hub;
mod presence;
mod room;
mod socket;
mod threads;
mod watch;
mod wire;
mod writer;

pub use hub::Hub;

use crate::config::Config;
use crate::limits::Limits;
use app::AppState;
use axum::Router;
use axum::routing::get;
use std::sync::Arc;

/// What a socket's handler can reach.
#[derive(Clone)]
pub struct Live {
    hub: Arc<Hub>,
    app: AppState,
    addresses: Limits,
    sockets: handshake::Sockets,
}

/// The one address, and the hub behind it.
///
/// # Errors
/// When there are no threads to be had, or the database cannot be asked.
pub async fn router(config: &Config, app: AppState, addresses: Limits) -> anyhow::Result<(Router, Arc<Hub>)> {
    let page = portal::db::page_size(&app.portal).await?;
    let hub = Hub::start(app.portal.clone(), config.live.clone(), page)?;
    let sockets = handshake::Sockets::new(hub.sizes.message + socket::SLACK);
    let state = Live { hub: hub.clone(), app, addresses, sockets };
    Ok((Router::new().route("/arbeit/texte/{kind}/{owner}/{slot}/live", get(socket::open)).with_state(state), hub))
}
