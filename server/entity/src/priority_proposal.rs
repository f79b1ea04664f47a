//! A frozen proposal: its words lie in `frozen_object`; it never changes.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "priority_proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub assessment_id: Uuid,
    pub number: i32,
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    pub made_at: DateTimeUtc,
    pub made_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
