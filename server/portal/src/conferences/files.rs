//! Documents of agenda items.

use super::change::{Change, Note, not};
use super::load::{FILES, broken};
use super::personal;
use crate::attachments::NewFile;
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::conference::Happening;
use contract::forms::conferences::{FileStep, FileStepForm};
use contract::forms::fact_sheets::AttachmentForm;
use contract::rules::Form;
use contract::strategy::EditState;
use domain::conference::state::document;
use domain::rights::Action;
use entity::{attachment, conference_item};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};

/// Most files of one item.
const MOST_FILES: u64 = 20;

/// Attaches a document to an item. Returns the conference.
///
/// Errors: `Invalid` on `file` when it is not accepted.
pub async fn attach(ctx: &Ctx, item: Id, name: &str, bytes: Vec<u8>, form: AttachmentForm) -> Result<Id> {
    ctx.require_region(Action::PrepareConference)?;
    let file = NewFile::keep(&ctx.portal, name, bytes, &form).await?;
    let (change, row) = Change::of_item(ctx, item).await?;
    change.state()?.prepares().map_err(|n| not(n, "attached"))?;
    let new = file.add(ctx, &change.tx, FILES, item, MOST_FILES).await?;
    let event = Event::about("attachment.add", "conference_item", item, &row.title).after(&new);
    let conference = change.row.id;
    change.end(ctx, Default::default(), Note::new(Happening::ItemChanged).item(item).words(new.file_name), event).await?;
    Ok(conference)
}

/// A document that was withdrawn.
#[derive(Clone, Debug)]
pub struct WithdrawnFile {
    pub id: Id,
    pub file_name: String,
    pub description: String,
}

/// The withdrawn documents of an item, for those who prepare the conference.
pub async fn withdrawn_files(ctx: &Ctx, item: Id) -> Result<Vec<WithdrawnFile>> {
    ctx.require_region(Action::PrepareConference)?;
    let rows = attachment::Entity::find()
        .filter(attachment::Column::OwnerKind.eq(FILES))
        .filter(attachment::Column::OwnerId.eq(item))
        .filter(attachment::Column::State.eq(EditState::Withdrawn.as_str()))
        .order_by_asc(attachment::Column::CreatedAt)
        .all(ctx.portal.db())
        .await?;
    Ok(rows.into_iter().map(|a| WithdrawnFile { id: a.id, file_name: a.file_name, description: a.description }).collect())
}

/// Withdraws a document, so that members do not find it any more, or takes it up again. Returns
/// conference and item.
///
/// Errors: `Invalid` on `reason` when nobody says why it is withdrawn.
pub async fn file_step(ctx: &Ctx, form: FileStepForm) -> Result<(Id, Id)> {
    ctx.require_region(Action::PrepareConference)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (id, step): (Id, _) = (form.id.parse().map_err(|_| Error::NotFound)?, FileStep::parse(&form.step).ok_or(Error::NotFound)?);
    let item = of_items(ctx.portal.db(), id).await?.owner_id;
    let (change, row) = Change::of_item(ctx, item).await?;
    // Once more, now that nobody else changes it.
    let before = of_items(&change.tx, id).await?;
    let state = EditState::parse(&before.state).ok_or_else(|| broken("document", &before.state))?;
    let next = document(state, step).map_err(|n| not(n, form.step.as_str()))?;
    let columns = attachment::ActiveModel { state: Set(next.to_string()), ..Default::default() };
    attachment::Entity::update_many().set(columns).filter(attachment::Column::Id.eq(id)).exec(&change.tx).await?;
    let (action, kind) = match step {
        FileStep::Withdraw => ("attachment.withdraw", Happening::FileWithdrawn),
        FileStep::Restore => ("attachment.restore", Happening::FileRestored),
    };
    let reason = form.reason.trim();
    let words = if reason.is_empty() { before.file_name.clone() } else { format!("{}: {reason}", before.file_name) };
    let event = Event::about(action, "conference_item", item, &row.title).before(&before).reason(reason);
    let conference = change.row.id;
    change.end(ctx, Default::default(), Note::new(kind).item(item).words(words), event).await?;
    Ok((conference, item))
}

async fn of_items(db: &impl ConnectionTrait, id: Id) -> Result<attachment::Model> {
    attachment::Entity::find_by_id(id).one(db).await?.filter(|a| a.owner_kind == FILES).ok_or(Error::NotFound)
}

/// Insists that the person may read a document of an item: whoever may follow its conference; what
/// was withdrawn, only those who prepare it.
pub(crate) async fn may_read_file(ctx: &Ctx, file: &attachment::Model) -> Result<()> {
    let row = conference_item::Entity::find_by_id(file.owner_id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
    personal::may_follow(ctx, row.conference_id).await?;
    if file.state != EditState::Ready.as_str() && ctx.require_region(Action::PrepareConference).is_err() {
        return Err(Error::NotFound);
    }
    Ok(())
}
