//! What stays known of a conference: when its minutes were settled (of two on one day, the first to be
//! settled keeps the address it had alone), and who stood how at the moment of a decision.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0015_conference_records"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = "alter table conference add column minutes_settled_at {timestamp};\n\
                       alter table conference_item add column voices {json};\n";
        sql::run(manager, columns).await?;
        let db = manager.get_connection();
        let same = match db.get_database_backend() {
            DbBackend::Sqlite => "replace(e.object_id, '-', '') = lower(hex(conference.id))",
            _ => "e.object_id = cast(conference.id as text)",
        };
        // A conference that came with a bundle was never settled here; it counts from its start.
        let logged = format!("(select min(e.at) from audit_event e where e.action = 'conference.minutes' and {same})");
        let fill =
            format!("update conference set minutes_settled_at = coalesce({logged}, closed_at, starts_at) where minutes_sha256 is not null");
        db.execute_unprepared(&fill).await?;
        Ok(())
    }
}
