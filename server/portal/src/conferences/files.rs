//! Documents of agenda items.

use super::change::{Change, Note, not};
use super::load::FILES;
use super::personal;
use crate::audit::Event;
use crate::{Ctx, Error, Result, files};
use contract::Id;
use contract::conference::Happening;
use contract::forms::fact_sheets::AttachmentForm;
use contract::rules::Form;
use contract::strategy::EditState;
use domain::file_type;
use domain::rights::Action;
use entity::{attachment, conference_item};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Most files of one item.
const MOST_FILES: u64 = 20;

/// Attaches a document to an item. Returns the conference.
///
/// Errors: `Invalid` on `file` when it is empty, too big, or of a type that is not accepted.
pub async fn attach(ctx: &Ctx, item: Id, name: &str, bytes: Vec<u8>, form: AttachmentForm) -> Result<Id> {
    ctx.require_region(Action::PrepareConference)?;
    let mut errors = form.check();
    let file_name = file_type::clean_name(name);
    if bytes.len() > files::MAX_BYTES {
        errors.insert("file".into(), format!("file_too_big|{}", files::MAX_MEGABYTES));
        return Err(Error::Invalid(errors));
    }
    let found = file_type::check(&file_name, &bytes);
    if let Err(refusal) = &found {
        errors.insert("file".into(), refusal.code());
    }
    let (Ok(found), true) = (found, errors.is_empty()) else { return Err(Error::Invalid(errors)) };
    let size = bytes.len() as i64;
    // The bytes first: a row never points at nothing. Bytes without a row are only forgotten.
    let sha256 = files::put(&ctx.portal, bytes).await?;
    let (change, row) = Change::of_item(ctx, item).await?;
    change.state()?.prepares().map_err(|n| not(n, "attached"))?;
    let own = attachment::Entity::find().filter(attachment::Column::OwnerId.eq(item)).filter(attachment::Column::OwnerKind.eq(FILES));
    let same =
        own.clone().filter(attachment::Column::Sha256.eq(sha256.as_str())).filter(attachment::Column::FileName.eq(file_name.as_str()));
    if same.one(&change.tx).await?.is_some() {
        return Err(Error::Already("attached".into()));
    }
    if own.count(&change.tx).await? >= MOST_FILES {
        return Err(Error::field("file", format!("too_many|{MOST_FILES}")));
    }
    let new = attachment::Model {
        id: ctx.portal.new_id(),
        owner_kind: FILES.into(),
        owner_id: item,
        file_name: file_name.clone(),
        media_type: found.media_type.into(),
        size,
        sha256,
        description: form.description.trim().into(),
        state: EditState::Ready.to_string(),
        created_at: ctx.portal.now(),
        created_by: ctx.actor.as_ref().map(|a| a.person_id),
    };
    let event = Event::about("attachment.add", "conference_item", item, &row.title).after(&new);
    attachment::Entity::insert(sea_orm::ActiveModelTrait::reset_all(attachment::ActiveModel::from(new)))
        .exec_without_returning(&change.tx)
        .await?;
    let conference = change.row.id;
    change.end(ctx, Default::default(), Note::new(Happening::ItemChanged).item(item).words(file_name), event).await?;
    Ok(conference)
}

/// Insists that the person may follow the conference of an item, and so read its documents.
pub(crate) async fn may_read_files(ctx: &Ctx, item: Id) -> Result<()> {
    let row = conference_item::Entity::find_by_id(item).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
    personal::may_follow(ctx, row.conference_id).await
}
