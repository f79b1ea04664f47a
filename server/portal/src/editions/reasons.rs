//! Why things changed from one edition to the next.

use crate::{Error, Portal, Result};
use contract::Id;
use contract::edition::ObjectKind;
use entity::{edition, edition_object};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;

/// Why a thing changed with one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Number of the edition that gives it.
    pub edition: i32,
    pub text: String,
}

/// The reasons of single changes in the editions after one up to another, oldest first, by kind and
/// id of the thing that changed. They are public, as editions are.
pub async fn reasons(portal: &Portal, after: i32, up_to: i32) -> Result<HashMap<(ObjectKind, Id), Vec<Reason>>> {
    let between = edition::Entity::find().filter(edition::Column::Number.gt(after)).filter(edition::Column::Number.lte(up_to));
    let numbers: HashMap<Id, i32> = between
        .clone()
        .select_only()
        .columns([edition::Column::Id, edition::Column::Number])
        .order_by_asc(edition::Column::Number)
        .into_tuple::<(Id, i32)>()
        .all(portal.db())
        .await?
        .into_iter()
        .collect();
    let rows = edition_object::Entity::find()
        .filter(edition_object::Column::EditionId.in_subquery(between.select_only().column(edition::Column::Id).into_query()))
        // Written out, because only so do both databases use the index of the few that have one.
        .filter(Expr::cust("reason <> ''"))
        .all(portal.db())
        .await?;
    let mut found: HashMap<(ObjectKind, Id), Vec<Reason>> = HashMap::new();
    for row in rows {
        let kind = ObjectKind::parse(&row.kind).ok_or_else(|| Error::Broken(format!("object kind {}", row.kind)))?;
        let edition = numbers.get(&row.edition_id).copied().unwrap_or_default();
        found.entry((kind, row.object_id)).or_default().push(Reason { edition, text: row.reason });
    }
    found.values_mut().for_each(|list| list.sort_by_key(|r| r.edition));
    Ok(found)
}
