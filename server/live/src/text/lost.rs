//! Letters that nobody meant to delete.
//!
//! Whoever makes a list or a heading of a paragraph, joins two or moves one, deletes the old element and
//! writes its letters anew elsewhere. What somebody else wrote into it at the same moment goes with the
//! element although the deleting editor never saw it: a change names what its author deleted, and these
//! letters it does not name. Here they are noticed, whichever of the two came first, and put back.

use super::Text;
use super::graves::Graves;
use super::letters::{self, Run};
use super::moved::{Trace, stretches};
use crate::check::{Content, DEAD, Id, NodeRef, Update};
use crate::schema::mark_name;
use contract::text::{Mark, Suggestion};
use std::collections::HashMap;
use yrs::Any;

/// Letters that went without being named.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    pub(super) run: Run,
    /// In which of the [`Graves`] they lie.
    pub(super) grave: u64,
    late: bool,
}

impl Lost {
    /// Whose they are.
    pub fn writer(&self) -> u64 {
        self.run.id.writer
    }

    /// Whether they came when their place was deleted already.
    pub fn is_late(&self) -> bool {
        self.late
    }

    /// How long they are in UTF-16 units.
    pub fn units(&self) -> usize {
        self.run.units.len()
    }

    /// What can be read.
    pub fn words(&self) -> String {
        self.run.words()
    }

    /// Makes a suggestion of them, unless they are one of that person.
    pub fn suggest(&mut self, by: Suggestion) {
        self.run.marks.retain(|m| !matches!(m, Mark::Insertion(s) | Mark::Deletion(s) if s.author != by.author));
        if !self.run.marks.iter().any(|m| matches!(m, Mark::Insertion(_))) {
            self.run.marks.push(Mark::Insertion(by));
            self.run.marks.sort();
        }
    }
}

/// What is known of a change before it is made.
#[derive(Default)]
pub struct Before {
    /// What went with it: each running text and where its letters are remembered.
    graves: Vec<u64>,
    /// The text as it was, if any went.
    snapshot: Option<Vec<u8>>,
    /// What of it may only move.
    pub(super) trace: Trace,
}

impl Text {
    /// What was lost since this was last asked and nobody named since; and the text as it was before.
    pub fn take_lost(&mut self) -> (Vec<Lost>, Option<Vec<u8>>) {
        let all = std::mem::take(&mut self.lost);
        let before = self.before.take();
        let unnamed = |l: &Lost| l.late || !self.index.undeleted(l.run.id.writer, l.run.id.clock, l.run.end()).is_empty();
        let lost: Vec<Lost> = all.into_iter().filter(unnamed).collect();
        let before = before.filter(|_| !lost.is_empty());
        (lost, before)
    }

    /// Remembers what a change is about to delete.
    pub(super) fn before(&mut self, deletes: &[(u64, u32, u32)], starts: &[(u64, u32)]) -> Before {
        let texts = self.index.dying(deletes);
        let (touched, mut trace) = self.touched(deletes, starts);
        if texts.is_empty() && touched.is_empty() {
            return Before::default();
        }
        self.graves.forget();
        let both = texts.iter().chain(touched.iter().filter(|t| !texts.contains(t)));
        let (nodes, ids): (Vec<NodeRef>, Vec<Id>) = both.filter_map(|t| Some((*t, self.index.node(*t)?.id))).unzip();
        let mut all = letters::of(&self.yjs, &ids);
        let of_touched = nodes.iter().zip(&all).filter(|(node, _)| touched.contains(node));
        trace.gone = of_touched.flat_map(|(_, runs)| stretches(runs, deletes)).collect();
        all.truncate(texts.len());
        let mut sorted = deletes.to_vec();
        sorted.sort_unstable();
        let named = |run: &Run| is_within(run, &sorted);
        let snapshot = (!all.iter().flatten().all(named)).then(|| self.yjs.snapshot());
        let graves = texts.into_iter().zip(all).map(|(node, runs)| self.graves.lay(Some(node), runs)).collect();
        Before { graves, snapshot, trace }
    }

