//! What a text already holds, as far as the next update must fit to it.
//!
//! `yrs` knows this too, but only from within a document. The index answers without touching the
//! document whether a reference leads somewhere, what stands there, and how deep; it is small,
//! because what one writer typed in a row into one line is one entry.

use super::update::Id;
use crate::schema::{Attribute, Kind};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Number of a node in [`Index::nodes`].
pub type NodeRef = u32;

/// The parent of what can never be seen again: its place was deleted.
pub const DEAD: NodeRef = u32::MAX;

#[derive(Clone, Copy, Debug)]
pub struct Node {
    pub kind: Kind,
    pub depth: u8,
    pub id: Id,
    pub parent: NodeRef,
}

/// What stands at a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Letters, or the place of something deleted.
    Span,
    /// Where a mark begins or ends.
    Mark,
    /// A node that may have children.
    Node(NodeRef),
    /// The value of an attribute of its holder.
    Attribute(Attribute),
    /// Nothing is known.
    Gone,
}

#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub clock: u32,
    pub len: u32,
    pub holder: NodeRef,
    pub what: What,
}

#[derive(Debug, Default)]
struct Writer {
    runs: Vec<Run>,
    /// Clocks in the middle of a character that takes two.
    middles: Vec<u32>,
    /// Deleted stretches: start to end, never touching.
    deleted: BTreeMap<u32, u32>,
}

impl Writer {
    fn end(&self) -> u32 {
        self.runs.last().map_or(0, |r| r.clock + r.len)
    }
}

/// See the head of this file.
#[derive(Debug)]
pub struct Index {
    nodes: Vec<Node>,
    writers: HashMap<u64, Writer>,
}

/// How to take back what was added since.
#[derive(Debug)]
pub struct Undo {
    nodes: usize,
    /// Writer, number of runs, length of the last, number of middles.
    writers: Vec<(u64, usize, u32, usize)>,
}

impl Default for Index {
    fn default() -> Self {
        // Nobody has written the root; no number is as large.
        let nobody = Id { writer: u64::MAX, clock: 0 };
        Self { nodes: vec![Node { kind: Kind::Root, depth: 0, id: nobody, parent: DEAD }], writers: HashMap::new() }
    }
}

impl Index {
    /// The number of the root.
    pub const ROOT: NodeRef = 0;

    /// The clock behind everything known of a writer.
    pub fn end(&self, writer: u64) -> u32 {
        self.writers.get(&writer).map_or(0, Writer::end)
    }

    /// All writers and the clocks behind what is known of them.
    pub fn ends(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.writers.iter().map(|(w, all)| (*w, all.end())).filter(|(_, end)| *end > 0)
    }

    pub fn node(&self, node: NodeRef) -> Option<Node> {
        self.nodes.get(node as usize).copied()
    }

    /// What stands at an id; `None` where nothing does yet.
    pub fn at(&self, id: Id) -> Option<Run> {
        let runs = &self.writers.get(&id.writer)?.runs;
        let run = runs[..runs.partition_point(|r| r.clock <= id.clock)].last()?;
        (id.clock < run.clock + run.len).then_some(*run)
    }

    /// Whether a cut before `clock` would go through a character.
    pub fn cuts(&self, writer: u64, clock: u32) -> bool {
        self.writers.get(&writer).is_some_and(|w| w.middles.binary_search(&clock).is_ok())
    }

    /// Whether a node was deleted, itself or with what holds it.
    pub fn is_dead(&self, node: NodeRef) -> bool {
        self.top_dead(node).is_some()
    }

    /// The outermost deleted node around a node, which may be itself.
    pub fn top_dead(&self, node: NodeRef) -> Option<NodeRef> {
        let mut top = (node == DEAD).then_some(DEAD);
        let mut at = node;
        while let Some(found) = self.node(at).filter(|_| at != Self::ROOT) {
            if self.is_deleted(found.id) {
                top = Some(at);
            }
            at = found.parent;
        }
        top
    }

    fn is_deleted(&self, id: Id) -> bool {
        let deleted = self.writers.get(&id.writer).and_then(|w| w.deleted.range(..=id.clock).next_back());
        deleted.is_some_and(|(_, end)| id.clock < *end)
    }

    /// Whether a node is running text.
    pub fn is_text(&self, node: NodeRef) -> bool {
        self.node(node).is_some_and(|n| n.kind == Kind::Text)
    }

    /// The running texts that go with the nodes in some stretches; none of them is noted as deleted yet.
    pub fn dying(&self, deletes: &[(u64, u32, u32)]) -> Vec<NodeRef> {
        let mut going: HashSet<NodeRef> = HashSet::new();
        for (writer, start, end) in deletes {
            going.extend(self.within(*writer, *start, *end).filter_map(|r| if let What::Node(node) = r.what { Some(node) } else { None }));
        }
        if going.is_empty() {
            return Vec::new();
        }
        let mut texts = Vec::new();
        // What holds a node was there before it.
        for (at, node) in (0..).zip(&self.nodes) {
            if going.contains(&node.parent) {
                going.insert(at);
            }
            if node.kind == Kind::Text && going.contains(&at) {
                texts.push(at);
            }
        }
        texts
    }

    /// Whether something written from these clocks on stands in what is deleted.
    pub fn lands_dead(&self, starts: &[(u64, u32)]) -> bool {
        let mut alive = None;
        starts.iter().any(|(writer, start)| {
            let runs = self.writers.get(writer).map_or(&[][..], |w| &w.runs[w.runs.partition_point(|r| r.clock + r.len <= *start)..]);
            runs.iter().any(|r| {
                let lives = alive == Some(r.holder) || !(r.what == What::Gone || self.is_dead(r.holder));
                alive = lives.then_some(r.holder);
                !lives
            })
        })
    }

