//! How far a council information system has been read.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "oparl_source")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: Uuid,
    pub wanted_at: Option<DateTimeUtc>,
    pub started_at: Option<DateTimeUtc>,
    pub done_at: Option<DateTimeUtc>,
    pub since: Option<DateTimeUtc>,
    #[sea_orm(column_type = "Text")]
    pub fault: String,
}

impl ActiveModelBehavior for ActiveModel {}
