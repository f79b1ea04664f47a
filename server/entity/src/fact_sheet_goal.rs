//! Which goals a fact sheet serves.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "fact_sheet_goal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub fact_sheet_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub goal_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
