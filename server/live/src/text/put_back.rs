//! Letters that nobody meant to delete, put back where they belong.

use super::graves::{Around, Graves};
use super::letters::{Run, yid};
use super::lost::Lost;
use super::{Applied, Change, Moved, Text, stored, write};
use crate::Refusal;
use crate::check::{DEAD, Id, Index, NodeRef, Update};
use crate::schema::Kind;
use std::collections::BTreeMap;
use yrs::branch::BranchPtr;
use yrs::types::text::YChange;
use yrs::{
    Any, Assoc, IndexedSequence, Out, ReadTxn, StickyIndex, Text as _, TransactionMut, XmlElementPrelim, XmlElementRef, XmlFragment,
    XmlFragmentRef, XmlOut, XmlTextPrelim, XmlTextRef,
};

/// Units that have to read alike around a place for it to be the same.
const ALIKE: usize = 4;
/// Blocks beside a deleted one in which its letters are looked for, on each side.
const BESIDE: u32 = 2;
/// Pieces that are put back one by one; more are joined.
const PIECES: usize = 200;
/// Units that are read to find places.
const READ: usize = 1 << 20;

impl Text {
    /// Puts letters back as one change by a writer whose number nobody uses yet: where what stood around
    /// them stands now, or into a paragraph in the place of the deleted one. The change names them, so
    /// that nobody puts them back again.
    ///
    /// # Errors
    /// When the text does not take the change, which it does not expect.
    pub fn put_back(&mut self, lost: &[Lost], writer: u64) -> Result<Option<Change>, Refusal> {
        let mut graves = std::mem::take(&mut self.graves);
        let done = self.put_back_with(lost, writer, &mut graves);
        // Whatever came of it: what was deleted lately is remembered.
        self.graves = graves;
        done
    }

    fn put_back_with(&mut self, lost: &[Lost], writer: u64, graves: &mut Graves) -> Result<Option<Change>, Refusal> {
        let copy = self.yjs.copy(writer)?;
        let mut left = READ;
        let mut moved = Vec::new();
        let mut parts = lost.iter();
        let update = copy.change(|root, txn| {
            for piece in pieces(lost) {
                let around = graves.around(piece.grave, &piece.run);
                let place = Places { index: &self.index, root, left: &mut left }.find(&around, txn);
                let now = put(root, place, &piece.run, txn);
                if let Some(now) = now {
                    graves.moved(piece.grave, &piece.run, now);
                }
                // A piece is made of letters that were lost one behind the other.
                let mut done = 0;
                while (done as usize) < piece.run.units.len()
                    && let Some(part) = parts.next()
                {
                    let len = part.run.units.len() as u32;
                    moved.extend(now.map(|now| Moved { to: Id { clock: now.clock + done, ..now }, from: part.run.id, len }));
                    done += len;
                }
            }
        });
        let mut update = Update::read(&update, usize::MAX)?;
        let mut named: BTreeMap<u64, Vec<(u32, u32)>> = update.deletes.drain(..).collect();
        for piece in lost {
            named.entry(piece.run.id.writer).or_default().push((piece.run.id.clock, piece.run.units.len() as u32));
        }
        update.deletes = named.into_iter().collect();
        let limits = stored(&self.limits);
        let bytes = update.write();
        let limits = crate::Limits { text: usize::MAX, ..limits };
        let taken = self.take(&bytes, &|w| w == writer, &limits)?;
        Ok(if let Applied::New(change) = taken { Some(Change { moved, ..change }) } else { None })
    }
}

/// Letters that stood behind each other and look alike in one piece.
fn pieces(lost: &[Lost]) -> Vec<Lost> {
    let mut out: Vec<Lost> = Vec::new();
    for next in lost {
        match out.last_mut() {
            Some(last) if last.grave == next.grave && last.run.marks == next.run.marks => {
                let follows = last.run.id.writer == next.run.id.writer && last.run.end() == next.run.id.clock;
                if follows || lost.len() > PIECES {
                    last.run.units.extend_from_slice(&next.run.units);
                    continue;
                }
                out.push(next.clone());
            }
            _ => out.push(next.clone()),
        }
    }
    out
}

/// Where letters go.
enum Place {
    /// Into running text.
    Text(XmlTextRef, u32),
    /// Into a line that has none there.
    Line(XmlElementRef, u32),
    /// As a block of their own.
    Block(Option<XmlElementRef>, u32),
    /// As an entry of a list.
    Entry(XmlElementRef, u32),
}

/// Puts letters there; gives where the first of them stands then.
fn put(root: &XmlFragmentRef, place: Place, run: &Run, txn: &mut TransactionMut) -> Option<Id> {
    let words = run.words();
    if words.trim().is_empty() && !matches!(place, Place::Text(..)) {
        return None;
    }
    let paragraph = XmlElementPrelim::empty(Kind::Paragraph.name());
    let (text, at) = match place {
        Place::Text(text, at) => (text, at),
        Place::Line(el, at) => (el.insert(txn, at, XmlTextPrelim::new("")), 0),
        Place::Block(Some(el), at) => (el.insert(txn, at, paragraph).insert(txn, 0, XmlTextPrelim::new("")), 0),
        Place::Block(None, at) => (root.insert(txn, at, paragraph).insert(txn, 0, XmlTextPrelim::new("")), 0),
        Place::Entry(el, at) => {
            let entry = el.insert(txn, at, XmlElementPrelim::empty(Kind::ListItem.name()));
            (entry.insert(txn, 0, paragraph).insert(txn, 0, XmlTextPrelim::new("")), 0)
        }
    };
    write::insert_text(&text, txn, at, &words, &run.marks);
    let id = text.sticky_index(txn, at, Assoc::After)?.id().copied()?;
    Some(Id { writer: id.client.get(), clock: id.clock })
}

