//! To Markdown.

use super::{APART, object_word};
use contract::text::{Block, Document, Inline, ListItem, Mark, ObjectKind, TableCell, TableRow};
use uuid::Uuid;

/// Writes Markdown that [`read`] turns back into the same text. Suggestions cannot be written:
/// the text is taken as it stands without them.
pub fn write(document: &Document) -> String {
    write_titled(document, &|_, _| None)
}

/// The same, with titles beside the addresses of objects, for people to read. Whoever reads it again goes by
/// the address alone.
pub fn write_titled(document: &Document, title: &dyn Fn(ObjectKind, Uuid) -> Option<String>) -> String {
    let document = &document.accepted();
    let mut aside = Aside { notes: Vec::new(), title };
    let mut out = write_blocks(&document.content, false, &mut aside);
    for (i, note) in aside.notes.iter().enumerate() {
        out.push_str(&format!("\n\n[^{}]: {}", i + 1, note));
    }
    out
}

/// What does not stand in the blocks themselves.
struct Aside<'a> {
    notes: Vec<String>,
    title: &'a dyn Fn(ObjectKind, Uuid) -> Option<String>,
}

fn write_blocks(blocks: &[Block], in_list: bool, aside: &mut Aside) -> String {
    let mut out = String::new();
    let mut before: Option<&Block> = None;
    for b in blocks {
        // Two lists in a row would grow together; a comment line keeps them apart.
        if matches!(
            (before, b),
            (Some(Block::BulletList { .. }), Block::BulletList { .. }) | (Some(Block::OrderedList { .. }), Block::OrderedList { .. })
        ) {
            out.push_str("\n\n");
            out.push_str(APART);
        }
        let tight = in_list && matches!((before, b), (Some(Block::Paragraph { .. }), Block::BulletList { .. }));
        if before.is_some() {
            out.push_str(if tight { "\n" } else { "\n\n" });
        }
        out.push_str(&write_block(b, aside));
        before = Some(b);
    }
    out
}

fn write_block(block: &Block, aside: &mut Aside) -> String {
    match block {
        Block::Heading { level, content } => format!("{} {}", "#".repeat(*level as usize), write_inlines(content, aside)),
        Block::Paragraph { content } => write_inlines(content, aside),
        Block::BulletList { content } => list(content, aside, |_| "- ".to_owned()),
        Block::OrderedList { start, content } => list(content, aside, |i| format!("{}. ", *start as usize + i)),
        Block::Blockquote { content } => prefix(&write_blocks(content, false, aside), "> ", "> "),
        Block::Table { content } => table(content, aside),
        Block::Object { kind, id } => {
            let address = format!("{}:{id}", object_word(*kind));
            match (aside.title)(*kind, *id).filter(|title| !title.trim().is_empty()) {
                Some(title) => format!("[{}]({address})", escape(title.trim())),
                None => format!("<{address}>"),
            }
        }
    }
}

fn list(items: &[ListItem], aside: &mut Aside, mark: impl Fn(usize) -> String) -> String {
    let mut lines = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let mark = mark(i);
        let indent = " ".repeat(mark.len());
        lines.push(prefix(&write_blocks(&item.content, true, aside), &mark, &indent));
    }
    lines.join("\n")
}

fn prefix(text: &str, first: &str, rest: &str) -> String {
    let lines = text.lines().enumerate().map(|(i, line)| format!("{}{line}", if i == 0 { first } else { rest }));
    lines.map(|l| l.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn table(rows: &[TableRow], aside: &mut Aside) -> String {
    // The first row names the columns and says how many there are; the others end where they end.
    let width = rows.iter().map(|r| r.content.len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let cell = |c: &TableCell, aside: &mut Aside| in_one_line(&write_inlines(&c.content, aside)).replace('|', "\\|");
        let mut cells: Vec<String> = row.content.iter().map(|c| cell(c, aside)).collect();
        if i == 0 {
            cells.resize(width, String::new());
        }
        lines.push(format!("| {} |", cells.join(" | ")));
        if i == 0 {
            lines.push(format!("|{}", " --- |".repeat(width)));
        }
    }
    lines.join("\n")
}

/// A line break in a paragraph.
const LINE_BREAK: &str = "\\\n";

/// Cells and footnotes are one line of Markdown: their breaks are written as everybody's tables do.
fn in_one_line(written: &str) -> String {
    written.replace(LINE_BREAK, "<br>").replace('\n', " ")
}

fn write_inlines(content: &[Inline], aside: &mut Aside) -> String {
    let mut out = String::new();
    for inline in content {
        match inline {
            Inline::HardBreak => out.push_str(LINE_BREAK),
            Inline::Footnote { content } => {
                let text = in_one_line(&write_inlines(content, aside));
                aside.notes.push(text);
                out.push_str(&format!("[^{}]", aside.notes.len()));
            }
            Inline::Text { text, marks } => {
                let mut open = String::new();
                let mut close = String::new();
                let mut link = None;
                for mark in marks {
                    let sign = match mark {
                        Mark::Bold => "**",
                        Mark::Italic => "*",
                        Mark::Superscript => "^",
                        Mark::Subscript => "~",
                        Mark::Link { href } => {
                            link = Some(href);
                            continue;
                        }
                        Mark::Insertion(_) | Mark::Deletion(_) => continue,
                    };
                    open.push_str(sign);
                    close.insert_str(0, sign);
                }
                let body = escape(text);
                // Emphasis must touch a word, so white space goes outside.
                let inner = body.trim();
                let (lead, tail) = body.split_once(inner).unwrap_or(("", ""));
                let marked = if inner.is_empty() { String::new() } else { format!("{open}{inner}{close}") };
                match link {
                    Some(href) => out.push_str(&format!("{lead}[{marked}](<{}>){tail}", href.replace('>', "%3E"))),
                    None => out.push_str(&format!("{lead}{marked}{tail}")),
                }
            }
        }
    }
    out
}

/// Puts a backslash before what Markdown would read as markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut line_start = true;
    for (i, c) in text.char_indices() {
        let next = text[i + c.len_utf8()..].chars().next();
        let markup = matches!(c, '\\' | '*' | '_' | '[' | ']' | '<' | '`' | '^' | '~')
            || (line_start && matches!(c, '#' | '>' | '-' | '+' | '='))
            || (matches!(c, '.' | ')') && next.is_none_or(|n| n == ' ') && i > 0 && text[..i].chars().all(|d| d.is_ascii_digit()));
        if markup {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
        line_start = line_start && c.is_whitespace();
    }
    out
}
