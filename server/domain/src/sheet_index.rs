//! Finding fact sheets of an edition without looking at each: lists by field and organisation,
//! ranks for every order, folded words. Built once per edition, which never changes.

use crate::tally::Tally;
use chrono::NaiveDate;
use contract::fact_sheet::{FactSheet, ProjectStatus};
use contract::strategy::{ProgressNote, TrafficLight};
use contract::{Id, labelled};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

labelled! {
    /// In which order a list stands.
    pub enum Order {
        Changed = "geaendert", "zuletzt gemeldet", "latest report";
        Title = "titel", "Titel", "title";
        End = "ende", "Ende", "end";
        Number = "nummer", "Nummer", "number";
    }
}

/// What a list is narrowed to. Empty means everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub text: String,
    pub field: Option<Id>,
    pub organisation: Option<Id>,
    pub status: Option<ProjectStatus>,
    /// Projects under way in this year.
    pub year: Option<i32>,
}

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

/// Position of a sheet in the edition.
type Place = u32;

/// The index of one edition.
#[derive(Clone, Debug, Default)]
pub struct SheetIndex {
    by_id: HashMap<Id, Place>,
    by_number: HashMap<i32, Place>,
    by_field: HashMap<Id, Vec<Place>>,
    by_organisation: HashMap<Id, Vec<Place>>,
    /// Attachment to the sheet that has it.
    by_file: HashMap<Id, Place>,
    words: Vec<String>,
    frozen: Vec<Option<Current>>,
    tally: Tally,
    tally_of_field: HashMap<Id, Tally>,
    /// Sheets with a building block that somebody has taken over.
    given: Vec<Place>,
    /// Whole euros granted by funding programmes.
    granted: i64,
    /// Sheets in each order.
    title: Vec<Place>,
    end: Vec<Place>,
    changed: Vec<Place>,
}

/// Folds a text for searching: small letters, whatever the case typed.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// The words by which a sheet is found.
pub fn words(c: &contract::fact_sheet::SheetContent) -> String {
    let mut all = vec![c.title.as_str(), &c.summary, &c.transferability];
    all.extend(c.fundings.iter().map(|f| f.programme.as_str()));
    all.extend(c.resolutions.iter().map(|r| r.reference.as_str()));
    all.extend(c.building_blocks.iter().map(|b| b.title.as_str()));
    all.extend(c.places.iter().map(|p| p.name.as_str()));
    fold(&all.join("\n"))
}

/// A title as a part of an address: `echtzeit-an-der-haltestelle`.
pub fn slug(title: &str) -> String {
    let folded = title.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    let words: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut out: String = words.join("-").chars().take(60).collect();
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() { "projekt".to_owned() } else { out }
}

/// Sorts German titles as people expect: umlauts beside their vowels.
fn title_key(title: &str) -> String {
    fold(title).replace('ä', "a").replace('ö', "o").replace('ü', "u").replace('ß', "ss")
}

impl SheetIndex {
    /// Builds the index.
    pub fn of(sheets: &[Arc<FactSheet>]) -> Self {
        let mut index = Self::default();
        for (i, s) in sheets.iter().enumerate() {
            let (place, c) = (i as Place, &s.content);
            index.by_id.insert(s.id, place);
            index.by_number.insert(s.number, place);
            c.fields.iter().for_each(|f| index.by_field.entry(*f).or_default().push(place));
            let mut taking_part: Vec<Id> = c.participants.iter().copied().chain([c.lead]).collect();
            taking_part.sort_unstable();
            taking_part.dedup();
            taking_part.into_iter().for_each(|o| index.by_organisation.entry(o).or_default().push(place));
            index.by_file.extend(s.attachments.iter().map(|a| (a.id, place)));
            index.words.push(words(c));
            let current = Current::of(&s.notes);
            index.frozen.push(current);
            index.tally.count(c.status, current);
            c.fields.iter().for_each(|f| index.tally_of_field.entry(*f).or_default().count(c.status, current));
            index.granted += c.fundings.iter().filter_map(|f| f.granted).sum::<i64>();
            if c.building_blocks.iter().any(|b| !b.taken_over_by.is_empty()) {
                index.given.push(place);
            }
        }
        let places = || 0..sheets.len() as Place;
        let at = |p: &Place| &sheets[*p as usize];
        index.title = places().collect();
        index.title.sort_by_cached_key(|p| (title_key(&at(p).content.title), at(p).number));
        index.end = places().collect();
        index.end.sort_by_cached_key(|p| (at(p).content.end.is_none(), at(p).content.end.clone(), at(p).number));
        index.changed = places().collect();
        index.changed.sort_by_cached_key(|p| (Reverse(index.frozen[*p as usize].map(|c| c.date)), at(p).number));
        index
    }

    /// How many sheets a field has.
    pub fn count_of_field(&self, field: Id) -> usize {
        self.by_field.get(&field).map_or(0, Vec::len)
    }

