//! A text as the tree of elements it is in Yjs.

use crate::schema::Kind;
use contract::text::{Block, Document, Inline, ListItem, Mark, ObjectKind, TableCell, TableRow};
use uuid::Uuid;

/// An element, or running text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub kind: Kind,
    /// The level of a heading or the start of a list.
    pub number: u32,
    pub object: Option<(ObjectKind, Uuid)>,
    pub children: Vec<Node>,
    /// Of running text: stretches of the same marks.
    pub runs: Vec<(String, Vec<Mark>)>,
}

impl Node {
    pub fn new(kind: Kind, children: Vec<Node>) -> Self {
        Self { kind, number: 0, object: None, children, runs: Vec::new() }
    }

    /// The words in it.
    pub fn words(&self, out: &mut String) {
        self.runs.iter().for_each(|(text, _)| out.push_str(text));
        self.children.iter().for_each(|c| c.words(out));
        out.push(' ');
    }

    /// It without suggested additions; `None` if it is nothing but those
    /// (see [`Document::accepted`]).
    pub fn accepted(&self) -> Option<Node> {
        let mut node = self.clone();
        node.runs.retain(|(_, marks)| !marks.iter().any(|m| matches!(m, Mark::Insertion(_))));
        node.children = self.children.iter().filter_map(Node::accepted).collect();
        let emptied = (!self.runs.is_empty() && node.runs.is_empty()) || (!self.children.is_empty() && node.children.is_empty());
        match self.kind {
            // Cells stay, so that the table keeps its shape.
            Kind::Cell | Kind::HeaderCell => Some(node),
            Kind::Row => {
                let emptied = self.children.iter().zip(&node.children).any(|(a, b)| !a.children.is_empty() && b.children.is_empty());
                let empty = node.children.iter().all(|c| c.children.is_empty());
                (!(emptied && empty)).then_some(node)
            }
            _ => (!emptied).then_some(node),
        }
    }
}

/// The elements of a document.
pub fn from_document(document: &Document) -> Vec<Node> {
    document.content.iter().map(from_block).collect()
}

fn from_block(block: &Block) -> Node {
    let list = |kind, items: &[ListItem]| {
        Node::new(kind, items.iter().map(|i| Node::new(Kind::ListItem, i.content.iter().map(from_block).collect())).collect())
    };
    match block {
        Block::Heading { level, content } => Node { number: u32::from(*level), ..Node::new(Kind::Heading, from_line(content)) },
        Block::Paragraph { content } => Node::new(Kind::Paragraph, from_line(content)),
        Block::BulletList { content } => list(Kind::BulletList, content),
        Block::OrderedList { start, content } => Node { number: *start, ..list(Kind::OrderedList, content) },
        Block::Blockquote { content } => Node::new(Kind::Blockquote, content.iter().map(from_block).collect()),
        Block::Table { content } => {
            let cell = |c: &TableCell| Node::new(if c.header { Kind::HeaderCell } else { Kind::Cell }, from_line(&c.content));
            Node::new(Kind::Table, content.iter().map(|r| Node::new(Kind::Row, r.content.iter().map(cell).collect())).collect())
        }
        Block::Object { kind, id } => Node { object: Some((*kind, *id)), ..Node::new(Kind::Object, vec![]) },
    }
}

fn from_line(content: &[Inline]) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for inline in content {
        match inline {
            Inline::HardBreak => out.push(Node::new(Kind::HardBreak, vec![])),
            Inline::Footnote { content } => out.push(Node::new(Kind::Footnote, from_line(content))),
            Inline::Text { text, marks } => {
                let run = (text.clone(), marks.clone());
                match out.last_mut() {
                    Some(last) if last.kind == Kind::Text => last.runs.push(run),
                    _ => out.push(Node { runs: vec![run], ..Node::new(Kind::Text, vec![]) }),
                }
            }
        }
    }
    out
}

/// The document of elements. What has nothing in it although it should is left out.
pub fn to_document(nodes: &[Node]) -> Document {
    Document { content: nodes.iter().filter_map(to_block).collect() }
}

fn to_block(node: &Node) -> Option<Block> {
    let items = || some(node.children.iter().filter_map(|i| Some(ListItem { content: some(i.children.iter().filter_map(to_block))? })));
    Some(match node.kind {
        Kind::Heading => Block::Heading { level: node.number.clamp(1, 3) as u8, content: to_line(&node.children) },
        Kind::Paragraph => Block::Paragraph { content: to_line(&node.children) },
        Kind::BulletList => Block::BulletList { content: items()? },
        Kind::OrderedList => Block::OrderedList { start: node.number, content: items()? },
        Kind::Blockquote => Block::Blockquote { content: some(node.children.iter().filter_map(to_block))? },
        Kind::Table => {
            let cell = |c: &Node| TableCell { header: c.kind == Kind::HeaderCell, content: to_line(&c.children) };
            let row = |r: &Node| Some(TableRow { content: some(r.children.iter().map(cell))? });
            Block::Table { content: some(node.children.iter().filter_map(row))? }
        }
        Kind::Object => {
            let (kind, id) = node.object?;
            Block::Object { kind, id }
        }
        _ => return None,
    })
}

fn some<T>(all: impl Iterator<Item = T>) -> Option<Vec<T>> {
    let all: Vec<T> = all.collect();
    (!all.is_empty()).then_some(all)
}

fn to_line(nodes: &[Node]) -> Vec<Inline> {
    let mut out = Vec::new();
    for node in nodes {
        match node.kind {
            Kind::HardBreak => out.push(Inline::HardBreak),
            Kind::Footnote => out.push(Inline::Footnote { content: to_line(&node.children) }),
            _ => node.runs.iter().for_each(|(text, marks)| super::normal::push_text(&mut out, text, marks.clone())),
        }
    }
    out
}
