//! The states of an assessment and of an answer sheet, as types: a method takes the old state and
//! gives the new one, or says why not.
//!
//! Closed means closed: answers count as long as the clock stands before the closing time, and the
//! closing time itself is the first moment that is too late.

mod settled;
mod sheet;

use crate::lifecycle::Not;
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use contract::assessment::AssessmentState;
pub use settled::Settled;
pub use sheet::{Sheet, SheetDraft, SheetReleased, SheetSubmitted};

/// From when to when answers are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    opens: DateTime<Utc>,
    closes: DateTime<Utc>,
}

impl Window {
    /// A window that ends after it begins.
    pub fn new(opens: DateTime<Utc>, closes: DateTime<Utc>) -> Result<Self, Not> {
        if opens < closes { Ok(Self { opens, closes }) } else { Err(Not::Refused) }
    }

    /// Whether answers are taken at this moment.
    pub fn contains(&self, now: DateTime<Utc>) -> bool {
        self.opens <= now && now < self.closes
    }

    pub fn opens(&self) -> DateTime<Utc> {
        self.opens
    }

    pub fn closes(&self) -> DateTime<Utc> {
        self.closes
    }
}

/// A moment that people write as day and time of the region; none for an hour that the change to
/// summer time leaves out. An hour that comes twice means its first.
pub fn moment<Z: TimeZone>(zone: &Z, local: NaiveDateTime) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&local).earliest().map(|t| t.with_timezone(&Utc))
}

/// An assessment in one of its states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assessment {
    Draft(Draft),
    Open(Open),
    Closed(Closed),
    Withdrawn(Withdrawn),
}

/// Being prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft;

/// Announced; takes answers within its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open(Window);

/// Over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed(Window);

/// Taken back; its answers stay, unseen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawn;

impl Assessment {
    /// What stored columns mean at a moment: what is open and past its closing time is closed.
    pub fn at(state: AssessmentState, opens: DateTime<Utc>, closes: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let window = Window { opens, closes };
        match state {
            AssessmentState::Draft => Self::Draft(Draft),
            AssessmentState::Withdrawn => Self::Withdrawn(Withdrawn),
            AssessmentState::Open if now < closes => Self::Open(Open(window)),
            AssessmentState::Open | AssessmentState::Closed => Self::Closed(Closed(window)),
        }
    }

    /// The name of the state.
    pub fn state(self) -> AssessmentState {
        match self {
            Self::Draft(_) => AssessmentState::Draft,
            Self::Open(_) => AssessmentState::Open,
            Self::Closed(_) => AssessmentState::Closed,
            Self::Withdrawn(_) => AssessmentState::Withdrawn,
        }
    }

    /// Whether answers are taken at this moment.
    pub fn takes_answers(self, now: DateTime<Utc>) -> bool {
        matches!(self, Self::Open(open) if open.0.contains(now))
    }

    /// Opens it for answers.
    pub fn open(self, window: Window, now: DateTime<Utc>) -> Result<Open, Not> {
        match self {
            Self::Draft(draft) => draft.open(window, now),
            Self::Open(_) => Err(Not::Already),
            Self::Closed(_) | Self::Withdrawn(_) => Err(Not::Refused),
        }
    }

    /// Moves the closing time; also opens anew what was closed.
    pub fn extend(self, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Open, Not> {
        match self {
            Self::Open(open) => open.extend(until, now),
            Self::Closed(closed) => closed.reopen(until, now),
            Self::Draft(_) | Self::Withdrawn(_) => Err(Not::Refused),
        }
    }

    /// Ends it before its time.
    pub fn close(self, now: DateTime<Utc>) -> Result<Closed, Not> {
        match self {
            Self::Open(open) => Ok(open.close(now)),
            Self::Closed(_) => Err(Not::Already),
            Self::Draft(_) | Self::Withdrawn(_) => Err(Not::Refused),
        }
    }

    /// Takes it back.
    pub fn withdraw(self) -> Result<Withdrawn, Not> {
        match self {
            Self::Draft(_) | Self::Open(_) | Self::Closed(_) => Ok(Withdrawn),
            Self::Withdrawn(_) => Err(Not::Already),
        }
    }

    /// Brings it back as a draft.
    pub fn restore(self) -> Result<Draft, Not> {
        match self {
            Self::Withdrawn(_) => Ok(Draft),
            Self::Draft(_) => Err(Not::Already),
            Self::Open(_) | Self::Closed(_) => Err(Not::Refused),
        }
    }
}

impl Draft {
    /// Opens it; a window that is over already is refused.
    pub fn open(self, window: Window, now: DateTime<Utc>) -> Result<Open, Not> {
        if now < window.closes { Ok(Open(window)) } else { Err(Not::Refused) }
    }
}

impl Open {
    /// Its window.
    pub fn window(self) -> Window {
        self.0
    }

    /// Moves the closing time to a later one.
    pub fn extend(self, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Open, Not> {
        match until {
            until if until == self.0.closes => Err(Not::Already),
            until if until < self.0.closes || until <= now => Err(Not::Refused),
            until => Ok(Open(Window { closes: until, ..self.0 })),
        }
    }

    /// Ends it now; one that has not begun never does.
    pub fn close(self, now: DateTime<Utc>) -> Closed {
        Closed(Window { opens: self.0.opens.min(now), closes: now })
    }
}

impl Closed {
    /// Its window.
    pub fn window(self) -> Window {
        self.0
    }

    /// Opens it anew until a time to come.
    pub fn reopen(self, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<Open, Not> {
        if until > now { Ok(Open(Window { closes: until, ..self.0 })) } else { Err(Not::Refused) }
    }
}

#[cfg(test)]
mod tests;
