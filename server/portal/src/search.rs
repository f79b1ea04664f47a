//! Search within an edition: words folded and stemmed the same way on both sides. The index is
//! made from the edition in memory when somebody first asks, so nothing unpublished can be in it.

use crate::published::Published;
use contract::attachment::Attachment;
use contract::edition::Contents;
use contract::fact_sheet::FactSheet;
use contract::labelled;
use contract::strategy::{ProgressNote, Resolution};
use domain::search_index::{Collector, SearchIndex};
use domain::search_words::{self, Stretch};

labelled! {
    /// Kind of a hit.
    pub enum HitKind {
        Strategy = "strategy", "Strategie", "strategy";
        Field = "field", "Themenfeld", "field of action";
        Goal = "goal", "Ziel", "goal";
        Project = "project", "Projekt", "project";
        Workshop = "workshop", "Workshop", "workshop";
        Municipality = "municipality", "Kommune", "municipality";
    }
}

/// Something that can be found.
struct Entry {
    kind: HitKind,
    title: String,
    text: String,
    /// Address within the edition.
    address: String,
}

/// A hit with its marked extract.
#[derive(Clone, Debug)]
pub struct Hit {
    pub kind: HitKind,
    pub title: String,
    pub extract: Vec<Stretch>,
    /// Address within the edition.
    pub address: String,
}

/// One page of hits.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    pub total: usize,
    /// The question holds no word that can be searched for.
    pub blank: bool,
}

/// Hits on one page.
pub const PAGE: usize = 20;
/// Characters of an entry's text in which an extract is looked for; all of its words are searched.
const KEPT: usize = 20_000;
/// Characters of an extract.
const EXTRACT: usize = 220;

/// Where something stands in an edition's contents.
#[derive(Clone, Copy, Debug)]
enum Place {
    Principles,
    Field(usize),
    Goal(usize, usize),
    Sheet(usize),
    Workshop(usize),
    Organisation(usize),
}

/// Everything of an edition that can be found, and the index over it.
#[derive(Debug)]
pub(crate) struct Findable {
    places: Vec<Place>,
    index: SearchIndex,
}

impl Findable {
    /// Reads all texts of an edition.
    pub(crate) fn of(c: &Contents) -> Self {
        let mut places = vec![Place::Principles];
        for (i, f) in c.fields.iter().enumerate() {
            places.push(Place::Field(i));
            places.extend((0..f.goals.len()).map(|goal| Place::Goal(i, goal)));
        }
        places.extend((0..c.sheets.len()).map(Place::Sheet));
        places.extend((0..c.workshops.len()).map(Place::Workshop));
        places.extend((0..c.region.organisations.len()).map(Place::Organisation));
        let mut collector = Collector::default();
        for place in &places {
            let entry = entry(c, *place);
            collector.add(&entry.title, &entry.text);
        }
        Self { places, index: collector.build() }
    }
}