    /// How many sheets an organisation takes part in.
    pub fn count_of_organisation(&self, organisation: Id) -> usize {
        self.by_organisation.get(&organisation).map_or(0, Vec::len)
    }

    /// Positions of the sheets in which an organisation takes part, by number.
    pub fn of_organisation(&self, organisation: Id) -> impl Iterator<Item = usize> {
        self.by_organisation.get(&organisation).into_iter().flatten().map(|p| *p as usize)
    }

    /// Positions of the sheets with a building block that somebody has taken over, by number.
    pub fn given(&self) -> impl Iterator<Item = usize> {
        self.given.iter().map(|p| *p as usize)
    }

    /// Whole euros that funding programmes have granted to all sheets.
    pub fn granted(&self) -> i64 {
        self.granted
    }

    /// Positions of the sheets that were reported on last before publication, latest first.
    pub fn latest(&self) -> impl Iterator<Item = usize> {
        self.changed.iter().map(|p| *p as usize)
    }

    /// How all projects stand now, and how those of each field; `live` is what was reported since.
    pub fn tally(&self, sheets: &[Arc<FactSheet>], live: &HashMap<Id, Current>) -> (Tally, HashMap<Id, Tally>) {
        let (mut all, mut of_field) = (self.tally, self.tally_of_field.clone());
        for (id, now) in live {
            let Some(place) = self.identified(*id) else { continue };
            let (c, before) = (&sheets[place].content, self.frozen(place));
            all.relight(c.status, before, Some(*now));
            c.fields.iter().for_each(|f| of_field.entry(*f).or_default().relight(c.status, before, Some(*now)));
        }
        (all, of_field)
    }

    /// Position of the sheet with this number.
    pub fn numbered(&self, number: i32) -> Option<usize> {
        self.by_number.get(&number).map(|p| *p as usize)
    }

    /// Position of the sheet with this id.
    pub fn identified(&self, id: Id) -> Option<usize> {
        self.by_id.get(&id).map(|p| *p as usize)
    }

    /// Position of the sheet that has a file.
    pub fn with_file(&self, file: Id) -> Option<usize> {
        self.by_file.get(&file).map(|p| *p as usize)
    }

    /// The newest note of the edition itself.
    pub fn frozen(&self, place: usize) -> Option<Current> {
        self.frozen.get(place).copied().flatten()
    }

    /// Positions of the sheets wanted, in order. `live` holds what was reported since publication.
    pub fn find(&self, sheets: &[Arc<FactSheet>], wanted: &Wanted, order: Order, live: &HashMap<Id, Current>) -> Vec<usize> {
        let all = self.in_order(order, sheets, live);
        let text = fold(wanted.text.trim());
        let needles: Vec<&str> = text.split_whitespace().collect();
        let list = |map: &HashMap<Id, Vec<Place>>, id: Option<Id>| id.map(|id| map.get(&id).cloned().unwrap_or_default());
        let narrowed = [list(&self.by_field, wanted.field), list(&self.by_organisation, wanted.organisation)];
        let fits = |p: &Place| {
            let s = &sheets[*p as usize];
            narrowed.iter().flatten().all(|l| l.binary_search(p).is_ok())
                && wanted.status.is_none_or(|w| s.content.status == w)
                && wanted.year.is_none_or(|y| under_way(s, y))
                && needles.iter().all(|n| self.words[*p as usize].contains(n) || n.parse() == Ok(s.number))
        };
        all.into_iter().filter(fits).map(|p| p as usize).collect()
    }

    fn in_order(&self, order: Order, sheets: &[Arc<FactSheet>], live: &HashMap<Id, Current>) -> Vec<Place> {
        match order {
            Order::Number => (0..sheets.len() as Place).collect(),
            Order::Title => self.title.clone(),
            Order::End => self.end.clone(),
            Order::Changed if live.is_empty() => self.changed.clone(),
            Order::Changed => {
                // Few were reported since publication: sort those, and merge.
                let mut fresh: Vec<(NaiveDate, Place)> =
                    live.iter().filter_map(|(id, c)| self.by_id.get(id).map(|p| (c.date, *p))).collect();
                fresh.sort_by_key(|(date, p)| (Reverse(*date), sheets[*p as usize].number));
                let mut fresh = fresh.into_iter().peekable();
                let mut out = Vec::with_capacity(sheets.len());
                for p in &self.changed {
                    if live.contains_key(&sheets[*p as usize].id) {
                        continue;
                    }
                    let date = self.frozen[*p as usize].map(|c| c.date);
                    while let Some((_, f)) = fresh.next_if(|(d, _)| Some(*d) >= date) {
                        out.push(f);
                    }
                    out.push(*p);
                }
                out.extend(fresh.map(|(_, p)| p));
                out
            }
        }
    }
}

