//! Whether an update fits to what the text holds, and what of it is new.

use super::index::{DEAD, Index, Node, NodeRef, Run, Undo, What};
use super::update::{Block, Content, Id, Parent, Section, Update};
use crate::schema::{Attribute, Kind, MAX_DEPTH};
use crate::{ROOT, Refusal};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

/// Which writers' numbers a connection may add under.
pub type Writers<'a> = dyn Fn(u64) -> bool + 'a;

/// The answer to an update that could be read.
#[derive(Debug)]
pub enum Admission<'a> {
    /// All of it is known already.
    Nothing,
    /// It builds on something that has not arrived. Ask the sender for everything since the state
    /// the text has (the first step of the protocol); the answer holds this update too.
    Missing,
    New(New<'a>),
}

/// An update that fits. The index already knows its blocks: keep them or take them back.
#[derive(Debug)]
pub struct New<'a> {
    /// What is new of it, as an update.
    pub bytes: Cow<'a, [u8]>,
    /// Whose additions it brings.
    pub writers: Vec<u64>,
    /// Short, by one writer, and without new elements.
    pub simple: bool,
    /// It has rows or cells of tables.
    rows: bool,
    starts: Vec<(u64, u32)>,
    undo: Undo,
    deletes: Vec<(u64, u32, u32)>,
}

impl New<'_> {
    /// It brings nothing but deletions.
    pub fn only_deletes(&self) -> bool {
        self.writers.is_empty()
    }

    /// Whether it holds nothing but words, marks and lines to put them in, without hidden signs, and
    /// deletes nothing but marks, what `own` writers wrote, and of the rest what it `may`. `first`: a
    /// paragraph too, for the text is empty.
    pub fn adds_words_only(&self, index: &Index, first: bool, own: &Writers, may: &dyn Fn(u64, &Run, u32, u32) -> bool) -> bool {
        let own = |w: u64| own(w) || self.writers.contains(&w);
        let fine = |writer: u64, start: u32, end: u32| {
            let mut parts = index.within(writer, start, end);
            parts.all(|r| r.what == What::Mark || may(writer, &r, start.max(r.clock), end.min(r.clock + r.len)))
        };
        let Ok(update) = Update::read(&self.bytes, usize::MAX) else { return false };
        let mut blocks = update.sections.iter().flat_map(|s| &s.blocks);
        let plain = |c: char| matches!(c, '\t' | '\n') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
        blocks.all(|b| match b.content {
            Content::Text(text) => text.chars().all(plain),
            Content::Node { kind, .. } => kind == Kind::Text || (first && kind == Kind::Paragraph),
            Content::Mark { .. } | Content::Deleted | Content::Gone | Content::Skip => true,
            Content::Value(..) => false,
        }) && self.deletes.iter().all(|(writer, start, end)| own(*writer) || fine(*writer, *start, *end))
    }

    /// What it deletes, or brings deleted already: writer, first clock, clock behind.
    pub fn deletes(&self) -> &[(u64, u32, u32)] {
        &self.deletes
    }

    /// Whose additions begin at which clock.
    pub fn starts(&self) -> &[(u64, u32)] {
        &self.starts
    }

    /// Whether rows or cells of tables are new in it.
    pub fn grows_tables(&self) -> bool {
        self.rows
    }

    /// It became part of the text.
    pub fn keep(self, index: &mut Index) {
        for (writer, start, end) in self.deletes {
            index.delete(writer, start, end);
        }
    }

    /// It did not become part of the text.
    pub fn take_back(self, index: &mut Index) {
        index.undo(self.undo);
    }
}

/// A message of up to this many blocks and deletions counts as simple.
const FEW: usize = 32;

