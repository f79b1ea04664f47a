//! Which paragraph of the old text became which of the new one.

use super::{Piece, push, tidy};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Pairs of paragraphs that are looked at, at most; beyond, a stretch is compared as one paragraph.
const MOST: usize = 40_000;

/// Two paragraphs less alike than this are two paragraphs.
const ALIKE: f64 = 0.35;

/// Compares paragraph by paragraph; each keeps its line end.
pub(super) fn compare(before: &str, after: &str, out: &mut Vec<Piece>) {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let (mut old, mut new) = (0..0, 0..0);
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            stretch(&a[old.start..old_index], &b[new.start..new_index], out);
            a[old_index..old_index + len].iter().for_each(|line| push(out, Piece::Same((*line).to_owned())));
            (old, new) = (empty(old_index + len), empty(new_index + len));
        }
    }
    stretch(&a[old.start..], &b[new.start..], out);
}

fn empty(at: usize) -> Range<usize> {
    at..at
}

/// Paragraphs between two that stayed.
fn stretch(a: &[&str], b: &[&str], out: &mut Vec<Piece>) {
    if a.len() * b.len() > MOST {
        return tidy::compare(&a.concat(), &b.concat(), out);
    }
    let (mut i, mut j) = (0, 0);
    for (x, y) in pairs(a, b) {
        whole(&a[i..x], &b[j..y], out);
        tidy::compare(a[x], b[y], out);
        (i, j) = (x + 1, y + 1);
    }
    whole(&a[i..], &b[j..], out);
}

fn whole(removed: &[&str], added: &[&str], out: &mut Vec<Piece>) {
    push(out, Piece::Removed(removed.concat()));
    push(out, Piece::Added(added.concat()));
}

/// The pairs that are most alike taken together, in the order of both texts.
fn pairs(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let (old, new): (Vec<Bag>, Vec<Bag>) = (a.iter().map(|l| Bag::of(l)).collect(), b.iter().map(|l| Bag::of(l)).collect());
    let width = new.len() + 1;
    let alike: Vec<f64> = old.iter().flat_map(|x| new.iter().map(|y| x.alike(y))).collect();
    let mut best = vec![0.0_f64; (old.len() + 1) * width];
    let with = |i: usize, j: usize, best: &[f64]| {
        let alike = alike[i * new.len() + j];
        if alike < ALIKE { f64::MIN } else { alike + best[(i + 1) * width + j + 1] }
    };
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            best[i * width + j] = with(i, j, &best).max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
        }
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if with(i, j, &best) >= best[i * width + j] {
            out.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// The words of a paragraph, sorted; long words weigh more, because they say more.
struct Bag {
    words: Vec<String>,
    weight: usize,
}

impl Bag {
    fn of(line: &str) -> Self {
        let words = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let mut words: Vec<String> = words.map(str::to_lowercase).collect();
        words.sort_unstable();
        Self { weight: words.iter().map(String::len).sum(), words }
    }

    /// From 0, no word in common, to 1.
    fn alike(&self, other: &Bag) -> f64 {
        let (mut a, mut b, mut common) = (self.words.iter().peekable(), other.words.iter().peekable(), 0);
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Equal => {
                    common += x.len();
                    a.next();
                    b.next();
                }
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
            }
        }
        let (shorter, sum) = (self.weight.min(other.weight), self.weight + other.weight);
        if sum == 0 {
            return 1.0;
        }
        // A paragraph that others were put behind is still the same one.
        let kept = common as f64 / shorter.max(1) as f64;
        let grown = if kept >= 0.8 && shorter >= 12 { kept * 0.9 } else { 0.0 };
        (2.0 * common as f64 / sum as f64).max(grown)
    }
}
