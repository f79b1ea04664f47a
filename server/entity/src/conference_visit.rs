//! When somebody last looked at a conference.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "conference_visit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub conference_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    pub seen_at: DateTimeUtc,
    /// The look before that one.
    #[serde(default)]
    pub earlier_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
