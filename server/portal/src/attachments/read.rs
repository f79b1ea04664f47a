//! Files on their way out.

use crate::published::Published;
use crate::{Ctx, Error, Portal, Result, conferences, files};
use contract::Id;
use contract::attachment::Attachment;
use contract::strategy::EditState;
use domain::file_type;
use domain::rights::Action;
use entity::attachment;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

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

/// The files of something that were not taken back, in the order in which they came.
pub(crate) async fn kept(db: &impl ConnectionTrait, kind: &str, owner: Id) -> Result<Vec<Attachment>> {
    let files = attachment::Entity::find()
        .filter(attachment::Column::OwnerKind.eq(kind))
        .filter(attachment::Column::OwnerId.eq(owner))
        .filter(attachment::Column::State.eq(EditState::Ready.as_str()))
        .order_by_asc(attachment::Column::CreatedAt)
        .all(db)
        .await?;
    Ok(files.into_iter().map(shown).collect())
}

async fn out(portal: &Portal, file: Attachment) -> Result<Download> {
    let inline = file_type::by_media_type(&file.media_type).is_some_and(|t| t.inline);
    let bytes = files::get(portal, &file.sha256).await?;
    Ok(Download { file_name: file.file_name, media_type: file.media_type, inline, bytes })
}

/// A file for colleagues.
pub async fn download(ctx: &Ctx, id: Id) -> Result<Download> {
    ctx.require_region(Action::EnterWorkspace)?;
    let file = attachment::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
    if file.owner_kind == conferences::FILES {
        conferences::may_read_file(ctx, &file).await?;
    }
    out(&ctx.portal, shown(file)).await
}

/// A file for everybody: only if it is part of this edition.
pub async fn published_download(portal: &Portal, edition: &Published, id: Id) -> Result<Download> {
    let place = edition.index.with_file(id).ok_or(Error::NotFound)?;
    let file = edition.contents.sheets[place].attachments.iter().find(|a| a.id == id).ok_or(Error::NotFound)?;
    out(portal, file.clone()).await
}
