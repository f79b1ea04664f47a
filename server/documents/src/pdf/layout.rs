//! Pages: blocks one below the other, footnotes at the foot, a structure beside.

use super::face::Face;
use super::line::{Line, Piece};
use super::tree::{Kind, Tree};
use crate::outline::{Part, signed, words};
use contract::Lang;
use contract::text::{Block, Inline, ListItem};

/// A4 in points, and the text on it.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
pub(super) const LEFT: f32 = 71.0;
pub(super) const RIGHT: f32 = PAGE.0 - 71.0;
pub(super) const TOP: f32 = 71.0;
pub(super) const BOTTOM: f32 = PAGE.1 - 78.0;
/// Where the line with the number of the page stands.
pub(super) const FOOT: f32 = PAGE.1 - 45.0;

pub(super) const BODY: f32 = 10.5;
pub(super) const SMALL: f32 = 8.5;
const INDENT: f32 = 18.0;
/// What fits at least behind a heading: the names of a table and its first row, of two lines each.
const BEHIND_HEADING: f32 = 70.0;
/// What lines to sign on take.
const SIGNATURE: f32 = 70.0;
/// What a heading of two lines right behind another takes.
const ANOTHER_HEADING: f32 = 60.0;
/// Room between text and notes.
const GAP: f32 = 12.0;

pub(super) fn leading(size: f32) -> f32 {
    size * 1.38
}

/// Something on a page.
#[derive(Debug)]
pub(super) enum Op {
    Text {
        x: f32,
        /// Of the line the letters stand on.
        y: f32,
        text: String,
        face: Face,
        size: f32,
        ink: Ink,
        /// `None`: no part of the structure, such as the number of a page.
        leaf: Option<usize>,
    },
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        ink: Ink,
    },
    Fill {
        at: (f32, f32),
        size: (f32, f32),
    },
    Link {
        at: (f32, f32),
        size: (f32, f32),
        target: String,
        words: String,
        leaf: usize,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    Quiet,
    Link,
    Hairline,
}

/// A heading, for the bookmarks.
#[derive(Debug)]
pub(super) struct Bookmark {
    pub level: u8,
    pub words: String,
    pub page: usize,
    pub y: f32,
}

/// Where a block is placed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub parent: usize,
    pub x: f32,
    pub width: f32,
    /// A quotation: a rule beside it.
    pub quote: bool,
}

pub(super) struct Layout<'a> {
    pub lang: Lang,
    pub address: &'a str,
    pub pages: Vec<Vec<Op>>,
    pub tree: Tree,
    pub bookmarks: Vec<Bookmark>,
    pub(super) pieces: Vec<Piece>,
    pub(super) y: f32,
    pub(super) notes: Vec<Vec<Line>>,
    /// Lines of notes that belong on this page.
    foot: Vec<Line>,
    last_heading: u8,
    /// Height that has to fit on the same page right behind what is placed.
    pub(super) keep: f32,
}

impl<'a> Layout<'a> {
    pub fn new(lang: Lang, address: &'a str) -> Self {
        Self {
            lang,
            address,
            pages: vec![Vec::new()],
            tree: Tree::new(),
            bookmarks: Vec::new(),
            pieces: Vec::new(),
            y: TOP,
            notes: Vec::new(),
            foot: Vec::new(),
            last_heading: 0,
            keep: 0.0,
        }
    }

    pub fn parts(&mut self, parts: &[Part]) {
        let frame = Frame { parent: Tree::ROOT, x: LEFT, width: RIGHT - LEFT, quote: false };
        let signed = signed(parts);
        for (i, part) in parts.iter().enumerate() {
            // With the room below a paragraph.
            self.keep = if signed.contains(&i) { SIGNATURE + 10.0 } else { 0.0 };
            match part {
                Part::Kicker(text) => self.small(text, 4.0, frame),
                Part::Title(text) => self.heading(1, &[Inline::text(text)], 0, frame),
                Part::Blocks(blocks) => self.blocks(blocks, frame, 1),
                Part::Table { rows, shares } => self.table(rows, Some(shares), frame),
                Part::Break => self.page_break(),
                Part::Signature(lines) => self.signature(lines, frame),
                Part::Note(text) => {
                    self.y += 14.0;
                    self.small(text, 0.0, frame);
                }
            }
        }
        self.finish_page();
        while !self.foot.is_empty() {
            self.new_page();
            self.finish_page();
        }
    }

    /// `offset`: how many levels lower the headings of a text stand than in the text itself.
    fn blocks(&mut self, blocks: &[Block], frame: Frame, offset: u8) {
        let keep = std::mem::take(&mut self.keep);
        for (i, block) in blocks.iter().enumerate() {
            let last = i + 1 == blocks.len() || (i + 2 == blocks.len() && matches!(block, Block::Heading { .. }));
            self.keep = if last { keep } else { 0.0 };
            let below = blocks[i + 1..].iter().take_while(|b| matches!(b, Block::Heading { .. })).count();
            self.block(block, below, frame, offset);
        }
    }

