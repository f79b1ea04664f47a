//! Changes that the portal makes itself because two people's changes came together.

use super::OWN_WRITERS;
use crate::{Error, Portal, Result};
use contract::Id;
use entity::live_version;
use sea_orm::{EntityTrait, Set};

/// A number for a change that the portal makes itself.
pub fn own_writer() -> u64 {
    OWN_WRITERS + u64::from(rand::random::<u32>())
}

/// Keeps a state from around the moment in which words were put back. `before`: the one in which they
/// still stood where they were written; otherwise they came later and the state has them already.
pub async fn keep_merging(portal: &Portal, text: Id, snapshot: Vec<u8>, before: bool) -> Result<()> {
    let read = move || {
        let live = live::Text::load([&*snapshot], super::lenient()).map_err(|e| Error::Broken(format!("live text: {e}")))?;
        Ok::<_, Error>((serde_json::to_value(live.document().accepted()), snapshot))
    };
    let (document, snapshot) = tokio::task::spawn_blocking(read).await.map_err(|e| Error::Broken(e.to_string()))??;
    let name = if before { "vor dem Zusammenführen" } else { "nach dem Zusammenführen" };
    let row = live_version::ActiveModel {
        id: Set(portal.new_id()),
        text_id: Set(text),
        // No number: whoever keeps the present state finds that this is another one.
        seq: Set(0),
        name: Set(Some(name.to_owned())),
        snapshot: Set(snapshot),
        document: Set(document.map_err(|e| Error::Broken(e.to_string()))?),
        made_by: Set(None),
        made_at: Set(portal.now()),
    };
    live_version::Entity::insert(row).exec_without_returning(portal.db()).await?;
    Ok(())
}
