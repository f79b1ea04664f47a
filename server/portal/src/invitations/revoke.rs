//! Taking invitations back.

use super::standing::stored;
use crate::audit::Event;
use crate::people::{self, belongs};
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::people::{InvitationState, Role};
use contract::strategy::EditState;
use domain::rights::{Action, to_give};
use entity::invitation;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};

/// Takes an invitation back. One that does not stand any more could stand again.
pub async fn revoke(ctx: &Ctx, id: Id) -> Result<()> {
    people::reach(ctx, Action::Invite)?;
    let tx = ctx.begin().await?;
    // Locked: whoever accepts at this moment is either first, and that is said, or too late.
    let row = invitation::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
    let role = Role::parse(&row.role).ok_or(Error::NotFound)?;
    ctx.require(to_give(role), &belongs(role, row.organisation_id, row.group_id), EditState::Draft)?;
    match stored(&row, ctx.portal.now()) {
        InvitationState::Accepted => return Err(Error::Refused("invitation_accepted")),
        InvitationState::Revoked => return Err(Error::Already("invitation_revoked".into())),
        _ => {}
    }
    one(ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes all invitations back that were read in from one list with this one and wait to be accepted.
/// Returns how many.
pub async fn revoke_together(ctx: &Ctx, id: Id) -> Result<usize> {
    ctx.require_region(Action::Import)?;
    let tx = ctx.begin().await?;
    let first = invitation::Entity::find_by_id(id).one(&tx).await?.ok_or(Error::NotFound)?;
    let maker = match first.created_by {
        Some(by) => invitation::Column::CreatedBy.eq(by),
        None => invitation::Column::CreatedBy.is_null(),
    };
    let rows = invitation::Entity::find()
        .filter(maker)
        .filter(invitation::Column::CreatedAt.eq(first.created_at))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::RevokedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(ctx.portal.now()))
        .lock_exclusive()
        .all(&tx)
        .await?;
    if rows.is_empty() {
        return Err(Error::Already("invitation_revoked".into()));
    }
    let count = rows.len();
    for row in rows {
        let role = Role::parse(&row.role).ok_or(Error::NotFound)?;
        ctx.require(to_give(role), &belongs(role, row.organisation_id, row.group_id), EditState::Draft)?;
        one(ctx, &tx, row).await?;
    }
    tx.commit().await?;
    Ok(count)
}

async fn one(ctx: &Ctx, tx: &DatabaseTransaction, row: invitation::Model) -> Result<()> {
    let now = ctx.portal.now();
    let event = Event::about("invitation.revoke", "invitation", row.id, "")
        .before(&serde_json::json!({ "revoked_at": null }))
        .after(&serde_json::json!({ "revoked_at": now }))
        .of(row.organisation_id);
    let mut row = row.into_active_model();
    row.revoked_at = Set(Some(now));
    row.update(tx).await?;
    ctx.record(tx, event).await
}
