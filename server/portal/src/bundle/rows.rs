//! Inserting or replacing single rows.

use crate::Result;
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, PrimaryKeyTrait};

/// Writes a row whole: new, or in place of the one with the same key.
pub(super) async fn put<M, A, K>(db: &impl ConnectionTrait, key: K, row: M) -> Result<bool>
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    K: Into<<<M::Entity as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType>,
    <M::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let exists = M::Entity::find_by_id(key).one(db).await?.is_some();
    let row = row.into_active_model().reset_all();
    if exists {
        M::Entity::update(row).exec(db).await?;
    } else {
        M::Entity::insert(row).exec_without_returning(db).await?;
    }
    Ok(!exists)
}
