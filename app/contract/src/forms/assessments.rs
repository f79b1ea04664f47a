//! Forms of assessments: set up, answer, release, consolidate.

use crate::assessment::{Axis, QuestionKind, ReleasedBy, Setup};
use crate::consolidation::{Method, hundredths};
use crate::dates::parse_day;
use crate::rules::{self, Errors, Form};
use crate::strategy::Priority;
use chrono::NaiveTime;
use garde::Validate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most characters of a comment or remark.
pub const COMMENT: usize = 2_000;
/// Most fields and questions of an assessment.
pub const MOST: usize = 60;

fn clock_time(value: &str, (): &()) -> garde::Result {
    match value.trim() {
        "" => Err(garde::Error::new("required")),
        v if parse_time(v).is_some() => Ok(()),
        _ => Err(garde::Error::new("time")),
    }
}

/// Reads `18:00`, `8:30` or `18:00:30`.
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().trim_end_matches("Uhr").trim();
    NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S")).ok()
}

fn score(value: &str, (): &()) -> garde::Result {
    match value.trim() {
        "" => Err(garde::Error::new("required")),
        v if hundredths(v).is_some() => Ok(()),
        _ => Err(garde::Error::new("decimal")),
    }
}

fn score_or_empty(value: &str, (): &()) -> garde::Result {
    if value.trim().is_empty() { Ok(()) } else { score(value, &()) }
}

/// Everything about an assessment but its state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct AssessmentForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new one: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::line(1, 120)))]
    pub title: String,
    #[garde(custom(rules::text(0, 1500)))]
    pub introduction: String,
    #[garde(custom(rules::day))]
    pub opens_day: String,
    #[garde(custom(clock_time))]
    pub opens_time: String,
    #[garde(custom(rules::day))]
    pub closes_day: String,
    #[garde(custom(clock_time))]
    pub closes_time: String,
    /// The group that consolidates.
    #[garde(custom(rules::id_or_empty))]
    pub group: String,
    #[garde(custom(rules::one_of(ReleasedBy::parse)))]
    pub released_by: String,
    /// `on`: answers are published once the assessment is closed.
    #[garde(skip)]
    pub public: String,
    #[garde(custom(rules::whole(0, 9)))]
    pub scale_min: String,
    #[garde(custom(rules::whole(1, 10)))]
    pub scale_max: String,
    #[garde(custom(rules::line(1, 40)))]
    pub scale_low: String,
    #[garde(custom(rules::line(1, 40)))]
    pub scale_high: String,
    #[garde(dive, custom(rules::at_most(6)))]
    pub axes: Vec<AxisRow>,
    /// Fields of the strategy that are asked about.
    #[garde(custom(rules::ids))]
    pub fields: Vec<String>,
    #[garde(dive, custom(rules::at_most(30)))]
    pub proposed: Vec<ProposedRow>,
    #[garde(dive, custom(rules::at_most(30)))]
    pub questions: Vec<QuestionRow>,
}

impl AssessmentForm {
    /// The form for what is asked; title, times, group, id and version are for the caller to fill in.
    pub fn of(s: &Setup) -> Self {
        let proposed = s.fields.iter().filter(|f| f.field_id.is_none());
        let questions = s.questions.iter().map(|q| QuestionRow {
            id: q.id.to_string(),
            kind: q.kind.to_string(),
            text: q.text.clone(),
            help: q.help.clone(),
            options: q.options.join("\n"),
        });
        Self {
            introduction: s.introduction.clone(),
            released_by: s.released_by.to_string(),
            public: if s.public { "on".into() } else { String::new() },
            scale_min: s.scale.min.to_string(),
            scale_max: s.scale.max.to_string(),
            scale_low: s.scale.low.clone(),
            scale_high: s.scale.high.clone(),
            axes: s.axes.iter().map(AxisRow::from).collect(),
            fields: s.fields.iter().filter_map(|f| f.field_id).map(|f| f.to_string()).collect(),
            proposed: proposed.map(|f| ProposedRow { id: f.id.to_string(), title: f.title.clone(), help: f.help.clone() }).collect(),
            questions: questions.collect(),
            ..Self::default()
        }
    }
}

/// An axis; rows without a name are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct AxisRow {
    #[garde(custom(rules::line(0, 40)))]
    pub key: String,
    #[garde(custom(rules::line(0, 40)))]
    pub name: String,
    #[garde(custom(rules::line(0, 120)))]
    pub help: String,
}

impl From<&Axis> for AxisRow {
    fn from(a: &Axis) -> Self {
        Self { key: a.key.clone(), name: a.name.clone(), help: a.help.clone() }
    }
}

/// A field that is only proposed; rows without a title are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ProposedRow {
    #[garde(custom(rules::id_or_empty))]
    pub id: String,
    #[garde(custom(rules::line(0, 80)))]
    pub title: String,
    #[garde(custom(rules::line(0, 160)))]
    pub help: String,
}

