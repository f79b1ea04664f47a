//! The main part: paragraphs, lists, tables, notes and links as WordprocessingML.

use super::LEVELS;
use super::package::{self, List, Package};
use crate::Meta;
use crate::normal::{clean, marks};
use crate::outline::{Part, has, shares, signed};
use contract::text::{Block, Inline, ListItem, Mark, TableCell, TableRow};
use std::fmt::Write;

/// Width of the text on an A4 page with margins of 2.5 cm, in twentieths of a point.
const WIDTH: u32 = 9070;

pub(super) fn parts(parts: &[Part], meta: &Meta) -> Vec<u8> {
    let mut w = Writer { address: meta.address, ..Writer::default() };
    let signed = signed(parts);
    for (i, part) in parts.iter().enumerate() {
        w.keep = signed.contains(&i);
        w.part(part);
    }
    package::pack(&Package { body: w.out, notes: w.notes, links: w.links, lists: w.lists }, meta)
}

#[derive(Default)]
struct Writer<'a> {
    out: String,
    address: &'a str,
    notes: Vec<String>,
    links: Vec<String>,
    lists: Vec<List>,
    break_before: bool,
    /// On the same page as what comes next.
    keep: bool,
}

/// Where a paragraph stands.
#[derive(Clone, Copy, Default)]
struct Place {
    quote: bool,
    /// Depth within lists, 0 outside.
    depth: usize,
}

