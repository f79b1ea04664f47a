//! The text without what one person suggests: who may only suggest must not change it.

use super::normal::push_text;
use contract::text::{Block, Document, Inline, ListItem, Mark, TableCell, TableRow};
use uuid::Uuid;

/// A suggested new paragraph, or a paragraph break suggested to go.
const PARAGRAPH_BREAK: char = '\u{2029}';

/// What others made of the text.
pub fn without(document: &Document, author: Uuid) -> Document {
    Document { content: blocks(&document.content, author) }
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
            Inline::Text { marks, .. } if marks.iter().any(|m| matches!(m, Mark::Insertion(s) if s.author == author)) => {}
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
