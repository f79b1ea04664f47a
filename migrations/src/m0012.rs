//! What never changes cannot be replaced or emptied either; invitation links on their way are in the
//! database, where every instance finds them.

use crate::sql;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0012_sealed"
    }
}

/// Tables whose rows never change, and when a row that is about to be written would take the place of one.
/// Frozen objects are written anew with every edition: with the same content nothing is replaced.
const SEALED: [(&str, &str); 8] = [
    ("audit_event", "id = new.id"),
    ("edition", "id = new.id or number = new.number"),
    ("edition_object", "edition_id = new.edition_id and kind = new.kind and object_id = new.object_id"),
    ("frozen_object", "sha256 = new.sha256 and content <> new.content"),
    ("answer_release", "id = new.id or (sheet_id = new.sheet_id and number = new.number)"),
    ("priority_proposal", "id = new.id or (assessment_id = new.assessment_id and number = new.number)"),
    ("conference_event", "id = new.id"),
    ("consultation_version", "id = new.id or (consultation_id = new.consultation_id and version = new.version)"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, same) in SEALED {
            sql::sealed(manager, table, same).await?;
        }
        sql::run(
            manager,
            "create table handover (\n\
                 person_id {uuid} not null references person (id),\n\
                 links {json} not null,\n\
                 created_at {timestamp} not null,\n\
                 primary key (person_id)\n\
             );\n",
        )
        .await
    }
}
