//! Whether an invitation still stands: it lends the right of whoever made it, and that right may be
//! gone before the link is used.

use crate::people::belongs;
use crate::{Portal, Result, access};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::people::{InvitationState, PersonState, Role};
use contract::strategy::EditState;
use domain::rights::{Held, grants, to_give};
use entity::{invitation, organisation, person, role_assignment, working_group};
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use std::collections::{HashMap, HashSet};

/// What the makers of some invitations may do now, and which places are there now.
#[derive(Default)]
pub(crate) struct Standing {
    makers: HashMap<Id, Vec<Held>>,
    places: HashSet<Id>,
}

impl Standing {
    /// Looks that up, in one query however many invitations there are.
    pub(crate) async fn of(portal: &Portal, db: &impl ConnectionTrait, rows: &[invitation::Model]) -> Result<Self> {
        let now = portal.now();
        let open = || rows.iter().filter(|r| stored(r, now) == InvitationState::Open);
        let mut standing = Self::default();
        if open().next().is_none() {
            return Ok(standing);
        }
        let makers: HashSet<Id> = open().filter_map(|r| r.created_by).collect();
        let places: HashSet<Id> = open().flat_map(|r| r.organisation_id.iter().chain(&r.group_id).copied()).collect();
        let mut query = roles(makers, portal.today());
        query.union(UnionType::All, there(organisation::Entity, organisation::Column::Id, organisation::Column::State, &places));
        query.union(UnionType::All, there(working_group::Entity, working_group::Column::Id, working_group::Column::State, &places));
        for row in db.query_all(&query).await? {
            let (id, role): (Id, Option<String>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            match role {
                None => drop(standing.places.insert(id)),
                Some(role) => {
                    let (organisation, group) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
                    let held = Role::parse(&role).map(|role| Held { role, organisation, group });
                    standing.makers.entry(id).or_default().extend(held);
                }
            }
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

/// The roles that some people hold on a day, whose account is not disabled: person, role, organisation, group.
fn roles(people: HashSet<Id>, today: NaiveDate) -> SelectStatement {
    use role_assignment::Column as C;
    let active = Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .and_where(person::Column::Id.is_in(people))
        .and_where(person::Column::State.eq(PersonState::Active.as_str()))
        .to_owned();
    let query = role_assignment::Entity::find().select_only().columns([C::PersonId, C::Role, C::OrganisationId, C::GroupId]);
    query.filter(access::on(today)).filter(C::PersonId.in_subquery(active)).into_query()
}

/// Which of some places are there, as a row of [`roles`].
fn there(table: impl EntityTrait, id: impl ColumnTrait, state: impl ColumnTrait, places: &HashSet<Id>) -> SelectStatement {
    let nothing = || Expr::value(sea_orm::Value::Uuid(None));
    Query::select()
        .column(id)
        .expr(Expr::value(sea_orm::Value::String(None)))
        .exprs([nothing(), nothing()])
        .from(table)
        .and_where(id.is_in(places.iter().copied()))
        .and_where(state.eq("active"))
        .to_owned()
}

/// What the row alone says.
pub(super) fn stored(row: &invitation::Model, now: DateTime<Utc>) -> InvitationState {
    match row {
        r if r.accepted_at.is_some() => InvitationState::Accepted,
        r if r.revoked_at.is_some() => InvitationState::Revoked,
        r if now >= r.expires_at => InvitationState::Expired,
        _ => InvitationState::Open,
    }
}
