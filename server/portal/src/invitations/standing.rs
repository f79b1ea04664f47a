//! Whether an invitation still stands: it lends the right of whoever made it, and that right may be
//! gone before the link is used.

use crate::people::belongs;
use crate::{Portal, Result, access};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::people::{InvitationState, PersonState, Role};
use contract::strategy::EditState;
use domain::rights::{Held, grants, to_give};
use entity::{invitation, organisation, person, role_assignment, working_group};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

/// What the makers of some invitations may do now, and which places are there now.
pub(crate) struct Standing {
    makers: HashMap<Id, Vec<Held>>,
    places: HashSet<Id>,
}

impl Standing {
    /// Looks that up, in a few queries however many invitations there are.
    pub(crate) async fn of(portal: &Portal, db: &impl ConnectionTrait, rows: &[invitation::Model]) -> Result<Self> {
        let now = portal.now();
        let open: Vec<&invitation::Model> = rows.iter().filter(|r| stored(r, now) == InvitationState::Open).collect();
        let makers: HashSet<Id> = open.iter().filter_map(|r| r.created_by).collect();
        let mut standing = Self { makers: HashMap::new(), places: HashSet::new() };
        if !makers.is_empty() {
            let active: Vec<Id> = person::Entity::find()
                .select_only()
                .column(person::Column::Id)
                .filter(person::Column::Id.is_in(makers))
                .filter(person::Column::State.eq(PersonState::Active.as_str()))
                .into_tuple()
                .all(db)
                .await?;
            standing.makers = access::held(db, role_assignment::Column::PersonId.is_in(active), portal.today()).await?;
        }
        if open.iter().any(|r| r.organisation_id.is_some()) {
            let here = organisation::Entity::find().select_only().column(organisation::Column::Id);
            let here: Vec<Id> = here.filter(organisation::Column::State.eq("active")).into_tuple().all(db).await?;
            standing.places.extend(here);
        }
        if open.iter().any(|r| r.group_id.is_some()) {
            let here = working_group::Entity::find().select_only().column(working_group::Column::Id);
            let here: Vec<Id> = here.filter(working_group::Column::State.eq("active")).into_tuple().all(db).await?;
            standing.places.extend(here);
        }
        Ok(standing)
    }

    /// What became of one of them.
    pub(crate) fn state(&self, row: &invitation::Model, now: DateTime<Utc>) -> InvitationState {
        match stored(row, now) {
            InvitationState::Open if !self.holds(row) => InvitationState::Void,
            state => state,
        }
    }

    fn holds(&self, row: &invitation::Model) -> bool {
        let Some(role) = Role::parse(&row.role) else { return false };
        let there = row.organisation_id.iter().chain(&row.group_id).all(|place| self.places.contains(place));
        let thing = belongs(role, row.organisation_id, row.group_id);
        let may = |held: &Vec<Held>| grants(held, to_give(role), &thing, EditState::Draft);
        // The command line needs nobody's right.
        there && row.created_by.is_none_or(|maker| self.makers.get(&maker).is_some_and(may))
    }
}

/// What the row alone says.
fn stored(row: &invitation::Model, now: DateTime<Utc>) -> InvitationState {
    match row {
        r if r.accepted_at.is_some() => InvitationState::Accepted,
        r if r.revoked_at.is_some() => InvitationState::Revoked,
        r if now >= r.expires_at => InvitationState::Expired,
        _ => InvitationState::Open,
    }
}
