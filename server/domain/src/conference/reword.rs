//! A passage worded anew in plain words keeps what it had beside words: what stays keeps its marks,
//! links and footnotes, and a word in the place of another is marked as that one was.

use crate::words::split;
use contract::text::{Inline, Mark};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};
use std::collections::BTreeSet;

/// What a letter of the plain words comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Text(usize),
    Break,
    Footnote(usize),
}

/// Letters of the plain words, each with the inline it comes from.
fn letters(content: &[Inline]) -> Vec<(char, Source)> {
    let mut all = Vec::new();
    for (i, inline) in content.iter().enumerate() {
        match inline {
            Inline::Text { text, .. } => all.extend(text.chars().map(|c| (c, Source::Text(i)))),
            Inline::HardBreak => all.push(('\n', Source::Break)),
            Inline::Footnote { .. } => {
                all.extend(Inline::words(std::slice::from_ref(inline)).chars().map(|c| (c, Source::Footnote(i))));
            }
        }
    }
    all
}

/// A word with the space behind it, by letters.
type Token<'a> = &'a [(char, Source)];

fn tokens<'a>(letters: &'a [(char, Source)], plain: &str) -> Vec<Token<'a>> {
    let mut from = 0;
    let cut = |word: &str| {
        let to = from + word.chars().count();
        let token = &letters[from..to];
        from = to;
        token
    };
    split(plain).into_iter().map(cut).collect()
}

/// Collects inlines; neighbours with the same marks become one.
#[derive(Default)]
struct Out(Vec<Inline>);

impl Out {
    fn letter(&mut self, c: char, with: &[Mark]) {
        match self.0.last_mut() {
            _ if c == '\n' => self.0.push(Inline::HardBreak),
            Some(Inline::Text { text, marks }) if marks.as_slice() == with => text.push(c),
            _ => self.0.push(Inline::Text { text: c.to_string(), marks: with.to_vec() }),
        }
    }

    fn footnote(&mut self, note: &Inline) {
        // The space before it belongs to how it is read, not to the text.
        if let Some(Inline::Text { text, .. }) = self.0.last_mut() {
            text.truncate(text.trim_end().len());
            if text.is_empty() {
                self.0.pop();
            }
        }
        self.0.push(note.clone());
    }
}

struct Passage<'a> {
    content: &'a [Inline],
    old: Vec<Token<'a>>,
    /// Footnotes of which every word stays.
    kept: BTreeSet<usize>,
    /// Footnotes that are written already.
    written: BTreeSet<usize>,
}

impl Passage<'_> {
    /// The marks of a letter; suggestions belong to their own words only.
    fn marks(&self, source: Source, stays: bool) -> Vec<Mark> {
        let Source::Text(i) = source else { return vec![] };
        let Inline::Text { marks, .. } = &self.content[i] else { return vec![] };
        let suggested = |m: &&Mark| matches!(m, Mark::Insertion(_) | Mark::Deletion(_));
        marks.iter().filter(|m| stays || !suggested(m)).cloned().collect()
    }

    /// The marks that all these letters have.
    fn common<'b>(&self, letters: impl Iterator<Item = &'b (char, Source)>) -> Vec<Mark> {
        let mut all = letters.filter(|(c, _)| !c.is_whitespace()).map(|(_, s)| self.marks(*s, false));
        let first = all.next().unwrap_or_default();
        all.fold(first, |common, marks| common.into_iter().filter(|m| marks.contains(m)).collect())
    }

    /// A word that stays, with the space that is behind it now.
    fn same(&mut self, token: Token, now: &str, out: &mut Out) {
        let is_word = |(c, _): &(char, Source)| !c.is_whitespace();
        let end = token.iter().rposition(is_word).map_or(0, |i| i + 1);
        for (c, source) in &token[..end] {
            self.letter(*c, *source, out);
        }
        let (space, first) = (&now[now.trim_end().len()..], token.get(end).map(|(_, s)| *s));
        match first {
            // The space before a footnote comes with it.
            Some(Source::Footnote(i)) if self.kept.contains(&i) => self.letter(' ', Source::Footnote(i), out),
            source => {
                let marks = source.map_or_else(|| self.common(token.iter()), |s| self.marks(s, true));
                space.chars().for_each(|c| out.letter(c, &marks));
            }
        }
    }

    fn letter(&mut self, c: char, source: Source, out: &mut Out) {
        match source {
            Source::Footnote(i) if self.kept.contains(&i) => {
                if self.written.insert(i) {
                    out.footnote(&self.content[i]);
                }
            }
            source => out.letter(c, &self.marks(source, true)),
        }
    }

    /// The marks of new words: those of what they replace, or of both neighbours.
    fn inherited(&self, tag: DiffTag, at: &std::ops::Range<usize>) -> Vec<Mark> {
        if tag == DiffTag::Replace {
            return self.common(self.old[at.clone()].iter().flat_map(|t| t.iter()));
        }
        match (at.start.checked_sub(1).and_then(|i| self.old.get(i)), self.old.get(at.start)) {
            (Some(before), Some(after)) => self.common(before.iter().chain(after.iter())),
            _ => vec![],
        }
    }

    /// The marks of the space behind what is replaced, or before what is put in.
    fn behind(&self, tag: DiffTag, at: &std::ops::Range<usize>) -> Option<Vec<Mark>> {
        let last = if tag == DiffTag::Replace { at.end } else { at.start }.checked_sub(1)?;
        let (c, source) = self.old.get(last)?.last()?;
        c.is_whitespace().then(|| self.marks(*source, false))
    }
}

