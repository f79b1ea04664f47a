//! How a municipality stood to an item or counter-proposal, from when to when.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "conference_position")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub item_id: Uuid,
    /// The item itself, or one of its counter-proposals.
    pub target_id: Uuid,
    pub organisation_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub stance: String,
    #[sea_orm(column_type = "Text")]
    pub remark: String,
    pub person_id: Option<Uuid>,
    pub deputy: bool,
    pub taken_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    /// Changed, withdrawn, reworded, void; amended: a counter-proposal was adopted; absent: not there at the vote;
    /// reopened: said after a decision on a counter-proposal that was taken back.
    #[sea_orm(column_type = "Text")]
    pub ended_by: String,
}

impl ActiveModelBehavior for ActiveModel {}
