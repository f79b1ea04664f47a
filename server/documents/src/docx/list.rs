//! From a flat sequence of paragraphs, as Word has them, to lists within lists and quotations.

use super::known::{Counting, Numberings};
use crate::normal::blank;
use contract::text::{Block, Inline, ListItem};
use std::collections::{HashMap, HashSet};

pub(super) struct Builder<'a> {
    numberings: &'a Numberings,
    out: Vec<Block>,
    /// The quotation that is open.
    quote: Option<Vec<Block>>,
    /// The lists that are open, the outermost first.
    lists: Vec<Open>,
    /// The last number of an abstract list at a level.
    counted: HashMap<(u32, usize), u32>,
    /// Instances whose own start has been used.
    begun: HashSet<(u32, usize)>,
}

struct Open {
    at: Position,
    items: Vec<ListItem>,
}

/// Where an entry belongs.
#[derive(Clone, Copy)]
struct Position {
    id: u32,
    level: usize,
    /// The abstract list.
    of: u32,
    /// `None` for bullets, otherwise the number of the entry.
    number: Option<u32>,
    /// Counts on from the entry before.
    goes_on: bool,
}

impl Position {
    /// The same list: LibreOffice gives entries that count on an instance of their own.
    fn same(&self, before: &Position) -> bool {
        self.id == before.id || (self.of == before.of && self.number.is_some() && self.goes_on)
    }
}

impl<'a> Builder<'a> {
    pub fn new(numberings: &'a Numberings) -> Self {
        Self { numberings, out: Vec::new(), quote: None, lists: Vec::new(), counted: HashMap::new(), begun: HashSet::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.out.is_empty() && self.quote.is_none() && self.lists.is_empty()
    }

    /// How many lists are open.
    pub fn depth(&self) -> usize {
        self.lists.len()
    }

    /// A heading or a table: it ends lists and quotations.
    pub fn block(&mut self, block: Block) {
        self.quoted(false);
        self.close(0);
        self.out.push(block);
    }

    pub fn paragraph(&mut self, content: Vec<Inline>, quote: bool, number: Option<(u32, usize)>, continues: Option<usize>) {
        let position = number.and_then(|(id, level)| self.position(id, level));
        if position.is_none() && blank(&content) {
            return;
        }
        self.quoted(quote);
        if let Some(position) = position {
            self.entry(position, content);
            return;
        }
        let depth = continues.filter(|depth| (1..=self.lists.len()).contains(depth)).unwrap_or(0);
        self.close(depth);
        self.add(Block::Paragraph { content });
    }

    pub fn finish(mut self) -> Vec<Block> {
        self.quoted(false);
        self.close(0);
        self.out
    }

    fn entry(&mut self, at: Position, content: Vec<Inline>) {
        let item = ListItem { content: vec![Block::Paragraph { content }] };
        while self.lists.last().is_some_and(|l| l.at.level > at.level || (l.at.level == at.level && !at.same(&l.at))) {
            self.close(self.lists.len() - 1);
        }
        match self.lists.last_mut() {
            Some(list) if list.at.level == at.level => list.items.push(item),
            _ => self.lists.push(Open { at, items: vec![item] }),
        }
    }

    /// `None`: no entry of a list.
    fn position(&mut self, id: u32, level: usize) -> Option<Position> {
        let (counting, of, own) = self.numberings.find(id, level)?;
        let start = match counting {
            Counting::None => return None,
            Counting::Bullet => return Some(Position { id, level, of, number: None, goes_on: false }),
            Counting::Number { start } => start,
        };
        let own = own.filter(|_| self.begun.insert((id, level)));
        let before = self.counted.get(&(of, level)).copied();
        let number = own.unwrap_or_else(|| before.map_or(start, |n| n.saturating_add(1)));
        self.counted.retain(|(list, deeper), _| *list != of || *deeper <= level);
        self.counted.insert((of, level), number);
        Some(Position { id, level, of, number: Some(number), goes_on: own.is_none() && before.is_some() })
    }

    /// Closes lists until `depth` are open.
    fn close(&mut self, depth: usize) {
        while self.lists.len() > depth {
            if let Some(list) = self.lists.pop() {
                self.add(match list.at.number {
                    None => Block::BulletList { content: list.items },
                    Some(start) => Block::OrderedList { start, content: list.items },
                });
            }
        }
    }

    /// Adds to the entry, the quotation or the text that is open.
    fn add(&mut self, block: Block) {
        let entry = self.lists.last_mut().and_then(|l| l.items.last_mut());
        let flow = match entry {
            Some(item) => &mut item.content,
            None => self.quote.as_mut().unwrap_or(&mut self.out),
        };
        flow.push(block);
    }

    fn quoted(&mut self, quote: bool) {
        if self.quote.is_some() == quote {
            return;
        }
        self.close(0);
        match self.quote.take() {
            Some(content) => self.out.push(Block::Blockquote { content }),
            None => self.quote = Some(Vec::new()),
        }
    }
}
