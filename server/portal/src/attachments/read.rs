//! Files on their way out.

use super::owner::{Owner, Place};
use crate::published::Published;
use crate::{Ctx, Error, Portal, Result, conferences, files};
use contract::Id;
use contract::attachment::Attachment;
use contract::strategy::EditState;
use domain::file_type;
use domain::rights::Action;
use entity::attachment;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

/// A file on its way out.
#[derive(Clone, Debug)]
pub struct Download {
    pub file_name: String,
    pub media_type: String,
    /// May be shown in the browser; else it is saved.
    pub inline: bool,
    pub bytes: Vec<u8>,
}

/// A stored file as pages and editions hold it.
pub(crate) fn shown(a: attachment::Model) -> Attachment {
    Attachment { id: a.id, file_name: a.file_name, media_type: a.media_type, size: a.size, sha256: a.sha256, description: a.description }
}

fn is_kept(file: &attachment::Model) -> bool {
    file.state == EditState::Ready.as_str()
}

/// The files of something in the order in which they came.
fn stored(kind: &str, owner: Id) -> Select<attachment::Entity> {
    attachment::Entity::find()
        .filter(attachment::Column::OwnerKind.eq(kind))
        .filter(attachment::Column::OwnerId.eq(owner))
        .order_by_asc(attachment::Column::CreatedAt)
        .order_by_asc(attachment::Column::Id)
}

/// The files of something that were not taken back.
pub(crate) async fn kept(db: &impl ConnectionTrait, kind: &str, owner: Id) -> Result<Vec<Attachment>> {
    let files = stored(kind, owner).filter(attachment::Column::State.eq(EditState::Ready.as_str())).all(db).await?;
    Ok(files.into_iter().map(shown).collect())
}

/// The files of something, for whoever may change them.
#[derive(Clone, Debug)]
pub struct Files {
    pub title: String,
    pub kept: Vec<Attachment>,
    /// Files that were taken back and can be put back.
    pub withdrawn: Vec<Attachment>,
}

/// The files of something. A page for changes: it asks for the right to change them.
pub async fn of(ctx: &Ctx, place: &Place) -> Result<Files> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let owner = Owner::at(db, place).await?;
    owner.may_change(ctx)?;
    let (kept, withdrawn) = stored(owner.kind, owner.id).all(db).await?.into_iter().partition::<Vec<_>, _>(is_kept);
    let list = |files: Vec<attachment::Model>| files.into_iter().map(shown).collect();
    Ok(Files { title: owner.title, kept: list(kept), withdrawn: list(withdrawn) })
}

async fn out(portal: &Portal, file: Attachment) -> Result<Download> {
    let inline = file_type::by_media_type(&file.media_type).is_some_and(|t| t.inline);
    let bytes = files::get(portal, &file.sha256).await?;
    Ok(Download { file_name: file.file_name, media_type: file.media_type, inline, bytes })
}

/// A file for colleagues; one that was taken back only for those who may put it back.
pub async fn download(ctx: &Ctx, id: Id) -> Result<Download> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let file = attachment::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    if file.owner_kind == conferences::FILES {
        conferences::may_read_file(ctx, &file).await?;
    } else if !is_kept(&file) && Owner::of(db, &file.owner_kind, file.owner_id).await?.may_change(ctx).is_err() {
        return Err(Error::NotFound);
    }
    out(&ctx.portal, shown(file)).await
}

/// A file for everybody: only if it is part of this edition.
pub async fn published_download(portal: &Portal, edition: &Published, id: Id) -> Result<Download> {
    out(portal, edition.file(id).ok_or(Error::NotFound)?.clone()).await
}
