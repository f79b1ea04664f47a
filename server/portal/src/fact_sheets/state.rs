//! Releasing, withdrawing, restoring.

use super::save::update;
use super::{KIND, belongs, content, row};
use crate::audit::Event;
use crate::{Ctx, Error, Result, fields, live_texts, texts};
use contract::forms::fact_sheets::{ReleaseForm, WithdrawForm};
use contract::rules::Form;
use contract::strategy::EditState;
use domain::fact_sheets::{Step, StepError, missing, step};
use domain::rights::Action;
use entity::fact_sheet;
use sea_orm::Set;

/// Releases a draft, or what was changed since the last release, for the next edition: speaks for the
/// municipality. Returns the sheet's number.
pub async fn release(ctx: &Ctx, form: ReleaseForm) -> Result<i32> {
    let sheet = row(ctx.portal.db(), form.id.parse().map_err(|_| Error::NotFound)?).await?;
    ctx.require(Action::ReleaseFactSheet, &belongs(ctx.portal.db(), &sheet).await?, fields::state(&sheet.state))?;
    // What was written live until now is released as well.
    if let Some(narrative) = texts::row(ctx.portal.db(), KIND, sheet.id, "narrative").await? {
        live_texts::follow(&ctx.portal, narrative.id, None).await?;
    }
    take(ctx, &form.id, &form.version, "", Step::Release).await
}

/// Takes a sheet out; it leaves the next edition. Returns the sheet's number.
pub async fn withdraw(ctx: &Ctx, form: WithdrawForm) -> Result<i32> {
    let sheet = row(ctx.portal.db(), form.id.parse().map_err(|_| Error::NotFound)?).await?;
    ctx.require(Action::ReleaseFactSheet, &belongs(ctx.portal.db(), &sheet).await?, fields::state(&sheet.state))?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    take(ctx, &form.id, &form.version, form.reason.trim(), Step::Withdraw).await
}

/// Brings a withdrawn sheet back as a draft. Returns the sheet's number.
pub async fn restore(ctx: &Ctx, form: ReleaseForm) -> Result<i32> {
    take(ctx, &form.id, &form.version, "", Step::Restore).await
}

async fn take(ctx: &Ctx, id: &str, version: &str, reason: &str, wanted: Step) -> Result<i32> {
    let tx = ctx.begin().await?;
    let before = row(&tx, id.parse().map_err(|_| Error::NotFound)?).await?;
    let state = fields::state(&before.state);
    ctx.require(Action::ReleaseFactSheet, &belongs(&tx, &before).await?, state)?;
    // What was changed since can be released again.
    let again = matches!(wanted, Step::Release) && before.released.is_some();
    let next = step(if again { EditState::Draft } else { state }, wanted).map_err(|e| match e {
        StepError::Done(state) => Error::Already(format!("fact_sheet_{state}")),
        StepError::Unfit => Error::Refused("fact_sheet_state"),
    })?;
    if next == EditState::Ready {
        let lacks = missing(&content(&before)?, before.owner_id);
        if !lacks.is_empty() {
            return Err(Error::Invalid(lacks));
        }
    }
    let columns = fact_sheet::ActiveModel {
        state: Set(next.to_string()),
        released: Set(None),
        updated_at: Set(ctx.portal.now()),
        ..Default::default()
    };
    update(&tx, before.id, version, columns).await?;
    if matches!(wanted, Step::Withdraw) {
        // Reports of a withdrawn sheet are not shown beside the edition any more.
        crate::editions::bump(&tx).await?;
    }
    let (action, reason) = match wanted {
        Step::Release if again => ("fact_sheet.release", "Freigabe der Änderungen für die nächste Fassung"),
        Step::Release => ("fact_sheet.release", ""),
        Step::Withdraw => ("fact_sheet.withdraw", reason),
        Step::Restore => ("fact_sheet.restore", ""),
    };
    let event =
        Event::about(action, "fact_sheet", before.id, &before.title).before(&state).after(&next).reason(reason).of(Some(before.lead_id));
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(before.number)
}
