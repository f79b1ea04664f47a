//! A project fact sheet (Projektsteckbrief).

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "fact_sheet")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: i32,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub status: String,
    pub lead_id: Uuid,
    pub owner_id: Option<Uuid>,
    pub first_year: Option<i32>,
    pub last_year: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub light: Option<String>,
    pub last_note_on: Option<Date>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub content: Json,
    /// The sheet as it was released, once somebody has changed it who may not release; else none.
    pub released: Option<Json>,
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
