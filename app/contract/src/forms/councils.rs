//! Forms of the councils: rounds, chains, consultations, and what council information systems say.

use crate::council::{ConsultationResult, ConsultationRole, PAPER_NUMBER};
use crate::rules::{self, Errors, Form};
use garde::Validate;
use serde::{Deserialize, Serialize};

/// The councils are asked about an edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct RoundForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new round: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    /// Number of the edition.
    #[garde(custom(rules::whole(1, 100_000)))]
    pub edition: String,
    /// The item of a conference that adopted it; empty: not said.
    #[garde(custom(rules::id_or_empty))]
    pub item: String,
    /// When; empty where an item is chosen, for then it is the day of its conference.
    #[garde(custom(rules::day_or_empty))]
    pub adopted_on: String,
    #[garde(custom(rules::text(1, 2000)))]
    pub proposal: String,
}

impl Form for RoundForm {
    fn across(&self, errors: &mut Errors) {
        if self.item.is_empty() && self.adopted_on.trim().is_empty() {
            errors.entry("adopted_on".into()).or_insert_with(|| "required".into());
        }
    }
}

/// A municipality's usual chain becomes its path, with what is known of it already.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ChainForm {
    #[garde(custom(rules::id))]
    pub round_id: String,
    #[garde(custom(rules::id))]
    pub organisation_id: String,
    #[garde(custom(rules::line(0, PAPER_NUMBER)))]
    pub paper: String,
    #[garde(dive, custom(rules::at_most(30)))]
    pub days: Vec<ChainDay>,
}

/// The meeting of one body of the chain.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ChainDay {
    #[garde(custom(rules::id))]
    pub body: String,
    #[garde(custom(rules::day_or_empty))]
    pub day: String,
}

impl Form for ChainForm {}

/// A consultation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ConsultationForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new consultation: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::id))]
    pub round_id: String,
    #[garde(custom(rules::id))]
    pub organisation_id: String,
    #[garde(custom(rules::id))]
    pub body: String,
    #[garde(custom(rules::one_of(ConsultationRole::parse)))]
    pub role: String,
    #[garde(custom(rules::day_or_empty))]
    pub date: String,
    #[garde(custom(rules::line(0, PAPER_NUMBER)))]
    pub paper: String,
    /// `public` or `closed`.
    #[garde(custom(rules::one_of(read_part)))]
    pub part: String,
    /// `on`: the result of a non-public consultation is told.
    #[garde(skip)]
    pub released: String,
    #[garde(custom(rules::one_of_or_empty(ConsultationResult::parse)))]
    pub result: String,
    #[garde(custom(rules::whole_or_empty(0, 1000)))]
    pub yes: String,
    #[garde(custom(rules::whole_or_empty(0, 1000)))]
    pub no: String,
    #[garde(custom(rules::whole_or_empty(0, 1000)))]
    pub abstained: String,
    #[garde(custom(rules::whole_or_empty(0, 1000)))]
    pub excluded: String,
    #[garde(custom(rules::text(0, 4000)))]
    pub wording: String,
    #[garde(custom(rules::text(0, 600)))]
    pub consequence: String,
    /// Number of the edition that was on the table.
    #[garde(custom(rules::whole(1, 100_000)))]
    pub edition: String,
    /// Why a result is changed that was recorded more than a day ago.
    #[garde(custom(rules::text(0, 500)))]
    pub reason: String,
    /// The proposal of a council information system that filled the form in.
    #[garde(custom(rules::id_or_empty))]
    pub proposal: String,
}

fn read_part(value: &str) -> Option<bool> {
    match value {
        "public" => Some(true),
        "closed" => Some(false),
        _ => None,
    }
}

impl Form for ConsultationForm {
    fn across(&self, errors: &mut Errors) {
        if !self.result.is_empty() && self.date.trim().is_empty() {
            errors.entry("date".into()).or_insert_with(|| "day_of_result".into());
        }
        let votes = [("yes", &self.yes), ("no", &self.no), ("abstained", &self.abstained), ("excluded", &self.excluded)];
        if self.result.is_empty() {
            if let Some((name, _)) = votes.iter().find(|(_, v)| !v.trim().is_empty()) {
                errors.entry((*name).into()).or_insert_with(|| "votes_without_result".into());
            }
            if !self.wording.trim().is_empty() {
                errors.entry("wording".into()).or_insert_with(|| "votes_without_result".into());
            }
        }
    }
}

/// A consultation leaves the path, or comes back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct DropForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::text(0, 500)))]
    pub reason: String,
}

impl Form for DropForm {}

/// A municipality's usual chain and its council information system.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct SetupForm {
    #[garde(custom(rules::id))]
    pub organisation_id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(dive, custom(rules::at_most(30)))]
    pub chain: Vec<ChainRow>,
    #[garde(custom(rules::web))]
    pub oparl: String,
    #[garde(dive, custom(rules::at_most(60)))]
    pub words: Vec<WordRow>,
}

/// One body of the usual chain; rows without a body are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ChainRow {
    #[garde(custom(rules::id_or_empty))]
    pub body: String,
    #[garde(custom(rules::one_of_or_empty(ConsultationRole::parse)))]
    pub role: String,
    /// `public` or `closed`.
    #[garde(custom(rules::one_of_or_empty(read_part)))]
    pub part: String,
    #[garde(custom(rules::whole_or_empty(1, 1000)))]
    pub seats: String,
}

/// How the council information system words a result; rows without a phrase are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct WordRow {
    #[garde(custom(rules::line(0, 120)))]
    pub phrase: String,
    #[garde(custom(rules::one_of_or_empty(ConsultationResult::parse)))]
    pub result: String,
}

impl Form for SetupForm {
    fn across(&self, errors: &mut Errors) {
        for (i, row) in self.words.iter().enumerate() {
            if !row.phrase.trim().is_empty() && row.result.is_empty() {
                errors.entry(format!("words[{i}].result")).or_insert_with(|| "required".into());
            }
        }
        let bodies: Vec<&str> = self.chain.iter().map(|r| r.body.as_str()).filter(|b| !b.is_empty()).collect();
        for (i, row) in self.chain.iter().enumerate() {
            if !row.body.is_empty() && bodies.iter().filter(|b| **b == row.body).count() > 1 {
                errors.entry(format!("chain[{i}].body")).or_insert_with(|| "body_twice".into());
            }
        }
    }
}

/// Asks for a look at a municipality's council information system.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct LookForm {
    #[garde(custom(rules::id))]
    pub organisation_id: String,
}

impl Form for LookForm {}

/// Turns down what a council information system says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct TurnDownForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(custom(rules::text(0, 500)))]
    pub reason: String,
}

impl Form for TurnDownForm {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_has_a_day_and_votes_have_a_result() {
        let id = crate::Id::nil().to_string();
        let form = ConsultationForm {
            round_id: id.clone(),
            organisation_id: id.clone(),
            body: id,
            role: "decision".into(),
            part: "public".into(),
            edition: "2".into(),
            ..ConsultationForm::default()
        };
        assert!(form.check().is_empty());
        let bad = ConsultationForm { result: "unanimous".into(), ..form.clone() };
        assert_eq!(bad.check()["date"], "day_of_result");
        let bad = ConsultationForm { yes: "3".into(), ..form.clone() };
        assert_eq!(bad.check()["yes"], "votes_without_result");
        let bad = ConsultationForm { part: "half".into(), yes: "-1".into(), edition: "x".into(), ..form };
        assert_eq!(bad.check().keys().collect::<Vec<_>>(), ["edition", "part", "yes"]);
    }
}