    /// What stands in a stretch.
    pub fn within(&self, writer: u64, start: u32, end: u32) -> impl Iterator<Item = Run> + '_ {
        let runs = self.writers.get(&writer).map_or(&[][..], |w| &w.runs[w.runs.partition_point(|r| r.clock + r.len <= start)..]);
        runs.iter().take_while(move |r| r.clock < end).copied()
    }

    /// Adds a node and gives its number.
    pub fn add_node(&mut self, node: Node) -> NodeRef {
        self.nodes.push(node);
        (self.nodes.len() - 1) as NodeRef
    }

    /// Begins to note what is added.
    pub fn begin(&self) -> Undo {
        Undo { nodes: self.nodes.len(), writers: Vec::new() }
    }

    /// Begins to note what is added for a writer.
    pub fn note(&self, writer: u64, undo: &mut Undo) {
        let w = self.writers.get(&writer);
        let last = w.and_then(|w| w.runs.last()).map_or(0, |r| r.len);
        undo.writers.push((writer, w.map_or(0, |w| w.runs.len()), last, w.map_or(0, |w| w.middles.len())));
    }

    /// Takes back everything added since the notes were begun.
    pub fn undo(&mut self, undo: Undo) {
        self.nodes.truncate(undo.nodes);
        for (writer, runs, last, middles) in undo.writers {
            if runs == 0 {
                self.writers.remove(&writer);
            } else if let Some(w) = self.writers.get_mut(&writer) {
                w.runs.truncate(runs);
                w.middles.truncate(middles);
                if let Some(run) = w.runs.last_mut() {
                    run.len = last;
                }
            }
        }
    }

    /// Puts something behind everything known of the writer. `text`: its letters, if it has any.
    pub fn push(&mut self, writer: u64, len: u32, holder: NodeRef, what: What, text: Option<&str>) {
        let w = self.writers.entry(writer).or_default();
        let clock = w.end();
        if let Some(text) = text.filter(|t| !t.is_ascii()) {
            let mut at = clock;
            for c in text.chars() {
                if c.len_utf16() == 2 {
                    w.middles.push(at + 1);
                }
                at += c.len_utf16() as u32;
            }
        }
        match w.runs.last_mut() {
            Some(last) if last.holder == holder && last.what == what && matches!(what, What::Span | What::Mark | What::Gone) => {
                last.len += len
            }
            _ => w.runs.push(Run { clock, len, holder, what }),
        }
    }

    /// The stretches of `start..end` that are not yet deleted.
    pub fn undeleted(&self, writer: u64, start: u32, end: u32) -> Vec<(u32, u32)> {
        let Some(w) = self.writers.get(&writer) else { return vec![(start, end)] };
        let mut open = Vec::new();
        let mut at = start;
        let before = w.deleted.range(..=start).next_back();
        for (from, to) in before.into_iter().chain(w.deleted.range(start + 1..end)) {
            if *from > at {
                open.push((at, *from));
            }
            at = at.max(*to);
            if at >= end {
                break;
            }
        }
        if at < end {
            open.push((at, end));
        }
        open
    }

    /// Notes a stretch as deleted.
    pub fn delete(&mut self, writer: u64, start: u32, end: u32) {
        let deleted = &mut self.writers.entry(writer).or_default().deleted;
        let (mut start, mut end) = (start, end);
        while let Some((from, to)) = deleted.range(..=end).next_back().map(|(f, t)| (*f, *t)) {
            if to < start {
                break;
            }
            deleted.remove(&from);
            start = start.min(from);
            end = end.max(to);
        }
        deleted.insert(start, end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_what_was_put() {
        let mut index = Index::default();
        let node = index.add_node(Node { kind: Kind::Text, depth: 2, id: Id { writer: 7, clock: 0 }, parent: Index::ROOT });
        index.push(7, 1, Index::ROOT, What::Node(node), None);
        index.push(7, 3, node, What::Span, Some("a😀"));
        index.push(7, 2, node, What::Span, Some("bc"));
        assert_eq!(index.end(7), 6);
        let at = |clock| index.at(Id { writer: 7, clock }).map(|r| (r.clock, r.len));
        assert_eq!([at(0), at(1), at(5), at(6)], [Some((0, 1)), Some((1, 5)), Some((1, 5)), None]);
        assert!(index.cuts(7, 3) && !index.cuts(7, 2) && !index.cuts(7, 4));

        let mut undo = index.begin();
        index.note(7, &mut undo);
        index.note(8, &mut undo);
        index.push(7, 1, node, What::Span, Some("d"));
        index.push(8, 1, node, What::Span, Some("e"));
        index.undo(undo);
        assert_eq!((index.end(7), index.end(8)), (6, 0));
    }

    proptest! {
        #[test]
        fn deletions_are_a_set(ranges in prop::collection::vec((0u32..40, 1u32..9), 0..12), ask in (0u32..40, 1u32..20)) {
            let mut index = Index::default();
            let mut set = [false; 64];
            for (start, len) in ranges {
                index.delete(1, start, start + len);
                (start..start + len).for_each(|c| set[c as usize] = true);
            }
            let open = index.undeleted(1, ask.0, ask.0 + ask.1);
            for c in ask.0..ask.0 + ask.1 {
                prop_assert_eq!(open.iter().any(|(from, to)| (*from..*to).contains(&c)), !set[c as usize]);
            }
        }
    }
}
