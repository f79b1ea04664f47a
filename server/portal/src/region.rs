//! The region, its members, groups and bodies.

pub mod barriers;
pub mod bodies;
pub mod groups;
pub mod members;
pub mod pages;
pub mod pictures;
pub mod save;
mod turn;

use crate::{Error, Portal, Result};
use contract::Id;
use contract::edition::FrozenRegion;
use contract::fact_sheet::FactSheet;
use contract::region::{Body, BodyKind, Contact, Organisation, OrganisationKind, Region, WorkingGroup};
use contract::strategy::Resolution;
use entity::{body, organisation, region, working_group};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashSet;
use std::sync::Arc;

/// The region's own data.
pub async fn show(portal: &Portal) -> Result<Region> {
    load(portal.db()).await
}

/// What the public sees of the region before the first edition: whose portal it is, whether it is an
/// example, and nothing of what is still being written.
pub async fn cover(portal: &Portal) -> Result<Region> {
    let Region { name, accent, coat_of_arms, demo, .. } = show(portal).await?;
    Ok(Region { name, accent, coat_of_arms, demo, ..Region::default() })
}

/// State of a member that has not left the region.
pub(crate) const ACTIVE: &str = "active";

/// Whether a member has left the region.
pub(crate) fn has_left(o: &organisation::Model) -> bool {
    o.state != ACTIVE
}

pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<Region> {
    match region::Entity::find_by_id(1).one(db).await? {
        Some(row) => serde_json::from_value(row.content).map_err(|e| Error::Broken(format!("region: {e}"))),
        None => Ok(Region::default()),
    }
}

pub(crate) fn organisation_view(row: organisation::Model) -> Result<Organisation> {
    Ok(Organisation {
        id: row.id,
        kind: OrganisationKind::parse(&row.kind).ok_or_else(|| Error::Broken(format!("organisation kind {}", row.kind)))?,
        ags: row.ags,
        name: row.name,
        short_name: row.short_name,
        slug: row.slug,
        population: row.population,
        contact: serde_json::from_value(row.contact).unwrap_or_default(),
        map_cell: row.map_column.zip(row.map_row),
        coat_of_arms: row.coat_of_arms,
        resolutions: row
            .resolutions
            .map(serde_json::from_value)
            .transpose()
            .map_err(|e| Error::Broken(format!("resolutions: {e}")))?
            .unwrap_or_default(),
    })
}

/// A member's own resolutions as its row holds them; nothing where there are none.
pub(crate) fn stored_resolutions(list: &[Resolution]) -> Result<Option<serde_json::Value>> {
    let some = (!list.is_empty()).then(|| serde_json::to_value(list));
    some.transpose().map_err(|e| Error::Broken(e.to_string()))
}

/// Members that have not left: the county first, then by name.
pub async fn organisations(portal: &Portal) -> Result<Vec<Organisation>> {
    load_organisations(portal.db()).await
}

pub(crate) async fn load_organisations(db: &impl ConnectionTrait) -> Result<Vec<Organisation>> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::State.eq("active"))
        .order_by_asc(organisation::Column::ShortName)
        .all(db)
        .await?;
    let mut list = rows.into_iter().map(organisation_view).collect::<Result<Vec<_>>>()?;
    list.sort_by_key(|o| (o.kind, o.short_name.to_lowercase()));
    list.sort_by_key(|o| {
        !matches!(o.kind, OrganisationKind::County) as u8 + matches!(o.kind, OrganisationKind::Association | OrganisationKind::Agency) as u8
    });
    Ok(list)
}

/// Working groups by name.
pub async fn groups(portal: &Portal) -> Result<Vec<WorkingGroup>> {
    load_groups(portal.db()).await
}

pub(crate) async fn load_groups(db: &impl ConnectionTrait) -> Result<Vec<WorkingGroup>> {
    let rows = working_group::Entity::find()
        .filter(working_group::Column::State.eq("active"))
        .order_by_asc(working_group::Column::Name)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|r| WorkingGroup { id: r.id, slug: r.slug, name: r.name, purpose: r.purpose }).collect())
}

pub(crate) async fn load_bodies(db: &impl ConnectionTrait) -> Result<Vec<Body>> {
    let rows = body::Entity::find().filter(body::Column::State.eq("active")).order_by_asc(body::Column::Name).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|r| Body {
            id: r.id,
            organisation_id: r.organisation_id,
            name: r.name,
            kind: BodyKind::parse(&r.kind).unwrap_or(BodyKind::Other),
        })
        .collect())
}

/// Those who have left and are still named by projects: their names and nothing else, because what they
/// do now is not for this region to publish.
async fn former(db: &impl ConnectionTrait, members: &[Organisation], sheets: &[Arc<FactSheet>]) -> Result<Vec<Organisation>> {
    let mut named: HashSet<Id> = sheets.iter().flat_map(|s| s.content.participants.iter().copied().chain([s.content.lead])).collect();
    for member in members {
        named.remove(&member.id);
    }
    if named.is_empty() {
        return Ok(vec![]);
    }
    let rows = organisation::Entity::find().filter(organisation::Column::State.ne(ACTIVE)).all(db).await?;
    let rows = rows.into_iter().filter(|r| named.contains(&r.id)).map(organisation_view);
    let only_names =
        |o| Organisation { population: None, contact: Contact::default(), map_cell: None, coat_of_arms: None, resolutions: vec![], ..o };
    let mut list = rows.map(|o| o.map(only_names)).collect::<Result<Vec<_>>>()?;
    list.sort_by_key(|o| (o.short_name.to_lowercase(), o.id));
    Ok(list)
}

/// Everything that editions freeze of the region, beside these sheets.
pub(crate) async fn frozen(db: &impl ConnectionTrait, sheets: &[Arc<FactSheet>]) -> Result<FrozenRegion> {
    let organisations = load_organisations(db).await?;
    Ok(FrozenRegion {
        region: load(db).await?,
        former: former(db, &organisations, sheets).await?,
        organisations,
        groups: load_groups(db).await?,
        bodies: load_bodies(db).await?,
    })
}

/// Names of all organisations and groups, for headings.
pub async fn names(portal: &Portal) -> Result<crate::people::Places> {
    crate::people::places(portal.db()).await
}
