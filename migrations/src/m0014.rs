//! Why a mayor sent a sheet back stands apart from why there is a new version of it: the one never
//! leaves the municipality, the other goes along with the release.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0014_sent_back"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, "alter table answer_sheet add column sent_back text not null default '';\n").await?;
        let db = manager.get_connection();
        let same = match db.get_database_backend() {
            DbBackend::Sqlite => "replace(e.object_id, '-', '') = lower(hex(answer_sheet.id))",
            _ => "e.object_id = cast(answer_sheet.id as text)",
        };
        // The younger of the two had taken the other's place; the log knows why a version was begun.
        let begun = format!(
            "coalesce((select e.reason from audit_event e where e.action = 'answers.revise' and {same} order by e.id desc limit 1), '')"
        );
        db.execute_unprepared("update answer_sheet set sent_back = reason, reason = '' where number = 1").await?;
        let later = format!(
            "update answer_sheet set sent_back = reason, reason = {begun} where number > 1 and {begun} <> '' and reason <> {begun}"
        );
        db.execute_unprepared(&later).await?;
        Ok(())
    }
}
