//! Running text in its styles: marks, links and notes become pieces, hung into the structure.

use super::face::Face;
use super::layout::{LEFT, Layout, RIGHT, SMALL};
use super::line::{Breaker, Line, Piece};
use super::tree::Kind;
use crate::normal::marks;
use crate::outline::has;
use contract::text::{Inline, Mark};

impl Layout<'_> {
    /// Text as lines, its stretches hung into the structure below `parent`.
    pub(super) fn lines(&mut self, content: &[Inline], size: f32, face: Face, parent: usize, width: f32) -> Vec<Line> {
        let mut own = Vec::new();
        let mut link: Option<(String, usize)> = None;
        for inline in content {
            let piece = match inline {
                Inline::HardBreak => Piece { line_end: true, ..Piece::plain(String::new(), size, parent) },
                Inline::Footnote { content } => self.note(content, size, face, parent),
                Inline::Text { text, marks: m } => self.piece(text, &marks(m), (size, face), parent, link.take()),
            };
            link.clone_from(&piece.link);
            own.push(self.add(piece));
        }
        Breaker { pieces: &self.pieces, width, lang: self.lang }.lines(&own)
    }

    /// The same, but never empty: a table or list would lose its cell or entry.
    pub(super) fn lines_or_blank(&mut self, content: &[Inline], size: f32, face: Face, parent: usize, width: f32) -> Vec<Line> {
        let lines = self.lines(content, size, face, parent, width);
        if lines.iter().any(|l| !l.spans.is_empty()) {
            return lines;
        }
        self.lines(&[Inline::text(" ")], size, face, parent, width)
    }

    fn add(&mut self, piece: Piece) -> usize {
        self.pieces.push(piece);
        self.pieces.len() - 1
    }

    fn piece(&mut self, text: &str, marks: &[Mark], (size, face): (f32, Face), parent: usize, before: Option<(String, usize)>) -> Piece {
        let (bold, italic) = (has(marks, &Mark::Bold), has(marks, &Mark::Italic));
        let target = marks.iter().find_map(|m| match m {
            Mark::Link { href } => match (href.starts_with('/'), self.address) {
                (true, "") => None,
                (true, address) => Some(format!("{address}{href}")),
                (false, _) => Some(href.clone()),
            },
            _ => None,
        });
        let link = target.map(|target| match before {
            Some((href, node)) if href == target => (href, node),
            _ => (target, self.tree.node(parent, Kind::Link)),
        });
        let mut node = link.as_ref().map_or(parent, |(_, node)| *node);
        for (on, kind) in [(bold, Kind::Strong), (italic, Kind::Emphasis)] {
            if on {
                node = self.tree.node(node, kind);
            }
        }
        if node == parent || !(bold || italic) {
            node = self.tree.node(node, Kind::Slot);
        }
        let (factor, raise) = if has(marks, &Mark::Superscript) {
            (0.65, 0.36)
        } else if has(marks, &Mark::Subscript) {
            (0.65, -0.14)
        } else {
            (1.0, 0.0)
        };
        let face = match face {
            Face::Bold | Face::BoldItalic => Face::of(true, italic),
            _ => Face::of(bold, italic),
        };
        Piece { face, raise: size * raise, link, ..Piece::plain(text.to_owned(), size * factor, node) }
    }

    /// The number in the text, and the note itself right behind it in the structure.
    fn note(&mut self, content: &[Inline], size: f32, face: Face, parent: usize) -> Piece {
        let number = self.notes.len() + 1;
        let raised = |text, node, size: f32| Piece { raise: size * 0.36, ..Piece::plain(text, size * 0.65, node) };
        let reference = self.tree.node(parent, Kind::Reference);
        let sign = Piece { face, note: Some(number - 1), ..raised(number.to_string(), reference, size) };
        let note = self.tree.node(parent, Kind::Note);
        let label = self.tree.node(note, Kind::Label);
        let mut own = vec![self.add(raised(format!("{number} "), label, SMALL))];
        self.notes.push(Vec::new());
        let mut link = None;
        for inline in content {
            let piece = match inline {
                Inline::Text { text, marks: m } => self.piece(text, &marks(m), (SMALL, Face::Regular), note, link.take()),
                Inline::HardBreak => Piece { line_end: true, ..Piece::plain(String::new(), SMALL, note) },
                Inline::Footnote { .. } => continue,
            };
            link.clone_from(&piece.link);
            own.push(self.add(piece));
        }
        self.notes[number - 1] = Breaker { pieces: &self.pieces, width: RIGHT - LEFT, lang: self.lang }.lines(&own);
        sign
    }
}
