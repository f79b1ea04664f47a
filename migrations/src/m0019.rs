//! Whose suggestions in live texts are: a new one is made in one's own name only.

use crate::sql;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0019_live_suggestions"
    }
}

const TABLE: &str = "
create table live_suggestion (
    text_id {uuid} not null references live_text (text_id),
    suggestion {uuid} not null,
    author {uuid} not null,
    primary key (text_id, suggestion)
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, TABLE).await
    }
}
