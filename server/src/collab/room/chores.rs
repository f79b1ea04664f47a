//! What a room does without anybody waiting for it.

use super::{Event, Farewell, LATEST, LOOSE, QUIET, Room};
use crate::collab::connection::{FAILED, RELOAD, TRY_LATER};
use portal::live_texts;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedReceiver;

impl Room {
    /// When the next chore is due.
    pub(super) fn due(&self) -> Instant {
        let follow = self.behind.map(|since| (self.wrote + QUIET).min(since + LATEST));
        let later = Instant::now() + Duration::from_secs(20);
        [follow, self.elsewhere.due(), self.owed].into_iter().flatten().fold(later, Instant::min)
    }

    /// What is to be done without anybody waiting for it.
    pub(super) fn chores(&mut self) {
        let now = Instant::now();
        if self.behind.is_some_and(|since| now >= (self.wrote + QUIET).min(since + LATEST)) {
            self.behind = None;
            let (portal, id, by) = (self.hub.portal.clone(), self.id, self.by);
            self.hub.aside(async move {
                if let Err(error) = live_texts::follow(&portal, id, by).await {
                    tracing::warn!(%error, text = %id, "a document cannot follow its live text yet");
                }
            });
        }
        if self.owed.is_some_and(|due| now >= due) {
            self.acknowledge();
        }
        if self.elsewhere.due().is_some_and(|due| now >= due) {
            self.elsewhere.send(&self.hub.portal, self.hub.instance, self.id);
        }
        let silent = self.elsewhere.silent();
        if !silent.is_empty() {
            let gone = self.here.leave(&silent);
            self.tell_presence(&gone);
        }
        self.compact();
    }

    pub(super) fn compact(&mut self) {
        if self.loose < LOOSE.max(self.snapshot) || self.compacting.swap(true, Ordering::AcqRel) {
            return;
        }
        self.snapshot = self.snapshot.max(self.loose / 2);
        self.loose = 0;
        let (portal, id, running) = (self.hub.portal.clone(), self.id, self.compacting.clone());
        self.hub.aside(async move {
            if let Err(error) = live_texts::compact(&portal, id).await {
                tracing::warn!(%error, text = %id, "a live text cannot be compacted yet");
            }
            running.store(false, Ordering::Release);
        });
    }

    /// Nobody is in it any more: its document follows, its rows become a snapshot.
    pub(super) async fn put_away(&mut self) {
        let id = self.id;
        // That the last one left is news elsewhere.
        if self.elsewhere.due().is_some() {
            self.elsewhere.send(&self.hub.portal, self.hub.instance, id);
        }
        if self.behind.take().is_some()
            && let Err(error) = live_texts::follow(&self.hub.portal, id, self.by).await
        {
            tracing::warn!(%error, text = %id, "a document cannot follow its live text yet");
        }
        if self.loose > 0 {
            match live_texts::compact(&self.hub.portal, id).await {
                Ok(_) => self.loose = 0,
                Err(error) => tracing::warn!(%error, text = %id, "a live text cannot be compacted yet"),
            }
        }
    }

    /// Something could not be stored or put together: everybody connects again and gets what is
    /// stored. Nothing of what is lost here was acknowledged.
    pub(super) fn give_up(self, events: &mut UnboundedReceiver<Event>) {
        let farewell = match (self.differs, self.text.is_broken()) {
            // With what they have they would bring it back.
            (true, _) => Farewell::new(RELOAD, "other_state"),
            (_, true) => Farewell::new(FAILED, "not_stored"),
            _ => Farewell::new(TRY_LATER, "not_stored"),
        };
        self.hub.give_up_room(self.id, events, &farewell);
        self.members.values().for_each(|m| m.connection.close(farewell.clone()));
    }
}
