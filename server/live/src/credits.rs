//! Who wrote and who removed what, beyond what Yjs knows: it takes whoever writes letters for their
//! writer, also where they only move, and does not tell who deletes.
//!
//! Beside every stored change that deletes stands a short note ([`Change::note`]); when changes become a
//! snapshot, their notes become [`Credits`], which stay beside it.

use crate::check::{Id, Reader, Update, put_number};
use crate::{Change, Moved, Refusal};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Numbers in notes and credits, at most: those of clocks and writers.
const MOST: u64 = (1 << 53) - 1;

/// Whose letters are whose, and who removed which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credits {
    /// Where letters begin that were moved, how many there are, and where the first was first written.
    moved: BTreeMap<(u64, u32), (u32, Id)>,
    /// Where removed letters were first written, the clock behind them, and who removed them.
    removed: BTreeMap<(u64, u32), (u32, Uuid)>,
}

impl Change {
    /// What is to be kept beside the change when it is stored: who made it, if it deletes, and what it
    /// moved; nothing where nobody would ask.
    pub fn note(&self, by: Option<Uuid>) -> Option<Vec<u8>> {
        if !self.deletes || (by.is_none() && self.moved.is_empty()) {
            return None;
        }
        let mut out = vec![u8::from(by.is_some())];
        by.iter().for_each(|by| out.extend_from_slice(by.as_bytes()));
        for m in &self.moved {
            for number in [m.to.writer, m.to.clock.into(), m.from.writer, m.from.clock.into(), m.len.into()] {
                put_number(&mut out, number);
            }
        }
        Some(out)
    }
}

fn person(r: &mut Reader) -> Result<Uuid, Refusal> {
    Uuid::from_slice(r.take(16)?).map_err(|_| Refusal::Number)
}

fn clock(r: &mut Reader) -> Result<u32, Refusal> {
    Ok(r.number(u32::MAX.into())? as u32)
}

fn read_note(note: &[u8]) -> Result<(Option<Uuid>, Vec<Moved>), Refusal> {
    let mut r = Reader::new(note);
    let by = if r.number(1)? == 1 { Some(person(&mut r)?) } else { None };
    let mut moved = Vec::new();
    while r.left() > 0 {
        let to = Id { writer: r.number(MOST)?, clock: clock(&mut r)? };
        let from = Id { writer: r.number(MOST)?, clock: clock(&mut r)? };
        moved.push(Moved { to, from, len: clock(&mut r)? });
    }
    Ok((by, moved))
}

