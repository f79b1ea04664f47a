//! Finding fact sheets of an edition without looking at each: sets by field, organisation and
//! status, a list for every order, folded words. Built once per edition, which never changes.

use crate::bits::Bits;
use crate::tally::Tally;
use crate::vocabulary::{Builder, Vocabulary};
use chrono::NaiveDate;
use contract::fact_sheet::{FactSheet, ProjectStatus};
use contract::strategy::{ProgressNote, TrafficLight};
use contract::{Id, labelled};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
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

/// What was reported on sheets since their edition was published.
#[derive(Clone, Debug, Default)]
pub struct Live {
    current: HashMap<Id, Current>,
    /// Newest first.
    notes: HashMap<Id, Vec<ProgressNote>>,
    /// All sheets, the latest report first; none where nothing was reported.
    changed: Option<Vec<Place>>,
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

/// One page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// How many there are on all pages.
    pub total: usize,
    /// Positions of the sheets on this page, in order.
    pub places: Vec<usize>,
}

/// The sheets of one organisation.
#[derive(Clone, Debug, Default)]
pub struct Own {
    all: Bits,
    /// Those it leads first, then by status and title.
    pub places: Vec<u32>,
    /// How many it leads.
    pub led: usize,
    /// How many serve each field.
    pub fields: HashMap<Id, usize>,
    /// Those that were reported on last before publication first.
    pub latest: Vec<u32>,
    /// Those it leads with a building block that somebody has taken over.
    pub given: Vec<u32>,
    /// Offices that answer for those it leads, by unit and mail address, with how many.
    pub offices: BTreeMap<(String, String), usize>,
}

/// Position of a sheet in the edition.
type Place = u32;

