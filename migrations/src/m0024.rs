//! What was worked on last is found without looking at everything: events of a thing, and texts by their last change.

use crate::sql;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0024_last_worked_on"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let indexes = "create index audit_event_object_id on audit_event (object_id);\n\
            create index text_updated_at on \"text\" (updated_at);\n";
        sql::run(manager, indexes).await
    }
}
