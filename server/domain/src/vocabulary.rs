//! Distinct words and where each occurs: found by a part or by the beginning, without looking at
//! every text.

use crate::bits::Bits;
use std::collections::HashMap;

/// What is known of one word in one place: the place, and what its owner notes there.
pub type Occurrence<T> = (u32, T);

/// Collects words, place after place.
#[derive(Debug)]
pub struct Builder<T>(HashMap<String, Vec<Occurrence<T>>>);

/// Words in the order of their bytes, with their places.
#[derive(Clone, Debug)]
pub struct Vocabulary<T> {
    /// All words, each followed by a line end.
    text: String,
    /// Where each word ends in `text`, its line end included.
    ends: Vec<u32>,
    /// Where the occurrences of each word end.
    last: Vec<u32>,
    occurrences: Vec<Occurrence<T>>,
}

impl<T> Default for Builder<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Default for Vocabulary<T> {
    fn default() -> Self {
        Self { text: String::new(), ends: Vec::new(), last: Vec::new(), occurrences: Vec::new() }
    }
}

impl<T: Copy + Default> Builder<T> {
    /// Notes a word at a place; places come in ascending order. What is noted there so far comes back.
    pub fn note(&mut self, word: &str, place: u32) -> &mut T {
        if !self.0.contains_key(word) {
            self.0.insert(word.to_owned(), Vec::new());
        }
        let places = self.0.get_mut(word).expect("the word was just put in");
        if places.last().is_none_or(|(p, _)| *p != place) {
            places.push((place, T::default()));
        }
        &mut places.last_mut().expect("the place was just put in").1
    }

    /// Puts the words in order.
    pub fn build(self) -> Vocabulary<T> {
        let mut words: Vec<_> = self.0.into_iter().collect();
        words.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut made = Vocabulary::default();
        for (word, places) in words {
            made.text.push_str(&word);
            made.text.push('\n');
            made.ends.push(made.text.len() as u32);
            made.occurrences.extend(places);
            made.last.push(made.occurrences.len() as u32);
        }
        made.occurrences.shrink_to_fit();
        made
    }
}

impl<T> Vocabulary<T> {
    fn begin(ends: &[u32], at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| ends[before] as usize)
    }

    fn word(&self, at: usize) -> &str {
        &self.text[Self::begin(&self.ends, at)..self.ends[at] as usize - 1]
    }

    fn places(&self, at: usize) -> &[Occurrence<T>] {
        &self.occurrences[Self::begin(&self.last, at)..self.last[at] as usize]
    }

    /// Adds the places of all words that contain `part` (without blanks; not empty).
    pub fn containing(&self, part: &str, found: &mut Bits) {
        let finder = memchr::memmem::Finder::new(part);
        let mut from = 0;
        while let Some(hit) = finder.find(&self.text.as_bytes()[from..]) {
            let word = self.ends.partition_point(|end| *end as usize <= from + hit);
            self.places(word).iter().for_each(|(place, _)| found.insert(*place));
            from = self.ends[word] as usize;
        }
    }

    /// The occurrences of all words that begin with `start`.
    pub fn beginning<'a>(&'a self, start: &'a str) -> impl Iterator<Item = &'a Occurrence<T>> {
        let first = self.partition(start);
        (first..self.ends.len()).take_while(move |at| self.word(*at).starts_with(start)).flat_map(|at| self.places(at))
    }

    /// The first word that is not smaller.
    fn partition(&self, start: &str) -> usize {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.word(middle) < start { low = middle + 1 } else { high = middle }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(texts: &[String]) -> Vocabulary<u8> {
        let mut builder = Builder::<u8>::default();
        for (place, text) in texts.iter().enumerate() {
            text.split_whitespace().for_each(|w| *builder.note(w, place as u32) += 1);
        }
        builder.build()
    }

    proptest! {
        #[test]
        fn finds_what_looking_everywhere_finds(texts in prop::collection::vec("[abcü \n]{0,20}", 0..12), part in "[abcü]{1,3}") {
            let vocabulary = of(&texts);
            let mut found = Bits::none(texts.len());
            vocabulary.containing(&part, &mut found);
            let has = |fits: &dyn Fn(&str) -> bool| (0..texts.len() as u32).filter(|i| texts[*i as usize].split_whitespace().any(fits)).collect::<Vec<_>>();
            prop_assert_eq!(found.iter().collect::<Vec<_>>(), has(&|w| w.contains(&part)));
            let mut begun: Vec<u32> = vocabulary.beginning(&part).map(|(p, _)| *p).collect();
            begun.sort_unstable();
            begun.dedup();
            prop_assert_eq!(begun, has(&|w| w.starts_with(&part)));
        }
    }

    #[test]
    fn counts_how_often() {
        let vocabulary = of(&["bus bus bahn".into(), "busse".into()]);
        assert_eq!(vocabulary.beginning("bus").copied().collect::<Vec<_>>(), [(0, 2), (1, 1)]);
        assert_eq!(vocabulary.beginning("x").count(), 0);
    }
}
