//! A long text that is written live: its snapshot, and the number of its newest change.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "live_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub text_id: Uuid,
    pub last_seq: i64,
    pub snapshot_seq: i64,
    pub snapshot: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
