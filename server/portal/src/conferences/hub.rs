//! Who follows which conference: screens wait here until something changes. Changes of this instance
//! are told at once; those of others are found by asking the database once a second.

use super::load;
use crate::{Portal, Result};
use contract::Id;
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::watch;

/// The conferences that somebody follows, each with the revision that is known of it.
#[derive(Default)]
pub(crate) struct Hub {
    followed: Mutex<HashMap<Id, watch::Sender<i64>>>,
}

impl Hub {
    fn followed(&self) -> std::sync::MutexGuard<'_, HashMap<Id, watch::Sender<i64>>> {
        self.followed.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Tells all who follow; an older number than the known one is no news.
    pub(crate) fn tell(&self, id: Id, revision: i64) {
        if let Some(sender) = self.followed().get(&id) {
            sender.send_if_modified(|known| {
                let newer = *known < revision;
                *known = revision.max(*known);
                newer
            });
        }
    }

    /// What is followed; what nobody follows any more is forgotten.
    fn watched(&self) -> Vec<Id> {
        let mut followed = self.followed();
        followed.retain(|_, sender| sender.receiver_count() > 0);
        followed.keys().copied().collect()
    }
}

/// Follows a conference: the receiver wakes with every newer revision. Callers have checked the right.
pub async fn follow(portal: &Portal, id: Id) -> Result<watch::Receiver<i64>> {
    let receiver = portal.hub().followed().entry(id).or_insert_with(|| watch::channel(0).0).subscribe();
    // After subscribing: no change falls between.
    let now = load::revision(portal, id).await?;
    portal.hub().tell(id, now);
    Ok(receiver)
}

/// Asks what other instances changed. Takes one query, and none while nobody follows anything.
pub async fn poll(portal: &Portal) -> Result<()> {
    let ids = portal.hub().watched();
    if ids.is_empty() {
        return Ok(());
    }
    for (id, revision) in load::revisions(portal, &ids).await? {
        portal.hub().tell(id, revision);
    }
    Ok(())
}

/// Ends all that follows, when the program stops.
pub fn release(portal: &Portal) {
    portal.hub().followed().clear();
}
