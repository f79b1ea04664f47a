//! People and their roles, as stewards and coordinators see them, and the own account.

mod list;
mod organisations;
mod own;
mod roles;
mod state;

pub use list::{Filter, Line, Page, PersonView, Places, RoleLine, list, places, show};
pub use organisations::{OwnOrganisation, organisations};
pub use own::{PSEUDONYM, delete_own, own_data};
pub use roles::{end, give};
pub use state::{disable, enable};

pub(crate) use list::names;
pub(crate) use roles::{alone_with, belongs, open_role as seat_open, place_exists, seat_of};

use crate::{Ctx, Error, Result};
use contract::Id;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, Decision};

/// Whose people somebody may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Everybody.
    All,
    /// Those with a role in these organisations.
    Of(Vec<Id>),
}

/// How far `action` reaches for the person at hand; `Denied` when it reaches nobody.
pub fn reach(ctx: &Ctx, action: Action) -> Result<Reach> {
    let actor = ctx.actor()?;
    match ctx.decide(action, &Belongs::region(), EditState::Draft) {
        Decision::Allowed => return Ok(Reach::All),
        Decision::StepUp(level) => return Err(Error::StepUp(level)),
        Decision::Denied => {}
    }
    let mut of = Vec::new();
    for organisation in actor.organisations() {
        match ctx.decide(action, &Belongs::to(organisation), EditState::Draft) {
            Decision::Allowed => of.push(organisation),
            Decision::StepUp(level) => return Err(Error::StepUp(level)),
            Decision::Denied => {}
        }
    }
    if of.is_empty() { Err(Error::Denied) } else { Ok(Reach::Of(of)) }
}

/// Whether a page should offer it: now, or after a surer login.
pub fn reaches(ctx: &Ctx, action: Action) -> bool {
    matches!(reach(ctx, action), Ok(_) | Err(Error::StepUp(_)))
}
