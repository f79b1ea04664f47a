//! The region, its members, groups and bodies.

use crate::strategy::Resolution;
use crate::{Id, labelled};
use serde::{Deserialize, Serialize};

labelled! {
    /// Kind of a member organisation.
    pub enum OrganisationKind {
        County = "county", "Kreis", "county";
        Town = "town", "Stadt", "town";
        Municipality = "municipality", "Gemeinde", "municipality";
        Association = "association", "Verband", "association";
        Agency = "agency", "Einrichtung", "agency";
    }
}

labelled! {
    /// Kind of a body (OParl: Organization), by what it does in a council path.
    pub enum BodyKind {
        Council = "council", "Rat oder Kreistag", "council";
        Committee = "committee", "Ausschuss", "committee";
        Conference = "conference", "Bürgermeisterkonferenz", "mayors' conference";
        Other = "other", "anderes Gremium", "other body";
    }
}

/// How to reach somebody about a topic: an office, never a private person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// The office, for example "Kreisentwicklung".
    pub unit: String,
    pub email: String,
    pub phone: String,
    pub web: String,
}

/// The region that one installation serves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Region {
    /// "Kreis Coesfeld"
    pub name: String,
    /// One line under the name.
    pub claim: String,
    /// The sentence that opens the home page.
    pub headline: String,
    /// What the region does here, in two or three sentences.
    pub introduction: String,
    pub contact: Contact,
    pub postal_address: String,
    /// Accent colour as `#rrggbb`; empty means the default.
    pub accent: String,
    /// The picture served at `/stil/wappen/{id}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coat_of_arms: Option<Id>,
    /// Every page says that the data are examples.
    pub demo: bool,
}

/// A member of the region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    pub id: Id,
    pub kind: OrganisationKind,
    /// Official municipality key: 8 digits, 5 for a county, none for associations and agencies.
    pub ags: Option<String>,
    /// "Gemeinde Nottuln"
    pub name: String,
    /// "Nottuln"
    pub short_name: String,
    pub slug: String,
    pub population: Option<i64>,
    #[serde(default)]
    pub contact: Contact,
    /// Cell of the schematic map: column and row of a honeycomb.
    #[serde(default)]
    pub map_cell: Option<(i32, i32)>,
    /// The picture served at `/stil/wappen/{id}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coat_of_arms: Option<Id>,
    /// What it resolved for itself beside the common strategy: its own strategy, a programme, a report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolutions: Vec<Resolution>,
}

/// A working group of the region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingGroup {
    pub id: Id,
    pub slug: String,
    pub name: String,
    #[serde(default)]
    pub purpose: String,
}

/// A body of a member or of the region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub id: Id,
    /// None for a body of the whole region, such as the mayors' conference.
    pub organisation_id: Option<Id>,
    pub name: String,
    pub kind: BodyKind,
}