/// The index of one edition.
#[derive(Clone, Debug, Default)]
pub struct SheetIndex {
    by_id: HashMap<Id, Place>,
    by_number: HashMap<i32, Place>,
    by_field: HashMap<Id, Bits>,
    by_organisation: HashMap<Id, Own>,
    by_status: HashMap<ProjectStatus, Bits>,
    /// Attachment to the sheet that has it.
    by_file: HashMap<Id, Place>,
    words: Vocabulary<()>,
    frozen: Vec<Option<Current>>,
    /// First and last year in which each is under way.
    years: Vec<(i32, i32)>,
    tally: Tally,
    tally_of_field: HashMap<Id, Tally>,
    /// Sheets with a building block that somebody has taken over.
    given: Vec<Place>,
    /// Whole euros granted by funding programmes.
    granted: i64,
    /// Sheets in each order.
    number: Vec<Place>,
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
pub fn title_key(title: &str) -> String {
    fold(title).replace('ä', "a").replace('ö', "o").replace('ü', "u").replace('ß', "ss")
}

impl SheetIndex {
    /// Builds the index.
    pub fn of(sheets: &[Arc<FactSheet>]) -> Self {
        let mut index = Self::default();
        let (length, mut words) = (sheets.len(), Builder::<()>::default());
        let set = || Bits::none(length);
        for (i, s) in sheets.iter().enumerate() {
            let (place, c) = (i as Place, &s.content);
            index.by_id.insert(s.id, place);
            index.by_number.insert(s.number, place);
            c.fields.iter().for_each(|f| index.by_field.entry(*f).or_insert_with(set).insert(place));
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
            self::words(c).split_whitespace().for_each(|w| *words.note(w, place) = ());
            index.frozen.push(Current::of(&s.notes));
            index.years.push(under_way(s));
            let current = index.frozen[i];
            index.tally.count(c.status, current);
            c.fields.iter().for_each(|f| index.tally_of_field.entry(*f).or_default().count(c.status, current));
            index.granted += c.fundings.iter().filter_map(|f| f.granted).sum::<i64>();
            if given {
                index.given.push(place);
            }
        }
        index.words = words.build();
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

    /// How many sheets a field has.
    pub fn count_of_field(&self, field: Id) -> usize {
        self.by_field.get(&field).map_or(0, Bits::count)
    }

    /// How many sheets an organisation takes part in.
    pub fn count_of_organisation(&self, organisation: Id) -> usize {
        self.by_organisation.get(&organisation).map_or(0, |own| own.places.len())
    }

    /// The sheets that an organisation leads or takes part in; none when there are none.
    pub fn own(&self, organisation: Id) -> Option<&Own> {
        self.by_organisation.get(&organisation)
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
    pub fn tally(&self, sheets: &[Arc<FactSheet>], live: &Live) -> (Tally, HashMap<Id, Tally>) {
        let (mut all, mut of_field) = (self.tally, self.tally_of_field.clone());
        for (id, now) in &live.current {
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

    /// So many of the sheets wanted, from the `from`th on, in order.
    pub fn find(&self, wanted: &Wanted, order: Order, live: &Live, from: usize, most: usize) -> Listed {
        let fits = self.fitting(wanted);
        let in_order = match order {
            Order::Number => &self.number,
            Order::Title => &self.title,
            Order::End => &self.end,
            Order::Changed => live.changed.as_ref().unwrap_or(&self.changed),
        };
        let places = in_order.iter().filter(|p| fits.has(**p)).skip(from).take(most).map(|p| *p as usize).collect();
        Listed { total: fits.count(), places }
    }

    fn fitting(&self, wanted: &Wanted) -> Bits {
        let mut fits = Bits::all(self.number.len());
        let mut narrow = |to: Option<&Bits>| match to {
            Some(bits) => fits.keep(bits),
            None => fits = Bits::none(0),
        };
        wanted.field.into_iter().for_each(|id| narrow(self.by_field.get(&id)));
        wanted.organisation.into_iter().for_each(|id| narrow(self.by_organisation.get(&id).map(|own| &own.all)));
        wanted.status.into_iter().for_each(|s| narrow(self.by_status.get(&s)));
        if let Some(year) = wanted.year {
            let mut then = Bits::none(self.years.len());
            let under_way = self.years.iter().enumerate().filter(|(_, (first, last))| *first <= year && year <= *last);
            under_way.for_each(|(i, _)| then.insert(i as Place));
            narrow(Some(&then));
        }
        for word in fold(wanted.text.trim()).split_whitespace() {
            let mut found = Bits::none(self.number.len());
            self.words.containing(word, &mut found);
            word.parse().ok().and_then(|number: i32| self.by_number.get(&number)).into_iter().for_each(|p| found.insert(*p));
            narrow(Some(&found));
        }
        fits
    }

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

/// The years in which a project is under way; without a start it counts by its end, without both never.
fn under_way(s: &FactSheet) -> (i32, i32) {
    let (start, end) = (s.content.start.as_ref().map(|d| d.year()), s.content.end.as_ref().map(|d| d.year()));
    match (start, end) {
        (None, None) => (1, 0),
        (Some(a), None) => (a, i32::MAX),
        (None, Some(b)) => (b, b),
        (Some(a), Some(b)) => (a, b),
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
        Arc::new(FactSheet {
            id: Id::from_u128(number as u128),
            number,
            content: form.content().unwrap(),
            narrative: Default::default(),
            attachments: vec![],
            notes: noted.map(|date| note(number as u128 + 1000, date)).into_iter().collect(),
        })
    }

    fn note(id: u128, date: &str) -> ProgressNote {
        ProgressNote {
            id: Id::from_u128(id),
            date: PartialDate::parse(date).unwrap().first_day(),
            light: TrafficLight::Green,
            plan: String::new(),
            actual: "x".into(),
            next_step: String::new(),
        }
    }

    fn numbers(index: &SheetIndex, sheets: &[Arc<FactSheet>], wanted: &Wanted, order: Order, live: &[(u128, &str)]) -> Vec<i32> {
        let live = index.live(sheets, live.iter().map(|(id, d)| (Id::from_u128(*id), vec![note(1, d)])).collect());
        let listed = index.find(wanted, order, &live, 0, usize::MAX);
        assert_eq!(listed.total, listed.places.len());
        listed.places.into_iter().map(|p| sheets[p].number).collect()
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
        assert_eq!(numbers(&index, &sheets, &all, Order::Changed, &[(2, "2025-05-01")]), [2, 1, 3], "a late entry changes nothing");
        let field = Wanted { field: Some(Id::from_u128(7)), ..Wanted::default() };
        assert_eq!(numbers(&index, &sheets, &field, Order::Number, &[]), [1, 3]);
        let text = Wanted { text: "ÖSTER bus".into(), ..Wanted::default() };
        assert_eq!(numbers(&index, &sheets, &text, Order::Number, &[]), [1]);
        assert_eq!(numbers(&index, &sheets, &Wanted { year: Some(2027), ..Wanted::default() }, Order::Number, &[]), Vec::<i32>::new());
        assert_eq!(numbers(&index, &sheets, &Wanted { text: "3".into(), ..Wanted::default() }, Order::Number, &[]), [3]);
        assert_eq!(
            numbers(&index, &sheets, &Wanted { field: Some(Id::from_u128(9)), ..Wanted::default() }, Order::Number, &[]),
            Vec::<i32>::new()
        );
        let second = index.find(&all, Order::Title, &Live::default(), 1, 1);
        assert_eq!((second.total, second.places), (3, vec![0]));
        let own = index.own(Id::from_u128(100)).expect("it leads all three");
        assert_eq!((index.count_of_organisation(Id::from_u128(100)), own.led, own.fields[&Id::from_u128(7)]), (3, 3, 2));
        assert_eq!(own.places, [1, 0, 2]);
        assert_eq!(own.latest, [1, 0, 2]);
        assert_eq!(index.latest().next(), Some(1));
    }

    #[test]
    fn what_was_reported_since_moves_the_tally() {
        let sheets = vec![sheet(1, "a", 7, Some("2026-01-01")), sheet(2, "b", 8, Some("2026-03-01")), sheet(3, "c", 7, None)];
        let index = SheetIndex::of(&sheets);
        let (before, _) = index.tally(&sheets, &Live::default());
        assert_eq!((before.with_status(ProjectStatus::Running), before.with_light(TrafficLight::Green)), (3, 2));
        let reported = |sheet: u128| (Id::from_u128(sheet), vec![ProgressNote { light: TrafficLight::Red, ..note(sheet, "2026-05-01") }]);
        let live = index.live(&sheets, HashMap::from([reported(1), reported(3)]));
        let (all, of_field) = index.tally(&sheets, &live);
        assert_eq!((all.with_light(TrafficLight::Green), all.with_light(TrafficLight::Red)), (1, 2));
        let field = of_field[&Id::from_u128(7)];
        assert_eq!((field.with_light(TrafficLight::Green), field.with_light(TrafficLight::Red)), (0, 2));
    }
}