/// A further question; rows without words are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct QuestionRow {
    #[garde(custom(rules::id_or_empty))]
    pub id: String,
    #[garde(custom(rules::one_of_or_empty(QuestionKind::parse)))]
    pub kind: String,
    #[garde(custom(rules::line(0, 200)))]
    pub text: String,
    #[garde(custom(rules::line(0, 200)))]
    pub help: String,
    /// One option a line.
    #[garde(custom(rules::text(0, 1500)))]
    pub options: String,
}

impl QuestionRow {
    /// The options, one a line.
    pub fn choices(&self) -> Vec<String> {
        self.options.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
    }
}

/// What of some names was there before, with its place: nobody could tell the two apart.
fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (usize, &'a str)> {
    let mut seen = std::collections::HashSet::new();
    names.map(str::trim).enumerate().filter(move |(_, name)| !name.is_empty() && !seen.insert(name.to_lowercase()))
}

impl Form for AssessmentForm {
    fn across(&self, errors: &mut Errors) {
        let moment = |day: &str, time: &str| Some(parse_day(day)?.and_time(parse_time(time)?));
        if let (Some(opens), Some(closes)) = (moment(&self.opens_day, &self.opens_time), moment(&self.closes_day, &self.closes_time))
            && closes <= opens
        {
            errors
                .entry("closes_day".into())
                .or_insert_with(|| format!("end_before_start|{}|{}", self.closes_day.trim(), self.opens_day.trim()));
        }
        let number = |s: &str| s.trim().parse::<i64>().ok();
        if let (Some(min), Some(max)) = (number(&self.scale_min), number(&self.scale_max))
            && max <= min
        {
            errors.entry("scale_max".into()).or_insert_with(|| format!("whole|{}|10", min + 1));
        }
        if self.axes.iter().all(|a| a.name.trim().is_empty()) {
            errors.entry("axes[0].name".into()).or_insert_with(|| "required".into());
        }
        for (i, name) in repeated(self.axes.iter().map(|a| a.name.as_str())) {
            errors.entry(format!("axes[{i}].name")).or_insert_with(|| format!("twice|{name}"));
        }
        for (i, title) in repeated(self.proposed.iter().map(|p| p.title.as_str())) {
            errors.entry(format!("proposed[{i}].title")).or_insert_with(|| format!("twice|{title}"));
        }
        let proposed = self.proposed.iter().filter(|p| !p.title.trim().is_empty()).count();
        if self.fields.is_empty() && proposed == 0 {
            errors.entry("fields".into()).or_insert_with(|| "no_fields".into());
        }
        for (i, q) in self.questions.iter().enumerate().filter(|(_, q)| !q.text.trim().is_empty()) {
            let lists = matches!(QuestionKind::parse(&q.kind), Some(QuestionKind::Single | QuestionKind::Multiple));
            if q.kind.is_empty() {
                errors.entry(format!("questions[{i}].kind")).or_insert_with(|| "required".into());
            }
            if lists && q.choices().len() < 2 {
                errors.entry(format!("questions[{i}].options")).or_insert_with(|| "two_options".into());
            }
            if let Some((_, twice)) = repeated(q.choices().iter().map(String::as_str)).next().filter(|_| lists) {
                errors.entry(format!("questions[{i}].options")).or_insert_with(|| format!("twice|{twice}"));
            }
        }
    }
}

/// A step of an assessment: `open`, `close`, `withdraw`, `restore`, `publish`, `unpublish`, `private`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct AssessmentStepForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(skip)]
    pub step: String,
    #[garde(custom(rules::text(0, 500)))]
    pub reason: String,
}

impl AssessmentStepForm {
    /// Whether others lose or gain something by a step, so that the log has to say why.
    pub fn needs_reason(step: &str) -> bool {
        matches!(step, "close" | "withdraw" | "publish" | "unpublish" | "private")
    }
}

impl Form for AssessmentStepForm {
    fn across(&self, errors: &mut Errors) {
        if Self::needs_reason(&self.step) && self.reason.trim().is_empty() {
            errors.entry("reason".into()).or_insert_with(|| "reason".into());
        }
    }
}

/// A later closing time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ExtendForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::day))]
    pub day: String,
    #[garde(custom(clock_time))]
    pub time: String,
    #[garde(custom(rules::text(1, 500)))]
    pub reason: String,
}

impl Form for ExtendForm {}

/// Rows of an answer sheet. Only rows that differ from `was` are changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct AnswersForm {
    #[garde(custom(rules::id))]
    pub sheet: String,
    #[garde(dive, custom(rules::at_most(100)))]
    pub rows: Vec<AnswerRow>,
}

