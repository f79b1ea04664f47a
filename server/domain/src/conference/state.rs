//! States of conference, item and counter-proposal.

use super::Not;
use super::votes::{Fit, fits};
use contract::conference::{AmendmentState, ConferenceState, ItemState, MinutesState, Outcome, Tally};
use contract::forms::conferences::FileStep;
use contract::strategy::EditState;

/// A conference as far as its steps are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conference {
    pub state: ConferenceState,
    pub minutes: MinutesState,
}

impl Conference {
    /// A new one.
    pub fn new() -> Self {
        Self { state: ConferenceState::Preparation, minutes: MinutesState::Missing }
    }

    /// Invites, or invites anew after the conference was called off; there must be something to talk
    /// about.
    pub fn invite(self, items: usize) -> Result<Self, Not> {
        match self.state {
            ConferenceState::Preparation | ConferenceState::CalledOff if items == 0 => Err(Not::Refused("no_items")),
            ConferenceState::Preparation | ConferenceState::CalledOff => Ok(Self { state: ConferenceState::Invited, ..self }),
            ConferenceState::Invited => Err(Not::Already),
            ConferenceState::Open | ConferenceState::Closed => Err(Not::Refused("state")),
        }
    }

    /// Calls off what people were invited to. What was prepared stays.
    pub fn call_off(self) -> Result<Self, Not> {
        match self.state {
            ConferenceState::Invited => Ok(Self { state: ConferenceState::CalledOff, ..self }),
            ConferenceState::CalledOff => Err(Not::Already),
            ConferenceState::Preparation => Err(Not::Refused("not_invited")),
            ConferenceState::Open | ConferenceState::Closed => Err(Not::Refused("state")),
        }
    }

    /// Opens the session. Nobody is surprised by a conference to which they were not invited.
    pub fn open(self) -> Result<Self, Not> {
        match self.state {
            ConferenceState::Invited => Ok(Self { state: ConferenceState::Open, ..self }),
            ConferenceState::Open => Err(Not::Already),
            ConferenceState::Preparation => Err(Not::Refused("not_invited")),
            ConferenceState::CalledOff => Err(Not::Refused("called_off")),
            ConferenceState::Closed => Err(Not::Refused("state")),
        }
    }

    /// Closes the session once nothing is left open; the minutes begin as a draft.
    pub fn close(self, open_items: usize) -> Result<Self, Not> {
        match self.state {
            ConferenceState::Open if open_items > 0 => Err(Not::Refused("open_items")),
            ConferenceState::Open => Ok(Self { state: ConferenceState::Closed, minutes: MinutesState::Draft }),
            ConferenceState::Closed => Err(Not::Already),
            ConferenceState::Preparation | ConferenceState::Invited | ConferenceState::CalledOff => Err(Not::Refused("state")),
        }
    }

    /// Settles the minutes; they never change after that.
    pub fn freeze(self) -> Result<Self, Not> {
        match self.minutes {
            MinutesState::Draft => Ok(Self { minutes: MinutesState::Frozen, ..self }),
            MinutesState::Frozen => Err(Not::Already),
            MinutesState::Missing => Err(Not::Refused("state")),
        }
    }

    /// Whether date, place and agenda may still change.
    pub fn prepares(self) -> Result<(), Not> {
        match self.state {
            ConferenceState::Preparation | ConferenceState::Invited | ConferenceState::CalledOff => Ok(()),
            ConferenceState::Open | ConferenceState::Closed => Err(Not::Refused("state")),
        }
    }

    /// Whether municipalities may take positions: from the invitation to the close.
    pub fn listens(self) -> Result<(), Not> {
        match self.state {
            ConferenceState::Invited | ConferenceState::Open => Ok(()),
            ConferenceState::Preparation => Err(Not::Refused("not_invited")),
            ConferenceState::CalledOff => Err(Not::Refused("called_off")),
            ConferenceState::Closed => Err(Not::Refused("closed")),
        }
    }

    /// Whether it sits: only then somebody is present, and something can be decided.
    pub fn sits(self) -> Result<(), Not> {
        match self.state {
            ConferenceState::Open => Ok(()),
            ConferenceState::Closed => Err(Not::Refused("closed")),
            ConferenceState::CalledOff => Err(Not::Refused("called_off")),
            ConferenceState::Preparation | ConferenceState::Invited => Err(Not::Refused("not_open")),
        }
    }
}

impl Default for Conference {
    fn default() -> Self {
        Self::new()
    }
}

/// An agenda item as far as its steps are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    pub state: ItemState,
    pub outcome: Option<Outcome>,
}

impl Item {
    /// A new one.
    pub fn new() -> Self {
        Self { state: ItemState::Open, outcome: None }
    }

