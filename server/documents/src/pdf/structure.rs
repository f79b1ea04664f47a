//! The structure of the document as PDF knows it, and the bookmarks.

use super::layout::{Bookmark, PAGE};
use super::tree::{Child, Kind, Tree};
use pdf_writer::types::{ListNumbering, StructRole, TableHeaderScope};
use pdf_writer::writers::{StructElement, StructTreeRoot};
use pdf_writer::{Finish, Pdf, Ref, Str, TextStr};

/// Where a leaf of the tree lies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Marked content with its number on the page.
    Content {
        page: usize,
        number: i32,
    },
    Annotation {
        page: usize,
        id: Ref,
    },
}

pub(super) struct Structure<'a> {
    pub tree: &'a Tree,
    pub places: &'a [Option<Place>],
    pub pages: &'a [Ref],
    /// By the number of the node.
    ids: Vec<Ref>,
    /// Whether anything on a page belongs to the node; what is empty is no element.
    full: Vec<bool>,
    /// The element that each piece of marked content belongs to, by page and number.
    owners: Vec<Vec<Ref>>,
    /// The elements of the annotations, in their order.
    links: Vec<(usize, Ref)>,
    notes: Vec<Ref>,
}

impl<'a> Structure<'a> {
    pub fn new(tree: &'a Tree, places: &'a [Option<Place>], pages: &'a [Ref], next: &mut impl FnMut() -> Ref) -> Self {
        let ids = tree.nodes.iter().map(|_| next()).collect();
        let mut full = vec![false; tree.nodes.len()];
        // Children come after their parents, so going backwards they are known first.
        for (i, node) in tree.nodes.iter().enumerate().rev() {
            full[i] = node.children.iter().any(|c| match c {
                Child::Node(node) => full[*node],
                Child::Leaf(leaf) => places.get(*leaf).is_some_and(Option::is_some),
            });
        }
        Self { tree, places, pages, ids, full, owners: vec![Vec::new(); pages.len()], links: Vec::new(), notes: Vec::new() }
    }

    /// Writes all elements below `root`. `annotations`: the key in the parent tree of each, by leaf.
    pub fn write(mut self, pdf: &mut Pdf, root: Ref, annotations: &[(usize, i32)], next: &mut impl FnMut() -> Ref) {
        for node in 0..self.tree.nodes.len() {
            self.element(pdf, node, root);
        }
        let arrays: Vec<Ref> = self.owners.iter().map(|_| next()).collect();
        for (id, owners) in arrays.iter().zip(&self.owners) {
            pdf.indirect(*id).array().items(owners.iter().copied());
        }
        let mut out = pdf.indirect(root).start::<StructTreeRoot>();
        out.child(self.ids[Tree::ROOT]);
        if !self.notes.is_empty() {
            let mut names = out.id_tree();
            let mut names = names.names();
            for (i, note) in self.notes.iter().enumerate() {
                names.insert(Str(note_name(i).as_bytes()), *note);
            }
        }
        let mut parents = out.parent_tree();
        let mut numbers = parents.nums();
        for (key, id) in (0..).zip(&arrays) {
            numbers.insert(key, *id);
        }
        for (leaf, key) in annotations {
            if let Some((_, owner)) = self.links.iter().find(|(l, _)| l == leaf) {
                numbers.insert(*key, *owner);
            }
        }
        numbers.finish();
        parents.finish();
        let count = arrays.len() + annotations.len();
        out.parent_tree_next_key(i32::try_from(count).unwrap_or(i32::MAX));
    }

    fn element(&mut self, pdf: &mut Pdf, node: usize, root: Ref) {
        let kind = &self.tree.nodes[node].kind;
        let Some(role) = role(kind).filter(|_| self.full[node] || node == Tree::ROOT) else { return };
        let mut children = Vec::new();
        self.children(node, &mut children);
        let id = self.ids[node];
        let mut out = pdf.struct_element(id);
        out.kind(role);
        out.parent(if node == Tree::ROOT { root } else { self.ids[self.parent(node)] });
        match kind {
            Kind::Heading { words, .. } => {
                out.title(TextStr(words));
            }
            Kind::Note => {
                out.id(Str(note_name(self.notes.len()).as_bytes()));
                self.notes.push(id);
            }
            _ => attributes(&mut out, kind),
        }
        let mut kids = out.children();
        for child in children {
            match child {
                Child::Node(node) => {
                    kids.struct_element(self.ids[node]);
                }
                Child::Leaf(leaf) => match self.places.get(leaf).copied().flatten() {
                    Some(Place::Content { page, number }) => {
                        kids.marked_content_ref().page(self.pages[page]).marked_content_id(number);
                        let (owners, at) = (&mut self.owners[page], usize::try_from(number).unwrap_or(0));
                        // Notes come late on the page, but early in the structure.
                        owners.resize(owners.len().max(at + 1), id);
                        owners[at] = id;
                    }
                    Some(Place::Annotation { page, id: annotation }) => {
                        kids.object_ref().page(self.pages[page]).object(annotation);
                        self.links.push((leaf, id));
                    }
                    None => {}
                },
            }
        }
    }

