//! Roles that people hold.

use crate::Result;
use chrono::NaiveDate;
use contract::Id;
use contract::people::Role;
use domain::rights::Held;
use entity::role_assignment;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

/// The roles of a person that hold on a day.
pub(crate) async fn held(db: &impl ConnectionTrait, person: Id, today: NaiveDate) -> Result<Vec<Held>> {
    let rows = role_assignment::Entity::find()
        .filter(role_assignment::Column::PersonId.eq(person))
        .filter(role_assignment::Column::ValidFrom.lte(today))
        .filter(Condition::any().add(role_assignment::Column::ValidUntil.is_null()).add(role_assignment::Column::ValidUntil.gte(today)))
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|r| Role::parse(&r.role).map(|role| Held { role, organisation: r.organisation_id, group: r.group_id }))
        .collect())
}
