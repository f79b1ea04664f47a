//! The sheet of one municipality: its state, not its answers.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "answer_sheet")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub assessment_id: Uuid,
    pub organisation_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub number: i32,
    /// Why there is a new version; goes along with its release.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// What the mayor wants changed; never leaves the municipality.
    #[sea_orm(column_type = "Text")]
    #[serde(default)]
    pub sent_back: String,
    pub submitted_at: Option<DateTimeUtc>,
    pub submitted_by: Option<Uuid>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
