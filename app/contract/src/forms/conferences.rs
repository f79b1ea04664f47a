//! Forms of the mayors' conference.

use crate::conference::{Outcome, Presence, Stance};
use crate::council::PAPER_NUMBER;
use crate::dates::parse_day;
use crate::labelled;
use crate::rules::{self, Errors, Form};
use crate::strategy::Priority;
use garde::Validate;
use serde::{Deserialize, Serialize};

/// Date, place and quorum of a conference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ConferenceForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    /// For a new conference: the id it will get. Sending it twice makes one.
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::line(1, 120)))]
    pub title: String,
    #[garde(custom(rules::day))]
    pub day: String,
    /// `10:00`, in the region's time zone.
    #[garde(custom(is_time))]
    pub time: String,
    /// Planned length in minutes.
    #[garde(custom(rules::whole(15, 720)))]
    pub minutes: String,
    #[garde(custom(rules::line(0, 160)))]
    pub place: String,
    #[garde(custom(rules::web))]
    pub video: String,
    #[garde(custom(rules::text(0, 2000)))]
    pub note: String,
    /// How many municipalities have to be present.
    #[garde(custom(rules::whole(1, 500)))]
    pub quorum: String,
    /// `on`: whoever was invited is told of another date, place or link.
    #[garde(custom(rules::line(0, 3)))]
    pub confirm: String,
}

impl Form for ConferenceForm {
    fn across(&self, errors: &mut Errors) {
        if self.place.trim().is_empty() && self.video.trim().is_empty() {
            errors.entry("place".into()).or_insert_with(|| "place_or_video".into());
        }
    }
}

/// Reads a time of day: hours and minutes.
pub fn parse_time(value: &str) -> Option<chrono::NaiveTime> {
    let (h, m) = value.trim().trim_end_matches("Uhr").trim().split_once([':', '.'])?;
    chrono::NaiveTime::from_hms_opt(h.trim().parse().ok()?, m.trim().parse().ok()?, 0)
}

fn is_time(value: &str, (): &()) -> garde::Result {
    match value.trim() {
        "" => Err(garde::Error::new("required")),
        v if parse_time(v).is_some() => Ok(()),
        _ => Err(garde::Error::new("time")),
    }
}

impl ConferenceForm {
    /// Day and time, as typed, if both can be read.
    pub fn start(&self) -> Option<chrono::NaiveDateTime> {
        Some(parse_day(&self.day)?.and_time(parse_time(&self.time)?))
    }
}

/// An agenda item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ItemForm {
    #[garde(skip)]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::id_or_empty))]
    pub once: String,
    #[garde(custom(rules::id))]
    pub conference_id: String,
    #[garde(custom(rules::line(1, 160)))]
    pub title: String,
    /// `keep`, `priorities`, `proposal:{id}`, `draft`, `edition:{n}`, `fact_sheet:{id}`,
    /// `fact_sheet` (by its number), `comparison`, `motion`. It is frozen when the item is saved.
    #[garde(custom(rules::line(1, 100)))]
    pub subject: String,
    /// Numbers of the editions that are compared.
    #[garde(custom(rules::line(0, 10)))]
    pub from: String,
    #[garde(custom(rules::line(0, 10)))]
    pub to: String,
    /// Number of the fact sheet: "812" or "P-812".
    #[garde(custom(rules::line(0, 12)))]
    pub sheet: String,
    #[garde(custom(rules::text(1, 2000)))]
    pub recommendation: String,
}

impl Form for ItemForm {
    fn across(&self, errors: &mut Errors) {
        if self.subject == "fact_sheet" && self.number().is_none() {
            let code = if self.sheet.trim().is_empty() { "required" } else { "no_sheet_number" };
            errors.entry("sheet".into()).or_insert_with(|| code.into());
        }
        if self.subject != "comparison" {
            return;
        }
        for (path, value) in [("from", &self.from), ("to", &self.to)] {
            if value.trim().is_empty() {
                errors.entry(path.into()).or_insert_with(|| "required".into());
            }
        }
        if !self.to.trim().is_empty() && self.from.trim() == self.to.trim() {
            errors.entry("to".into()).or_insert_with(|| "other_edition".into());
        }
    }
}

impl ItemForm {
    fn number(&self) -> Option<i32> {
        let number = self.sheet.trim();
        number.strip_prefix(['P', 'p']).map_or(number, |n| n.trim_start_matches(['-', ' '])).parse().ok()
    }

