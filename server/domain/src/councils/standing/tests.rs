use super::super::sample::{consultation, day};
use super::*;
use ConsultationResult::{Amended, Majority, Noted, Postponed, Rejected, Unanimous};

const TODAY: fn() -> NaiveDate = || day(20);

fn at(path: &[Consultation]) -> Standing {
    standing(path, "this", TODAY())
}

fn decided(body: u128, on: u32, result: ConsultationResult) -> Consultation {
    Consultation {
        state: ConsultationState::Recorded,
        date: Some(day(on)),
        result: Some(result),
        ..consultation(body, ConsultationRole::Decision)
    }
}

fn meets(body: u128, role: ConsultationRole, on: u32) -> Consultation {
    Consultation { state: ConsultationState::Scheduled, date: Some(day(on)), ..consultation(body, role) }
}

#[test]
fn a_municipality_has_resolved_when_every_deciding_body_agreed_to_this_text() {
    assert_eq!(at(&[decided(1, 5, Unanimous)]), Standing::Resolved { on: day(5), deviating: false });
    assert_eq!(at(&[decided(1, 5, Majority), decided(2, 7, Amended)]), Standing::Resolved { on: day(7), deviating: true });
    assert_eq!(at(&[decided(1, 5, Majority), decided(2, 7, Rejected)]), Standing::Rejected { on: day(7) });
    assert_eq!(at(&[decided(1, 5, Majority), consultation(2, ConsultationRole::Decision)]), Standing::Open);
    // Nobody who only advises or takes note decides.
    let advice = Consultation { role: ConsultationRole::Preliminary, ..decided(1, 5, Unanimous) };
    assert_eq!(at(&[advice]), Standing::Open);
    assert_eq!(at(&[]), Standing::Open);
}

#[test]
fn a_decision_on_another_text_stands_out_and_does_not_count() {
    let mut other = decided(1, 5, Unanimous);
    other.text = contract::council::Text { number: 1, digest: "other".into() };
    assert_eq!(at(&[other.clone()]), Standing::OtherText { on: day(5), number: 1, rejected: false });
    assert_eq!(at(&[decided(2, 5, Unanimous), other.clone()]), Standing::OtherText { on: day(5), number: 1, rejected: false });
    // Until the body decides anew, or has done so.
    assert_eq!(at(&[other.clone(), meets(1, ConsultationRole::Decision, 25)]), Standing::Scheduled { next: day(25) });
    assert_eq!(at(&[other, decided(1, 18, Majority)]), Standing::Resolved { on: day(18), deviating: false });
}

#[test]
fn a_rejection_of_another_text_leaves_this_one_open() {
    let mut other = decided(1, 5, Rejected);
    other.text = contract::council::Text { number: 1, digest: "other".into() };
    let told = at(std::slice::from_ref(&other));
    assert_eq!(told, Standing::OtherText { on: day(5), number: 1, rejected: true });
    assert!(!told.is_closed());
    // What another body agreed to meanwhile does not hide it, and what it decides on this text counts.
    assert_eq!(at(&[decided(2, 9, Unanimous), other.clone()]), told);
    assert_eq!(at(&[other.clone(), meets(1, ConsultationRole::Decision, 25)]), Standing::Scheduled { next: day(25) });
    assert_eq!(at(&[other.clone(), decided(1, 18, Majority)]), Standing::Resolved { on: day(18), deviating: false });
    assert_eq!(at(&[other, decided(2, 18, Rejected)]), Standing::Rejected { on: day(18) });
}

#[test]
fn who_took_note_has_met_and_not_decided() {
    let noted = decided(1, 5, Noted);
    assert_eq!(at(std::slice::from_ref(&noted)), Standing::Noted { on: day(5) });
    assert!(!at(std::slice::from_ref(&noted)).is_closed());
    assert_eq!(at(&[noted.clone(), decided(2, 9, Unanimous)]), Standing::Noted { on: day(5) });
    assert_eq!(at(&[noted.clone(), meets(1, ConsultationRole::Decision, 25)]), Standing::Scheduled { next: day(25) });
    assert_eq!(at(&[noted.clone(), decided(1, 9, Unanimous)]), Standing::Resolved { on: day(9), deviating: false });
    // A committee that only advises may well take note; that says nothing about who decides.
    assert_eq!(at(&[Consultation { role: ConsultationRole::Preliminary, ..noted.clone() }]), Standing::Open);
    let mut other = noted;
    other.text.digest = "other".into();
    assert_eq!(at(&[other]), Standing::Open);
}

#[test]
fn the_same_number_with_another_digest_is_another_text() {
    let mut forged = decided(1, 5, Unanimous);
    forged.text.digest = "forged".into();
    assert!(matches!(at(&[forged]), Standing::OtherText { number: 2, .. }));
}

#[test]
fn what_was_put_off_is_open_until_it_comes_back() {
    assert_eq!(at(&[decided(1, 5, Postponed)]), Standing::Open);
    assert_eq!(at(&[decided(1, 5, Postponed), meets(1, ConsultationRole::Decision, 25)]), Standing::Scheduled { next: day(25) });
    assert_eq!(at(&[decided(1, 5, Postponed), decided(1, 9, Unanimous)]), Standing::Resolved { on: day(9), deviating: false });
    // And so is a decision that is to be repeated.
    assert_eq!(at(&[decided(1, 9, Rejected), decided(1, 12, Majority)]), Standing::Resolved { on: day(12), deviating: false });
}

#[test]
fn a_meeting_is_late_the_day_after() {
    let path = |on| [meets(1, ConsultationRole::Preliminary, on), meets(2, ConsultationRole::Decision, 27)];
    assert_eq!(at(&path(19)), Standing::Overdue { since: day(19) });
    assert_eq!(at(&path(20)), Standing::Scheduled { next: day(20) });
    assert_eq!(at(&path(28)), Standing::Scheduled { next: day(27) });
    let dropped = Consultation { state: ConsultationState::Dropped, ..meets(1, ConsultationRole::Preliminary, 1) };
    assert_eq!(at(&[dropped]), Standing::Open);
}

#[test]
fn a_veiled_decision_tells_only_that_it_took_place() {
    let veiled = Consultation { veiled: true, ..meets(1, ConsultationRole::Decision, 5) };
    assert_eq!(at(&[veiled]), Standing::Veiled { on: day(5) });
}

#[test]
fn other_words_are_shown() {
    let mut c = decided(1, 5, Majority);
    c.wording = "Mittel stehen unter dem Vorbehalt des Haushalts.".into();
    assert_eq!(at(&[c]), Standing::Resolved { on: day(5), deviating: true });
}

#[test]
fn all_means_all() {
    let (a, b) = (Id::from_u128(1), Id::from_u128(2));
    let path = |organisation, on| Path { organisation, consultations: vec![decided(1, on, Unanimous)] };
    let overall = |paths: &[Path]| Overall::of(standings([a, b], paths, "this", TODAY()));
    assert!(!overall(&[path(a, 5)]).by_all());
    let both = overall(&[path(a, 5), path(b, 9)]);
    assert!(both.by_all());
    assert_eq!(both.since, Some(day(9)));
    assert_eq!(overall(&[path(a, 5)]), Overall { total: 2, resolved: 1, open: 1, ..Overall::default() });
    // Nobody at all has not resolved.
    assert!(!Overall::of([]).by_all());
}
