//! Who wrote what.
//!
//! Yjs knows the writer of every letter. Where an editor moves text, by splitting a paragraph or
//! by cutting and pasting, it writes it again: from then on it is the mover's.

use super::yjs::Yjs;
use crate::schema::Kind;
use yrs::types::text::YChange;
use yrs::{Any, Out, ReadTxn, Snapshot, Text, Transact, XmlFragment, XmlOut};

/// A stretch of text by one writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The paragraph, heading or cell it stands in, counted from 0. Footnotes stand where their
    /// number does, in brackets.
    pub block: usize,
    pub writer: u64,
    pub text: String,
}

/// All passages, in their order. The document is only a copy: asking splits its parts.
pub fn passages(yjs: &Yjs) -> Vec<Passage> {
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
                    let writer = change.id.client.get();
                    match out.last_mut() {
                        Some(last) if last.block == block && last.writer == writer => last.text.push_str(&words),
                        _ => out.push(Passage { block, writer, text: words.to_string() }),
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

/// What is still to be gone through.
enum Part {
    Node(XmlOut),
    /// What stands around a footnote, as in [`contract::text::Document::plain`].
    Words(&'static str),
}
