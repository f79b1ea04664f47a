//! Fields of action with their goals.

mod goals;
mod load;
mod save;

pub use goals::save_goal;
pub use load::{FieldLine, FieldView, list, show};
pub(crate) use load::{assemble, goal_row, row, state};
pub use save::save;
pub(crate) use save::slug;
