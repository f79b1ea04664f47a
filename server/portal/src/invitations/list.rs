//! The list of invitations.

use super::Standing;
use super::standing::stored;
use crate::people::{self, Reach, belongs, places, reach};
use crate::{Ctx, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::people::{InvitationState, Role};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, to_give};
use entity::invitation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{HashMap, HashSet};

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
    /// On the first of those that came from one list: how many of them wait to be accepted.
    pub together: Option<u64>,
}

/// How many of the latest are shown.
const LATEST: u64 = 200;

/// The latest invitations that somebody may see, newest first.
pub async fn list(ctx: &Ctx) -> Result<Vec<Line>> {
    let rows = rows(ctx).await?;
    let db = ctx.portal.db();
    let makers = people::names(db, rows.iter().filter_map(|r| r.created_by).collect()).await?;
    let places: people::Places = places(db).await?;
    let standing = Standing::of(&ctx.portal, db, &rows).await?;
    let mut together =
        if ctx.offers(Action::Import, &Belongs::region(), EditState::Draft) { lists(ctx, &rows).await? } else { HashMap::new() };
    let named = |r: &invitation::Model| (place_of(r).and_then(|id| places.get(id)), r.created_by.and_then(|id| makers.get(&id).cloned()));
    let one = |r: invitation::Model| {
        let list = r.created_by.and_then(|by| together.remove(&(by, r.created_at)));
        let state = standing.state(&r, ctx.portal.now());
        Some(Line { together: list, ..line(ctx, state, named(&r), r)? })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Lists of which several are shown and some wait to be accepted, and how many of those there are.
async fn lists(ctx: &Ctx, rows: &[invitation::Model]) -> Result<HashMap<(Id, DateTime<Utc>), u64>> {
    let moments: HashSet<DateTime<Utc>> =
        rows.windows(2).filter(|two| two[0].created_at == two[1].created_at).map(|two| two[0].created_at).collect();
    if moments.is_empty() {
        return Ok(HashMap::new());
    }
    let counted: Vec<(Id, DateTime<Utc>, i64)> = invitation::Entity::find()
        .select_only()
        .columns([invitation::Column::CreatedBy, invitation::Column::CreatedAt])
        .column_as(invitation::Column::Id.count(), "waiting")
        .filter(invitation::Column::CreatedAt.is_in(moments))
        .filter(invitation::Column::CreatedBy.is_not_null())
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::RevokedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(ctx.portal.now()))
        .group_by(invitation::Column::CreatedBy)
        .group_by(invitation::Column::CreatedAt)
        .into_tuple()
        .all(ctx.portal.db())
        .await?;
    Ok(counted.into_iter().map(|(by, at, waiting)| ((by, at), waiting.unsigned_abs())).collect())
}

/// The same without the names of places and makers, and without whether open ones still stand: one query.
pub async fn briefly(ctx: &Ctx) -> Result<Vec<Line>> {
    let now = ctx.portal.now();
    Ok(rows(ctx).await?.into_iter().filter_map(|r| line(ctx, stored(&r, now), (None, None), r)).collect())
}

async fn rows(ctx: &Ctx) -> Result<Vec<invitation::Model>> {
    let mut query = invitation::Entity::find();
    if let Reach::Of(organisations) = reach(ctx, Action::ReadPeople)? {
        query = query.filter(invitation::Column::OrganisationId.is_in(organisations));
    }
    Ok(query.order_by_desc(invitation::Column::CreatedAt).order_by_desc(invitation::Column::Id).limit(LATEST).all(ctx.portal.db()).await?)
}

fn place_of(r: &invitation::Model) -> Option<Id> {
    r.organisation_id.or(r.group_id)
}

fn line(ctx: &Ctx, state: InvitationState, (place, by): (Option<String>, Option<String>), r: invitation::Model) -> Option<Line> {
    let role = Role::parse(&r.role)?;
    let may = ctx.offers(to_give(role), &belongs(role, r.organisation_id, r.group_id), EditState::Draft);
    Some(Line {
        may_revoke: may && matches!(state, InvitationState::Open | InvitationState::Void),
        together: None,
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
