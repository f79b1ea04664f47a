//! Talk about passages of long texts. Who may suggest or comment may talk; whoever began a talk, and
//! whoever writes the text, may settle it. Nothing is ever deleted; a talk outlives its passage.

mod change;
mod people;
mod read;
mod settled;
mod waiting;

pub use change::{change, comment, may_talk};
pub use people::people;
pub use read::{count, list};
pub(crate) use read::{open, own};
pub use settled::Settled;
pub(crate) use settled::tell as tell_settled;
pub use waiting::{Suggestions, Talks, Waiting, waiting};

use crate::texts::{self, TextAccess};
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};

/// A text as its address names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct At {
    pub kind: String,
    pub owner: Id,
    pub slot: String,
}

impl At {
    /// The page of the text.
    pub fn address(&self) -> String {
        format!("/arbeit/texte/{}/{}/{}", self.kind, self.owner, self.slot)
    }
}

/// A text with all that rights depend on.
struct Place {
    access: TextAccess,
    action: Action,
    belongs: Belongs,
    state: EditState,
    /// The owner's title.
    title: String,
}

/// Finds a text for somebody who may at least read it. Pages of the region have no talk.
async fn place(ctx: &Ctx, at: &At) -> Result<Place> {
    ctx.require_region(Action::EnterWorkspace)?;
    if texts::plain_only(&at.kind) {
        return Err(Error::NotFound);
    }
    let owner = texts::owner(ctx, &at.kind, at.owner, &at.slot).await?;
    let access = owner.access(ctx, &at.kind);
    let texts::Owner { action, belongs, state, title, .. } = owner;
    Ok(Place { access, action, belongs, state, title })
}
