//! What was written in one live text in one moment and stands in no snapshot yet.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "live_update")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub text_id: Uuid,
    #[serde(with = "crate::in_base64")]
    pub updates: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
