//! The text without what one person suggests: who may only suggest must not change it.

use super::Text;
use super::letters::{self, Run};
use super::normal::push_text;
use crate::Refusal;
use crate::check::{self, Admission, NodeRef, What, Writers, admit};
use contract::text::{Block, Document, Inline, ListItem, Mark, Suggestion, TableCell, TableRow};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use uuid::Uuid;

/// A suggested new paragraph, or a paragraph break suggested to go.
pub(super) const PARAGRAPH_BREAK: char = '\u{2029}';

/// The letters of running texts.
type Read = HashMap<NodeRef, Vec<Run>>;

impl Text {
    /// Whether an update does nothing but suggest: without what `author` suggests the text stays the
    /// same, in its parts too. `own` says which writers' numbers are theirs. What cannot be taken at
    /// all is nobody's change.
    pub fn only_suggests(&mut self, update: &[u8], author: Uuid, own: &Writers) -> Result<bool, Refusal> {
        if update.len() > self.limits.message {
            return Err(Refusal::MessageTooLong);
        }
        let new = match admit(&mut self.index, update, self.limits.parts, &|_| true)? {
            Admission::Nothing | Admission::Missing => return Ok(true),
            Admission::New(new) => new,
        };
        let bytes = new.bytes.to_vec();
        let before = self.yjs.document();
        // Rarely asked, and then perhaps often.
        let deleted = OnceCell::new();
        let gone = |writer, start, end| deleted.get_or_init(|| self.yjs.deleted())(writer, start, end);
        let read = RefCell::new(HashMap::new());
        let may =
            |writer, run: &check::Run, start, end| gone(writer, start, end) || self.suggested_by(author, (writer, start, end), run, &read);
        let words_only = new.adds_words_only(&self.index, before.content.is_empty(), own, &may);
        new.take_back(&mut self.index);
        if !words_only {
            return Ok(false);
        }
        let (_, _, after) = self.yjs.with(&bytes)?;
        Ok(same_without(&before, &after, author))
    }

    /// Whether nothing stands in a stretch but letters that a person suggests, whoever wrote them last:
    /// splitting a paragraph and making a list of it write letters anew. `read`: what was read before.
    fn suggested_by(&self, author: Uuid, (writer, start, end): (u64, u32, u32), run: &check::Run, read: &RefCell<Read>) -> bool {
        let Some(node) = self.index.node(run.holder).filter(|_| run.what == What::Span) else { return false };
        let mut read = read.borrow_mut();
        let runs = read.entry(run.holder).or_insert_with(|| letters::of(&self.yjs, &[node.id]).pop().unwrap_or_default());
        let parts = runs.iter().filter(|r| r.id.writer == writer && r.id.clock < end && r.end() > start);
        let mut left = end - start;
        for part in parts.filter(|r| may_take_back(r, author)) {
            left -= part.end().min(end) - part.id.clock.max(start);
        }
        left == 0
    }
}

/// Whether two texts are the same without what one person suggests, and nobody else's suggestion to
/// delete came to stand on what they suggested themselves.
pub fn same_without(before: &Document, after: &Document, author: Uuid) -> bool {
    let (a, mut b) = (without(before, author), without(after, author));
    // Who suggests the first words of a text makes the line they stand in.
    if a.content.is_empty() && b.content == [Block::Paragraph { content: vec![] }] {
        b.content.clear();
    }
    let had = by_others(before, author);
    a == b && by_others(after, author).into_iter().all(|(s, n)| had.get(&s).is_some_and(|m| n <= *m))
}

/// What others made of the text.
fn without(document: &Document, author: Uuid) -> Document {
    Document { content: blocks(&document.content, author) }
}

/// How many signs of what one person suggests others suggest to delete.
fn by_others(document: &Document, author: Uuid) -> HashMap<Suggestion, usize> {
    let mut out = HashMap::new();
    document.each_line(&mut |line| count(line, author, &mut out));
    out
}

fn count(content: &[Inline], author: Uuid, out: &mut HashMap<Suggestion, usize>) {
    for inline in content {
        match inline {
            Inline::Text { text, marks } if is_own(marks, author) => {
                let others = marks.iter().filter_map(|m| if let Mark::Deletion(s) = m { Some(s) } else { None });
                others.filter(|s| s.author != author).for_each(|s| *out.entry(s.clone()).or_default() += text.chars().count());
            }
            Inline::Footnote { content } => count(content, author, out),
            Inline::Text { .. } | Inline::HardBreak => {}
        }
    }
}

/// Suggested by one person and by nobody else.
fn is_own(marks: &[Mark], author: Uuid) -> bool {
    let by = |own: bool| marks.iter().any(|m| matches!(m, Mark::Insertion(s) if (s.author == author) == own));
    by(true) && !by(false)
}

/// Whether a person may take letters back: they suggest them and nobody else does, or they are a break
/// that this person suggests to go.
pub fn may_take_back(run: &Run, author: Uuid) -> bool {
    let goes = run.marks.iter().any(|m| matches!(m, Mark::Deletion(s) if s.author == author));
    is_own(&run.marks, author) || (goes && run.units.iter().all(|u| u32::from(*u) == PARAGRAPH_BREAK as u32))
}

fn blocks(all: &[Block], author: Uuid) -> Vec<Block> {
    all.iter().map(|b| block(b, author)).collect()
}

fn block(block: &Block, author: Uuid) -> Block {
    let items = |all: &[ListItem]| -> Vec<ListItem> { all.iter().map(|i| ListItem { content: blocks(&i.content, author) }).collect() };
    let cell = |c: &TableCell| TableCell { header: c.header, content: line(&c.content, author) };
    match block {
        Block::Heading { level, content } => Block::Heading { level: *level, content: line(content, author) },
        Block::Paragraph { content } => Block::Paragraph { content: line(content, author) },
        Block::BulletList { content } => Block::BulletList { content: items(content) },
        Block::OrderedList { start, content } => Block::OrderedList { start: *start, content: items(content) },
        Block::Blockquote { content } => Block::Blockquote { content: blocks(content, author) },
        Block::Table { content } => {
            Block::Table { content: content.iter().map(|r| TableRow { content: r.content.iter().map(cell).collect() }).collect() }
        }
        Block::Object { .. } => block.clone(),
    }
}

fn line(content: &[Inline], author: Uuid) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { marks, .. } if is_own(marks, author) => {}
            Inline::Text { text, marks } => {
                let own = |m: &Mark| matches!(m, Mark::Deletion(s) if s.author == author);
                let goes = marks.iter().any(own);
                let kept: Vec<Mark> = marks.iter().filter(|m| !own(m)).cloned().collect();
                let text: String = text.chars().filter(|c| !(goes && *c == PARAGRAPH_BREAK)).collect();
                push_text(&mut out, &text, kept);
            }
            Inline::HardBreak => out.push(Inline::HardBreak),
            Inline::Footnote { content } => out.push(Inline::Footnote { content: line(content, author) }),
        }
    }
    out
}
