//! The organisations for which somebody has a role.

use crate::{Ctx, Result};
use contract::Id;
use entity::organisation;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// An organisation in which the person at hand has a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOrganisation {
    pub id: Id,
    pub name: String,
    pub short_name: String,
    pub slug: String,
    pub ags: Option<String>,
}

/// The own organisations; no query for whoever has none.
pub async fn organisations(ctx: &Ctx) -> Result<Vec<OwnOrganisation>> {
    let ids = ctx.actor()?.organisations();
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let rows = organisation::Entity::find().filter(organisation::Column::Id.is_in(ids)).all(ctx.portal.db()).await?;
    let one = |o: organisation::Model| OwnOrganisation { id: o.id, name: o.name, short_name: o.short_name, slug: o.slug, ags: o.ags };
    Ok(rows.into_iter().map(one).collect())
}
