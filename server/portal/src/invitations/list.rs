//! The list of invitations.

use super::state;
use crate::people::{self, Reach, belongs, places, reach};
use crate::{Ctx, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::people::{InvitationState, Role};
use contract::strategy::EditState;
use domain::rights::{Action, to_give};
use entity::{invitation, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// An invitation.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: Id,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    pub place: Option<String>,
    /// Who made it; none for the command line.
    pub by: Option<String>,
    pub state: InvitationState,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub may_revoke: bool,
}

/// How many of the latest are shown.
const LATEST: u64 = 200;

/// Invitations within reach, newest first.
pub async fn list(ctx: &Ctx) -> Result<Vec<Line>> {
    let reach = reach(ctx, Action::ReadPeople)?;
    let db = ctx.portal.db();
    let mut query = invitation::Entity::find();
    if let Reach::Of(organisations) = reach {
        query = query.filter(invitation::Column::OrganisationId.is_in(organisations));
    }
    let rows = query.order_by_desc(invitation::Column::CreatedAt).limit(LATEST).all(db).await?;
    let makers: Vec<Id> = rows.iter().filter_map(|r| r.created_by).collect();
    let makers: HashMap<Id, String> = person::Entity::find()
        .filter(person::Column::Id.is_in(makers))
        .all(db)
        .await?
        .into_iter()
        .map(|p| (p.id, p.display_name))
        .collect();
    let (places, now): (people::Places, _) = (places(db).await?, ctx.portal.now());
    Ok(rows
        .into_iter()
        .filter_map(|r| {
            let (role, state) = (Role::parse(&r.role)?, state(&r, now));
            let may = ctx.offers(to_give(role), &belongs(role, r.organisation_id, r.group_id), EditState::Draft);
            Some(Line {
                may_revoke: may && state == InvitationState::Open,
                place: r.organisation_id.or(r.group_id).and_then(|id| places.get(id)),
                by: r.created_by.and_then(|id| makers.get(&id).cloned()),
                id: r.id,
                name: r.name,
                email: r.email,
                role,
                state,
                created_at: r.created_at,
                expires_at: r.expires_at,
            })
        })
        .collect())
}
