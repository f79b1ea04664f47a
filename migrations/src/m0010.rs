//! Suggestions that wait in a text, so that "my work" finds them without opening it.

use crate::sql;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0010_suggestions_waiting"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = "alter table live_text add column suggestions integer not null default 0;\n\
                       alter table live_text add column suggested_at {timestamp};\n";
        sql::run(manager, columns).await
    }
}