    /// What is frozen: the subject, with the editions of a comparison from the older to the newer.
    pub fn value(&self) -> String {
        if let ("fact_sheet", Some(number)) = (self.subject.as_str(), self.number()) {
            return format!("fact_sheet:{number}");
        }
        if self.subject != "comparison" {
            return self.subject.clone();
        }
        let (a, b) = (self.from.trim(), self.to.trim());
        let older = |n: &str| n.parse::<i32>().unwrap_or_default();
        if older(a) > older(b) { format!("comparison:{b}-{a}") } else { format!("comparison:{a}-{b}") }
    }
}

labelled! {
    /// A step of a conference as a whole.
    pub enum ConferenceStep {
        Invite = "invite", "einladen", "invite";
        /// Those who joined the region since.
        Complete = "complete", "nachträglich einladen", "invite later";
        Open = "open", "eröffnen", "open";
        Close = "close", "schließen", "close";
        Freeze = "freeze", "Niederschrift feststellen", "settle the minutes";
    }
}

/// A step of a conference; the version says which state was looked at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ConferenceStepForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(custom(rules::one_of(ConferenceStep::parse)))]
    pub step: String,
    /// `on`: the session is opened although today is not its day.
    #[garde(custom(rules::line(0, 3)))]
    pub confirm: String,
}

impl Form for ConferenceStepForm {}

/// Calls a conference off.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct CallOffForm {
    #[garde(custom(rules::id))]
    pub id: String,
    /// Stands in the mail to all who were invited.
    #[garde(custom(rules::text(0, 1000)))]
    pub reason: String,
}

impl Form for CallOffForm {
    fn across(&self, errors: &mut Errors) {
        reason_given(&self.reason, errors);
    }
}

labelled! {
    /// What becomes of a document of an agenda item.
    pub enum FileStep {
        Withdraw = "withdraw", "zurückziehen", "withdraw";
        Restore = "restore", "wieder aufnehmen", "take up again";
    }
}

/// Withdraws a document of an agenda item, or takes it up again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct FileStepForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(custom(rules::one_of(FileStep::parse)))]
    pub step: String,
    /// Why it is withdrawn.
    #[garde(custom(rules::line(0, 300)))]
    pub reason: String,
}

impl Form for FileStepForm {
    fn across(&self, errors: &mut Errors) {
        if FileStep::parse(&self.step) == Some(FileStep::Withdraw) {
            reason_given(&self.reason, errors);
        }
    }
}

fn reason_given(reason: &str, errors: &mut Errors) {
    if reason.trim().is_empty() {
        errors.entry("reason".into()).or_insert_with(|| "reason".into());
    }
}

/// An item as a whole: withdrawn or back, taken out of the joint treatment or back, called up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ItemStepForm {
    #[garde(custom(rules::id))]
    pub id: String,
    /// `withdraw`, `restore`, `apart`, `together`, `call`, `reopen`.
    #[garde(custom(rules::line(1, 20)))]
    pub step: String,
    /// The counter-proposal that is put to the table when an item is called up, or whose outcome is taken back.
    #[garde(custom(rules::id_or_empty))]
    pub amendment: String,
    /// The municipality that wants to talk about the item.
    #[garde(custom(rules::id_or_empty))]
    pub organisation_id: String,
    /// Why an item is withdrawn or an outcome taken back.
    #[garde(custom(rules::line(0, 500)))]
    pub reason: String,
}

impl Form for ItemStepForm {
    fn across(&self, errors: &mut Errors) {
        if matches!(self.step.as_str(), "withdraw" | "reopen") && self.reason.trim().is_empty() {
            errors.entry("reason".into()).or_insert_with(|| "reason".into());
        }
    }
}

/// Who takes a municipality's seat at one conference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct DeputyForm {
    #[garde(custom(rules::id))]
    pub conference_id: String,
    #[garde(custom(rules::id))]
    pub organisation_id: String,
    /// Empty ends the deputy.
    #[garde(custom(rules::id_or_empty))]
    pub person_id: String,
}

impl Form for DeputyForm {}