/// The search for places.
struct Places<'a> {
    index: &'a Index,
    root: &'a XmlFragmentRef,
    left: &'a mut usize,
}

impl Places<'_> {
    fn find(&mut self, around: &Around, txn: &TransactionMut) -> Place {
        if let Some(place) = self.beside(around.before, Assoc::Before, txn).or_else(|| self.beside(around.behind, Assoc::After, txn)) {
            return place;
        }
        self.replaced(around, txn).unwrap_or_else(|| Place::Block(None, self.root.len(txn)))
    }

    /// Behind or in front of a letter that was put back before.
    fn beside(&self, letter: Option<Id>, side: Assoc, txn: &TransactionMut) -> Option<Place> {
        let letter = letter?;
        // What was put back in this very change the index does not know yet.
        if self.index.at(letter).is_some_and(|run| run.holder == DEAD || self.index.is_dead(run.holder)) {
            return None;
        }
        let offset = StickyIndex::from_id(yid(letter), side).get_offset(txn)?;
        Some(Place::Text(XmlTextRef::from(offset.branch), offset.index))
    }

    /// Near the place of the text that was deleted.
    fn replaced(&mut self, around: &Around, txn: &TransactionMut) -> Option<Place> {
        let top = self.index.top_dead(around.node?)?;
        let (mut parent, branch, mut at) = self.place_of(top, txn)?;
        let mut holder = self.holder(parent, branch);
        let texts = |holder: &Option<XmlElementRef>, at: u32| {
            let mut out = Vec::new();
            for i in at.saturating_sub(BESIDE)..at + BESIDE {
                let child = match holder {
                    Some(el) => el.get(txn, i),
                    None => self.root.get(txn, i),
                };
                child.into_iter().for_each(|c| texts_in(c, txn, &mut out));
            }
            out
        };
        let mut best: Option<(usize, XmlTextRef, u32)> = None;
        for text in texts(&holder, at) {
            let units = units_of(&text, txn);
            *self.left = self.left.saturating_sub(units.len() + 1);
            if *self.left == 0 {
                break;
            }
            let (alike, place) = alike(&units, &around.left, &around.right);
            if best.as_ref().is_none_or(|b| alike > b.0) {
                best = Some((alike, text, place));
            }
        }
        let enough = ALIKE.min(around.left.len() + around.right.len()).max(1);
        if let Some((_, text, place)) = best.filter(|b| b.0 >= enough) {
            return Some(Place::Text(text, place));
        }
        // Out of a table: behind it.
        while let kind @ (Kind::Table | Kind::Row) = self.index.node(parent)?.kind {
            let node = parent;
            let (above, branch, place) = self.place_of(node, txn)?;
            (parent, at) = (above, place + u32::from(kind == Kind::Table));
            holder = self.holder(parent, branch);
        }
        Some(match (self.index.node(parent)?.kind, holder) {
            (Kind::BulletList | Kind::OrderedList, Some(el)) => Place::Entry(el, at),
            (Kind::Paragraph | Kind::Heading | Kind::Cell | Kind::HeaderCell | Kind::Footnote, Some(el)) => Place::Line(el, at),
            (_, holder) => Place::Block(holder, at),
        })
    }

    /// In which node another stands or stood, and in front of which of its children.
    fn place_of(&self, node: NodeRef, txn: &TransactionMut) -> Option<(NodeRef, BranchPtr, u32)> {
        let found = self.index.node(node)?;
        let offset = StickyIndex::from_id(yid(found.id), Assoc::After).get_offset(txn)?;
        Some((found.parent, offset.branch, offset.index))
    }

    fn holder(&self, node: NodeRef, branch: BranchPtr) -> Option<XmlElementRef> {
        (node != Index::ROOT).then(|| XmlElementRef::from(branch))
    }
}

/// All running texts in a node.
fn texts_in<T: ReadTxn>(node: XmlOut, txn: &T, out: &mut Vec<XmlTextRef>) {
    match node {
        XmlOut::Text(text) => out.push(text),
        XmlOut::Element(el) => el.children(txn).for_each(|c| texts_in(c, txn, out)),
        XmlOut::Fragment(_) => {}
    }
}

fn units_of<T: ReadTxn>(text: &XmlTextRef, txn: &T) -> Vec<u16> {
    let words = text.diff(txn, YChange::identity).into_iter().filter_map(|chunk| match chunk.insert {
        Out::Any(Any::String(words)) => Some(words),
        _ => None,
    });
    words.flat_map(|w| w.encode_utf16().collect::<Vec<_>>()).collect()
}

/// How much around the best place in `units` reads as on the left and the right, and where that is.
fn alike(units: &[u16], left: &[u16], right: &[u16]) -> (usize, u32) {
    let mut best = (0, 0);
    for at in 0..=units.len() {
        // Not between the halves of a sign.
        if units.get(at).is_some_and(|u| (0xdc00..0xe000).contains(u)) {
            continue;
        }
        let before = units[..at].iter().rev().zip(left.iter().rev()).take_while(|(a, b)| a == b).count();
        let behind = units[at..].iter().zip(right).take_while(|(a, b)| a == b).count();
        if before + behind > best.0 {
            best = (before + behind, at as u32);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn the_place_is_where_most_reads_alike() {
        let units = |text: &str| -> Vec<u16> { text.encode_utf16().collect() };
        let place = |text: &str, left: &str, right: &str| alike(&units(text), &units(left), &units(right));
        assert_eq!(place("Der Bus fährt.", "Der Bus", " fährt."), (14, 7));
        assert_eq!(place("ein Bus, der Bus", "der Bus", ""), (7, 16));
        assert_eq!(place("", "x", "y"), (0, 0));
        assert_eq!(place("😀", "", "y"), (0, 0));
    }
}
