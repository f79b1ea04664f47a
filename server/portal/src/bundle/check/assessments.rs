//! Assessments of a bundle: what is asked, what was answered, rule and deviations.

use super::{Faults, clock};
use crate::assessments::read_answer;
use contract::assessment::{AnswerState, AssessmentState};
use contract::bundle::{AnswerItem, AnswerSheetItem, AssessmentItem};
use contract::forms::assessments::{AnswerRow, AnswersForm, AssessmentForm, DeviationForm};
use contract::rules::{Errors, Form};
use contract::{Lang, messages};
use std::collections::BTreeSet;

pub(super) fn check(a: &AssessmentItem, faults: &mut Faults) {
    let thing = format!("assessment \"{}\"", a.title);
    let ((opens_day, opens_time), (closes_day, closes_time)) = (clock(a.opens_at), clock(a.closes_at));
    let group = a.group.map(|g| g.to_string()).unwrap_or_default();
    let form =
        AssessmentForm { title: a.title.clone(), opens_day, opens_time, closes_day, closes_time, group, ..AssessmentForm::of(&a.setup) };
    faults.of(&thing, &form);
    a.sheets.iter().for_each(|s| sheet(a, s, faults));
    if a.state == AssessmentState::Draft && !a.sheets.is_empty() {
        faults.say(&thing, "is being prepared and has sheets already");
    }
    if let Some(rule) = &a.rule {
        let axes: BTreeSet<&String> = a.setup.axes.iter().map(|axis| &axis.key).collect();
        if !rule.sound() || rule.weights.keys().collect::<BTreeSet<_>>() != axes {
            faults.say(&thing, "rule: a weight from 0 to 100 for every axis, not all 0, and borders from high to low");
        }
    }
    for d in &a.deviations {
        let form = DeviationForm {
            assessment: a.id.to_string(),
            asked: d.asked.to_string(),
            class: d.deviation.class.to_string(),
            reason: d.deviation.reason.clone(),
            ..DeviationForm::default()
        };
        let deviation = format!("{thing}, deviation {}", d.asked);
        faults.of(&deviation, &form);
        if a.setup.fields.iter().all(|f| f.id != d.asked) {
            faults.say(&deviation, "is about nothing that was asked");
        }
    }
}

fn sheet(a: &AssessmentItem, s: &AnswerSheetItem, faults: &mut Faults) {
    let rows: Vec<AnswerRow> = s.rows.iter().map(row).collect();
    let mut errors = Errors::new();
    for (i, row) in rows.iter().enumerate() {
        read_answer(&a.setup, row, &format!("rows[{i}]"), &mut errors);
    }
    errors.extend(AnswersForm { sheet: s.id.to_string(), rows }.check());
    let thing = format!("assessment \"{}\", sheet of {}", a.title, s.organisation);
    for (path, code) in errors {
        faults.say(&thing, &format!("{path}: {}", messages::sentence(&code, Lang::En)));
    }
    if s.state != AnswerState::Draft && s.at.is_none() {
        faults.say(&thing, "was handed in and does not say when");
    }
}

/// As people type it.
fn row(item: &AnswerItem) -> AnswerRow {
    let a = &item.answer;
    AnswerRow {
        asked: item.asked.to_string(),
        ratings: a.ratings.iter().map(|(axis, n)| (axis.clone(), n.to_string())).collect(),
        comment: a.comment.clone(),
        values: a.values.clone(),
        ..AnswerRow::default()
    }
}