/// How a municipality stands to an item or to a counter-proposal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct PositionForm {
    #[garde(custom(rules::id))]
    pub item_id: String,
    /// The counter-proposal it is about; empty for the item itself.
    #[garde(custom(rules::id_or_empty))]
    pub amendment_id: String,
    #[garde(custom(rules::id))]
    pub organisation_id: String,
    #[garde(custom(rules::one_of(Stance::parse)))]
    pub stance: String,
    /// The reservation, or why it is opposed.
    #[garde(custom(rules::text(0, 1000)))]
    pub remark: String,
    /// What the counter-proposal changes: `priority`, `wording` or `resolution`.
    #[garde(custom(rules::line(0, 20)))]
    pub change: String,
    #[garde(custom(rules::id_or_empty))]
    pub field: String,
    #[garde(custom(rules::one_of_or_empty(Priority::parse)))]
    pub class: String,
    #[garde(custom(rules::line(0, 3)))]
    pub deferred: String,
    #[garde(custom(rules::line(0, 120)))]
    pub passage: String,
    #[garde(custom(rules::text(0, 4000)))]
    pub text: String,
    /// The version of the item or counter-proposal that was on the page; empty where nobody looked.
    #[garde(custom(rules::line(0, 12)))]
    pub seen: String,
}

impl Form for PositionForm {
    fn across(&self, errors: &mut Errors) {
        let stance = Stance::parse(&self.stance);
        if stance == Some(Stance::Reservation) && self.remark.trim().is_empty() {
            errors.entry("remark".into()).or_insert_with(|| "reservation".into());
        }
        if stance != Some(Stance::Objection) || !self.amendment_id.is_empty() {
            return;
        }
        if self.remark.trim().is_empty() {
            errors.entry("remark".into()).or_insert_with(|| "reason".into());
        }
        let missing = match self.change.as_str() {
            "priority" if self.field.is_empty() => Some("field"),
            "wording" if self.passage.is_empty() => Some("passage"),
            "wording" | "resolution" if self.text.trim().is_empty() => Some("text"),
            "priority" | "wording" | "resolution" => None,
            _ => Some("change"),
        };
        if let Some(path) = missing {
            errors.entry(path.into()).or_insert_with(|| "required".into());
        }
    }
}

/// Takes a position back; it stays in the history.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct WithdrawForm {
    #[garde(custom(rules::id))]
    pub item_id: String,
    #[garde(custom(rules::id_or_empty))]
    pub amendment_id: String,
    #[garde(custom(rules::id))]
    pub organisation_id: String,
}

impl Form for WithdrawForm {}

/// A counter-proposal worded anew, on the spot.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct AmendmentForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(skip)]
    pub version: String,
    #[garde(custom(rules::one_of_or_empty(Priority::parse)))]
    pub class: String,
    #[garde(custom(rules::line(0, 3)))]
    pub deferred: String,
    #[garde(custom(rules::text(0, 4000)))]
    pub text: String,
    #[garde(custom(rules::text(0, 1000)))]
    pub reason: String,
    /// `reword` or `withdraw`.
    #[garde(custom(rules::line(0, 20)))]
    pub step: String,
}

impl Form for AmendmentForm {}

/// Who came, and who left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct PresenceForm {
    #[garde(custom(rules::id))]
    pub conference_id: String,
    /// Empty for all that are expected.
    #[garde(custom(rules::id_or_empty))]
    pub organisation_id: String,
    #[garde(custom(rules::one_of(Presence::parse)))]
    pub presence: String,
}

impl Form for PresenceForm {}

/// What came out: of an item, of a counter-proposal, or of all undisputed items together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct OutcomeForm {
    #[garde(custom(rules::id))]
    pub conference_id: String,
    /// Empty for all undisputed items together.
    #[garde(custom(rules::id_or_empty))]
    pub item_id: String,
    #[garde(custom(rules::id_or_empty))]
    pub amendment_id: String,
    /// An [`Outcome`], or `declined` for a counter-proposal.
    #[garde(custom(is_outcome))]
    pub outcome: String,
}

fn is_outcome(value: &str, (): &()) -> garde::Result {
    if value == "declined" || Outcome::parse(value).is_some() { Ok(()) } else { Err(garde::Error::new("choice")) }
}

impl Form for OutcomeForm {}

/// The number under which a council's administration keeps the paper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct PaperForm {
    #[garde(custom(rules::id))]
    pub conference_id: String,
    #[garde(custom(rules::id))]
    pub organisation_id: String,
    #[garde(custom(rules::line(0, PAPER_NUMBER)))]
    pub number: String,
}

impl Form for PaperForm {}

#[cfg(test)]
mod tests;
