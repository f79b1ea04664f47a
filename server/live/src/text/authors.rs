//! Who wrote what.
//!
//! Yjs knows the writer of every letter. Where an editor moves text, by splitting a paragraph or making a
//! list of it, it writes it again: whose it was before the [`Credits`] tell.

use super::yjs::Yjs;
use crate::Credits;
use crate::check::Id;
use crate::schema::Kind;
use uuid::Uuid;
use yrs::types::text::YChange;
use yrs::{Any, Out, ReadTxn, Snapshot, Text, Transact, XmlFragment, XmlOut};

/// A stretch of text by one writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The paragraph, heading or cell it stands in, counted from 0. Footnotes stand where their
    /// number does, in brackets.
    pub block: usize,
    pub writer: u64,
    /// Who removed it later, where that is known.
    pub removed_by: Option<Uuid>,
    pub text: String,
}

/// All passages, in their order. The document is only a copy: asking splits its parts.
pub fn passages(yjs: &Yjs, credits: &Credits) -> Vec<Passage> {
    let mut txn = yjs.doc.transact_mut();
    let (now, never) = (txn.snapshot(), Snapshot::default());
    let mut out: Vec<Passage> = Vec::new();
    let mut blocks = 0;
    let mut open: Vec<Part> = yjs.root.children(&txn).map(Part::Node).collect();
    open.reverse();
    while let Some(part) = open.pop() {
        match part {
            Part::Node(XmlOut::Element(el)) => {
                let children: Vec<_> = el.children(&txn).map(Part::Node).collect();
                match Kind::element(el.tag()) {
                    Some(Kind::Footnote) => open.push(Part::Words(")")),
                    Some(Kind::Paragraph | Kind::Heading | Kind::Cell | Kind::HeaderCell) => blocks += 1,
                    _ => {}
                }
                open.extend(children.into_iter().rev());
                if Kind::element(el.tag()) == Some(Kind::Footnote) {
                    open.push(Part::Words(" ("));
                }
            }
            Part::Node(XmlOut::Text(text)) => {
                // Letters that stand in no paragraph, which no editor writes, are shown all the same.
                let block = usize::max(blocks, 1) - 1;
                for chunk in text.diff_range(&mut txn, Some(&now), Some(&never), YChange::identity) {
                    let (Out::Any(Any::String(words)), Some(change)) = (chunk.insert, chunk.ychange) else { continue };
                    let first = Id { writer: change.id.client.get(), clock: change.id.clock };
                    for (writer, removed_by, words) in credited(first, &words, credits) {
                        match out.last_mut() {
                            Some(last) if (last.block, last.writer, last.removed_by) == (block, writer, removed_by) => {
                                last.text.push_str(words);
                            }
                            _ => out.push(Passage { block, writer, removed_by, text: words.to_owned() }),
                        }
                    }
                }
            }
            Part::Node(XmlOut::Fragment(_)) => {}
            Part::Words(words) => match out.last_mut() {
                Some(last) if last.block + 1 == blocks => last.text.push_str(words),
                _ => {}
            },
        }
    }
    out
}

/// Words cut where somebody else wrote or removed them.
fn credited<'a>(first: Id, words: &'a str, credits: &Credits) -> Vec<(u64, Option<Uuid>, &'a str)> {
    let mut out = Vec::new();
    let (mut rest, mut at, mut left) = (words, first, words.encode_utf16().count() as u32);
    while !rest.is_empty() {
        let (origin, len) = credits.origin(at, left);
        let (removed_by, len) = credits.remover(origin, len);
        let mut units = 0;
        let end = rest.char_indices().find(|(_, c)| {
            let here = units >= len;
            units += c.len_utf16() as u32;
            here
        });
        let (some, later) = rest.split_at(end.map_or(rest.len(), |(i, _)| i));
        out.push((origin.writer, removed_by, some));
        let taken = some.encode_utf16().count() as u32;
        (rest, at.clock, left) = (later, at.clock + taken, left - taken);
    }
    out
}

/// What is still to be gone through.
enum Part {
    Node(XmlOut),
    /// What stands around a footnote, as in [`contract::text::Document::plain`].
    Words(&'static str),
}
