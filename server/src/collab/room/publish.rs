//! What was taken in is stored; then everybody is told.

use super::cycle::Taken;
use super::load::load_anew;
use super::{Cycle, Member, OWED, Room};
use crate::collab::connection::{Farewell, TRY_LATER};
use crate::collab::wire::{Message, Whole};
use crate::collab::writer::Done;
use axum::body::Bytes;
use live::Applied;
use live::check::presence::{self, Entry};
use live::check::{frame, merge};
use portal::live_texts::{Batch, Change, pack_noted};
use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

/// The comments beside the text changed (see the protocol of the editor).
const COMMENTS: &[u8] = &[101];

impl Room {
    /// Stores what a cycle brought; `false` if it cannot be.
    pub async fn store(&mut self, cycle: &mut Cycle) -> bool {
        while !cycle.updates.is_empty() {
            let updates = pack_noted(cycle.updates.iter().map(|t| (&*t.change.update, t.change.note(t.by))));
            self.loose += updates.len();
            self.wrote = Instant::now();
            self.behind.get_or_insert(self.wrote);
            let change = Change { text: self.id, updates };
            let batch = Batch {
                changes: vec![change],
                writers: cycle.writers.clone(),
                signed: cycle.signed.clone(),
                events: cycle.begun.clone(),
                settled: cycle.settled.iter().map(|(_, s)| s.clone()).collect(),
            };
            match self.hub.writer.store(self.id, batch).await {
                Done::Stored => return true,
                Done::Failed => return false,
                // At another instance somebody else came first with these numbers.
                Done::Foreign(foreign) => {
                    if !self.without(&foreign, cycle).await {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Takes back what came under numbers that are somebody else's, and ends the sockets it came
    /// from; what the others wrote stays to be stored. `false` if the text cannot be loaded.
    async fn without(&mut self, foreign: &[(u64, contract::Id)], cycle: &mut Cycle) -> bool {
        let is_foreign = |writer: u64| foreign.iter().any(|(w, _)| *w == writer);
        let senders: Vec<u64> = cycle.firsts.iter().filter(|(_, w)| is_foreign(*w)).map(|(number, _)| *number).collect();
        let farewell = Farewell::refusal(live::Refusal::ForeignWriter);
        for member in senders.iter().filter_map(|n| self.members.get(n)) {
            tracing::warn!(person = %member.connection.person, text = %self.id, "a writer's number is somebody else's");
            member.connection.close(farewell.clone());
        }
        self.writers.extend(foreign.iter().copied());
        cycle.writers.retain(|(_, w, _)| !is_foreign(*w));
        cycle.firsts.retain(|(_, w)| !is_foreign(*w));
        cycle.settled.retain(|(number, _)| !senders.contains(number));
        // What is told to whom is asked of what is stored.
        let mut told = self.text.state();
        told.0.retain(|w, _| !is_foreign(*w));
        let hub = self.hub.clone();
        let Some(mut text) = load_anew(&hub, self.id).await else { return false };
        cycle.from_elsewhere.push(text.since(&told));
        let updates = std::mem::take(&mut cycle.updates);
        for Taken { from, by, change } in updates.into_iter().filter(|t| !senders.contains(&t.from)) {
            match text.adopt(&change.update) {
                Ok(Applied::New(anew)) => cycle.updates.push(Taken { from, by, change: live::Change { moved: change.moved, ..anew } }),
                Ok(Applied::Nothing) => {}
                // It builds on what is taken back: its author connects again.
                Ok(Applied::Missing) | Err(_) => {
                    if let Some(member) = self.members.get(&from) {
                        member.connection.close(Farewell::new(TRY_LATER, "not_stored"));
                    }
                }
            }
        }
        self.text = text;
        true
    }

    /// Acknowledges and passes on. What the text holds now is what is stored.
    pub fn publish(&mut self, cycle: Cycle) {
        if !cycle.updates.is_empty() || !cycle.from_elsewhere.is_empty() {
            self.whole = None;
        }
        let mut frames: Vec<Bytes> = Vec::new();
        let sole = sole_sender(&cycle);
        let all: Vec<&[u8]> =
            cycle.from_elsewhere.iter().chain(cycle.updates.iter().map(|t| &t.change.update)).map(Vec::as_slice).collect();
        match all.as_slice() {
            [] => {}
            [one] => frames.push(frame::update(one).into()),
            several => match merge(several) {
                Some(merged) => frames.push(frame::update(&merged).into()),
                None => frames.extend(several.iter().map(|u| Bytes::from(frame::update(u)))),
            },
        }
        let changes = frames.len();
        if !cycle.put_back.is_empty() {
            frames.push(self.words_put_back(&cycle));
        }
        if cycle.comments {
            frames.push(Bytes::from_static(COMMENTS));
        }
        let people = (!cycle.told.is_empty() || !cycle.heard.is_empty()).then(|| told(cycle.told.iter().chain(&cycle.heard)));
        if !cycle.told.is_empty() && self.hub.portal.has_neighbours() {
            self.elsewhere.tell(&cycle.told);
        }
        let mut special = self.special(&cycle);
        let mut owed = false;
        for (number, member) in &mut self.members {
            let mut out = special.remove(number).unwrap_or_default();
            let from = if sole == Some(*number) { changes } else { 0 };
            out.extend(frames[from..].iter().cloned().map(Message::Plain));
            // Nobody is told where their own cursor is: most of the time that would be all they are told.
            if let Some(people) = &people
                && !(cycle.heard.is_empty() && cycle.told.iter().all(|e| member.numbers.contains(&e.writer)))
            {
                out.push(Message::Plain(people.clone()));
            }
            if out.is_empty() {
                owed |= member.taken > member.acknowledged;
            } else {
                out.extend(member.stored());
                member.connection.send(out);
            }
        }
        self.owed = owed.then(|| self.owed.unwrap_or_else(|| Instant::now() + OWED));
        self.compact();
    }

    /// Tells whose changes are stored that they are.
    pub fn acknowledge(&mut self) {
        self.owed = None;
        for member in self.members.values_mut() {
            if let Some(stored) = member.stored() {
                member.connection.send([stored]);
            }
        }
    }

    /// What only some of the members get.
    fn special(&mut self, cycle: &Cycle) -> HashMap<u64, Vec<Message>> {
        let mut out: HashMap<u64, Vec<Message>> = HashMap::new();
        if !cycle.states.is_empty() {
            let state = Bytes::from(frame::state(&self.text.state()));
            cycle.states.iter().for_each(|n| out.entry(*n).or_default().push(Message::Plain(state.clone())));
        }
        for (number, state) in &cycle.asks {
            let answer = || Bytes::from(frame::answer(&self.text.since(state)));
            // Who comes in has nothing yet and gets the same as whoever came before.
            let answer = if state.0.is_empty() {
                Message::Whole(self.whole.get_or_insert_with(|| Whole::new(answer())).clone())
            } else {
                Message::Plain(answer())
            };
            out.entry(*number).or_default().push(answer);
        }
        // That nobody is here is no answer worth a message to each of ten thousand readers.
        let here = if cycle.want_presence.is_empty() { vec![] } else { self.here.all() };
        if !here.is_empty() {
            let all = told(here.iter());
            cycle.want_presence.iter().for_each(|n| out.entry(*n).or_default().push(Message::Plain(all.clone())));
        }
        out
    }

    /// Tells everybody of cursors and names.
    pub fn tell_presence(&self, entries: &[Entry]) {
        let frame = told(entries.iter());
        self.members.values().for_each(|m| m.connection.send([Message::Plain(frame.clone())]));
    }
}

impl Member {
    /// Says how many changes are stored, if the socket does not know it yet.
    fn stored(&mut self) -> Option<Message> {
        (self.taken > self.acknowledged).then(|| {
            self.acknowledged = self.taken;
            Message::Plain(frame::stored(self.taken).into())
        })
    }
}

/// The only socket that wrote, if it was only one.
fn sole_sender(cycle: &Cycle) -> Option<u64> {
    let (first, rest) = cycle.updates.split_first()?;
    (cycle.from_elsewhere.is_empty() && rest.iter().all(|t| t.from == first.from)).then_some(first.from)
}

/// The newest of each editor.
fn told<'a>(entries: impl Iterator<Item = &'a Entry>) -> Bytes {
    let newest: BTreeMap<u64, &Entry> = entries.map(|e| (e.writer, e)).collect();
    let newest: Vec<Entry> = newest.into_values().cloned().collect();
    frame::presence(&presence::write(newest.iter())).into()
}
