//! The assessment (Bedarfsabfrage): what every municipality is asked, and what it answered.

mod answered;
mod changed;

use crate::consolidation::{self, Outcome, Rule};
use crate::region::OrganisationKind;
use crate::strategy::Priority;
use crate::{Id, labelled};
pub use answered::Replies;
pub use changed::{Changed, Part};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

labelled! {
    /// How far an assessment is. Open ones end by the clock, at their closing time.
    pub enum AssessmentState {
        Draft = "draft", "in Vorbereitung", "being prepared";
        Open = "open", "offen", "open";
        Closed = "closed", "geschlossen", "closed";
        Withdrawn = "withdrawn", "zurückgezogen", "withdrawn";
    }
}

labelled! {
    /// How far the answer sheet of a municipality is.
    pub enum AnswerState {
        Draft = "draft", "in Arbeit", "in progress";
        Submitted = "submitted", "wartet auf Freigabe", "waits for release";
        Released = "released", "freigegeben", "released";
    }
}

labelled! {
    /// Who may release the sheet of a municipality.
    pub enum ReleasedBy {
        Mayor = "mayor", "nur die Bürgermeisterin, der Bürgermeister, die Landrätin oder der Landrat", "the mayor or head of the county only";
        MayorOrCoordinator = "mayor_or_coordinator", "auch die oder der Digitalisierungsbeauftragte", "the digital coordinator, too";
    }
}

labelled! {
    /// How a further question is answered.
    pub enum QuestionKind {
        Single = "single", "eine Antwort aus einer Liste", "one answer from a list";
        Multiple = "multiple", "mehrere Antworten aus einer Liste", "several answers from a list";
        Number = "number", "eine Zahl", "a number";
        Text = "text", "freier Text", "free text";
    }
}

/// The scale of all ratings. Ends carry a word: "1 gering, 5 hoch".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    pub min: i32,
    pub max: i32,
    pub low: String,
    pub high: String,
}

impl Default for Scale {
    fn default() -> Self {
        Self { min: 1, max: 5, low: "gering".into(), high: "hoch".into() }
    }
}

/// One of the questions that are asked for every field, answered on the scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Axis {
    /// Names the axis in answers and rules, for good.
    pub key: String,
    pub name: String,
    /// "Wie wichtig ist das Feld für uns?"
    #[serde(default)]
    pub help: String,
}

impl Axis {
    /// Importance, potential and room for action: what the county's paper asked for in 2019.
    pub fn usual() -> Vec<Axis> {
        [
            ("bedeutung", "Bedeutung", "Wie wichtig ist das Feld für uns?"),
            ("potenzial", "Potenzial", "Was kann Digitales hier verbessern?"),
            ("spielraum", "Spielraum", "Was können wir selbst bestimmen?"),
        ]
        .map(|(key, name, help)| Axis { key: key.into(), name: name.into(), help: help.into() })
        .into()
    }
}

/// A field that is asked about: one of the strategy, or one that is only proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub id: Id,
    /// The field of the strategy; none for a proposed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_id: Option<Id>,
    pub title: String,
    #[serde(default)]
    pub help: String,
}

impl Asked {
    /// The field of the strategy; what is only proposed becomes the field of this id once a conference
    /// adopts it.
    pub fn field(&self) -> Id {
        self.field_id.unwrap_or(self.id)
    }
}

/// A further question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub id: Id,
    pub kind: QuestionKind,
    pub text: String,
    #[serde(default)]
    pub help: String,
    /// What can be chosen, where something can.
    #[serde(default)]
    pub options: Vec<String>,
}

/// What is asked, of whom, and what happens with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// What the assessment is for, in a few sentences.
    #[serde(default)]
    pub introduction: String,
    pub scale: Scale,
    pub axes: Vec<Axis>,
    pub fields: Vec<Asked>,
    #[serde(default)]
    pub questions: Vec<Question>,
    pub released_by: ReleasedBy,
    /// Whether every town's released answers stand on its public page once the assessment is closed.
    #[serde(default)]
    pub public: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            introduction: String::new(),
            scale: Scale::default(),
            axes: Axis::usual(),
            fields: vec![],
            questions: vec![],
            released_by: ReleasedBy::Mayor,
            public: false,
        }
    }
}

