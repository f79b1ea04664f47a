//! What stood in running texts that were deleted lately: there it shows where letters belonged that
//! nobody meant to delete.

use super::letters::Run;
use crate::check::{Id, NodeRef};
use contract::text::Mark;
use std::collections::VecDeque;

/// UTF-16 units of all of them that are remembered.
const MOST: usize = 64 << 10;
/// Units around a place that are compared.
const AROUND: usize = 24;

/// The texts, the oldest first.
#[derive(Debug, Default)]
pub struct Graves {
    all: VecDeque<Grave>,
    next: u64,
}

#[derive(Debug)]
struct Grave {
    number: u64,
    node: Option<NodeRef>,
    laid: Vec<Laid>,
}

/// Letters, and where the first of them stands now if they were put back.
#[derive(Debug)]
struct Laid {
    run: Run,
    now: Option<Id>,
}

/// What stood around some letters.
#[derive(Debug, Default)]
pub struct Around {
    /// The running text.
    pub node: Option<NodeRef>,
    /// Where the letter in front stands now, if it was put back; and the letter behind.
    pub before: Option<Id>,
    pub behind: Option<Id>,
    pub left: Vec<u16>,
    pub right: Vec<u16>,
}

impl Graves {
    /// Lays a text to the others; gives its number.
    pub fn lay(&mut self, node: Option<NodeRef>, runs: Vec<Run>) -> u64 {
        self.next += 1;
        let laid = runs.into_iter().map(|run| Laid { run, now: None }).collect();
        self.all.push_back(Grave { number: self.next, node, laid });
        self.next
    }

    /// Takes back what was laid last.
    pub fn take_back(&mut self, count: usize) {
        self.all.truncate(self.all.len() - count);
    }

    /// Forgets the oldest where there are too many letters.
    pub fn forget(&mut self) {
        let units = |g: &Grave| g.laid.iter().map(|l| l.run.units.len() + 8).sum::<usize>();
        let mut sum: usize = self.all.iter().map(units).sum();
        while sum > MOST {
            sum -= self.all.pop_front().as_ref().map_or(sum, units);
        }
    }

    fn grave(&self, number: u64) -> Option<&Grave> {
        self.all.iter().rev().find(|g| g.number == number)
    }

    /// The runs of a text.
    pub fn runs(&self, number: u64) -> impl Iterator<Item = &Run> {
        self.grave(number).into_iter().flat_map(|g| g.laid.iter().map(|l| &l.run))
    }

    /// In which text a letter stood: its place among them and among its runs.
    fn find(&self, id: Id) -> Option<(usize, usize)> {
        let is = |l: &Laid| l.run.id.writer == id.writer && (l.run.id.clock..l.run.end()).contains(&id.clock);
        self.all.iter().enumerate().rev().find_map(|(g, grave)| Some((g, grave.laid.iter().position(is)?)))
    }

    /// The marks of a letter.
    pub fn marks(&self, id: Id) -> Option<&[Mark]> {
        self.find(id).map(|(g, l)| &*self.all[g].laid[l].run.marks)
    }

    /// Lays letters that came too late to where they belong: behind one letter, or in front of another,
    /// or into the text that they came for. Gives the number of the text.
    pub fn add(&mut self, run: Run, origin: Option<Id>, right: Option<Id>, node: Option<NodeRef>) -> u64 {
        let behind = origin.and_then(|id| Some((self.find(id)?, id.clock + 1)));
        let found = behind.or_else(|| right.and_then(|id| Some((self.find(id)?, id.clock))));
        if let Some(((g, l), clock)) = found {
            let grave = &mut self.all[g];
            let at = grave.cut(l, clock);
            grave.laid.insert(at, Laid { run, now: None });
            return grave.number;
        }
        match self.all.iter_mut().rev().find(|g| node.is_some() && g.node == node) {
            Some(grave) => {
                grave.laid.push(Laid { run, now: None });
                grave.number
            }
            None => self.lay(node, vec![run]),
        }
    }

    /// What stood around some letters.
    pub fn around(&self, number: u64, run: &Run) -> Around {
        let Some(grave) = self.grave(number) else { return Around::default() };
        let is = |l: &Laid| l.run.id.writer == run.id.writer && (l.run.id.clock..l.run.end()).contains(&run.id.clock);
        let Some(at) = grave.laid.iter().position(is) else { return Around { node: grave.node, ..Around::default() } };
        let (own, first, last) = (&grave.laid[at], run.id.clock, run.end());
        let mut around = Around { node: grave.node, ..Around::default() };
        let skip = (first - own.run.id.clock) as usize;
        around.left = own.run.units[..skip].to_vec();
        match own.now {
            Some(now) if skip > 0 => around.before = Some(Id { clock: now.clock + skip as u32 - 1, ..now }),
            _ => {
                let before = at.checked_sub(1).map(|i| &grave.laid[i]).filter(|_| skip == 0);
                around.before = before.and_then(|l| Some(Id { clock: l.now?.clock + l.run.units.len() as u32 - 1, ..l.now? }));
            }
        }
        for laid in grave.laid[..at].iter().rev() {
            if around.left.len() >= AROUND {
                break;
            }
            around.left.splice(0..0, laid.run.units.iter().copied());
        }
        around.left.drain(..around.left.len().saturating_sub(AROUND));
        around.right = own.run.units[(last.min(own.run.end()) - own.run.id.clock) as usize..].to_vec();
        around.behind = grave.laid.get(at + 1).filter(|_| around.right.is_empty()).and_then(|l| l.now);
        for laid in &grave.laid[at + 1..] {
            if around.right.len() >= AROUND {
                break;
            }
            around.right.extend_from_slice(&laid.run.units);
        }
        around.right.truncate(AROUND);
        around
    }

    /// Notes where letters stand now.
    pub fn moved(&mut self, number: u64, run: &Run, now: Id) {
        let Some(grave) = self.all.iter_mut().rev().find(|g| g.number == number) else { return };
        let is = |l: &Laid| l.run.id.writer == run.id.writer && (l.run.id.clock..l.run.end()).contains(&run.id.clock);
        let Some(at) = grave.laid.iter().position(is) else { return };
        let at = grave.cut(at, run.id.clock);
        if grave.laid[at].run.end() > run.end() {
            grave.cut(at, run.end());
        }
        grave.laid[at].now = Some(now);
    }
}

impl Grave {
    /// Cuts a run in front of a clock; gives the place of what comes behind the cut.
    fn cut(&mut self, at: usize, clock: u32) -> usize {
        let Laid { run, now } = &self.laid[at];
        if clock <= run.id.clock {
            return at;
        }
        if clock >= run.end() {
            return at + 1;
        }
        let (first, last) = (run.part(run.id.clock, clock), run.part(clock, run.end()));
        let later = now.map(|n| Id { clock: n.clock + first.units.len() as u32, ..n });
        self.laid[at].run = first;
        self.laid.insert(at + 1, Laid { run: last, now: later });
        at + 1
    }
}
