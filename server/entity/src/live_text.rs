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
    /// Suggestions in it that nobody has decided on, as of `document_seq`.
    #[serde(default)]
    pub suggestions: i32,
    /// Since when the oldest of them waits.
    #[serde(default)]
    pub suggested_at: Option<DateTimeUtc>,
    /// Who wrote what was moved, and who removed what, up to `snapshot_seq` (`live::Credits`).
    #[serde(default, with = "crate::in_base64")]
    pub credits: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}
