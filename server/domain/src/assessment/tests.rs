//! Every transition, allowed and refused.

use super::*;
use chrono::{Duration, NaiveDate};
use contract::assessment::AnswerState;

fn t(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, hour, 0, 0).unwrap()
}

fn all(now: DateTime<Utc>) -> [Assessment; 4] {
    [AssessmentState::Draft, AssessmentState::Open, AssessmentState::Closed, AssessmentState::Withdrawn]
        .map(|s| Assessment::at(s, t(8), t(18), now))
}

#[test]
fn every_step_of_an_assessment_has_an_answer() {
    let (now, window) = (t(12), Window::new(t(8), t(18)).unwrap());
    let state = |r: Result<Assessment, Not>| r.map(Assessment::state);
    use AssessmentState::{Closed, Draft, Open, Withdrawn};
    use Not::{Already, Refused};
    let opened = all(now).map(|a| state(a.open(window, now).map(Assessment::Open)));
    assert_eq!(opened, [Ok(Open), Err(Already), Err(Refused), Err(Refused)]);
    let extended = all(now).map(|a| state(a.extend(t(20), now).map(Assessment::Open)));
    assert_eq!(extended, [Err(Refused), Ok(Open), Ok(Open), Err(Refused)]);
    let closed = all(now).map(|a| state(a.close(now).map(Assessment::Closed)));
    assert_eq!(closed, [Err(Refused), Ok(Closed), Err(Already), Err(Refused)]);
    let withdrawn = all(now).map(|a| state(a.withdraw().map(Assessment::Withdrawn)));
    assert_eq!(withdrawn, [Ok(Withdrawn), Ok(Withdrawn), Ok(Withdrawn), Err(Already)]);
    let restored = all(now).map(|a| state(a.restore().map(Assessment::Draft)));
    assert_eq!(restored, [Err(Already), Err(Refused), Err(Refused), Ok(Draft)]);
}

#[test]
fn closing_times_only_move_on() {
    let now = t(12);
    let open = Assessment::at(AssessmentState::Open, t(8), t(18), now);
    assert_eq!(open.extend(t(18), now), Err(Not::Already));
    assert_eq!(open.extend(t(17), now), Err(Not::Refused));
    let closed = Assessment::at(AssessmentState::Open, t(8), t(11), now);
    assert_eq!(closed.extend(t(12), now), Err(Not::Refused), "a time that has come already");
    assert_eq!(closed.extend(t(13), now).map(|o| o.window().closes()), Ok(t(13)));
    assert_eq!(Window::new(t(8), t(8)), Err(Not::Refused));
    assert_eq!(Draft.open(Window::new(t(8), t(12)).unwrap(), now), Err(Not::Refused), "a window that is over");
}

#[test]
fn closed_means_closed_to_the_second_in_the_regions_time_zone() {
    let at = |s: &str| moment(&chrono_tz::Europe::Berlin, s.parse().unwrap()).unwrap();
    let (opens, closes) = (at("2026-11-01T08:00:00"), at("2026-11-20T18:00:00"));
    assert_eq!(closes, t(17), "18:00 in Coesfeld in winter is 17:00 UTC");
    let takes = |now| Assessment::at(AssessmentState::Open, opens, closes, now).takes_answers(now);
    assert!(takes(closes - Duration::microseconds(1)));
    assert!(!takes(closes));
    assert!(takes(opens));
    assert!(!takes(opens - Duration::microseconds(1)));
    assert_eq!(Assessment::at(AssessmentState::Open, opens, closes, closes).state(), AssessmentState::Closed);
    // Summer time: two hours ahead; the hour that does not exist is no moment, the double hour its first.
    assert_eq!(at("2026-07-01T18:00:00"), Utc.with_ymd_and_hms(2026, 7, 1, 16, 0, 0).unwrap());
    let day = |y, m, d, h| NaiveDate::from_ymd_opt(y, m, d).unwrap().and_hms_opt(h, 30, 0).unwrap();
    assert_eq!(moment(&chrono_tz::Europe::Berlin, day(2026, 3, 29, 2)), None);
    assert_eq!(moment(&chrono_tz::Europe::Berlin, day(2026, 10, 25, 2)), Some(Utc.with_ymd_and_hms(2026, 10, 25, 0, 30, 0).unwrap()));
}

#[test]
fn only_open_assessments_take_answers() {
    let taking = all(t(12)).map(|a| a.takes_answers(t(12)));
    assert_eq!(taking, [false, true, false, false]);
}

#[test]
fn every_step_of_a_sheet_has_an_answer() {
    use AnswerState::{Draft, Released, Submitted};
    use Not::{Already, Refused};
    let all = || AnswerState::ALL.iter().map(|s| Sheet::of(*s, 1, "", ""));
    let state = |r: Result<Sheet, Not>| r.map(|s| s.state());
    let edited: Vec<_> = all().map(|s| s.edit()).collect();
    assert_eq!(edited, [Ok(()), Err(Refused), Err(Refused)]);
    let submitted: Vec<_> = all().map(|s| state(s.submit().map(Sheet::Submitted))).collect();
    assert_eq!(submitted, [Ok(Submitted), Err(Already), Err(Refused)]);
    let released: Vec<_> = all().map(|s| state(s.release().map(Sheet::Released))).collect();
    assert_eq!(released, [Err(Refused), Ok(Released), Err(Already)]);
    let back: Vec<_> = all().map(|s| state(s.send_back("Bitte prüfen").map(Sheet::Draft))).collect();
    assert_eq!(back, [Err(Already), Ok(Draft), Err(Refused)]);
    let revised: Vec<_> = all().map(|s| state(s.revise("Neuer Beschluss").map(Sheet::Draft))).collect();
    assert_eq!(revised, [Err(Refused), Err(Refused), Ok(Draft)]);
}

#[test]
fn reasons_are_needed_and_versions_count_up() {
    assert_eq!(Sheet::of(AnswerState::Submitted, 1, "", "").send_back("  "), Err(Not::Refused));
    assert_eq!(Sheet::of(AnswerState::Released, 1, "", "").revise(""), Err(Not::Refused));
    let draft = Sheet::of(AnswerState::Released, 2, "", "").revise(" Neuer Beschluss ").unwrap();
    assert_eq!((draft.number, draft.reason.as_str()), (3, "Neuer Beschluss"));
    assert_eq!(Sheet::Draft(draft.clone()).revise("noch einmal"), Err(Not::Already));
    // Sent back on the way, it keeps why it was begun.
    let back = draft.submit().send_back(" Bitte Bildung prüfen ").unwrap();
    assert_eq!((back.number, back.reason.as_str(), back.sent_back.as_str()), (3, "Neuer Beschluss", "Bitte Bildung prüfen"));
    let again = back.submit().release().revise("Noch einer").unwrap();
    assert_eq!((again.number, again.sent_back.as_str()), (4, ""));
}