    /// Records the outcome, if it fits the positions. Counter-proposals that are still open must be
    /// decided first, unless the whole item is put off.
    pub fn decide(self, outcome: Outcome, tally: Tally, quorum: usize, open_amendments: usize) -> Result<Self, Not> {
        match self.state {
            ItemState::Open => {}
            _ if self.outcome == Some(outcome) => return Err(Not::Already),
            // Another outcome was recorded; taking it back is a step of its own, so that two who
            // record different outcomes at once notice.
            _ => return Err(Not::Refused("decided")),
        }
        let state = match outcome {
            Outcome::Postponed => ItemState::Postponed,
            Outcome::Referred => ItemState::Referred,
            Outcome::Unanimous | Outcome::Majority if open_amendments > 0 => return Err(Not::Refused("open_amendments")),
            Outcome::Unanimous | Outcome::Majority => ItemState::Decided,
        };
        match fits(outcome, tally, quorum) {
            Fit::Yes => Ok(Self { state, outcome: Some(outcome) }),
            Fit::No(rule) => Err(Not::Refused(rule)),
        }
    }

    /// Takes an outcome back, during the session.
    pub fn reopen(self) -> Result<Self, Not> {
        match self.state {
            ItemState::Decided | ItemState::Postponed | ItemState::Referred => Ok(Self::new()),
            ItemState::Open => Err(Not::Already),
            ItemState::Withdrawn => Err(Not::Refused("state")),
        }
    }

    /// Takes the item off the agenda.
    pub fn withdraw(self) -> Result<Self, Not> {
        match self.state {
            ItemState::Open => Ok(Self { state: ItemState::Withdrawn, ..self }),
            ItemState::Withdrawn => Err(Not::Already),
            _ => Err(Not::Refused("decided")),
        }
    }

    /// Puts it back on the agenda.
    pub fn restore(self) -> Result<Self, Not> {
        match self.state {
            ItemState::Withdrawn => Ok(Self::new()),
            ItemState::Open => Err(Not::Already),
            _ => Err(Not::Refused("decided")),
        }
    }

    /// Whether it can be called up: it has to stand on the agenda.
    pub fn calls(self) -> Result<(), Not> {
        if self.state == ItemState::Withdrawn { Err(Not::Refused("off_agenda")) } else { Ok(()) }
    }

    /// Whether positions can still be taken.
    pub fn listens(self) -> Result<(), Not> {
        if self.state == ItemState::Open { Ok(()) } else { Err(Not::Refused("decided")) }
    }
}

impl Default for Item {
    fn default() -> Self {
        Self::new()
    }
}

/// The state of an item's document after a step. What was taken up by mistake can go at any time; the
/// log keeps it.
pub fn document(from: EditState, step: FileStep) -> Result<EditState, Not> {
    match (from, step) {
        (EditState::Ready, FileStep::Withdraw) => Ok(EditState::Withdrawn),
        (EditState::Withdrawn, FileStep::Restore) => Ok(EditState::Ready),
        (EditState::Ready, FileStep::Restore) | (EditState::Withdrawn, FileStep::Withdraw) => Err(Not::Already),
        (EditState::Draft, _) => Err(Not::Refused("state")),
    }
}

/// What somebody wants to do with a counter-proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Reword,
    Withdraw,
    Adopt(Outcome),
    Decline,
    /// What it was made against is not put to the conference any more.
    Lapse,
    /// Another one that asks for the same was adopted.
    Follow,
    /// Another one about the same thing was adopted after it.
    Replace,
    /// Its outcome is taken back.
    Reopen,
    /// The outcome of the one that replaced it is taken back.
    Reinstate,
}

/// The state of a counter-proposal after a deed.
pub fn amendment(from: AmendmentState, deed: Deed, tally: Tally, quorum: usize) -> Result<AmendmentState, Not> {
    use AmendmentState::{Adopted, Declined, Open, Replaced, Void, Withdrawn};
    match (from, deed) {
        (Open, Deed::Reword) => Ok(Open),
        (Open, Deed::Withdraw) => Ok(Withdrawn),
        (Open, Deed::Decline) => Ok(Declined),
        (Open, Deed::Lapse) => Ok(Void),
        (Open, Deed::Follow) => Ok(Adopted),
        (Adopted, Deed::Replace) => Ok(Replaced),
        (Adopted | Declined, Deed::Reopen) => Ok(Open),
        (Replaced, Deed::Reinstate) => Ok(Adopted),
        (Open, Deed::Adopt(outcome @ (Outcome::Unanimous | Outcome::Majority))) => match fits(outcome, tally, quorum) {
            Fit::Yes => Ok(Adopted),
            Fit::No(rule) => Err(Not::Refused(rule)),
        },
        (Open, Deed::Adopt(_)) => Err(Not::Refused("outcome")),
        (Adopted, Deed::Adopt(_) | Deed::Follow)
        | (Replaced, Deed::Replace)
        | (Declined, Deed::Decline)
        | (Withdrawn, Deed::Withdraw)
        | (Void, Deed::Lapse)
        | (Open, Deed::Reopen) => Err(Not::Already),
        (Open, Deed::Replace | Deed::Reinstate) => Err(Not::Refused("state")),
        (Adopted | Declined | Replaced | Withdrawn | Void, _) => Err(Not::Refused("decided")),
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
