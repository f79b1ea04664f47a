//! Updates written by hand, right or wrong.

use live::check::{Id, put_bytes, put_number};

/// A letter, mark or element.
pub fn id(writer: u64, clock: u32) -> Id {
    Id { writer, clock }
}

/// One block: where it stands, and its kind byte with content.
#[derive(Clone, Default)]
pub struct Block {
    pub origin: Option<Id>,
    pub right: Option<Id>,
    pub parent: Option<Id>,
    pub root: Option<&'static str>,
    pub attribute: Option<&'static str>,
    /// First byte: the kind, without the flags for references.
    pub content: Vec<u8>,
}

impl Block {
    pub fn root() -> Self {
        Self::named("text")
    }

    pub fn named(root: &'static str) -> Self {
        Self { root: Some(root), ..Self::default() }
    }

    pub fn child(parent: Id) -> Self {
        Self { parent: Some(parent), ..Self::default() }
    }

    pub fn between(origin: Option<Id>, right: Option<Id>) -> Self {
        Self { origin, right, ..Self::default() }
    }

    pub fn attribute(self, name: &'static str) -> Self {
        Self { attribute: Some(name), ..self }
    }

    fn with(mut self, kind: u8, parts: &[&[u8]]) -> Self {
        self.content = vec![kind];
        parts.iter().for_each(|p| put_bytes(&mut self.content, p));
        self
    }

    pub fn text(self, text: &str) -> Self {
        self.with(4, &[text.as_bytes()])
    }

    pub fn mark(self, name: &str, json: &str) -> Self {
        self.with(6, &[name.as_bytes(), json.as_bytes()])
    }

    pub fn element(self, name: &str) -> Self {
        let mut block = self.with(7, &[]);
        block.content.push(3);
        put_bytes(&mut block.content, name.as_bytes());
        block
    }

    /// A node of a type without name: 6 is running text.
    pub fn node(self, kind: u8) -> Self {
        let mut block = self.with(7, &[]);
        block.content.push(kind);
        block
    }

    /// One value, as it is encoded.
    pub fn value(self, value: &[u8]) -> Self {
        let mut block = self.with(8, &[]);
        block.content.push(1);
        block.content.extend_from_slice(value);
        block
    }

    /// What was deleted (1), is gone (0) or left out (10), so many units long.
    pub fn length(self, kind: u8, len: u32) -> Self {
        let mut block = self.with(kind, &[]);
        put_number(&mut block.content, u64::from(len));
        block
    }

    fn write(&self, out: &mut Vec<u8>) {
        let kind = self.content[0];
        if matches!(kind, 0 | 10) {
            out.extend_from_slice(&self.content);
            return;
        }
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        out.push(kind | flag(self.origin.is_some(), 0x80) | flag(self.right.is_some(), 0x40) | flag(self.attribute.is_some(), 0x20));
        for id in [self.origin, self.right].into_iter().flatten() {
            put_number(out, id.writer);
            put_number(out, u64::from(id.clock));
        }
        if self.origin.is_none() && self.right.is_none() {
            match (self.root, self.parent) {
                (Some(name), _) => {
                    out.push(1);
                    put_bytes(out, name.as_bytes());
                }
                (None, parent) => {
                    let id = parent.unwrap_or(id(0, 0));
                    out.push(0);
                    put_number(out, id.writer);
                    put_number(out, u64::from(id.clock));
                }
            }
            if let Some(name) = self.attribute {
                put_bytes(out, name.as_bytes());
            }
        }
        out.extend_from_slice(&self.content[1..]);
    }
}

/// Writer, first clock, blocks.
pub type Section = (u64, u32, Vec<Block>);

/// Writer and its deleted stretches as (start, length).
pub type Deletes = (u64, Vec<(u32, u32)>);

#[derive(Clone, Default)]
pub struct Update {
    pub sections: Vec<Section>,
    pub deletes: Vec<Deletes>,
}

impl Update {
    pub fn one(writer: u64, clock: u32, blocks: Vec<Block>) -> Self {
        Self { sections: vec![(writer, clock, blocks)], deletes: vec![] }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_number(&mut out, self.sections.len() as u64);
        for (writer, clock, blocks) in &self.sections {
            put_number(&mut out, blocks.len() as u64);
            put_number(&mut out, *writer);
            put_number(&mut out, u64::from(*clock));
            blocks.iter().for_each(|b| b.write(&mut out));
        }
        put_number(&mut out, self.deletes.len() as u64);
        for (writer, ranges) in &self.deletes {
            put_number(&mut out, *writer);
            put_number(&mut out, ranges.len() as u64);
            for (clock, len) in ranges {
                put_number(&mut out, u64::from(*clock));
                put_number(&mut out, u64::from(*len));
            }
        }
        out
    }
}
