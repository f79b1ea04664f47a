//! Fields of action with their goals.

mod goals;
mod indicators;
mod load;
mod notes;
mod order;
mod save;
mod steps;

pub use goals::save_goal;
pub use indicators::save_indicator;
pub use load::{FieldLine, FieldView, Withdrawn, list, show};
pub(crate) use load::{assemble, goal_row, row, state};
pub use notes::{add_note, step_note};
pub use order::order;
pub(crate) use order::wanted;
pub(crate) use save::adopt;
pub use save::save;
pub use steps::{step_field, step_goal, step_indicator};

/// What files of fields name as their owner.
pub(crate) const KIND: &str = "field";
