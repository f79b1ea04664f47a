//! One paragraph word by word, so that people can read it: what is the same only by chance, a "der"
//! between two changes, belongs to the change.

use super::{Piece, letters, push};
use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// Words, white space and marks, one behind the other. A mark between two letters is part of the word.
fn tokens(text: &str) -> Vec<&str> {
    let class = |at: usize, c: char| {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[at + c.len_utf8()..].chars().next().is_some_and(char::is_alphanumeric);
        match c {
            c if c.is_alphanumeric() => 0,
            c if c.is_whitespace() => 1,
            _ if before && after => 0,
            _ => 2,
        }
    };
    let mut out = Vec::new();
    let (mut start, mut last) = (0, 2);
    for (at, c) in text.char_indices() {
        let now = class(at, c);
        if at > 0 && (now != last || now == 2) {
            out.push(&text[start..at]);
            start = at;
        }
        last = now;
    }
    out.push(&text[start..]);
    out
}

/// A stretch that stayed, or what stood there and what stands there now.
enum Part {
    Same(String),
    Change { removed: String, added: String },
}

/// Compares two paragraphs. Where hardly anything stayed, one takes the place of the other.
pub(super) fn compare(before: &str, after: &str, out: &mut Vec<Piece>) {
    let parts = tidy(parts(before, after));
    let stayed: usize = parts.iter().map(|p| if let Part::Same(s) = p { letters(s) } else { 0 }).sum();
    if stayed * 3 < letters(before).min(letters(after)) {
        push(out, Piece::Removed(before.to_owned()));
        push(out, Piece::Added(after.to_owned()));
        return;
    }
    for part in parts {
        match part {
            Part::Same(s) => push(out, Piece::Same(s)),
            Part::Change { removed, added } => {
                push(out, Piece::Removed(removed));
                push(out, Piece::Added(added));
            }
        }
    }
}

fn parts(before: &str, after: &str) -> Vec<Part> {
    let (a, b) = (tokens(before), tokens(after));
    let mut parts = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, &a, &b).iter().flat_map(|op| op.iter_changes(&a, &b)) {
        let word = change.value();
        match (change.tag(), parts.last_mut()) {
            (ChangeTag::Equal, Some(Part::Same(s))) => s.push_str(word),
            (ChangeTag::Equal, _) => parts.push(Part::Same(word.to_owned())),
            (ChangeTag::Delete, Some(Part::Change { removed, .. })) => removed.push_str(word),
            (ChangeTag::Delete, _) => parts.push(Part::Change { removed: word.to_owned(), added: String::new() }),
            (ChangeTag::Insert, Some(Part::Change { added, .. })) => added.push_str(word),
            (ChangeTag::Insert, _) => parts.push(Part::Change { removed: String::new(), added: word.to_owned() }),
        }
    }
    parts
}

/// Takes into the changes what between two of them is shorter than both.
fn tidy(parts: Vec<Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        out.push(part);
        while let [.., Part::Change { .. }, Part::Same(between), Part::Change { .. }] = out.as_slice() {
            let least = out.iter().rev().step_by(2).take(2).map(Part::size).min();
            if letters(between) > least.unwrap_or(0) {
                break;
            }
            let (last, between, first) = (out.pop(), out.pop(), out.pop());
            if let (Some(Part::Change { removed, added }), Some(Part::Same(s)), Some(Part::Change { removed: r, added: a })) =
                (first, between, last)
            {
                out.push(Part::Change { removed: removed + &s + &r, added: added + &s + &a });
            }
        }
    }
    out
}

impl Part {
    /// Letters of the longer side.
    fn size(&self) -> usize {
        match self {
            Part::Same(s) => letters(s),
            Part::Change { removed, added } => letters(removed).max(letters(added)),
        }
    }
}
