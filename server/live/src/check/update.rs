//! Yjs updates, version 1: read into blocks, and written again where something was left out.

use super::wire::{Reader, Value, put_bytes, put_number};
use super::{MAX_CLOCK, MAX_WRITER};
use crate::Refusal;
use crate::schema::{Kind, mark_fits};

/// One letter, mark or element, by its writer and the writer's count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id {
    pub writer: u64,
    pub clock: u32,
}

/// A whole update.
#[derive(Debug)]
pub struct Update<'a> {
    pub sections: Vec<Section<'a>>,
    /// Writer and the stretches of its clocks that are deleted, as (start, length).
    pub deletes: Vec<(u64, Vec<(u32, u32)>)>,
}

/// What one writer added, in the order of the writer's clock.
#[derive(Debug)]
pub struct Section<'a> {
    pub writer: u64,
    pub blocks: Vec<Block<'a>>,
}

/// Something added in one piece.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    pub clock: u32,
    /// Clocks it takes: for text its UTF-16 units.
    pub len: u32,
    /// The neighbour on the left when it was added.
    pub origin: Option<Id>,
    /// The neighbour on the right.
    pub right: Option<Id>,
    /// Given only where there is no neighbour.
    pub parent: Option<Parent<'a>>,
    /// The attribute's name, likewise.
    pub attribute: Option<&'a str>,
    /// The flags and kind byte as sent.
    info: u8,
    pub content: Content<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent<'a> {
    Root(&'a str),
    Element(Id),
}

#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// Was deleted with its parent; nothing is known of it any more.
    Gone,
    /// A gap in a merged update.
    Skip,
    /// Was deleted; its place is kept.
    Deleted,
    Text(&'a str),
    Mark {
        name: &'a str,
        json: &'a str,
    },
    Node {
        kind: Kind,
        name: &'a str,
    },
    Value(Value<'a>, &'a [u8]),
}

const HAS_ORIGIN: u8 = 0x80;
const HAS_RIGHT: u8 = 0x40;
const HAS_ATTRIBUTE: u8 = 0x20;

impl<'a> Update<'a> {
    /// Reads an update to its last byte. It may consist of `parts` blocks and as many deletions: a
    /// block takes fifty times the memory here that it may take on the wire.
    pub fn read(bytes: &'a [u8], parts: usize) -> Result<Self, Refusal> {
        let mut r = Reader::new(bytes);
        let count = r.count(4)?;
        let mut sections: Vec<Section> = Vec::with_capacity(count.min(64));
        let (mut blocks_left, mut ranges_left) = (parts, parts);
        for _ in 0..count {
            sections.push(section(&mut r, &mut blocks_left)?);
        }
        let count = r.count(2)?;
        let mut deletes: Vec<(u64, Vec<_>)> = Vec::with_capacity(count.min(64));
        for _ in 0..count {
            let writer = r.number(MAX_WRITER)?;
            let ranges = r.count(2)?;
            spend(&mut ranges_left, ranges + 1)?;
            let mut all = Vec::with_capacity(ranges);
            for _ in 0..ranges {
                let (clock, len) = (r.number(MAX_CLOCK)?, r.number(MAX_CLOCK)?);
                if len == 0 {
                    return Err(Refusal::Empty);
                }
                if clock + len > MAX_CLOCK {
                    return Err(Refusal::Number);
                }
                all.push((clock as u32, len as u32));
            }
            deletes.push((writer, all));
        }
        r.end()?;
        twice(sections.iter().map(|s| s.writer))?;
        twice(deletes.iter().map(|d| d.0))?;
        Ok(Self { sections, deletes })
    }

    /// Writes it as it would be sent.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_number(&mut out, self.sections.len() as u64);
        for section in &self.sections {
            put_number(&mut out, section.blocks.len() as u64);
            put_number(&mut out, section.writer);
            put_number(&mut out, section.blocks.first().map_or(0, |b| b.clock).into());
            section.blocks.iter().for_each(|b| b.write(&mut out));
        }
        put_number(&mut out, self.deletes.len() as u64);
        for (writer, ranges) in &self.deletes {
            put_number(&mut out, *writer);
            put_number(&mut out, ranges.len() as u64);
            for (clock, len) in ranges {
                put_number(&mut out, (*clock).into());
                put_number(&mut out, (*len).into());
            }
        }
        out
    }
}

fn spend(left: &mut usize, count: usize) -> Result<(), Refusal> {
    *left = left.checked_sub(count).ok_or(Refusal::TooManyParts)?;
    Ok(())
}

fn twice(writers: impl Iterator<Item = u64>) -> Result<(), Refusal> {
    let mut all: Vec<u64> = writers.collect();
    all.sort_unstable();
    if all.windows(2).any(|w| w[0] == w[1]) { Err(Refusal::Twice) } else { Ok(()) }
}

fn section<'a>(r: &mut Reader<'a>, left: &mut usize) -> Result<Section<'a>, Refusal> {
    let count = r.count(2)?;
    if count == 0 {
        return Err(Refusal::Empty);
    }
    spend(left, count)?;
    let writer = r.number(MAX_WRITER)?;
    let mut clock = r.number(MAX_CLOCK)?;
    // A block in memory is larger than on the wire; the list grows with what is really there.
    let mut blocks = Vec::with_capacity(count.min(64));
    for _ in 0..count {
        let block = block(r, clock as u32)?;
        clock += u64::from(block.len);
        if clock > MAX_CLOCK {
            return Err(Refusal::Number);
        }
        blocks.push(block);
    }
    Ok(Section { writer, blocks })
}

