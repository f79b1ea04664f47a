//! Who may do what in a live text.

use super::own_writer;
use crate::talk::At;
use crate::texts::{self, TextAccess};
use crate::{Ctx, Error, Result, db};
use contract::Id;
use contract::text::Document;
use domain::rights::Action;
use entity::{live_text, text};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QuerySelect, Set};

/// A text that somebody opens.
#[derive(Clone, Debug)]
pub struct Opened {
    pub text: Id,
    pub kind: String,
    pub owner: Id,
    pub slot: String,
    /// What it is a text of, for the log.
    pub title: String,
    pub organisation: Option<Id>,
    pub access: TextAccess,
}

async fn access(ctx: &Ctx, kind: &str, owner: Id, slot: &str) -> Result<(TextAccess, String, Option<Id>)> {
    ctx.require_region(Action::EnterWorkspace)?;
    let found = texts::owner(ctx, kind, owner, slot).await?;
    Ok((found.access(ctx, kind), found.title, found.belongs.organisation))
}

/// What somebody may do in a text, without opening it.
pub async fn look(ctx: &Ctx, kind: &str, owner: Id, slot: &str) -> Result<TextAccess> {
    Ok(allowed(ctx, kind, owner, slot).await?.0)
}

async fn allowed(ctx: &Ctx, kind: &str, owner: Id, slot: &str) -> Result<(TextAccess, String, Option<Id>)> {
    // Pages of the region (imprint, privacy) are public as soon as they are saved: nobody should read
    // there what somebody is just typing.
    if texts::plain_only(kind) {
        return Err(Error::NotFound);
    }
    access(ctx, kind, owner, slot).await
}

/// Opens a text for somebody who may at least read it. What stood in it becomes its first snapshot.
pub async fn open(ctx: &Ctx, kind: &str, owner: Id, slot: &str) -> Result<Opened> {
    let (access, title, organisation) = allowed(ctx, kind, owner, slot).await?;
    let text = match texts::row(ctx.portal.db(), kind, owner, slot).await? {
        Some(row) if super::followed(ctx.portal.db(), row.id).await?.is_some() => row.id,
        _ => begin(ctx, kind, owner, slot).await?,
    };
    Ok(Opened { text, kind: kind.into(), owner, slot: slot.into(), title, organisation, access })
}

/// What somebody may do now in a text that was opened before; the error says what is lost.
pub async fn recheck(ctx: &Ctx, opened: &Opened) -> Result<TextAccess> {
    Ok(access(ctx, &opened.kind, opened.owner, &opened.slot).await?.0)
}

/// Makes a text live. Done by several at once, it is done once.
async fn begin(ctx: &Ctx, kind: &str, owner: Id, slot: &str) -> Result<Id> {
    let tx = db::begin(ctx.portal.db()).await?;
    let blank = text::Model {
        id: ctx.portal.new_id(),
        owner_kind: kind.to_owned(),
        owner_id: owner,
        slot: slot.to_owned(),
        document: serde_json::to_value(Document::default()).map_err(|e| Error::Broken(e.to_string()))?,
        // Nothing was ever written.
        version: 0,
        updated_at: ctx.portal.now(),
        updated_by: None,
    };
    text::Entity::insert(text::ActiveModel::from(blank).reset_all())
        .on_conflict(OnConflict::columns([text::Column::OwnerKind, text::Column::OwnerId, text::Column::Slot]).do_nothing().to_owned())
        .exec_without_returning(&tx)
        .await?;
    let row = texts::row(&tx, kind, owner, slot).await?.ok_or(Error::NotFound)?;
    first_snapshot(&tx, row.id, &texts::parse(row.document)?).await?;
    tx.commit().await?;
    Ok(row.id)
}

async fn first_snapshot(tx: &impl ConnectionTrait, text: Id, document: &Document) -> Result<()> {
    let live = live::Text::from_document(document, own_writer(), super::lenient());
    let live = live.map_err(|e| Error::Broken(format!("text cannot be written live: {e}")))?;
    let row = live_text::ActiveModel {
        text_id: Set(text),
        snapshot_seq: Set(0),
        document_seq: Set(0),
        snapshot: Set(live.snapshot()),
        ..Default::default()
    };
    live_text::Entity::insert(row)
        .on_conflict(OnConflict::column(live_text::Column::TextId).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// How many suggestions in a text nobody has decided on.
pub async fn suggestions(ctx: &Ctx, at: &At) -> Result<usize> {
    ctx.require_region(Action::EnterWorkspace)?;
    let Some(row) = texts::row(ctx.portal.db(), &at.kind, at.owner, &at.slot).await? else { return Ok(0) };
    let found = live_text::Entity::find_by_id(row.id).select_only().column(live_text::Column::Suggestions);
    let count: Option<i32> = found.into_tuple().one(ctx.portal.db()).await?;
    Ok(count.and_then(|n| usize::try_from(n).ok()).unwrap_or(0))
}
