//! The mayors' conference: prepared by the chair, attended by the municipalities, followed on all
//! screens, and carried into the strategy.

mod agenda;
mod amendments;
mod change;
mod close;
mod files;
mod hub;
mod invite;
mod list;
mod load;
mod minutes;
mod papers;
mod personal;
mod positions;
mod prepare;
mod provenance;
mod resolved;
mod session;
pub(crate) mod subjects;
mod view;

pub use agenda::{item_step, order, save_item};
pub use amendments::amend;
pub use close::{Effect, effects};
pub use files::attach;
pub(crate) use files::may_read_files;
pub(crate) use hub::Hub;
pub use hub::{follow, poll, release};
pub use invite::{calendar_file, invite};
pub use list::{Line, Mine, list, mine};
pub(crate) use load::{FILES, members};
pub use load::{revision, revisions, room};
pub(crate) use minutes::minutes_right;
pub use minutes::{Minutes, minutes};
pub(crate) use papers::newest_number;
pub use papers::{CouncilPaper, OwnPosition, OwnProject, PaperLine, number, paper, papers};
pub use personal::{Followed, Personal, followed, may_follow, visit};
pub use positions::{deputies, name_deputy, take, withdraw};
pub use prepare::{prepared, save};
pub use provenance::{Adopted, PublicPosition, adopted, positions};
pub use resolved::{Adoption, Resolved, resolved};
pub use session::{outcome, presence, step};
pub use subjects::{Choice, DecidedIn, choices, deciding, passages};
pub use view::{AmendmentView, EventView, Head, ItemView, SeatView, View, VoiceView};
