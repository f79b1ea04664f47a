//! From the form to the sheet and back.

use super::*;
use crate::dates::PartialDate;
use crate::fact_sheet::{
    BuildingBlock, Figure, Funding, FundingState, Link, Milestone, Partner, Place, ProjectStatus, Readiness, SheetContent,
};
use crate::money::{group, parse_euro};
use crate::region::Contact;
use crate::strategy::Resolution;
use crate::{Id, Lang};

fn clean(s: &str) -> String {
    s.trim().replace("\r\n", "\n")
}

fn date(d: &Option<PartialDate>) -> String {
    d.as_ref().map(PartialDate::input).unwrap_or_default()
}

fn euro(n: Option<i64>) -> String {
    n.map(|n| group(n, Lang::De)).unwrap_or_default()
}

fn ids(list: &[String]) -> Vec<Id> {
    let mut all: Vec<Id> = list.iter().filter_map(|s| s.parse().ok()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn degrees(s: &str) -> String {
    rules::parse_degrees(s).map(|d| d.to_string()).unwrap_or_default()
}

fn kept<R: FormRow, T>(rows: &[R], read: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().filter(|r| !r.is_blank()).map(read).collect()
}

impl FactSheetForm {
    /// The form for what is stored; id, version and owner are for the caller to fill in.
    pub fn of(c: &SheetContent) -> Self {
        let strings = |ids: &[Id]| ids.iter().map(Id::to_string).collect();
        Self {
            title: c.title.clone(),
            summary: c.summary.clone(),
            status: c.status.to_string(),
            lead: c.lead.to_string(),
            participants: strings(&c.participants),
            fields: strings(&c.fields),
            goals: strings(&c.goals),
            start: date(&c.start),
            end: date(&c.end),
            milestones: c.milestones.iter().map(milestone_row).collect(),
            cost: euro(c.cost),
            cost_estimated: if c.cost_estimated { "on".into() } else { String::new() },
            running_cost: euro(c.running_cost),
            fundings: c.fundings.iter().map(funding_row).collect(),
            resolutions: resolution_rows(&c.resolutions),
            transferability: c.transferability.clone(),
            building_blocks: c.building_blocks.iter().map(block_row).collect(),
            figures: c.figures.iter().map(figure_row).collect(),
            partners: c.partners.iter().map(|p| PartnerRow { name: p.name.clone(), role: p.role.clone() }).collect(),
            legal_basis: c.legal_basis.clone(),
            conditions: c.conditions.clone(),
            contact_unit: c.contact.unit.clone(),
            contact_email: c.contact.email.clone(),
            contact_phone: c.contact.phone.clone(),
            contact_web: c.contact.web.clone(),
            links: c.links.iter().map(|l| LinkRow { title: l.title.clone(), url: l.url.clone() }).collect(),
            places: c.places.iter().map(place_row).collect(),
            ..Self::default()
        }
    }

    /// What the form says. `None` while a rule that the sheet cannot do without is broken.
    pub fn content(&self) -> Option<SheetContent> {
        let lead: Id = self.lead.parse().ok()?;
        Some(SheetContent {
            title: clean(&self.title),
            summary: clean(&self.summary),
            status: ProjectStatus::parse(&self.status)?,
            lead,
            // Whoever leads takes part anyway.
            participants: ids(&self.participants).into_iter().filter(|p| *p != lead).collect(),
            fields: ids(&self.fields),
            goals: ids(&self.goals),
            start: PartialDate::parse(&self.start),
            end: PartialDate::parse(&self.end),
            milestones: kept(&self.milestones, milestone),
            cost: parse_euro(&self.cost),
            cost_estimated: !self.cost_estimated.is_empty(),
            running_cost: parse_euro(&self.running_cost),
            fundings: kept(&self.fundings, funding),
            resolutions: resolutions(&self.resolutions),
            transferability: clean(&self.transferability),
            building_blocks: kept(&self.building_blocks, block),
            figures: kept(&self.figures, figure),
            partners: kept(&self.partners, |p| Partner { name: clean(&p.name), role: clean(&p.role) }),
            legal_basis: clean(&self.legal_basis),
            conditions: clean(&self.conditions),
            contact: Contact {
                unit: clean(&self.contact_unit),
                email: clean(&self.contact_email),
                phone: clean(&self.contact_phone),
                web: clean(&self.contact_web),
            },
            links: kept(&self.links, |l| Link { title: clean(&l.title), url: clean(&l.url) }),
            places: kept(&self.places, |p| Place {
                name: clean(&p.name),
                latitude: degrees(&p.latitude),
                longitude: degrees(&p.longitude),
            }),
        })
    }
}

fn milestone(r: &MilestoneRow) -> Milestone {
    let d = PartialDate::parse;
    Milestone { title: clean(&r.title), planned: d(&r.planned), expected: d(&r.expected), actual: d(&r.actual), note: clean(&r.note) }
}

fn milestone_row(m: &Milestone) -> MilestoneRow {
    MilestoneRow {
        title: m.title.clone(),
        planned: date(&m.planned),
        expected: date(&m.expected),
        actual: date(&m.actual),
        note: m.note.clone(),
    }
}

fn funding(r: &FundingRow) -> Funding {
    Funding {
        programme: clean(&r.programme),
        state: FundingState::parse(&r.state).unwrap_or(FundingState::Planned),
        granted: parse_euro(&r.granted),
        called: parse_euro(&r.called),
        own_share: parse_euro(&r.own_share),
        date: PartialDate::parse(&r.date),
        note: clean(&r.note),
    }
}

fn funding_row(f: &Funding) -> FundingRow {
    FundingRow {
        programme: f.programme.clone(),
        state: f.state.to_string(),
        granted: euro(f.granted),
        called: euro(f.called),
        own_share: euro(f.own_share),
        date: date(&f.date),
        note: f.note.clone(),
    }
}

/// The resolutions that rows describe; rows with nothing in them are left out.
pub fn resolutions(rows: &[ResolutionRow]) -> Vec<Resolution> {
    kept(rows, resolution)
}

/// The rows for stored resolutions.
pub fn resolution_rows(list: &[Resolution]) -> Vec<ResolutionRow> {
    list.iter().map(resolution_row).collect()
}

fn resolution(r: &ResolutionRow) -> Resolution {
    Resolution {
        reference: clean(&r.reference),
        title: clean(&r.title),
        body: clean(&r.body),
        date: PartialDate::parse(&r.date),
        role: clean(&r.role),
        result: clean(&r.result),
        wording: clean(&r.wording),
        kind: clean(&r.kind),
        dated: PartialDate::parse(&r.dated),
        proposed: !r.proposed.is_empty(),
        link: clean(&r.link),
    }
}

fn resolution_row(r: &Resolution) -> ResolutionRow {
    ResolutionRow {
        reference: r.reference.clone(),
        title: r.title.clone(),
        body: r.body.clone(),
        date: date(&r.date),
        role: r.role.clone(),
        result: r.result.clone(),
        wording: r.wording.clone(),
        kind: r.kind.clone(),
        dated: date(&r.dated),
        proposed: if r.proposed { "on".into() } else { String::new() },
        link: r.link.clone(),
    }
}

fn block(r: &BuildingBlockRow) -> BuildingBlock {
    BuildingBlock {
        title: clean(&r.title),
        readiness: Readiness::parse(&r.readiness).unwrap_or(Readiness::Example),
        taken_over_by: clean(&r.taken_over_by),
        note: clean(&r.note),
    }
}

fn block_row(b: &BuildingBlock) -> BuildingBlockRow {
    BuildingBlockRow {
        title: b.title.clone(),
        readiness: b.readiness.to_string(),
        taken_over_by: b.taken_over_by.clone(),
        note: b.note.clone(),
    }
}

fn figure(r: &FigureRow) -> Figure {
    Figure { title: clean(&r.title), value: clean(&r.value), unit: clean(&r.unit), as_of: PartialDate::parse(&r.as_of) }
}

fn figure_row(f: &Figure) -> FigureRow {
    FigureRow { title: f.title.clone(), value: f.value.clone(), unit: f.unit.clone(), as_of: date(&f.as_of) }
}

fn place_row(p: &Place) -> PlaceRow {
    let comma = |s: &str| s.replace('.', ",");
    PlaceRow { name: p.name.clone(), latitude: comma(&p.latitude), longitude: comma(&p.longitude) }
}
