//! Accepting an invitation.

use super::Standing;
use crate::audit::Event;
use crate::people::{alone_with, places, seat_open};
use crate::{Ctx, Error, Portal, Result, sessions};
use chrono::{DateTime, Utc};
use contract::people::{InvitationState, Role};
use entity::{invitation, role_assignment};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

/// What a link is good for.
#[derive(Clone, Debug)]
pub struct Invited {
    pub name: String,
    pub role: Role,
    /// Where the role is held; none for the whole region.
    pub place: Option<String>,
    pub state: InvitationState,
    pub expires_at: DateTime<Utc>,
}

async fn row(db: &impl ConnectionTrait, token: &str) -> Result<invitation::Model> {
    // Only what we made ourselves is looked for: 64 hexadecimal digits.
    if token.len() != 64 || !token.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(Error::NotFound);
    }
    invitation::Entity::find().filter(invitation::Column::TokenHash.eq(sessions::hash(token))).one(db).await?.ok_or(Error::NotFound)
}

/// What a link stands for. Whoever has the link may see this much, logged in or not.
pub async fn look(portal: &Portal, token: &str) -> Result<Invited> {
    let db = portal.db();
    let row = row(db, token).await?;
    let place = match row.organisation_id.or(row.group_id) {
        Some(id) => places(db).await?.get(id),
        None => None,
    };
    let standing = Standing::of(portal, db, std::slice::from_ref(&row)).await?;
    Ok(Invited {
        state: standing.state(&row, portal.now()),
        role: Role::parse(&row.role).ok_or(Error::NotFound)?,
        name: row.name,
        place,
        expires_at: row.expires_at,
    })
}

/// The code of a refusal for a link that works no more.
fn refusal(state: InvitationState) -> &'static str {
    match state {
        InvitationState::Revoked => "invitation_revoked",
        InvitationState::Expired => "invitation_expired",
        InvitationState::Void => "invitation_void",
        _ => "invitation_accepted",
    }
}

/// Accepts: the person gets the role, the link works no more. Of two who press at once, one wins. Nobody
/// gets what whoever made the link could not give any more.
pub async fn accept(ctx: &Ctx, token: &str) -> Result<Role> {
    let actor = ctx.actor()?;
    let needed = ctx.portal.settings().levels.work;
    if actor.level < needed {
        return Err(Error::StepUp(needed));
    }
    let (me, now, today) = (actor.person_id, ctx.portal.now(), ctx.portal.today());
    let tx = ctx.begin().await?;
    alone_with(&tx, me).await?;
    let row = row(&tx, token).await?;
    let role = Role::parse(&row.role).ok_or(Error::NotFound)?;
    match Standing::of(&ctx.portal, &tx, std::slice::from_ref(&row)).await?.state(&row, now) {
        InvitationState::Open => {}
        other => return Err(Error::Refused(refusal(other))),
    }
    let done = invitation::Entity::update_many()
        .set(invitation::ActiveModel { accepted_at: Set(Some(now)), accepted_by: Set(Some(me)), ..Default::default() })
        .filter(invitation::Column::Id.eq(row.id))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::RevokedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        // Somebody else accepted or revoked it since it was read.
        return Err(Error::Refused(refusal(InvitationState::Accepted)));
    }
    let place = (row.organisation_id, row.group_id);
    let event = Event::about("invitation.accept", "invitation", row.id, "").of(place.0);
    let seat = seat_open(&tx, me, role, place, today).await?;
    // A seat that ends, or begins later, is not what the invitation promises: it holds from today, without end.
    let passing = |s: &&role_assignment::Model| s.valid_from > today || s.valid_until.is_some();
    if let Some(seat) = seat.as_ref().filter(passing) {
        let mut open: role_assignment::ActiveModel = seat.clone().into();
        open.valid_from = Set(seat.valid_from.min(today));
        open.valid_until = Set(None);
        let open = open.update(&tx).await?;
        ctx.record(&tx, event.before(seat).after(&open)).await?;
    } else if seat.is_none() {
        let given = role_assignment::Model {
            id: ctx.portal.new_id(),
            person_id: me,
            role: role.to_string(),
            organisation_id: place.0,
            group_id: place.1,
            valid_from: today,
            valid_until: None,
            created_at: now,
        };
        let event = event.after(&given);
        role_assignment::Entity::insert(given.into_active_model().reset_all()).exec_without_returning(&tx).await?;
        ctx.record(&tx, event).await?;
    } else {
        ctx.record(&tx, event).await?;
    }
    tx.commit().await?;
    Ok(role)
}