    /// `below`: how many headings come right behind it.
    fn block(&mut self, block: &Block, below: usize, frame: Frame, offset: u8) {
        match block {
            Block::Heading { level, content } => self.heading(level.saturating_add(offset), content, below, frame),
            Block::Paragraph { content } => {
                let node = self.tree.node(frame.parent, Kind::Paragraph);
                self.running(content, BODY, Face::Regular, node, frame);
                self.y += 6.0;
            }
            Block::BulletList { content } => self.list(content, None, frame),
            Block::OrderedList { start, content } => self.list(content, Some(*start), frame),
            Block::Blockquote { content } => {
                let parent = self.tree.node(frame.parent, Kind::Quote);
                let inner = Frame { parent, x: frame.x + INDENT, width: frame.width - 2.0 * INDENT, quote: true };
                self.blocks(content, inner, offset);
            }
            Block::Table { content } => self.table(content, None, frame),
            // Put into words or left out before.
            Block::Object { .. } => {}
        }
    }

    fn heading(&mut self, level: u8, content: &[Inline], below: usize, frame: Frame) {
        // A level is never skipped: screen readers count them.
        let level = level.clamp(1, 6).min(self.last_heading + 1);
        self.last_heading = level;
        let (size, before, after) = match level {
            1 => (19.0, 0.0, 12.0),
            2 => (14.5, 16.0, 5.0),
            3 => (12.0, 11.0, 4.0),
            _ => (BODY, 8.0, 3.0),
        };
        let words = words(content);
        let node = self.tree.node(frame.parent, Kind::Heading { level, words: words.clone() });
        let lines = self.lines(content, size, Face::Bold, node, frame.width);
        if self.y > TOP {
            self.y += before;
        }
        // Never alone at the foot of a page.
        let height = lines.len() as f32 * leading(size) + after + below as f32 * ANOTHER_HEADING + BEHIND_HEADING + self.keep;
        self.room(height, &[]);
        self.bookmarks.push(Bookmark { level, words, page: self.pages.len() - 1, y: self.y });
        self.place(&lines, size, frame);
        self.y += after;
    }

    fn small(&mut self, text: &str, after: f32, frame: Frame) {
        let node = self.tree.node(frame.parent, Kind::Paragraph);
        self.running(&[Inline::text(text)], 9.0, Face::Regular, node, frame);
        self.y += after;
    }

    fn running(&mut self, content: &[Inline], size: f32, face: Face, node: usize, frame: Frame) {
        let lines = self.lines(content, size, face, node, frame.width);
        // Two lines at least stay together, and a short paragraph as a whole.
        let together = if lines.len() <= 3 { lines.len() } else { 2 };
        let notes: Vec<usize> = lines.iter().take(together).flat_map(|l| l.notes.clone()).collect();
        let behind = if together == lines.len() { self.keep } else { 0.0 };
        self.room(together as f32 * leading(size) + behind, &notes);
        self.place(&lines, size, frame);
    }

    fn list(&mut self, items: &[ListItem], start: Option<u32>, frame: Frame) {
        let list = self.tree.node(frame.parent, Kind::List { numbered: start.is_some() });
        let last = start.unwrap_or(1) as usize + items.len();
        let label = |i: usize| start.map_or_else(|| "•".to_owned(), |s| format!("{}.", s as usize + i));
        let indent = INDENT.max(Face::Regular.width(&format!("{last}. "), BODY) + 4.0);
        let keep = std::mem::take(&mut self.keep);
        for (i, item) in items.iter().enumerate() {
            let entry = self.tree.node(list, Kind::Item);
            let sign = self.tree.node(entry, Kind::Label);
            let body = self.tree.node(entry, Kind::Body);
            let inner = Frame { parent: body, x: frame.x + indent, width: frame.width - indent, ..frame };
            let (first, rest) = match item.content.split_first() {
                Some((Block::Paragraph { content }, rest)) => (content.as_slice(), rest),
                _ => (&[][..], item.content.as_slice()),
            };
            let lines = self.lines_or_blank(first, BODY, Face::Regular, body, inner.width);
            let notes: Vec<usize> = lines.iter().take(2).flat_map(|l| l.notes.clone()).collect();
            let last = i + 1 == items.len();
            self.keep = if last && rest.is_empty() { keep } else { 0.0 };
            let behind = if lines.len() <= 2 { self.keep } else { 0.0 };
            self.room(lines.len().min(2) as f32 * leading(BODY) + behind, &notes);
            let leaf = self.tree.leaf(sign);
            let y = self.y + BODY;
            self.op(Op::Text {
                x: frame.x,
                y,
                text: format!("{} ", label(i)),
                face: Face::Regular,
                size: BODY,
                ink: Ink::Text,
                leaf: Some(leaf),
            });
            self.place(&lines, BODY, inner);
            self.y += 2.5;
            self.keep = if last { keep } else { 0.0 };
            self.blocks(rest, inner, 1);
        }
        self.y += 3.5;
    }

