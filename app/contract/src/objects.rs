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
        self.suggested().into_iter().map(|s| s.suggestion).collect()
    }

    /// The same, with the words that they are about.
    pub fn suggested(&self) -> Vec<Suggested> {
        let mut found = Vec::new();
        self.each_line(&mut |line| inline(line, &mut found));
        found
    }
}

/// A suggestion and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    pub suggestion: Suggestion,
    /// Words that would come.
    pub added: String,
    /// Words that would go.
    pub removed: String,
}

fn inline(content: &[Inline], found: &mut Vec<Suggested>) {
    for one in content {
        match one {
            Inline::Text { text, marks } => {
                for mark in marks {
                    match mark {
                        Mark::Insertion(s) => of(found, s).added.push_str(text),
                        Mark::Deletion(s) => of(found, s).removed.push_str(text),
                        _ => {}
                    }
                }
            }
            Inline::Footnote { content } => inline(content, found),
            Inline::HardBreak => {}
        }
    }
}

fn of<'a>(found: &'a mut Vec<Suggested>, suggestion: &Suggestion) -> &'a mut Suggested {
    let at = found.iter().position(|f| f.suggestion.id == suggestion.id).unwrap_or(found.len());
    if at == found.len() {
        found.push(Suggested { suggestion: suggestion.clone(), added: String::new(), removed: String::new() });
    }
    &mut found[at]
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
