//! The councils deliberate on one edition.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "council_round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub edition_number: i32,
    #[sea_orm(column_type = "Text")]
    pub edition_digest: String,
    pub adopted_on: Date,
    #[sea_orm(column_type = "Text")]
    pub proposal: String,
    /// The item of a conference that adopted it; none where nobody said which.
    pub item_id: Option<Uuid>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
