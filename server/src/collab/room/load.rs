//! A text from the tables into the room.

use super::{Cycle, Room};
use crate::collab::hub::Hub;
use contract::Id;
use live::Applied;
use portal::live_texts::{self, Signal, Stored};
use std::sync::Arc;
use std::time::Instant;

impl Room {
    /// Loads a text. The room is known before that, so what others store meanwhile waits at its door.
    pub async fn load(hub: Arc<Hub>, id: Id) -> portal::Result<Room> {
        let stored = live_texts::load(&hub.portal, id).await?.ok_or(portal::Error::NotFound)?;
        let writers = live_texts::writers(&hub.portal, id).await?;
        let (behind, snapshot) = (stored.seq > stored.document_seq, stored.snapshot.len());
        let loose = stored.rows.iter().map(|r| r.updates.len()).sum();
        let whole = (stored.rows.is_empty() && snapshot > 0).then(|| live::check::frame::answer(&stored.snapshot).into());
        let text = read(stored, hub.sizes).await?;
        // Whoever is in this text at another instance tells so.
        let asks = Signal::WhoIsHere { from: hub.instance, text: id };
        let portal = hub.portal.clone();
        tokio::spawn(async move {
            let _ = asks.tell_now(&portal).await;
        });
        let (here, elsewhere, members, compacting) = Default::default();
        let now = Instant::now();
        Ok(Room {
            hub,
            id,
            text,
            whole,
            writers,
            here,
            elsewhere,
            members,
            loose,
            snapshot,
            behind: behind.then_some(now),
            wrote: now,
            by: None,
            compacting,
        })
    }

    /// Applies everything that is stored; `false` if it cannot be put together.
    pub async fn catch_up(&mut self, cycle: &mut Cycle) -> bool {
        match live_texts::load(&self.hub.portal, self.id).await {
            Ok(Some(stored)) => self.apply_all(&stored, cycle),
            Ok(None) => false,
            Err(error) => {
                tracing::error!(%error, text = %self.id, "a live text cannot catch up");
                false
            }
        }
    }

    fn apply_all(&mut self, stored: &Stored, cycle: &mut Cycle) -> bool {
        let Ok(updates) = stored.updates() else { return false };
        for update in updates {
            match self.text.apply(update, &|_| true) {
                Ok(Applied::New(change)) => cycle.from_elsewhere.push(change.update),
                Ok(Applied::Nothing) => {}
                Ok(Applied::Missing) | Err(_) => return false,
            }
        }
        true
    }
}

/// Putting a long text together takes milliseconds: not on the threads that carry messages.
async fn read(stored: Stored, sizes: live::Limits) -> portal::Result<live::Text> {
    let work = move || {
        let broken = |e| portal::Error::Broken(format!("live text: {e}"));
        live::Text::load(stored.updates()?, sizes).map_err(broken)
    };
    tokio::task::spawn_blocking(work).await.map_err(|e| portal::Error::Broken(e.to_string()))?
}
