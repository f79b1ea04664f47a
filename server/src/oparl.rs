//! Council information systems: asking them, and the job that does.

mod address;
mod web;

pub use web::Outside;

use contract::Id;
use portal::Portal;
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use tokio::task::JoinSet;

/// Systems that are looked at beside each other: a slow one keeps nobody else waiting.
const AT_ONCE: usize = 8;

/// Looks every few seconds whose system is due, and asks, for good.
pub async fn rounds(portal: Portal, web: Outside) {
    let mut tick = tokio::time::interval(Duration::from_secs(3));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut looks = JoinSet::new();
    let mut whose: HashMap<tokio::task::Id, Id> = HashMap::new();
    loop {
        tokio::select! {
            Some(ended) = looks.join_next_with_id() => {
                let task = match &ended {
                    Ok((task, ())) => *task,
                    Err(error) => {
                        tracing::warn!(%error, "a look at a council information system broke off");
                        error.id()
                    }
                };
                whose.remove(&task);
            }
            _ = tick.tick() => {
                let due = match portal::councils::oparl::due(&portal).await {
                    Ok(due) => due,
                    Err(error) => {
                        tracing::warn!(%error, "council information systems could not be looked up");
                        continue;
                    }
                };
                let busy: HashSet<Id> = whose.values().copied().collect();
                let room = AT_ONCE - busy.len();
                for id in due.into_iter().filter(|id| !busy.contains(id)).take(room) {
                    let task = looks.spawn(look(portal.clone(), web.clone(), id));
                    whose.insert(task.id(), id);
                }
            }
        }
    }
}

async fn look(portal: Portal, web: Outside, id: Id) {
    match portal::councils::oparl::look_at(&portal, &web, id).await {
        Ok(0) => {}
        Ok(proposals) => tracing::info!(organisation = %id, proposals, "a council information system had news"),
        Err(error) => tracing::warn!(organisation = %id, %error, "a council information system could not be read"),
    }
}
