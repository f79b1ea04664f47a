//! All screens follow: what is to be seen is rendered once for each change, language and kind of
//! screen, and pushed to everybody by server-sent events.

use super::screen::{self, Kind};
use crate::context::{AppState, SESSION_COOKIE, Work, cookie, who};
use crate::error::PageError;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use contract::{Id, Lang};
use futures::stream;
use portal::Ctx;
use portal::conferences::Following;
use serde::Deserialize;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;

/// How often a quiet connection is tried; and how often at least it is asked whether its person may still follow.
const HEARTBEAT: Duration = Duration::from_secs(15);

type Key = (Id, Kind, Lang);

/// Finished screens: of many who follow, one renders.
#[derive(Clone, Default)]
pub struct Screens(Arc<Mutex<HashMap<Key, Slot>>>);

type Slot = Arc<tokio::sync::Mutex<(i64, Arc<str>)>>;

impl Screens {
    /// What is to be seen at a revision or a later one.
    async fn show(&self, app: &AppState, key: Key, revision: i64) -> portal::Result<(i64, Arc<str>)> {
        let slot = {
            let mut all = self.0.lock().unwrap_or_else(|e| e.into_inner());
            // Conferences are few; those of last month need no place.
            if all.len() > 64 && !all.contains_key(&key) {
                all.clear();
            }
            all.entry(key).or_default().clone()
        };
        let mut held = slot.lock().await;
        if held.0 < revision {
            let view = portal::conferences::room(&app.portal, key.0).await?;
            *held = (view.head.revision, screen::screen(&view, key.1, key.2, app.latest().await?.as_ref()).into());
        }
        Ok(held.clone())
    }
}

/// Which screen follows.
#[derive(Deserialize)]
pub struct Ask {
    #[serde(default)]
    pub art: String,
}

struct Follower {
    app: AppState,
    headers: HeaderMap,
    key: Key,
    following: Following,
    sent: i64,
    /// When the person was last seen to have the right.
    asked: Instant,
}

impl Follower {
    /// Whether the person behind the connection is still logged in and may still follow.
    async fn may(&self) -> bool {
        let Ok(found) = who(&self.app, &self.headers).await else { return false };
        let ctx = Ctx::new(self.app.portal.clone(), found.actor);
        portal::conferences::may_follow(&ctx, self.key.0).await.is_ok()
    }

    /// The next thing to send; none ends the connection.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            // Whoever is gone learns nothing more, however much is going on.
            if self.following.rights.has_changed().unwrap_or(true) || self.asked.elapsed() >= HEARTBEAT {
                self.following.rights.mark_unchanged();
                if !self.may().await {
                    return None;
                }
                self.asked = Instant::now();
            }
            let known = *self.following.changes.borrow_and_update();
            if known > self.sent {
                let (revision, html) = self.app.screens.show(&self.app, self.key, known).await.ok()?;
                self.sent = revision.max(known);
                return Some((Ok(Event::default().event("stand").id(revision.to_string()).data(html.as_ref())), self));
            }
            tokio::select! {
                changed = self.following.changes.changed() => changed.ok()?,
                changed = self.following.rights.changed() => {
                    changed.ok()?;
                    self.following.rights.mark_changed();
                }
                () = tokio::time::sleep(HEARTBEAT) => return Some((Ok(Event::default().comment("da")), self)),
            }
        }
    }
}

/// `/arbeit/konferenzen/{id}/live`
pub async fn stream(work: Work, Path(id): Path<Id>, Query(ask): Query<Ask>, headers: HeaderMap) -> Result<Response, PageError> {
    portal::conferences::may_follow(&work.ctx, id).await.map_err(|e| work.fail(e))?;
    let following = portal::conferences::follow(&work.app.portal, id).await.map_err(|e| work.fail(e))?;
    let kind = if ask.art == "beamer" { Kind::Beamer } else { Kind::Room };
    let follower = Follower {
        app: work.app.clone(),
        headers: session_only(&headers),
        key: (id, kind, work.lang),
        following,
        sent: 0,
        asked: Instant::now(),
    };
    let mut response = Sse::new(stream::unfold(follower, Follower::next)).into_response();
    let h = response.headers_mut();
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would keep events back.
    h.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

/// What a long connection keeps of its request: the session, nothing else.
fn session_only(headers: &HeaderMap) -> HeaderMap {
    let mut kept = HeaderMap::new();
    let session = cookie(headers, SESSION_COOKIE).map(|token| format!("{SESSION_COOKIE}={token}"));
    if let Some(value) = session.and_then(|s| HeaderValue::from_str(&s).ok()) {
        kept.insert(header::COOKIE, value);
    }
    kept
}
