//! The document model of every long text: guiding principles, vision, goals, narratives, minutes.
//!
//! The shape follows ProseMirror's node names, so that the live editor and the server speak of the
//! same tree. Whatever is not in these enums cannot be stored, sent or shown.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

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
    /// An object of the strategy, shown where it stands with the title and state it has by then.
    Object {
        kind: ObjectKind,
        id: Uuid,
    },
}

/// What a text can show as an object of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    Goal,
    Indicator,
    FactSheet,
    WorkshopResult,
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
    Link {
        href: String,
    },
    /// Suggested: to be added. No part of the text until somebody accepts it.
    Insertion(Suggestion),
    /// Suggested: to be taken out. Part of the text until somebody accepts it.
    Deletion(Suggestion),
}

/// Who suggested a change, and when.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Suggestion {
    /// The same for all passages that are accepted or turned down together.
    pub id: Uuid,
    /// The person.
    pub author: Uuid,
    /// Milliseconds since 1970, by the clock of the author's browser.
    pub at: i64,
}

/// Columns of a table, at most.
pub const MAX_COLUMNS: usize = 100;

/// Cells of a table, at most: its rows times the cells of its longest row.
pub const MAX_CELLS: usize = 10_000;

/// Whether a table of so many rows and columns is larger than any may be.
pub fn table_too_large(rows: usize, columns: usize) -> bool {
    columns > MAX_COLUMNS || rows.saturating_mul(columns) > MAX_CELLS
}

impl Document {
    /// Whether a table in it is larger than any may be.
    pub fn table_too_large(&self) -> bool {
        self.content.iter().any(Block::table_too_large)
    }

    /// Goes through every line of running text: paragraphs, headings, cells.
    pub fn each_line(&self, look: &mut dyn FnMut(&[Inline])) {
        self.content.iter().for_each(|b| b.each_line(look));
    }

    /// Nothing to read in it.
    pub fn is_empty(&self) -> bool {
        !self.content.iter().any(Block::says_something)
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

    /// The text with other blocks in the place of its objects; where `find` gives nothing, nothing.
    pub fn put_objects(&self, find: &dyn Fn(ObjectKind, Uuid) -> Option<Block>) -> Document {
        Document { content: put_objects(&self.content, find) }
    }

    /// How many words stand in it.
    pub fn word_count(&self) -> usize {
        self.plain().split_whitespace().count()
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

    /// Where its links lead, in the order of the text; a link over several marked stretches once.
    pub fn links(&self) -> Vec<&str> {
        let mut out = Vec::new();
        self.content.iter().for_each(|b| b.links(&mut out));
        out.dedup();
        out
    }
}

fn put_objects(all: &[Block], find: &dyn Fn(ObjectKind, Uuid) -> Option<Block>) -> Vec<Block> {
    let items = |all: &[ListItem]| all.iter().map(|item| ListItem { content: put_objects(&item.content, find) }).collect::<Vec<_>>();
    let block = |block: &Block| match block {
        Block::Object { kind, id } => find(*kind, *id),
        Block::Blockquote { content } => Some(Block::Blockquote { content: put_objects(content, find) }),
        Block::BulletList { content } => Some(Block::BulletList { content: items(content) }),
        Block::OrderedList { start, content } => Some(Block::OrderedList { start: *start, content: items(content) }),
        Block::Heading { .. } | Block::Paragraph { .. } | Block::Table { .. } => Some(block.clone()),
    };
    all.iter().filter_map(block).collect()
}

impl Block {
    fn table_too_large(&self) -> bool {
        match self {
            Block::Table { content } => table_too_large(content.len(), content.iter().map(|r| r.content.len()).max().unwrap_or(0)),
            Block::BulletList { content } | Block::OrderedList { content, .. } => {
                content.iter().flat_map(|i| &i.content).any(Block::table_too_large)
            }
            Block::Blockquote { content } => content.iter().any(Block::table_too_large),
            Block::Heading { .. } | Block::Paragraph { .. } | Block::Object { .. } => false,
        }
    }

    fn each_line(&self, look: &mut dyn FnMut(&[Inline])) {
        match self {
            Block::Heading { content, .. } | Block::Paragraph { content } => look(content),
            Block::BulletList { content } | Block::OrderedList { content, .. } => {
                content.iter().flat_map(|i| &i.content).for_each(|b| b.each_line(look));
            }
            Block::Blockquote { content } => content.iter().for_each(|b| b.each_line(look)),
            Block::Table { content } => content.iter().flat_map(|r| &r.content).for_each(|c| look(&c.content)),
            Block::Object { .. } => {}
        }
    }

    fn says_something(&self) -> bool {
        match self {
            Block::Object { .. } => true,
            Block::Heading { content, .. } | Block::Paragraph { content } => content.iter().any(Inline::says_something),
            Block::BulletList { content } | Block::OrderedList { content, .. } => {
                content.iter().flat_map(|i| &i.content).any(Block::says_something)
            }
            Block::Blockquote { content } => content.iter().any(Block::says_something),
            Block::Table { content } => content.iter().flat_map(|r| &r.content).any(|c| c.content.iter().any(Inline::says_something)),
        }
    }

    fn links<'a>(&'a self, out: &mut Vec<&'a str>) {
        match self {
            Block::Heading { content, .. } | Block::Paragraph { content } => Inline::links(content, out),
            Block::BulletList { content } | Block::OrderedList { content, .. } => {
                content.iter().flat_map(|i| &i.content).for_each(|b| b.links(out));
            }
            Block::Blockquote { content } => content.iter().for_each(|b| b.links(out)),
            Block::Table { content } => content.iter().flat_map(|r| &r.content).for_each(|c| Inline::links(&c.content, out)),
            Block::Object { .. } => {}
        }
    }

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
            // Its words are those of the object and known only where it is shown.
            Block::Object { .. } => {}
        }
    }
}

impl ObjectKind {
    pub const ALL: [ObjectKind; 4] = [Self::Goal, Self::Indicator, Self::FactSheet, Self::WorkshopResult];

    /// The name in live texts; the same as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Indicator => "indicator",
            Self::FactSheet => "fact_sheet",
            Self::WorkshopResult => "workshop_result",
        }
    }

    /// The kind of that [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

impl Inline {
    /// Unmarked text.
    pub fn text(text: impl Into<String>) -> Self {
        Inline::Text { text: text.into(), marks: Vec::new() }
    }

    fn links<'a>(content: &'a [Inline], out: &mut Vec<&'a str>) {
        for inline in content {
            match inline {
                Inline::Text { marks, .. } => out.extend(marks.iter().filter_map(|m| match m {
                    Mark::Link { href } => Some(href.as_str()),
                    _ => None,
                })),
                Inline::HardBreak => {}
                Inline::Footnote { content } => Inline::links(content, out),
            }
        }
    }

    fn says_something(&self) -> bool {
        match self {
            Inline::Text { text, .. } => text.chars().any(|c| !c.is_whitespace()),
            Inline::HardBreak => false,
            Inline::Footnote { .. } => true,
        }
    }

    /// The words of running text alone, with footnotes in brackets.
    pub fn words(content: &[Inline]) -> String {
        let mut out = String::new();
        Self::plain(content, &mut out);
        out
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
