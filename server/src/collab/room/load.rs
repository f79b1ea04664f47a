//! A text from the tables into the room.

use super::cycle::learn;
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
        tracing::debug!(text = %id, "a live text is loaded");
        let stored = live_texts::load(&hub.portal, id).await?.ok_or(portal::Error::NotFound)?;
        let writers = live_texts::writers(&hub.portal, id).await?;
        let signed = live_texts::signed(&hub.portal, id).await?;
        let (behind, snapshot) = (stored.seq > stored.document_seq, stored.snapshot.len());
        let loose = stored.rows.iter().map(|r| r.updates.len()).sum();
        let whole = (stored.rows.is_empty() && snapshot > 0).then(|| Whole::new(frame::answer(&stored.snapshot).into()));
        let (text, suggested) = meanwhile(&hub, read_signed(stored, hub.sizes), whole.as_ref(), events, waiting).await?;
        let signed = note_signed(&hub, id, signed, suggested);
        // Whoever is in this text at another instance tells so.
        let asks = Signal::WhoIsHere { from: hub.instance, text: id };
        let portal = hub.portal.clone();
        tokio::spawn(async move {
            let _ = asks.tell_now(&portal).await;
        });
        let (here, elsewhere, members, compacting, owed, foreign, asked, spare) = Default::default();
        let now = Instant::now();
        Ok(Room {
            hub,
            id,
            text,
            whole,
            writers,
            signed,
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
            differs: false,
            foreign,
            asked,
            spare,
        })
    }

    /// Takes in everything that is stored. `false` if it cannot be put together or says otherwise
    /// than what is known here: then everybody has to begin anew.
    pub async fn catch_up(&mut self, cycle: &mut Cycle) -> bool {
        let hub = self.hub.clone();
        let Some(found) = fetch(&hub, self.id).await else { return false };
        // Row by row first: what a change names shows only in the change itself.
        self.rows(&found.rows, cycle);
        let Some(mut stored) = read_anew(found, &hub, self.id).await else { return false };
        let agrees = self.text.agrees(&stored.snapshot());
        let fits = match self.text.adopt(&stored.since(&self.text.state())) {
            Ok(Applied::New(change)) => {
                cycle.from_elsewhere.push(change.update);
                true
            }
            Ok(Applied::Nothing) => true,
            Ok(Applied::Missing) | Err(_) => false,
        };
        // What came in just now is not stored yet. Only who reads something else has to begin anew.
        let mut reads_alike =
            || cycle.updates.iter().all(|t| stored.adopt(&t.change.update).is_ok()) && stored.document() == self.text.document();
        let differs = !fits || (!agrees && !reads_alike());
        self.differs = differs;
        if differs {
            tracing::error!(text = %self.id, "a number was used at two instances at once; the text is loaded anew");
        }
        !differs
    }
}

/// The text as it is stored now.
pub(super) async fn load_anew(hub: &Hub, id: Id) -> Option<live::Text> {
    read_anew(fetch(hub, id).await?, hub, id).await
}

async fn fetch(hub: &Hub, id: Id) -> Option<Stored> {
    let found = live_texts::load(&hub.portal, id).await;
    found.inspect_err(|error| tracing::error!(%error, text = %id, "a live text cannot catch up")).ok()?
}

async fn read_anew(stored: Stored, hub: &Hub, id: Id) -> Option<live::Text> {
    let text = read(stored, hub.sizes).await;
    text.inspect_err(|error| tracing::error!(%error, text = %id, "a live text cannot catch up")).ok()
}

/// Waits for the text. Who has nothing yet gets all of it as it is stored, without waiting.
async fn meanwhile(
    hub: &Hub,
    text: impl Future<Output = portal::Result<(live::Text, Vec<(Id, Id)>)>>,
    whole: Option<&Arc<Whole>>,
    events: &mut UnboundedReceiver<Event>,
    waiting: &mut Vec<Event>,
) -> portal::Result<(live::Text, Vec<(Id, Id)>)> {
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
    let work = move || stored.put_together(sizes).map(|(text, _)| text);
    tokio::task::spawn_blocking(work).await.map_err(|e| portal::Error::Broken(e.to_string()))?
}

/// The same, and whose the suggestions in it are.
async fn read_signed(stored: Stored, sizes: live::Limits) -> portal::Result<(live::Text, Vec<(Id, Id)>)> {
    let work = move || {
        let signed = stored.updates()?.into_iter().flat_map(live::signed).collect();
        Ok((stored.put_together(sizes)?.0, signed))
    };
    tokio::task::spawn_blocking(work).await.map_err(|e| portal::Error::Broken(e.to_string()))?
}

/// What is known of whose suggestions are, with those in the text that nobody noted when they were made: they
/// came before it was noted, or with an archive.
fn note_signed(hub: &Hub, text: Id, mut known: HashMap<Id, Id>, suggested: Vec<(Id, Id)>) -> HashMap<Id, Id> {
    let new = learn(&mut known, suggested);
    if !new.is_empty() {
        let portal = hub.portal.clone();
        hub.aside(async move {
            if let Err(error) = live_texts::note_signed(&portal, text, new).await {
                tracing::warn!(%error, %text, "whose some suggestions are is not noted yet");
            }
        });
    }
    known
}
