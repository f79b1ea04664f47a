//! A state of a live text that is kept.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "live_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub text_id: Uuid,
    pub seq: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub name: Option<String>,
    #[serde(with = "crate::in_base64")]
    pub snapshot: Vec<u8>,
    pub document: Json,
    pub made_by: Option<Uuid>,
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
