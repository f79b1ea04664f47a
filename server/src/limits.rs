//! How much one address may do, and which address a request really comes from.

use crate::config::Config;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request};
use axum::middleware::Next;
use axum::response::Response;
use contract::action::ApiError;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

/// The address at the other end of the connection, put into every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Limits by address.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    trusted: Vec<IpAddr>,
    logins: DefaultKeyedRateLimiter<IpAddr>,
    changes: DefaultKeyedRateLimiter<IpAddr>,
}

fn limiter(per_minute: u32) -> DefaultKeyedRateLimiter<IpAddr> {
    RateLimiter::keyed(Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN)))
}

/// The address that a request comes from: the last one in `X-Forwarded-For` that is no proxy of
/// ours, and only if the connection itself comes from one.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
    let mut chain: Vec<IpAddr> = forwarded.filter_map(|a| a.trim().parse().ok()).collect();
    while let Some(address) = chain.pop() {
        if !trusted.contains(&address) {
            return address;
        }
    }
    peer
}

impl Limits {
    /// From the configuration.
    pub fn new(config: &Config) -> Self {
        Self(Arc::new(Inner {
            trusted: config.trusted_proxies.clone(),
            logins: limiter(config.limits.logins_per_minute),
            changes: limiter(config.limits.changes_per_minute),
        }))
    }

    /// Forgets addresses that have been quiet, so that memory does not grow with strangers.
    pub fn tidy(&self) {
        self.0.logins.retain_recent();
        self.0.changes.retain_recent();
    }

    /// The address that somebody comes from.
    pub fn address(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        client(peer, headers, &self.0.trusted)
    }

    fn allows(&self, request: &Request<Body>) -> bool {
        let Some(Peer(peer)) = request.extensions().get::<Peer>().copied() else { return true };
        let address = client(peer.ip(), request.headers(), &self.0.trusted);
        let path = request.uri().path();
        match *request.method() {
            Method::GET if path.starts_with("/anmelden/") => self.0.logins.check_key(&address).is_ok(),
            Method::GET | Method::HEAD => true,
            _ => self.0.changes.check_key(&address).is_ok(),
        }
    }
}

/// Turns away who does too much, with a sentence.
pub async fn layer(axum::extract::State(limits): axum::extract::State<Limits>, request: Request<Body>, next: Next) -> Response {
    if limits.allows(&request) {
        return next.run(request).await;
    }
    app::error::error_page(&ApiError::TooMany, app::context::language(request.headers()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_proxies_may_speak_for_others() {
        let ip = |s: &str| s.parse::<IpAddr>().expect("an address");
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "198.51.100.7, 203.0.113.9, 127.0.0.1".parse().expect("a header"));
        assert_eq!(client(ip("192.0.2.1"), &headers, &[]), ip("192.0.2.1"));
        assert_eq!(client(ip("127.0.0.1"), &headers, &[ip("127.0.0.1")]), ip("203.0.113.9"));
        assert_eq!(client(ip("127.0.0.1"), &HeaderMap::new(), &[ip("127.0.0.1")]), ip("127.0.0.1"));
    }
}
