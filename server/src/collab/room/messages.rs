//! What comes in at the door of a room: changes and cursors, of the people here and of others.

use super::cycle::{Taken, learn};
use super::{Cycle, Event, Room, SESSION};
use crate::collab::connection::{Connection, Farewell, REFUSED, RIGHT_LOST, SET_ASIDE};
use contract::talk::TextAccess;
use live::{Applied, News};
use portal::live_texts::{self, Row};
use portal::talk::{At, Settled};
use std::sync::atomic::Ordering;
use std::time::Instant;

impl Room {
    /// Applies rows that somebody else stored.
    pub(super) fn rows(&mut self, rows: &[Row], cycle: &mut Cycle) {
        for row in rows {
            // Left out at another instance: the rest of it stands in a snapshot.
            let Some(updates) = live_texts::unpack(&row.updates).filter(|_| !row.is_left_out()) else {
                cycle.catch_up = true;
                return;
            };
            self.loose += row.updates.len();
            for update in updates {
                // Somebody wrote here and there at once under one number: what is stored first counts.
                if !self.text.agrees(update) {
                    cycle.catch_up = true;
                    continue;
                }
                match self.text.adopt(update) {
                    Ok(Applied::New(change)) => {
                        self.foreign.extend(change.writers);
                        learn(&mut self.signed, live::signed(&change.update));
                        cycle.from_elsewhere.push(change.update);
                    }
                    Ok(Applied::Nothing) => {}
                    Ok(Applied::Missing) | Err(_) => cycle.catch_up = true,
                }
            }
        }
        if !cycle.from_elsewhere.is_empty() {
            self.wrote = Instant::now();
            self.behind.get_or_insert(self.wrote);
        }
        self.ask_for_writers();
        self.put_back(None, cycle);
    }

    /// Asks whose numbers writers are of whom nothing was heard here.
    fn ask_for_writers(&mut self) {
        let unknown: Vec<u64> = self.foreign.iter().copied().filter(|w| !self.writers.contains_key(w) && !self.asked.contains(w)).collect();
        if unknown.is_empty() {
            return;
        }
        self.asked.extend(unknown);
        let (hub, id) = (self.hub.clone(), self.id);
        self.hub.aside(async move {
            match live_texts::writers(&hub.portal, id).await {
                Ok(all) => hub.tell(id, || Event::Writers(all)),
                Err(error) => tracing::warn!(%error, text = %id, "nobody knows yet whose words these are"),
            }
        });
    }

    pub(super) fn message(&mut self, number: u64, bytes: &[u8], cycle: &mut Cycle) {
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

    pub(super) fn presence(&mut self, number: u64, bytes: &[u8], cycle: &mut Cycle) -> Result<(), Farewell> {
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

    pub(super) fn change(&mut self, number: u64, update: &[u8], answer: bool, cycle: &mut Cycle) -> Result<(), Farewell> {
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
        let person = member.connection.person;
        if access == TextAccess::Suggest {
            let own = |w: u64| self.writers.get(&w) == Some(&person);
            if !self.text.only_suggests(update, person, &own).map_err(Farewell::refusal)? {
                return Err(Farewell::new(SET_ASIDE, "only_suggestions"));
            }
        }
        if self.signs_for_another(update, person) {
            return Err(Farewell::new(SET_ASIDE, "signed_for_another"));
        }
        let Some(member) = self.members.get_mut(&number) else { return Ok(()) };
        let writers = |w: u64| match self.writers.get(&w) {
            Some(owner) => *owner == person,
            // Whoever is seen under a number will write under it.
            None => w < live_texts::OWN_WRITERS && self.here.state(w).is_none_or(|state| is_of(state, person)),
        };
        let before = if access == TextAccess::Write { self.text.before_settling(update) } else { None };
        match self.text.apply(update, &writers).map_err(Farewell::refusal)? {
            Applied::Nothing => {}
            Applied::Missing => {
                member.missing += 1;
                cycle.states.push(number);
                return if member.missing > 20 { Err(Farewell::new(REFUSED, "missing")) } else { Ok(()) };
            }
            Applied::New(change) => {
                for writer in &change.writers {
                    self.foreign.remove(writer);
                    if self.writers.insert(*writer, person).is_none() {
                        cycle.writers.push((self.id, *writer, person));
                        cycle.firsts.push((number, *writer));
                    }
                }
                if member.begun.is_none_or(|at| at.elapsed() > SESSION) {
                    member.begun = Some(Instant::now());
                    cycle.begun.push((self.id, person, begun(&member.connection)));
                }
                member.connection.active.store(true, Ordering::Relaxed);
                cycle.sign(self.id, &mut self.signed, &change.update);
                cycle.updates.push(Taken { from: number, by: Some(person), change });
                self.by = Some(person);
                member.taken += 1;
                if answer {
                    member.taken += std::mem::take(&mut member.missing);
                }
                self.put_back(Some(number), cycle);
                if let Some(before) = before {
                    self.settle(number, &before, cycle);
                }
                return Ok(());
            }
        }
        member.taken += 1;
        if answer {
            member.taken += std::mem::take(&mut member.missing);
        }
        Ok(())
    }
}

impl Room {
    /// Whether an update suggests something in somebody else's name. What others suggested is written anew
    /// where a paragraph is split or its acceptance is undone: that has been seen before.
    fn signs_for_another(&self, update: &[u8], person: contract::Id) -> bool {
        live::signed(update).iter().any(|(suggestion, author)| self.signed.get(suggestion).unwrap_or(&person) != author)
    }

    /// Notes which suggestions of others a change accepted or turned down, for its commit.
    fn settle(&mut self, number: u64, before: &contract::text::Document, cycle: &mut Cycle) {
        let Some(connection) = self.members.get(&number).map(|m| m.connection.clone()) else { return };
        let mut suggestions = live::settled(before, &self.text.document());
        suggestions.retain(|s| s.suggested.suggestion.author != connection.person);
        if suggestions.is_empty() {
            return;
        }
        let opened = &connection.opened;
        let at = At { kind: opened.kind.clone(), owner: opened.owner, slot: opened.slot.clone() };
        let settled = Settled { text: self.id, at, title: opened.title.clone(), by: connection.person, suggestions };
        cycle.settled.push((number, settled));
    }
}

/// Whether what is told of an editor is of that person.
fn is_of(state: &str, person: contract::Id) -> bool {
    let told: Option<serde_json::Value> = serde_json::from_str(state).ok();
    told.and_then(|t| t["user"]["id"].as_str()?.parse::<contract::Id>().ok()) == Some(person)
}

/// Somebody begins to write: one event for a while of writing, in the commit of its first change.
fn begun(connection: &Connection) -> portal::audit::Event {
    let opened = &connection.opened;
    let title = format!("{} {}", opened.slot, opened.title);
    portal::audit::Event::about("text.write", "text", opened.owner, title.trim()).of(opened.organisation)
}
