//! Invitation links on their way to the person who made them.
//!
//! Only the hash of a token is stored. The token itself waits here, in memory, until the next page
//! shows it once; whoever misses that makes a new invitation.

use crate::{Ctx, Portal, Result};
use chrono::{DateTime, Duration, Utc};
use contract::Id;
use std::collections::HashMap;
use std::sync::Mutex;

/// A link to hand on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whom it is for.
    pub name: String,
    /// "Fachkraft, Gemeinde Nottuln"
    pub role: String,
    /// The token of `/einladung/{token}`.
    pub token: String,
    /// The address it was mailed to as well.
    pub mailed: Option<String>,
}

/// Links by the person who made them.
#[derive(Default)]
pub(crate) struct Links(Mutex<HashMap<Id, (DateTime<Utc>, Vec<Link>)>>);

/// How long links wait, in minutes.
const MINUTES: i64 = 10;

pub(crate) fn leave(portal: &Portal, person: Id, links: Vec<Link>) {
    let now = portal.now();
    let mut all = portal.0.handover.0.lock().unwrap_or_else(|e| e.into_inner());
    all.retain(|_, (at, _)| now - *at < Duration::minutes(MINUTES));
    all.insert(person, (now, links));
}

/// Takes the links that wait for the person at hand: works once.
pub fn take(ctx: &Ctx) -> Result<Vec<Link>> {
    let person = ctx.actor()?.person_id;
    let now = ctx.portal.now();
    let mut all = ctx.portal.0.handover.0.lock().unwrap_or_else(|e| e.into_inner());
    Ok(match all.remove(&person) {
        Some((at, links)) if now - at < Duration::minutes(MINUTES) => links,
        _ => vec![],
    })
}
