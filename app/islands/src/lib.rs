//! The parts of working pages that come alive in the browser.
//!
//! A working page is complete without them: islands add what only a browser can do while somebody
//! types. Each stands in a page by its name and wakes up on its own.

pub mod arrows;
#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
pub mod forms;
pub mod live;
pub mod ordering;
pub mod questionnaire;
pub mod rows;
#[cfg(feature = "hydrate")]
mod rules;
pub mod saving;
pub mod what_if;

pub use arrows::Arrows;
pub use live::Live;
pub use ordering::Ordering;
pub use questionnaire::Questionnaire;
pub use rows::Rows;
pub use saving::Saving;
pub use what_if::WhatIf;
