//! A long text that was opened live: its snapshot, and how far snapshot and document reach.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "live_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub text_id: Uuid,
    pub snapshot_seq: i64,
    pub document_seq: i64,
    #[serde(with = "crate::in_base64")]
    pub snapshot: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
