//! Three-way merge of texts: what one person changed in a form, put into what others made of the
//! text meanwhile.

use contract::text::{Block, Document, Inline};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// `now` with the changes from `base` to `mine`. Where both changed the same words, both stand in
/// the text: nothing anybody wrote is lost.
pub fn three_way(base: &Document, now: &Document, mine: &Document) -> Document {
    Document { content: merge(&base.content, &now.content, &mine.content, &blocks) }
}

/// Both changed these parts: what stands there now.
type Both<'a, T> = &'a dyn Fn(&[T], &[T], &[T]) -> Vec<T>;

fn merge<T: Clone + PartialEq + serde::Serialize>(base: &[T], now: &[T], mine: &[T], both: Both<T>) -> Vec<T> {
    let (to_now, to_mine) = (kept(base, now), kept(base, mine));
    let mut out = Vec::new();
    let (mut b, mut n, mut m) = (0, 0, 0);
    // Parts that all three have stand still; what lies between them is decided as a whole.
    let still = (0..base.len()).filter_map(|i| Some((i, to_now[i]?, to_mine[i]?)));
    for (i, j, k) in still.chain([(base.len(), now.len(), mine.len())]) {
        let (old, theirs, own) = (&base[b..i], &now[n..j], &mine[m..k]);
        if own == old || own == theirs {
            out.extend_from_slice(theirs);
        } else if theirs == old {
            out.extend_from_slice(own);
        } else {
            out.extend(both(old, theirs, own));
        }
        out.extend(now.get(j).cloned());
        (b, n, m) = (i + 1, j + 1, k + 1);
    }
    out
}

/// For every part of `from` where it is in `to`, if it is.
fn kept<T: serde::Serialize>(from: &[T], to: &[T]) -> Vec<Option<usize>> {
    let keys = |all: &[T]| -> Vec<String> { all.iter().map(|t| serde_json::to_string(t).unwrap_or_default()).collect() };
    let (from_keys, to_keys) = (keys(from), keys(to));
    let mut out = vec![None; from.len()];
    for op in capture_diff_slices(Algorithm::Myers, &from_keys, &to_keys) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            (0..len).for_each(|i| out[old_index + i] = Some(new_index + i));
        }
    }
    out
}

fn blocks(old: &[Block], theirs: &[Block], own: &[Block]) -> Vec<Block> {
    if old.len() == theirs.len() && old.len() == own.len() {
        let merged: Option<Vec<Block>> = old.iter().zip(theirs).zip(own).map(|((o, t), m)| block(o, t, m)).collect();
        if let Some(merged) = merged {
            return merged;
        }
    }
    with_own(old, theirs, own)
}

/// Theirs, and behind them what is new of the own.
fn with_own<T: Clone + PartialEq>(old: &[T], theirs: &[T], own: &[T]) -> Vec<T> {
    let new = own.iter().filter(|b| !old.contains(b) && !theirs.contains(b));
    theirs.iter().chain(new).cloned().collect()
}

/// Blocks of running text are merged word by word.
fn block(old: &Block, theirs: &Block, own: &Block) -> Option<Block> {
    Some(match (old, theirs, own) {
        _ if own == old => theirs.clone(),
        _ if theirs == old => own.clone(),
        (Block::Paragraph { content: o }, Block::Paragraph { content: t }, Block::Paragraph { content: m }) => {
            Block::Paragraph { content: line(o, t, m) }
        }
        (Block::Heading { content: o, .. }, Block::Heading { content: t, level }, Block::Heading { content: m, .. }) => {
            Block::Heading { level: *level, content: line(o, t, m) }
        }
        _ => return None,
    })
}

fn line(old: &[Inline], theirs: &[Inline], own: &[Inline]) -> Vec<Inline> {
    let merged = merge(&words(old), &words(theirs), &words(own), &|old, theirs, own| with_own(old, theirs, own));
    let mut out: Vec<Inline> = Vec::new();
    for word in merged {
        match (out.last_mut(), word) {
            (Some(Inline::Text { text: before, marks: same }), Inline::Text { text, marks }) if *same == marks => before.push_str(&text),
            (_, word) => out.push(word),
        }
    }
    out
}

/// Running text in words; the blank behind a word belongs to it.
fn words(content: &[Inline]) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { text, marks } => {
                out.extend(text.split_inclusive(' ').map(|w| Inline::Text { text: w.to_owned(), marks: marks.clone() }));
            }
            other => out.push(other.clone()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{read, write};

    fn merged(base: &str, now: &str, mine: &str) -> String {
        write(&three_way(&read(base), &read(now), &read(mine))).trim_end().to_owned()
    }

    #[test]
    fn changes_at_different_places_both_count() {
        let base = "# Ziele\n\nWir bauen Wege.\n\nWir pflanzen Bäume.";
        let now = "# Unsere Ziele\n\nWir bauen Wege.\n\nWir pflanzen Bäume.\n\nNeu dazu.";
        let mine = "# Ziele\n\nWir bauen Radwege.\n\nWir pflanzen Bäume.";
        assert_eq!(merged(base, now, mine), "# Unsere Ziele\n\nWir bauen Radwege.\n\nWir pflanzen Bäume.\n\nNeu dazu.");
        assert_eq!(merged("Alle fahren gern Rad.", "Viele fahren gern Rad.", "Alle fahren gern Bus."), "Viele fahren gern Bus.");
    }

    #[test]
    fn changes_at_the_same_place_both_stand() {
        assert_eq!(merged("Alle fahren Rad.", "Viele fahren Rad.", "Manche fahren Rad."), "Viele Manche fahren Rad.");
        assert_eq!(merged("A\n\nB", "A\n\n- C", "A\n\n> D"), "A\n\n- C\n\n> D");
    }

    #[test]
    fn deleting_what_somebody_else_changed_keeps_the_change() {
        assert_eq!(merged("A\n\nB\n\nC", "A\n\nB neu\n\nC", "A\n\nC"), "A\n\nB neu\n\nC");
        assert_eq!(merged("A\n\nB\n\nC", "A\n\nC", "A\n\nB neu\n\nC"), "A\n\nB neu\n\nC");
        assert_eq!(merged("A\n\nB", "A\n\nB", "A"), "A");
        assert_eq!(merged("A\n\nB", "A", "A\n\nB"), "A");
    }

    #[test]
    fn the_same_change_counts_once() {
        assert_eq!(merged("A", "B", "B"), "B");
        assert_eq!(merged("", "B", "B"), "B");
        assert_eq!(merged("", "B", "C"), "B\n\nC");
    }
}
