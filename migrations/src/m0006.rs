//! The mayors' conference: agenda, positions, counter-proposals, minutes, council papers; and mails
//! with a file.

use crate::sql;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0006_conferences"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("m0006/tables.sql")).await?;
        sql::append_only(manager, "conference_event").await
    }
}
