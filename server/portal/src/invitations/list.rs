//! The list of invitations.

use super::state;
use crate::people::{self, Reach, belongs, places, reach};
use crate::{Ctx, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::people::{InvitationState, Role};
use contract::strategy::EditState;
use domain::rights::{Action, to_give};
use entity::invitation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

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

/// The latest invitations that somebody may see, newest first.
pub async fn list(ctx: &Ctx) -> Result<Vec<Line>> {
    let rows = rows(ctx).await?;
    let db = ctx.portal.db();
    let makers = people::names(db, rows.iter().filter_map(|r| r.created_by).collect()).await?;
    let places: people::Places = places(db).await?;
    let named = |r: &invitation::Model| (place_of(r).and_then(|id| places.get(id)), r.created_by.and_then(|id| makers.get(&id).cloned()));
    Ok(rows.into_iter().filter_map(|r| line(ctx, named(&r), r)).collect())
}

/// The same without the names of places and makers.
pub async fn briefly(ctx: &Ctx) -> Result<Vec<Line>> {
    Ok(rows(ctx).await?.into_iter().filter_map(|r| line(ctx, (None, None), r)).collect())
}

async fn rows(ctx: &Ctx) -> Result<Vec<invitation::Model>> {
    let mut query = invitation::Entity::find();
    if let Reach::Of(organisations) = reach(ctx, Action::ReadPeople)? {
        query = query.filter(invitation::Column::OrganisationId.is_in(organisations));
    }
    Ok(query.order_by_desc(invitation::Column::CreatedAt).limit(LATEST).all(ctx.portal.db()).await?)
}

fn place_of(r: &invitation::Model) -> Option<Id> {
    r.organisation_id.or(r.group_id)
}

fn line(ctx: &Ctx, (place, by): (Option<String>, Option<String>), r: invitation::Model) -> Option<Line> {
    let (role, state) = (Role::parse(&r.role)?, state(&r, ctx.portal.now()));
    let may = ctx.offers(to_give(role), &belongs(role, r.organisation_id, r.group_id), EditState::Draft);
    Some(Line {
        may_revoke: may && state == InvitationState::Open,
        place,
        by,
        id: r.id,
        name: r.name,
        email: r.email,
        role,
        state,
        created_at: r.created_at,
        expires_at: r.expires_at,
    })
}
