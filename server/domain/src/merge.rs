//! Three-way merge of texts: what one person changed in a form, put into what others made of the
//! text meanwhile.
//!
//! The form shows a text as Markdown, which cannot hold all that a text can. Therefore what came back
//! is compared with what was shown, part by part down to entries, cells and words; a part that nobody
//! touched stays as it is, with all that the form could not show.

use crate::markdown::{read, write};
use contract::text::{Block, Document, Inline, ListItem, TableCell, TableRow};
use serde::{Serialize, Serializer};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;

/// `now` with the changes from `base` to `mine`, both as a form shows them. Where both changed the same
/// words, both stand in the text: nothing anybody wrote is lost.
pub fn three_way(base: &Document, now: &Document, mine: &Document) -> Document {
    Document { content: blocks(&base.content, &now.content, &mine.content) }
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

/// For every part what it became: the one most like it, in their order.
fn became<T: Serialize>(from: &[Piece<T>], to: &[Piece<T>]) -> Vec<Option<usize>> {
    let mut out = vec![None; from.len()];
    // So many changed at once that comparing each with each would take its time.
    if from.len() * to.len() > 40_000 {
        return out;
    }
    let looks = |all: &[Piece<T>]| -> Vec<Look> { all.iter().map(|p| Look::of(&p.shown)).collect() };
    let (a, b) = (looks(from), looks(to));
    let alike: Vec<Vec<u32>> = a.iter().map(|x| b.iter().map(|y| x.likeness(y)).collect()).collect();
    // best[i][j]: the most that the parts from i and j on have in common.
    let mut best = vec![vec![0u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let both = if alike[i][j] > 0 { alike[i][j] + best[i + 1][j + 1] } else { 0 };
            best[i][j] = both.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if alike[i][j] > 0 && best[i][j] == alike[i][j] + best[i + 1][j + 1] {
            out[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}

/// What a part looks like: its kind, and its words.
struct Look {
    kind: String,
    words: HashMap<String, u32>,
}

impl Look {
    fn of(part: &impl Serialize) -> Self {
        let value = serde_json::to_value(part).unwrap_or_default();
        let kind = value.get("type").and_then(|t| t.as_str()).unwrap_or_default().to_owned();
        // One kind of list may become the other.
        let kind = if kind.ends_with("_list") { "list".to_owned() } else { kind };
        let mut words = HashMap::new();
        count(&value, &mut words);
        Self { kind, words }
    }

    /// 0: one cannot have become the other. More: the share of common words.
    fn likeness(&self, other: &Self) -> u32 {
        if self.kind != other.kind {
            return 0;
        }
        let common: u32 = self.words.iter().map(|(w, n)| other.words.get(w).map_or(0, |m| *n.min(m))).sum();
        let all: u32 = self.words.values().sum::<u32>() + other.words.values().sum::<u32>();
        1 + (2000 * common).checked_div(all).unwrap_or(1000)
    }
}

fn count(value: &serde_json::Value, words: &mut HashMap<String, u32>) {
    match value {
        serde_json::Value::Array(all) => all.iter().for_each(|v| count(v, words)),
        serde_json::Value::Object(fields) => {
            if let Some(text) = fields.get("text").and_then(|t| t.as_str()) {
                text.split_whitespace().for_each(|w| *words.entry(w.to_owned()).or_default() += 1);
            }
            fields.get("content").into_iter().for_each(|v| count(v, words));
        }
        _ => {}
    }
}

fn shown(block: &Block) -> Vec<Block> {
    read(&write(&Document { content: vec![block.clone()] })).content
}

fn blocks(base: &[Block], now: &[Block], mine: &[Block]) -> Vec<Block> {
    parts(base, now, mine, &shown, &block)
}

/// One block that I changed, and maybe others too; `now` as it is.
fn block(old: &Block, now: &Block, own: &Block) -> Option<Block> {
    if let (Some((_, o)), Some((was, n)), Some((is, m))) = (list_of(old), list_of(now), list_of(own)) {
        let content = parts(o, n, m, &shown_item, &|o, n, m| Some(ListItem { content: blocks(&o.content, &n.content, &m.content) }));
        // The kind is mine where I changed it.
        let start = if list_of(old).map(|(s, _)| s) == Some(is) { was } else { is };
        return Some(match start {
            None => Block::BulletList { content },
            Some(start) => Block::OrderedList { start, content },
        });
    }
    Some(match (old, now, own) {
        (Block::Blockquote { content: o }, Block::Blockquote { content: n }, Block::Blockquote { content: m }) => {
            Block::Blockquote { content: blocks(o, n, m) }
        }
        (Block::Table { content: o }, Block::Table { content: n }, Block::Table { content: m }) => Block::Table { content: rows(o, n, m) },
        (Block::Paragraph { content: o }, Block::Paragraph { content: n }, Block::Paragraph { content: m }) => {
            Block::Paragraph { content: line(o, &shown_line(n), m) }
        }
        (Block::Heading { content: o, level: was }, Block::Heading { content: n, level }, Block::Heading { content: m, level: is }) => {
            Block::Heading { level: if is == was { *level } else { *is }, content: line(o, &shown_line(n), m) }
        }
        _ => return None,
    })
}

/// The number a list begins with, none for one of dots, and its entries.
fn list_of(block: &Block) -> Option<(Option<u32>, &[ListItem])> {
    match block {
        Block::BulletList { content } => Some((None, content)),
        Block::OrderedList { start, content } => Some((Some(*start), content)),
        _ => None,
    }
}

fn shown_item(item: &ListItem) -> Vec<ListItem> {
    match shown(&Block::BulletList { content: vec![item.clone()] }).pop() {
        Some(Block::BulletList { content }) => content,
        _ => vec![],
    }
}

fn shown_line(content: &[Inline]) -> Vec<Inline> {
    match shown(&Block::Paragraph { content: content.to_vec() }).pop() {
        Some(Block::Paragraph { content }) => content,
        _ => vec![],
    }
}

/// Rows of a table. The form shows the first as names of the columns, whatever it is.
fn rows(base: &[TableRow], now: &[TableRow], mine: &[TableRow]) -> Vec<TableRow> {
    let whole = match shown(&Block::Table { content: now.to_vec() }).pop() {
        Some(Block::Table { content }) if content.len() == now.len() => content,
        _ => now.to_vec(),
    };
    // Rows are told apart by number: two may read the same and be shown differently.
    let numbered: Vec<Row> = now.iter().cloned().enumerate().map(|(at, row)| Row { at: Some(at), row }).collect();
    let plain = |all: &[TableRow]| -> Vec<Row> { all.iter().map(|row| Row { at: None, row: row.clone() }).collect() };
    let show = |r: &Row| vec![Row { at: None, row: r.at.map_or_else(|| r.row.clone(), |at| whole[at].clone()) }];
    let both = |o: &Row, n: &Row, m: &Row| {
        let seen = n.at.map_or(&n.row, |at| &whole[at]);
        Some(Row { at: None, row: TableRow { content: cells(&o.row.content, &n.row.content, &seen.content, &m.row.content) } })
    };
    parts(&plain(base), &numbered, &plain(mine), &show, &both).into_iter().map(|r| r.row).collect()
}

#[derive(Clone)]
struct Row {
    at: Option<usize>,
    row: TableRow,
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.row.serialize(to)
    }
}

/// The cells of one row; `seen` is how the form shows those of now.
fn cells(old: &[TableCell], now: &[TableCell], seen: &[TableCell], own: &[TableCell]) -> Vec<TableCell> {
    if old.len() != own.len() || old.len() != now.len() || now.len() != seen.len() {
        let (old, seen, own) = (pieces(old), pieces(seen), pieces(own));
        return merge(&old, &seen, &own, &|o, t, m| with_own(o, t, m)).into_iter().map(|p| p.shown).collect();
    }
    let cell = |i: usize| match (&old[i], &now[i], &seen[i], &own[i]) {
        (o, n, _, m) if m == o => n.clone(),
        (o, n, s, m) => {
            TableCell { header: if m.header == o.header { n.header } else { m.header }, content: line(&o.content, &s.content, &m.content) }
        }
    };
    (0..own.len()).map(cell).collect()
}

fn line(old: &[Inline], theirs: &[Inline], own: &[Inline]) -> Vec<Inline> {
    let both = |old: &[Inline], theirs: &[Inline], own: &[Inline]| {
        let mut out = with_own(old, theirs, own);
        // Two words that both stand at the end of a line are two words.
        if out.len() > theirs.len()
            && theirs != old
            && !theirs.is_empty()
            && let Some(Inline::Text { text, .. }) = out.get_mut(theirs.len() - 1)
            && !text.ends_with(' ')
        {
            text.push(' ');
        }
        out
    };
    let merged = merge(&words(old), &words(theirs), &words(own), &both);
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

    fn block(block: Block) -> Document {
        Document { content: vec![block] }
    }

    fn entry(words: &str) -> ListItem {
        ListItem { content: vec![Block::Paragraph { content: vec![Inline::text(words)] }] }
    }

    #[test]
    fn entries_rows_and_quoted_paragraphs_are_merged_one_by_one() {
        assert_eq!(
            merged("- eins\n- zwei\n- drei", "- eins\n- zwei\n- drei neu", "- eins neu\n- zwei\n- drei"),
            "- eins neu\n- zwei\n- drei neu"
        );
        assert_eq!(merged("- eins\n- zwei", "- eins\n- dazu\n- zwei", "- eins\n- zwei neu"), "- eins\n- dazu\n- zwei neu");
        assert_eq!(merged("- eins\n- zwei", "- eins\n- zwei neu", "1. eins\n2. zwei"), "1. eins\n2. zwei neu");
        assert_eq!(
            merged("- eins\n- zwei", "- eins neu\n- zwei\n\nEnde.", "- eins\n- zwei\n- drei"),
            "- eins neu\n- zwei\n- drei\n\nEnde."
        );
        let table = |rows: &str| format!("| Jahr | Wert |\n| --- | --- |\n{rows}");
        assert_eq!(
            merged(&table("| 1 | a |\n| 2 | b |"), &table("| 1 | a |\n| 2 | c |"), &table("| 1 | neu |\n| 2 | b |")),
            table("| 1 | neu |\n| 2 | c |")
        );
        assert_eq!(merged(&table("| 1 | a |"), &table("| 1 | b |"), &table("| 7 | a |")), table("| 7 | b |"));
        assert_eq!(merged("> Eins.\n>\n> Zwei.", "> Eins neu.\n>\n> Zwei.", "> Eins.\n>\n> Zwei neu."), "> Eins neu.\n>\n> Zwei neu.");
        // What both changed stands twice, and nothing else does.
        assert_eq!(merged("- a b\n- c", "- a x\n- c", "- a y\n- c"), "- a x y\n- c");
    }

    #[test]
    fn what_the_form_cannot_show_stays() {
        let cell = |words: &str, header| TableCell { header, content: vec![Inline::text(words)] };
        let row = |a: &str, b: &str| TableRow { content: vec![cell(a, true), cell(b, false)] };
        let now = Document {
            content: vec![
                Block::Paragraph { content: vec![] },
                Block::Table { content: vec![row("Jahr", "Wert"), row("2026", "7"), row("2027", "8")] },
                Block::BulletList {
                    content: vec![entry("eins"), ListItem { content: vec![Block::Paragraph { content: vec![] }] }, entry("zwei")],
                },
                Block::Paragraph { content: vec![] },
                Block::Paragraph { content: vec![Inline::text("Ende.")] },
            ],
        };
        let form = write(&now);
        assert_ne!(read(&form), now, "or this proves nothing");
        assert_eq!(three_way(&read(&form), &now, &read(&form)), now);
        let mine = form.replace("8", "9").replace("zwei", "drei").replace("Ende.", "Schluss.");
        let mut expected = now.clone();
        expected.content[1] = Block::Table { content: vec![row("Jahr", "Wert"), row("2026", "7"), row("2027", "9")] };
        expected.content[2] = Block::BulletList {
            content: vec![entry("eins"), ListItem { content: vec![Block::Paragraph { content: vec![] }] }, entry("drei")],
        };
        expected.content[4] = Block::Paragraph { content: vec![Inline::text("Schluss.")] };
        assert_eq!(three_way(&read(&form), &now, &read(&mine)), expected);
        // Two lists in a row stay two.
        let lists =
            Document { content: vec![Block::BulletList { content: vec![entry("a")] }, Block::BulletList { content: vec![entry("b")] }] };
        assert_eq!(read(&write(&lists)), lists);
        assert_eq!(three_way(&block(Block::Paragraph { content: vec![] }), &lists, &Document::default()).content.len(), 2);
    }

    #[test]
    fn an_untouched_form_changes_nothing() {
        // A row of numbers that looks random and is the same every time.
        let mut seed = 7u64;
        let mut next = |n: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % n
        };
        const WORDS: [&str; 12] = ["", " ", "Rad", "1. Weg", "# Nr", "a|b", "- x", "*", "<ziel:1>", "Ö ü", "  weit  ", "[^1]"];
        for _ in 0..400 {
            let now = Document { content: (0..next(6)).map(|_| any(&mut next, &WORDS, 0)).collect() };
            let form = read(&write(&now));
            assert_eq!(three_way(&form, &now, &form), now);
            // Nor does one paragraph more change anything but that.
            let mut mine = form.clone();
            mine.content.push(Block::Paragraph { content: vec![Inline::text("Neu dazu.")] });
            let mut after = three_way(&form, &now, &mine).content;
            let at = after.iter().rposition(|b| *b == mine.content[mine.content.len() - 1]).expect("the new paragraph");
            after.remove(at);
            assert_eq!(after, now.content);
        }
    }

    fn any(next: &mut impl FnMut(u64) -> u64, words: &[&str], depth: u64) -> Block {
        let line = |next: &mut dyn FnMut(u64) -> u64| -> Vec<Inline> {
            (0..next(3))
                .map(|_| match next(5) {
                    0 => Inline::HardBreak,
                    1 => Inline::Footnote { content: vec![Inline::text(words[next(12) as usize])] },
                    _ => Inline::text(words[next(12) as usize]),
                })
                .collect()
        };
        match next(if depth > 2 { 2 } else { 6 }) {
            0 => Block::Paragraph { content: line(next) },
            1 => Block::Heading { level: 1 + next(3) as u8, content: line(next) },
            2 => Block::BulletList {
                content: (0..1 + next(3))
                    .map(|_| ListItem { content: (0..next(3)).map(|_| any(next, words, depth + 1)).collect() })
                    .collect(),
            },
            3 => Block::OrderedList {
                start: next(9) as u32,
                content: (0..1 + next(3)).map(|_| ListItem { content: vec![any(next, words, depth + 1)] }).collect(),
            },
            4 => Block::Blockquote { content: (0..next(3)).map(|_| any(next, words, depth + 1)).collect() },
            _ => {
                let width = 1 + next(3);
                let cell = |next: &mut dyn FnMut(u64) -> u64| TableCell { header: next(2) == 0, content: line(next) };
                Block::Table { content: (0..1 + next(3)).map(|_| TableRow { content: (0..width).map(|_| cell(next)).collect() }).collect() }
            }
        }
    }
}
