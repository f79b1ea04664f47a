//! A live text: loaded, changed, read.

mod authors;
mod graves;
mod letters;
mod lost;
mod moved;
mod normal;
mod put_back;
mod read;
mod replace;
mod settled;
mod signed;
mod suggesting;
mod suggests;
mod tree;
mod write;
mod yjs;

pub use authors::Passage;
pub use lost::Lost;
pub use moved::Moved;
pub use normal::normal;
pub use settled::{Settled, settled};
pub use signed::signed;

use crate::check::{Admission, Index, New, StateVector, Update, Writers, admit, agree};
use crate::{Credits, Limits, Refusal};
use contract::text::Document;
use std::borrow::Cow;
use std::collections::BTreeMap;
use yjs::Yjs;

/// A text that somebody has open.
pub struct Text {
    yjs: Yjs,
    index: Index,
    limits: Limits,
    /// Bytes of the snapshot, at most.
    size: usize,
    /// Whether `size` is exact.
    measured: bool,
    broken: bool,
    graves: graves::Graves,
    /// What went and was not named, and the text as it was before.
    lost: Vec<Lost>,
    before: Option<Vec<u8>>,
    /// Whether there are suggestions in it, if that is known.
    suggestive: Option<bool>,
}

/// What became of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// All of it was known: nothing to store, the sender may be told that it is stored.
    Nothing,
    /// It builds on something that has not arrived. Ask the sender for all it has beyond
    /// [`Text::state`]; the answer will hold this too.
    Missing,
    /// Store it, then tell the others.
    New(Change),
}

/// What an update would bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Nothing,
    Deletions,
    Additions,
}

/// A change that has become part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What was new of the update, as an update.
    pub update: Vec<u8>,
    /// Whose numbers it added under.
    pub writers: Vec<u64>,
    /// Whether it deletes anything.
    pub deletes: bool,
    /// What of it was there before and only moved.
    pub moved: Vec<Moved>,
}

/// A stored text that cannot be loaded. It must be shown as an error, never as an empty text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("update {0} of the stored text is none: {1}")]
    Refused(usize, Refusal),
    #[error("something in front of update {0} of the stored text is missing")]
    Gap(usize),
    #[error("update {0} of the stored text cannot be put together with the others")]
    NotApplicable(usize),
}

impl Broken {
    /// Which update it is, counted from 0.
    pub fn at(self) -> usize {
        match self {
            Self::Refused(at, _) | Self::Gap(at) | Self::NotApplicable(at) => at,
        }
    }
}

impl Text {
    /// An empty text.
    pub fn new(limits: Limits) -> Self {
        let (graves, lost, before, suggestive) = Default::default();
        Self { yjs: Yjs::new(0), index: Index::default(), limits, size: 2, measured: true, broken: false, graves, lost, before, suggestive }
    }

