//! Sets of small numbers, one bit each: ten thousand fact sheets are 157 machine words.

/// A set of positions below a length that is fixed when it is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// The empty set for positions below `length`.
    pub fn none(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// All positions below `length`.
    pub fn all(length: usize) -> Self {
        let mut bits = Self(vec![u64::MAX; length.div_ceil(64)]);
        if let (Some(last), rest @ 1..) = (bits.0.last_mut(), length % 64) {
            *last = (1 << rest) - 1;
        }
        bits
    }

    /// Adds a position; beyond the length it is left out.
    pub fn insert(&mut self, at: u32) {
        if let Some(word) = self.0.get_mut(at as usize / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Whether a position is in the set.
    pub fn has(&self, at: u32) -> bool {
        self.0.get(at as usize / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    /// Keeps what is in the other set too.
    pub fn keep(&mut self, other: &Self) {
        self.0.iter_mut().enumerate().for_each(|(i, word)| *word &= other.0.get(i).copied().unwrap_or(0));
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The positions, smallest first.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().enumerate().flat_map(|(i, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(i as u32 * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn behaves_like_a_set(length in 0_usize..200, a in prop::collection::btree_set(0_u32..200, 0..50), b in prop::collection::btree_set(0_u32..200, 0..50)) {
            let below = |set: &BTreeSet<u32>| set.iter().copied().filter(|n| (*n as usize) < length).collect::<BTreeSet<u32>>();
            let (a, b) = (below(&a), below(&b));
            let make = |set: &BTreeSet<u32>| {
                let mut bits = Bits::none(length);
                set.iter().for_each(|n| bits.insert(*n));
                bits
            };
            let mut both = make(&a);
            both.keep(&make(&b));
            prop_assert_eq!(both.iter().collect::<BTreeSet<_>>(), a.intersection(&b).copied().collect());
            prop_assert_eq!(make(&a).count(), a.len());
            prop_assert_eq!(Bits::all(length).count(), length);
            prop_assert!((0..200).all(|n| make(&a).has(n) == a.contains(&n)));
        }
    }
}
