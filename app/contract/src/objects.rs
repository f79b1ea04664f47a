//! What stands in a text beside words: objects and suggestions.

use crate::text::{Block, Document, Inline, Mark, ObjectKind, Suggestion};
use uuid::Uuid;

impl Document {
    /// Every object in the order of the text.
    pub fn objects(&self) -> Vec<(ObjectKind, Uuid)> {
        let mut found = Vec::new();
        self.content.iter().for_each(|b| collect(b, &mut found));
        found
    }

    /// The suggestions that wait in the text, each once, in its order.
    pub fn suggestions(&self) -> Vec<Suggestion> {
        let mut found = Vec::new();
        self.content.iter().for_each(|b| suggested(b, &mut found));
        found
    }
}

fn suggested(block: &Block, found: &mut Vec<Suggestion>) {
    match block {
        Block::Heading { content, .. } | Block::Paragraph { content } => inline(content, found),
        Block::BulletList { content } | Block::OrderedList { content, .. } => {
            content.iter().flat_map(|i| &i.content).for_each(|b| suggested(b, found));
        }
        Block::Blockquote { content } => content.iter().for_each(|b| suggested(b, found)),
        Block::Table { content } => content.iter().flat_map(|r| &r.content).for_each(|c| inline(&c.content, found)),
        Block::Object { .. } => {}
    }
}

fn inline(content: &[Inline], found: &mut Vec<Suggestion>) {
    for one in content {
        match one {
            Inline::Text { marks, .. } => {
                for mark in marks {
                    match mark {
                        Mark::Insertion(s) | Mark::Deletion(s) if found.iter().all(|f| f.id != s.id) => found.push(s.clone()),
                        _ => {}
                    }
                }
            }
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
