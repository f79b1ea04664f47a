//! Login at OpenID Connect providers, and logout.
//!
//! `openidconnect` checks signature, issuer, audience, expiry and nonce. What it leaves to us is in
//! [`verify`]: issue time, authorised party, access-token hash, trust level, time of
//! authentication, subject of UserInfo, issuer of the answer (RFC 9207), rotation of keys, and
//! logout tokens. Every refusal has a code of its own in the audit log.

pub mod cookies;
pub mod fetch;
pub mod login;
pub mod logout;
pub mod pages;
pub mod provider;
pub mod refusal;
pub mod verify;

pub use provider::Providers;

use axum::Router;
use axum::routing::{get, post};

/// Routes of login and logout.
pub fn router(state: login::AuthState) -> Router {
    Router::new()
        .route("/anmelden", get(pages::choose))
        .route("/anmelden/{provider}", get(login::begin))
        .route("/anmelden/{provider}/rueckruf", get(login::callback))
        .route("/abmelden", post(logout::logout))
        .route("/abmelden/{provider}/rueckkanal", post(logout::back_channel))
        .with_state(state)
}
