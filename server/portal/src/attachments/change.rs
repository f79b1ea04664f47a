//! Attaching files, taking them back and putting them back.

use super::new::{NewFile, once};
use super::owner::{Owner, Place};
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::forms::fact_sheets::{AttachmentForm, IdForm, WithdrawForm};
use contract::rules::Form;
use contract::strategy::EditState;
use domain::rights::Action;
use entity::attachment;
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};

/// Most files of one thing.
const MOST_FILES: u64 = 50;

/// Insists that the person may attach files there: asked before one is read.
pub async fn may_attach(ctx: &Ctx, place: &Place) -> Result<()> {
    ctx.require_region(Action::EnterWorkspace)?;
    Owner::at(ctx.portal.db(), place).await?.may_change(ctx)
}

/// Attaches a file.
///
/// Errors: `Invalid` on `file` when it is not accepted, `Already` when it is there.
pub async fn attach(ctx: &Ctx, place: &Place, name: &str, bytes: Vec<u8>, form: AttachmentForm) -> Result<Id> {
    ctx.require_region(Action::EnterWorkspace)?;
    let owner = Owner::at(ctx.portal.db(), place).await?;
    owner.may_change(ctx)?;
    let file = NewFile::keep(&ctx.portal, name, bytes, &form).await?;
    let tx = ctx.begin().await?;
    let owner = owner.held(ctx, &tx).await?;
    let new = file.add(ctx, &tx, owner.kind, owner.id, MOST_FILES).await?;
    ctx.record(&tx, owner.event("attachment.add").after(&new)).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Takes a file back, with the reason. Returns what it is attached to.
pub async fn withdraw(ctx: &Ctx, form: WithdrawForm) -> Result<Place> {
    step(ctx, &form.id, EditState::Withdrawn, "attachment.withdraw", || {
        let errors = form.check();
        if errors.is_empty() { Ok(form.reason.trim().to_owned()) } else { Err(Error::Invalid(errors)) }
    })
    .await
}

/// Puts a file back that was taken back. Returns what it is attached to.
pub async fn restore(ctx: &Ctx, form: IdForm) -> Result<Place> {
    step(ctx, &form.id, EditState::Ready, "attachment.restore", || Ok(String::new())).await
}

/// `reason` is asked for once the right is known.
async fn step(ctx: &Ctx, id: &str, to: EditState, action: &'static str, reason: impl FnOnce() -> Result<String>) -> Result<Place> {
    ctx.require_region(Action::EnterWorkspace)?;
    let id: Id = id.parse().map_err(|_| Error::NotFound)?;
    let tx = ctx.begin().await?;
    let before = attachment::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
    let owner = Owner::of(&tx, &before.owner_kind, before.owner_id).await?;
    owner.may_change(ctx)?;
    let reason = reason()?;
    if before.state == to.as_str() {
        return Err(Error::Already(to.to_string()));
    }
    let owner = owner.held(ctx, &tx).await?;
    if to == EditState::Ready {
        // Somebody may have attached the same file again meanwhile.
        once(&tx, &before).await?;
    }
    let event = owner.event(action).before(&before).reason(reason);
    let mut row: attachment::ActiveModel = before.into();
    row.state = Set(to.to_string());
    let after = row.update(&tx).await?;
    ctx.record(&tx, event.after(&after)).await?;
    tx.commit().await?;
    Ok(owner.place)
}
