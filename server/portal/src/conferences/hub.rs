//! Who follows which conference: screens wait here until something changes. Changes of this instance
//! are told at once; those of others are found by asking the database once a second, and whether
//! somebody may have lost a right.

use super::load;
use crate::audit::{self, Newest};
use crate::{Portal, Result};
use contract::Id;
use std::collections::HashMap;
use std::sync::Mutex;
use tokio::sync::watch;

/// The conferences that somebody follows, each with the revision that is known of it.
#[derive(Default)]
pub(crate) struct Hub {
    followed: Mutex<HashMap<Id, watch::Sender<i64>>>,
    /// Counts up when rights may have changed.
    rights: watch::Sender<u64>,
}

/// Wakes whoever follows a conference.
#[derive(Clone, Debug)]
pub struct Following {
    /// The newest revision.
    pub changes: watch::Receiver<i64>,
    /// Changes when it is to be asked anew whether one may still follow.
    pub rights: watch::Receiver<u64>,
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

/// Follows a conference. Callers have checked the right.
pub async fn follow(portal: &Portal, id: Id) -> Result<Following> {
    let rights = portal.hub().rights.subscribe();
    let changes = portal.hub().followed().entry(id).or_insert_with(|| watch::channel(0).0).subscribe();
    // After subscribing: no change falls between.
    let now = load::revision(portal, id).await?;
    portal.hub().tell(id, now);
    Ok(Following { changes, rights })
}

/// What happens at the table all the time and takes no right away.
fn keeps_rights(action: &str) -> bool {
    action.starts_with("conference.") && action != "conference.deputy"
}

/// Asks what other instances changed, and what happened since the events `seen`. Takes two queries, and none while
/// nobody follows anything.
pub async fn poll(portal: &Portal, seen: &mut Newest) -> Result<()> {
    let ids = portal.hub().watched();
    if ids.is_empty() {
        return Ok(());
    }
    for (id, revision) in load::revisions(portal, &ids).await? {
        portal.hub().tell(id, revision);
    }
    if !audit::newer(portal, seen).await?.iter().all(|action| keeps_rights(action)) {
        portal.hub().rights.send_modify(|n| *n += 1);
    }
    Ok(())
}

/// Ends all that follows, when the program stops.
pub fn release(portal: &Portal) {
    portal.hub().followed().clear();
}
