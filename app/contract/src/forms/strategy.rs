//! Forms of the strategy: fields, goals, publishing.

use super::fact_sheets::{ResolutionRow, name_resolutions, resolution_rows};
use crate::edition::EditionLabel;
use crate::rules::{self, Errors, Form};
use crate::strategy::{FieldContent, Priority, TargetState};
use garde::Validate;
use serde::{Deserialize, Serialize};

/// A field of action.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct FieldForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new one: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::line(1, 80)))]
    pub title: String,
    #[garde(custom(rules::whole(1, 999)))]
    pub number: String,
    #[garde(custom(rules::one_of_or_empty(Priority::parse)))]
    pub priority: String,
    /// "on" or empty, as checkboxes send it.
    #[garde(skip)]
    pub deferred: String,
    #[garde(custom(rules::text(0, 500)))]
    pub priority_note: String,
    #[garde(custom(rules::id_or_empty))]
    pub responsible_group: String,
    #[garde(dive, custom(rules::at_most(50)))]
    pub yearly_targets: Vec<YearlyTargetRow>,
    #[garde(dive, custom(rules::at_most(100)))]
    pub resolutions: Vec<ResolutionRow>,
}

impl FieldForm {
    /// The form for what is stored; id and version are for the caller to fill in.
    pub fn of(c: &FieldContent) -> Self {
        let targets = c.yearly_targets.iter();
        Self {
            title: c.title.clone(),
            number: c.number.to_string(),
            priority: c.priority.map(|p| p.to_string()).unwrap_or_default(),
            deferred: if c.deferred { "on".into() } else { String::new() },
            priority_note: c.priority_note.clone(),
            responsible_group: c.responsible_group.map(|g| g.to_string()).unwrap_or_default(),
            yearly_targets: targets
                .map(|t| YearlyTargetRow { year: t.year.to_string(), text: t.text.clone(), state: t.state.to_string() })
                .collect(),
            resolutions: resolution_rows(&c.resolutions),
            ..Self::default()
        }
    }
}

impl Form for FieldForm {
    fn across(&self, errors: &mut Errors) {
        for (i, row) in self.yearly_targets.iter().enumerate() {
            let (year, text) = (row.year.trim().is_empty(), row.text.trim().is_empty());
            if year != text {
                let part = if year { "year" } else { "text" };
                errors.insert(format!("yearly_targets[{i}].{part}"), "required".into());
            }
        }
        name_resolutions(&self.resolutions, errors);
    }
}

/// One row of the yearly targets; rows without text are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct YearlyTargetRow {
    #[garde(custom(rules::whole_or_empty(1990, 2200)))]
    pub year: String,
    #[garde(custom(rules::text(0, 300)))]
    pub text: String,
    #[garde(custom(rules::one_of_or_empty(TargetState::parse)))]
    pub state: String,
}

/// A goal of a field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct GoalForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new one: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::id))]
    pub field_id: String,
    #[garde(custom(rules::whole(1, 999)))]
    pub number: String,
    #[garde(custom(rules::line(1, 140)))]
    pub title: String,
}

impl Form for GoalForm {}

/// Publishing an edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct PublishForm {
    /// Number that the edition will get: two stewards who press at once get one edition.
    #[garde(custom(rules::whole(1, 100_000)))]
    pub number: String,
    /// Digest of what the preview showed: what is published is what was looked at.
    #[garde(skip)]
    pub preview: String,
    #[garde(custom(rules::one_of(EditionLabel::parse)))]
    pub label: String,
    #[garde(custom(rules::text(1, 2000)))]
    pub reason: String,
    /// Reasons for single changes: `kind:id` and text.
    #[garde(dive, custom(rules::at_most(20_000)))]
    pub reasons: Vec<ChangeReason>,
}

/// The reason for one change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ChangeReason {
    #[garde(custom(rules::line(0, 80)))]
    pub object: String,
    #[garde(custom(rules::text(0, 500)))]
    pub reason: String,
}

impl Form for PublishForm {
    fn across(&self, _errors: &mut Errors) {}
}
