//! What was released, while somebody changes it.
//!
//! A release is the word of a municipality. Whoever may release changes a released sheet at once;
//! whoever may not changes it for colleagues only: the next edition takes the sheet as it was
//! released, until somebody releases the change as well.

use super::{KIND, belongs, content};
use crate::{Ctx, Error, Result, attachments, fields, texts};
use contract::Id;
use contract::fact_sheet::FactSheet;
use contract::strategy::EditState;
use domain::rights::Action;
use entity::{attachment, fact_sheet};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Keeps a released sheet as it is, before somebody changes it who may not release it. Does nothing
/// for drafts, for sheets that were changed before, and for people who may release.
pub(crate) async fn keep_released(ctx: &Ctx, db: &impl ConnectionTrait, sheet: &fact_sheet::Model) -> Result<()> {
    if ctx.require(Action::ReleaseFactSheet, &belongs(db, sheet).await?, fields::state(&sheet.state)).is_ok() {
        return Ok(());
    }
    keep_as_released(db, sheet.id).await
}

/// The same where several people change a sheet together, and so nobody releases by that.
pub(crate) async fn keep_as_released(db: &impl ConnectionTrait, id: Id) -> Result<()> {
    // Read anew and held: nobody releases between this and the change.
    let sheet = fact_sheet::Entity::find_by_id(id).lock_exclusive().one(db).await?.ok_or(Error::NotFound)?;
    if fields::state(&sheet.state) != EditState::Ready || sheet.released.is_some() {
        return Ok(());
    }
    let narrative = texts::document(db, KIND, sheet.id, "narrative").await?;
    let files = attachment::Entity::find()
        .filter(attachment::Column::OwnerKind.eq(KIND))
        .filter(attachment::Column::OwnerId.eq(sheet.id))
        .filter(attachment::Column::State.eq(EditState::Ready.as_str()))
        .order_by_asc(attachment::Column::Id)
        .all(db)
        .await?;
    let released = FactSheet {
        id: sheet.id,
        number: sheet.number,
        content: content(&sheet)?,
        narrative,
        attachments: files.into_iter().map(attachments::shown).collect(),
        // Reports are public when they are made, not when they are released.
        notes: vec![],
    };
    let released = serde_json::to_value(&released).map_err(|e| Error::Broken(e.to_string()))?;
    let columns = fact_sheet::ActiveModel { released: Set(Some(released)), ..Default::default() };
    fact_sheet::Entity::update_many().set(columns).filter(fact_sheet::Column::Id.eq(id)).exec(db).await?;
    Ok(())
}

/// The sheet as it was released, where it was changed since.
pub(super) fn released(sheet: &fact_sheet::Model) -> Result<Option<FactSheet>> {
    let read = |value: &serde_json::Value| serde_json::from_value(value.clone()).map_err(|e| Error::Broken(format!("released sheet: {e}")));
    sheet.released.as_ref().map(read).transpose()
}
