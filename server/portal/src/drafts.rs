//! What somebody typed that could not be saved yet: because a field was wrong, somebody else was
//! faster, or the session had run out. Nothing typed is lost; it waits in "Meine Arbeit".

use crate::{Ctx, Error, Portal, Result};
use chrono::{DateTime, Duration, Utc};
use contract::Id;
use contract::action::ApiError;
use entity::form_draft;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::Value;

/// A kept form.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: Id,
    /// The server function that it was meant for.
    pub action: String,
    /// The page it was typed on.
    pub address: String,
    pub fields: Value,
    /// Why it was not saved.
    pub outcome: ApiError,
    pub created_at: DateTime<Utc>,
}

/// Keeps a form for a person, at most fifty each: the oldest go first.
pub async fn keep(portal: &Portal, person: Id, action: &str, address: &str, fields: Value, outcome: &ApiError) -> Result<Id> {
    let id = portal.new_id();
    let db = portal.db();
    form_draft::ActiveModel {
        id: Set(id),
        person_id: Set(Some(person)),
        action: Set(action.to_owned()),
        address: Set(address.chars().take(500).collect()),
        fields: Set(fields),
        outcome: Set(serde_json::to_value(outcome).unwrap_or_default()),
        created_at: Set(portal.now()),
    }
    .insert(db)
    .await?;
    let own = form_draft::Entity::find()
        .filter(form_draft::Column::PersonId.eq(person))
        .order_by_desc(form_draft::Column::CreatedAt)
        .all(db)
        .await?;
    let too_many: Vec<Id> = own.iter().skip(50).map(|d| d.id).collect();
    if !too_many.is_empty() {
        form_draft::Entity::delete_many().filter(form_draft::Column::Id.is_in(too_many)).exec(db).await?;
    }
    Ok(id)
}

fn view(row: form_draft::Model) -> Draft {
    Draft {
        id: row.id,
        action: row.action,
        address: row.address,
        fields: row.fields,
        outcome: serde_json::from_value(row.outcome).unwrap_or(ApiError::Malformed),
        created_at: row.created_at,
    }
}

/// A kept form of one's own.
pub async fn show(ctx: &Ctx, id: Id) -> Result<Draft> {
    let actor = ctx.actor()?;
    let row = form_draft::Entity::find_by_id(id).one(ctx.portal.db()).await?;
    row.filter(|r| r.person_id == Some(actor.person_id)).map(view).ok_or(Error::NotFound)
}

/// All kept forms of one's own, newest first.
pub async fn own(ctx: &Ctx) -> Result<Vec<Draft>> {
    let actor = ctx.actor()?;
    let rows = form_draft::Entity::find()
        .filter(form_draft::Column::PersonId.eq(actor.person_id))
        .order_by_desc(form_draft::Column::CreatedAt)
        .all(ctx.portal.db())
        .await?;
    Ok(rows.into_iter().map(view).collect())
}

/// Throws a kept form away.
pub async fn discard(ctx: &Ctx, id: Id) -> Result<()> {
    let draft = show(ctx, id).await?;
    form_draft::Entity::delete_by_id(draft.id).exec(ctx.portal.db()).await?;
    Ok(())
}

/// Takes a kept form away within a transaction; false when somebody has done so already.
pub(crate) async fn consume(tx: &DatabaseTransaction, id: Id) -> Result<bool> {
    Ok(form_draft::Entity::delete_by_id(id).exec(tx).await?.rows_affected == 1)
}

/// Forgets a kept form that the person came back to, once it is saved or kept anew. Others of the same page
/// hold something else and wait on.
pub async fn settle(portal: &Portal, person: Id, action: &str, id: Id) -> Result<()> {
    form_draft::Entity::delete_many()
        .filter(form_draft::Column::PersonId.eq(person))
        .filter(form_draft::Column::Action.eq(action))
        .filter(form_draft::Column::Id.eq(id))
        .exec(portal.db())
        .await?;
    Ok(())
}

/// Forgets the kept forms of one action: a newer one takes their place.
pub async fn supersede(portal: &Portal, person: Id, action: &str) -> Result<()> {
    form_draft::Entity::delete_many()
        .filter(form_draft::Column::PersonId.eq(person))
        .filter(form_draft::Column::Action.eq(action))
        .exec(portal.db())
        .await?;
    Ok(())
}

/// Forgets what nobody came back for in thirty days.
pub async fn tidy(portal: &Portal) -> Result<()> {
    form_draft::Entity::delete_many().filter(form_draft::Column::CreatedAt.lt(portal.now() - Duration::days(30))).exec(portal.db()).await?;
    Ok(())
}
