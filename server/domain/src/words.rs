//! Comparison word by word.

mod lines;
mod tidy;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

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

/// Compares two texts: paragraphs are paired first, then those of a pair are compared word by word.
/// The old text is what is the same or removed, the new one what is the same or added, letter for
/// letter.
pub fn compare(before: &str, after: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    lines::compare(before, after, &mut pieces);
    pieces
}

impl Piece {
    /// The words, whatever became of them.
    pub fn text(&self) -> &str {
        match self {
            Piece::Same(s) | Piece::Removed(s) | Piece::Added(s) => s,
        }
    }

    /// Another stretch of the same kind.
    fn with(&self, text: String) -> Self {
        match self {
            Piece::Same(_) => Piece::Same(text),
            Piece::Removed(_) => Piece::Removed(text),
            Piece::Added(_) => Piece::Added(text),
        }
    }
}

/// Puts a stretch behind others; neighbours of the same kind become one.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    if piece.text().is_empty() {
        return;
    }
    match (pieces.last_mut(), piece) {
        (Some(Piece::Same(s)), Piece::Same(t))
        | (Some(Piece::Removed(s)), Piece::Removed(t))
        | (Some(Piece::Added(s)), Piece::Added(t)) => {
            s.push_str(&t);
        }
        (_, piece) => pieces.push(piece),
    }
}

/// Letters that were removed and added beside each other in one paragraph, at most.
const BESIDE: usize = 40;

/// A comparison in the paragraphs that it is to be shown in; empty ones are left out.
pub fn paragraphs(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut out = vec![Vec::new()];
    for piece in pieces {
        for (i, line) in piece.text().split('\n').enumerate() {
            if i > 0 {
                out.push(Vec::new());
            }
            if let (false, Some(last)) = (line.is_empty(), out.last_mut()) {
                push(last, piece.with(line.to_owned()));
            }
        }
    }
    out.retain(|p| p.iter().any(|piece| !piece.text().trim().is_empty()));
    out.into_iter().flat_map(apart).collect()
}

/// One whole paragraph in the place of another is two, but for what is short.
fn apart(paragraph: Vec<Piece>) -> Vec<Vec<Piece>> {
    match paragraph.as_slice() {
        [Piece::Removed(a), Piece::Added(b)] if letters(a) + letters(b) > BESIDE => paragraph.into_iter().map(|p| vec![p]).collect(),
        _ => vec![paragraph],
    }
}

/// Letters and digits of a text: what people read of it.
fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
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
            // The space in front belongs to no word.
            let space = usize::from(words.first().is_some_and(|w| w.trim().is_empty()));
            let (head, tail) = (if i == 0 { 0 } else { around + space }, if i == last { 0 } else { around });
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
mod tests;
