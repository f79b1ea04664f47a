//! From the answers of all to one list: the rule, its working, and where people disagree.
//!
//! Pure and exact: whole numbers only. Means and values are hundredths, rounded half up, and the
//! value of a field is computed from the rounded means. So whoever reads the page can follow every
//! line with a pocket calculator, and browser and server agree to the last digit.

mod packed;
mod words;

use crate::assessment::{Asked, Axis, ReleasedSheet, Scale};
use crate::region::OrganisationKind;
use crate::strategy::Priority;
use crate::{Id, labelled};
pub use packed::Packed;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
pub use words::{apart, borders, decimal, hundredths, near, rule_in_words, tied_with, ties, working};

labelled! {
    /// How the ratings of one field and axis become one number.
    pub enum Method {
        Equal = "equal", "Jede Kommune zählt gleich", "Every municipality counts the same";
        Population = "population", "Nach Einwohnerzahl", "By population";
        Median = "median", "Median (der mittlere Wert)", "Median (the value in the middle)";
        Trimmed = "trimmed", "Ohne die Ränder (gestutztes Mittel)", "Without the extremes (trimmed mean)";
    }
}

/// How a list is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub method: Method,
    /// Weight of each axis by its key; only their proportion counts.
    pub weights: BTreeMap<String, i64>,
    /// From this value on a field is in class I, in hundredths.
    pub first: i64,
    /// From this value on it is in class II.
    pub second: i64,
    /// Below this value a field of class III is deferred; none: nothing is deferred by the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferred_below: Option<i64>,
}

impl Rule {
    /// What a group starts from: all axes alike, borders at three quarters and one half of the scale.
    pub fn usual(scale: &Scale, axes: &[Axis]) -> Self {
        let (min, width) = (i64::from(scale.min) * 100, i64::from(scale.max - scale.min) * 100);
        let share = 100 / axes.len().max(1) as i64;
        Self {
            method: Method::Equal,
            weights: axes.iter().map(|a| (a.key.clone(), share)).collect(),
            first: min + width * 3 / 4,
            second: min + width / 2,
            deferred_below: None,
        }
    }

    /// Whether the rule can be applied: weights from 0 to 100 and one above zero, borders in order.
    pub fn sound(&self) -> bool {
        self.weights.values().all(|w| (0..=100).contains(w))
            && self.weights.values().any(|w| *w > 0)
            && self.first > self.second
            && self.deferred_below.is_none_or(|d| d <= self.second)
    }
}

/// The ratings of one municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub name: String,
    pub kind: OrganisationKind,
    pub population: Option<i64>,
    /// Field, then axis.
    pub ratings: BTreeMap<Id, BTreeMap<String, i32>>,
}

/// What the rule is applied to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    pub min: i32,
    pub max: i32,
    /// Key and name.
    pub axes: Vec<(String, String)>,
    /// Id and title.
    pub fields: Vec<(Id, String)>,
    pub sheets: Vec<Sheet>,
    /// Municipalities without a released sheet.
    pub missing: Vec<String>,
}

impl Input {
    /// From what was released.
    pub fn new(scale: &Scale, axes: &[Axis], fields: &[Asked], sheets: &[ReleasedSheet], missing: &[String]) -> Self {
        let asked = |id: &Id| fields.iter().any(|f| f.id == *id);
        Self {
            min: scale.min,
            max: scale.max,
            axes: axes.iter().map(|a| (a.key.clone(), a.name.clone())).collect(),
            fields: fields.iter().map(|f| (f.id, f.title.clone())).collect(),
            sheets: sheets
                .iter()
                .map(|s| Sheet {
                    name: s.name.clone(),
                    kind: s.kind,
                    population: s.population,
                    ratings: s.answers.iter().filter(|(id, _)| asked(id)).map(|(id, a)| (*id, a.ratings.clone())).collect(),
                })
                .collect(),
            missing: missing.to_vec(),
        }
    }
}

/// One axis of one field, over all sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AxisValue {
    pub key: String,
    /// Hundredths; none when no rating counts.
    pub mean: Option<i64>,
    /// How many ratings counted.
    pub count: usize,
    /// Lowest and highest rating of all that there are, counted or not.
    pub range: Option<(i32, i32)>,
    /// Who gave the lowest rating, in the order of their names.
    pub lowest: Vec<String>,
    pub highest: Vec<String>,
}

impl AxisValue {
    /// How far the ratings lie apart.
    pub fn spread(&self) -> i32 {
        self.range.map_or(0, |(low, high)| high - low)
    }
}

/// Where something else begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Border {
    /// The class that begins there.
    Class(Priority),
    /// What lies below is deferred.
    Deferral,
}

/// A border, and how far a value lies from it: above or on it from zero on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    pub border: Border,
    pub by: i64,
}

/// What the rule says about one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: Id,
    pub title: String,
    pub axes: Vec<AxisValue>,
    /// Hundredths; none when nothing counts.
    pub value: Option<i64>,
    pub class: Option<Priority>,
    pub deferred: bool,
    pub near: Option<Near>,
    /// Other fields with the same value.
    pub ties: Vec<String>,
}

/// The list, highest value first; the same values in the order of their titles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub lines: Vec<Line>,
    /// Who has a released sheet that this rule cannot count.
    pub not_counted: Vec<String>,
}

/// So close to a border a value counts as near, in hundredths: a twentieth of the scale.
pub fn nearness(input: &Input) -> i64 {
    i64::from(input.max - input.min) * 5
}

/// From this spread on a field is shown as one in which people disagree: three of four steps.
pub fn wide(min: i32, max: i32) -> i32 {
    ((max - min) * 3 + 3) / 4
}

