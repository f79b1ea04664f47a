//! Which steps a state allows: editorial states, and what becomes of a workshop's results.

use contract::forms::steps::Step;
use contract::strategy::EditState;
use contract::workshop::{Carried, ResultState};

/// Why a step does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Not {
    /// It is as wanted already: somebody was faster.
    Already,
    /// The step does not fit the state.
    Refused,
}

/// The state after a step. What was withdrawn comes back as a draft: whoever restores it decides
/// anew whether the public should read it.
pub fn edit(from: EditState, step: Step) -> Result<EditState, Not> {
    use EditState::{Draft, Ready, Withdrawn};
    match (from, step) {
        (Draft, Step::Release) => Ok(Ready),
        (Draft | Ready, Step::Withdraw) => Ok(Withdrawn),
        (Withdrawn, Step::Restore) => Ok(Draft),
        (Ready, Step::Release) | (Withdrawn, Step::Withdraw) | (Draft | Ready, Step::Restore) => Err(Not::Already),
        (Withdrawn, Step::Release) => Err(Not::Refused),
    }
}

/// What somebody wants to do with a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Carry(Carried),
    Decline,
    Reopen,
}

/// The state of a result after a deed. A decision that was taken must be taken back before another:
/// two people deciding differently at once must notice.
pub fn decide_result(from: ResultState, into: Option<&Carried>, deed: &Deed) -> Result<ResultState, Not> {
    match (from, deed) {
        (ResultState::Open, Deed::Carry(_)) => Ok(ResultState::Carried),
        (ResultState::Open, Deed::Decline) => Ok(ResultState::Declined),
        (ResultState::Carried | ResultState::Declined, Deed::Reopen) => Ok(ResultState::Open),
        (ResultState::Carried, Deed::Carry(target)) if into == Some(target) => Err(Not::Already),
        (ResultState::Declined, Deed::Decline) | (ResultState::Open, Deed::Reopen) => Err(Not::Already),
        (ResultState::Carried, Deed::Carry(_) | Deed::Decline) | (ResultState::Declined, Deed::Carry(_)) => Err(Not::Refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Id;
    use contract::workshop::CarriedKind;

    #[test]
    fn every_editorial_step_has_an_answer() {
        use EditState::{Draft, Ready, Withdrawn};
        let table = [
            (Draft, Step::Release, Ok(Ready)),
            (Draft, Step::Withdraw, Ok(Withdrawn)),
            (Draft, Step::Restore, Err(Not::Already)),
            (Ready, Step::Release, Err(Not::Already)),
            (Ready, Step::Withdraw, Ok(Withdrawn)),
            (Ready, Step::Restore, Err(Not::Already)),
            (Withdrawn, Step::Release, Err(Not::Refused)),
            (Withdrawn, Step::Withdraw, Err(Not::Already)),
            (Withdrawn, Step::Restore, Ok(Draft)),
        ];
        assert_eq!(table.len(), EditState::ALL.len() * Step::ALL.len());
        for (from, step, expected) in table {
            assert_eq!(edit(from, step), expected, "{from} {step}");
        }
    }

    #[test]
    fn a_result_is_decided_once() {
        let goal = |n| Carried { kind: CarriedKind::Goal, id: Id::from_u128(n) };
        let (one, two) = (goal(1), goal(2));
        let carry = |c: &Carried| Deed::Carry(c.clone());
        assert_eq!(decide_result(ResultState::Open, None, &carry(&one)), Ok(ResultState::Carried));
        assert_eq!(decide_result(ResultState::Open, None, &Deed::Decline), Ok(ResultState::Declined));
        assert_eq!(decide_result(ResultState::Open, None, &Deed::Reopen), Err(Not::Already));
        assert_eq!(decide_result(ResultState::Carried, Some(&one), &carry(&one)), Err(Not::Already));
        assert_eq!(decide_result(ResultState::Carried, Some(&one), &carry(&two)), Err(Not::Refused));
        assert_eq!(decide_result(ResultState::Carried, Some(&one), &Deed::Decline), Err(Not::Refused));
        assert_eq!(decide_result(ResultState::Carried, Some(&one), &Deed::Reopen), Ok(ResultState::Open));
        assert_eq!(decide_result(ResultState::Declined, None, &Deed::Decline), Err(Not::Already));
        assert_eq!(decide_result(ResultState::Declined, None, &carry(&one)), Err(Not::Refused));
        assert_eq!(decide_result(ResultState::Declined, None, &Deed::Reopen), Ok(ResultState::Open));
    }
}
