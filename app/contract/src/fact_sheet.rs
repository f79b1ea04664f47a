//! Project fact sheets (Projektsteckbriefe).

use crate::attachment::Attachment;
use crate::dates::PartialDate;
use crate::region::Contact;
use crate::rules::parse_degrees;
use crate::strategy::{ProgressNote, Resolution};
use crate::text::Document;
use crate::{Id, Lang, labelled};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

labelled! {
    /// How far a project is.
    pub enum ProjectStatus {
        Idea = "idea", "Idee", "idea";
        Planned = "planned", "geplant", "planned";
        Running = "running", "läuft", "running";
        Regular = "regular", "im Regelbetrieb", "in regular operation";
        Completed = "completed", "abgeschlossen", "completed";
        Deferred = "deferred", "zurückgestellt", "deferred";
        Dropped = "dropped", "aufgegeben", "dropped";
    }
}

labelled! {
    /// State of a funding application.
    pub enum FundingState {
        Examined = "examined", "wird geprüft", "being examined";
        Planned = "planned", "geplant", "planned";
        Promised = "promised", "in Aussicht gestellt", "promised in principle";
        Applied = "applied", "beantragt", "applied for";
        Granted = "granted", "bewilligt", "granted";
        Refused = "refused", "abgelehnt", "refused";
        Settled = "settled", "abgerechnet", "settled";
        Waived = "waived", "nicht in Anspruch genommen", "waived";
    }
}

labelled! {
    /// How far a neighbour can use a building block as it is.
    pub enum Readiness {
        Ready = "ready", "sofort nutzbar", "ready to use";
        Adapt = "adapt", "anpassen", "needs adapting";
        Example = "example", "nur als Beispiel", "as an example only";
    }
}

/// A step with its planned, expected and actual date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Milestone {
    pub title: String,
    pub planned: Option<PartialDate>,
    pub expected: Option<PartialDate>,
    pub actual: Option<PartialDate>,
    /// What a date cannot say: "nach den Sommerferien", "voraussichtlich".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Milestone {
    /// Whether it should have been reached before today: a new date takes the place of the planned
    /// one, and nobody waits for a project that was given up, put off or completed.
    pub fn overdue(&self, of: ProjectStatus, today: NaiveDate) -> bool {
        let ended = matches!(of, ProjectStatus::Completed | ProjectStatus::Deferred | ProjectStatus::Dropped);
        let due = self.expected.as_ref().or(self.planned.as_ref());
        !ended && self.actual.is_none() && due.is_some_and(|d| d.last_day() < today)
    }
}

/// Money from a programme; sums in whole euros.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funding {
    pub programme: String,
    pub state: FundingState,
    pub granted: Option<i64>,
    pub called: Option<i64>,
    pub own_share: Option<i64>,
    pub date: Option<PartialDate>,
    #[serde(default)]
    pub note: String,
}

/// Something a neighbour can take over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildingBlock {
    pub title: String,
    pub readiness: Readiness,
    /// Who already has, and when: "Dülmen (2026)".
    #[serde(default)]
    pub taken_over_by: String,
    #[serde(default)]
    pub note: String,
}

/// A figure of a project that is no indicator of a goal: "1.891 iPads", "17 Pilotportale".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figure {
    pub title: String,
    /// As written, with its sign: "rund 2.000", "mehr als 70".
    pub value: String,
    pub unit: String,
    pub as_of: Option<PartialDate>,
}

/// Somebody outside the region who takes part: an institute, a company, a neighbouring county.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Partner {
    pub name: String,
    /// What for: "Netzbetreiber", "wissenschaftliche Begleitung".
    pub role: String,
}

/// A link with the words to show for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    pub title: String,
    pub url: String,
}

/// A place on the map; latitude and longitude in degrees (WGS 84), kept as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    pub name: String,
    pub latitude: String,
    pub longitude: String,
}

