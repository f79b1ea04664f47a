//! Letters with the ids under which they were written.

use super::read;
use super::yjs::Yjs;
use crate::check::Id;
use contract::text::Mark;
use yrs::types::text::YChange;
use yrs::{Any, BranchID, ID, Out, ReadTxn, Snapshot, Text, Transact, XmlTextRef};

/// Letters that one writer wrote one after the other, with the same marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Of the first; the others count on from it.
    pub id: Id,
    /// UTF-16, as ids count.
    pub units: Vec<u16>,
    pub marks: Vec<Mark>,
}

impl Run {
    /// The clock behind it.
    pub fn end(&self) -> u32 {
        self.id.clock + self.units.len() as u32
    }

    /// The part of it from one clock up to another.
    pub fn part(&self, start: u32, end: u32) -> Run {
        let units = self.units[(start - self.id.clock) as usize..(end - self.id.clock) as usize].to_vec();
        Run { id: Id { clock: start, ..self.id }, units, marks: self.marks.clone() }
    }

    /// What can be read.
    pub fn words(&self) -> String {
        String::from_utf16_lossy(&self.units)
    }
}

/// An id as `yrs` has it.
pub fn yid(id: Id) -> ID {
    ID::new(yrs::ClientID::new(id.writer), id.clock)
}

/// The letters of some running texts in their order; none of a text that is not there. Asking splits
/// parts of the document, which changes nothing of it.
pub fn of(yjs: &Yjs, texts: &[Id]) -> Vec<Vec<Run>> {
    let mut txn = yjs.doc.transact_mut();
    let (now, never) = (txn.snapshot(), Snapshot::default());
    let mut out = Vec::with_capacity(texts.len());
    for text in texts {
        let Some(branch) = BranchID::get_nested(&txn, &yid(*text)) else {
            out.push(Vec::new());
            continue;
        };
        let chunks = XmlTextRef::from(branch).diff_range(&mut txn, Some(&now), Some(&never), YChange::identity);
        let runs = chunks.into_iter().filter_map(|chunk| {
            let (Out::Any(Any::String(words)), Some(change)) = (chunk.insert, chunk.ychange) else { return None };
            let marks = chunk.attributes.map(|a| read::marks(&a)).unwrap_or_default();
            let id = Id { writer: change.id.client.get(), clock: change.id.clock };
            Some(Run { id, units: words.encode_utf16().collect(), marks })
        });
        out.push(runs.collect());
    }
    out
}