/// One row as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct AnswerRow {
    /// The field or question.
    #[garde(custom(rules::id))]
    pub asked: String,
    #[garde(skip)]
    pub version: String,
    /// What stood there when the page was made: a digest of the row.
    #[garde(skip)]
    pub was: String,
    #[garde(skip)]
    pub ratings: BTreeMap<String, String>,
    #[garde(custom(rules::text(0, COMMENT)))]
    pub comment: String,
    /// Stays within the municipality.
    #[garde(custom(rules::text(0, COMMENT)))]
    pub remark: String,
    #[garde(skip)]
    pub values: Vec<String>,
    /// After a change by somebody else: what was typed before, as JSON of such a row.
    #[garde(skip)]
    pub mine: String,
    /// `on`: take that instead.
    #[garde(skip)]
    pub keep: String,
}

impl Form for AnswersForm {}

/// Hands a sheet in, with the rows that stand in its form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandInForm {
    pub sheet: String,
    pub version: String,
    pub rows: Vec<AnswerRow>,
}

/// Releases a sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct SheetStepForm {
    #[garde(custom(rules::id))]
    pub sheet: String,
    #[garde(skip)]
    pub version: String,
}

impl Form for SheetStepForm {}

/// Sends a sheet back, or begins a new version of a released one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct SheetReasonForm {
    #[garde(custom(rules::id))]
    pub sheet: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::text(1, 500)))]
    pub reason: String,
}

impl Form for SheetReasonForm {}

/// The rule of a consolidation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct RuleForm {
    #[garde(custom(rules::id))]
    pub assessment: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::one_of(Method::parse)))]
    pub method: String,
    #[garde(skip)]
    pub weights: BTreeMap<String, String>,
    #[garde(custom(score))]
    pub first: String,
    #[garde(custom(score))]
    pub second: String,
    #[garde(custom(score_or_empty))]
    pub deferred_below: String,
}

impl RuleForm {
    /// The rule, if the form is in order.
    pub fn rule(&self) -> Option<crate::consolidation::Rule> {
        let weights: Option<BTreeMap<String, i64>> =
            self.weights.iter().map(|(k, w)| Some((k.clone(), w.trim().parse::<i64>().ok()?))).collect();
        let deferred_below = match self.deferred_below.trim() {
            "" => None,
            d => Some(hundredths(d)?),
        };
        let rule = crate::consolidation::Rule {
            method: Method::parse(&self.method)?,
            weights: weights?,
            first: hundredths(&self.first)?,
            second: hundredths(&self.second)?,
            deferred_below,
        };
        rule.sound().then_some(rule)
    }
}

impl Form for RuleForm {
    fn across(&self, errors: &mut Errors) {
        let mut any = false;
        for (key, weight) in &self.weights {
            match weight.trim().parse::<i64>() {
                Ok(w) if (0..=100).contains(&w) => any |= w > 0,
                _ => drop(errors.insert(format!("weights.{key}"), "whole|0|100".into())),
            }
        }
        if let (false, Some(key)) = (any, self.weights.keys().next()) {
            errors.entry(format!("weights.{key}")).or_insert_with(|| "no_weight".into());
        }
        let (first, second, deferred) = (hundredths(&self.first), hundredths(&self.second), hundredths(&self.deferred_below));
        if first.zip(second).is_some_and(|(f, s)| f <= s) {
            errors.entry("second".into()).or_insert_with(|| "borders".into());
        }
        if deferred.zip(second).is_some_and(|(d, s)| d > s) {
            errors.entry("deferred_below".into()).or_insert_with(|| "borders".into());
        }
    }
}

/// Where a proposal deviates from the rule, for one field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct DeviationForm {
    #[garde(custom(rules::id))]
    pub assessment: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::id))]
    pub asked: String,
    /// A class, or empty to follow the rule.
    #[garde(custom(rules::one_of_or_empty(Priority::parse)))]
    pub class: String,
    /// `on`: deferred.
    #[garde(skip)]
    pub deferred: String,
    #[garde(custom(rules::text(0, 600)))]
    pub reason: String,
}

impl Form for DeviationForm {
    fn across(&self, errors: &mut Errors) {
        if !self.class.is_empty() && self.reason.trim().is_empty() {
            errors.entry("reason".into()).or_insert_with(|| "reason".into());
        }
        // Without a class the rule is followed: what was entered for another one must not vanish.
        if self.class.is_empty() && !(self.deferred.is_empty() && self.reason.trim().is_empty()) {
            errors.entry("class".into()).or_insert_with(|| "deviating_class".into());
        }
    }
}

/// Freezes a proposal. `seen` names what was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct FreezeForm {
    #[garde(custom(rules::id))]
    pub assessment: String,
    #[garde(skip)]
    pub seen: String,
}

impl Form for FreezeForm {}

#[cfg(test)]
mod tests;
