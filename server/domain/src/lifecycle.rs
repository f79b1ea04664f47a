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
    Withdraw,
    Restore,
}

/// The state of a result after a deed. A decision that was taken must be taken back before another:
/// two people deciding differently at once must notice. Only what nobody decided about is withdrawn.
pub fn decide_result(from: ResultState, into: Option<&Carried>, deed: &Deed) -> Result<ResultState, Not> {
    use ResultState::{Carried, Declined, Open, Withdrawn};
    match (from, deed) {
        (Open, Deed::Carry(_)) => Ok(Carried),
        (Open, Deed::Decline) => Ok(Declined),
        (Open, Deed::Withdraw) => Ok(Withdrawn),
        (Carried | Declined, Deed::Reopen) | (Withdrawn, Deed::Restore) => Ok(Open),
        (Carried, Deed::Carry(target)) if into == Some(target) => Err(Not::Already),
        (Declined, Deed::Decline) | (Open, Deed::Reopen | Deed::Restore) | (Withdrawn, Deed::Withdraw) => Err(Not::Already),
        (Carried, Deed::Carry(_) | Deed::Decline)
        | (Declined, Deed::Carry(_))
        | (Carried | Declined, Deed::Withdraw | Deed::Restore)
        | (Withdrawn, Deed::Carry(_) | Deed::Decline | Deed::Reopen) => Err(Not::Refused),
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
        assert_eq!(decide_result(ResultState::Open, None, &Deed::Withdraw), Ok(ResultState::Withdrawn));
        assert_eq!(decide_result(ResultState::Open, None, &Deed::Restore), Err(Not::Already));
        assert_eq!(decide_result(ResultState::Withdrawn, None, &Deed::Restore), Ok(ResultState::Open));
        assert_eq!(decide_result(ResultState::Withdrawn, None, &Deed::Withdraw), Err(Not::Already));
        for deed in [carry(&one), Deed::Decline, Deed::Reopen] {
            assert_eq!(decide_result(ResultState::Withdrawn, None, &deed), Err(Not::Refused));
        }
        for decided in [ResultState::Carried, ResultState::Declined] {
            assert_eq!(decide_result(decided, None, &Deed::Withdraw), Err(Not::Refused));
            assert_eq!(decide_result(decided, None, &Deed::Restore), Err(Not::Refused));
        }
    }
}
