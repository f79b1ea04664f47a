//! What a council information system said before, and what becomes of it once it says something else.

use contract::council::ProposalState;

/// What was said once, under one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier<'a> {
    pub digest: &'a str,
    pub state: ProposalState,
}

/// What is to be done with what is said now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing has changed.
    Leave,
    /// It waits for the clerk; everything else under the address is superseded.
    Open,
    /// It is the newest that was said, and nothing is left to decide.
    Known,
}

/// `earlier` is what was said under the address, the newest last. What the clerk has decided on comes
/// back only after the system said something else in between.
pub fn next(earlier: &[Earlier], digest: &str, news: bool) -> Next {
    let same = earlier.last().filter(|e| e.digest == digest).map(|e| e.state);
    match (same, news) {
        (Some(ProposalState::Taken | ProposalState::TurnedDown), _) => Next::Leave,
        (Some(ProposalState::Open), true) | (Some(ProposalState::Known | ProposalState::Superseded), false) => Next::Leave,
        (_, true) => Next::Open,
        (_, false) => Next::Known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ProposalState::*;

    #[test]
    fn the_newest_that_was_said_is_the_one_that_waits() {
        let said = |states: &[(&'static str, ProposalState)]| {
            states.iter().map(|(digest, state)| Earlier { digest, state: *state }).collect::<Vec<_>>()
        };
        for (earlier, digest, news, wanted) in [
            (said(&[]), "a", true, Next::Open),
            (said(&[]), "a", false, Next::Known),
            (said(&[("a", Open)]), "a", true, Next::Leave),
            (said(&[("a", Open)]), "a", false, Next::Known),
            (said(&[("a", Open)]), "b", true, Next::Open),
            // It says again what it said before: that is what waits now, whatever became of it then.
            (said(&[("a", Superseded), ("b", Open)]), "a", true, Next::Open),
            (said(&[("a", Taken), ("b", Open)]), "a", true, Next::Open),
            (said(&[("a", TurnedDown), ("b", Known)]), "a", true, Next::Open),
            (said(&[("a", Taken), ("b", Open)]), "a", false, Next::Known),
            // What the clerk has decided on is not asked twice.
            (said(&[("b", Superseded), ("a", Taken)]), "a", true, Next::Leave),
            (said(&[("a", TurnedDown)]), "a", true, Next::Leave),
            // It was on record, and is no more.
            (said(&[("a", Known)]), "a", true, Next::Open),
            (said(&[("a", Known)]), "a", false, Next::Leave),
        ] {
            assert_eq!(next(&earlier, digest, news), wanted, "{earlier:?} {digest} {news}");
        }
    }
}
