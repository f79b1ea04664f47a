//! What was reported on sheets since their edition was published.

use super::{Place, SheetIndex};
use chrono::NaiveDate;
use contract::Id;
use contract::fact_sheet::FactSheet;
use contract::strategy::{ProgressNote, TrafficLight};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// The newest progress note of a sheet, as far as lists show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    pub date: NaiveDate,
    pub light: TrafficLight,
}

impl Current {
    /// The newest of some notes.
    pub fn of(notes: &[ProgressNote]) -> Option<Self> {
        notes.iter().max_by_key(|n| (n.date, n.id)).map(|n| Self { date: n.date, light: n.light })
    }
}

/// What was reported on sheets since their edition was published.
#[derive(Clone, Debug, Default)]
pub struct Live {
    pub(super) current: HashMap<Id, Current>,
    /// Newest first.
    notes: HashMap<Id, Vec<ProgressNote>>,
    /// All sheets, the latest report first; none where nothing was reported.
    pub(super) changed: Option<Vec<Place>>,
}

impl Live {
    /// The newest report on a sheet since publication; a late entry about an earlier day is none.
    pub fn get(&self, sheet: Id) -> Option<Current> {
        self.current.get(&sheet).copied()
    }

    /// The sheets that were reported on, with the newest report.
    pub fn reported(&self) -> impl Iterator<Item = (Id, Current)> {
        self.current.iter().map(|(id, current)| (*id, *current))
    }

    /// All notes on a sheet since publication, newest first.
    pub fn notes(&self, sheet: Id) -> &[ProgressNote] {
        self.notes.get(&sheet).map_or(&[], Vec::as_slice)
    }
}

impl SheetIndex {
    /// What was reported since publication (newest first), put in order once for all lists.
    pub fn live(&self, sheets: &[Arc<FactSheet>], notes: HashMap<Id, Vec<ProgressNote>>) -> Live {
        if notes.is_empty() {
            return Live::default();
        }
        let newest = |(id, notes): (&Id, &Vec<ProgressNote>)| Some((*id, Current::of(notes)?));
        let mut current: HashMap<Id, Current> = notes.iter().filter_map(newest).collect();
        current.retain(|id, c| self.identified(*id).and_then(|p| self.frozen(p)).is_none_or(|f| f.date <= c.date));
        // Few were reported since publication: sort those, and merge.
        let mut fresh: Vec<(NaiveDate, Place)> = current.iter().filter_map(|(id, c)| self.by_id.get(id).map(|p| (c.date, *p))).collect();
        fresh.sort_by_key(|(date, p)| (Reverse(*date), sheets[*p as usize].number));
        let mut fresh = fresh.into_iter().peekable();
        let mut changed = Vec::with_capacity(sheets.len());
        for p in self.changed.iter().filter(|p| !current.contains_key(&sheets[**p as usize].id)) {
            let date = self.frozen[*p as usize].map(|c| c.date);
            while let Some((_, f)) = fresh.next_if(|(d, _)| Some(*d) >= date) {
                changed.push(f);
            }
            changed.push(*p);
        }
        changed.extend(fresh.map(|(_, p)| p));
        Live { current, notes, changed: Some(changed) }
    }
}