    /// A stored text: its snapshot, if there is one, and the updates since, in their order.
    pub fn load<'a>(updates: impl IntoIterator<Item = &'a [u8]>, limits: Limits) -> Result<Self, Broken> {
        let (text, left_out) = Self::restore(updates, limits)?;
        left_out.into_iter().next().map_or(Ok(text), Err)
    }

    /// As much of a stored text as can be put together, and which updates are left out: whoever
    /// loads the same gets the same. Without the first update, its snapshot, there is no text.
    pub fn restore<'a>(updates: impl IntoIterator<Item = &'a [u8]>, limits: Limits) -> Result<(Self, Vec<Broken>), Broken> {
        let updates: Vec<&[u8]> = updates.into_iter().collect();
        let mut left_out = BTreeMap::new();
        loop {
            let (mut text, fitting) = Self::fit(&updates, limits, &mut left_out);
            if let Some(first) = left_out.get(&0) {
                return Err(*first);
            }
            if text.yjs.apply(fitting.iter().map(|(_, u)| &**u)).is_ok() {
                text.measured = false;
                return Ok((text, left_out.into_values().collect()));
            }
            // One of them fits and cannot be applied all the same: the last of the shortest row that fails.
            let (mut good, mut bad) = (0, fitting.len());
            while bad - good > 1 {
                let middle = good.midpoint(bad);
                let works = Yjs::new(0).apply(fitting[..middle].iter().map(|(_, u)| &**u)).is_ok();
                if works { good = middle } else { bad = middle }
            }
            let at = fitting[bad - 1].0;
            left_out.insert(at, Broken::NotApplicable(at));
        }
    }

    /// Which of some updates fit behind each other; the others are left out.
    #[allow(clippy::type_complexity)]
    fn fit<'a>(updates: &[&'a [u8]], limits: Limits, left_out: &mut BTreeMap<usize, Broken>) -> (Self, Vec<(usize, Cow<'a, [u8]>)>) {
        let mut text = Self::new(limits);
        let mut all = Vec::new();
        for (i, update) in updates.iter().copied().enumerate() {
            if left_out.contains_key(&i) {
                continue;
            }
            let broken = match admit(&mut text.index, update, usize::MAX, &|_| true) {
                Ok(Admission::Nothing) => continue,
                Ok(Admission::New(new)) => {
                    text.size += new.bytes.len();
                    all.push((i, new.bytes.clone()));
                    new.keep(&mut text.index);
                    continue;
                }
                Ok(Admission::Missing) => Broken::Gap(i),
                Err(refusal) => Broken::Refused(i, refusal),
            };
            left_out.insert(i, broken);
        }
        (text, all)
    }

    /// The text of a document, written by one writer.
    pub fn from_document(document: &Document, writer: u64, limits: Limits) -> Result<Self, Refusal> {
        let mut text = Self::new(limits);
        let (yjs, nodes) = (Yjs::new(writer), tree::from_document(&normal(document)));
        let update = yjs.change(|root, txn| nodes.iter().enumerate().for_each(|(i, n)| write::insert(root, txn, i as u32, n)));
        text.take(&update, &|w| w == writer, &stored(&limits))?;
        Ok(text)
    }

    /// Takes an update from a connection that may add under the numbers `writers` admits.
    /// Refused, it has had no effect.
    pub fn apply(&mut self, update: &[u8], writers: &Writers) -> Result<Applied, Refusal> {
        if update.len() > self.limits.message {
            return Err(Refusal::MessageTooLong);
        }
        let limits = self.limits;
        self.take(update, writers, &limits)
    }

    /// Takes an update that is stored already, however large it is.
    pub fn adopt(&mut self, update: &[u8]) -> Result<Applied, Refusal> {
        let limits = Limits { text: usize::MAX, ..stored(&self.limits) };
        self.take(update, &|_| true, &limits)
    }

    /// Whether what is known of an update already is the same here; see [`agree`].
    pub fn agrees(&self, update: &[u8]) -> bool {
        // What cannot be read says nothing; it is refused elsewhere.
        let Ok(update) = Update::read(update, usize::MAX) else { return true };
        let mut state = self.state();
        let mut known = false;
        for section in &update.sections {
            let (first, end) = (section.blocks.first().map_or(0, |b| b.clock), self.index.end(section.writer));
            if first < end {
                known = true;
                state.0.insert(section.writer, first);
            }
        }
        if !known {
            return true;
        }
        let own = self.yjs.since(&state);
        Update::read(&own, usize::MAX).is_ok_and(|own| agree(&update, &own))
    }

    /// What an update would bring, without taking it.
    pub fn news(&mut self, update: &[u8]) -> Result<News, Refusal> {
        if update.len() > self.limits.message {
            return Err(Refusal::MessageTooLong);
        }
        Ok(match admit(&mut self.index, update, self.limits.parts, &|_| true)? {
            Admission::Nothing => News::Nothing,
            Admission::Missing => News::Additions,
            Admission::New(new) => {
                let news = if new.only_deletes() { News::Deletions } else { News::Additions };
                new.take_back(&mut self.index);
                news
            }
        })
    }

    fn take(&mut self, update: &[u8], writers: &Writers, limits: &Limits) -> Result<Applied, Refusal> {
        if self.broken {
            return Err(Refusal::NotApplicable);
        }
        let new = match admit(&mut self.index, update, limits.parts, writers)? {
            Admission::Nothing => return Ok(Applied::Nothing),
            Admission::Missing => return Ok(Applied::Missing),
            Admission::New(new) => new,
        };
        let before = self.before(new.deletes(), new.starts());
        match self.enter(&new, limits) {
            Ok(()) => {
                let (bytes, writers, deletes) = (new.bytes.to_vec(), new.writers.clone(), !new.deletes().is_empty());
                let starts = new.starts().to_vec();
                new.keep(&mut self.index);
                let moved = self.moved(&before.trace, &starts);
                self.after(before, update, &starts);
                self.note_suggestions(update);
                Ok(Applied::New(Change { update: bytes, writers, deletes, moved }))
            }
            Err(refusal) => {
                self.forget(&before);
                new.take_back(&mut self.index);
                Err(refusal)
            }
        }
    }

    /// Lets `yrs` have an update that fits.
    fn enter(&mut self, new: &New, limits: &Limits) -> Result<(), Refusal> {
        let bytes = new.bytes.len();
        if !new.only_deletes() && self.size.saturating_add(bytes) > limits.text {
            if !self.measured {
                self.size = self.yjs.snapshot().len();
                self.measured = true;
            }
            if self.size.saturating_add(bytes) > limits.text {
                return Err(Refusal::TextTooLong);
            }
        }
        if new.simple {
            // Nothing but text, marks and deletions at places that exist: there is no input left
            // that could go wrong. Should it all the same, the text is loaded anew.
            self.yjs.apply([&*new.bytes]).inspect_err(|_| self.broken = true)?;
            self.size += bytes;
            self.measured = false;
            return Ok(());
        }
        // Everything else first has to prove on a copy that it can be applied, stored and read.
        let (yjs, size, document) = self.yjs.with(&new.bytes)?;
        // What is stored already is taken as it is.
        if new.grows_tables() && limits.parts != usize::MAX && document.table_too_large() {
            return Err(Refusal::TableTooLarge);
        }
        (self.yjs, self.size, self.measured) = (yjs, size, true);
        Ok(())
    }

    /// It failed where it cannot fail: drop it and load the text again.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// How much of each writer the text has.
    pub fn state(&self) -> StateVector {
        StateVector(self.index.ends().collect())
    }

    /// All that somebody with that state does not have, as one update.
    pub fn since(&self, state: &StateVector) -> Vec<u8> {
        self.yjs.since(state)
    }

    /// The whole text as one update: what a join gets, and what replaces the stored updates.
    pub fn snapshot(&self) -> Vec<u8> {
        self.yjs.snapshot()
    }

    /// The text with the suggestions in it; [`Document::accepted`] is what counts of it.
    pub fn document(&self) -> Document {
        self.yjs.document()
    }

    /// Changes the text into another with as few edits as it takes. Suggested additions stay;
    /// suggestions in `document` are left out. `writer` must be a number nobody else uses.
    pub fn replace_with(&mut self, document: &Document, writer: u64) -> Result<Applied, Refusal> {
        let copy = self.yjs.copy(writer)?;
        let nodes = tree::from_document(&normal(&document.accepted()));
        let update = copy.change(|root, txn| replace::children(root, txn, &nodes));
        let limits = stored(&self.limits);
        self.take(&update, &|w| w == writer, &limits)
    }

    /// Who wrote which passage, by the writers' numbers, and who removed it since, as `credits` tell.
    pub fn passages(&self, credits: &Credits) -> Result<Vec<Passage>, Refusal> {
        Ok(authors::passages(&self.yjs.copy(0)?, credits))
    }
}

/// For what the portal made itself or has stored already: as many parts as there are.
fn stored(limits: &Limits) -> Limits {
    Limits { parts: usize::MAX, ..*limits }
}

/// Puts stored updates together into one, leaving out what was deleted.
pub fn compact<'a>(updates: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, Broken> {
    Ok(Text::load(updates, Limits::default())?.snapshot())
}
