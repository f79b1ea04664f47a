//! A text changed into another with as few edits as it takes, so that what others write at the
//! same moment stays where it belongs.

use super::suggesting::{Suggesting, suggested};
use super::tree::Node;
use super::{read, write};
use crate::schema::Kind;
use contract::text::Mark;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;
use yrs::types::Attrs;
use yrs::types::text::YChange;
use yrs::{Any, Out, Text, TransactionMut, XmlElementRef, XmlFragment, XmlOut, XmlTextRef};

/// Changes the children of an element so that they read as `new`. Suggested additions stay.
pub fn children(parent: &impl XmlFragment, txn: &mut TransactionMut, new: &[Node]) {
    let old = visible(parent, txn);
    let nodes: Vec<&Node> = old.iter().map(|(_, _, n)| n).collect();
    // How many children there are now for each there was, and where the next one goes.
    let (mut moved, mut next) = (0i64, 0u32);
    for step in steps(&nodes, new) {
        match step {
            Step::Keep(o) => next = place(old[o].0, moved) + 1,
            Step::Change(o, n) => {
                match &old[o].1 {
                    XmlOut::Element(el) => element(el, txn, nodes[o], &new[n]),
                    XmlOut::Text(text) => running_text(text, txn, &new[n], &mut How::Change),
                    XmlOut::Fragment(_) => {}
                }
                next = place(old[o].0, moved) + 1;
                // Nothing but suggestions is left of it, so it does not count: what is wanted goes beside it.
                if read::node(&old[o].1, txn).is_some_and(|n| n.accepted().is_none()) {
                    write::insert(parent, txn, next, &new[n]);
                    moved += 1;
                    next += 1;
                }
            }
            // An empty line of text is as good as none, and somebody may be about to fill it.
            Step::Remove(o) if nodes[o].kind == Kind::Text && nodes[o].runs.is_empty() => {}
            Step::Remove(o) => {
                parent.remove_range(txn, place(old[o].0, moved), 1);
                moved -= 1;
            }
            Step::Add(n) => {
                write::insert(parent, txn, next, &new[n]);
                moved += 1;
                next += 1;
            }
        }
    }
}

/// Where each visible child stands, and what it is.
pub(super) fn visible(parent: &impl XmlFragment, txn: &TransactionMut) -> Vec<(u32, XmlOut, Node)> {
    let all = (0..).zip(parent.children(txn));
    all.filter_map(|(i, child)| Some((i, read::node(&child, txn)?.accepted()?, child))).map(|(i, node, child)| (i, child, node)).collect()
}

/// What becomes of a difference.
pub(super) enum How<'a, 'b> {
    Change,
    Suggest(&'a mut Suggesting<'b>),
}

fn place(before: u32, moved: i64) -> u32 {
    (i64::from(before) + moved) as u32
}

pub(super) enum Step {
    Keep(usize),
    Change(usize, usize),
    Remove(usize),
    Add(usize),
}

/// The way from the old to the new children, in their order.
pub(super) fn steps(old: &[&Node], new: &[Node]) -> Vec<Step> {
    // Equal nodes get equal numbers; comparing whole trees again and again would take its time.
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut number = |n: &Node| {
        let next = known.len();
        *known.entry(format!("{n:?}")).or_insert(next)
    };
    let a: Vec<usize> = old.iter().map(|n| number(n)).collect();
    let b: Vec<usize> = new.iter().map(number).collect();
    let mut out = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        match op {
            DiffOp::Equal { old_index, len, .. } => out.extend((old_index..old_index + len).map(Step::Keep)),
            DiffOp::Delete { old_index, old_len, .. } => out.extend((old_index..old_index + old_len).map(Step::Remove)),
            DiffOp::Insert { new_index, new_len, .. } => out.extend((new_index..new_index + new_len).map(Step::Add)),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => pair(old, new, old_index, old_len, new_index, new_len, &mut out),
        }
    }
    out
}

