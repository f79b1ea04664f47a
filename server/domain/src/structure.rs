//! What was built differently in two texts: headings, lists, links, letters, blocks. The words
//! themselves are compared elsewhere ([`crate::words`]).

use contract::text::{Block, Document, Inline, Mark, ObjectKind};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use uuid::Uuid;

/// What a line of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Paragraph,
    /// Level 1 to 3 within the text.
    Heading(u8),
    /// An entry of a list; depth from 1.
    Entry {
        numbered: bool,
        depth: u8,
    },
    Quote,
    Cell {
        header: bool,
    },
}

/// How letters look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Bold,
    Italic,
    Superscript,
    Subscript,
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Came,
    Went,
    Moved,
}

/// One thing that is built differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Shape { words: String, from: Shape, to: Shape },
    Look { words: String, look: Look, fate: Fate },
    Link { words: String, href: String, fate: Fate },
    Object { kind: ObjectKind, id: Uuid, fate: Fate },
}

/// All of it, in the order of the text.
pub fn compare(before: &Document, after: &Document) -> Vec<Change> {
    let (a, b) = (lines(before), lines(after));
    let key = |lines: &[Line]| lines.iter().map(|l| l.key.clone()).collect::<Vec<_>>();
    let mut out = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &key(&a), &key(&b)) {
        let (old, new) = (&a[op.old_range()], &b[op.new_range()]);
        if old.len() == new.len() {
            let same = matches!(op, DiffOp::Equal { .. });
            old.iter().zip(new).for_each(|(old, new)| pair(old, new, same, &mut out));
        } else {
            old.iter().for_each(|l| alone(l, Fate::Went, &mut out));
            new.iter().for_each(|l| alone(l, Fate::Came, &mut out));
        }
    }
    moved(out)
}

/// A line of running text, or a block that shows an object.
struct Line {
    /// Its words, or the object's name.
    key: String,
    words: String,
    object: Option<(ObjectKind, Uuid)>,
    shape: Shape,
    /// Words with a link, and where it leads.
    links: Vec<(String, String)>,
    looks: Vec<(String, Look)>,
}

fn pair(old: &Line, new: &Line, same: bool, out: &mut Vec<Change>) {
    if old.object != new.object {
        alone(old, Fate::Went, out);
        return alone(new, Fate::Came, out);
    }
    if old.object.is_none() && old.shape != new.shape && !new.words.is_empty() {
        out.push(Change::Shape { words: new.words.clone(), from: old.shape, to: new.shape });
    }
    let link = |(words, href): &(String, String), fate| Change::Link { words: words.clone(), href: href.clone(), fate };
    out.extend(old.links.iter().filter(|l| !new.links.iter().any(|n| n.1 == l.1)).map(|l| link(l, Fate::Went)));
    out.extend(new.links.iter().filter(|l| !old.links.iter().any(|o| o.1 == l.1)).map(|l| link(l, Fate::Came)));
    if same {
        // Where words changed as well, the words tell enough.
        let look = |(words, look): &(String, Look), fate| Change::Look { words: words.clone(), look: *look, fate };
        out.extend(old.looks.iter().filter(|l| !new.looks.contains(l)).map(|l| look(l, Fate::Went)));
        out.extend(new.looks.iter().filter(|l| !old.looks.contains(l)).map(|l| look(l, Fate::Came)));
    }
}

/// A line that has none beside it: its words show by themselves, what it holds beside them does not.
fn alone(line: &Line, fate: Fate, out: &mut Vec<Change>) {
    out.extend(line.object.map(|(kind, id)| Change::Object { kind, id, fate }));
    out.extend(line.links.iter().map(|(words, href)| Change::Link { words: words.clone(), href: href.clone(), fate }));
}

/// What went at one place and came at another has moved; a link that did is told by its words.
fn moved(all: Vec<Change>) -> Vec<Change> {
    let name = |c: &Change| match c {
        Change::Object { id, fate, .. } => Some((id.to_string(), *fate)),
        Change::Link { words, href, fate } => Some((format!("{href} {words}"), *fate)),
        _ => None,
    };
    let names: Vec<_> = all.iter().map(name).collect();
    let twin = |at: usize, wanted: Fate| {
        names[at].as_ref().is_some_and(|(n, _)| names.iter().flatten().any(|(m, fate)| m == n && *fate == wanted))
    };
    let mut out = Vec::new();
    for (i, change) in all.iter().enumerate() {
        match change {
            Change::Object { fate: Fate::Went, .. } if twin(i, Fate::Came) => {}
            Change::Object { kind, id, fate: Fate::Came } if twin(i, Fate::Went) => {
                out.push(Change::Object { kind: *kind, id: *id, fate: Fate::Moved });
            }
            Change::Link { fate: Fate::Went, .. } if twin(i, Fate::Came) => {}
            Change::Link { fate: Fate::Came, .. } if twin(i, Fate::Went) => {}
            other => out.push(other.clone()),
        }
    }
    out
}

fn lines(document: &Document) -> Vec<Line> {
    let mut out = Vec::new();
    document.content.iter().for_each(|b| block(b, Shape::Paragraph, &mut out));
    out
}

