//! All rooms and sockets of one instance.

use super::beat::Beat;
use super::connection::{Connection, FAILED, Farewell, RESTART};
use super::gate::Gate;
use super::room::{self, Event};
use super::threads::Threads;
use super::watch;
use super::writer::Writer;
use crate::config;
use contract::Id;
use portal::Portal;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

/// The rooms, the sockets, and what they share.
pub struct Hub {
    pub portal: Portal,
    /// Tells this instance from others in what they tell each other.
    pub instance: Id,
    pub rules: config::Live,
    pub sizes: live::Limits,
    pub writer: Writer,
    pub threads: Threads,
    /// The threads of everything else.
    aside: Handle,
    pub gate: Gate,
    rooms: Mutex<HashMap<Id, UnboundedSender<Event>>>,
    connections: Mutex<HashMap<u64, Arc<Connection>>>,
    numbers: AtomicU64,
    pub beat: Arc<Beat>,
    stopping: AtomicBool,
    emptied: Notify,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|e| e.into_inner())
}

impl Hub {
    /// Starts threads, writer and watch. `page`: bytes of a page of the SQLite file.
    ///
    /// # Errors
    /// When there are no threads to be had.
    pub fn start(portal: Portal, rules: config::Live, page: Option<u32>) -> std::io::Result<Arc<Self>> {
        let beat = Arc::new(Beat::new(page));
        let threads = Threads::start(&beat)?;
        let hub = Arc::new(Self {
            instance: portal.fresh_id(),
            writer: Writer::start(portal.clone(), beat.clone(), threads.first()),
            threads,
            aside: Handle::current(),
            portal,
            rules,
            sizes: live::Limits::default(),
            gate: Gate::default(),
            rooms: Mutex::default(),
            connections: Mutex::default(),
            numbers: AtomicU64::new(1),
            beat,
            stopping: AtomicBool::new(false),
            emptied: Notify::new(),
        });
        watch::start(&hub);
        Ok(hub)
    }

    /// Does something that takes long on another thread than those that carry messages.
    pub fn aside(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.aside.spawn(work);
    }

    /// A number for a new socket.
    pub fn number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Brings a socket into the room of its text, which is opened if nobody is in it.
    pub fn join(self: &Arc<Self>, connection: &Arc<Connection>) -> UnboundedSender<Event> {
        let text = connection.opened.text;
        let mut rooms = lock(&self.rooms);
        lock(&self.connections).insert(connection.number, connection.clone());
        if self.stopping.load(Ordering::Acquire) {
            connection.close(Farewell::new(RESTART, "restart"));
        }
        let open = || {
            let (door, events) = mpsc::unbounded_channel();
            self.threads.of(text).spawn(room::run(self.clone(), text, events));
            door
        };
        let door = match rooms.entry(text) {
            // A room that came to grief has left its door behind.
            Entry::Occupied(mut found) if found.get().is_closed() => {
                found.insert(open());
                found.get().clone()
            }
            Entry::Occupied(found) => found.get().clone(),
            Entry::Vacant(place) => place.insert(open()).clone(),
        };
        let _ = door.send(Event::Join(connection.clone()));
        door
    }

    /// A socket is gone.
    pub fn forget(&self, connection: &Connection) {
        lock(&self.connections).remove(&connection.number);
    }

    /// Lets an empty room leave memory; `false` if somebody is just coming in.
    pub fn close_room(&self, text: Id, events: &UnboundedReceiver<Event>) -> bool {
        let mut rooms = lock(&self.rooms);
        if !events.is_empty() {
            return false;
        }
        rooms.remove(&text);
        drop(rooms);
        self.emptied.notify_waiters();
        true
    }

    /// Gives a room up; whoever is just coming in is turned away.
    pub fn give_up_room(&self, text: Id, events: &mut UnboundedReceiver<Event>, farewell: &Farewell) {
        lock(&self.rooms).remove(&text);
        events.close();
        while let Ok(event) = events.try_recv() {
            event.turn_away(farewell);
        }
        self.emptied.notify_waiters();
    }

    /// The texts that are open here.
    pub fn open_texts(&self) -> Vec<Id> {
        lock(&self.rooms).keys().copied().collect()
    }

    /// Tells a room something, if it is open here.
    pub fn tell(&self, text: Id, event: impl FnOnce() -> Event) {
        if let Some(door) = lock(&self.rooms).get(&text) {
            let _ = door.send(event());
        }
    }

    /// All sockets.
    pub fn connections(&self) -> Vec<Arc<Connection>> {
        lock(&self.connections).values().cloned().collect()
    }

    /// Whether nobody is connected.
    pub fn is_deserted(&self) -> bool {
        lock(&self.connections).is_empty()
    }

    /// Closes the sockets of rooms that came to grief without a word.
    pub fn close_orphans(&self) {
        let mut rooms = lock(&self.rooms);
        let lost: Vec<Id> = rooms.iter().filter(|(_, door)| door.is_closed()).map(|(text, _)| *text).collect();
        if lost.is_empty() {
            return;
        }
        rooms.retain(|text, _| !lost.contains(text));
        for connection in lock(&self.connections).values().filter(|c| lost.contains(&c.opened.text)) {
            connection.close(Farewell::new(FAILED, "failed"));
        }
        drop(rooms);
        self.emptied.notify_waiters();
    }

    /// Ends all sockets and waits until every text is put away.
    pub async fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        for connection in self.connections() {
            connection.close(Farewell::new(RESTART, "restart"));
        }
        let empty = async {
            loop {
                let emptied = self.emptied.notified();
                tokio::pin!(emptied);
                emptied.as_mut().enable();
                if lock(&self.rooms).is_empty() {
                    return;
                }
                emptied.await;
            }
        };
        if tokio::time::timeout(Duration::from_secs(10), empty).await.is_err() {
            tracing::warn!("some live texts were not put away in time; what was acknowledged is stored");
        }
    }

    /// Whether the portal is about to end.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }
}