/// Whether a project is under way in a year; without a start it counts by its end, without both never.
fn under_way(s: &FactSheet, year: i32) -> bool {
    let (start, end) = (s.content.start.as_ref().map(|d| d.year()), s.content.end.as_ref().map(|d| d.year()));
    match (start, end) {
        (None, None) => false,
        (Some(a), None) => a <= year,
        (None, Some(b)) => b == year,
        (Some(a), Some(b)) => a <= year && year <= b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::dates::PartialDate;
    use contract::forms::fact_sheets::FactSheetForm;

    fn sheet(number: i32, title: &str, field: u128, noted: Option<&str>) -> Arc<FactSheet> {
        let form = FactSheetForm {
            title: title.into(),
            status: "running".into(),
            lead: Id::from_u128(100).to_string(),
            fields: vec![Id::from_u128(field).to_string()],
            start: "2024".into(),
            end: "2026".into(),
            ..FactSheetForm::default()
        };
        let note = |date: &str| ProgressNote {
            id: Id::from_u128(number as u128 + 1000),
            date: PartialDate::parse(date).unwrap().first_day(),
            light: TrafficLight::Green,
            plan: String::new(),
            actual: "x".into(),
            next_step: String::new(),
        };
        Arc::new(FactSheet {
            id: Id::from_u128(number as u128),
            number,
            content: form.content().unwrap(),
            narrative: Default::default(),
            attachments: vec![],
            notes: noted.map(note).into_iter().collect(),
        })
    }

    fn numbers(index: &SheetIndex, sheets: &[Arc<FactSheet>], wanted: &Wanted, order: Order, live: &[(u128, &str)]) -> Vec<i32> {
        let current = |d: &str| Current { date: PartialDate::parse(d).unwrap().first_day(), light: TrafficLight::Red };
        let live = live.iter().map(|(id, d)| (Id::from_u128(*id), current(d))).collect();
        index.find(sheets, wanted, order, &live).into_iter().map(|p| sheets[p].number).collect()
    }

    #[test]
    fn filters_and_orders() {
        let sheets =
            vec![sheet(1, "Österliche Busse", 7, Some("2026-01-01")), sheet(2, "Akte", 8, Some("2026-03-01")), sheet(3, "Zug", 7, None)];
        let index = SheetIndex::of(&sheets);
        let all = Wanted::default();
        assert_eq!(numbers(&index, &sheets, &all, Order::Title, &[]), [2, 1, 3]);
        assert_eq!(numbers(&index, &sheets, &all, Order::Changed, &[]), [2, 1, 3]);
        assert_eq!(numbers(&index, &sheets, &all, Order::Changed, &[(3, "2026-02-01")]), [2, 3, 1]);
        assert_eq!(numbers(&index, &sheets, &all, Order::Changed, &[(1, "2026-05-01"), (3, "2020-01-01")]), [1, 2, 3]);
        let field = Wanted { field: Some(Id::from_u128(7)), ..Wanted::default() };
        assert_eq!(numbers(&index, &sheets, &field, Order::Number, &[]), [1, 3]);
        let text = Wanted { text: "ÖSTER bus".into(), ..Wanted::default() };
        assert_eq!(numbers(&index, &sheets, &text, Order::Number, &[]), [1]);
        assert_eq!(numbers(&index, &sheets, &Wanted { year: Some(2027), ..Wanted::default() }, Order::Number, &[]), Vec::<i32>::new());
        assert_eq!(numbers(&index, &sheets, &Wanted { text: "3".into(), ..Wanted::default() }, Order::Number, &[]), [3]);
        assert_eq!(index.count_of_organisation(Id::from_u128(100)), 3);
        assert_eq!(index.of_organisation(Id::from_u128(100)).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(index.latest().next(), Some(1));
    }

    #[test]
    fn what_was_reported_since_moves_the_tally() {
        let sheets = vec![sheet(1, "a", 7, Some("2026-01-01")), sheet(2, "b", 8, Some("2026-03-01")), sheet(3, "c", 7, None)];
        let index = SheetIndex::of(&sheets);
        let now = Current { date: PartialDate::parse("2026-05-01").unwrap().first_day(), light: TrafficLight::Red };
        let (before, _) = index.tally(&sheets, &HashMap::new());
        assert_eq!((before.with_status(ProjectStatus::Running), before.with_light(TrafficLight::Green)), (3, 2));
        let live = HashMap::from([(Id::from_u128(1), now), (Id::from_u128(3), now)]);
        let (all, of_field) = index.tally(&sheets, &live);
        assert_eq!((all.with_light(TrafficLight::Green), all.with_light(TrafficLight::Red)), (1, 2));
        let field = of_field[&Id::from_u128(7)];
        assert_eq!((field.with_light(TrafficLight::Green), field.with_light(TrafficLight::Red)), (0, 2));
    }
}