fn entry(c: &Contents, place: Place) -> Entry {
    match place {
        Place::Principles => {
            let frame = &c.strategy;
            Entry {
                kind: HitKind::Strategy,
                title: frame.strategy.title.clone(),
                text: join(&[
                    &frame.strategy.origin,
                    &frame.principles.plain(),
                    &frame.priorities.plain(),
                    &papers(&frame.strategy.resolutions),
                ]),
                address: "/strategie".into(),
            }
        }
        Place::Field(i) => {
            let f = &c.fields[i];
            let targets: Vec<&str> = f.content.yearly_targets.iter().map(|t| t.text.as_str()).collect();
            let notes: Vec<&str> = f.notes.iter().flat_map(said).collect();
            Entry {
                kind: HitKind::Field,
                title: f.content.title.clone(),
                text: join(&[
                    &f.vision.plain(),
                    &f.content.priority_note,
                    &targets.join("\n"),
                    &notes.join("\n"),
                    &papers(&f.content.resolutions),
                    &files(&f.attachments),
                ]),
                address: format!("/themenfelder/{}", f.content.slug),
            }
        }
        Place::Goal(i, goal) => {
            let (f, g) = (&c.fields[i], &c.fields[i].goals[goal]);
            let (a, b) = (f.content.number, g.content.number);
            let indicators: Vec<&str> = g.indicators.iter().map(|i| i.content.title.as_str()).collect();
            Entry {
                kind: HitKind::Goal,
                title: format!("Ziel {a}.{b} {}", g.content.title),
                text: join(&[&g.text.plain(), &indicators.join("\n")]),
                address: format!("/themenfelder/{}#ziel-{a}-{b}", f.content.slug),
            }
        }
        Place::Sheet(i) => {
            let s = &c.sheets[i];
            Entry {
                kind: HitKind::Project,
                title: s.content.title.clone(),
                text: join(&[&s.content.summary, &s.narrative.plain(), &details(s)]),
                address: project_address(s.number),
            }
        }
        Place::Workshop(i) => {
            let w = &c.workshops[i];
            let results: Vec<&str> = w.results.iter().map(|r| r.text.as_str()).collect();
            Entry {
                kind: HitKind::Workshop,
                title: w.content.title.clone(),
                text: join(&[&w.content.summary, &w.minutes.plain(), &results.join("\n"), &files(&w.attachments)]),
                address: format!("/workshops/{}", w.content.slug),
            }
        }
        Place::Organisation(i) => {
            let o = &c.region.organisations[i];
            Entry {
                kind: HitKind::Municipality,
                title: o.name.clone(),
                text: join(&[&o.short_name, &o.contact.unit, &papers(&o.resolutions)]),
                address: format!("/kommunen/{}", o.slug),
            }
        }
    }
}

/// What else a sheet says in words, as citizens look for it: a partner's name, a paper's number.
fn details(s: &FactSheet) -> String {
    let c = &s.content;
    let mut all = vec![c.transferability.as_str(), &c.legal_basis, &c.conditions];
    all.extend(c.partners.iter().flat_map(|p| [p.name.as_str(), &p.role]));
    all.extend(c.fundings.iter().map(|f| f.programme.as_str()));
    all.extend(c.milestones.iter().map(|m| m.title.as_str()));
    all.extend(c.building_blocks.iter().flat_map(|b| [b.title.as_str(), &b.note]));
    all.extend(c.figures.iter().map(|f| f.title.as_str()));
    all.extend(c.places.iter().map(|p| p.name.as_str()));
    all.extend(s.notes.iter().flat_map(said));
    let (papers, files) = (papers(&c.resolutions), files(&s.attachments));
    all.extend([papers.as_str(), &files]);
    join(&all)
}

/// What was resolved, as people ask for it: a paper's number, its title, a body, words of the wording.
fn papers(resolutions: &[Resolution]) -> String {
    let one = |r: &Resolution| join(&[&r.reference, &r.title, &r.body, &r.wording]);
    resolutions.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Names of files, and what is said of them.
fn files(attachments: &[Attachment]) -> String {
    attachments.iter().map(|a| join(&[&a.file_name, &a.description])).collect::<Vec<_>>().join("\n")
}

/// What a report says.
fn said(note: &ProgressNote) -> [&str; 3] {
    [&note.plan, &note.actual, &note.next_step]
}

/// The address of a project's page.
fn project_address(number: i32) -> String {
    format!("/projekte/{number}")
}

fn join(parts: &[&str]) -> String {
    parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Searches an edition; `page` counts from 1.
pub fn within(edition: &Published, asked: &str, page: usize) -> Found {
    let stems = search_words::question(asked);
    if stems.is_empty() {
        return Found { blank: true, ..Found::default() };
    }
    let findable = edition.findable();
    let (total, found) = findable.index.find(&stems, (page.clamp(1, 500) - 1) * PAGE, PAGE);
    let hit = |at: usize| {
        let e = entry(&edition.contents, findable.places[at]);
        // Lines become one: headings and list items stay apart by a dot.
        let kept: String = e.text.chars().take(KEPT).collect::<String>().replace('\n', " · ");
        Hit { kind: e.kind, title: e.title, extract: search_words::extract(&kept, &stems, EXTRACT), address: e.address }
    };
    Found { hits: found.into_iter().map(hit).collect(), total, blank: false }
}
