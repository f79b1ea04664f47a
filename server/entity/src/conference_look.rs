//! What somebody saw of an agenda item last.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "conference_look")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    #[sea_orm(column_type = "Text")]
    pub recommendation: String,
    /// The state that was seen before this one.
    #[sea_orm(column_type = "Text", nullable)]
    pub before_sha256: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub before_recommendation: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