/// Looks at an update of at most `parts` blocks and deletions.
pub fn admit<'a>(index: &mut Index, bytes: &'a [u8], parts: usize, writers: &Writers) -> Result<Admission<'a>, Refusal> {
    let update = Update::read(bytes, parts)?;
    let mut same = true;
    let mut sections = Vec::with_capacity(update.sections.len());
    for section in update.sections {
        let before = section.blocks.len();
        let Some(section) = unknown(index, section, &mut same)? else { return Ok(Admission::Missing) };
        same &= section.blocks.len() == before;
        if !section.blocks.is_empty() {
            if !writers(section.writer) {
                return Err(Refusal::ForeignWriter);
            }
            sections.push(section);
        }
    }
    let mut undo = index.begin();
    sections.iter().for_each(|s| index.note(s.writer, &mut undo));
    let placed = place_all(index, &mut sections, &mut same).and_then(|done| {
        if !done {
            return Ok(None);
        }
        deletions(index, &update.deletes)
    });
    let deletes = match placed {
        Ok(Some(deletes)) => deletes,
        other => {
            index.undo(undo);
            return other.map(|_| Admission::Missing);
        }
    };
    if sections.is_empty() && deletes.is_empty() {
        index.undo(undo);
        return Ok(Admission::Nothing);
    }
    let sent: usize = update.deletes.iter().map(|(_, r)| r.len()).sum();
    same &= sent == deletes.len()
        && update.deletes.iter().flat_map(|(w, r)| r.iter().map(|(c, l)| (*w, *c, *c + *l))).eq(deletes.iter().copied());
    let blocks = || sections.iter().flat_map(|s| &s.blocks);
    let simple = sections.len() <= 1
        && deletes.len() <= FEW
        && blocks().count() <= FEW
        && blocks().all(|b| matches!(b.content, Content::Text(_) | Content::Mark { .. } | Content::Deleted));
    let row = |kind: Kind| matches!(kind, Kind::Row | Kind::Cell | Kind::HeaderCell);
    let rows = !simple && blocks().any(|b| matches!(b.content, Content::Node { kind, .. } if row(kind)));
    let writers = sections.iter().map(|s| s.writer).collect();
    let starts = sections.iter().filter_map(|s| Some((s.writer, s.blocks.first()?.clock))).collect();
    // What arrives deleted is deleted, whether or not the update says so again.
    let gone = sections.iter().flat_map(|s| {
        let gone = s.blocks.iter().filter(|b| matches!(b.content, Content::Gone | Content::Deleted));
        gone.map(|b| (s.writer, b.clock, b.end()))
    });
    let all: Vec<_> = deletes.iter().copied().chain(gone).collect();
    let bytes = if same { Cow::Borrowed(bytes) } else { Cow::Owned(Update { sections, deletes: by_writer(&deletes) }.write()) };
    Ok(Admission::New(New { bytes, writers, simple, rows, starts, undo, deletes: all }))
}

/// What of a section is not yet known; `None` if something in front of it is missing.
fn unknown<'a>(index: &Index, section: Section<'a>, same: &mut bool) -> Result<Option<Section<'a>>, Refusal> {
    let Section { writer, blocks } = section;
    let known = index.end(writer);
    let mut rest = Vec::with_capacity(blocks.len());
    for block in blocks {
        if block.end() <= known {
            continue;
        }
        if matches!(block.content, Content::Skip) || (rest.is_empty() && block.clock > known) {
            return Ok(None);
        }
        if block.clock < known {
            if index.cuts(writer, known) {
                return Err(Refusal::SplitCharacter);
            }
            *same = false;
            rest.push(block.behind(writer, known)?);
        } else {
            rest.push(block);
        }
    }
    Ok(Some(Section { writer, blocks: rest }))
}

/// Puts all blocks into the index, each after what it refers to. `false`: some refer to nothing.
fn place_all(index: &mut Index, sections: &mut [Section], same: &mut bool) -> Result<bool, Refusal> {
    let mut next = vec![0; sections.len()];
    let mut ready: Vec<usize> = (0..sections.len()).collect();
    let mut waiting: HashMap<u64, BTreeSet<(u32, usize)>> = HashMap::new();
    while let Some(s) = ready.pop() {
        let Section { writer, blocks } = &mut sections[s];
        while let Some(block) = blocks.get_mut(next[s]) {
            if let Some(id) = waits_for(index, block) {
                waiting.entry(id.writer).or_default().insert((id.clock, s));
                break;
            }
            *same &= place(index, *writer, block)?;
            next[s] += 1;
        }
        if let Some(waiters) = waiting.get_mut(writer) {
            let later = waiters.split_off(&(index.end(*writer), 0));
            ready.extend(std::mem::replace(waiters, later).into_iter().map(|(_, s)| s));
        }
    }
    Ok(sections.iter().zip(next).all(|(s, n)| n == s.blocks.len()))
}

fn waits_for(index: &Index, block: &Block) -> Option<Id> {
    let parent = match block.parent {
        Some(Parent::Element(id)) => Some(id),
        _ => None,
    };
    [block.origin, block.right, parent].into_iter().flatten().find(|id| id.clock >= index.end(id.writer))
}

/// Where something stands: in which node, and as which of its attributes, if any.
type Place = (NodeRef, Option<Attribute>);

