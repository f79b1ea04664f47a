//! The structure behind the pages: what a screen reader goes along. Built beside the layout; leaves
//! are the pieces of text as they lie on pages.

/// An element of the structure.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Root,
    /// No element of its own: keeps the place of a stretch of text among its siblings.
    Slot,
    Heading {
        level: u8,
        words: String,
    },
    Paragraph,
    Strong,
    Emphasis,
    Link,
    Reference,
    Note,
    Quote,
    List {
        numbered: bool,
    },
    Item,
    Label,
    Body,
    Table,
    Head,
    Rows,
    Row,
    HeaderCell {
        column: bool,
    },
    Cell,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Child {
    Node(usize),
    Leaf(usize),
}

#[derive(Debug)]
pub(super) struct Node {
    pub kind: Kind,
    /// The root is its own.
    pub parent: usize,
    pub children: Vec<Child>,
}

#[derive(Debug)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    pub leaves: usize,
}

impl Tree {
    pub const ROOT: usize = 0;

    pub fn new() -> Self {
        Self { nodes: vec![Node { kind: Kind::Root, parent: Self::ROOT, children: Vec::new() }], leaves: 0 }
    }

    pub fn node(&mut self, parent: usize, kind: Kind) -> usize {
        self.nodes.push(Node { kind, parent, children: Vec::new() });
        let id = self.nodes.len() - 1;
        self.nodes[parent].children.push(Child::Node(id));
        id
    }

    pub fn leaf(&mut self, parent: usize) -> usize {
        self.nodes[parent].children.push(Child::Leaf(self.leaves));
        self.leaves += 1;
        self.leaves - 1
    }
}
