//! The room of one text: everybody who has it open at this instance.

mod chores;
mod cycle;
mod load;
mod messages;
mod publish;
mod put_back;

use super::connection::{Connection, Farewell, GONE, NOT_LOADED, TOO_MANY};
use super::hub::Hub;
use super::presence::Elsewhere;
use super::wire::Whole;
use axum::body::Bytes;
use contract::Id;
use cycle::Cycle;
use live::Text;
use live::check::presence::{Entry, Presence};
use portal::live_texts::Row;
use put_back::Spare;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::UnboundedReceiver;

/// What comes in at the door.
pub enum Event {
    Join(Arc<Connection>),
    Leave(u64),
    Message(u64, Bytes),
    /// Stored past this room: by another instance, the plain form, an import.
    Rows(Vec<Row>),
    /// Something stored past this room may have been missed.
    CatchUp,
    /// Whose numbers writers are that were first heard of elsewhere.
    Writers(HashMap<u64, Id>),
    /// Told by another instance.
    Presence(Vec<Entry>),
    /// Another instance asks who is here.
    WhoIsHere,
    /// The comments beside the text changed.
    Comments,
}

impl Event {
    /// Whoever comes in finds no room.
    pub fn turn_away(&self, farewell: &Farewell) {
        if let Self::Join(connection) = self {
            connection.close(farewell.clone());
        }
    }
}

/// Somebody's socket in the room.
struct Member {
    connection: Arc<Connection>,
    /// Changes taken in, counted from the first.
    taken: u64,
    acknowledged: u64,
    /// Changes that built on something that had not arrived.
    missing: u64,
    /// Numbers under which this socket tells its cursors.
    numbers: Vec<u64>,
    /// When the log was last told that the person writes.
    begun: Option<Instant>,
}

struct Room {
    hub: Arc<Hub>,
    id: Id,
    text: Text,
    /// Whose number a writer is.
    writers: HashMap<u64, Id>,
    /// Whose a suggestion is.
    signed: HashMap<Id, Id>,
    /// All of the text as whoever comes in gets it, until something is written.
    whole: Option<Arc<Whole>>,
    here: Presence,
    elsewhere: Elsewhere,
    members: HashMap<u64, Member>,
    /// Bytes of rows that stand in no snapshot.
    loose: usize,
    snapshot: usize,
    /// When the document began to be behind, when somebody last wrote, and who.
    behind: Option<Instant>,
    wrote: Instant,
    by: Option<Id>,
    compacting: Arc<std::sync::atomic::AtomicBool>,
    /// When those have to be told whose changes are stored and who do not know it yet.
    owed: Option<Instant>,
    /// What is stored says otherwise than what is known here.
    differs: bool,
    /// Writers whose changes came from elsewhere: what of theirs is lost is put back there.
    foreign: HashSet<u64>,
    /// Those of them whose person was asked for.
    asked: HashSet<u64>,
    /// What may be put back, and when a state was last kept because of it.
    spare: Spare,
}

/// The document follows after so much quiet, or after so much time.
const QUIET: Duration = Duration::from_secs(3);
const LATEST: Duration = Duration::from_secs(15);
/// Rows are compacted from so many bytes, or as many as the snapshot has.
const LOOSE: usize = 64 << 10;
/// A socket learns that its changes are stored with the next thing it is told, or after so much time.
const OWED: Duration = Duration::from_millis(40);
/// The log is told again that somebody writes after so much time.
const SESSION: Duration = Duration::from_secs(30 * 60);
/// Events taken in one go.
const IN_ONE_GO: usize = 4096;

