//! Assessments: what is asked, answered, released, and proposed from it.

use crate::sql;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0005_assessments"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("m0005/tables.sql")).await?;
        for table in ["answer_release", "priority_proposal"] {
            sql::append_only(manager, table).await?;
        }
        Ok(())
    }
}
