//! The text as it stands while nobody has accepted the suggestions in it.

use crate::text::{Block, Document, Inline, ListItem, Mark, TableCell, TableRow};

/// Letters that stand for suggested breaks (of a line, of a paragraph) until somebody decides; they
/// occur nowhere else.
const SUGGESTED_BREAKS: [char; 2] = ['\u{2028}', '\u{2029}'];

impl Document {
    /// The text that counts: suggested additions are left out, what is suggested to go stays, and
    /// the marks of suggestions are gone. Blocks that hold nothing but suggested additions go too.
    pub fn accepted(&self) -> Document {
        Document { content: blocks(&self.content) }
    }
}

fn blocks(all: &[Block]) -> Vec<Block> {
    all.iter().filter_map(block).collect()
}

/// `None`: only suggested so far.
fn block(block: &Block) -> Option<Block> {
    Some(match block {
        Block::Heading { level, content } => Block::Heading { level: *level, content: line(content)? },
        Block::Paragraph { content } => Block::Paragraph { content: line(content)? },
        Block::BulletList { content } => Block::BulletList { content: kept(content, items(content))? },
        Block::OrderedList { start, content } => Block::OrderedList { start: *start, content: kept(content, items(content))? },
        Block::Blockquote { content } => Block::Blockquote { content: kept(content, blocks(content))? },
        Block::Table { content } => Block::Table { content: kept(content, content.iter().filter_map(row).collect())? },
        Block::Object { .. } => block.clone(),
    })
}

/// What is left of something, unless everything in it went.
fn kept<T>(before: &[T], after: Vec<T>) -> Option<Vec<T>> {
    (before.is_empty() || !after.is_empty()).then_some(after)
}

fn items(all: &[ListItem]) -> Vec<ListItem> {
    all.iter().filter_map(|item| Some(ListItem { content: kept(&item.content, blocks(&item.content))? })).collect()
}

fn row(row: &TableRow) -> Option<TableRow> {
    let lines: Vec<_> = row.content.iter().map(|cell| line(&cell.content)).collect();
    // A row of additions has none but those and cells that never held anything.
    let only_suggested = lines.iter().any(Option::is_none) && lines.iter().flatten().all(Vec::is_empty);
    if only_suggested {
        return None;
    }
    let cells = row.content.iter().zip(lines);
    Some(TableRow { content: cells.map(|(c, line)| TableCell { header: c.header, content: line.unwrap_or_default() }).collect() })
}

fn line(content: &[Inline]) -> Option<Vec<Inline>> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in content {
        match inline {
            Inline::Text { marks, .. } if marks.iter().any(|m| matches!(m, Mark::Insertion(_))) => {}
            Inline::Text { text, marks } => {
                let text: String = text.chars().filter(|c| !SUGGESTED_BREAKS.contains(c)).collect();
                if text.is_empty() {
                    continue;
                }
                let marks: Vec<_> = marks.iter().filter(|m| !matches!(m, Mark::Deletion(_))).cloned().collect();
                match out.last_mut() {
                    Some(Inline::Text { text: before, marks: same }) if *same == marks => before.push_str(&text),
                    _ => out.push(Inline::Text { text, marks }),
                }
            }
            Inline::HardBreak => out.push(Inline::HardBreak),
            Inline::Footnote { content } => out.extend(line(content).map(|content| Inline::Footnote { content })),
        }
    }
    kept(content, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Suggestion;
    use uuid::Uuid;

    fn marked(text: &str, mark: fn(Suggestion) -> Mark) -> Inline {
        Inline::Text { text: text.into(), marks: vec![mark(Suggestion { id: Uuid::nil(), author: Uuid::nil(), at: 0 })] }
    }

    #[test]
    fn additions_wait_and_deletions_stay() {
        let paragraph = |content| Block::Paragraph { content };
        let added = || vec![marked("neu", Mark::Insertion)];
        let cell = |content| TableCell { header: false, content };
        let doc = Document {
            content: vec![
                paragraph(vec![
                    Inline::text("Wir "),
                    marked("bauen", Mark::Deletion),
                    Inline::text(" weiter"),
                    marked(" um", Mark::Insertion),
                ]),
                paragraph(added()),
                paragraph(vec![]),
                Block::BulletList {
                    content: vec![
                        ListItem { content: vec![paragraph(vec![Inline::text("eins")])] },
                        ListItem { content: vec![paragraph(added())] },
                    ],
                },
                Block::Table {
                    content: vec![
                        TableRow { content: vec![cell(vec![Inline::text("a")]), cell(added())] },
                        TableRow { content: vec![cell(added()), cell(vec![])] },
                    ],
                },
                Block::Blockquote { content: vec![paragraph(added())] },
            ],
        };
        let expected = Document {
            content: vec![
                paragraph(vec![Inline::text("Wir bauen weiter")]),
                paragraph(vec![]),
                Block::BulletList { content: vec![ListItem { content: vec![paragraph(vec![Inline::text("eins")])] }] },
                Block::Table { content: vec![TableRow { content: vec![cell(vec![Inline::text("a")]), cell(vec![])] }] },
            ],
        };
        assert_eq!(doc.accepted(), expected);
        assert_eq!(expected.accepted(), expected);
    }
}
