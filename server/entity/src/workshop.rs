//! A workshop with its sessions.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "workshop")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    pub first_day: Option<Date>,
    pub group_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub content: Json,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
