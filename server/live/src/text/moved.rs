//! Letters that a change deletes in one place and writes anew in another: whoever splits a paragraph, joins
//! two or makes a list or a heading of one moves letters, and writes none.

use super::Text;
use super::letters::{self, Run};
use crate::check::{Id, NodeRef, What};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::ops::Range;

/// Letters that were there before the change that wrote them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where the first of them stands now.
    pub to: Id,
    /// Where it stood.
    pub from: Id,
    /// How many, in UTF-16 units; the others follow on both sides.
    pub len: u32,
}

/// Units in which a piece within other words has to read alike to be the same: less is in any two texts.
const ALIKE: usize = 12;
/// Units by which such pieces are found, and how far apart they are noted: every piece of [`ALIKE`] holds one.
const GRAM: usize = 8;
const STEP: usize = 4;
/// Places that are looked at for one of them.
const PLACES: usize = 8;
/// Units of a stretch that has to stand whole at the edge of a longer one.
const EDGE: usize = 4;

/// Letters that stand behind each other, with nothing between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Stretch {
    units: Vec<u16>,
    ids: Vec<Id>,
}

/// What a change is about to delete and where it has written, if it does both.
#[derive(Debug, Default)]
pub(super) struct Trace {
    pub gone: Vec<Stretch>,
    written: Vec<NodeRef>,
}

impl Text {
    /// The running texts in which a change deletes letters and in which it writes some; none unless it does
    /// both, which nobody does who types. The index knows the change already.
    pub(super) fn touched(&self, deletes: &[(u64, u32, u32)], starts: &[(u64, u32)]) -> (Vec<NodeRef>, Trace) {
        if deletes.is_empty() || starts.is_empty() {
            return Default::default();
        }
        let texts = |writer: u64, start: u32, end: u32| {
            self.index.within(writer, start, end).filter(|r| r.what == What::Span && self.index.is_text(r.holder)).map(|r| r.holder)
        };
        let written: BTreeSet<NodeRef> = starts.iter().flat_map(|(w, start)| texts(*w, *start, u32::MAX)).collect();
        if written.is_empty() {
            return Default::default();
        }
        let gone: BTreeSet<NodeRef> = deletes.iter().flat_map(|(w, start, end)| texts(*w, *start, *end)).collect();
        if gone.is_empty() {
            return Default::default();
        }
        (gone.into_iter().collect(), Trace { gone: Vec::new(), written: written.into_iter().collect() })
    }

    /// What of a change that was made stood elsewhere before.
    pub(super) fn moved(&self, trace: &Trace, starts: &[(u64, u32)]) -> Vec<Moved> {
        if trace.gone.is_empty() {
            return Vec::new();
        }
        let texts: Vec<Id> = trace.written.iter().filter_map(|t| self.index.node(*t)).map(|n| n.id).collect();
        let new: Vec<(u64, u32, u32)> = starts.iter().map(|(w, start)| (*w, *start, u32::MAX)).collect();
        let written: Vec<Stretch> = letters::of(&self.yjs, &texts).iter().flat_map(|runs| stretches(runs, &new)).collect();
        pairs(&trace.gone, &written)
    }
}

/// The letters of a running text that lie in some ranges: writer, first clock, clock behind.
pub(super) fn stretches(runs: &[Run], within: &[(u64, u32, u32)]) -> Vec<Stretch> {
    let mut sorted = within.to_vec();
    sorted.sort_unstable();
    let mut out = vec![Stretch::default()];
    for run in runs {
        let (writer, mut at) = (run.id.writer, run.id.clock);
        let first = sorted.partition_point(|(w, _, end)| (*w, *end) <= (writer, at));
        for (_, start, end) in sorted[first..].iter().take_while(|(w, start, _)| *w == writer && *start < run.end()) {
            let (start, end) = (at.max(*start), run.end().min(*end));
            if start > at {
                out.push(Stretch::default());
            }
            if let Some(last) = out.last_mut() {
                last.units.extend_from_slice(&run.units[(start - run.id.clock) as usize..(end - run.id.clock) as usize]);
                last.ids.extend((start..end).map(|clock| Id { writer, clock }));
            }
            at = end;
        }
        if at < run.end() {
            out.push(Stretch::default());
        }
    }
    out.retain(|s| !s.units.is_empty());
    out
}

/// Which letters are the same: whole stretches first, then pieces of them, each letter once.
pub(super) fn pairs(gone: &[Stretch], written: &[Stretch]) -> Vec<Moved> {
    let mut found = Found::new(gone, written);
    let mut whole: HashMap<&[u16], VecDeque<usize>> = HashMap::new();
    gone.iter().enumerate().for_each(|(g, s)| whole.entry(&s.units).or_default().push_back(g));
    for (w, s) in written.iter().enumerate() {
        if let Some(g) = whole.get_mut(&*s.units).and_then(VecDeque::pop_front) {
            found.pair(g, 0, w, 0, s.units.len());
        }
    }
    found.pieces();
    found.edges();
    found.moved
}

