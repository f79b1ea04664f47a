//! Who was there: all the time, for a part of it, or not at all.

use contract::Id;
use contract::conference::Presence;

/// How long a municipality was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    Whole,
    Partly,
    Never,
}

/// From who is there at the end (`now`), from what the chair noted on the way (`steps`: whom, none for
/// all who were expected, and whether they came), and from who counted at each decision (`there`).
pub fn of(organisation: Id, now: Presence, steps: &[(Option<Id>, bool)], there: &[bool]) -> Attendance {
    let mut ever = now == Presence::Present || there.contains(&true);
    let mut expected = true;
    for (who, came) in steps {
        match who {
            Some(o) if *o != organisation => {}
            Some(_) => {
                ever |= came;
                expected = false;
            }
            None => ever |= *came && expected,
        }
    }
    match (ever, now == Presence::Present && !there.contains(&false)) {
        (false, _) => Attendance::Never,
        (true, true) => Attendance::Whole,
        (true, false) => Attendance::Partly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_there_for_a_part_is_neither_absent_nor_there_all_the_time() {
        use Attendance::{Never, Partly, Whole};
        use Presence::{Absent, Expected, Present};
        let (me, other) = (Id::from_u128(1), Id::from_u128(2));
        let all_came = (None, true);
        assert_eq!(of(me, Present, &[all_came], &[true, true]), Whole);
        assert_eq!(of(me, Present, &[], &[]), Whole, "from a bundle");
        assert_eq!(of(me, Absent, &[all_came, (Some(me), false)], &[true, false]), Partly);
        assert_eq!(of(me, Absent, &[all_came, (Some(me), false)], &[]), Partly, "gone before anything was decided");
        assert_eq!(of(me, Present, &[(Some(me), false), all_came, (Some(me), true)], &[false, true]), Partly, "came late");
        assert_eq!(of(me, Absent, &[(Some(me), false), all_came], &[false]), Never, "noted as absent before all others came");
        assert_eq!(of(me, Expected, &[(Some(other), true)], &[false]), Never);
        assert_eq!(of(me, Present, &[all_came, (Some(me), false), (Some(me), true)], &[true]), Whole, "missed no decision");
    }
}
