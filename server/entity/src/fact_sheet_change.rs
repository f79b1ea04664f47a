//! The newest change of each fact sheet, in the order of the commits. The database writes it.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "fact_sheet_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub fact_sheet_id: Uuid,
    pub number: i64,
}

impl ActiveModelBehavior for ActiveModel {}