/// What a sheet weighs. By population a county does not count: its people are those of its towns.
fn weight(sheet: &Sheet, method: Method) -> i64 {
    match method {
        Method::Population if sheet.kind == OrganisationKind::County => 0,
        Method::Population => sheet.population.unwrap_or(0).max(0),
        _ => 1,
    }
}

/// `numerator / denominator`, rounded half up; both are not negative.
fn round(numerator: i64, denominator: i64) -> i64 {
    (numerator * 2 + denominator) / (denominator * 2)
}

/// How many ratings are left out at each end of a trimmed mean: a tenth, at least one, none of two.
pub fn trimmed(count: usize) -> usize {
    if count < 3 { 0 } else { (count / 10).max(1) }
}

fn mean(ratings: &[(i32, i64)], method: Method) -> Option<i64> {
    let mut values: Vec<i64> = ratings.iter().map(|(r, _)| i64::from(*r)).collect();
    values.sort_unstable();
    let n = values.len();
    match method {
        _ if n == 0 => None,
        Method::Equal => Some(round(values.iter().sum::<i64>() * 100, n as i64)),
        Method::Population => {
            let total: i64 = ratings.iter().map(|(_, w)| w).sum();
            (total > 0).then(|| round(ratings.iter().map(|(r, w)| i64::from(*r) * w).sum::<i64>() * 100, total))
        }
        Method::Median => Some((values[(n - 1) / 2] + values[n / 2]) * 50),
        Method::Trimmed => {
            let cut = trimmed(n);
            let kept = &values[cut..n - cut];
            Some(round(kept.iter().sum::<i64>() * 100, kept.len() as i64))
        }
    }
}

fn axis(input: &Input, rule: &Rule, field: Id, key: &str) -> AxisValue {
    let mut all: Vec<(&str, i32, i64)> = input
        .sheets
        .iter()
        .filter_map(|s| Some((s.name.as_str(), *s.ratings.get(&field)?.get(key)?, weight(s, rule.method))))
        .filter(|(_, r, _)| (input.min..=input.max).contains(r))
        .collect();
    all.sort_unstable();
    let range = all.iter().map(|a| a.1).min().zip(all.iter().map(|a| a.1).max());
    let who = |rating: Option<i32>| all.iter().filter(|a| Some(a.1) == rating).map(|a| a.0.to_owned()).collect();
    let counted: Vec<(i32, i64)> = all.iter().filter(|a| a.2 > 0).map(|a| (a.1, a.2)).collect();
    AxisValue {
        key: key.to_owned(),
        mean: mean(&counted, rule.method),
        count: counted.len(),
        range,
        lowest: who(range.map(|r| r.0)),
        highest: who(range.map(|r| r.1)),
    }
}

/// The weighted mean of the axes that have one, in hundredths.
fn value(axes: &[AxisValue], rule: &Rule) -> Option<i64> {
    let parts = axes.iter().filter_map(|a| Some((a.mean?, *rule.weights.get(&a.key)?))).filter(|(_, w)| *w > 0);
    let (sum, weights) = parts.fold((0, 0), |(s, t), (m, w)| (s + m * w, t + w));
    (weights > 0).then(|| round(sum, weights))
}

fn class(value: i64, rule: &Rule) -> Priority {
    match value {
        v if v >= rule.first => Priority::First,
        v if v >= rule.second => Priority::Second,
        _ => Priority::Third,
    }
}

fn border(value: i64, rule: &Rule, reach: i64) -> Option<Near> {
    let deferral = rule.deferred_below.map(|at| (Border::Deferral, at));
    [(Border::Class(Priority::First), rule.first), (Border::Class(Priority::Second), rule.second)]
        .into_iter()
        .chain(deferral)
        .map(|(border, at)| Near { border, by: value - at })
        .filter(|n| n.by.abs() <= reach)
        .min_by_key(|n| (n.by.abs(), n.border))
}

/// Applies a rule. The order of the sheets makes no difference, and a higher rating never lowers a field.
pub fn consolidate(input: &Input, rule: &Rule) -> Outcome {
    let reach = nearness(input);
    let mut lines: Vec<Line> = input
        .fields
        .iter()
        .map(|(id, title)| {
            let axes: Vec<AxisValue> = input.axes.iter().map(|(key, _)| axis(input, rule, *id, key)).collect();
            let value = value(&axes, rule);
            let class = value.map(|v| class(v, rule));
            let deferred = class == Some(Priority::Third) && value.zip(rule.deferred_below).is_some_and(|(v, border)| v < border);
            Line {
                id: *id,
                title: title.clone(),
                near: value.and_then(|v| border(v, rule, reach)),
                axes,
                value,
                class,
                deferred,
                ties: vec![],
            }
        })
        .collect();
    lines.sort_by(|a, b| b.value.cmp(&a.value).then_with(|| a.title.cmp(&b.title)).then_with(|| a.id.cmp(&b.id)));
    let values: Vec<(Id, Option<i64>, String)> = lines.iter().map(|l| (l.id, l.value, l.title.clone())).collect();
    for line in lines.iter_mut().filter(|l| l.value.is_some()) {
        line.ties = values.iter().filter(|(id, v, _)| *id != line.id && *v == line.value).map(|(_, _, t)| t.clone()).collect();
    }
    let mut not_counted: Vec<String> = input.sheets.iter().filter(|s| weight(s, rule.method) == 0).map(|s| s.name.clone()).collect();
    not_counted.sort_unstable();
    Outcome { lines, not_counted }
}

#[cfg(test)]
mod tests;
