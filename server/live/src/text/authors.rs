//! Who wrote what.
//!
//! Yjs knows the writer of every letter. Where an editor moves text, by splitting a paragraph or
//! by cutting and pasting, it writes it again: from then on it is the mover's.

use super::yjs::Yjs;
use yrs::types::text::YChange;
use yrs::{Any, Out, ReadTxn, Snapshot, Text, Transact, XmlFragment, XmlOut};

/// A stretch of text by one writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The block of the text it stands in, counted from 0.
    pub block: usize,
    pub writer: u64,
    pub text: String,
}

/// All passages, in their order. The document is only a copy: asking splits its parts.
pub fn passages(yjs: &Yjs) -> Vec<Passage> {
    let mut txn = yjs.doc.transact_mut();
    let (now, never) = (txn.snapshot(), Snapshot::default());
    let mut out: Vec<Passage> = Vec::new();
    let mut open: Vec<(usize, XmlOut)> = yjs.root.children(&txn).enumerate().collect();
    open.reverse();
    while let Some((block, node)) = open.pop() {
        match node {
            XmlOut::Element(el) => {
                let children: Vec<_> = el.children(&txn).map(|c| (block, c)).collect();
                open.extend(children.into_iter().rev());
            }
            XmlOut::Text(text) => {
                for chunk in text.diff_range(&mut txn, Some(&now), Some(&never), YChange::identity) {
                    let (Out::Any(Any::String(words)), Some(change)) = (chunk.insert, chunk.ychange) else { continue };
                    let writer = change.id.client.get();
                    match out.last_mut() {
                        Some(last) if last.block == block && last.writer == writer => last.text.push_str(&words),
                        _ => out.push(Passage { block, writer, text: words.to_string() }),
                    }
                }
            }
            XmlOut::Fragment(_) => {}
        }
    }
    out
}
