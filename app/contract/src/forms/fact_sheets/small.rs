//! The small forms around a fact sheet: progress, state, owner, several at once, files.

use crate::fact_sheet::ProjectStatus;
use crate::rules::{self, Errors, Form};
use crate::strategy::TrafficLight;
use crate::{Id, labelled};
use garde::Validate;
use serde::{Deserialize, Serialize};

/// Reporting progress: three answers, and two more for who reports later or against a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ProgressForm {
    /// The fact sheet.
    #[garde(custom(rules::id))]
    pub id: String,
    /// Made with the page: pressing twice reports once.
    #[garde(custom(rules::id))]
    pub once: String,
    #[garde(custom(rules::text(1, 1000)))]
    pub actual: String,
    #[garde(custom(rules::text(0, 500)))]
    pub next_step: String,
    #[garde(custom(rules::one_of(TrafficLight::parse)))]
    pub light: String,
    /// The day it was so; empty: today.
    #[garde(custom(rules::day_or_empty))]
    pub date: String,
    /// The status it had that day; empty: not said.
    #[garde(custom(rules::one_of_or_empty(ProjectStatus::parse)))]
    pub status: String,
    /// What was meant to be reached by then.
    #[garde(custom(rules::text(0, 500)))]
    pub plan: String,
}

impl Form for ProgressForm {}

/// A step that needs no words: releasing, restoring.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ReleaseForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
}

impl Form for ReleaseForm {}

/// Withdrawing something, with the reason.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct WithdrawForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::text(1, 500)))]
    pub reason: String,
}

impl Form for WithdrawForm {}

/// Handing a fact sheet over to somebody.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct OwnerForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::id))]
    pub owner: String,
}

impl Form for OwnerForm {}

labelled! {
    /// What a change of several fact sheets at once does.
    pub enum BulkChange {
        Status = "status", "Status setzen", "set status";
        Owner = "owner", "zuständige Person setzen", "set owner";
    }
}

/// A sheet that is ticked, in the version that the list showed: `{id}:{version}`.
pub fn ticked(id: Id, version: i32) -> String {
    format!("{id}:{version}")
}

/// Reads that again.
pub fn read_ticked(text: &str) -> Option<(Id, i32)> {
    let (id, version) = text.split_once(':')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

fn all_ticked(values: &[String], (): &()) -> rules::Rule {
    if values.len() > 500 {
        return rules::fail("too_many|500");
    }
    if values.iter().all(|v| read_ticked(v).is_some()) { Ok(()) } else { rules::fail("id") }
}

/// Changing several fact sheets at once: all of them or none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct BulkForm {
    /// Each as [`ticked`] writes it.
    #[garde(custom(all_ticked))]
    pub ids: Vec<String>,
    #[garde(custom(rules::one_of(BulkChange::parse)))]
    pub change: String,
    #[garde(custom(rules::one_of_or_empty(ProjectStatus::parse)))]
    pub status: String,
    #[garde(custom(rules::id_or_empty))]
    pub owner: String,
    /// Why they change; stands in the log beside each.
    #[garde(custom(rules::line(0, 200)))]
    pub reason: String,
    /// The list's query, to come back to the same filters.
    #[garde(skip)]
    pub query: String,
}

impl Form for BulkForm {
    fn across(&self, errors: &mut Errors) {
        if self.ids.is_empty() {
            errors.insert("ids".into(), "none_chosen".into());
        }
        let (path, value) = match BulkChange::parse(&self.change) {
            Some(BulkChange::Status) => ("status", &self.status),
            Some(BulkChange::Owner) => ("owner", &self.owner),
            None => return,
        };
        if value.is_empty() {
            errors.entry(path.into()).or_insert_with(|| "required".into());
        }
    }
}

/// What is typed beside a file that is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct AttachmentForm {
    #[garde(custom(rules::line(0, 200)))]
    pub description: String,
}

impl Form for AttachmentForm {}

/// A reference to one thing: making a copy, putting a file back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct IdForm {
    #[garde(custom(rules::id))]
    pub id: String,
    /// For a copy: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
}

impl Form for IdForm {}
