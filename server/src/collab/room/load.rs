//! A text from the tables into the room.

use super::{Cycle, Event, Room};
use crate::collab::connection::Connection;
use crate::collab::hub::Hub;
use crate::collab::wire::{Message, Whole};
use contract::Id;
use live::Applied;
use live::check::frame::{self, Frame};
use portal::live_texts::{self, Signal, Stored};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc::UnboundedReceiver;

impl Room {
    /// Loads a text. The room is known before that: what comes meanwhile goes into `waiting`.
    pub async fn load(hub: Arc<Hub>, id: Id, events: &mut UnboundedReceiver<Event>, waiting: &mut Vec<Event>) -> portal::Result<Room> {
        let stored = live_texts::load(&hub.portal, id).await?.ok_or(portal::Error::NotFound)?;
        let writers = live_texts::writers(&hub.portal, id).await?;
        let (behind, snapshot) = (stored.seq > stored.document_seq, stored.snapshot.len());
        let loose = stored.rows.iter().map(|r| r.updates.len()).sum();
        let whole = (stored.rows.is_empty() && snapshot > 0).then(|| Whole::new(frame::answer(&stored.snapshot).into()));
        let text = meanwhile(&hub, read(stored, hub.sizes), whole.as_ref(), events, waiting).await?;
        // Whoever is in this text at another instance tells so.
        let asks = Signal::WhoIsHere { from: hub.instance, text: id };
        let portal = hub.portal.clone();
        tokio::spawn(async move {
            let _ = asks.tell_now(&portal).await;
        });
        let (here, elsewhere, members, compacting, owed) = Default::default();
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
            owed,
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

/// Waits for the text. Who has nothing yet gets all of it as it is stored, without waiting.
async fn meanwhile(
    hub: &Hub,
    text: impl Future<Output = portal::Result<live::Text>>,
    whole: Option<&Arc<Whole>>,
    events: &mut UnboundedReceiver<Event>,
    waiting: &mut Vec<Event>,
) -> portal::Result<live::Text> {
    tokio::pin!(text);
    let mut here: HashMap<u64, Arc<Connection>> = HashMap::new();
    loop {
        let event = tokio::select! {
            text = &mut text => return text,
            Some(event) = events.recv() => event,
        };
        match &event {
            Event::Join(connection) if here.len() < hub.rules.people_per_text => {
                here.insert(connection.number, connection.clone());
            }
            Event::Message(number, bytes) => {
                if let (Some(connection), Some(whole)) = (here.get(number), whole)
                    && matches!(frame::read(bytes, &hub.sizes), Ok(Frame::State(state)) if state.0.is_empty())
                {
                    connection.entered(bytes.len());
                    connection.send([Message::Whole(whole.clone())]);
                    continue;
                }
            }
            _ => {}
        }
        waiting.push(event);
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
