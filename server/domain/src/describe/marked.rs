//! A long text as lines that can be compared: headings and entries of lists can still be told from
//! paragraphs.

use contract::text::{Block, Document, ListItem, TableCell};

/// What a heading begins with.
pub const HEADING: &str = "# ";
/// What an entry of a list without numbers begins with.
pub const ENTRY: &str = "• ";

/// The words, one block a line.
pub fn lines(document: &Document) -> String {
    let mut out = Vec::new();
    document.content.iter().for_each(|b| block(b, &mut out));
    out.join("\n")
}

fn words(block: Block) -> String {
    Document { content: vec![block] }.plain()
}

fn block(b: &Block, out: &mut Vec<String>) {
    match b {
        Block::Heading { .. } => out.push(format!("{HEADING}{}", words(b.clone()))),
        Block::BulletList { content } => content.iter().for_each(|item| entry(ENTRY, item, out)),
        Block::OrderedList { start, content } => {
            content.iter().zip(*start..).for_each(|(item, n)| entry(&format!("{n}. "), item, out));
        }
        Block::Blockquote { content } => content.iter().for_each(|b| block(b, out)),
        Block::Table { content } => out.extend(content.iter().map(|r| r.content.iter().map(cell).collect::<Vec<_>>().join(" | "))),
        Block::Paragraph { .. } => out.push(words(b.clone())),
        Block::Object { .. } => {}
    }
}

fn cell(c: &TableCell) -> String {
    words(Block::Paragraph { content: c.content.clone() })
}

fn entry(mark: &str, item: &ListItem, out: &mut Vec<String>) {
    let from = out.len();
    item.content.iter().for_each(|b| block(b, out));
    if let Some(first) = out.get_mut(from) {
        first.insert_str(0, mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_lists_can_be_told_from_paragraphs() {
        let text = "# Wozu\n\nEin Absatz.\n\n- eins\n- zwei\n\n3. drei\n4. vier\n\n| a | b |\n| --- | --- |\n| c | d |";
        let document = crate::markdown::read(text);
        assert_eq!(lines(&document), "# Wozu\nEin Absatz.\n• eins\n• zwei\n3. drei\n4. vier\na | b\nc | d");
    }
}