impl Credits {
    /// Reads what was kept beside a snapshot; there is nothing beside old ones.
    ///
    /// # Errors
    /// When it was not written by [`Credits::write`].
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut credits = Self::default();
        if bytes.is_empty() {
            return Ok(credits);
        }
        let mut r = Reader::new(bytes);
        let writers: Vec<u64> = (0..r.count(1)?).map(|_| r.number(MOST)).collect::<Result<_, _>>()?;
        let people: Vec<Uuid> = (0..r.count(16)?).map(|_| person(&mut r)).collect::<Result<_, _>>()?;
        let id = |r: &mut Reader| -> Result<Id, Refusal> {
            Ok(Id { writer: *writers.get(r.number(MOST)? as usize).ok_or(Refusal::Number)?, clock: clock(r)? })
        };
        for _ in 0..r.count(5)? {
            let (to, from) = (id(&mut r)?, id(&mut r)?);
            credits.moved.insert((to.writer, to.clock), (clock(&mut r)?, from));
        }
        while r.left() > 0 {
            let (at, len) = (id(&mut r)?, clock(&mut r)?);
            let by = *people.get(r.number(MOST)? as usize).ok_or(Refusal::Number)?;
            credits.removed.insert((at.writer, at.clock), (at.clock.saturating_add(len), by));
        }
        Ok(credits)
    }

    /// What is kept beside a snapshot: some eight bytes for every stretch.
    pub fn write(&self) -> Vec<u8> {
        if self.moved.is_empty() && self.removed.is_empty() {
            return Vec::new();
        }
        let of_moved = self.moved.iter().flat_map(|((to, _), (_, from))| [*to, from.writer]);
        let mut writers: Vec<u64> = of_moved.chain(self.removed.keys().map(|(w, _)| *w)).collect();
        let mut people: Vec<Uuid> = self.removed.values().map(|(_, by)| *by).collect();
        writers.sort_unstable();
        writers.dedup();
        people.sort_unstable();
        people.dedup();
        let mut out = Vec::new();
        put_number(&mut out, writers.len() as u64);
        writers.iter().for_each(|w| put_number(&mut out, *w));
        put_number(&mut out, people.len() as u64);
        people.iter().for_each(|p| out.extend_from_slice(p.as_bytes()));
        let id = |out: &mut Vec<u8>, (writer, clock): (u64, u32)| {
            put_number(out, writers.binary_search(&writer).unwrap_or_default() as u64);
            put_number(out, clock.into());
        };
        put_number(&mut out, self.moved.len() as u64);
        for (to, (len, from)) in &self.moved {
            id(&mut out, *to);
            id(&mut out, (from.writer, from.clock));
            put_number(&mut out, (*len).into());
        }
        for (at, (end, by)) in &self.removed {
            id(&mut out, *at);
            put_number(&mut out, (end - at.1).into());
            put_number(&mut out, people.binary_search(by).unwrap_or_default() as u64);
        }
        out
    }

    /// Adds what a stored change says of itself; changes come in the order in which they were stored.
    ///
    /// # Errors
    /// When the note was not written by [`Change::note`], or stands beside something else than a change.
    pub fn take(&mut self, update: &[u8], note: &[u8]) -> Result<(), Refusal> {
        let (by, moved) = read_note(note)?;
        for m in &moved {
            self.each_origin(m.from, m.len, |all, from, done, len| {
                all.moved.insert((m.to.writer, m.to.clock + done), (len, from));
            });
        }
        let Some(by) = by else { return Ok(()) };
        let mut kept: Vec<(u64, u32, u32)> = moved.iter().map(|m| (m.from.writer, m.from.clock, m.from.clock + m.len)).collect();
        kept.sort_unstable();
        for (writer, ranges) in Update::read(update, usize::MAX)?.deletes {
            for (start, len) in ranges {
                let (mut at, end) = (start, start + len);
                let first = kept.partition_point(|(w, _, behind)| (*w, *behind) <= (writer, start));
                for (_, from, behind) in kept[first..].iter().take_while(|(w, from, _)| *w == writer && *from < end) {
                    self.remove(Id { writer, clock: at }, from.saturating_sub(at), by);
                    at = end.min(*behind);
                }
                self.remove(Id { writer, clock: at }, end - at, by);
            }
        }
        Ok(())
    }

    fn remove(&mut self, at: Id, len: u32, by: Uuid) {
        self.each_origin(at, len, |all, id, _, len| {
            let (mut start, end) = (id.clock, id.clock + len);
            let before = all.removed.range(..=(id.writer, start)).next_back().map(|((w, s), (e, b))| (*w, *s, *e, *b));
            if let Some((_, s, _, _)) = before.filter(|(w, _, e, b)| (*w, *e, *b) == (id.writer, start, by)) {
                start = s;
            }
            all.removed.insert((id.writer, start), (end, by));
        });
    }

    /// Goes through a stretch by where its letters were first written: that place, how many letters were
    /// gone through before, and how many follow.
    fn each_origin(&mut self, at: Id, len: u32, mut with: impl FnMut(&mut Self, Id, u32, u32)) {
        let mut done = 0;
        while done < len {
            let (from, some) = self.origin(Id { clock: at.clock + done, ..at }, len - done);
            with(self, from, done, some);
            done += some;
        }
    }

    /// Everybody who removed something.
    pub fn removers(&self) -> BTreeSet<Uuid> {
        self.removed.values().map(|(_, by)| *by).collect()
    }

    /// Where a letter was first written, and for how many letters, at most `most`, the same holds.
    pub fn origin(&self, id: Id, most: u32) -> (Id, u32) {
        let before = self.moved.range(..=(id.writer, id.clock)).next_back();
        if let Some(((_, start), (len, from))) = before.filter(|((w, start), (len, _))| *w == id.writer && id.clock < start + len) {
            let skip = id.clock - start;
            return (Id { clock: from.clock + skip, ..*from }, most.min(len - skip).max(1));
        }
        let next = self.moved.range((id.writer, id.clock + 1)..).next().filter(|((w, _), _)| *w == id.writer);
        (id, next.map_or(most, |((_, start), _)| most.min(start - id.clock)).max(1))
    }

    /// Who removed a letter, by where it was first written, if that is known; and for how many letters, at
    /// most `most`, the same holds.
    pub fn remover(&self, origin: Id, most: u32) -> (Option<Uuid>, u32) {
        let before = self.removed.range(..=(origin.writer, origin.clock)).next_back();
        if let Some((_, (end, by))) = before.filter(|((w, _), (end, _))| *w == origin.writer && origin.clock < *end) {
            return (Some(*by), most.min(end - origin.clock));
        }
        let next = self.removed.range((origin.writer, origin.clock + 1)..).next().filter(|((w, _), _)| *w == origin.writer);
        (None, next.map_or(most, |((_, start), _)| most.min(start - origin.clock)).max(1))
    }
}
