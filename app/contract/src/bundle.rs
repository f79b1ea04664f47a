//! Bundles: the documented format in which `portal import` reads in what was written by hand or by other programs.
//! (`portal export` writes archives; `server/portal/src/exchange/README.md` describes those.)
//!
//! A bundle is one JSON file (`bundle.json`) and, beside it, `files/` with attachments named by
//! their SHA-256 (hexadecimal, lower case). Everything in it is optional. Two conveniences make bundles writable by hand:
//!
//! - wherever an id is expected, `"key:field/mobilitaet"` stands for an id made from that key
//!   (UUID version 5), the same in every bundle;
//! - wherever a [`Document`] is expected, `{"markdown": "…"}` stands for the text it describes.
//!
//! Importing is repeatable: what is as the bundle says stays untouched, what is other is replaced and
//! noted in the log with what it was, nothing is doubled. What people have changed since it was read in
//! is replaced only where that is asked for (`--overwrite`); else nothing is read in.

use crate::Id;
use crate::assessment::{self, Answer, AnswerState, AssessmentState, Deviation};
use crate::conference::{ConferenceState, Outcome, Stance};
use crate::consolidation::Rule;
use crate::council::{ConsultationResult, ConsultationRole, Setup, Votes};
use crate::edition::FrozenStrategy;
use crate::fact_sheet::FactSheet;
use crate::people::Role;
use crate::region::{Body, Organisation, Region, WorkingGroup};
use crate::strategy::{EditState, Field};
use crate::text::Document;
use crate::workshop::Workshop;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The version of the format that this code reads.
pub const FORMAT: &str = "portal-bundle/1";

/// Namespace of ids that are made from keys (UUID version 5).
pub const KEYS: Id = Id::from_u128(0x6f2c_1f0e_5b1d_4c53_9a52_7a0f_3a0b_c012);

/// The exchange format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bundle {
    pub format: String,
    pub region: Option<Region>,
    pub pages: Vec<PageItem>,
    pub organisations: Vec<Organisation>,
    pub groups: Vec<WorkingGroup>,
    pub bodies: Vec<Body>,
    pub people: Vec<PersonItem>,
    pub strategy: Option<FrozenStrategy>,
    pub fields: Vec<Field>,
    pub sheets: Vec<SheetItem>,
    pub workshops: Vec<WorkshopItem>,
    /// Editions about which councils were asked; the edition must be published before.
    pub councils: Vec<RoundItem>,
    pub council_setups: Vec<SetupItem>,
    pub conferences: Vec<ConferenceItem>,
    pub assessments: Vec<AssessmentItem>,
}

/// An assessment with its sheets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AssessmentItem {
    pub id: Id,
    pub slug: String,
    pub title: String,
    pub state: AssessmentState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    #[serde(default)]
    pub group: Option<Id>,
    #[serde(default)]
    pub published_at: Option<DateTime<Utc>>,
    pub setup: assessment::Setup,
    #[serde(default)]
    pub sheets: Vec<AnswerSheetItem>,
    /// The rule in use; none: the usual one.
    #[serde(default)]
    pub rule: Option<Rule>,
    #[serde(default)]
    pub deviations: Vec<DeviationItem>,
    /// When the proposal was frozen.
    #[serde(default)]
    pub frozen_at: Option<DateTime<Utc>>,
}

/// The sheet of a municipality; its first version only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerSheetItem {
    pub id: Id,
    pub organisation: Id,
    pub state: AnswerState,
    /// When it was released, or handed in.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub rows: Vec<AnswerItem>,
}

/// What a sheet says about one field or question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerItem {
    pub asked: Id,
    #[serde(flatten)]
    pub answer: Answer,
}

/// Where a proposal deviates from the rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviationItem {
    pub asked: Id,
    #[serde(flatten)]
    pub deviation: Deviation,
}

/// A legal or explaining page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageItem {
    pub id: Id,
    /// `impressum`, `datenschutz`, `barrierefreiheit`, `leichte-sprache`, `gebaerdensprache` …
    pub slug: String,
    pub title: String,
    pub body: Document,
}

/// A person with roles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonItem {
    pub id: Id,
    pub display_name: String,
    #[serde(default)]
    pub email: Option<String>,
    /// Account at the demo identity provider; demo bundles only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(default)]
    pub roles: Vec<RoleItem>,
}

/// A role in a bundle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleItem {
    pub role: Role,
    #[serde(default)]
    pub organisation: Option<Id>,
    #[serde(default)]
    pub group: Option<Id>,
    pub valid_from: NaiveDate,
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

/// A fact sheet with its editorial state and owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetItem {
    #[serde(flatten)]
    pub sheet: FactSheet,
    pub state: EditState,
    /// The responsible person.
    #[serde(default)]
    pub owner: Option<Id>,
}

/// A workshop with its editorial state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkshopItem {
    #[serde(flatten)]
    pub workshop: Workshop,
    pub state: EditState,
}

/// The councils are asked about an edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundItem {
    pub id: Id,
    /// Number of the edition.
    pub edition: i32,
    /// When the mayors' conference adopted it.
    pub adopted_on: NaiveDate,
    /// The agenda item of a conference that is over with which it was adopted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// The common wording.
    pub proposal: String,
    #[serde(default)]
    pub paths: Vec<PathItem>,
}

/// One municipality's path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathItem {
    pub organisation: Id,
    pub consultations: Vec<ConsultationItem>,
}

/// One body's part in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConsultationItem {
    pub id: Id,
    pub body: Id,
    pub role: ConsultationRole,
    #[serde(default)]
    pub date: Option<NaiveDate>,
    #[serde(default)]
    pub paper: String,
    /// In the non-public part of the meeting.
    #[serde(default)]
    pub closed: bool,
    /// The result of a non-public consultation may be told.
    #[serde(default)]
    pub released: bool,
    #[serde(default)]
    pub result: Option<ConsultationResult>,
    #[serde(default)]
    pub votes: Votes,
    #[serde(default)]
    pub wording: String,
    #[serde(default)]
    pub consequence: String,
    /// Number of the edition on the table, where it is another than the round's.
    #[serde(default)]
    pub edition: Option<i32>,
}

/// A municipality's usual chain and its council information system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetupItem {
    pub organisation: Id,
    #[serde(flatten)]
    pub setup: Setup,
}

/// A conference: one that is over, with what came out, or one to come. What its items point at is
/// frozen as it is when the bundle is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConferenceItem {
    pub id: Id,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    /// Planned length.
    pub minutes: i32,
    pub place: String,
    #[serde(default)]
    pub video: String,
    #[serde(default)]
    pub note: String,
    pub quorum: i32,
    pub state: ConferenceState,
    pub items: Vec<AgendaItem>,
    /// The settled minutes of a conference that is over.
    #[serde(default)]
    pub text: Document,
}

/// An agenda item with its positions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgendaItem {
    pub id: Id,
    pub title: String,
    /// As forms send it: `priorities`, `draft`, `motion`, `edition:{n}`, `comparison:{a}-{b}`.
    pub subject: String,
    pub recommendation: String,
    /// Of a conference that is over.
    #[serde(default)]
    pub outcome: Option<Outcome>,
    pub positions: Vec<PositionItem>,
}

/// How a municipality stands or stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PositionItem {
    pub organisation: Id,
    pub stance: Stance,
    #[serde(default)]
    pub remark: String,
    /// With an objection: another wording of the resolution.
    #[serde(default)]
    pub instead: String,
}
