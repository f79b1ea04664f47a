//! Forms of the region, its members, groups, bodies and pages.

use super::fact_sheets::{ResolutionRow, name_resolutions};
use crate::region::{BodyKind, OrganisationKind, Region};
use crate::rules::{self, Errors, Form};
use garde::Validate;
use serde::{Deserialize, Serialize};

/// The region itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct RegionForm {
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::line(1, 120)))]
    pub name: String,
    #[garde(custom(rules::line(0, 160)))]
    pub claim: String,
    #[garde(custom(rules::line(1, 160)))]
    pub headline: String,
    #[garde(custom(rules::text(0, 800)))]
    pub introduction: String,
    #[garde(custom(rules::line(0, 160)))]
    pub unit: String,
    #[garde(custom(rules::mail))]
    pub email: String,
    #[garde(custom(rules::line(0, 60)))]
    pub phone: String,
    #[garde(custom(rules::web))]
    pub web: String,
    #[garde(custom(rules::text(0, 400)))]
    pub postal_address: String,
    #[garde(custom(rules::colour))]
    pub accent: String,
}

impl RegionForm {
    /// The form for what is stored; the version is for the caller to fill in.
    pub fn of(r: &Region) -> Self {
        Self {
            name: r.name.clone(),
            claim: r.claim.clone(),
            headline: r.headline.clone(),
            introduction: r.introduction.clone(),
            unit: r.contact.unit.clone(),
            email: r.contact.email.clone(),
            phone: r.contact.phone.clone(),
            web: r.contact.web.clone(),
            postal_address: r.postal_address.clone(),
            accent: r.accent.clone(),
            ..Self::default()
        }
    }
}

impl Form for RegionForm {}

/// A member of the region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct OrganisationForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new member: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::one_of(OrganisationKind::parse)))]
    pub kind: String,
    #[garde(custom(rules::ags))]
    pub ags: String,
    #[garde(custom(rules::line(1, 120)))]
    pub name: String,
    #[garde(custom(rules::line(1, 60)))]
    pub short_name: String,
    #[garde(custom(rules::whole_or_empty(0, 100_000_000)))]
    pub population: String,
    #[garde(custom(rules::line(0, 160)))]
    pub unit: String,
    #[garde(custom(rules::mail))]
    pub email: String,
    #[garde(custom(rules::line(0, 60)))]
    pub phone: String,
    #[garde(custom(rules::web))]
    pub web: String,
    #[garde(custom(rules::whole_or_empty(0, 40)))]
    pub map_column: String,
    #[garde(custom(rules::whole_or_empty(0, 40)))]
    pub map_row: String,
    #[garde(dive, custom(rules::at_most(100)))]
    pub resolutions: Vec<ResolutionRow>,
}

impl Form for OrganisationForm {
    fn across(&self, errors: &mut Errors) {
        let (kind, digits) = (OrganisationKind::parse(&self.kind), self.ags.trim().len());
        let code = match kind {
            Some(OrganisationKind::County) if digits != 5 => Some("ags_county"),
            Some(OrganisationKind::Town | OrganisationKind::Municipality) if digits != 8 => Some("ags_town"),
            Some(OrganisationKind::Association | OrganisationKind::Agency) if digits != 0 => Some("ags_none"),
            _ => None,
        };
        if let Some(code) = code {
            errors.entry("ags".into()).or_insert_with(|| code.into());
        }
        if self.map_column.trim().is_empty() != self.map_row.trim().is_empty() {
            errors.entry("map_row".into()).or_insert_with(|| "map_cell".into());
        }
        name_resolutions(&self.resolutions, errors);
    }
}

/// A working group.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct GroupForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new one: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::line(1, 120)))]
    pub name: String,
    #[garde(custom(rules::text(0, 400)))]
    pub purpose: String,
}

impl Form for GroupForm {}

/// A body: council, committee, conference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct BodyForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new body: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::line(1, 160)))]
    pub name: String,
    #[garde(custom(rules::one_of(BodyKind::parse)))]
    pub kind: String,
    /// Empty for a body of the whole region.
    #[garde(custom(rules::id_or_empty))]
    pub organisation_id: String,
}

impl Form for BodyForm {}

/// A legal or explaining page; its words are a text of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct PageForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new one: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::line(1, 120)))]
    pub title: String,
    /// One of the fixed addresses, or empty for an address made from the title.
    #[garde(custom(rules::line(0, 60)))]
    pub slug: String,
}

impl Form for PageForm {}

/// Somebody reports a barrier, without an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct BarrierForm {
    #[garde(custom(rules::line(0, 300)))]
    pub page: String,
    #[garde(custom(rules::text(10, 4000)))]
    pub text: String,
    #[garde(custom(rules::line(0, 200)))]
    pub contact: String,
    /// A field that people do not see; only robots fill it in.
    #[garde(skip)]
    pub website: String,
}

impl Form for BarrierForm {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_fits_the_kind() {
        let form = |kind: &str, ags: &str| OrganisationForm {
            kind: kind.into(),
            ags: ags.into(),
            name: "Gemeinde Nottuln".into(),
            short_name: "Nottuln".into(),
            ..OrganisationForm::default()
        };
        assert!(form("municipality", "05558032").check().is_empty());
        assert_eq!(form("municipality", "05558").check()["ags"], "ags_town");
        assert_eq!(form("county", "05558032").check()["ags"], "ags_county");
        assert_eq!(form("agency", "05558032").check()["ags"], "ags_none");
        assert!(form("agency", "").check().is_empty());
        assert_eq!(form("county", "x").check()["ags"], "ags");
    }
}
