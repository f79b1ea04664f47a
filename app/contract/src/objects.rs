//! What stands in a text beside words: objects, and whose suggestions.

use crate::text::{Block, Document, Inline, Mark, ObjectKind};
use uuid::Uuid;

impl Document {
    /// Every object in the order of the text.
    pub fn objects(&self) -> Vec<(ObjectKind, Uuid)> {
        let mut found = Vec::new();
        self.content.iter().for_each(|b| collect(b, &mut found));
        found
    }

    /// Whose suggestions stand in the text.
    pub fn suggesters(&self) -> Vec<Uuid> {
        let mut found = Vec::new();
        self.content.iter().for_each(|b| authors(b, &mut found));
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn authors(block: &Block, found: &mut Vec<Uuid>) {
    match block {
        Block::Heading { content, .. } | Block::Paragraph { content } => inline(content, found),
        Block::BulletList { content } | Block::OrderedList { content, .. } => {
            content.iter().flat_map(|i| &i.content).for_each(|b| authors(b, found));
        }
        Block::Blockquote { content } => content.iter().for_each(|b| authors(b, found)),
        Block::Table { content } => content.iter().flat_map(|r| &r.content).for_each(|c| inline(&c.content, found)),
        Block::Object { .. } => {}
    }
}

fn inline(content: &[Inline], found: &mut Vec<Uuid>) {
    for one in content {
        match one {
            Inline::Text { marks, .. } => found.extend(marks.iter().filter_map(|m| match m {
                Mark::Insertion(s) | Mark::Deletion(s) => Some(s.author),
                _ => None,
            })),
            Inline::Footnote { content } => inline(content, found),
            Inline::HardBreak => {}
        }
    }
}

fn collect(block: &Block, found: &mut Vec<(ObjectKind, Uuid)>) {
    match block {
        Block::Object { kind, id } => found.push((*kind, *id)),
        Block::BulletList { content } | Block::OrderedList { content, .. } => {
            content.iter().flat_map(|i| &i.content).for_each(|b| collect(b, found));
        }
        Block::Blockquote { content } => content.iter().for_each(|b| collect(b, found)),
        Block::Heading { .. } | Block::Paragraph { .. } | Block::Table { .. } => {}
    }
}
