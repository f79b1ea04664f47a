//! The strategy's frame: title, period, origin.

use crate::audit::Event;
use crate::{Ctx, Error, Portal, Result};
use contract::forms::indicators::FrameForm;
use contract::rules::Form;
use contract::strategy::Strategy;
use domain::rights::Action;
use entity::strategy;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// The frame; an installation without one shows an empty title.
pub async fn show(portal: &Portal) -> Result<Strategy> {
    load(portal.db()).await.map(|(s, _)| s)
}

/// The frame and its version; 0 while nothing was ever written.
pub async fn show_with_version(ctx: &Ctx) -> Result<(Strategy, i32)> {
    ctx.require_region(Action::EnterWorkspace)?;
    load(ctx.portal.db()).await
}

/// The frame and its version.
pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<(Strategy, i32)> {
    match strategy::Entity::find_by_id(1).one(db).await? {
        Some(row) => Ok((serde_json::from_value(row.content).map_err(|e| Error::Broken(format!("strategy: {e}")))?, row.version)),
        None => Ok((Strategy::default(), 0)),
    }
}

/// Saves the frame; a version that is not the newest is a conflict.
pub async fn save(ctx: &Ctx, form: FrameForm) -> Result<()> {
    ctx.require_region(Action::EditStrategy)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let after = Strategy {
        title: form.title.trim().to_owned(),
        short_title: form.short_title.trim().to_owned(),
        first_year: form.first_year.trim().parse().ok(),
        last_year: form.last_year.trim().parse().ok(),
        origin: form.origin.trim().replace("\r\n", "\n"),
        resolutions: contract::forms::fact_sheets::resolutions(&form.resolutions),
    };
    let version: i32 = form.version.parse().unwrap_or(0);
    let content = serde_json::to_value(&after).map_err(|e| Error::Broken(e.to_string()))?;
    let tx = ctx.begin().await?;
    let (before, stored) = load(&tx).await?;
    if stored == 0 && version == 0 {
        let row = strategy::ActiveModel { id: Set(1), content: Set(content), version: Set(1) };
        strategy::Entity::insert(row).exec_without_returning(&tx).await.map_err(Error::from).map_err(|e| {
            // Somebody else has just written the first frame.
            if e.is_duplicate() { Error::Conflict } else { e }
        })?;
    } else {
        let done = strategy::Entity::update_many()
            .set(strategy::ActiveModel { content: Set(content), version: Set(version.saturating_add(1)), ..Default::default() })
            .filter(strategy::Column::Id.eq(1))
            .filter(strategy::Column::Version.eq(version))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Error::Conflict);
        }
    }
    ctx.record(&tx, Event::about("strategy.save", "strategy", "", &after.title).before(&before).after(&after)).await?;
    tx.commit().await?;
    Ok(())
}