/// Runs a room until nobody is in it.
pub async fn run(hub: Arc<Hub>, id: Id, mut events: UnboundedReceiver<Event>) {
    let mut waiting = Vec::new();
    let beat = hub.beat.clone();
    let loading = beat.awake();
    let mut room = match Room::load(hub.clone(), id, &mut events, &mut waiting).await {
        Ok(room) => room,
        Err(error) => {
            tracing::error!(%error, text = %id, "a live text cannot be loaded");
            let farewell = match error {
                portal::Error::NotFound => Farewell::new(GONE, "gone"),
                _ => Farewell::new(NOT_LOADED, "not_loaded"),
            };
            hub.give_up_room(id, &mut events, &farewell);
            waiting.iter().for_each(|event| event.turn_away(&farewell));
            return;
        }
    };
    drop(loading);
    loop {
        // First comes what came while the text was loaded.
        if waiting.is_empty() {
            let due = room.due();
            tokio::select! {
                count = events.recv_many(&mut waiting, IN_ONE_GO) => if count == 0 { return },
                () = tokio::time::sleep_until(due.into()) => room.chores(),
            }
        }
        let mut cycle = Cycle::default();
        room.take_all(&mut waiting, &mut cycle);
        if room.waits(&cycle) {
            beat.strikes().await;
            while waiting.len() < IN_ONE_GO
                && let Ok(event) = events.try_recv()
            {
                waiting.push(event);
            }
            room.take_all(&mut waiting, &mut cycle);
        }
        let awake = beat.awake();
        let caught_up = !cycle.catch_up || room.catch_up(&mut cycle).await;
        if !caught_up || room.text.is_broken() || !room.store(&mut cycle).await {
            room.give_up(&mut events);
            return;
        }
        drop(awake);
        room.publish(cycle);
        if room.members.is_empty() && events.is_empty() {
            let awake = beat.awake();
            room.put_away().await;
            drop(awake);
            if hub.close_room(id, &events) {
                return;
            }
        }
    }
}

impl Room {
    fn take_all(&mut self, waiting: &mut Vec<Event>, cycle: &mut Cycle) {
        for event in waiting.drain(..) {
            self.take(event, cycle);
        }
    }

    /// Whether what came is better stored and told together with what comes until the next beat.
    /// Nobody who comes in waits for that.
    fn waits(&self, cycle: &Cycle) -> bool {
        let news = !cycle.updates.is_empty() || !cycle.told.is_empty();
        news && cycle.asks.is_empty() && cycle.states.is_empty() && self.hub.beat.is_to_be_kept()
    }

    fn take(&mut self, event: Event, cycle: &mut Cycle) {
        match event {
            Event::Join(connection) => self.join(connection, cycle),
            Event::Leave(number) => {
                if let Some(member) = self.members.remove(&number) {
                    cycle.told.extend(self.here.leave(&member.numbers));
                }
            }
            Event::Message(number, bytes) => self.message(number, &bytes, cycle),
            Event::Rows(rows) => self.rows(&rows, cycle),
            Event::CatchUp => cycle.catch_up = true,
            Event::Writers(all) => {
                for (writer, person) in all {
                    self.writers.entry(writer).or_insert(person);
                }
            }
            Event::Presence(entries) => {
                self.elsewhere.heard(&entries);
                cycle.heard.extend(self.here.adopt(entries));
            }
            Event::WhoIsHere => {
                let own: Vec<u64> = self.members.values().flat_map(|m| m.numbers.iter().copied()).collect();
                let entries: Vec<Entry> = self.here.all().into_iter().filter(|e| own.contains(&e.writer)).collect();
                self.elsewhere.tell(&entries);
            }
            Event::Comments => cycle.comments = true,
        }
    }

    fn join(&mut self, connection: Arc<Connection>, cycle: &mut Cycle) {
        if self.members.len() >= self.hub.rules.people_per_text {
            connection.close(Farewell::new(TOO_MANY, "too_many_people"));
            return;
        }
        let number = connection.number;
        let member = Member { connection, taken: 0, acknowledged: 0, missing: 0, numbers: Vec::new(), begun: None };
        self.members.insert(number, member);
        cycle.states.push(number);
        cycle.want_presence.push(number);
    }
}
