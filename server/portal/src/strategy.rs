//! The strategy's frame: title, period, origin.

use crate::{Error, Portal, Result};
use contract::strategy::Strategy;
use entity::strategy;
use sea_orm::{ConnectionTrait, EntityTrait};

/// The frame; an installation without one shows an empty title.
pub async fn show(portal: &Portal) -> Result<Strategy> {
    load(portal.db()).await.map(|(s, _)| s)
}

/// The frame and its version.
pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<(Strategy, i32)> {
    match strategy::Entity::find_by_id(1).one(db).await? {
        Some(row) => Ok((serde_json::from_value(row.content).map_err(|e| Error::Broken(format!("strategy: {e}")))?, row.version)),
        None => Ok((Strategy::default(), 0)),
    }
}
