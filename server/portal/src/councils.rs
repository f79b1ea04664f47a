//! The councils: they are asked about an edition (a round), and every municipality's clerk keeps
//! the path of its own bodies.

mod board;
mod chain;
mod history;
mod load;
pub mod oparl;
mod public;
mod record;
pub(crate) mod rounds;
mod setup;
mod waiting;

pub use board::{Board, PathView, board, path};
pub use chain::begin;
pub(crate) use chain::stops;
pub use history::{Version, history};
pub use public::{Seen, seen};
pub use record::{Place, drop_out, edit, restore, save};
pub(crate) use rounds::asked;
pub use rounds::{Opening, adopted, asked_with, opening, round, save as save_round, usual_proposal};
pub use setup::{SetupView, form as setup_form, save as save_setup, show as setup};
pub use waiting::{Waiting, waiting};

use oparl::allowed;