/// Puts one block into the index. `false`: the block had to be changed.
fn place(index: &mut Index, writer: u64, block: &mut Block) -> Result<bool, Refusal> {
    if matches!(block.content, Content::Gone) {
        index.push(writer, block.len, DEAD, What::Gone, None);
        return Ok(true);
    }
    let place = place_of(index, block)?;
    let Some((holder, attribute)) = place else {
        // Its place was deleted for good: all that is kept of it is that it was there. Every
        // editor concludes the same, but only this way nobody has to.
        let text = if let Content::Text(text) = block.content { Some(text) } else { None };
        index.push(writer, block.len, DEAD, What::Gone, text);
        block.bury();
        return Ok(false);
    };
    let node = index.node(holder).ok_or(Refusal::BadReference)?;
    let what = match (attribute, block.content) {
        (Some(a), Content::Deleted) => What::Attribute(a),
        (Some(a), Content::Value(value, _)) if a.fits(node.kind, value) => What::Attribute(a),
        (Some(_), _) => return Err(Refusal::UnknownAttribute),
        (None, Content::Deleted) => What::Span,
        (None, Content::Text(_)) if node.kind == Kind::Text => What::Span,
        (None, Content::Mark { .. }) if node.kind == Kind::Text => What::Mark,
        (None, Content::Node { kind, .. }) if node.kind.holds(kind) => {
            if node.depth >= MAX_DEPTH && !kind.inline() {
                return Err(Refusal::TooDeep);
            }
            What::Node(index.add_node(Node { kind, depth: node.depth + 1, id: Id { writer, clock: block.clock }, parent: holder }))
        }
        (None, _) => return Err(Refusal::Misplaced),
    };
    let text = if let Content::Text(text) = block.content { Some(text) } else { None };
    index.push(writer, block.len, holder, what, text);
    Ok(true)
}

/// `None`: where it would stand was deleted.
fn place_of(index: &Index, block: &Block) -> Result<Option<Place>, Refusal> {
    if block.origin.is_some_and(|id| index.cuts(id.writer, id.clock + 1)) || block.right.is_some_and(|id| index.cuts(id.writer, id.clock)) {
        return Err(Refusal::SplitCharacter);
    }
    let mut found: Option<Place> = None;
    for id in [block.origin, block.right].into_iter().flatten() {
        let run = index.at(id).ok_or(Refusal::BadReference)?;
        let place = match run.what {
            _ if run.holder == DEAD => return Ok(None),
            What::Gone => return Ok(None),
            What::Attribute(a) => (run.holder, Some(a)),
            What::Span | What::Mark | What::Node(_) => (run.holder, None),
        };
        if found.is_some_and(|other| other != place) {
            return Err(Refusal::BadReference);
        }
        found = Some(place);
    }
    if found.is_some() {
        return Ok(found);
    }
    let holder = match block.parent.ok_or(Refusal::BadReference)? {
        Parent::Root(ROOT) => Index::ROOT,
        Parent::Root(_) => return Err(Refusal::Misplaced),
        Parent::Element(id) => {
            let run = index.at(id).ok_or(Refusal::BadReference)?;
            let in_text = index.node(run.holder).is_some_and(|n| n.kind == Kind::Text);
            match run.what {
                What::Node(node) => node,
                What::Gone => return Ok(None),
                // An element that was deleted before this text was loaded.
                What::Span if !in_text => return Ok(None),
                What::Span | What::Mark | What::Attribute(_) => return Err(Refusal::BadReference),
            }
        }
    };
    match block.attribute {
        Some(name) => Ok(Some((holder, Some(Attribute::named(name).ok_or(Refusal::UnknownAttribute)?)))),
        None => Ok(Some((holder, None))),
    }
}

/// What of the deletions is new; `None` if something they delete is missing.
#[allow(clippy::type_complexity)]
fn deletions(index: &Index, deletes: &[(u64, Vec<(u32, u32)>)]) -> Result<Option<Vec<(u64, u32, u32)>>, Refusal> {
    let mut new = Vec::new();
    for (writer, ranges) in deletes {
        for (clock, len) in ranges {
            if clock + len > index.end(*writer) {
                return Ok(None);
            }
            for (start, end) in index.undeleted(*writer, *clock, clock + len) {
                if index.cuts(*writer, start) || index.cuts(*writer, end) {
                    return Err(Refusal::SplitCharacter);
                }
                new.push((*writer, start, end));
            }
        }
    }
    Ok(Some(new))
}

fn by_writer(deletes: &[(u64, u32, u32)]) -> Vec<(u64, Vec<(u32, u32)>)> {
    let mut out: Vec<(u64, Vec<_>)> = Vec::new();
    for (writer, start, end) in deletes {
        let range = (*start, end - start);
        match out.last_mut() {
            Some((last, ranges)) if last == writer => ranges.push(range),
            _ => out.push((*writer, vec![range])),
        }
    }
    out
}
