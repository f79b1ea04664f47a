//! A goal of a field.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "goal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub field_id: Uuid,
    pub number: i32,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub content: Json,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
