//! What a conference changed in the strategy.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "conference_effect")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub conference_id: Uuid,
    pub item_id: Uuid,
    /// Field_priority, wording.
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub object_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub before: String,
    #[sea_orm(column_type = "Text")]
    pub after: String,
    /// False: the text had changed since, somebody has to look.
    pub applied: bool,
    pub happened_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
