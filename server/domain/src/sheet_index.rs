//! Finding fact sheets of an edition without looking at each: sets by field, organisation and
//! status, a list for every order, folded words. Built once per edition, which never changes.

mod build;
mod live;
#[cfg(test)]
mod tests;

pub use build::under_way;
pub use live::{Current, Live};

use crate::bits::Bits;
use crate::tally::Tally;
use crate::vocabulary::Vocabulary;
use contract::fact_sheet::{FactSheet, ProjectStatus};
use contract::{Id, labelled};
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
    /// Sheets that serve a goal, by number.
    by_goal: HashMap<Id, Vec<Place>>,
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

/// Letters of a title in an address, at most.
const LONGEST: usize = 60;

/// A title as a part of an address: `echtzeit-an-der-haltestelle`.
pub fn slug(title: &str) -> String {
    // In one go: a page has dozens of these.
    let mut out = String::with_capacity(LONGEST + 2);
    for c in title.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            'ä' | 'Ä' => out.push_str("ae"),
            'ö' | 'Ö' => out.push_str("oe"),
            'ü' | 'Ü' => out.push_str("ue"),
            'ß' | 'ẞ' => out.push_str("ss"),
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
        if out.len() >= LONGEST {
            break;
        }
    }
    out.truncate(LONGEST);
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() { "projekt".to_owned() } else { out }
}

/// Sorts German titles as people expect: umlauts beside their vowels.
pub fn title_key(title: &str) -> String {
    fold(title).replace('ä', "a").replace('ö', "o").replace('ü', "u").replace('ß', "ss")
}

impl SheetIndex {
    /// How many sheets a field has.
    pub fn count_of_field(&self, field: Id) -> usize {
        self.by_field.get(&field).map_or(0, Bits::count)
    }

    /// Positions of the sheets that serve a goal.
    pub fn of_goal(&self, goal: Id) -> &[u32] {
        self.by_goal.get(&goal).map_or(&[], Vec::as_slice)
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
}
