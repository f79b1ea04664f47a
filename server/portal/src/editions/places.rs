//! Public addresses outlive what they lead to: which edition held it last.

use crate::{Portal, Result};
use contract::Id;
use entity::{edition, edition_object, fact_sheet, field, frozen_object, organisation, workshop};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// Something with a public address of its own.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// The project of this number.
    Project(i32),
    /// The field of action at this address.
    Field(&'a str),
    /// The workshop at this address.
    Workshop(&'a str),
    /// The member at this address, as long as it is one.
    Member(&'a str),
}

/// The number of the newest edition that holds it, if any ever did.
pub async fn last_with(portal: &Portal, place: Place<'_>) -> Result<Option<i32>> {
    let db = portal.db();
    let (kind, id): (&str, Option<Id>) = match place {
        Place::Project(number) => {
            let found = fact_sheet::Entity::find().select_only().column(fact_sheet::Column::Id);
            ("fact_sheet", found.filter(fact_sheet::Column::Number.eq(number)).into_tuple().one(db).await?)
        }
        Place::Field(slug) => {
            let found = field::Entity::find().select_only().column(field::Column::Id);
            ("field", found.filter(field::Column::Slug.eq(slug)).into_tuple().one(db).await?)
        }
        Place::Workshop(slug) => {
            let found = workshop::Entity::find().select_only().column(workshop::Column::Id);
            ("workshop", found.filter(workshop::Column::Slug.eq(slug)).into_tuple().one(db).await?)
        }
        Place::Member(slug) => {
            let found = organisation::Entity::find().select_only().column(organisation::Column::Id);
            ("region", found.filter(organisation::Column::Slug.eq(slug)).into_tuple().one(db).await?)
        }
    };
    let Some(id) = id else { return Ok(None) };
    let of_kind = edition_object::Entity::find().select_only().filter(edition_object::Column::Kind.eq(kind));
    let held = of_kind.clone().column(edition_object::Column::EditionId);
    let held = match place {
        Place::Member(_) => {
            // Members stand within the region, which is frozen as canonical JSON. Their list is the last one
            // in it, so an id behind its beginning is a member's; quotes that somebody typed are escaped.
            let regions = of_kind.column(edition_object::Column::Sha256).into_query();
            let naming = frozen_object::Entity::find()
                .select_only()
                .column(frozen_object::Column::Sha256)
                .filter(frozen_object::Column::Sha256.in_subquery(regions))
                .filter(frozen_object::Column::Content.like(format!("%\"organisations\":[%\"id\":\"{id}\"%")));
            held.filter(edition_object::Column::Sha256.in_subquery(naming.into_query()))
        }
        _ => held.filter(edition_object::Column::ObjectId.eq(id)),
    };
    let last = edition::Entity::find()
        .select_only()
        .column_as(edition::Column::Number.max(), "last")
        .filter(edition::Column::Id.in_subquery(held.into_query()));
    Ok(last.into_tuple::<Option<i32>>().one(db).await?.flatten())
}
