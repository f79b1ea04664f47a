//! Full-text search in one edition: stems of titles and texts, best hits first. Built once per
//! edition, the same on every database.

use crate::bits::Bits;
use crate::search_words;
use crate::vocabulary::{Builder, Vocabulary};
use std::collections::HashMap;

/// How often a stem stands in the title and in the text of one thing.
#[derive(Clone, Copy, Debug, Default)]
struct Often {
    title: u8,
    text: u8,
}

/// The index over the things of an edition, which it knows by their position.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    stems: Vocabulary<Often>,
    /// How long each thing is beside the average, as its share in the weight of a word.
    length: Vec<f32>,
}

/// Collects things, one after the other.
#[derive(Debug, Default)]
pub struct Collector {
    stems: Builder<Often>,
    lengths: Vec<u32>,
    /// Stems of words seen before: a language repeats itself.
    known: HashMap<String, String>,
}

/// A word in the title counts as many in the text.
const TITLE: f32 = 8.0;
/// How soon a word that stands there once more adds nothing (BM25: k1).
const ENOUGH: f32 = 1.2;
/// How much long texts are marked down (BM25: b).
const LONG: f32 = 0.75;

impl Collector {
    /// Adds the next thing.
    pub fn add(&mut self, title: &str, text: &str) {
        let place = self.lengths.len() as u32;
        let words = self.note(place, title, |often| &mut often.title) + self.note(place, text, |often| &mut often.text);
        self.lengths.push(words);
    }

    fn note(&mut self, place: u32, text: &str, of: impl Fn(&mut Often) -> &mut u8) -> u32 {
        let mut words = 0;
        for (_, word) in search_words::words(text) {
            words += 1;
            if !self.known.contains_key(word) {
                self.known.insert(word.to_owned(), search_words::stem(word));
            }
            let count = of(self.stems.note(&self.known[word], place));
            *count = count.saturating_add(1);
        }
        words
    }

    /// The index of all that was added.
    pub fn build(self) -> SearchIndex {
        let average = self.lengths.iter().sum::<u32>() as f32 / self.lengths.len().max(1) as f32;
        let share = |words: &u32| ENOUGH * (1.0 - LONG + LONG * *words as f32 / average.max(1.0));
        SearchIndex { length: self.lengths.iter().map(share).collect(), stems: self.stems.build() }
    }
}

impl SearchIndex {
    /// How many things fit, and the positions of so many from the `from`th best on. Every stem of
    /// the question must begin a word of the title or the text.
    pub fn find(&self, question: &[String], from: usize, most: usize) -> (usize, Vec<usize>) {
        let mut fits = Bits::all(self.length.len());
        let mut scores = vec![0_f32; self.length.len()];
        for stem in question {
            let mut found = Bits::none(self.length.len());
            let mut weights = vec![0_f32; self.length.len()];
            for (place, often) in self.stems.beginning(stem).filter(|(place, _)| fits.has(*place)) {
                found.insert(*place);
                weights[*place as usize] += TITLE * f32::from(often.title) + f32::from(often.text);
            }
            let (all, some) = (self.length.len() as f32, found.count() as f32);
            let rare = (1.0 + (all - some + 0.5) / (some + 0.5)).ln();
            for place in found.iter().map(|p| p as usize) {
                scores[place] += rare * weights[place] / (weights[place] + self.length[place]);
            }
            fits.keep(&found);
        }
        let mut hits: Vec<u32> = fits.iter().collect();
        let total = hits.len();
        let better = |a: &u32, b: &u32| scores[*b as usize].total_cmp(&scores[*a as usize]).then(a.cmp(b));
        let end = from.saturating_add(most).min(total);
        // Only the pages up to the one shown are put in order.
        if end < total && end > 0 {
            hits.select_nth_unstable_by(end - 1, better);
        }
        hits.truncate(end);
        hits.sort_unstable_by(better);
        (total, hits.into_iter().skip(from).map(|p| p as usize).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search_words::question;

    fn index(things: &[(&str, &str)]) -> SearchIndex {
        let mut collector = Collector::default();
        things.iter().for_each(|(title, text)| collector.add(title, text));
        collector.build()
    }

    #[test]
    fn titles_come_first_and_every_word_must_occur() {
        let index = index(&[
            ("Radwege", "Mobilität auf zwei Rädern, Mobilität im Alltag"),
            ("Mobilität", "Busse und Bahnen"),
            ("Bücherei", "Bücher für alle"),
        ]);
        assert_eq!(index.find(&question("mobilität"), 0, 10), (2, vec![1, 0]));
        assert_eq!(index.find(&question("mobil bus"), 0, 10), (1, vec![1]));
        assert_eq!(index.find(&question("mobilität bücher"), 0, 10), (0, vec![]));
        assert_eq!(index.find(&question("Büchereien"), 0, 10), (1, vec![2]));
    }

    #[test]
    fn pages_follow_each_other() {
        let texts: Vec<(String, String)> = (0..50).map(|n| (format!("Vorhaben {n}"), "Bus ".repeat(1 + n * 7 % 11))).collect();
        let index = index(&texts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<_>>());
        let (total, all) = index.find(&question("bus"), 0, 50);
        assert_eq!(total, 50);
        let pages: Vec<usize> = (0..6).flat_map(|page| index.find(&question("bus"), page * 10, 10).1).collect();
        assert_eq!(pages, all);
        assert_eq!(index.find(&question("bus"), 60, 10), (50, vec![]));
    }
}
