//! A member of the region (OParl: Body).

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub ags: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub short_name: String,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    pub population: Option<i64>,
    pub contact: Json,
    pub map_column: Option<i32>,
    pub map_row: Option<i32>,
    pub coat_of_arms: Option<Uuid>,
    pub resolutions: Option<Json>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
