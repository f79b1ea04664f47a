//! First version: region, people, strategy, fact sheets, workshops, editions, audit.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001_first"
    }
}

/// Tables whose rows never change, whoever asks.
const APPEND_ONLY: [&str; 4] = ["audit_event", "edition", "edition_object", "frozen_object"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, include_str!("tables.sql")).await?;
        let db = manager.get_connection();
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared(
                "create function refuse_change() returns trigger language plpgsql as \
                 $$ begin raise exception 'append-only: % never changes', tg_table_name; end $$",
            )
            .await?;
        }
        for table in APPEND_ONLY {
            sql::append_only(manager, table).await?;
        }
        sql::numbered(manager, "fact_sheet").await?;
        db.execute_unprepared("insert into publication (id, revision) values (1, 1)").await?;
        Ok(())
    }
}
