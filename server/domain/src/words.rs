//! Comparison word by word.

use serde::{Deserialize, Serialize};
use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// A stretch of a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    Same(String),
    Removed(String),
    Added(String),
}

/// Splits into words, each with the space behind it.
pub(crate) fn split(text: &str) -> Vec<&str> {
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
        fn the_new_text_can_be_read_off(a in "[ab \n]{0,40}", b in "[ab \n]{0,40}") {
            let read: String = compare(&a, &b).into_iter().filter_map(|p| match p {
                Piece::Same(s) | Piece::Added(s) => Some(s), Piece::Removed(_) => None,
            }).collect();
            prop_assert_eq!(read, b);
        }
    }
}
