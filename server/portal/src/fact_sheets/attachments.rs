//! Files of fact sheets: checked by content, kept under their digest, taken back instead of deleted.

use super::progress::one_at_a_time;
use super::{KIND, belongs, row};
use crate::audit::Event;
use crate::published::Published;
use crate::{Ctx, Error, Portal, Result, fields, files};
use contract::Id;
use contract::forms::fact_sheets::{AttachmentForm, IdForm};
use contract::rules::Form;
use contract::strategy::EditState;
use domain::file_type;
use domain::rights::Action;
use entity::attachment;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};

/// Most files of one sheet.
const MOST_FILES: u64 = 50;

/// A file on its way out.
#[derive(Clone, Debug)]
pub struct Download {
    pub file_name: String,
    pub media_type: String,
    /// May be shown in the browser; else it is saved.
    pub inline: bool,
    pub bytes: Vec<u8>,
}

/// Attaches a file to the sheet with this number.
///
/// Errors: `Invalid` on `file` when it is empty, too big, of a type that is not accepted, or when
/// its content does not fit its name.
pub async fn attach(ctx: &Ctx, number: i32, name: &str, bytes: Vec<u8>, form: AttachmentForm) -> Result<Id> {
    let db = ctx.portal.db();
    let sheet = entity::fact_sheet::Entity::find().filter(entity::fact_sheet::Column::Number.eq(number)).one(db).await?;
    let sheet = sheet.ok_or(Error::NotFound)?;
    ctx.require(Action::EditFactSheet, &belongs(db, &sheet).await?, fields::state(&sheet.state))?;
    let mut errors = form.check();
    if bytes.len() > files::MAX_MEGABYTES * 1_000_000 {
        errors.insert("file".into(), format!("file_too_big|{}", files::MAX_MEGABYTES));
        return Err(Error::Invalid(errors));
    }
    let file_name = file_type::clean_name(name);
    let found = file_type::check(&file_name, &bytes);
    if let Err(refusal) = &found {
        errors.insert("file".into(), refusal.code());
    }
    let (Ok(found), true) = (found, errors.is_empty()) else { return Err(Error::Invalid(errors)) };
    let size = bytes.len() as i64;
    // The bytes first: a row never points at nothing. Bytes without a row are only forgotten.
    let sha256 = files::put(&ctx.portal, bytes).await?;
    let tx = ctx.begin().await?;
    one_at_a_time(&tx, sheet.id).await?;
    let own = attachment::Entity::find().filter(attachment::Column::OwnerId.eq(sheet.id)).filter(attachment::Column::OwnerKind.eq(KIND));
    let same =
        own.clone().filter(attachment::Column::Sha256.eq(sha256.as_str())).filter(attachment::Column::FileName.eq(file_name.as_str()));
    if same.filter(attachment::Column::State.eq(EditState::Ready.as_str())).one(&tx).await?.is_some() {
        return Err(Error::Already("attached".into()));
    }
    if own.count(&tx).await? >= MOST_FILES {
        return Err(Error::field("file", format!("too_many|{MOST_FILES}")));
    }
    super::keep_released(ctx, &tx, &sheet).await?;
    let new = attachment::Model {
        id: ctx.portal.new_id(),
        owner_kind: KIND.into(),
        owner_id: sheet.id,
        file_name,
        media_type: found.media_type.into(),
        size,
        sha256,
        description: form.description.trim().into(),
        state: EditState::Ready.to_string(),
        created_at: ctx.portal.now(),
        created_by: ctx.actor.as_ref().map(|a| a.person_id),
    };
    let id = new.id;
    let event = Event::about("attachment.add", "fact_sheet", sheet.id, &sheet.title).after(&new).of(Some(sheet.lead_id));
    attachment::Entity::insert(attachment::ActiveModel::from(new).reset_all()).exec_without_returning(&tx).await?;
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(id)
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

async fn out(portal: &Portal, file_name: String, media_type: String, sha256: &str) -> Result<Download> {
    let inline = file_type::by_media_type(&media_type).is_some_and(|t| t.inline);
    Ok(Download { file_name, media_type, inline, bytes: files::get(portal, sha256).await? })
}

/// A file for colleagues.
pub async fn download(ctx: &Ctx, id: Id) -> Result<Download> {
    ctx.require_region(Action::EnterWorkspace)?;
    let file = attachment::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
    if file.owner_kind == crate::conferences::FILES {
        crate::conferences::may_read_file(ctx, &file).await?;
    }
    out(&ctx.portal, file.file_name, file.media_type, &file.sha256).await
}

/// A file for everybody: only if it is part of this edition.
pub async fn published_download(portal: &Portal, edition: &Published, id: Id) -> Result<Download> {
    let place = edition.index.with_file(id).ok_or(Error::NotFound)?;
    let file = edition.contents.sheets[place].attachments.iter().find(|a| a.id == id).ok_or(Error::NotFound)?;
    out(portal, file.file_name.clone(), file.media_type.clone(), &file.sha256).await
}
