//! What a clerk's entry must hold against the rest of the path.

use super::state::is_final;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use contract::council::{Consultation, ConsultationState};
use contract::dates::show_day;
use contract::{Id, Lang};

/// Within so many hours a result can be changed without a reason.
pub const GRACE_HOURS: i64 = 24;

/// Whether a change of a recorded result has to say why.
pub fn needs_reason(recorded_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    recorded_at.is_some_and(|at| now - at > Duration::hours(GRACE_HOURS))
}

/// The code of a broken rule about the day of a meeting: no council deliberates on what the
/// mayors' conference has not adopted yet, and no result comes from a meeting to come.
pub fn day(day: NaiveDate, adopted_on: NaiveDate, has_result: bool, today: NaiveDate) -> Result<(), String> {
    if day < adopted_on {
        return Err(format!("before_adoption|{}", show_day(adopted_on, Lang::De)));
    }
    if has_result && day > today {
        return Err("future".into());
    }
    Ok(())
}

/// A consultation that has the same paper number on the table of the same body, although the paper
/// does not come back to it. One paper for several bodies is usual.
pub fn same_paper<'a>(paper: &str, body: Id, except: Option<Id>, path: &'a [Consultation]) -> Option<&'a Consultation> {
    let comes_back = |c: &Consultation| c.result.is_some_and(|r| !is_final(r));
    let twin = |c: &&Consultation| {
        Some(c.id) != except && c.state != ConsultationState::Dropped && c.body == body && c.paper == paper && !comes_back(c)
    };
    path.iter().filter(|_| !paper.is_empty()).find(twin)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{consultation, day as nov};
    use super::*;
    use contract::council::{ConsultationResult, ConsultationRole};

    #[test]
    fn no_council_is_ahead_of_the_conference() {
        assert!(day(nov(5), nov(5), true, nov(20)).is_ok());
        assert_eq!(day(nov(4), nov(5), false, nov(20)), Err("before_adoption|05.11.2026".into()));
        assert!(day(nov(25), nov(5), false, nov(20)).is_ok());
        assert_eq!(day(nov(25), nov(5), true, nov(20)), Err("future".into()));
    }

    #[test]
    fn a_paper_lies_once_on_a_table() {
        let here = |id: u128, paper: &str, result| Consultation {
            id: Id::from_u128(id),
            paper: paper.into(),
            result,
            ..consultation(1, ConsultationRole::Decision)
        };
        let one = [here(1, "142/2026", None)];
        let body = Id::from_u128(1);
        assert!(same_paper("142/2026", body, None, &one).is_some());
        assert!(same_paper("142/2026", body, Some(Id::from_u128(1)), &one).is_none());
        assert!(same_paper("142/2026", Id::from_u128(2), None, &one).is_none());
        assert!(same_paper("", body, None, &[here(1, "", None)]).is_none());
        assert!(same_paper("142/2026", body, None, &[here(1, "142/2026", Some(ConsultationResult::Postponed))]).is_none());
    }

    #[test]
    fn a_day_later_a_change_says_why() {
        let at = DateTime::UNIX_EPOCH;
        assert!(!needs_reason(None, at));
        assert!(!needs_reason(Some(at), at + Duration::hours(24)));
        assert!(needs_reason(Some(at), at + Duration::hours(24) + Duration::seconds(1)));
    }
}
