//! The states of a consultation and the steps between them.

use crate::lifecycle::Not;
use chrono::NaiveDate;
use contract::council::{Consultation, ConsultationResult, ConsultationState};

/// Where a consultation stands, with what that state knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// Part of the path, without a meeting.
    Planned,
    Scheduled {
        on: NaiveDate,
    },
    Recorded {
        on: NaiveDate,
        result: ConsultationResult,
    },
    /// Not part of the path any more.
    Dropped,
}

/// What somebody wants to do with a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Schedule(NaiveDate),
    /// The meeting's day is not known any more.
    Unschedule,
    /// Records a result, or corrects it.
    Record(NaiveDate, ConsultationResult),
    /// Takes the result back.
    Revoke,
    Drop,
    Restore,
}

impl Stand {
    /// The stand of a stored consultation; a state without what it must know is broken.
    pub fn of(c: &Consultation) -> Option<Self> {
        Self::read(c.state, c.date, c.result)
    }

    /// The stand behind stored columns.
    pub fn read(state: ConsultationState, date: Option<NaiveDate>, result: Option<ConsultationResult>) -> Option<Self> {
        Some(match state {
            ConsultationState::Planned => Stand::Planned,
            ConsultationState::Scheduled => Stand::Scheduled { on: date? },
            ConsultationState::Recorded => Stand::Recorded { on: date?, result: result? },
            ConsultationState::Dropped => Stand::Dropped,
        })
    }

    /// Its name, day and result, as they are stored.
    pub fn columns(self) -> (ConsultationState, Option<NaiveDate>, Option<ConsultationResult>) {
        match self {
            Stand::Planned => (ConsultationState::Planned, None, None),
            Stand::Scheduled { on } => (ConsultationState::Scheduled, Some(on), None),
            Stand::Recorded { on, result } => (ConsultationState::Recorded, Some(on), Some(result)),
            Stand::Dropped => (ConsultationState::Dropped, None, None),
        }
    }

    /// The stand after a deed. A result is corrected or taken back on purpose; it does not vanish
    /// because somebody moves a meeting.
    pub fn take(self, deed: Deed) -> Result<Self, Not> {
        match (self, deed) {
            (Stand::Planned | Stand::Scheduled { .. }, Deed::Record(on, result)) => Ok(Stand::Recorded { on, result }),
            (Stand::Planned, Deed::Schedule(on)) => Ok(Stand::Scheduled { on }),
            (Stand::Scheduled { on: was }, Deed::Schedule(on)) if was != on => Ok(Stand::Scheduled { on }),
            (Stand::Scheduled { .. }, Deed::Unschedule) => Ok(Stand::Planned),
            (Stand::Recorded { on: was, result: said }, Deed::Record(on, result)) if (was, said) != (on, result) => {
                Ok(Stand::Recorded { on, result })
            }
            (Stand::Recorded { on, .. }, Deed::Revoke) => Ok(Stand::Scheduled { on }),
            (Stand::Planned | Stand::Scheduled { .. }, Deed::Drop) => Ok(Stand::Dropped),
            (Stand::Dropped, Deed::Restore) => Ok(Stand::Planned),
            (Stand::Scheduled { .. }, Deed::Schedule(_) | Deed::Revoke)
            | (Stand::Recorded { .. }, Deed::Record(..))
            | (Stand::Planned, Deed::Unschedule)
            | (Stand::Planned | Stand::Scheduled { .. } | Stand::Recorded { .. }, Deed::Restore)
            | (Stand::Dropped, Deed::Drop) => Err(Not::Already),
            (Stand::Planned, Deed::Revoke)
            | (Stand::Recorded { .. }, Deed::Schedule(_) | Deed::Unschedule | Deed::Drop)
            | (Stand::Dropped, Deed::Schedule(_) | Deed::Unschedule | Deed::Record(..) | Deed::Revoke) => Err(Not::Refused),
        }
    }

    /// The deed behind a form with a day and a result, each given or empty.
    pub fn wanted(self, day: Option<NaiveDate>, result: Option<ConsultationResult>) -> Option<Deed> {
        match (self, day, result) {
            (_, Some(day), Some(result)) => Some(Deed::Record(day, result)),
            // A result without a day is a mistake that the form reports.
            (_, None, Some(_)) => None,
            (Stand::Recorded { .. }, _, None) => Some(Deed::Revoke),
            (_, Some(day), None) => Some(Deed::Schedule(day)),
            (_, None, None) => Some(Deed::Unschedule),
        }
    }
}

