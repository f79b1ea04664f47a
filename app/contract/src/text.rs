//! The document model of every long text: guiding principles, vision, goals, narratives, minutes.
//!
//! The shape follows ProseMirror's node names, so that the live editor and the server speak of the
//! same tree. Whatever is not in these enums cannot be stored, sent or shown.

use serde::{Deserialize, Serialize};

/// A whole text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub content: Vec<Block>,
}

/// A block of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// Level 1 to 3 within the text; pages add their own offset so that the outline stays whole.
    Heading {
        level: u8,
        content: Vec<Inline>,
    },
    Paragraph {
        content: Vec<Inline>,
    },
    BulletList {
        content: Vec<ListItem>,
    },
    OrderedList {
        start: u32,
        content: Vec<ListItem>,
    },
    Blockquote {
        content: Vec<Block>,
    },
    Table {
        content: Vec<TableRow>,
    },
}

/// One entry of a list: its paragraph and, possibly, a list within.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    pub content: Vec<Block>,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    pub content: Vec<TableCell>,
}

/// One cell; header cells name their column or row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCell {
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub header: bool,
    pub content: Vec<Inline>,
}

/// Running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Inline {
    Text {
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        marks: Vec<Mark>,
    },
    HardBreak,
    /// A footnote stands where it is referred to; pages collect and number them.
    Footnote {
        content: Vec<Inline>,
    },
}

/// What a stretch of text is marked with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Mark {
    Bold,
    Italic,
    Superscript,
    Subscript,
    Link { href: String },
}

impl Document {
    /// Nothing to read in it.
    pub fn is_empty(&self) -> bool {
        self.plain().trim().is_empty()
    }

    /// One paragraph of plain text per line of `text`.
    pub fn from_plain(text: &str) -> Self {
        let content = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| Block::Paragraph { content: vec![Inline::text(line)] })
            .collect();
        Self { content }
    }

    /// The words alone, one block a line: for search, comparison and short previews.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        self.content.iter().for_each(|b| b.plain(&mut out));
        while out.ends_with('\n') {
            out.pop();
        }
        out
    }
}

impl Block {
    fn plain(&self, out: &mut String) {
        match self {
            Block::Heading { content, .. } | Block::Paragraph { content } => {
                Inline::plain(content, out);
                out.push('\n');
            }
            Block::BulletList { content } | Block::OrderedList { content, .. } => {
                content.iter().flat_map(|i| &i.content).for_each(|b| b.plain(out));
            }
            Block::Blockquote { content } => content.iter().for_each(|b| b.plain(out)),
            Block::Table { content } => {
                for row in content {
                    for (i, cell) in row.content.iter().enumerate() {
                        if i > 0 {
                            out.push('\t');
                        }
                        Inline::plain(&cell.content, out);
                    }
                    out.push('\n');
                }
            }
        }
    }
}

impl Inline {
    /// Unmarked text.
    pub fn text(text: impl Into<String>) -> Self {
        Inline::Text { text: text.into(), marks: Vec::new() }
    }

    fn plain(content: &[Inline], out: &mut String) {
        for inline in content {
            match inline {
                Inline::Text { text, .. } => out.push_str(text),
                Inline::HardBreak => out.push('\n'),
                Inline::Footnote { content } => {
                    out.push_str(" (");
                    Inline::plain(content, out);
                    out.push(')');
                }
            }
        }
    }
}

/// Whether a link may stand in a text: web, mail, or an address of this portal.
pub fn allowed_href(href: &str) -> bool {
    let clean = !href.chars().any(|c| c.is_control() || c.is_whitespace());
    let lower = href.to_ascii_lowercase();
    clean
        && href.len() <= 2000
        && (lower.starts_with("https://")
            || lower.starts_with("http://")
            || lower.starts_with("mailto:")
            || (lower.starts_with('/') && !lower.starts_with("//") && !lower.contains('\\')))
}
