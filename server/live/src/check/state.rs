//! State vectors: how much of each writer somebody already has.

use super::wire::{Reader, put_number};
use super::{MAX_CLOCK, MAX_WRITER};
use crate::Refusal;
use std::collections::BTreeMap;

/// Writer and the clock behind its last part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateVector(pub BTreeMap<u64, u32>);

impl StateVector {
    /// Reads a state vector to its last byte.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let mut r = Reader::new(bytes);
        let mut all = BTreeMap::new();
        for _ in 0..r.count(2)? {
            let writer = r.number(MAX_WRITER)?;
            if all.insert(writer, r.number(MAX_CLOCK)? as u32).is_some() {
                return Err(Refusal::Twice);
            }
        }
        r.end()?;
        Ok(Self(all))
    }

    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_number(&mut out, self.0.len() as u64);
        for (writer, clock) in &self.0 {
            put_number(&mut out, *writer);
            put_number(&mut out, u64::from(*clock));
        }
        out
    }
}
