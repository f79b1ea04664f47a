//! Files of fact sheets.

use super::progress::one_at_a_time;
use super::{KIND, belongs, row};
use crate::attachments::NewFile;
use crate::audit::Event;
use crate::{Ctx, Error, Result, fields};
use contract::Id;
use contract::forms::fact_sheets::{AttachmentForm, IdForm};
use contract::strategy::EditState;
use domain::rights::Action;
use entity::attachment;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// Most files of one sheet.
const MOST_FILES: u64 = 50;

/// Attaches a file to the sheet with this number.
///
/// Errors: `Invalid` on `file` when it is not accepted.
pub async fn attach(ctx: &Ctx, number: i32, name: &str, bytes: Vec<u8>, form: AttachmentForm) -> Result<Id> {
    let db = ctx.portal.db();
    let sheet = entity::fact_sheet::Entity::find().filter(entity::fact_sheet::Column::Number.eq(number)).one(db).await?;
    let sheet = sheet.ok_or(Error::NotFound)?;
    ctx.require(Action::EditFactSheet, &belongs(db, &sheet).await?, fields::state(&sheet.state))?;
    let file = NewFile::keep(&ctx.portal, name, bytes, &form).await?;
    let tx = ctx.begin().await?;
    one_at_a_time(&tx, sheet.id).await?;
    super::keep_released(ctx, &tx, &sheet).await?;
    let new = file.add(ctx, &tx, KIND, sheet.id, MOST_FILES).await?;
    let event = Event::about("attachment.add", "fact_sheet", sheet.id, &sheet.title).after(&new).of(Some(sheet.lead_id));
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Takes a file back, or puts one back that was taken. Returns the sheet's number.
pub async fn take_back_attachment(ctx: &Ctx, form: IdForm, back: bool) -> Result<i32> {
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let tx = ctx.begin().await?;
    let before =
        attachment::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.filter(|a| a.owner_kind == KIND).ok_or(Error::NotFound)?;
    let sheet = row(&tx, before.owner_id).await?;
    ctx.require(Action::EditFactSheet, &belongs(&tx, &sheet).await?, fields::state(&sheet.state))?;
    let (next, action) = if back { (EditState::Withdrawn, "attachment.withdraw") } else { (EditState::Ready, "attachment.restore") };
    if before.state == next.as_str() {
        return Err(Error::Already(next.to_string()));
    }
    super::keep_released(ctx, &tx, &sheet).await?;
    let event = Event::about(action, "fact_sheet", sheet.id, &sheet.title).before(&before).of(Some(sheet.lead_id));
    let mut row: attachment::ActiveModel = before.into();
    row.state = Set(next.to_string());
    let after = row.update(&tx).await?;
    ctx.record(&tx, event.after(&after)).await?;
    tx.commit().await?;
    Ok(sheet.number)
}
