//! The room of one text: everybody who has it open at this instance.

mod cycle;
mod load;
mod publish;

use super::connection::{Connection, FAILED, Farewell, GONE, NOT_LOADED, REFUSED, RIGHT_LOST, TOO_MANY, TRY_LATER};
use super::hub::Hub;
use super::presence::Elsewhere;
use axum::body::Bytes;
use contract::Id;
use contract::talk::TextAccess;
use cycle::Cycle;
use live::check::presence::{Entry, Presence};
use live::{Applied, News, Text};
use portal::live_texts::{self, Row};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
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
    /// All of the text as whoever comes in gets it, until something is written.
    whole: Option<axum::body::Bytes>,
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
}

/// The document follows after so much quiet, or after so much time.
const QUIET: Duration = Duration::from_secs(3);
const LATEST: Duration = Duration::from_secs(15);
/// Rows are compacted from so many bytes, or as many as the snapshot has.
const LOOSE: usize = 64 << 10;
/// The log is told again that somebody writes after so much time.
const SESSION: Duration = Duration::from_secs(30 * 60);
/// Events taken in one go.
const IN_ONE_GO: usize = 4096;

/// Runs a room until nobody is in it.
pub async fn run(hub: Arc<Hub>, id: Id, mut events: UnboundedReceiver<Event>) {
    let mut waiting = Vec::new();
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
        for event in waiting.drain(..) {
            room.take(event, &mut cycle);
        }
        let caught_up = !cycle.catch_up || room.catch_up(&mut cycle).await;
        if !caught_up || room.text.is_broken() || !room.store(&mut cycle).await {
            room.give_up(&mut events);
            return;
        }
        room.publish(cycle);
        if room.members.is_empty() && events.is_empty() {
            room.put_away().await;
            if hub.close_room(id, &events) {
                return;
            }
        }
    }
}

impl Room {
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

    /// Applies rows that somebody else stored.
    fn rows(&mut self, rows: &[Row], cycle: &mut Cycle) {
        for row in rows {
            let Some(updates) = live_texts::unpack(&row.updates) else {
                cycle.catch_up = true;
                return;
            };
            self.loose += row.updates.len();
            for update in updates {
                match self.text.apply(update, &|_| true) {
                    Ok(Applied::New(change)) => cycle.from_elsewhere.push(change.update),
                    Ok(Applied::Nothing) => {}
                    Ok(Applied::Missing) | Err(_) => cycle.catch_up = true,
                }
            }
        }
        if !cycle.from_elsewhere.is_empty() {
            self.wrote = Instant::now();
            self.behind.get_or_insert(self.wrote);
        }
    }

    fn message(&mut self, number: u64, bytes: &[u8], cycle: &mut Cycle) {
        use live::check::frame::{self, Frame};
        let Some(member) = self.members.get_mut(&number) else { return };
        member.connection.entered(bytes.len());
        if member.connection.closing() {
            return;
        }
        let refused = match frame::read(bytes, &self.hub.sizes) {
            Ok(Frame::State(state)) => {
                cycle.asks.push((number, state));
                Ok(())
            }
            Ok(Frame::WhoIsHere) => {
                cycle.want_presence.push(number);
                Ok(())
            }
            Ok(Frame::Presence(bytes)) => self.presence(number, bytes, cycle),
            Ok(Frame::Answer(update)) => self.change(number, update, true, cycle),
            Ok(Frame::Update(update)) => self.change(number, update, false, cycle),
            Err(refusal) => Err(Farewell::refusal(refusal)),
        };
        if let Err(farewell) = refused
            && let Some(member) = self.members.get(&number)
        {
            tracing::info!(person = %member.connection.person, text = %self.id, reason = farewell.1, "a live message was refused");
            member.connection.close(farewell);
        }
    }

    fn presence(&mut self, number: u64, bytes: &[u8], cycle: &mut Cycle) -> Result<(), Farewell> {
        let Some(member) = self.members.get_mut(&number) else { return Ok(()) };
        let entries = live::check::presence::read(bytes, &self.hub.sizes, Some(&member.connection.user)).map_err(Farewell::refusal)?;
        let person = member.connection.person;
        let own = |writer: u64, here: bool| {
            member.numbers.contains(&writer)
                || (!here
                    && member.numbers.len() < 4
                    && writer < live_texts::OWN_WRITERS
                    && self.writers.get(&writer).is_none_or(|p| *p == person))
        };
        let news = self.here.take(entries, &own).map_err(Farewell::refusal)?;
        for entry in &news {
            if !member.numbers.contains(&entry.writer) {
                member.numbers.push(entry.writer);
            }
        }
        cycle.told.extend(news);
        Ok(())
    }

