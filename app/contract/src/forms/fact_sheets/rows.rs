//! Repeated parts of a fact sheet. A row in which nobody wrote anything is left out.

use crate::fact_sheet::{FundingState, Readiness};
use crate::rules;
use garde::Validate;
use serde::{Deserialize, Serialize};

/// A row of a repeated part.
pub trait FormRow {
    /// Nobody wrote anything in it. Choices do not count: they always have a value.
    fn is_blank(&self) -> bool;
    /// What the row is about; must be there unless the row is blank.
    fn name(&self) -> &str;
}

macro_rules! row {
    ($row:ty, $name:ident, $($field:ident),*) => {
        impl FormRow for $row {
            fn is_blank(&self) -> bool {
                self.$name.trim().is_empty() $(&& self.$field.trim().is_empty())*
            }
            fn name(&self) -> &str {
                &self.$name
            }
        }
    };
}

/// A milestone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct MilestoneRow {
    #[garde(custom(rules::line(0, 120)))]
    pub title: String,
    #[garde(custom(rules::date))]
    pub planned: String,
    #[garde(custom(rules::date))]
    pub expected: String,
    #[garde(custom(rules::date))]
    pub actual: String,
    #[garde(custom(rules::line(0, 120)))]
    pub note: String,
}
row!(MilestoneRow, title, planned, expected, actual, note);

/// Money from a programme.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct FundingRow {
    #[garde(custom(rules::line(0, 160)))]
    pub programme: String,
    #[garde(custom(rules::one_of_or_empty(FundingState::parse)))]
    pub state: String,
    #[garde(custom(rules::euro))]
    pub granted: String,
    #[garde(custom(rules::euro))]
    pub called: String,
    #[garde(custom(rules::euro))]
    pub own_share: String,
    #[garde(custom(rules::date))]
    pub date: String,
    #[garde(custom(rules::text(0, 500)))]
    pub note: String,
}
row!(FundingRow, programme, granted, called, own_share, date, note);

/// A resolution that the project rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ResolutionRow {
    #[garde(custom(rules::line(0, 60)))]
    pub reference: String,
    #[garde(custom(rules::line(0, 200)))]
    pub title: String,
    #[garde(custom(rules::line(0, 120)))]
    pub body: String,
    #[garde(custom(rules::date))]
    pub date: String,
    #[garde(custom(rules::line(0, 80)))]
    pub role: String,
    #[garde(custom(rules::line(0, 160)))]
    pub result: String,
    #[garde(custom(rules::text(0, 2000)))]
    pub wording: String,
    #[garde(custom(rules::line(0, 80)))]
    pub kind: String,
    #[garde(custom(rules::date))]
    pub dated: String,
    /// A box: ticked when it is not empty.
    #[garde(skip)]
    pub proposed: String,
    #[garde(custom(rules::web))]
    pub link: String,
}
row!(ResolutionRow, reference, title, body, date, role, result, wording, kind, dated, link);

/// Something a neighbour can take over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct BuildingBlockRow {
    #[garde(custom(rules::line(0, 120)))]
    pub title: String,
    #[garde(custom(rules::one_of_or_empty(Readiness::parse)))]
    pub readiness: String,
    #[garde(custom(rules::line(0, 300)))]
    pub taken_over_by: String,
    #[garde(custom(rules::text(0, 500)))]
    pub note: String,
}
row!(BuildingBlockRow, title, taken_over_by, note);

/// A link.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct LinkRow {
    #[garde(custom(rules::line(0, 160)))]
    pub title: String,
    #[garde(custom(rules::web))]
    pub url: String,
}
row!(LinkRow, url, title);

/// A place on the map.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct PlaceRow {
    #[garde(custom(rules::line(0, 120)))]
    pub name: String,
    #[garde(custom(rules::degrees(90)))]
    pub latitude: String,
    #[garde(custom(rules::degrees(180)))]
    pub longitude: String,
}
row!(PlaceRow, name, latitude, longitude);

/// A figure of the project.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct FigureRow {
    #[garde(custom(rules::line(0, 80)))]
    pub title: String,
    #[garde(custom(rules::line(0, 40)))]
    pub value: String,
    #[garde(custom(rules::line(0, 60)))]
    pub unit: String,
    #[garde(custom(rules::date))]
    pub as_of: String,
}
row!(FigureRow, title, value, unit, as_of);

/// Somebody outside the region who takes part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct PartnerRow {
    #[garde(custom(rules::line(0, 120)))]
    pub name: String,
    #[garde(custom(rules::line(0, 160)))]
    pub role: String,
}
row!(PartnerRow, name, role);