fn id(r: &mut Reader) -> Result<Id, Refusal> {
    Ok(Id { writer: r.number(MAX_WRITER)?, clock: r.number(MAX_CLOCK)? as u32 })
}

fn length(r: &mut Reader) -> Result<u32, Refusal> {
    match r.number(MAX_CLOCK)? {
        0 => Err(Refusal::Empty),
        n => Ok(n as u32),
    }
}

fn block<'a>(r: &mut Reader<'a>, clock: u32) -> Result<Block<'a>, Refusal> {
    let info = r.byte()?;
    let bare = |content, len| Block { clock, len, origin: None, right: None, parent: None, attribute: None, info, content };
    match info {
        0 => return Ok(bare(Content::Gone, length(r)?)),
        10 => return Ok(bare(Content::Skip, length(r)?)),
        _ => {}
    }
    if info & 0x10 != 0 {
        return Err(Refusal::UnknownContent);
    }
    let origin = if info & HAS_ORIGIN != 0 { Some(id(r)?) } else { None };
    let right = if info & HAS_RIGHT != 0 { Some(id(r)?) } else { None };
    let (mut parent, mut attribute) = (None, None);
    if origin.is_none() && right.is_none() {
        parent = Some(match r.byte()? {
            1 => Parent::Root(r.text()?),
            0 => Parent::Element(id(r)?),
            _ => return Err(Refusal::Number),
        });
        if info & HAS_ATTRIBUTE != 0 {
            attribute = Some(r.text()?);
        }
    }
    let (content, len) = content(r, info & 0x0f)?;
    Ok(Block { clock, len, origin, right, parent, attribute, info, content })
}

fn content<'a>(r: &mut Reader<'a>, kind: u8) -> Result<(Content<'a>, u32), Refusal> {
    Ok(match kind {
        1 => (Content::Deleted, length(r)?),
        4 => {
            let text = r.text()?;
            let len = text.chars().map(char::len_utf16).sum::<usize>();
            if len == 0 {
                return Err(Refusal::Empty);
            }
            (Content::Text(text), len as u32)
        }
        6 => {
            let (name, json) = (r.text()?, r.text()?);
            mark_fits(name, json)?;
            (Content::Mark { name, json }, 1)
        }
        7 => match r.byte()? {
            3 => {
                let name = r.text()?;
                (Content::Node { kind: Kind::element(name).ok_or(Refusal::UnknownElement)?, name }, 1)
            }
            6 => (Content::Node { kind: Kind::Text, name: "" }, 1),
            _ => return Err(Refusal::UnknownElement),
        },
        8 => {
            // A list of values; an attribute has one.
            if r.number(MAX_CLOCK)? != 1 {
                return Err(Refusal::UnknownAttribute);
            }
            let before = *r;
            let value = r.value()?;
            (Content::Value(value, r.since(&before)), 1)
        }
        _ => return Err(Refusal::UnknownContent),
    })
}

impl<'a> Block<'a> {
    /// The clock behind it.
    pub fn end(&self) -> u32 {
        self.clock + self.len
    }

    /// What is left of it behind `clock`, as its writer would send it to somebody who has the part
    /// before. `clock` lies within.
    pub fn behind(&self, writer: u64, clock: u32) -> Result<Block<'a>, Refusal> {
        let skipped = clock - self.clock;
        let mut rest = *self;
        rest.clock = clock;
        rest.len -= skipped;
        match self.content {
            Content::Text(text) => {
                let mut units = 0;
                let at = text.char_indices().find(|(_, c)| {
                    let here = units == skipped;
                    units += c.len_utf16() as u32;
                    here
                });
                rest.content = Content::Text(&text[at.ok_or(Refusal::SplitCharacter)?.0..]);
            }
            Content::Gone | Content::Skip => return Ok(rest),
            Content::Deleted => {}
            // The others are never longer than one.
            Content::Mark { .. } | Content::Node { .. } | Content::Value(..) => return Err(Refusal::BadReference),
        }
        rest.info |= HAS_ORIGIN;
        rest.origin = Some(Id { writer, clock: clock - 1 });
        rest.parent = None;
        rest.attribute = None;
        Ok(rest)
    }

    /// Makes it something of which nothing is known but its length.
    pub fn bury(&mut self) {
        *self = Block {
            clock: self.clock,
            len: self.len,
            origin: None,
            right: None,
            parent: None,
            attribute: None,
            info: 0,
            content: Content::Gone,
        };
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(self.info);
        let put_id = |out: &mut Vec<u8>, id: Id| {
            put_number(out, id.writer);
            put_number(out, id.clock.into());
        };
        [self.origin, self.right].into_iter().flatten().for_each(|id| put_id(out, id));
        match self.parent {
            Some(Parent::Root(name)) => {
                out.push(1);
                put_bytes(out, name.as_bytes());
            }
            Some(Parent::Element(id)) => {
                out.push(0);
                put_id(out, id);
            }
            None => {}
        }
        if let Some(name) = self.attribute {
            put_bytes(out, name.as_bytes());
        }
        match self.content {
            Content::Gone | Content::Skip | Content::Deleted => put_number(out, self.len.into()),
            Content::Text(text) => put_bytes(out, text.as_bytes()),
            Content::Mark { name, json } => {
                put_bytes(out, name.as_bytes());
                put_bytes(out, json.as_bytes());
            }
            Content::Node { kind: Kind::Text, .. } => out.push(6),
            Content::Node { name, .. } => {
                out.push(3);
                put_bytes(out, name.as_bytes());
            }
            Content::Value(_, bytes) => {
                put_number(out, 1);
                out.extend_from_slice(bytes);
            }
        }
    }
}
