//! Workshops: sessions, results, and where each result went.

mod load;
mod results;
mod save;
mod targets;

pub use load::{Origin, ResultView, WorkshopLine, WorkshopView, list, origins, show};
pub(crate) use load::{assemble, row};
pub use results::{OpenResult, carry, decline, open_results, reopen, save_result, step_result};
pub use save::{save, step};
pub use targets::{Target, Targets, gone_into, targets};

use crate::Error;
use domain::lifecycle::Not;

/// What files of workshops name as their owner.
pub(crate) const KIND: &str = "workshop";

/// A refused step as an error of the use case; `what` names the state that was wanted.
pub(crate) fn not(reason: Not, what: &str) -> Error {
    match reason {
        Not::Already => Error::Already(what.to_owned()),
        Not::Refused => Error::Refused("state"),
    }
}
