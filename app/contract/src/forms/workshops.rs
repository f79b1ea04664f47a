//! Forms of workshops and their results.

use crate::dates::PartialDate;
use crate::rules::{self, Errors, Form};
use crate::workshop::{CarriedKind, ResultKind, SessionKind, WorkshopContent, WorkshopKind};
use garde::Validate;
use serde::{Deserialize, Serialize};

/// A workshop with its sessions and the numbers of its participants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct WorkshopForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new workshop: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::line(1, 120)))]
    pub title: String,
    #[garde(custom(rules::text(0, 600)))]
    pub summary: String,
    #[garde(custom(rules::one_of_or_empty(WorkshopKind::parse)))]
    pub kind: String,
    /// How many came in all, where it is not the sum of the kinds.
    #[garde(custom(rules::whole_or_empty(0, 100_000)))]
    pub total: String,
    #[garde(custom(rules::id_or_empty))]
    pub group: String,
    #[garde(custom(rules::ids))]
    pub fields: Vec<String>,
    #[garde(dive, custom(rules::at_most(30)))]
    pub sessions: Vec<SessionRow>,
    #[garde(dive, custom(rules::at_most(30)))]
    pub participants: Vec<ParticipantsRow>,
}

/// One session; rows without a day, a place and a title are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct SessionRow {
    #[garde(custom(rules::one_of_or_empty(SessionKind::parse)))]
    pub kind: String,
    #[garde(custom(rules::date))]
    pub first_day: String,
    #[garde(custom(rules::date))]
    pub last_day: String,
    #[garde(custom(rules::line(0, 120)))]
    pub place: String,
    #[garde(custom(rules::line(0, 120)))]
    pub title: String,
    #[garde(custom(rules::line(0, 160)))]
    pub called_off: String,
}

impl SessionRow {
    /// Nothing was typed in this row.
    pub fn is_empty(&self) -> bool {
        [&self.first_day, &self.last_day, &self.place, &self.title, &self.called_off].iter().all(|v| v.trim().is_empty())
    }
}

/// How many came from one kind of organisation; rows without a kind and a number are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ParticipantsRow {
    #[garde(custom(rules::line(0, 80)))]
    pub kind: String,
    #[garde(custom(rules::whole_or_empty(0, 100_000)))]
    pub count: String,
}

impl ParticipantsRow {
    /// Nothing was typed in this row.
    pub fn is_empty(&self) -> bool {
        self.kind.trim().is_empty() && self.count.trim().is_empty()
    }
}

impl WorkshopForm {
    /// The form for what is stored; id and version are for the caller to fill in.
    pub fn of(c: &WorkshopContent) -> Self {
        Self {
            title: c.title.clone(),
            summary: c.summary.clone(),
            kind: c.kind.to_string(),
            total: c.total.map(|n| n.to_string()).unwrap_or_default(),
            group: c.group.map(|g| g.to_string()).unwrap_or_default(),
            fields: c.fields.iter().map(|f| f.to_string()).collect(),
            sessions: c
                .sessions
                .iter()
                .map(|s| SessionRow {
                    kind: s.kind.to_string(),
                    first_day: s.first_day.input(),
                    last_day: s.last_day.as_ref().map(|d| d.input()).unwrap_or_default(),
                    place: s.place.clone(),
                    title: s.title.clone(),
                    called_off: s.called_off.clone(),
                })
                .collect(),
            participants: c.participants.iter().map(|p| ParticipantsRow { kind: p.kind.clone(), count: p.count.to_string() }).collect(),
            ..Self::default()
        }
    }
}

impl Form for WorkshopForm {
    fn across(&self, errors: &mut Errors) {
        for (i, row) in self.sessions.iter().enumerate().filter(|(_, r)| !r.is_empty()) {
            let (first, last) = (PartialDate::parse(&row.first_day), PartialDate::parse(&row.last_day));
            if row.first_day.trim().is_empty() {
                errors.entry(format!("sessions[{i}].first_day")).or_insert_with(|| "required".into());
            }
            if let (Some(a), Some(b)) = (first, last)
                && b.last_day() < a.first_day()
            {
                let code = format!("end_before_start|{}|{}", row.last_day.trim(), row.first_day.trim());
                errors.entry(format!("sessions[{i}].last_day")).or_insert(code);
            }
        }
        for (i, row) in self.participants.iter().enumerate().filter(|(_, r)| !r.is_empty()) {
            for (name, value) in [("kind", &row.kind), ("count", &row.count)] {
                if value.trim().is_empty() {
                    errors.entry(format!("participants[{i}].{name}")).or_insert_with(|| "required".into());
                }
            }
        }
    }
}

/// A result of a workshop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ResultForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new result: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::id))]
    pub workshop_id: String,
    #[garde(custom(rules::one_of(ResultKind::parse)))]
    pub kind: String,
    #[garde(custom(rules::text(1, 500)))]
    pub text: String,
}

impl Form for ResultForm {}

/// Where a result goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct CarryForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// `goal:id`, `fact_sheet:id` or `text:id of its owner`.
    #[garde(custom(is_target))]
    pub target: String,
    /// What was made of it, if it is not taken word for word.
    #[garde(custom(rules::text(0, 500)))]
    pub note: String,
}

impl Form for CarryForm {}

/// Reads a target: kind and id.
pub fn read_target(value: &str) -> Option<(CarriedKind, crate::Id)> {
    let (kind, id) = value.split_once(':')?;
    Some((CarriedKind::parse(kind)?, id.parse().ok()?))
}

fn is_target(value: &str, (): &()) -> garde::Result {
    match value {
        "" => Err(garde::Error::new("required")),
        v if read_target(v).is_some() => Ok(()),
        _ => Err(garde::Error::new("choice")),
    }
}

/// Why a result is not carried over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct DeclineForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::text(0, 500)))]
    pub reason: String,
}

impl Form for DeclineForm {
    fn across(&self, errors: &mut Errors) {
        if self.reason.trim().is_empty() {
            errors.insert("reason".into(), "reason".into());
        }
    }
}

/// Takes a decision about a result back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ReopenForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
}

impl Form for ReopenForm {}