impl Place {
    /// Where the place is: an address that map programs open (RFC 5870), and the coordinates as people
    /// write them, "51,979° N, 7,291° O". None without both, or where they are no degrees.
    pub fn on_the_map(&self, lang: Lang) -> Option<(String, String)> {
        let degrees = |text: &str, most: i64| parse_degrees(text).filter(|d| d.abs() <= most.into());
        let (north, east) = (degrees(&self.latitude, 90)?, degrees(&self.longitude, 180)?);
        let side = |d: rust_decimal::Decimal, plus, minus| {
            let digits = d.abs().to_string().replace('.', lang.pick(",", "."));
            format!("{digits}°\u{a0}{}", if d.is_sign_negative() { minus } else { plus })
        };
        let words = format!("{}, {}", side(north, "N", "S"), side(east, lang.pick("O", "E"), "W"));
        Some((format!("geo:{north},{east}"), words))
    }
}

/// What a fact sheet says, beside its narrative, notes and files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetContent {
    pub title: String,
    /// Two to four sentences that citizens read first.
    pub summary: String,
    pub status: ProjectStatus,
    pub lead: Id,
    #[serde(default)]
    pub participants: Vec<Id>,
    #[serde(default)]
    pub fields: Vec<Id>,
    #[serde(default)]
    pub goals: Vec<Id>,
    #[serde(default)]
    pub start: Option<PartialDate>,
    #[serde(default)]
    pub end: Option<PartialDate>,
    #[serde(default)]
    pub milestones: Vec<Milestone>,
    /// Whole euros.
    #[serde(default)]
    pub cost: Option<i64>,
    #[serde(default)]
    pub cost_estimated: bool,
    /// What it costs a year afterwards, whole euros.
    #[serde(default)]
    pub running_cost: Option<i64>,
    #[serde(default)]
    pub fundings: Vec<Funding>,
    #[serde(default)]
    pub resolutions: Vec<Resolution>,
    /// What a neighbour can take over, in words.
    #[serde(default)]
    pub transferability: String,
    #[serde(default)]
    pub building_blocks: Vec<BuildingBlock>,
    #[serde(default)]
    pub figures: Vec<Figure>,
    #[serde(default)]
    pub partners: Vec<Partner>,
    /// The law that asks for it, with its deadline: "Onlinezugangsgesetz, bis 31.12.2022".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub legal_basis: String,
    /// What it depends on: funding, demand, a decision elsewhere.
    #[serde(default)]
    pub conditions: String,
    #[serde(default)]
    pub contact: Contact,
    #[serde(default)]
    pub links: Vec<Link>,
    #[serde(default)]
    pub places: Vec<Place>,
}

/// A fact sheet with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactSheet {
    pub id: Id,
    pub number: i32,
    #[serde(flatten)]
    pub content: SheetContent,
    pub narrative: Document,
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    #[serde(default)]
    pub notes: Vec<ProgressNote>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_leads_to_the_readers_own_map() {
        let at = |latitude: &str, longitude: &str| {
            let place = Place { name: "Markt".into(), latitude: latitude.into(), longitude: longitude.into() };
            place.on_the_map(Lang::De)
        };
        let shown = |address: &str, words: &str| Some((address.to_owned(), words.to_owned()));
        assert_eq!(at("51.9790", "7.291"), shown("geo:51.9790,7.291", "51,9790°\u{a0}N, 7,291°\u{a0}O"));
        assert_eq!(at("-33,9", "-70"), shown("geo:-33.9,-70", "33,9°\u{a0}S, 70°\u{a0}W"));
        for (latitude, longitude) in [("", ""), ("51.9", ""), ("", "7.2"), ("91", "7"), ("51.9", "181"), ("Markt", "7.2")] {
            assert_eq!(at(latitude, longitude), None, "{latitude} {longitude}");
        }
    }

    #[test]
    fn a_milestone_is_overdue_when_its_last_day_has_gone_by() {
        let day = |d: &str| PartialDate::parse(d);
        let today = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default();
        let m = |planned: &str, expected: &str, actual: &str| Milestone {
            planned: day(planned),
            expected: day(expected),
            actual: day(actual),
            ..Milestone::default()
        };
        for (milestone, overdue) in [
            (m("10.2026", "", ""), true),
            (m("11.2026", "", ""), false),
            (m("2026", "", ""), false),
            (m("10.2026", "03.2027", ""), false),
            (m("03.2027", "31.10.2026", ""), true),
            (m("10.2026", "", "12.2026"), false),
            (m("", "", ""), false),
        ] {
            assert_eq!(milestone.overdue(ProjectStatus::Running, today), overdue, "{milestone:?}");
        }
        assert!(!m("10.2026", "", "").overdue(ProjectStatus::Dropped, today));
    }
}