fn block(block_: &Block, within: Shape, out: &mut Vec<Line>) {
    match block_ {
        Block::Heading { level, content } => out.push(line(content, Shape::Heading(*level))),
        Block::Paragraph { content } => out.push(line(content, within)),
        Block::BulletList { content } | Block::OrderedList { content, .. } => {
            let depth = if let Shape::Entry { depth, .. } = within { depth.saturating_add(1) } else { 1 };
            let shape = Shape::Entry { numbered: matches!(block_, Block::OrderedList { .. }), depth };
            content.iter().flat_map(|item| &item.content).for_each(|b| block(b, shape, out));
        }
        Block::Blockquote { content } => content.iter().for_each(|b| block(b, Shape::Quote, out)),
        Block::Table { content } => {
            out.extend(content.iter().flat_map(|row| &row.content).map(|cell| line(&cell.content, Shape::Cell { header: cell.header })));
        }
        Block::Object { kind, id } => out.push(Line {
            key: format!("\0{} {id}", kind.name()),
            words: String::new(),
            object: Some((*kind, *id)),
            shape: Shape::Paragraph,
            links: vec![],
            looks: vec![],
        }),
    }
}

fn line(content: &[Inline], shape: Shape) -> Line {
    let words = Inline::words(content).split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut links, mut looks) = (Vec::new(), Vec::new());
    marks(content, &mut links, &mut looks);
    Line { key: words.clone(), words, object: None, shape, links, looks }
}

/// Stretches with a link or a look; neighbours with the same are one stretch.
fn marks(content: &[Inline], links: &mut Vec<(String, String)>, looks: &mut Vec<(String, Look)>) {
    // Whether the stretch before had the link or the look.
    let (mut linked, mut looked): (Option<String>, Vec<Look>) = (None, Vec::new());
    for inline in content {
        let Inline::Text { text, marks: own } = inline else {
            if let Inline::Footnote { content } = inline {
                marks(content, links, looks);
            }
            (linked, looked) = (None, Vec::new());
            continue;
        };
        let href = own.iter().find_map(|m| if let Mark::Link { href } = m { Some(href) } else { None });
        match (href, links.last_mut()) {
            (Some(href), Some((words, _))) if linked.as_ref() == Some(href) => words.push_str(text),
            (Some(href), _) => links.push((text.clone(), href.clone())),
            (None, _) => {}
        }
        linked = href.cloned();
        let now: Vec<Look> = own.iter().filter_map(look).collect();
        for look in &now {
            match looks.iter_mut().rev().find(|(_, l)| l == look) {
                Some((words, _)) if looked.contains(look) => words.push_str(text),
                _ => looks.push((text.clone(), *look)),
            }
        }
        looked = now;
    }
}

fn look(mark: &Mark) -> Option<Look> {
    match mark {
        Mark::Bold => Some(Look::Bold),
        Mark::Italic => Some(Look::Italic),
        Mark::Superscript => Some(Look::Superscript),
        Mark::Subscript => Some(Look::Subscript),
        Mark::Link { .. } | Mark::Insertion(_) | Mark::Deletion(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::read;

    fn object(n: u128) -> Block {
        Block::Object { kind: ObjectKind::Goal, id: Uuid::from_u128(n) }
    }

    #[test]
    fn headings_links_and_letters_are_told() {
        let found = compare(
            &read("Woran wir messen\n\nEin Wort und noch eins."),
            &read("## Woran wir messen\n\nEin [Wort](https://a.example) und **noch** eins."),
        );
        assert_eq!(
            found,
            [
                Change::Shape { words: "Woran wir messen".into(), from: Shape::Paragraph, to: Shape::Heading(2) },
                Change::Link { words: "Wort".into(), href: "https://a.example".into(), fate: Fate::Came },
                Change::Look { words: "noch".into(), look: Look::Bold, fate: Fate::Came },
            ]
        );
        let found = compare(&read("- eins\n- zwei"), &read("1. eins\n2. zwei"));
        let entry = |numbered| Shape::Entry { numbered, depth: 1 };
        assert_eq!(found[0], Change::Shape { words: "eins".into(), from: entry(false), to: entry(true) });
        assert!(compare(&read("Ein **Wort**."), &read("Ein **Wort**.")).is_empty());
    }

    #[test]
    fn blocks_come_go_and_move() {
        let with = |blocks: &[Block]| {
            let mut document = read("Eins.\n\nZwei.\n\nDrei.");
            document.content.splice(1..1, blocks.iter().cloned());
            document
        };
        let change = |n, fate| Change::Object { kind: ObjectKind::Goal, id: Uuid::from_u128(n), fate };
        assert_eq!(compare(&with(&[]), &with(&[object(1)])), [change(1, Fate::Came)]);
        assert_eq!(compare(&with(&[object(1)]), &with(&[object(2)])), [change(1, Fate::Went), change(2, Fate::Came)]);
        let mut after = with(&[]);
        after.content.push(object(1));
        assert_eq!(compare(&with(&[object(1)]), &after), [change(1, Fate::Moved)]);
    }

    #[test]
    fn words_that_changed_keep_their_link() {
        assert!(compare(&read("Ein [Wort](https://a.example)."), &read("Ein [neues Wort](https://a.example) hier.")).is_empty());
        let found = compare(&read("Ein [Wort](https://a.example)."), &read("Ein [Wort](https://b.example)."));
        assert_eq!(found.len(), 2);
    }
}
