//! Merging within a block: entries of a list, rows and cells of a table, words of a line.

use super::{merge, parts, pieces, with_own};
use crate::markdown::{read, write};
use contract::text::{Block, Document, Inline, ListItem, TableCell, TableRow};
use serde::{Serialize, Serializer};

fn shown(block: &Block) -> Vec<Block> {
    read(&write(&Document { content: vec![block.clone()] })).content
}

pub(super) fn blocks(base: &[Block], now: &[Block], mine: &[Block]) -> Vec<Block> {
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
