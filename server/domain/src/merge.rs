//! Three-way merge of texts: what one person changed in a form, put into what others made of the
//! text meanwhile.
//!
//! The form shows a text as Markdown, which cannot hold all that a text can. Therefore what came back
//! is compared with what was shown, part by part down to entries, cells and words; a part that nobody
//! touched stays as it is, with all that the form could not show.

mod look;
mod within;

use contract::text::Document;
use look::became;
use serde::{Serialize, Serializer};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// `now` with the changes from `base` to `mine`, both as a form shows them. Where both changed the same
/// words, both stand in the text: nothing anybody wrote is lost.
pub fn three_way(base: &Document, now: &Document, mine: &Document) -> Document {
    Document { content: within::blocks(&base.content, &now.content, &mine.content) }
}

/// A part of a text as the form shows it.
#[derive(Clone)]
struct Piece<T> {
    shown: T,
    /// Of the text as it is now: the number of the part, and which of the pieces it is shown as.
    of: Option<(usize, usize)>,
    /// It is not as it was there any more.
    merged: bool,
}

impl<T: PartialEq> PartialEq for Piece<T> {
    fn eq(&self, other: &Self) -> bool {
        self.shown == other.shown
    }
}

impl<T: Serialize> Serialize for Piece<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.shown.serialize(to)
    }
}

fn pieces<T: Clone>(all: &[T]) -> Vec<Piece<T>> {
    all.iter().map(|shown| Piece { shown: shown.clone(), of: None, merged: false }).collect()
}

/// Merges parts; `show` says as what a part is shown, `both` decides where mine differ.
fn parts<T: Clone + PartialEq + Serialize>(
    base: &[T],
    now: &[T],
    mine: &[T],
    show: &dyn Fn(&T) -> Vec<T>,
    both: &dyn Fn(&T, &T, &T) -> Option<T>,
) -> Vec<T> {
    let shown: Vec<Vec<T>> = now.iter().map(show).collect();
    let piece = |i, k, shown: &T| Piece { shown: shown.clone(), of: Some((i, k)), merged: false };
    let theirs = shown.iter().enumerate().flat_map(|(i, all)| all.iter().enumerate().map(move |(k, s)| piece(i, k, s)));
    let theirs: Vec<Piece<T>> = theirs.collect();
    let one = |o: &Piece<T>, t: &Piece<T>, m: &Piece<T>| {
        // What is shown as one piece is merged as it is; of several, one is as it is shown.
        let is = t.of.filter(|(i, _)| shown[*i].len() == 1).map_or(&t.shown, |(i, _)| &now[i]);
        both(&o.shown, is, &m.shown).map(|shown| Piece { shown, of: t.of, merged: true })
    };
    let merged = merge(&pieces(base), &theirs, &pieces(mine), &|old, theirs, own| aligned(old, theirs, own, &one));
    // Back to the parts: whole ones as they are, and those that are not shown at all where they were.
    let mut out = Vec::new();
    let mut hidden = (0..now.len()).filter(|i| shown[*i].is_empty()).peekable();
    let mut rest = &merged[..];
    while let Some(first) = rest.first() {
        let mut count = 1;
        match first.of {
            None => out.push(first.shown.clone()),
            Some((i, _)) => {
                while let Some(before) = hidden.next_if(|h| *h < i) {
                    out.push(now[before].clone());
                }
                let all = shown[i].len();
                if rest.len() >= all && rest[..all].iter().enumerate().all(|(k, p)| p.of == Some((i, k)) && !p.merged) {
                    out.push(now[i].clone());
                    count = all;
                } else {
                    out.push(first.shown.clone());
                }
            }
        }
        rest = &rest[count..];
    }
    out.extend(hidden.map(|i| now[i].clone()));
    out
}

/// I changed these parts: what stands there now.
type Both<'a, T> = &'a dyn Fn(&[T], &[T], &[T]) -> Vec<T>;

fn merge<T: Clone + PartialEq + Serialize>(base: &[T], now: &[T], mine: &[T], both: Both<T>) -> Vec<T> {
    let (to_now, to_mine) = (kept(base, now), kept(base, mine));
    let mut out = Vec::new();
    let (mut b, mut n, mut m) = (0, 0, 0);
    // Parts that all three have stand still; what lies between them is decided as a whole.
    let still = (0..base.len()).filter_map(|i| Some((i, to_now[i]?, to_mine[i]?)));
    for (i, j, k) in still.chain([(base.len(), now.len(), mine.len())]) {
        let (old, theirs, own) = (&base[b..i], &now[n..j], &mine[m..k]);
        if own == old || own == theirs {
            out.extend_from_slice(theirs);
        } else {
            out.extend(both(old, theirs, own));
        }
        out.extend(now.get(j).cloned());
        (b, n, m) = (i + 1, j + 1, k + 1);
    }
    out
}

/// For every part of `from` where it is in `to`, if it is.
fn kept<T: Serialize>(from: &[T], to: &[T]) -> Vec<Option<usize>> {
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

/// Theirs, and behind them what is new of the own.
fn with_own<T: Clone + PartialEq>(old: &[T], theirs: &[T], own: &[T]) -> Vec<T> {
    if theirs == old {
        return own.to_vec();
    }
    if own == old {
        return theirs.to_vec();
    }
    let new = own.iter().filter(|b| !old.contains(b) && !theirs.contains(b));
    theirs.iter().chain(new).cloned().collect()
}

/// What became of the same part in both is merged within, as far as `one` can.
fn aligned<T: Clone + PartialEq + Serialize>(
    old: &[Piece<T>],
    theirs: &[Piece<T>],
    own: &[Piece<T>],
    one: &dyn Fn(&Piece<T>, &Piece<T>, &Piece<T>) -> Option<Piece<T>>,
) -> Vec<Piece<T>> {
    let (to_theirs, to_own) = (became(old, theirs), became(old, own));
    let mut out = Vec::new();
    let (mut b, mut n, mut m) = (0, 0, 0);
    for (i, j, k) in (0..old.len()).filter_map(|i| Some((i, to_theirs[i]?, to_own[i]?))) {
        out.extend(with_own(&old[b..i], &theirs[n..j], &own[m..k]));
        let (o, t, w) = (&old[i], &theirs[j], &own[k]);
        let merged = if w == o || w == t { Some(t.clone()) } else { one(o, t, w) };
        match merged {
            Some(merged) => out.push(merged),
            None => out.extend(with_own(&old[i..=i], &theirs[j..=j], &own[k..=k])),
        }
        (b, n, m) = (i + 1, j + 1, k + 1);
    }
    out.extend(with_own(&old[b..], &theirs[n..], &own[m..]));
    out
}

#[cfg(test)]
mod tests;