impl Setup {
    /// Whether a row of a sheet can have this id: a field or a question.
    pub fn asks(&self, id: Id) -> bool {
        self.fields.iter().any(|f| f.id == id) || self.questions.iter().any(|q| q.id == id)
    }

    /// How many ratings a full sheet has.
    pub fn ratings(&self) -> usize {
        self.fields.len() * self.axes.len()
    }
}

/// What a municipality says about one field or one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// Rating by key of the axis; absent means "no answer".
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ratings: BTreeMap<String, i32>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// What was chosen or written for a further question.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

impl Answer {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.ratings.is_empty() && self.comment.is_empty() && self.values.is_empty()
    }
}

/// What a municipality released: all rows by the id of the field or question.
pub type Answers = BTreeMap<Id, Answer>;

/// A released sheet beside others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleasedSheet {
    pub organisation_id: Id,
    pub name: String,
    pub kind: OrganisationKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<i64>,
    /// Which release of this municipality: 1, and 2 and more for changes with a reason.
    pub number: i32,
    /// The digest of the released answers.
    pub sha256: String,
    pub answers: Answers,
}

/// What the working group proposes for one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    pub asked_id: Id,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_id: Option<Id>,
    pub title: String,
    /// The computed value in hundredths; none where nobody rated the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computed: Option<Priority>,
    pub computed_deferred: bool,
    pub class: Priority,
    pub deferred: bool,
    /// Why the proposal deviates; empty where it does not.
    #[serde(default)]
    pub reason: String,
}

impl Proposed {
    /// The field of the strategy; what was only proposed becomes the field of this id once a conference
    /// adopts it.
    pub fn field(&self) -> Id {
        self.field_id.unwrap_or(self.asked_id)
    }

    /// Whether the proposal says something else than the rule.
    pub fn deviates(&self) -> bool {
        self.computed != Some(self.class) || self.computed_deferred != self.deferred
    }
}

/// What a working group decided to deviate in, before it is frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deviation {
    pub class: Priority,
    pub deferred: bool,
    pub reason: String,
}

/// The format of a frozen proposal.
pub const PROPOSAL_FORMAT: &str = "priority-proposal/1";

/// A proposal with all that it was computed from, so that it can be recomputed years later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenProposal {
    pub format: String,
    pub assessment_id: Id,
    pub assessment: String,
    /// The how-many-eth proposal of this assessment.
    pub number: i32,
    pub scale: Scale,
    pub axes: Vec<Axis>,
    pub fields: Vec<Asked>,
    pub rule: Rule,
    pub sheets: Vec<ReleasedSheet>,
    /// Municipalities without a released sheet.
    pub missing: Vec<String>,
    /// The proposal, in the order of the computed list.
    pub lines: Vec<Proposed>,
}

impl FrozenProposal {
    /// Computes the list anew from what was frozen.
    pub fn recompute(&self) -> Outcome {
        let input = consolidation::Input::new(&self.scale, &self.axes, &self.fields, &self.sheets, &self.missing);
        consolidation::consolidate(&input, &self.rule)
    }

    /// Whether the frozen list is what the rule gives.
    pub fn holds(&self) -> bool {
        let found = self.recompute();
        found.lines.len() == self.lines.len()
            && found
                .lines
                .iter()
                .zip(&self.lines)
                .all(|(f, p)| f.id == p.asked_id && f.value == p.value && f.class == p.computed && f.deferred == p.computed_deferred)
    }
}

/// A frozen proposal in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalHead {
    pub id: Id,
    pub assessment_id: Id,
    /// Title of the assessment.
    pub assessment: String,
    pub assessment_slug: String,
    pub number: i32,
    pub sha256: String,
    pub made_at: DateTime<Utc>,
    pub made_by: Option<Id>,
}

impl ProposalHead {
    /// "Prioritätenliste 2 aus: Bedarfsabfrage 2026"
    pub fn title(&self, lang: crate::Lang) -> String {
        let (n, a) = (self.number, &self.assessment);
        lang.say(format_args!("Prioritätenliste {n} aus: {a}"), format_args!("Priority list {n} of: {a}"))
    }
}
