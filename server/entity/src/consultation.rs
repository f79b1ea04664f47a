//! One body's part in a council path.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "consultation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub path_id: Uuid,
    pub body_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub body_name: String,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub role: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub held_on: Option<Date>,
    #[sea_orm(column_type = "Text")]
    pub paper: String,
    pub is_public: bool,
    pub released: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub result: Option<String>,
    pub votes: Json,
    #[sea_orm(column_type = "Text")]
    pub wording: String,
    #[sea_orm(column_type = "Text")]
    pub consequence: String,
    pub edition_number: i32,
    #[sea_orm(column_type = "Text")]
    pub edition_digest: String,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    pub recorded_at: Option<DateTimeUtc>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