struct Found<'a> {
    gone: &'a [Stretch],
    written: &'a [Stretch],
    /// What of both is left.
    left: Vec<Vec<Range<usize>>>,
    open: Vec<Vec<Range<usize>>>,
    moved: Vec<Moved>,
}

fn take(free: &mut Vec<Range<usize>>, taken: Range<usize>) {
    let Some(at) = free.iter().position(|r| r.start <= taken.start && taken.end <= r.end) else { return };
    let whole = free[at].clone();
    let rest = [whole.start..taken.start, taken.end..whole.end].into_iter().filter(|r| !r.is_empty());
    free.splice(at..=at, rest);
}

impl<'a> Found<'a> {
    fn new(gone: &'a [Stretch], written: &'a [Stretch]) -> Self {
        let all = |stretches: &[Stretch]| stretches.iter().map(|s| std::iter::once(0..s.units.len()).collect()).collect();
        Self { gone, written, left: all(gone), open: all(written), moved: Vec::new() }
    }

    fn pair(&mut self, g: usize, from: usize, w: usize, to: usize, len: usize) {
        take(&mut self.left[g], from..from + len);
        take(&mut self.open[w], to..to + len);
        let pairs = self.gone[g].ids[from..from + len].iter().zip(&self.written[w].ids[to..to + len]);
        let follows = |a: Id, b: Id, len: u32| a.writer == b.writer && a.clock + len == b.clock;
        let first = self.moved.len();
        for (from, to) in pairs {
            match self.moved[first..].last_mut() {
                Some(last) if follows(last.from, *from, last.len) && follows(last.to, *to, last.len) => last.len += 1,
                _ => self.moved.push(Moved { to: *to, from: *from, len: 1 }),
            }
        }
    }

    /// Longer pieces, wherever they stood.
    fn pieces(&mut self) {
        let (gone, written) = (self.gone, self.written);
        let mut grams: HashMap<&[u16], Vec<(usize, usize)>> = HashMap::new();
        for (g, free) in self.left.iter().enumerate() {
            for at in free.iter().flat_map(|r| r.clone().step_by(STEP).filter(|at| at + GRAM <= r.end)) {
                let places = grams.entry(&gone[g].units[at..at + GRAM]).or_default();
                if places.len() < PLACES {
                    places.push((g, at));
                }
            }
        }
        if grams.is_empty() {
            return;
        }
        for (w, stretch) in written.iter().enumerate() {
            for range in self.open[w].clone() {
                let (mut at, mut start) = (range.start, range.start);
                while at + GRAM <= range.end {
                    let here = &stretch.units;
                    let places = grams.get(&here[at..at + GRAM]).map_or(&[][..], Vec::as_slice);
                    let longest =
                        places.iter().filter_map(|(g, place)| self.longest((*g, *place), w, at, start..range.end)).max_by_key(|l| l.3);
                    if let Some((g, from, to, len)) = longest.and_then(|l| self.words(l, w)) {
                        self.pair(g, from, w, to, len);
                        (at, start) = (to + len, to + len);
                    } else {
                        at += 1;
                    }
                }
            }
        }
    }

    /// How far two places read alike on both sides: stretch and place there, place here, length.
    fn longest(&self, (g, place): (usize, usize), w: usize, at: usize, within: Range<usize>) -> Option<(usize, usize, usize, usize)> {
        let free = self.left[g].iter().find(|r| r.contains(&place) && place + GRAM <= r.end)?;
        let (there, here) = (&self.gone[g].units, &self.written[w].units);
        let before = there[free.start..place].iter().rev().zip(here[within.start..at].iter().rev()).take_while(|(a, b)| a == b).count();
        let behind = there[place..free.end].iter().zip(&here[at..within.end]).take_while(|(a, b)| a == b).count();
        Some((g, place - before, at - before, before + behind))
    }

    /// The whole words of a piece, if they are long enough.
    fn words(&self, (g, from, to, len): (usize, usize, usize, usize), w: usize) -> Option<(usize, usize, usize, usize)> {
        let units = &self.written[w].units;
        let cuts = |at: usize| at > 0 && at < units.len() && is_letter(units[at - 1]) && is_letter(units[at]);
        let skipped = (to..to + len).take_while(|at| cuts(*at)).count();
        let dropped = (to + skipped..to + len).rev().take_while(|at| cuts(at + 1)).count();
        let len = len - skipped - dropped;
        (len >= ALIKE).then_some((g, from + skipped, to + skipped, len))
    }

