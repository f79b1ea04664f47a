//! Comparison word by word.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices};

/// A stretch of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    Same(String),
    Removed(String),
    Added(String),
}

/// Splits into words, each with the space behind it.
pub fn split(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut in_space = false;
    for (i, c) in text.char_indices() {
        if in_space && !c.is_whitespace() {
            words.push(&text[start..i]);
            start = i;
        }
        in_space = c.is_whitespace();
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// Compares two texts; neighbouring words of the same kind come as one piece.
pub fn compare(before: &str, after: &str) -> Vec<Piece> {
    let (a, b) = (split(before), split(after));
    // Words are compared without their white space, so that a changed line end is no change.
    let key = |words: &[&str]| words.iter().map(|w| w.trim_end().to_owned()).collect::<Vec<_>>();
    let (ka, kb) = (key(&a), key(&b));
    let mut pieces: Vec<Piece> = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, &ka, &kb).iter().flat_map(|op| op.iter_changes(&ka, &kb)) {
        let piece = match change.tag() {
            ChangeTag::Equal => Piece::Same(b[change.new_index().unwrap_or_default()].to_owned()),
            ChangeTag::Delete => Piece::Removed(a[change.old_index().unwrap_or_default()].to_owned()),
            ChangeTag::Insert => Piece::Added(b[change.new_index().unwrap_or_default()].to_owned()),
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Same(s)), Piece::Same(t))
            | (Some(Piece::Removed(s)), Piece::Removed(t))
            | (Some(Piece::Added(s)), Piece::Added(t)) => {
                s.push_str(&t);
            }
            (_, piece) => pieces.push(piece),
        }
    }
    pieces
}

/// How alike two stretches must be to correspond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// Whole words.
    Words,
    /// Also the letters within words that differ.
    Letters,
}

/// Letters of two stretches that are compared one by one, at most, multiplied.
const ONE_BY_ONE: usize = 1_000_000;

/// For every letter of `text` which letter of `known` it corresponds to, if any; both are counted
/// without white space.
pub fn places(known: &str, text: &str, nearness: Nearness) -> Vec<Option<usize>> {
    let (a, b): (Vec<&str>, Vec<&str>) = (known.split_whitespace().collect(), text.split_whitespace().collect());
    let letters = |words: &[&str]| words.iter().flat_map(|w| w.chars()).collect::<Vec<char>>();
    let count = |words: &[&str]| words.iter().map(|w| w.chars().count()).sum::<usize>();
    let (mut out, mut next) = (Vec::new(), 0);
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let (from, to) = (&a[op.old_range()], &b[op.new_range()]);
        let start = next;
        next += count(from);
        if matches!(op, DiffOp::Equal { .. }) {
            out.extend((start..start + count(to)).map(Some));
            continue;
        }
        let (from, to) = (letters(from), letters(to));
        if nearness == Nearness::Words || from.len().saturating_mul(to.len()) > ONE_BY_ONE {
            out.extend(to.iter().map(|_| None));
            continue;
        }
        for op in capture_diff_slices(Algorithm::Myers, &from, &to) {
            let same = matches!(op, DiffOp::Equal { .. });
            let first = start + op.old_range().start;
            out.extend((0..op.new_range().len()).map(|i| same.then_some(first + i)));
        }
    }
    out
}

/// What changed with up to `around` words before and behind it; "…" stands for the rest.
pub fn near(pieces: &[Piece], around: usize) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    let short = |(i, piece): (usize, &Piece)| match piece {
        Piece::Same(text) if last > 0 => {
            let words = split(text);
            let (head, tail) = (if i == 0 { 0 } else { around }, if i == last { 0 } else { around });
            match words.len() > head + tail + 2 {
                true => Piece::Same(format!("{}… {}", words[..head].concat(), words[words.len() - tail..].concat())),
                false => piece.clone(),
            }
        }
        _ => piece.clone(),
    };
    pieces.iter().enumerate().map(short).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shows_what_changed() {
        assert_eq!(
            compare("drei Bänke stehen", "sechs Bänke stehen schon"),
            vec![
                Piece::Removed("drei ".into()),
                Piece::Added("sechs ".into()),
                Piece::Same("Bänke stehen ".into()),
                Piece::Added("schon".into())
            ]
            .into_iter()
            .map(|p| match p {
                Piece::Same(_) => Piece::Same("Bänke stehen ".into()),
                p => p,
            })
            .collect::<Vec<_>>()
        );
    }

    #[test]
    fn letters_find_their_place() {
        let words = places("Bus und Bahn", "Bus oder Bahn", Nearness::Words);
        assert_eq!((words[0], words[3], words[7]), (Some(0), None, Some(6)));
        let letters = places("Bus\nundBahn", "Bus und Bahn", Nearness::Letters);
        assert_eq!(letters, (0..10).map(Some).collect::<Vec<_>>());
    }

    #[test]
    fn far_from_a_change_words_are_left_out() {
        let long = |new: &str| format!("Der Bus fährt an allen Tagen der Woche nach {new} und hält dabei in jedem Dorf auf dem Weg");
        let pieces = near(&compare(&long("Plan"), &long("Bedarf")), 3);
        let same = |s: &str| Piece::Same(s.into());
        assert_eq!(pieces.first(), Some(&same("… der Woche nach ")));
        assert_eq!(pieces.last(), Some(&same("und hält dabei … ")));
        let few = compare("drei Bänke", "sechs Bänke");
        assert_eq!(near(&few, 3), few);
        assert_eq!(near(&compare("gleich und lang", "gleich und lang"), 0), [same("gleich und lang")]);
    }

    proptest! {
        #[test]
        fn every_letter_has_a_place_with_the_same_letter(a in "[ab \n]{0,30}", b in "[ab \n]{0,30}") {
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
            for nearness in [Nearness::Words, Nearness::Letters] {
                let found = places(&a, &b, nearness);
                prop_assert_eq!(found.len(), solid(&b).len());
                for (i, at) in found.iter().enumerate() {
                    prop_assert!(at.is_none_or(|at| solid(&a)[at] == solid(&b)[i]));
                }
            }
        }

        #[test]
        fn the_new_text_can_be_read_off(a in "[ab \n]{0,40}", b in "[ab \n]{0,40}") {
            let read: String = compare(&a, &b).into_iter().filter_map(|p| match p {
                Piece::Same(s) | Piece::Added(s) => Some(s), Piece::Removed(_) => None,
            }).collect();
            prop_assert_eq!(read, b);
        }
    }
}
