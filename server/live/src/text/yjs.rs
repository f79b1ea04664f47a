//! The document inside `yrs`, and the only code that calls it with anything from outside.

use super::{read, tree};
use crate::check::StateVector;
use crate::{ROOT, Refusal};
use contract::text::Document;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yrs::block::{ClientID, ID};
use yrs::updates::decoder::Decode;
use yrs::{Doc, OffsetKind, Options, ReadTxn, Transact, TransactionMut, Update, XmlFragmentRef};

pub struct Yjs {
    pub doc: Doc,
    pub root: XmlFragmentRef,
}

impl Yjs {
    /// An empty document whose own changes bear that writer's number.
    pub fn new(writer: u64) -> Self {
        let doc = Doc::with_options(Options {
            offset_kind: OffsetKind::Utf16,
            // The server changes nothing of its own accord.
            cleanup_formatting: false,
            ..Options::with_client_id(ClientID::new(writer))
        });
        let root = doc.get_or_insert_xml_fragment(ROOT);
        Self { doc, root }
    }

    /// Applies updates in one go. After an error the document must not be used any more.
    pub fn apply<'a>(&self, updates: impl IntoIterator<Item = &'a [u8]>) -> Result<(), Refusal> {
        let done = catch_unwind(AssertUnwindSafe(|| {
            // A transaction that is dropped while a panic unwinds commits, and may panic again:
            // that would end the process. Rather leak it.
            let mut txn = ManuallyDrop::new(self.doc.transact_mut());
            for bytes in updates {
                let update = Update::decode_v1(bytes).map_err(|_| Refusal::NotApplicable)?;
                txn.apply_update(update).map_err(|_| Refusal::NotApplicable)?;
            }
            txn.commit();
            let waiting = txn.has_missing_updates();
            drop(ManuallyDrop::into_inner(txn));
            if waiting { Err(Refusal::NotApplicable) } else { Ok(()) }
        }));
        done.unwrap_or(Err(Refusal::NotApplicable))
    }

    /// A copy whose own changes bear another number.
    pub fn copy(&self, writer: u64) -> Result<Yjs, Refusal> {
        let copy = Yjs::new(writer);
        copy.apply([&*self.snapshot()])?;
        Ok(copy)
    }

    /// A copy with one more update, tried in every way it will be used; its size, and what it reads.
    pub fn with(&self, update: &[u8]) -> Result<(Yjs, usize, Document), Refusal> {
        let tried = catch_unwind(AssertUnwindSafe(|| {
            let copy = self.copy(0)?;
            copy.apply([update])?;
            let bytes = copy.snapshot();
            let document = copy.document();
            Ok((copy, bytes.len(), document))
        }));
        tried.unwrap_or(Err(Refusal::NotApplicable))
    }

    /// Answers whether nothing is left of a stretch: writer, first clock, clock behind it.
    pub fn deleted(&self) -> impl Fn(u64, u32, u32) -> bool + use<> {
        let deleted = self.doc.transact().snapshot().delete_set;
        move |writer, start, end| (start..end).all(|clock| deleted.contains(&ID::new(ClientID::new(writer), clock)))
    }

    /// Makes a change of one's own and gives it as an update.
    pub fn change(&self, change: impl FnOnce(&XmlFragmentRef, &mut TransactionMut)) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        change(&self.root, &mut txn);
        txn.encode_update_v1()
    }

    pub fn snapshot(&self) -> Vec<u8> {
        self.since(&StateVector::default())
    }

    pub fn since(&self, state: &StateVector) -> Vec<u8> {
        let mut vector = yrs::StateVector::default();
        for (writer, clock) in &state.0 {
            vector.set_max(ClientID::new(*writer), *clock);
        }
        self.doc.transact().encode_diff_v1(&vector)
    }

    pub fn document(&self) -> Document {
        tree::to_document(&read::children(&self.root, &self.doc.transact()))
    }
}
