//! Which item of a conference adopted what a council round is about: from one to the other and back.

use crate::sql;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0020_round_item"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = "alter table council_round add column item_id {uuid} references conference_item (id);\n\
                      create index council_round_item_id on council_round (item_id);\n";
        sql::run(manager, column).await
    }
}
