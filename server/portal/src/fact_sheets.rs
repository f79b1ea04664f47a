//! Project fact sheets.

mod board;
mod bulk;
mod goals;
mod list;
mod load;
mod mine;
mod people;
mod progress;
mod released;
mod remind;
mod save;
mod state;

pub(crate) use board::Boards;
pub use bulk::bulk;
pub use goals::goal_choices;
pub(crate) use list::titles;
pub use list::{Filter, Hint, Line, Listing, PER_PAGE, Sort, list, list_all};
pub use load::{NoteView, SheetView, show, show_by_id};
pub(crate) use load::{assemble, note, whole};
pub use mine::{Mine, Waiting, mine};
pub(crate) use people::staff;
pub use people::{Candidate, candidates};
pub(crate) use progress::newest as newest_note;
pub use progress::{live, once, report, restore_note, withdraw_note};
pub(crate) use released::{keep_as_released, keep_released};
pub(crate) use remind::REMINDED;
pub use remind::remind;
pub use save::{copy, hand_over, save};
pub use state::{release, restore, withdraw};

use crate::{Error, Result};
use contract::Id;
use contract::fact_sheet::{ProjectStatus, SheetContent};
use domain::rights::Belongs;
use entity::{fact_sheet, fact_sheet_organisation};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

/// What attachments and notes of fact sheets name as their owner.
pub(crate) const KIND: &str = "fact_sheet";

pub(crate) async fn row(db: &impl ConnectionTrait, id: Id) -> Result<fact_sheet::Model> {
    fact_sheet::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

pub(crate) fn content(row: &fact_sheet::Model) -> Result<SheetContent> {
    serde_json::from_value(row.content.clone()).map_err(|e| Error::Broken(format!("fact sheet: {e}")))
}

pub(crate) fn status(stored: &str) -> Result<ProjectStatus> {
    ProjectStatus::parse(stored).ok_or_else(|| Error::Broken(format!("project status {stored}")))
}

/// Where a sheet belongs: to its lead, jointly to those who take part.
pub(crate) async fn belongs(db: &impl ConnectionTrait, row: &fact_sheet::Model) -> Result<Belongs> {
    let links = fact_sheet_organisation::Entity::find().filter(fact_sheet_organisation::Column::FactSheetId.eq(row.id)).all(db).await?;
    Ok(belongs_to(row.lead_id, links.into_iter().map(|l| l.organisation_id)))
}

pub(crate) fn belongs_to(lead: Id, taking_part: impl IntoIterator<Item = Id>) -> Belongs {
    Belongs { organisation: Some(lead), joint: taking_part.into_iter().filter(|o| *o != lead).collect(), group: None }
}
