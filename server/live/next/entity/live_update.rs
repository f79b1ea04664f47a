//! A change of a live text since its snapshot; rows are added and, once compacted, removed.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "live_update")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub text_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub update_bytes: Vec<u8>,
    pub person_id: Option<Uuid>,
    pub made_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
