//! Forms of project fact sheets.

mod read;
mod rows;
mod small;

pub use read::{resolution_rows, resolutions};
pub use rows::*;
pub use small::*;

use crate::fact_sheet::ProjectStatus;
use crate::rules::{self, Errors, Form};
use garde::Validate;
use serde::{Deserialize, Serialize};

/// A whole fact sheet, except narrative, notes and files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct FactSheetForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new sheet: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::line(1, 80)))]
    pub title: String,
    #[garde(custom(rules::text(0, 600)))]
    pub summary: String,
    #[garde(custom(rules::one_of(ProjectStatus::parse)))]
    pub status: String,
    /// The organisation that leads the project.
    #[garde(custom(rules::id))]
    pub lead: String,
    /// The responsible person.
    #[garde(custom(rules::id_or_empty))]
    pub owner: String,
    #[garde(custom(rules::ids))]
    pub participants: Vec<String>,
    #[garde(custom(rules::ids))]
    pub fields: Vec<String>,
    #[garde(custom(rules::ids))]
    pub goals: Vec<String>,
    #[garde(custom(rules::date))]
    pub start: String,
    #[garde(custom(rules::date))]
    pub end: String,
    #[garde(dive, custom(rules::at_most(MOST_ROWS)))]
    pub milestones: Vec<MilestoneRow>,
    #[garde(custom(rules::euro))]
    pub cost: String,
    /// "on" or empty, as checkboxes send it.
    #[garde(skip)]
    pub cost_estimated: String,
    #[garde(custom(rules::euro))]
    pub running_cost: String,
    #[garde(dive, custom(rules::at_most(MOST_ROWS)))]
    pub fundings: Vec<FundingRow>,
    #[garde(dive, custom(rules::at_most(MOST_ROWS)))]
    pub resolutions: Vec<ResolutionRow>,
    #[garde(custom(rules::text(0, 2000)))]
    pub transferability: String,
    #[garde(dive, custom(rules::at_most(MOST_ROWS)))]
    pub building_blocks: Vec<BuildingBlockRow>,
    #[garde(dive, custom(rules::at_most(MOST_ROWS)))]
    pub figures: Vec<FigureRow>,
    #[garde(dive, custom(rules::at_most(MOST_ROWS)))]
    pub partners: Vec<PartnerRow>,
    /// What it depends on.
    #[garde(custom(rules::line(0, 200)))]
    pub legal_basis: String,
    #[garde(custom(rules::text(0, 600)))]
    pub conditions: String,
    #[garde(custom(rules::line(0, 120)))]
    pub contact_unit: String,
    #[garde(custom(rules::mail))]
    pub contact_email: String,
    #[garde(custom(rules::line(0, 60)))]
    pub contact_phone: String,
    #[garde(custom(rules::web))]
    pub contact_web: String,
    #[garde(dive, custom(rules::at_most(MOST_ROWS)))]
    pub links: Vec<LinkRow>,
    #[garde(dive, custom(rules::at_most(MOST_ROWS)))]
    pub places: Vec<PlaceRow>,
}

/// Most rows of a repeated part.
const MOST_ROWS: usize = 100;

/// Every resolution has a number or a title; not every decision had a paper with a number.
pub fn name_resolutions(rows: &[ResolutionRow], errors: &mut Errors) {
    for (i, r) in rows.iter().enumerate() {
        if !r.is_blank() && rules::is_blank(&r.reference) && rules::is_blank(&r.title) {
            errors.entry(format!("resolutions[{i}].reference")).or_insert_with(|| "number_or_title".into());
        }
    }
}

