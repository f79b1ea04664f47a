use super::*;
use ConferenceState::{CalledOff, Closed, Invited, Open, Preparation};

const QUORUM: usize = 7;

fn all(n: usize) -> Tally {
    Tally { consent: n, ..Tally::default() }
}

fn conference(state: ConferenceState) -> Conference {
    let minutes = if state == Closed { MinutesState::Draft } else { MinutesState::Missing };
    Conference { state, minutes }
}

#[test]
fn every_step_of_a_conference_has_an_answer() {
    use Not::{Already, Refused};
    let to = |state| Ok(conference(state));
    type Step = fn(Conference) -> Result<Conference, Not>;
    let steps: [(&str, Step, [Result<Conference, Not>; 5]); 6] = [
        ("invite", |c| c.invite(3), [to(Invited), Err(Already), Err(Refused("state")), Err(Refused("state")), to(Invited)]),
        (
            "invite to nothing",
            |c| c.invite(0),
            [Err(Refused("no_items")), Err(Already), Err(Refused("state")), Err(Refused("state")), Err(Refused("no_items"))],
        ),
        (
            "call off",
            |c| c.call_off(),
            [Err(Refused("not_invited")), to(CalledOff), Err(Refused("state")), Err(Refused("state")), Err(Already)],
        ),
        ("open", |c| c.open(), [Err(Refused("not_invited")), to(Open), Err(Already), Err(Refused("state")), Err(Refused("called_off"))]),
        ("close", |c| c.close(0), [Err(Refused("state")), Err(Refused("state")), to(Closed), Err(Already), Err(Refused("state"))]),
        (
            "close too early",
            |c| c.close(1),
            [Err(Refused("state")), Err(Refused("state")), Err(Refused("open_items")), Err(Already), Err(Refused("state"))],
        ),
    ];
    for (name, step, expected) in steps {
        for (from, expected) in ConferenceState::ALL.iter().zip(expected) {
            assert_eq!(step(conference(*from)), expected, "{name} from {from}");
        }
    }
}

#[test]
fn what_may_be_done_in_which_state() {
    let allowed = |state| {
        let c = conference(state);
        [c.prepares().is_ok(), c.listens().is_ok(), c.sits().is_ok()]
    };
    assert_eq!(allowed(Preparation), [true, false, false]);
    assert_eq!(allowed(Invited), [true, true, false]);
    assert_eq!(allowed(Open), [false, true, true]);
    assert_eq!(allowed(Closed), [false, false, false]);
    // A new date can be prepared, but nobody says anything to what does not take place.
    assert_eq!(allowed(CalledOff), [true, false, false]);
    let off = conference(CalledOff);
    assert_eq!((off.listens(), off.sits()), (Err(Not::Refused("called_off")), Err(Not::Refused("called_off"))));
}

#[test]
fn every_step_of_a_document_has_an_answer() {
    use EditState::{Draft, Ready, Withdrawn};
    let table = [
        (Draft, [Err(Not::Refused("state")), Err(Not::Refused("state"))]),
        (Ready, [Ok(Withdrawn), Err(Not::Already)]),
        (Withdrawn, [Err(Not::Already), Ok(Ready)]),
    ];
    assert_eq!(table.len(), EditState::ALL.len());
    for (from, expected) in table {
        for (step, expected) in FileStep::ALL.iter().zip(expected) {
            assert_eq!(document(from, *step), expected, "{from} {step}");
        }
    }
}

#[test]
fn minutes_are_settled_once_and_only_after_the_close() {
    assert_eq!(conference(Open).freeze(), Err(Not::Refused("state")));
    let settled = conference(Closed).freeze().expect("settled");
    assert_eq!(settled.minutes, MinutesState::Frozen);
    assert_eq!(settled.freeze(), Err(Not::Already));
}

