//! A counter-proposal to an item.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "conference_amendment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub item_id: Uuid,
    pub organisation_id: Uuid,
    pub content: Json,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome: Option<String>,
    pub tally: Option<Json>,
    pub created_at: DateTimeUtc,
    pub created_by: Option<Uuid>,
    pub changed_at: DateTimeUtc,
    pub version: i32,
    /// The chair worded it as it reads now.
    #[serde(default)]
    pub by_chair: bool,
}

impl ActiveModelBehavior for ActiveModel {}
