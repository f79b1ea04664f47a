//! People, their roles and invitations.

pub mod api;
pub mod forms;
pub mod invitations;
pub mod list;
pub mod person;

use crate::context::Work;
use contract::people::{Role, Seat};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, to_give};
use portal::people::Reach;

/// Roles, organisations and groups that the person at hand may give, as choices of a form.
pub(crate) struct Choices {
    pub roles: Vec<(String, String)>,
    pub organisations: Vec<(String, String)>,
    pub groups: Vec<(String, String)>,
}

/// What may be given; a surer login is asked for before the form.
pub(crate) async fn choices(work: &Work) -> Result<Choices, crate::error::PageError> {
    let reach = portal::people::reach(&work.ctx, Action::Invite).map_err(|e| work.fail(e))?;
    let organisations = portal::region::organisations(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let own = |id| match &reach {
        Reach::All => true,
        Reach::Of(ids) => ids.contains(&id),
    };
    let groups = match reach {
        Reach::All => portal::region::groups(&work.app.portal).await.map_err(|e| work.fail(e))?,
        Reach::Of(_) => vec![],
    };
    let given = |r: &&Role| match (&reach, r.seat()) {
        (Reach::All, _) => true,
        (Reach::Of(ids), Seat::Organisation) => ids.iter().any(|id| work.ctx.offers(to_give(**r), &Belongs::to(*id), EditState::Draft)),
        (Reach::Of(_), _) => false,
    };
    Ok(Choices {
        roles: Role::ALL.iter().filter(given).map(|r| (r.to_string(), r.label(work.lang).to_owned())).collect(),
        organisations: organisations.iter().filter(|o| own(o.id)).map(|o| (o.id.to_string(), o.name.clone())).collect(),
        groups: groups.into_iter().map(|g| (g.id.to_string(), g.name)).collect(),
    })
}