#[test]
fn every_outcome_from_every_state() {
    for state in ItemState::ALL {
        let outcome = match state {
            ItemState::Decided => Some(Outcome::Unanimous),
            ItemState::Postponed => Some(Outcome::Postponed),
            ItemState::Referred => Some(Outcome::Referred),
            ItemState::Open | ItemState::Withdrawn => None,
        };
        let item = Item { state: *state, outcome };
        for wanted in Outcome::ALL {
            // For a majority somebody must be against.
            let tally = if *wanted == Outcome::Majority { Tally { objection: 2, ..all(9) } } else { all(11) };
            let found = item.decide(*wanted, tally, QUORUM, 0);
            match (state, outcome == Some(*wanted)) {
                (ItemState::Open, _) => assert_eq!(found.expect("decided").outcome, Some(*wanted), "{wanted}"),
                (_, true) => assert_eq!(found, Err(Not::Already), "{state} {wanted}"),
                (_, false) => assert_eq!(found, Err(Not::Refused("decided")), "{state} {wanted}"),
            }
        }
        let reopened = item.reopen();
        match state {
            ItemState::Open => assert_eq!(reopened, Err(Not::Already)),
            ItemState::Withdrawn => assert_eq!(reopened, Err(Not::Refused("state"))),
            _ => assert_eq!(reopened, Ok(Item::new())),
        }
        let (gone, back) = (item.withdraw(), item.restore());
        match state {
            ItemState::Open => assert_eq!((gone.map(|i| i.state), back), (Ok(ItemState::Withdrawn), Err(Not::Already))),
            ItemState::Withdrawn => assert_eq!((gone, back), (Err(Not::Already), Ok(Item::new()))),
            _ => assert_eq!((gone, back), (Err(Not::Refused("decided")), Err(Not::Refused("decided")))),
        }
        assert_eq!(item.listens().is_ok(), *state == ItemState::Open);
        // What was decided can be shown again; what was taken off the agenda cannot.
        assert_eq!(item.calls().is_ok(), *state != ItemState::Withdrawn);
    }
}

#[test]
fn open_counter_proposals_come_first_unless_all_is_put_off() {
    let item = Item::new();
    assert_eq!(item.decide(Outcome::Unanimous, all(11), QUORUM, 1), Err(Not::Refused("open_amendments")));
    assert_eq!(item.decide(Outcome::Majority, all(11), QUORUM, 1), Err(Not::Refused("open_amendments")));
    assert!(item.decide(Outcome::Postponed, all(11), QUORUM, 1).is_ok());
    assert!(item.decide(Outcome::Referred, all(11), QUORUM, 1).is_ok());
}

#[test]
fn every_deed_on_a_counter_proposal_has_an_answer() {
    use AmendmentState::{Adopted, Declined, Open, Replaced, Void, Withdrawn};
    use Not::{Already, Refused};
    let deeds = [
        Deed::Reword,
        Deed::Withdraw,
        Deed::Adopt(Outcome::Unanimous),
        Deed::Decline,
        Deed::Lapse,
        Deed::Follow,
        Deed::Replace,
        Deed::Reopen,
        Deed::Reinstate,
    ];
    let state = Err(Refused("state"));
    let decided = Err(Refused("decided"));
    let table = [
        (Open, [Ok(Open), Ok(Withdrawn), Ok(Adopted), Ok(Declined), Ok(Void), Ok(Adopted), state, Err(Already), state]),
        (Adopted, [decided, decided, Err(Already), decided, decided, Err(Already), Ok(Replaced), Ok(Open), decided]),
        (Declined, [decided, decided, decided, Err(Already), decided, decided, decided, Ok(Open), decided]),
        (Replaced, [decided, decided, decided, decided, decided, decided, Err(Already), decided, Ok(Adopted)]),
        (Withdrawn, [decided, Err(Already), decided, decided, decided, decided, decided, decided, decided]),
        (Void, [decided, decided, decided, decided, Err(Already), decided, decided, decided, decided]),
    ];
    assert_eq!(table.len(), AmendmentState::ALL.len());
    for (from, expected) in table {
        for (deed, expected) in deeds.into_iter().zip(expected) {
            assert_eq!(amendment(from, deed, all(11), QUORUM), expected, "{from} {deed:?}");
        }
    }
    assert_eq!(amendment(Open, Deed::Adopt(Outcome::Postponed), all(11), QUORUM), Err(Refused("outcome")));
    assert_eq!(amendment(Open, Deed::Adopt(Outcome::Unanimous), all(3), QUORUM), Err(Refused("quorum")));
}
