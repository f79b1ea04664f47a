//! The strategy: guiding principles, fields of action, goals, yearly targets, indicators.

use crate::attachment::Attachment;
use crate::dates::PartialDate;
use crate::fact_sheet::ProjectStatus;
use crate::text::Document;
use crate::{Id, Lang, labelled};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

labelled! {
    /// Priority class of a field (classes follow the county's paper of 2021).
    pub enum Priority {
        First = "1", "Klasse I", "class I";
        Second = "2", "Klasse II", "class II";
        Third = "3", "Klasse III", "class III";
    }
}

labelled! {
    /// What became of a yearly target.
    pub enum TargetState {
        Open = "open", "offen", "open";
        Reached = "reached", "erreicht", "reached";
        Partly = "partly", "teilweise erreicht", "partly reached";
        Missed = "missed", "verfehlt", "missed";
    }
}

/// The strategy as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Strategy {
    /// "Coesfeld 12.0 – Im Kreis gemeinsam digital"
    pub title: String,
    pub short_title: String,
    pub first_year: Option<i32>,
    pub last_year: Option<i32>,
    /// How the strategy came to be, in a few sentences.
    pub origin: String,
    /// Resolutions on the strategy as a whole.
    pub resolutions: Vec<Resolution>,
}

/// What a field of action consists of, beside its long texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldContent {
    pub title: String,
    /// The classification people refer to; not a rank.
    pub number: i32,
    pub slug: String,
    pub priority: Option<Priority>,
    /// Put off for now ("zurückgestellt"), whatever its class.
    pub deferred: bool,
    /// One sentence on how the priority came about or what is being prepared.
    pub priority_note: String,
    pub responsible_group: Option<Id>,
    pub yearly_targets: Vec<YearlyTarget>,
    pub resolutions: Vec<Resolution>,
}

/// A target for one year (Jahresziel).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearlyTarget {
    pub year: i32,
    pub text: String,
    pub state: TargetState,
}

/// A goal of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoalContent {
    pub title: String,
    /// Second part of "Ziel 5.1".
    pub number: i32,
}

/// An indicator of a goal (Kennzahl).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IndicatorContent {
    pub title: String,
    /// "Prozent", "Fahrten im Monat"
    pub unit: String,
    /// What is counted, by whom, when.
    pub method: String,
    pub source: String,
    /// A target without a year: "mehr als 70 Prozent der Arbeitsplätze".
    pub aim: String,
    pub baseline: Option<YearValue>,
    pub targets: Vec<YearValue>,
    pub measured: Vec<YearValue>,
}

/// A value of one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearValue {
    pub year: i32,
    pub value: Decimal,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A resolution that a field or project rests on (OParl: Paper and Consultation, in short).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Resolution {
    /// Paper number, "V/0143/2018".
    pub reference: String,
    /// What kind of paper: "Vorlage", "Antrag", "Bericht".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Date of the paper itself; `date` is the meeting's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dated: Option<PartialDate>,
    pub title: String,
    /// "Rat der Stadt Coesfeld"
    pub body: String,
    pub date: Option<PartialDate>,
    /// What the body was to do: "Vorberatung", "Entscheidung", "Bericht".
    pub role: String,
    /// In the council's own words: "einstimmig".
    pub result: String,
    /// The wording, or what of it matters here.
    pub wording: String,
    /// The wording is what was proposed; what was resolved is not known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub proposed: bool,
    pub link: String,
}

impl Resolution {
    /// Kind and date of the paper: "Antrag", "Vorlage vom 19.02.2018"; empty when neither is known.
    pub fn paper(&self, lang: Lang) -> String {
        let of = |d: &PartialDate| match (self.kind.as_str(), d.as_str().len()) {
            ("", _) => lang.say(format_args!("Papier: {}", d.show(lang)), format_args!("Paper: {}", d.show(lang))),
            (kind, 10) => lang.say(format_args!("{kind} vom {}", d.show(lang)), format_args!("{kind}, {}", d.show(lang))),
            (kind, _) => format!("{kind}, {}", d.show(lang)),
        };
        self.dated.as_ref().map_or_else(|| self.kind.clone(), of)
    }

    /// The wording, marked when it is only what was proposed.
    pub fn said(&self, lang: Lang) -> String {
        match (self.proposed, self.wording.as_str()) {
            (true, w) if !w.is_empty() => format!("{}: {w}", lang.pick("Vorschlag", "Proposal")),
            (_, w) => w.to_owned(),
        }
    }
}

labelled! {
    /// Editorial state of a thing that editions can contain.
    pub enum EditState {
        Draft = "draft", "Entwurf", "draft";
        Ready = "ready", "freigegeben", "released";
        Withdrawn = "withdrawn", "zurückgezogen", "withdrawn";
    }
}

labelled! {
    /// Traffic light of a progress note.
    pub enum TrafficLight {
        Green = "green", "im Plan", "on plan";
        Yellow = "yellow", "verzögert", "delayed";
        Red = "red", "gefährdet", "at risk";
        /// For reports that say how far something is, but not how well.
        Unrated = "unrated", "ohne Ampel", "not rated";
    }
}

/// A dated note on how far something is: what was planned, what is, what comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgressNote {
    pub id: Id,
    pub date: NaiveDate,
    pub light: TrafficLight,
    /// What status the project had that day, where the report says so. The sheet's own status is today's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ProjectStatus>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub plan: String,
    pub actual: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub next_step: String,
}

/// A field with all that belongs to it, as working pages and editions hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub id: Id,
    #[serde(flatten)]
    pub content: FieldContent,
    pub vision: Document,
    pub goals: Vec<Goal>,
    pub notes: Vec<ProgressNote>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// A goal with its text and indicators.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    pub id: Id,
    #[serde(flatten)]
    pub content: GoalContent,
    pub text: Document,
    pub indicators: Vec<Indicator>,
}

/// An indicator with its identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    pub id: Id,
    #[serde(flatten)]
    pub content: IndicatorContent,
}