    fn change(&mut self, number: u64, update: &[u8], answer: bool, cycle: &mut Cycle) -> Result<(), Farewell> {
        let Some(member) = self.members.get_mut(&number) else { return Ok(()) };
        let access = member.connection.access();
        if access >= TextAccess::Comment {
            // An answer repeats what was deleted, also from somebody who only reads.
            return match self.text.news(update).map_err(Farewell::refusal)? {
                News::Deletions if !answer => Err(Farewell::new(RIGHT_LOST, "read_only")),
                News::Additions => Err(Farewell::new(RIGHT_LOST, "read_only")),
                News::Nothing | News::Deletions => {
                    member.taken += 1;
                    Ok(())
                }
            };
        }
        if access == TextAccess::Suggest && !self.text.only_suggests(update, member.connection.person).map_err(Farewell::refusal)? {
            return Err(Farewell::new(RIGHT_LOST, "only_suggestions"));
        }
        let person = member.connection.person;
        let writers = |w: u64| w < live_texts::OWN_WRITERS && self.writers.get(&w).is_none_or(|p| *p == person);
        match self.text.apply(update, &writers).map_err(Farewell::refusal)? {
            Applied::Nothing => {}
            Applied::Missing => {
                member.missing += 1;
                cycle.states.push(number);
                return if member.missing > 20 { Err(Farewell::new(REFUSED, "missing")) } else { Ok(()) };
            }
            Applied::New(change) => {
                for writer in change.writers {
                    if self.writers.insert(writer, person).is_none() {
                        cycle.writers.push((self.id, writer, person));
                    }
                }
                if member.begun.is_none_or(|at| at.elapsed() > SESSION) {
                    member.begun = Some(Instant::now());
                    cycle.begun.push((person, begun(&member.connection)));
                }
                member.connection.active.store(true, Ordering::Relaxed);
                cycle.updates.push((number, change.update));
                self.by = Some(person);
            }
        }
        member.taken += 1;
        if answer {
            member.taken += std::mem::take(&mut member.missing);
        }
        Ok(())
    }

    /// When the next chore is due.
    fn due(&self) -> Instant {
        let follow = self.behind.map(|since| (self.wrote + QUIET).min(since + LATEST));
        let later = Instant::now() + Duration::from_secs(20);
        [follow, self.elsewhere.due()].into_iter().flatten().fold(later, Instant::min)
    }

    /// What is to be done without anybody waiting for it.
    fn chores(&mut self) {
        let now = Instant::now();
        if self.behind.is_some_and(|since| now >= (self.wrote + QUIET).min(since + LATEST)) {
            self.behind = None;
            let (portal, id, by) = (self.hub.portal.clone(), self.id, self.by);
            tokio::spawn(async move {
                if let Err(error) = live_texts::follow(&portal, id, by).await {
                    tracing::warn!(%error, text = %id, "a document cannot follow its live text yet");
                }
            });
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

    fn compact(&mut self) {
        if self.loose < LOOSE.max(self.snapshot) || self.compacting.swap(true, Ordering::AcqRel) {
            return;
        }
        self.snapshot = self.snapshot.max(self.loose / 2);
        self.loose = 0;
        let (portal, id, running) = (self.hub.portal.clone(), self.id, self.compacting.clone());
        tokio::spawn(async move {
            if let Err(error) = live_texts::compact(&portal, id).await {
                tracing::warn!(%error, text = %id, "a live text cannot be compacted yet");
            }
            running.store(false, Ordering::Release);
        });
    }

    /// Nobody is in it any more: its document follows, its rows become a snapshot.
    async fn put_away(&mut self) {
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
    fn give_up(self, events: &mut UnboundedReceiver<Event>) {
        let code = if self.text.is_broken() { FAILED } else { TRY_LATER };
        let farewell = Farewell::new(code, "not_stored");
        self.hub.give_up_room(self.id, events, &farewell);
        self.members.values().for_each(|m| m.connection.close(farewell.clone()));
    }
}

/// Somebody begins to write: one event for a while of writing, in the commit of its first change.
fn begun(connection: &Connection) -> portal::audit::Event {
    let opened = &connection.opened;
    let title = format!("{} {}", opened.slot, opened.title);
    portal::audit::Event::about("text.write", "text", opened.owner, title.trim()).of(opened.organisation)
}