impl Form for FactSheetForm {
    fn across(&self, errors: &mut Errors) {
        rules::in_order(&self.start, &self.end, "end", errors);
        names(&self.milestones, "milestones", "title", errors);
        names(&self.fundings, "fundings", "programme", errors);
        name_resolutions(&self.resolutions, errors);
        names(&self.building_blocks, "building_blocks", "title", errors);
        names(&self.figures, "figures", "title", errors);
        names(&self.partners, "partners", "name", errors);
        names(&self.links, "links", "url", errors);
        names(&self.places, "places", "name", errors);
        for (i, p) in self.places.iter().enumerate() {
            let (north, east) = (p.latitude.trim().is_empty(), p.longitude.trim().is_empty());
            if north != east {
                let missing = if north { "latitude" } else { "longitude" };
                errors.entry(format!("places[{i}].{missing}")).or_insert_with(|| "required".into());
            }
        }
    }
}

/// A row that says something needs its name; a row that says nothing is left out.
fn names<R: FormRow>(rows: &[R], part: &str, field: &str, errors: &mut Errors) {
    for (i, row) in rows.iter().enumerate() {
        if !row.is_blank() && rules::is_blank(row.name()) {
            errors.entry(format!("{part}[{i}].{field}")).or_insert_with(|| "required".into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> FactSheetForm {
        FactSheetForm { title: "Bus".into(), status: "idea".into(), lead: crate::Id::from_u128(1).to_string(), ..FactSheetForm::default() }
    }

    #[test]
    fn what_cannot_be_is_named_by_field() {
        let bad = FactSheetForm {
            title: "x".repeat(81),
            start: "01.03.2026".into(),
            end: "31.12.2025".into(),
            cost: "-5".into(),
            milestones: vec![MilestoneRow { planned: "gestern".into(), ..Default::default() }],
            fundings: vec![FundingRow {
                programme: "P".into(),
                state: "granted".into(),
                own_share: "rund 5 T".into(),
                ..Default::default()
            }],
            links: vec![LinkRow { title: "Mehr".into(), url: "javascript:alert(1)".into() }],
            places: vec![PlaceRow { name: "Markt".into(), latitude: "123".into(), longitude: String::new() }],
            ..form()
        };
        let errors = bad.check();
        let codes: Vec<(&str, &str)> = errors.iter().map(|(p, c)| (p.as_str(), c.as_str())).collect();
        assert_eq!(
            codes,
            [
                ("cost", "negative"),
                ("end", "end_before_start|31.12.2025|01.03.2026"),
                ("fundings[0].own_share", "euro"),
                ("links[0].url", "web"),
                ("milestones[0].planned", "date"),
                ("milestones[0].title", "required"),
                ("places[0].latitude", "between|-90|90"),
                ("places[0].longitude", "required"),
                ("title", "too_long|80|81"),
            ]
        );
    }

    #[test]
    fn empty_rows_are_no_error_and_no_row() {
        let form = FactSheetForm {
            milestones: vec![MilestoneRow::default(), MilestoneRow { title: "Los".into(), ..Default::default() }],
            fundings: vec![FundingRow { state: "planned".into(), ..Default::default() }],
            ..form()
        };
        assert!(form.check().is_empty(), "{:?}", form.check());
        let content = form.content().expect("complete");
        assert_eq!((content.milestones.len(), content.fundings.len()), (1, 0));
    }

    #[test]
    fn a_sheet_survives_its_form() {
        let content = FactSheetForm {
            cost: "48.000".into(),
            cost_estimated: "on".into(),
            start: "03.2026".into(),
            milestones: vec![MilestoneRow { title: "Los".into(), planned: "2026".into(), ..Default::default() }],
            places: vec![PlaceRow { name: "Markt".into(), latitude: "51,9".into(), longitude: "7.2960".into() }],
            figures: vec![FigureRow { title: "iPads".into(), value: "1.891".into(), as_of: "2021".into(), ..Default::default() }],
            partners: vec![PartnerRow { name: "Institut".into(), role: "Begleitung".into() }],
            conditions: "unter Vorbehalt der Förderung".into(),
            ..form()
        }
        .content()
        .expect("complete");
        assert_eq!(content.cost, Some(48_000));
        assert_eq!((content.places[0].latitude.as_str(), content.places[0].longitude.as_str()), ("51.9", "7.2960"));
        assert_eq!(FactSheetForm::of(&content).content(), Some(content));
    }
}
