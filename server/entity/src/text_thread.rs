//! A talk about a passage of a text.

use sea_orm::entity::prelude::*;

/// One row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
#[sea_orm(table_name = "text_thread")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub text_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub first_letter: String,
    #[sea_orm(column_type = "Text")]
    pub last_letter: String,
    #[sea_orm(column_type = "Text")]
    pub quote: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub created_at: DateTimeUtc,
    pub created_by: Uuid,
    pub settled_at: Option<DateTimeUtc>,
    pub settled_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