    fn signature(&mut self, lines: &[String], frame: Frame) {
        self.room(SIGNATURE, &[]);
        self.y += 44.0;
        let width = (frame.width - 24.0) / lines.len().max(1) as f32;
        let (mut x, from) = (frame.x, self.y);
        for line in lines {
            self.y = from;
            self.op(Op::Rule { from: (x, from), to: (x + width, from), ink: Ink::Quiet });
            self.y += 3.0;
            let node = self.tree.node(frame.parent, Kind::Paragraph);
            self.running(&[Inline::text(line)], 9.0, Face::Regular, node, Frame { x, width, ..frame });
            x += width + 24.0;
        }
    }

    pub(super) fn op(&mut self, op: Op) {
        if let Some(page) = self.pages.last_mut() {
            page.push(op);
        }
    }

    pub(super) fn place(&mut self, lines: &[Line], size: f32, frame: Frame) {
        for (i, line) in lines.iter().enumerate() {
            // The last two lines go with what they are kept with.
            let rest = lines.len() - i;
            let height = if self.keep > 0.0 && rest <= 2 { rest as f32 * leading(size) + self.keep } else { leading(size) };
            self.room(height, &line.notes);
            if frame.quote {
                let x = frame.x - 9.0;
                self.op(Op::Rule { from: (x, self.y), to: (x, self.y + leading(size)), ink: Ink::Hairline });
            }
            let y = self.y + size;
            self.line(line, frame.x, y, true);
            self.cite(&line.notes);
            self.y += leading(size);
        }
    }

    /// Draws a line; `counts`: as part of the structure.
    pub(super) fn line(&mut self, line: &Line, x: f32, y: f32, counts: bool) {
        for span in &line.spans {
            let piece = self.pieces[span.piece].clone();
            let leaf = counts.then(|| self.tree.leaf(piece.node));
            let ink = if piece.link.is_some() { Ink::Link } else { Ink::Text };
            let at = (x + span.x, y - piece.raise);
            self.op(Op::Text { x: at.0, y: at.1, text: span.text.clone(), face: piece.face, size: piece.size, ink, leaf });
            if let Some((target, node)) = piece.link {
                self.op(Op::Rule { from: (at.0, at.1 + 1.5), to: (at.0 + span.width, at.1 + 1.5), ink: Ink::Link });
                if counts {
                    let leaf = self.tree.leaf(node);
                    let words = span.text.trim().to_owned();
                    self.op(Op::Link { at: (at.0, at.1 - piece.size), size: (span.width, piece.size * 1.3), target, words, leaf });
                }
            }
        }
    }

    /// Notes to stand at the foot of this page.
    pub(super) fn cite(&mut self, notes: &[usize]) {
        for note in notes {
            let lines = std::mem::take(&mut self.notes[*note]);
            self.foot.extend(lines);
        }
    }

    /// A new page where neither the height nor its notes fit on this one.
    pub(super) fn room(&mut self, height: f32, notes: &[usize]) {
        if self.y > TOP && !self.fits(height, notes) {
            self.page_break();
        }
    }

    pub(super) fn fits(&self, height: f32, notes: &[usize]) -> bool {
        let more: usize = notes.iter().map(|n| self.notes[*n].len()).sum();
        self.y + height + foot_height(self.foot.len() + more) <= BOTTOM
    }

    /// How much still fits on this page.
    pub(super) fn left(&self) -> f32 {
        BOTTOM - foot_height(self.foot.len()) - self.y
    }

    pub(super) fn page_break(&mut self) {
        self.finish_page();
        self.new_page();
    }

    fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Draws the notes; what does not fit goes on with the next page.
    fn finish_page(&mut self) {
        let step = leading(SMALL);
        let fits = ((BOTTOM - self.y - GAP) / step).max(0.0) as usize;
        let rest = self.foot.split_off(fits.min(self.foot.len()));
        let lines = std::mem::replace(&mut self.foot, rest);
        if lines.is_empty() {
            return;
        }
        let mut y = BOTTOM - lines.len() as f32 * step;
        self.op(Op::Rule { from: (LEFT, y - 4.0), to: (LEFT + 120.0, y - 4.0), ink: Ink::Quiet });
        for line in &lines {
            self.line(line, LEFT, y + SMALL, true);
            y += step;
        }
    }
}

/// The height of notes; never more than half a page, the rest goes on with the next.
fn foot_height(lines: usize) -> f32 {
    if lines == 0 { 0.0 } else { (GAP + lines as f32 * leading(SMALL)).min((BOTTOM - TOP) / 2.0) }
}
