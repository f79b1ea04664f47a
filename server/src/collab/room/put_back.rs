//! Words that went with a paragraph somebody rebuilt are put back, in the commit of the change that
//! would have lost them: see the crate `live`.
//!
//! Of several instances one does it. Whoever stores a change puts back what it kills here; of a change
//! stored elsewhere, what was written here. What it kills of others their instance puts back, and
//! whatever is put back is named by the change that does so.

use super::cycle::Taken;
use super::{Cycle, Room};
use crate::collab::connection::{Farewell, TOO_MANY};
use axum::body::Bytes;
use contract::Id;
use contract::talk::TextAccess;
use contract::text::Suggestion;
use live::{Lost, check};
use portal::live_texts;
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Words were put back (see the protocol of the editor).
const PUT_BACK: u64 = 102;
/// Characters of them that are told.
const TOLD: usize = 300;
/// UTF-16 units that may be put back in one go, and that come to it every second. A change of a few bytes
/// can make much be written anew; nobody rebuilds so much so often by chance.
const MOST: f64 = (512 << 10) as f64;
const PER_SECOND: f64 = 2048.0;
/// People whose words are told apart in one change.
const PEOPLE: usize = 8;
/// A state is kept again after so much time.
const KEEP: Duration = Duration::from_secs(60);

/// What may still be put back in a room.
pub struct Spare {
    units: f64,
    at: Instant,
    kept: Option<Instant>,
}

impl Default for Spare {
    fn default() -> Self {
        Self { units: MOST, at: Instant::now(), kept: None }
    }
}

impl Spare {
    /// `false`: more than is right.
    fn spend(&mut self, units: usize) -> bool {
        let passed = std::mem::replace(&mut self.at, Instant::now()).elapsed().as_secs_f64();
        self.units = (self.units + passed * PER_SECOND).min(MOST) - units as f64;
        // Never so deep that nobody could work for hours.
        self.units = self.units.max(-MOST);
        self.units >= 0.0
    }
}

impl Room {
    /// Puts back what was lost by what was just taken in, from a socket or from elsewhere.
    pub(super) fn put_back(&mut self, from: Option<u64>, cycle: &mut Cycle) {
        let (mut lost, before) = self.text.take_lost();
        if from.is_none() {
            lost.retain(|l| !l.is_late() && !self.foreign.contains(&l.writer()));
        }
        if lost.is_empty() {
            return;
        }
        let member = from.and_then(|number| self.members.get(&number)).map(|m| m.connection.clone());
        if let Some(connection) = &member {
            if !self.spare.spend(lost.iter().map(Lost::units).sum()) {
                tracing::warn!(person = %connection.person, text = %self.id, "a change makes too much be written anew");
                connection.close(Farewell::new(TOO_MANY, "too_much_put_back"));
            }
            // Where nothing could be seen of it, nobody looked whether it was a suggestion.
            if connection.access() != TextAccess::Write {
                let at = self.hub.portal.now().timestamp_millis();
                let by = Suggestion { id: self.hub.portal.fresh_id(), author: connection.person, at };
                let late = lost.iter_mut().filter(|l| l.is_late());
                late.for_each(|l| l.suggest(by.clone()));
            }
        }
        for (person, words) in self.by_person(lost) {
            self.put_back_of(person, &words, before.as_deref(), cycle);
        }
        cycle.before = cycle.before.take().or(before);
    }

    /// Words by whose they are.
    fn by_person(&self, lost: Vec<Lost>) -> Vec<(Option<Id>, Vec<Lost>)> {
        let mut out: Vec<(Option<Id>, Vec<Lost>)> = Vec::new();
        for one in lost {
            let person = self.writers.get(&one.writer()).copied();
            match out.iter().position(|(p, _)| *p == person) {
                Some(at) => out[at].1.push(one),
                None if out.len() < PEOPLE => out.push((person, vec![one])),
                // Whose the rest is nobody says then.
                None => {
                    if let Some(last) = out.last_mut() {
                        last.0 = None;
                        last.1.push(one);
                    }
                }
            }
        }
        out
    }

    fn put_back_of(&mut self, person: Option<Id>, lost: &[Lost], before: Option<&[u8]>, cycle: &mut Cycle) {
        let writer = live_texts::own_writer();
        match self.text.put_back(lost, writer) {
            Ok(Some(change)) => {
                if let Some(person) = person.filter(|_| change.writers.contains(&writer)) {
                    self.writers.insert(writer, person);
                    cycle.writers.push((self.id, writer, person));
                }
                cycle.sign(self.id, &mut self.signed, &change.update);
                cycle.put_back.push((person, lost.iter().map(Lost::words).collect()));
                // Nobody's socket has it yet.
                cycle.updates.push(Taken { from: 0, by: None, change });
            }
            Ok(None) => {}
            Err(refusal) => {
                tracing::error!(%refusal, text = %self.id, "words cannot be put back; a state is kept");
                self.keep_state(before.map(<[u8]>::to_vec));
            }
        }
    }

    /// Keeps a state from before, from time to time: also where nothing could be put back.
    fn keep_state(&mut self, before: Option<Vec<u8>>) {
        if self.spare.kept.is_some_and(|at| at.elapsed() <= KEEP) {
            return;
        }
        self.spare.kept = Some(Instant::now());
        let (portal, id, is_before) = (self.hub.portal.clone(), self.id, before.is_some());
        let snapshot = before.unwrap_or_else(|| self.text.snapshot());
        self.hub.aside(async move {
            if let Err(error) = live_texts::keep_merging(&portal, id, snapshot, is_before).await {
                tracing::warn!(%error, text = %id, "a state from before words were put back cannot be kept");
            }
        });
    }

    /// Tells everybody which words were put back, and keeps a state from before.
    pub(super) fn words_put_back(&mut self, cycle: &Cycle) -> Bytes {
        let people: HashSet<Id> = cycle.put_back.iter().filter_map(|(p, _)| *p).collect();
        let words: String = cycle.put_back.iter().flat_map(|(_, w)| w.chars()).take(TOLD).collect();
        self.keep_state(cycle.before.clone());
        let told = serde_json::json!({"words": words, "by": people, "kept": cycle.before.is_some()});
        let mut out = Vec::new();
        check::put_number(&mut out, PUT_BACK);
        check::put_bytes(&mut out, told.to_string().as_bytes());
        out.into()
    }
}
