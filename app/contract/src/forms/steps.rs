//! A step of the editorial state: release, withdraw, restore.

use crate::labelled;
use crate::rules::{self, Errors, Form};
use garde::Validate;
use serde::{Deserialize, Serialize};

labelled! {
    /// What somebody wants to do with a thing as a whole.
    pub enum Step {
        Release = "release", "freigeben", "release";
        Withdraw = "withdraw", "zurückziehen", "withdraw";
        Restore = "restore", "wiederherstellen", "restore";
    }
}

/// One step of one thing; the version says which state was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct StepForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::one_of(Step::parse)))]
    pub step: String,
    /// Why, when something is withdrawn.
    #[garde(custom(rules::text(0, 500)))]
    pub reason: String,
}

impl Form for StepForm {
    fn across(&self, errors: &mut Errors) {
        if Step::parse(&self.step) == Some(Step::Withdraw) && self.reason.trim().is_empty() {
            errors.insert("reason".into(), "required".into());
        }
    }
}

/// A new order of things: all of them as wanted, and as they were when the page was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct OrderForm {
    /// The field whose goals are ordered, the goal whose indicators are; empty for the fields.
    #[garde(custom(rules::id_or_empty))]
    pub parent: String,
    #[garde(custom(rules::ids))]
    pub ids: Vec<String>,
    /// The order that the page showed, with commas.
    #[garde(custom(rules::line(0, 20_000)))]
    pub seen: String,
    /// `up:id` or `down:id` of the button that was pressed; empty after dragging.
    #[garde(custom(rules::line(0, 60)))]
    pub step: String,
}

impl Form for OrderForm {}

impl OrderForm {
    /// The ids in the order that is wanted: the list, with the pressed button's step done.
    pub fn wanted(&self) -> Vec<String> {
        let mut ids = self.ids.clone();
        let Some((direction, id)) = self.step.split_once(':') else { return ids };
        let Some(at) = ids.iter().position(|i| i == id) else { return ids };
        match direction {
            "up" if at > 0 => ids.swap(at, at - 1),
            "down" if at + 1 < ids.len() => ids.swap(at, at + 1),
            _ => {}
        }
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_moves_one_place_and_stops_at_the_ends() {
        let form = |step: &str| OrderForm { ids: vec!["a".into(), "b".into(), "c".into()], step: step.into(), ..OrderForm::default() };
        assert_eq!(form("up:b").wanted(), ["b", "a", "c"]);
        assert_eq!(form("down:b").wanted(), ["a", "c", "b"]);
        assert_eq!(form("up:a").wanted(), ["a", "b", "c"]);
        assert_eq!(form("down:x").wanted(), ["a", "b", "c"]);
        assert_eq!(form("").wanted(), ["a", "b", "c"]);
    }
}