/// `content` in the words of `after`.
pub fn inlines(content: &[Inline], after: &str) -> Vec<Inline> {
    let letters = letters(content);
    let plain: String = letters.iter().map(|(c, _)| *c).collect();
    let (old, new) = (tokens(&letters, &plain), split(after));
    let key = |words: &[&str]| words.iter().map(|w| w.trim_end().to_owned()).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Myers, &key(&split(&plain)), &key(&new));
    let lost: BTreeSet<usize> = ops
        .iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .flat_map(|op| old[op.old_range()].iter().flat_map(|t| t.iter()))
        .filter_map(|(c, s)| if let (false, Source::Footnote(i)) = (c.is_whitespace(), s) { Some(*i) } else { None })
        .collect();
    let all = content.iter().enumerate().filter(|(i, x)| matches!(x, Inline::Footnote { .. }) && !lost.contains(i));
    let mut passage = Passage { content, old, kept: all.map(|(i, _)| i).collect(), written: BTreeSet::new() };
    let mut out = Out::default();
    for op in merged(&ops) {
        let (tag, before, now) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            for (i, word) in before.zip(&new[now]) {
                let token = passage.old[i];
                passage.same(token, word, &mut out);
            }
            continue;
        }
        let words = new[now].concat();
        let end = words.trim_end().len();
        let marks = passage.inherited(tag, &before);
        words[..end].chars().for_each(|c| out.letter(c, &marks));
        let behind = passage.behind(tag, &before).unwrap_or(marks);
        words[end..].chars().for_each(|c| out.letter(c, &behind));
    }
    out.0
}

/// Words that go and words that come at the same place are one replacement.
fn merged(ops: &[DiffOp]) -> Vec<DiffOp> {
    let mut all: Vec<DiffOp> = Vec::new();
    for op in ops {
        let joined = match (all.last(), op) {
            (Some(DiffOp::Delete { old_index, old_len, .. }), DiffOp::Insert { new_index, new_len, .. }) => {
                Some(DiffOp::Replace { old_index: *old_index, old_len: *old_len, new_index: *new_index, new_len: *new_len })
            }
            (Some(DiffOp::Insert { new_index, new_len, .. }), DiffOp::Delete { old_index, old_len, .. }) => {
                Some(DiffOp::Replace { old_index: *old_index, old_len: *old_len, new_index: *new_index, new_len: *new_len })
            }
            _ => None,
        };
        if joined.is_some() {
            all.pop();
        }
        all.push(joined.unwrap_or(*op));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, marks: &[Mark]) -> Inline {
        Inline::Text { text: text.into(), marks: marks.to_vec() }
    }

    fn link() -> Mark {
        Mark::Link { href: "https://www.beispiel.invalid".into() }
    }

    #[test]
    fn marks_and_links_stay_with_their_words() {
        let old = [
            Inline::text("Der Kreis "),
            marked("pflegt", &[Mark::Bold]),
            Inline::text(" es für "),
            marked("alle Orte", &[link()]),
            Inline::text("."),
        ];
        assert_eq!(inlines(&old, "Der Kreis pflegt es für alle Orte."), old);
        assert_eq!(
            inlines(&old, "Der ganze Kreis betreibt es gern für alle Orte."),
            [
                Inline::text("Der ganze Kreis "),
                marked("betreibt", &[Mark::Bold]),
                Inline::text(" es gern für "),
                marked("alle Orte", &[link()]),
                Inline::text("."),
            ]
        );
        assert_eq!(inlines(&old, "Ganz anders."), [Inline::text("Ganz anders.")]);
    }

    #[test]
    fn footnotes_and_breaks_stay() {
        let note = Inline::Footnote { content: vec![Inline::text("laut Plan")] };
        let old = [Inline::text("Bis 2027"), note.clone(), Inline::text(", danach"), Inline::HardBreak, Inline::text("immer.")];
        assert_eq!(Inline::words(&old), "Bis 2027 (laut Plan), danach\nimmer.");
        assert_eq!(inlines(&old, &Inline::words(&old)), old);
        let new = inlines(&old, "Bis 2027 (laut Plan), danach\nnie.");
        assert_eq!(new, [Inline::text("Bis 2027"), note, Inline::text(", danach"), Inline::HardBreak, Inline::text("nie.")]);
        // Whoever words the note itself anew wants it as text.
        assert_eq!(Inline::words(&inlines(&old, "Bis 2027 (nach Plan), danach\nimmer.")), "Bis 2027 (nach Plan), danach\nimmer.");
    }

    proptest! {
        /// Whatever the marks: the new passage reads as it was worded.
        #[test]
        fn it_reads_as_worded(parts in prop::collection::vec(("[ab ]{1,6}", 0..3_u8), 0..5), after in "[abc ]{0,20}") {
            let old: Vec<Inline> = parts.into_iter().map(|(text, kind)| match kind {
                0 => Inline::text(text),
                1 => marked(&text, &[Mark::Bold]),
                _ => marked(&text, &[link()]),
            }).collect();
            prop_assert_eq!(Inline::words(&inlines(&old, &after)), after);
        }
    }
}
