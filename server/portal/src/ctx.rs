//! Who acts, and the frame of every change: right, transaction, event.

use crate::{Error, Portal, Result, audit, db};
use contract::Id;
use contract::people::{Role, TrustLevel};
use contract::strategy::EditState;
use domain::rights::{self, Action, Belongs, Decision, Held};
use sea_orm::DatabaseTransaction;

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Actor {
    pub person_id: Id,
    pub display_name: String,
    pub level: TrustLevel,
    pub session_id: Id,
    /// Roles that hold today.
    pub roles: Vec<Held>,
}

impl Actor {
    /// Whether one of the roles is held, anywhere.
    pub fn has(&self, role: Role) -> bool {
        self.roles.iter().any(|h| h.role == role)
    }

    /// Organisations for which the person has a role.
    pub fn organisations(&self) -> Vec<Id> {
        let mut ids: Vec<Id> = self.roles.iter().filter_map(|h| h.organisation).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// One request: the portal and who asks.
#[derive(Clone)]
pub struct Ctx {
    pub portal: Portal,
    pub actor: Option<Actor>,
    /// Why the person says that something is changed, for the log; empty when nothing was said.
    because: String,
}

impl Ctx {
    /// A request of somebody, or of nobody.
    pub fn new(portal: Portal, actor: Option<Actor>) -> Self {
        Self { portal, actor, because: String::new() }
    }

    /// With a reason for all that the request changes. What asks for a reason of its own has that one.
    pub fn because(self, why: &str) -> Self {
        Self { because: why.trim().to_owned(), ..self }
    }

    /// The person, or the wish for a login.
    pub fn actor(&self) -> Result<&Actor> {
        self.actor.as_ref().ok_or(Error::LoginNeeded)
    }

    /// What the table says, without consequences: for pages that offer things.
    pub fn decide(&self, action: Action, belongs: &Belongs, state: EditState) -> Decision {
        match &self.actor {
            None => Decision::Denied,
            Some(a) => rights::decide(&a.roles, a.level, self.portal.settings().levels, action, belongs, state),
        }
    }

    /// Whether a page should offer it: allowed now, or after a surer login.
    pub fn offers(&self, action: Action, belongs: &Belongs, state: EditState) -> bool {
        self.decide(action, belongs, state) != Decision::Denied
    }

    /// Insists on a right; the actor comes back.
    pub fn require(&self, action: Action, belongs: &Belongs, state: EditState) -> Result<&Actor> {
        let actor = self.actor()?;
        match self.decide(action, belongs, state) {
            Decision::Allowed => Ok(actor),
            Decision::StepUp(level) => Err(Error::StepUp(level)),
            Decision::Denied => Err(Error::Denied),
        }
    }

    /// Insists on a right over the region as a whole.
    pub fn require_region(&self, action: Action) -> Result<&Actor> {
        self.require(action, &Belongs::region(), EditState::Draft)
    }

    /// Begins a change.
    pub async fn begin(&self) -> Result<DatabaseTransaction> {
        db::begin(self.portal.db()).await
    }

    /// Records what happened, in the same transaction as the change itself.
    pub async fn record(&self, tx: &DatabaseTransaction, mut event: audit::Event) -> Result<()> {
        if event.reason.is_empty() {
            event.reason.clone_from(&self.because);
        }
        audit::write(&self.portal, tx, self.actor.as_ref().map(|a| a.person_id), event).await
    }
}
