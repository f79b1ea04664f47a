//! Rules of project fact sheets: which step fits which state, when somebody should look again.

use chrono::{Months, NaiveDate};
use contract::Id;
use contract::fact_sheet::{ProjectStatus, SheetContent};
use contract::rules::Errors;
use contract::strategy::EditState;

/// A progress note is expected at least this often.
pub const NOTE_EVERY: Months = Months::new(6);

/// Why a fact sheet needs somebody to look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stale {
    /// Nobody is responsible, or whoever was cannot be any more.
    OwnerGone,
    /// No note for six months; it was due on this day.
    NoteDue(NaiveDate),
}

/// Whether a project of this status is still expected to report.
pub fn reports(status: ProjectStatus) -> bool {
    !matches!(status, ProjectStatus::Completed | ProjectStatus::Deferred | ProjectStatus::Dropped)
}

/// What a fact sheet is measured by.
#[derive(Clone, Copy, Debug)]
pub struct Upkeep {
    pub status: ProjectStatus,
    pub state: EditState,
    /// Responsible, active, and still with a role today.
    pub owner_present: bool,
    pub created_on: NaiveDate,
    pub last_note_on: Option<NaiveDate>,
}

impl Upkeep {
    /// The day by which the next note is expected.
    pub fn due(&self) -> Option<NaiveDate> {
        let since = self.last_note_on.unwrap_or(self.created_on);
        reports(self.status).then(|| since.checked_add_months(NOTE_EVERY)).flatten()
    }

    /// What is stale today; nothing for a sheet that was withdrawn.
    pub fn stale(&self, today: NaiveDate) -> Vec<Stale> {
        if self.state == EditState::Withdrawn {
            return vec![];
        }
        let owner = (!self.owner_present).then_some(Stale::OwnerGone);
        let note = self.due().filter(|due| *due < today).map(Stale::NoteDue);
        owner.into_iter().chain(note).collect()
    }
}

/// What is missing before a sheet can be released: path of the field and code.
pub fn missing(c: &SheetContent, owner: Option<Id>) -> Errors {
    let lacks = [
        ("summary", "required", c.summary.trim().is_empty()),
        ("fields", "required", c.fields.is_empty()),
        ("contact_unit", "required", c.contact.unit.trim().is_empty()),
        ("owner", "owner", owner.is_none()),
    ];
    lacks.into_iter().filter(|(_, _, lacks)| *lacks).map(|(path, code, _)| (path.to_owned(), code.to_owned())).collect()
}

/// A step in the life of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Release,
    Withdraw,
    Restore,
}

/// Where a step leads. `Err` carries the state when the step is already done or does not fit.
pub fn step(from: EditState, step: Step) -> Result<EditState, StepError> {
    use EditState::{Draft, Ready, Withdrawn};
    match (from, step) {
        (Draft, Step::Release) => Ok(Ready),
        (Draft | Ready, Step::Withdraw) => Ok(Withdrawn),
        (Withdrawn, Step::Restore) => Ok(Draft),
        (Ready, Step::Release) | (Withdrawn, Step::Withdraw) | (Draft | Ready, Step::Restore) => Err(StepError::Done(from)),
        (Withdrawn, Step::Release) => Err(StepError::Unfit),
    }
}

/// Why a step was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepError {
    /// It already is as wanted.
    Done(EditState),
    /// Not from this state.
    Unfit,
}

/// A copy to start from: what was decided, paid and reached belongs to the original, and so does whoever
/// answers questions about it.
pub fn template(original: &SheetContent, title: String, lead: Id) -> SheetContent {
    let mut copy = original.clone();
    copy.title = title.chars().take(80).collect();
    copy.status = ProjectStatus::Idea;
    copy.lead = lead;
    copy.participants.retain(|p| *p != lead);
    for m in &mut copy.milestones {
        (m.planned, m.expected, m.actual) = (None, None, None);
    }
    (copy.start, copy.end) = (None, None);
    (copy.cost, copy.cost_estimated, copy.running_cost) = (None, false, None);
    copy.fundings.clear();
    copy.resolutions.clear();
    copy.figures.clear();
    copy.contact = Default::default();
    copy.building_blocks.iter_mut().for_each(|b| b.taken_over_by.clear());
    copy.places.clear();
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(s: &str) -> NaiveDate {
        contract::dates::parse_day(s).unwrap()
    }

    fn sheet(last: Option<&str>) -> Upkeep {
        Upkeep {
            status: ProjectStatus::Running,
            state: EditState::Ready,
            owner_present: true,
            created_on: day("01.01.2026"),
            last_note_on: last.map(day),
        }
    }

    #[test]
    fn six_months_without_a_note_are_too_long() {
        assert_eq!(sheet(Some("30.04.2026")).stale(day("30.10.2026")), []);
        assert_eq!(sheet(Some("30.04.2026")).stale(day("31.10.2026")), [Stale::NoteDue(day("30.10.2026"))]);
        assert_eq!(sheet(None).stale(day("01.07.2026")), []);
        assert_eq!(sheet(None).stale(day("02.07.2026")), [Stale::NoteDue(day("01.07.2026"))]);
    }

    #[test]
    fn finished_and_withdrawn_sheets_are_left_alone() {
        let today = day("20.11.2026");
        for status in [ProjectStatus::Completed, ProjectStatus::Deferred, ProjectStatus::Dropped] {
            assert_eq!(Upkeep { status, ..sheet(None) }.stale(today), []);
        }
        assert_eq!(Upkeep { state: EditState::Withdrawn, owner_present: false, ..sheet(None) }.stale(today), []);
        let gone = Upkeep { status: ProjectStatus::Completed, owner_present: false, ..sheet(None) };
        assert_eq!(gone.stale(today), [Stale::OwnerGone]);
    }

    #[test]
    fn steps() {
        use EditState::*;
        assert_eq!(step(Draft, Step::Release), Ok(Ready));
        assert_eq!(step(Ready, Step::Release), Err(StepError::Done(Ready)));
        assert_eq!(step(Withdrawn, Step::Release), Err(StepError::Unfit));
        assert_eq!(step(Withdrawn, Step::Restore), Ok(Draft));
    }
}