/// Finds out which of some old nodes became which of some new ones: those of one kind that have
/// the most words in common, in their order.
fn pair(old: &[&Node], new: &[Node], o: usize, olen: usize, n: usize, nlen: usize, out: &mut Vec<Step>) {
    // best[i][j]: the most that the nodes from i and j on have in common.
    let large = olen * nlen > 40_000;
    let mut best = vec![vec![0u32; nlen + 1]; if large { 0 } else { olen + 1 }];
    let mut alike: Vec<Vec<u32>> = Vec::new();
    if !large {
        let bags: Vec<_> = new[n..n + nlen].iter().map(bag).collect();
        for i in 0..olen {
            let mine = bag(old[o + i]);
            alike.push((0..nlen).map(|j| likeness(old[o + i], &mine, &new[n + j], &bags[j])).collect());
        }
        for i in (0..olen).rev() {
            for j in (0..nlen).rev() {
                let both = alike[i][j] + if alike[i][j] > 0 { best[i + 1][j + 1] } else { 0 };
                best[i][j] = both.max(best[i + 1][j]).max(best[i][j + 1]);
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < olen && j < nlen {
        let same =
            if large { old[o + i].kind == new[n + j].kind } else { alike[i][j] > 0 && best[i][j] == alike[i][j] + best[i + 1][j + 1] };
        if same {
            out.push(Step::Change(o + i, n + j));
            (i, j) = (i + 1, j + 1);
        } else if large || best[i][j] == best[i + 1][j] {
            out.push(Step::Remove(o + i));
            i += 1;
        } else {
            out.push(Step::Add(n + j));
            j += 1;
        }
    }
    out.extend((i..olen).map(|i| Step::Remove(o + i)));
    out.extend((j..nlen).map(|j| Step::Add(n + j)));
}

fn bag(node: &Node) -> HashMap<String, u32> {
    let mut words = String::new();
    node.words(&mut words);
    let mut bag = HashMap::new();
    for word in words.split_whitespace() {
        *bag.entry(word.to_owned()).or_insert(0) += 1;
    }
    bag
}

/// 0: one cannot become the other. More: the share of common words.
fn likeness(a: &Node, a_words: &HashMap<String, u32>, b: &Node, b_words: &HashMap<String, u32>) -> u32 {
    if a.kind != b.kind || a.kind == Kind::Object {
        return 0;
    }
    let common: u32 = a_words.iter().map(|(w, n)| b_words.get(w).map_or(0, |m| *n.min(m))).sum();
    let all: u32 = a_words.values().sum::<u32>() + b_words.values().sum::<u32>();
    1 + (2000 * common).checked_div(all).unwrap_or(1000)
}

fn element(el: &XmlElementRef, txn: &mut TransactionMut, old: &Node, new: &Node) {
    if old.number != new.number {
        write::number(el, txn, if new.kind == Kind::Heading { "level" } else { "start" }, new.number);
    }
    children(el, txn, &new.children);
}

/// A sign that can be seen: its UTF-16 units, where it stands, and what it is marked with.
struct Unit {
    at: u32,
    len: u32,
    run: usize,
}

pub(super) fn running_text(text: &XmlTextRef, txn: &mut TransactionMut, new: &Node, how: &mut How) {
    let mut runs: Vec<Attrs> = Vec::new();
    let (mut shown, mut units, mut at) = (String::new(), Vec::new(), 0);
    for chunk in text.diff(txn, YChange::identity) {
        let Out::Any(Any::String(words)) = chunk.insert else { continue };
        let attributes = chunk.attributes.map(|a| *a).unwrap_or_default();
        let hidden = read::marks(&attributes).iter().any(|m| matches!(m, Mark::Insertion(_)));
        runs.push(attributes);
        for c in words.chars() {
            let len = c.len_utf16() as u32;
            if !hidden && !super::normal::clean(c.encode_utf8(&mut [0; 4])).is_empty() {
                shown.push(c);
                units.push(Unit { at, len, run: runs.len() - 1 });
            }
            at += len;
        }
    }
    let at_end = at;
    let wanted: Vec<(char, usize)> = new.runs.iter().enumerate().flat_map(|(i, (words, _))| words.chars().map(move |c| (c, i))).collect();
    let wanted_text: String = wanted.iter().map(|(c, _)| *c).collect();
    let (a, b) = (words(&shown), words(&wanted_text));
    let starts = |words: &[&str]| {
        let mut all = vec![0];
        words.iter().for_each(|w| all.push(all[all.len() - 1] + w.chars().count()));
        all
    };
    let (a_starts, b_starts) = (starts(&a), starts(&b));
    // From the end, so that what is still to be done stands where it was.
    for op in capture_diff_slices(Algorithm::Myers, &a, &b).into_iter().rev() {
        let (old, new_range) = (op.old_range(), op.new_range());
        let old = a_starts[old.start]..a_starts[old.end];
        let wanted = &wanted[b_starts[new_range.start]..b_starts[new_range.end]];
        if let DiffOp::Equal { .. } = op {
            let changes = formats(&units[old], &runs, wanted, &new.runs);
            match how {
                How::Change => changes.into_iter().for_each(|(at, len, change)| text.format(txn, at, len, change)),
                How::Suggest(how) => how.more |= !changes.is_empty(),
            }
            continue;
        }
        let same = wanted.chunk_by(|x, y| x.1 == y.1);
        let new_words = same.map(|same| (same.iter().map(|(c, _)| *c).collect::<String>(), &new.runs[same[0].1].1));
        if let How::Suggest(how) = how {
            // Behind what goes, which stays for now.
            let by = how.suggestion();
            let before = old.end.checked_sub(1).map(|last| units[last].at + units[last].len);
            let mut end = before.or(units.first().map(|first| first.at)).unwrap_or(at_end);
            for (words, marks) in new_words {
                end += write::insert_text(text, txn, end, &words, &suggested(marks, &by));
            }
            let goes = |u: &&Unit| !read::marks(&runs[u.run]).iter().any(|m| matches!(m, Mark::Deletion(_)));
            let going: Vec<&Unit> = units[old].iter().filter(goes).collect();
            for whole in going.chunk_by(|x, y| x.at + x.len == y.at) {
                let (first, last) = (whole[0], whole[whole.len() - 1]);
                text.format(txn, first.at, last.at + last.len - first.at, Attrs::from([write::attribute(&Mark::Deletion(by.clone()))]));
            }
            continue;
        }
        // Behind the sign before, in front of suggestions made there.
        let at = if old.start == 0 { 0 } else { units[old.start - 1].at + units[old.start - 1].len };
        for whole in units[old].chunk_by(|x, y| x.at + x.len == y.at).rev() {
            let (first, last) = (&whole[0], &whole[whole.len() - 1]);
            text.remove_range(txn, first.at, last.at + last.len - first.at);
        }
        let mut end = at;
        for (words, marks) in new_words {
            end += write::insert_text(text, txn, end, &words, marks);
        }
    }
}

/// What signs that stay get of marks and lose of them, to have those of the new text; suggestions to delete
/// them stay.
fn formats(units: &[Unit], runs: &[Attrs], wanted: &[(char, usize)], new: &[(String, Vec<Mark>)]) -> Vec<(u32, u32, Attrs)> {
    let mut out = Vec::new();
    let both: Vec<(&Unit, usize)> = units.iter().zip(wanted.iter().map(|w| w.1)).collect();
    for same in both.chunk_by(|x, y| x.0.run == y.0.run && x.1 == y.1 && x.0.at + x.0.len == y.0.at) {
        let (before, after) = (&runs[same[0].0.run], &new[same[0].1].1);
        let mut change = Attrs::new();
        for (name, value) in before {
            let stays = match read::mark(name, value) {
                Some(Mark::Deletion(_)) => true,
                Some(mark) => after.contains(&mark),
                None => false,
            };
            if !stays {
                change.insert(name.clone(), Any::Null);
            }
        }
        let had = read::marks(before);
        change.extend(after.iter().filter(|m| !had.contains(m)).map(write::attribute));
        if !change.is_empty() {
            let (first, last) = (same[0].0, same[same.len() - 1].0);
            out.push((first.at, last.at + last.len - first.at, change));
        }
    }
    out
}

/// Words, the spaces between them, and single signs.
fn words(text: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Class {
        Word,
        Space,
        Other,
    }
    let class = |c: char| match c {
        c if c.is_alphanumeric() => Class::Word,
        c if c.is_whitespace() => Class::Space,
        _ => Class::Other,
    };
    let mut out = Vec::new();
    let mut start = 0;
    let mut before: Option<Class> = None;
    for (i, c) in text.char_indices() {
        let now = class(c);
        if before.as_ref().is_some_and(|b| *b != now || now == Class::Other) {
            out.push(&text[start..i]);
            start = i;
        }
        before = Some(now);
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}
