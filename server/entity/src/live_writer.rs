//! Whose number a writer of a live text is.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "live_writer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub text_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub writer: i64,
    pub person_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
