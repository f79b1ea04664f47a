//! A conference of the mayors.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "conference")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    pub starts_at: DateTimeUtc,
    /// Planned length.
    pub minutes: i32,
    #[sea_orm(column_type = "Text")]
    pub place: String,
    #[sea_orm(column_type = "Text")]
    pub video: String,
    #[sea_orm(column_type = "Text")]
    pub note: String,
    pub quorum: i32,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub minutes_state: String,
    /// Digest of the settled minutes among the frozen objects.
    #[sea_orm(column_type = "Text", nullable)]
    pub minutes_sha256: Option<String>,
    pub minutes_settled_at: Option<DateTimeUtc>,
    /// What is on the screens.
    pub current_item: Option<Uuid>,
    pub current_amendment: Option<Uuid>,
    /// Counts every change, for screens that follow.
    pub revision: i64,
    pub invited_at: Option<DateTimeUtc>,
    pub opened_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