impl Writer<'_> {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Kicker(text) => self.paragraph("Subtitle", "", &[Inline::text(text)]),
            Part::Title(text) => self.paragraph("Title", "", &[Inline::text(text)]),
            Part::Blocks(blocks) => self.blocks(blocks, Place::default()),
            Part::Table { rows, shares } => self.table(rows, shares),
            Part::Break => self.break_before = true,
            Part::Signature(lines) => self.signature(lines),
            Part::Note(text) => self.paragraph("SmallPrint", "", &[Inline::text(text)]),
        }
    }

    fn blocks(&mut self, blocks: &[Block], place: Place) {
        let keep = std::mem::take(&mut self.keep);
        for (i, block) in blocks.iter().enumerate() {
            self.keep = keep && i + 1 == blocks.len();
            self.block(block, place);
        }
    }

    fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Heading { level, content } => self.paragraph(&format!("Heading{}", (*level).clamp(1, 6)), "", content),
            Block::Paragraph { content } => self.paragraph(&style(place, false), "", content),
            Block::BulletList { content } => self.list(content, None, place),
            Block::OrderedList { start, content } => self.list(content, Some(*start), place),
            Block::Blockquote { content } => self.blocks(content, Place { quote: true, ..place }),
            Block::Table { content } => self.table(content, &shares(content)),
            // Put into words or left out before.
            Block::Object { .. } => {}
        }
    }

    fn list(&mut self, items: &[ListItem], start: Option<u32>, place: Place) {
        let level = place.depth.min(LEVELS - 1);
        self.lists.push(List { start, level });
        let number = format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{}\"/></w:numPr>", self.lists.len());
        let place = Place { depth: place.depth + 1, ..place };
        let keep = std::mem::take(&mut self.keep);
        for (i, item) in items.iter().enumerate() {
            let (first, rest) = match item.content.split_first() {
                Some((Block::Paragraph { content }, rest)) => (content.as_slice(), rest),
                _ => (&[][..], item.content.as_slice()),
            };
            let last = keep && i + 1 == items.len();
            self.keep = last && rest.is_empty();
            self.paragraph(&style(place, true), &number, first);
            self.keep = last;
            self.blocks(rest, place);
        }
    }

    fn paragraph(&mut self, style: &str, properties: &str, content: &[Inline]) {
        let keep = if self.keep { "<w:keepNext/>" } else { "" };
        let page = if std::mem::take(&mut self.break_before) { "<w:pageBreakBefore/>" } else { "" };
        let _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{keep}{page}{properties}</w:pPr>");
        let runs = self.runs(content, true);
        self.out.push_str(&runs);
        self.out.push_str("</w:p>");
    }

    fn runs(&mut self, content: &[Inline], notes: bool) -> String {
        let mut out = String::new();
        for inline in content {
            match inline {
                Inline::HardBreak => out.push_str("<w:r><w:br/></w:r>"),
                Inline::Text { text, marks: m } => self.text(&mut out, text, &marks(m)),
                Inline::Footnote { content } if notes => {
                    let runs = self.runs(content, false);
                    self.notes.push(runs);
                    let id = self.notes.len();
                    let _ = write!(
                        out,
                        "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference w:id=\"{id}\"/></w:r>"
                    );
                }
                // Notes within notes have become words before.
                Inline::Footnote { .. } => {}
            }
        }
        out
    }

    fn text(&mut self, out: &mut String, text: &str, marks: &[Mark]) {
        let link = marks.iter().find_map(|m| match m {
            Mark::Link { href } => self.target(href),
            _ => None,
        });
        let mut properties = String::new();
        if link.is_some() {
            properties.push_str("<w:rStyle w:val=\"Hyperlink\"/>");
        }
        for (mark, element) in [(Mark::Bold, "<w:b/>"), (Mark::Italic, "<w:i/>")] {
            if has(marks, &mark) {
                properties.push_str(element);
            }
        }
        if has(marks, &Mark::Superscript) {
            properties.push_str("<w:vertAlign w:val=\"superscript\"/>");
        } else if has(marks, &Mark::Subscript) {
            properties.push_str("<w:vertAlign w:val=\"subscript\"/>");
        }
        let run = run(&properties, text);
        match link {
            Some(target) => {
                let id = self.links.iter().position(|l| *l == target).unwrap_or_else(|| {
                    self.links.push(target);
                    self.links.len() - 1
                });
                let _ = write!(out, "<w:hyperlink r:id=\"rLink{}\">{run}</w:hyperlink>", id + 1);
            }
            None => out.push_str(&run),
        }
    }

    /// The full address of a link; `None` where it leads into a portal without one.
    fn target(&self, href: &str) -> Option<String> {
        match (href.starts_with('/'), self.address) {
            (true, "") => None,
            (true, address) => Some(format!("{address}{href}")),
            (false, _) => Some(href.to_owned()),
        }
    }

    fn table(&mut self, rows: &[TableRow], shares: &[u16]) {
        let sum = shares.iter().map(|s| u32::from(*s)).sum::<u32>().max(1);
        let widths: Vec<u32> = shares.iter().map(|s| WIDTH * u32::from(*s) / sum).collect();
        // Two tables in a row would grow together in Word, and a page break needs a paragraph.
        if self.out.ends_with("</w:tbl>") || self.break_before {
            self.paragraph("Normal", "", &[]);
        }
        self.out.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/>");
        let _ = write!(self.out, "<w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>");
        let first_column = rows.iter().skip(1).any(|r| r.content.first().is_some_and(|c| c.header));
        let _ = write!(
            self.out,
            "<w:tblLook w:val=\"0{}\" w:firstRow=\"{}\" w:lastRow=\"0\" w:firstColumn=\"{}\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>",
            if first_column { "6A0" } else { "620" },
            u8::from(rows.first().is_some_and(all_headers)),
            u8::from(first_column),
        );
        for width in &widths {
            let _ = write!(self.out, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.out.push_str("</w:tblGrid>");
        let heads = rows.iter().take_while(|r| all_headers(r)).count();
        let keep = std::mem::take(&mut self.keep);
        for (i, row) in rows.iter().enumerate() {
            self.keep = keep && i + 1 == rows.len();
            self.out.push_str("<w:tr><w:trPr><w:cantSplit/>");
            self.out.push_str(if i < heads { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
            for (cell, width) in row.content.iter().zip(widths.iter().chain(std::iter::repeat(&0))) {
                self.cell(cell, *width);
            }
            self.out.push_str("</w:tr>");
        }
        self.out.push_str("</w:tbl>");
    }

    fn cell(&mut self, cell: &TableCell, width: u32) {
        let _ = write!(self.out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>");
        self.paragraph(if cell.header { "TableHeading" } else { "TableText" }, "", &cell.content);
        self.out.push_str("</w:tc>");
    }

    fn signature(&mut self, lines: &[String]) {
        for (i, line) in lines.iter().enumerate() {
            self.keep = i + 1 < lines.len();
            self.paragraph("Signature", "", &[Inline::text(line)]);
            // Without one between them, Word draws one line for both.
            self.paragraph("Normal", "", &[]);
        }
    }
}

/// The style tells what neither numbers nor indents tell for sure: quotation, and a further
/// paragraph of a list's entry.
fn style(place: Place, entry: bool) -> String {
    let quote = if place.quote { "Quote" } else { "" };
    match (place.depth, entry) {
        (0, _) if place.quote => "Quote".into(),
        (0, _) => "Normal".into(),
        (_, true) => format!("{quote}ListParagraph"),
        (depth, false) => format!("{quote}ListContinue{depth}"),
    }
}

fn all_headers(row: &TableRow) -> bool {
    !row.content.is_empty() && row.content.iter().all(|c| c.header)
}

fn run(properties: &str, text: &str) -> String {
    let mut out = String::from("<w:r>");
    if !properties.is_empty() {
        let _ = write!(out, "<w:rPr>{properties}</w:rPr>");
    }
    for (i, piece) in clean(text).split('\t').enumerate() {
        if i > 0 {
            out.push_str("<w:tab/>");
        }
        if !piece.is_empty() {
            let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t>", package::escape(piece));
        }
    }
    out.push_str("</w:r>");
    out
}
