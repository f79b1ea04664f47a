//! An indicator of a goal (Kennzahl).

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "indicator")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub goal_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub content: Json,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