/// Whether a body is done with the paper: what was put off comes back to it.
pub fn is_final(result: ConsultationResult) -> bool {
    !matches!(result, ConsultationResult::Postponed | ConsultationResult::Withdrawn | ConsultationResult::Referred)
}

/// Whether a deciding body agreed.
pub fn is_positive(result: ConsultationResult) -> bool {
    matches!(result, ConsultationResult::Unanimous | ConsultationResult::Majority | ConsultationResult::Amended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConsultationResult::{Majority, Unanimous};

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).expect("a real day")
    }

    #[test]
    fn every_step_has_an_answer() {
        let (planned, dropped) = (Stand::Planned, Stand::Dropped);
        let (scheduled, recorded) = (Stand::Scheduled { on: day(5) }, Stand::Recorded { on: day(5), result: Unanimous });
        let (already, refused) = (Err(Not::Already), Err(Not::Refused));
        let deeds = [
            Deed::Schedule(day(5)),
            Deed::Schedule(day(6)),
            Deed::Unschedule,
            Deed::Record(day(5), Unanimous),
            Deed::Record(day(5), Majority),
            Deed::Record(day(6), Unanimous),
            Deed::Revoke,
            Deed::Drop,
            Deed::Restore,
        ];
        let at = |on| Ok(Stand::Scheduled { on });
        let said = |on, result| Ok(Stand::Recorded { on, result });
        let all = [said(day(5), Unanimous), said(day(5), Majority), said(day(6), Unanimous)];
        let expected = [
            (planned, [at(day(5)), at(day(6)), already, all[0], all[1], all[2], refused, Ok(dropped), already]),
            (scheduled, [already, at(day(6)), Ok(planned), all[0], all[1], all[2], already, Ok(dropped), already]),
            (recorded, [refused, refused, refused, already, all[1], all[2], at(day(5)), refused, already]),
            (dropped, [refused, refused, refused, refused, refused, refused, refused, already, Ok(planned)]),
        ];
        for (from, answers) in expected {
            for (deed, answer) in deeds.into_iter().zip(answers) {
                assert_eq!(from.take(deed), answer, "{from:?} {deed:?}");
            }
        }
    }

    #[test]
    fn what_is_stored_reads_back() {
        let all = [Stand::Planned, Stand::Scheduled { on: day(1) }, Stand::Recorded { on: day(2), result: Majority }, Stand::Dropped];
        assert_eq!(all.len(), ConsultationState::ALL.len());
        for stand in all {
            let (state, date, result) = stand.columns();
            assert_eq!(Stand::read(state, date, result), Some(stand));
        }
        assert_eq!(Stand::read(ConsultationState::Scheduled, None, None), None);
        assert_eq!(Stand::read(ConsultationState::Recorded, Some(day(1)), None), None);
    }

    #[test]
    fn a_form_says_what_is_wanted() {
        let recorded = Stand::Recorded { on: day(5), result: Unanimous };
        assert_eq!(Stand::Planned.wanted(None, None), Some(Deed::Unschedule));
        assert_eq!(Stand::Planned.wanted(Some(day(5)), None), Some(Deed::Schedule(day(5))));
        assert_eq!(Stand::Planned.wanted(Some(day(5)), Some(Majority)), Some(Deed::Record(day(5), Majority)));
        assert_eq!(Stand::Planned.wanted(None, Some(Majority)), None);
        assert_eq!(recorded.wanted(Some(day(5)), None), Some(Deed::Revoke));
    }

    #[test]
    fn only_agreement_is_positive_and_only_what_was_put_off_comes_back() {
        for r in ConsultationResult::ALL {
            assert!(!is_positive(*r) || is_final(*r), "{r}");
        }
        assert_eq!(ConsultationResult::ALL.iter().filter(|r| is_positive(**r)).count(), 3);
        assert_eq!(ConsultationResult::ALL.iter().filter(|r| !is_final(**r)).count(), 3);
    }
}