    /// It was not made.
    pub(super) fn forget(&mut self, before: &Before) {
        self.graves.take_back(before.graves.len());
    }

    /// It was made: looks for letters that it does not name.
    pub(super) fn after(&mut self, before: Before, update: &[u8], starts: &[(u64, u32)]) {
        let had = self.lost.len();
        for grave in before.graves {
            for run in self.graves.runs(grave) {
                let left = self.index.undeleted(run.id.writer, run.id.clock, run.end());
                self.lost.extend(left.into_iter().map(|(start, end)| Lost { run: run.part(start, end), grave, late: false }));
            }
        }
        if self.lost.len() > had && self.before.is_none() {
            self.before = before.snapshot;
        }
        if self.index.lands_dead(starts)
            && let Ok(update) = Update::read(update, usize::MAX)
        {
            self.late(&update, starts);
        }
    }

    /// Finds letters that came when their place was deleted already.
    fn late(&mut self, update: &Update, starts: &[(u64, u32)]) {
        let mut marks: HashMap<(u64, u32), Vec<Mark>> = HashMap::new();
        for section in &update.sections {
            let writer = section.writer;
            let Some((_, start)) = starts.iter().find(|(w, _)| *w == writer) else { continue };
            for block in section.blocks.iter().filter(|b| b.end() > *start) {
                let inherited =
                    |id: Id, graves: &Graves| marks.get(&(id.writer, id.clock)).cloned().or_else(|| Some(graves.marks(id)?.to_vec()));
                let inherits = block.origin.and_then(|id| inherited(id, &self.graves)).unwrap_or_default();
                match block.content {
                    Content::Mark { name, json } => {
                        marks.insert((writer, block.clock), marked(inherits, name, json));
                    }
                    Content::Text(text) => {
                        let id = Id { writer, clock: block.clock };
                        let whole = Run { id, units: text.encode_utf16().collect(), marks: inherits.clone() };
                        marks.insert((writer, block.end() - 1), inherits);
                        let node = self.dead_text(writer, (*start).max(block.clock));
                        let named = update.deletes.iter().filter(|(w, _)| *w == writer).flat_map(|(_, ranges)| ranges);
                        let mut at = (*start).max(block.clock);
                        let Some(node) = node else { continue };
                        let mut gone: Vec<(u32, u32)> =
                            named.map(|(c, len)| (*c, *c + *len)).filter(|(s, e)| *e > at && *s < block.end()).collect();
                        gone.sort_unstable();
                        gone.push((block.end(), block.end()));
                        let mut origin = if at == block.clock { block.origin } else { Some(Id { writer, clock: at - 1 }) };
                        for (from, to) in gone {
                            if from > at {
                                let run = whole.part(at, from);
                                let last = Id { writer, clock: from - 1 };
                                let grave = self.graves.add(run.clone(), origin, block.right, node);
                                self.lost.push(Lost { run, grave, late: true });
                                origin = Some(last);
                            }
                            at = at.max(to);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// The deleted running text in which something stands; nothing if it stands in none.
    fn dead_text(&self, writer: u64, clock: u32) -> Option<Option<NodeRef>> {
        let run = self.index.at(Id { writer, clock })?;
        if run.holder == DEAD { Some(None) } else { self.index.is_dead(run.holder).then_some(Some(run.holder)) }
    }
}

/// Whether a run lies in one of some stretches in their order.
fn is_within(run: &Run, stretches: &[(u64, u32, u32)]) -> bool {
    let behind = stretches.partition_point(|(w, start, _)| (*w, *start) <= (run.id.writer, run.id.clock));
    stretches[..behind].last().is_some_and(|(w, _, end)| *w == run.id.writer && run.end() <= *end)
}

/// Marks with one more, or without the one that ends.
fn marked(mut marks: Vec<Mark>, name: &str, json: &str) -> Vec<Mark> {
    marks.retain(|m| &*super::write::attribute(m).0 != mark_name(name));
    if let Ok(value) = Any::from_json(json) {
        marks.extend(super::read::mark(name, &value));
        marks.sort();
    }
    marks
}