    /// The children of an element; what hangs on a mere slot hangs on its parent.
    fn children(&self, node: usize, out: &mut Vec<Child>) {
        for child in &self.tree.nodes[node].children {
            match child {
                Child::Node(id) if !self.full[*id] => {}
                Child::Node(id) if matches!(self.tree.nodes[*id].kind, Kind::Slot) => self.children(*id, out),
                child => out.push(*child),
            }
        }
    }

    fn parent(&self, node: usize) -> usize {
        let parent = self.tree.nodes[node].parent;
        if matches!(self.tree.nodes[parent].kind, Kind::Slot) { self.parent(parent) } else { parent }
    }
}

/// Names sort as they count, as the tree of names wants it.
fn note_name(number: usize) -> String {
    format!("note{number:06}")
}

fn role(kind: &Kind) -> Option<StructRole> {
    Some(match kind {
        Kind::Slot => return None,
        Kind::Root => StructRole::Document,
        Kind::Heading { level: 1, .. } => StructRole::H1,
        Kind::Heading { level: 2, .. } => StructRole::H2,
        Kind::Heading { level: 3, .. } => StructRole::H3,
        Kind::Heading { level: 4, .. } => StructRole::H4,
        Kind::Heading { level: 5, .. } => StructRole::H5,
        Kind::Heading { .. } => StructRole::H6,
        Kind::Paragraph => StructRole::P,
        Kind::Strong | Kind::Emphasis => StructRole::Span,
        Kind::Link => StructRole::Link,
        Kind::Reference => StructRole::Reference,
        Kind::Note => StructRole::Note,
        Kind::Quote => StructRole::BlockQuote,
        Kind::List { .. } => StructRole::L,
        Kind::Item => StructRole::LI,
        Kind::Label => StructRole::Lbl,
        Kind::Body => StructRole::LBody,
        Kind::Table => StructRole::Table,
        Kind::Head => StructRole::THead,
        Kind::Rows => StructRole::TBody,
        Kind::Row => StructRole::TR,
        Kind::HeaderCell { .. } => StructRole::TH,
        Kind::Cell => StructRole::TD,
    })
}

fn attributes(out: &mut StructElement, kind: &Kind) {
    match kind {
        Kind::List { numbered } => {
            let numbering = if *numbered { ListNumbering::Decimal } else { ListNumbering::Disc };
            out.attributes().push().list().list_numbering(numbering);
        }
        Kind::HeaderCell { column } => {
            let scope = if *column { TableHeaderScope::Column } else { TableHeaderScope::Row };
            out.attributes().push().table().scope(scope);
        }
        _ => {}
    }
}

/// A bookmark with its neighbours, by their numbers.
#[derive(Default)]
struct Item {
    parent: Option<usize>,
    children: Vec<usize>,
    /// How many lie below it.
    below: i32,
}

/// Bookmarks nested like the headings, all open.
pub(super) fn bookmarks(pdf: &mut Pdf, root: Ref, marks: &[Bookmark], pages: &[Ref], next: &mut impl FnMut() -> Ref) {
    let ids: Vec<Ref> = marks.iter().map(|_| next()).collect();
    let mut items: Vec<Item> = marks.iter().map(|_| Item::default()).collect();
    let (mut top, mut open): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for (i, mark) in marks.iter().enumerate() {
        open.retain(|o| marks[*o].level < mark.level);
        items[i].parent = open.last().copied();
        match open.last() {
            Some(parent) => items[*parent].children.push(i),
            None => top.push(i),
        }
        open.iter().for_each(|o| items[*o].below += 1);
        open.push(i);
    }
    let count = i32::try_from(marks.len()).unwrap_or(i32::MAX);
    let mut outline = pdf.outline(root);
    if let (Some(first), Some(last)) = (top.first(), top.last()) {
        outline.first(ids[*first]).last(ids[*last]).count(count);
    }
    outline.finish();
    for (i, mark) in marks.iter().enumerate() {
        let siblings = items[i].parent.map_or(&top, |p| &items[p].children);
        let at = siblings.iter().position(|s| *s == i).unwrap_or(0);
        let mut item = pdf.outline_item(ids[i]);
        item.title(TextStr(&mark.words)).parent(items[i].parent.map_or(root, |p| ids[p]));
        if at > 0 {
            item.prev(ids[siblings[at - 1]]);
        }
        if let Some(after) = siblings.get(at + 1) {
            item.next(ids[*after]);
        }
        if let (Some(first), Some(last)) = (items[i].children.first(), items[i].children.last()) {
            item.first(ids[*first]).last(ids[*last]).count(items[i].below);
        }
        item.dest().page(pages[mark.page]).xyz(0.0, PAGE.1 - mark.y + 10.0, None);
    }
}
