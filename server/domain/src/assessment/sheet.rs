//! The states of an answer sheet: officers draft, the mayor releases or sends back, and what was
//! released changes only as a new version with a reason.

use crate::lifecycle::Not;
use contract::assessment::AnswerState;

/// An answer sheet in one of its states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sheet {
    Draft(SheetDraft),
    Submitted(SheetSubmitted),
    Released(SheetReleased),
}

/// Officers work on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetDraft {
    /// Which version it becomes, from 1.
    pub number: i32,
    /// Why there is a new version; empty for the first. It stays whatever happens on the way.
    pub reason: String,
    /// What the mayor wants changed; empty where nobody sent it back.
    pub sent_back: String,
}

/// Waits for the mayor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSubmitted {
    pub number: i32,
    pub reason: String,
}

/// Counts, and everybody in the region sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetReleased {
    pub number: i32,
}

impl Sheet {
    /// What stored columns mean.
    pub fn of(state: AnswerState, number: i32, reason: &str, sent_back: &str) -> Self {
        let (reason, sent_back) = (reason.to_owned(), sent_back.to_owned());
        match state {
            AnswerState::Draft => Self::Draft(SheetDraft { number, reason, sent_back }),
            AnswerState::Submitted => Self::Submitted(SheetSubmitted { number, reason }),
            AnswerState::Released => Self::Released(SheetReleased { number }),
        }
    }

    /// The name of the state.
    pub fn state(&self) -> AnswerState {
        match self {
            Self::Draft(_) => AnswerState::Draft,
            Self::Submitted(_) => AnswerState::Submitted,
            Self::Released(_) => AnswerState::Released,
        }
    }

    /// Whether its rows may be changed. What waits for release or is released stands still.
    pub fn edit(&self) -> Result<(), Not> {
        match self {
            Self::Draft(_) => Ok(()),
            Self::Submitted(_) | Self::Released(_) => Err(Not::Refused),
        }
    }

    /// Hands it to the mayor.
    pub fn submit(self) -> Result<SheetSubmitted, Not> {
        match self {
            Self::Draft(draft) => Ok(draft.submit()),
            Self::Submitted(_) => Err(Not::Already),
            Self::Released(_) => Err(Not::Refused),
        }
    }

    /// Releases it.
    pub fn release(self) -> Result<SheetReleased, Not> {
        match self {
            Self::Submitted(submitted) => Ok(submitted.release()),
            Self::Released(_) => Err(Not::Already),
            Self::Draft(_) => Err(Not::Refused),
        }
    }

    /// Gives it back to the officers.
    pub fn send_back(self, why: &str) -> Result<SheetDraft, Not> {
        match self {
            Self::Submitted(submitted) => submitted.send_back(why),
            Self::Draft(_) => Err(Not::Already),
            Self::Released(_) => Err(Not::Refused),
        }
    }

    /// Begins a new version of what was released; the released one counts until the next is.
    pub fn revise(self, reason: &str) -> Result<SheetDraft, Not> {
        match self {
            Self::Released(released) => released.revise(reason),
            Self::Draft(draft) if draft.number > 1 => Err(Not::Already),
            Self::Draft(_) | Self::Submitted(_) => Err(Not::Refused),
        }
    }
}

impl SheetDraft {
    pub fn submit(self) -> SheetSubmitted {
        SheetSubmitted { number: self.number, reason: self.reason }
    }
}

impl SheetSubmitted {
    pub fn release(self) -> SheetReleased {
        SheetReleased { number: self.number }
    }

    /// Back to the officers; without a word nobody knows what to change. Why there is a new version
    /// stands apart from it.
    pub fn send_back(self, why: &str) -> Result<SheetDraft, Not> {
        if why.trim().is_empty() {
            return Err(Not::Refused);
        }
        Ok(SheetDraft { number: self.number, reason: self.reason, sent_back: why.trim().to_owned() })
    }
}

impl SheetReleased {
    /// A new version; it needs a reason, which stays with it.
    pub fn revise(self, reason: &str) -> Result<SheetDraft, Not> {
        if reason.trim().is_empty() {
            return Err(Not::Refused);
        }
        Ok(SheetDraft { number: self.number + 1, reason: reason.trim().to_owned(), sent_back: String::new() })
    }
}
