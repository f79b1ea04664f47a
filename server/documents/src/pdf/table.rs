//! Tables: columns by share or by their words, rows that stay whole, names repeated on every page.

use super::face::Face;
use super::layout::{BOTTOM, Frame, Ink, Layout, Op, TOP, leading};
use super::line::Line;
use super::tree::Kind;
use contract::text::TableRow;

const SIZE: f32 = 9.5;
const PAD: f32 = 4.0;

/// A row ready to be drawn: the lines of each cell.
struct Row {
    cells: Vec<Vec<Line>>,
    header: bool,
}

impl Row {
    fn lines(&self) -> usize {
        self.cells.iter().map(Vec::len).max().unwrap_or(1)
    }

    fn height(&self) -> f32 {
        self.lines() as f32 * leading(SIZE) + 2.0 * PAD
    }

    fn notes(&self) -> Vec<usize> {
        self.cells.iter().flatten().flat_map(|l| l.notes.clone()).collect()
    }

    /// The first `count` lines of every cell, and the rest.
    fn split(self, count: usize) -> (Row, Row) {
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        for mut cell in self.cells {
            tail.push(cell.split_off(count.min(cell.len())));
            head.push(cell);
        }
        (Row { cells: head, header: self.header }, Row { cells: tail, header: self.header })
    }
}

impl Layout<'_> {
    /// `shares`: relative widths of the columns; without them the words decide.
    pub(super) fn table(&mut self, rows: &[TableRow], shares: Option<&[u16]>, frame: Frame) {
        let columns = rows.iter().map(|r| r.content.len()).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        let widths = match shares {
            Some(shares) if shares.len() >= columns => by_share(&shares[..columns], frame.width),
            _ => by_words(rows, columns, frame.width),
        };
        let heads = rows.iter().take_while(|r| r.content.iter().all(|c| c.header)).count();
        // A table of names alone has no rows they could name.
        let heads = if heads == rows.len() { 0 } else { heads };
        let rows = self.rows(rows, heads, &widths, frame);
        let (heads, rows) = {
            let mut heads = rows;
            let rest = heads.split_off(heads.iter().take_while(|r| r.header).count());
            (heads, rest)
        };
        let top: f32 = heads.iter().map(Row::height).sum();
        let first = rows.first().map_or(0.0, |r| r.height().min((BOTTOM - TOP) / 2.0));
        self.y += 2.0;
        self.room(top + first, &[]);
        for row in &heads {
            self.row(row, &widths, frame, true);
        }
        let (keep, count) = (std::mem::take(&mut self.keep), rows.len());
        for (i, row) in rows.into_iter().enumerate() {
            self.keep = if i + 1 == count { keep } else { 0.0 };
            self.body(row, &heads, top, &widths, frame);
        }
        self.y += 10.0;
    }

    /// The structure and the lines of all rows.
    fn rows(&mut self, rows: &[TableRow], heads: usize, widths: &[f32], frame: Frame) -> Vec<Row> {
        let table = self.tree.node(frame.parent, Kind::Table);
        let head = (heads > 0).then(|| self.tree.node(table, Kind::Head));
        let body = self.tree.node(table, Kind::Rows);
        let mut out = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let header = i < heads;
            let node = self.tree.node(head.filter(|_| header).unwrap_or(body), Kind::Row);
            let mut cells = Vec::new();
            for (column, width) in widths.iter().enumerate() {
                let cell = row.content.get(column);
                let named = cell.is_some_and(|c| c.header);
                let kind = if named { Kind::HeaderCell { column: header } } else { Kind::Cell };
                let node = self.tree.node(node, kind);
                let content = cell.map_or(&[][..], |c| c.content.as_slice());
                let face = if named { Face::Bold } else { Face::Regular };
                cells.push(self.lines_or_blank(content, SIZE, face, node, width - 2.0 * PAD));
            }
            out.push(Row { cells, header });
        }
        out
    }

    fn body(&mut self, row: Row, heads: &[Row], top: f32, widths: &[f32], frame: Frame) {
        // With nothing but the names above it, another page would not help.
        if self.y > TOP + top + 1.0 && !self.fits(row.height() + self.keep, &row.notes()) {
            self.page_break();
            self.again(heads, widths, frame);
        }
        let fits = ((self.left() - 2.0 * PAD) / leading(SIZE)).max(0.0) as usize;
        if row.lines() <= fits {
            self.row(&row, widths, frame, true);
            return;
        }
        // Longer than a page: it goes on with the next.
        let (head, tail) = row.split(fits.max(1));
        self.row(&head, widths, frame, true);
        self.page_break();
        self.again(heads, widths, frame);
        self.body(tail, heads, top, widths, frame);
    }

    /// The names once more, for the eye only.
    fn again(&mut self, heads: &[Row], widths: &[f32], frame: Frame) {
        for row in heads {
            self.row(row, widths, frame, false);
        }
    }

    fn row(&mut self, row: &Row, widths: &[f32], frame: Frame, counts: bool) {
        let (from, height) = (self.y, row.height());
        if row.header {
            self.op(Op::Fill { at: (frame.x, from), size: (frame.width, height) });
        }
        let mut x = frame.x;
        for (cell, width) in row.cells.iter().zip(widths) {
            let mut y = from + PAD + SIZE;
            for line in cell {
                self.line(line, x + PAD, y, counts);
                if counts {
                    self.cite(&line.notes);
                }
                y += leading(SIZE);
            }
            x += width;
        }
        self.y = from + height;
        let ink = if row.header { Ink::Quiet } else { Ink::Hairline };
        self.op(Op::Rule { from: (frame.x, self.y), to: (frame.x + frame.width, self.y), ink });
    }
}

fn by_share(shares: &[u16], width: f32) -> Vec<f32> {
    let sum: f32 = shares.iter().map(|s| f32::from((*s).max(1))).sum();
    shares.iter().map(|s| width * f32::from((*s).max(1)) / sum).collect()
}

/// Columns as wide as their longest cell asks for, within bounds, stretched to the whole width.
fn by_words(rows: &[TableRow], columns: usize, width: f32) -> Vec<f32> {
    let asked = |column: usize| {
        let cells = rows.iter().filter_map(|r| r.content.get(column));
        let widest = cells.map(|c| Face::Regular.width(&crate::outline::words(&c.content), SIZE)).fold(0.0, f32::max);
        widest.clamp(40.0, width * 0.6) + 2.0 * PAD
    };
    let asked: Vec<f32> = (0..columns).map(asked).collect();
    let sum: f32 = asked.iter().sum();
    asked.iter().map(|w| w * width / sum).collect()
}
