//! Forms of indicators, of the strategy's frame, and of notes on how far a field is.

use super::fact_sheets::{ResolutionRow, name_resolutions, resolution_rows};
use crate::Lang;
use crate::money::{decimal, parse_decimal};
use crate::rules::{self, Errors, Form};
use crate::strategy::{IndicatorContent, Strategy, TrafficLight, YearValue};
use garde::Validate;
use serde::{Deserialize, Serialize};

/// An indicator with its values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct IndicatorForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new indicator: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::id))]
    pub goal_id: String,
    #[garde(custom(rules::line(1, 140)))]
    pub title: String,
    #[garde(custom(rules::line(1, 60)))]
    pub unit: String,
    #[garde(custom(rules::text(0, 500)))]
    pub method: String,
    #[garde(custom(rules::line(0, 200)))]
    pub source: String,
    #[garde(custom(rules::line(0, 200)))]
    pub aim: String,
    #[garde(dive)]
    pub baseline: ValueRow,
    #[garde(dive, custom(rules::at_most(60)))]
    pub targets: Vec<ValueRow>,
    #[garde(dive, custom(rules::at_most(60)))]
    pub measured: Vec<ValueRow>,
}

/// A value of one year; rows without both are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ValueRow {
    #[garde(custom(rules::whole_or_empty(1990, 2200)))]
    pub year: String,
    #[garde(custom(rules::decimal))]
    pub value: String,
    #[garde(custom(rules::line(0, 200)))]
    pub note: String,
}

impl ValueRow {
    /// Nothing was typed in this row.
    pub fn is_empty(&self) -> bool {
        [&self.year, &self.value, &self.note].iter().all(|v| v.trim().is_empty())
    }

    /// Year and value, if both are there and right.
    pub fn read(&self) -> Option<YearValue> {
        let note = self.note.trim().to_owned();
        Some(YearValue { year: self.year.trim().parse().ok()?, value: parse_decimal(&self.value)?, note })
    }
}

/// A year without a value, a value without a year, or a year twice.
fn series(rows: &[ValueRow], at: impl Fn(usize) -> String, errors: &mut Errors) {
    let mut seen: Vec<&str> = vec![];
    for (i, row) in rows.iter().enumerate().filter(|(_, r)| !r.is_empty()) {
        for (name, value) in [("year", &row.year), ("value", &row.value)] {
            if value.trim().is_empty() {
                errors.entry(format!("{}.{name}", at(i))).or_insert_with(|| "required".into());
            }
        }
        let year = row.year.trim();
        if !year.is_empty() && seen.contains(&year) {
            errors.entry(format!("{}.year", at(i))).or_insert_with(|| format!("taken|{year}"));
        }
        seen.push(year);
    }
}

impl IndicatorForm {
    /// The form for what is stored; id, version and goal are for the caller to fill in.
    pub fn of(c: &IndicatorContent) -> Self {
        // The minus sign of typeset numbers is none that people can type.
        let number = |v: &YearValue| decimal(v.value, Lang::De).replace('−', "-");
        let row = |v: &YearValue| ValueRow { year: v.year.to_string(), value: number(v), note: v.note.clone() };
        Self {
            title: c.title.clone(),
            unit: c.unit.clone(),
            method: c.method.clone(),
            source: c.source.clone(),
            aim: c.aim.clone(),
            baseline: c.baseline.as_ref().map(row).unwrap_or_default(),
            targets: c.targets.iter().map(row).collect(),
            measured: c.measured.iter().map(row).collect(),
            ..Self::default()
        }
    }
}

impl Form for IndicatorForm {
    fn across(&self, errors: &mut Errors) {
        series(std::slice::from_ref(&self.baseline), |_| "baseline".into(), errors);
        series(&self.targets, |i| format!("targets[{i}]"), errors);
        series(&self.measured, |i| format!("measured[{i}]"), errors);
    }
}

/// The strategy's frame.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct FrameForm {
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::line(1, 140)))]
    pub title: String,
    #[garde(custom(rules::line(1, 40)))]
    pub short_title: String,
    #[garde(custom(rules::whole_or_empty(1990, 2200)))]
    pub first_year: String,
    #[garde(custom(rules::whole_or_empty(1990, 2200)))]
    pub last_year: String,
    #[garde(custom(rules::text(0, 1200)))]
    pub origin: String,
    /// Resolutions on the strategy as a whole.
    #[garde(dive, custom(rules::at_most(100)))]
    pub resolutions: Vec<ResolutionRow>,
}

impl FrameForm {
    /// The form for what is stored; the version is for the caller to fill in.
    pub fn of(s: &Strategy) -> Self {
        let year = |y: Option<i32>| y.map(|y| y.to_string()).unwrap_or_default();
        Self {
            title: s.title.clone(),
            short_title: s.short_title.clone(),
            first_year: year(s.first_year),
            last_year: year(s.last_year),
            origin: s.origin.clone(),
            resolutions: resolution_rows(&s.resolutions),
            ..Self::default()
        }
    }
}

impl Form for FrameForm {
    fn across(&self, errors: &mut Errors) {
        let (a, b) = (self.first_year.trim(), self.last_year.trim());
        if let (Ok(first), Ok(last)) = (a.parse::<i32>(), b.parse::<i32>())
            && last < first
        {
            errors.insert("last_year".into(), format!("end_before_start|{b}|{a}"));
        }
        name_resolutions(&self.resolutions, errors);
    }
}

/// A note on how far a field is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct FieldNoteForm {
    #[garde(custom(rules::id))]
    pub field_id: String,
    /// The id that the note will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::day))]
    pub date: String,
    #[garde(custom(rules::one_of(TrafficLight::parse)))]
    pub light: String,
    #[garde(custom(rules::text(0, 600)))]
    pub plan: String,
    #[garde(custom(rules::text(1, 1200)))]
    pub actual: String,
    #[garde(custom(rules::text(0, 600)))]
    pub next_step: String,
}

impl Form for FieldNoteForm {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_needs_a_value_and_stands_once() {
        let row = |year: &str, value: &str| ValueRow { year: year.into(), value: value.into(), note: String::new() };
        let form = IndicatorForm {
            goal_id: crate::Id::nil().to_string(),
            title: "Haltestellen".into(),
            unit: "Prozent".into(),
            targets: vec![row("2026", "12,5"), row("", ""), row("2026", "13"), row("", "4")],
            measured: vec![row("2025", "viel")],
            ..IndicatorForm::default()
        };
        let errors = form.check();
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["measured[0].value", "targets[2].year", "targets[3].year"]);
        assert_eq!(errors["targets[2].year"], "taken|2026");
    }
}
