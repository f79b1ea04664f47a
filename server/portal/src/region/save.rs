//! Saving the region's own data.

use crate::audit::Event;
use crate::editions::bump;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::forms::region::RegionForm;
use contract::region::{Contact, Region};
use contract::rules::Form;
use domain::rights::Action;
use entity::region;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set};

/// The region with its version, for the form.
pub async fn edit(ctx: &Ctx) -> Result<(Region, i32)> {
    ctx.require_region(Action::EditRegion)?;
    let version = region::Entity::find_by_id(1).one(ctx.portal.db()).await?.map_or(0, |r| r.version);
    Ok((super::show(&ctx.portal).await?, version))
}

fn apply(form: &RegionForm, before: Region) -> Region {
    let t = |s: &str| s.trim().replace("\r\n", "\n");
    Region {
        name: t(&form.name),
        claim: t(&form.claim),
        headline: t(&form.headline),
        introduction: t(&form.introduction),
        contact: Contact { unit: t(&form.unit), email: t(&form.email), phone: t(&form.phone), web: t(&form.web) },
        postal_address: t(&form.postal_address),
        accent: t(&form.accent).to_lowercase(),
        ..before
    }
}

/// Saves the region's own data. Readers see them with the next edition; the colour at once.
pub async fn save(ctx: &Ctx, form: RegionForm) -> Result<()> {
    ctx.require_region(Action::EditRegion)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = ctx.begin().await?;
    let before = super::load(&tx).await?;
    let after = apply(&form, before.clone());
    let version: i32 = form.version.parse().unwrap_or(0);
    store(ctx, &tx, &after, Some(version)).await?;
    ctx.record(&tx, Event::about("region.save", "region", "1", &after.name).before(&before).after(&after)).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(())
}

async fn store(ctx: &Ctx, tx: &DatabaseTransaction, region: &Region, version: Option<i32>) -> Result<()> {
    let content = serde_json::to_value(region).map_err(|e| Error::Broken(e.to_string()))?;
    let now = ctx.portal.now();
    let known = region::Entity::find_by_id(1).one(tx).await?;
    let Some(known) = known else {
        if version.is_some_and(|v| v != 0) {
            return Err(Error::Conflict);
        }
        let row = region::Model { id: 1, content, coat_of_arms: region.coat_of_arms, version: 1, updated_at: now };
        region::Entity::insert(region::ActiveModel::from(row).reset_all()).exec_without_returning(tx).await?;
        return Ok(());
    };
    let expected = version.unwrap_or(known.version);
    let done = region::Entity::update_many()
        .set(region::ActiveModel {
            content: Set(content),
            coat_of_arms: Set(region.coat_of_arms),
            version: Set(expected.saturating_add(1)),
            updated_at: Set(now),
            ..Default::default()
        })
        .filter(region::Column::Version.eq(expected))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

/// Puts a coat of arms on the region, or takes it away.
pub(super) async fn arms(ctx: &Ctx, tx: &DatabaseTransaction, seen: Option<Id>, picture: Option<Id>) -> Result<Event> {
    region::Entity::find_by_id(1).lock_exclusive().one(tx).await?;
    let before = super::load(tx).await?;
    super::pictures::unchanged(before.coat_of_arms, seen, picture)?;
    let after = Region { coat_of_arms: picture, ..before.clone() };
    store(ctx, tx, &after, None).await?;
    Ok(Event::about("region.coat_of_arms", "region", "1", &after.name).before(&before.coat_of_arms).after(&after.coat_of_arms))
}

/// Whether anything was set up at all.
pub async fn is_empty(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(region::Entity::find_by_id(1).one(db).await?.is_none())
}
