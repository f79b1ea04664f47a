//! Building the index, once per edition.

use super::{Current, Own, Place, SheetIndex, title_key, words};
use crate::bits::Bits;
use crate::vocabulary::Builder;
use contract::Id;
use contract::dates::PartialDate;
use contract::fact_sheet::FactSheet;
use std::cmp::Reverse;
use std::sync::Arc;

impl SheetIndex {
    /// Builds the index.
    pub fn of(sheets: &[Arc<FactSheet>]) -> Self {
        let mut index = Self::default();
        let (length, mut vocabulary) = (sheets.len(), Builder::<()>::default());
        let set = || Bits::none(length);
        for (i, s) in sheets.iter().enumerate() {
            let (place, c) = (i as Place, &s.content);
            index.by_id.insert(s.id, place);
            index.by_number.insert(s.number, place);
            c.fields.iter().for_each(|f| index.by_field.entry(*f).or_insert_with(set).insert(place));
            c.goals.iter().for_each(|g| index.by_goal.entry(*g).or_default().push(place));
            index.by_status.entry(c.status).or_insert_with(set).insert(place);
            let given = c.building_blocks.iter().any(|b| !b.taken_over_by.is_empty());
            let mut taking_part: Vec<Id> = c.participants.iter().copied().chain([c.lead]).collect();
            taking_part.sort_unstable();
            taking_part.dedup();
            for o in taking_part {
                let own = index.by_organisation.entry(o).or_insert_with(|| Own { all: set(), ..Own::default() });
                own.all.insert(place);
                own.places.push(place);
                own.led += usize::from(c.lead == o);
                c.fields.iter().for_each(|f| *own.fields.entry(*f).or_default() += 1);
                if c.lead == o && given {
                    own.given.push(place);
                }
                if c.lead == o && !c.contact.unit.is_empty() {
                    *own.offices.entry((c.contact.unit.clone(), c.contact.email.clone())).or_default() += 1;
                }
            }
            index.by_file.extend(s.attachments.iter().map(|a| (a.id, place)));
            words(c).split_whitespace().for_each(|w| *vocabulary.note(w, place) = ());
            index.frozen.push(Current::of(&s.notes));
            index.years.push(under_way(c.start.as_ref().map(PartialDate::year), c.end.as_ref().map(PartialDate::year)));
            let current = index.frozen[i];
            index.tally.count(c.status, current);
            c.fields.iter().for_each(|f| index.tally_of_field.entry(*f).or_default().count(c.status, current));
            index.granted += c.fundings.iter().filter_map(|f| f.granted).sum::<i64>();
            if given {
                index.given.push(place);
            }
        }
        index.words = vocabulary.build();
        index.order(sheets);
        index
    }

    fn order(&mut self, sheets: &[Arc<FactSheet>]) {
        let at = |p: &Place| &sheets[*p as usize];
        self.number = (0..sheets.len() as Place).collect();
        self.title = self.number.clone();
        self.title.sort_by_cached_key(|p| (title_key(&at(p).content.title), at(p).number));
        self.end = self.number.clone();
        self.end.sort_by_cached_key(|p| (at(p).content.end.is_none(), at(p).content.end.clone(), at(p).number));
        self.changed = self.number.clone();
        self.changed.sort_by_cached_key(|p| (Reverse(self.frozen[*p as usize].map(|c| c.date)), at(p).number));
        let mut rank = vec![0; sheets.len()];
        self.title.iter().enumerate().for_each(|(i, p)| rank[*p as usize] = i);
        let mut reported = vec![0; sheets.len()];
        self.changed.iter().enumerate().for_each(|(i, p)| reported[*p as usize] = i);
        for (id, own) in &mut self.by_organisation {
            own.latest = own.places.clone();
            own.latest.sort_by_key(|p| reported[*p as usize]);
            own.places.sort_by_key(|p| (at(p).content.lead != *id, at(p).content.status, rank[*p as usize]));
        }
    }
}

/// The first and the last year in which a project is under way; without a start it counts by its end,
/// without both never.
pub fn under_way(start: Option<i32>, end: Option<i32>) -> (i32, i32) {
    match (start, end) {
        (None, None) => (1, 0),
        (Some(a), None) => (a, i32::MAX),
        (None, Some(b)) => (b, b),
        (Some(a), Some(b)) => (a, b),
    }
}