    /// What is short: all that was written is the edge of what went, or the other way round.
    fn edges(&mut self) {
        for w in 0..self.written.len() {
            for here in self.open[w].clone() {
                let found = self.left.iter().enumerate().find_map(|(g, free)| {
                    free.iter().find_map(|there| Some((g, self.edge(&self.gone[g].units, there, &self.written[w].units, &here)?)))
                });
                if let Some((g, (from, to, len))) = found {
                    self.pair(g, from, w, to, len);
                }
            }
        }
    }

    fn edge(&self, gone: &[u16], there: &Range<usize>, written: &[u16], here: &Range<usize>) -> Option<(usize, usize, usize)> {
        let (a, b) = (&gone[there.clone()], &written[here.clone()]);
        let len = a.len().min(b.len());
        // What was written is all there, or what went is and is more than a syllable.
        if b.len() > len && len < EDGE || b.iter().all(|u| *u == u16::from(b' ')) {
            return None;
        }
        if a[..len] == b[..len] && !is_half(b, len) {
            Some((there.start, here.start, len))
        } else if a[a.len() - len..] == b[b.len() - len..] && !is_half(b, b.len() - len) {
            Some((there.end - len, here.end - len, len))
        } else {
            None
        }
    }
}

/// Halves of signs count as letters: nothing is cut between them.
fn is_letter(unit: u16) -> bool {
    char::from_u32(unit.into()).is_none_or(char::is_alphanumeric)
}

/// Whether a cut there goes through a sign.
fn is_half(units: &[u16], at: usize) -> bool {
    units.get(at).is_some_and(|u| (0xdc00..0xe000).contains(u))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stretch(writer: u64, clock: u32, words: &str) -> Stretch {
        let units: Vec<u16> = words.encode_utf16().collect();
        let ids = (clock..clock + units.len() as u32).map(|clock| Id { writer, clock }).collect();
        Stretch { units, ids }
    }

    /// The words that count as moved.
    fn same(gone: &[&str], written: &[&str]) -> Vec<String> {
        let all = |writer: u64, words: &[&str]| -> Vec<Stretch> {
            words.iter().enumerate().map(|(i, w)| stretch(writer, i as u32 * 1000, w)).collect()
        };
        let (gone, written) = (all(1, gone), all(2, written));
        let read = |id: Id, len: u32| {
            let (i, at) = (id.clock as usize / 1000, id.clock as usize % 1000);
            String::from_utf16_lossy(&[&gone, &written][id.writer as usize - 1][i].units[at..at + len as usize])
        };
        let found = pairs(&gone, &written);
        assert!(found.iter().all(|m| read(m.from, m.len) == read(m.to, m.len)));
        found.iter().map(|m| read(m.to, m.len)).collect()
    }

    #[test]
    fn what_is_the_same_was_moved_and_new_words_are_new() {
        assert_eq!(same(&["us fährt."], &["us fährt."]), ["us fährt."]);
        assert_eq!(same(&["mit dem n"], &["n"]), ["n"], "what was selected goes, the rest of the line moves");
        assert_eq!(same(&["Bahnhof"], &["Der Bus fährt"]), [""; 0]);
        assert_eq!(same(&["Der Bus fährt nach Senden."], &["Neu: Der Bus fährt nach Olfen."]), ["Der Bus fährt nach "]);
        assert_eq!(same(&["in die Stadt"], &["und die Landstraße"]), [""; 0], "short words are everybody's");
        assert_eq!(same(&["eins", "zwei"], &["zwei", "eins", "zwei"]), ["zwei", "eins"], "each letter once");
        assert_eq!(same(&["a 😀"], &["😁"]), [""; 0], "half a sign is none");
    }

    proptest! {
        /// Whatever the words: no letter is told twice, and all that is told reads the same.
        #[test]
        fn every_letter_is_moved_once(gone in prop::collection::vec("[ab ü😀]{0,40}", 0..5), written in prop::collection::vec("[ab ü😀]{0,40}", 0..5)) {
            let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
            let written: Vec<&str> = written.iter().map(String::as_str).collect();
            for words in same(&gone, &written) {
                prop_assert!(!words.contains('\u{fffd}'), "{words}");
            }
            let all = |writer: u64, words: &[&str]| -> Vec<Stretch> {
                words.iter().enumerate().map(|(i, w)| stretch(writer, i as u32 * 1000, w)).collect()
            };
            let found = pairs(&all(1, &gone), &all(2, &written));
            let clocks = |of: fn(&Moved) -> Id| -> Vec<u32> {
                let mut all: Vec<u32> = found.iter().flat_map(|m| of(m).clock..of(m).clock + m.len).collect();
                all.sort_unstable();
                all
            };
            for of in [|m: &Moved| m.from, |m: &Moved| m.to] {
                prop_assert!(clocks(of).windows(2).all(|two| two[0] < two[1]));
            }
            // All that is the same on both sides is found.
            prop_assert_eq!(same(&gone, &gone).concat().len(), gone.concat().len());
        }
    }
}
