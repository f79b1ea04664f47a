//! An edition takes nothing in any more once its cover is there: the objects are written first, the cover
//! last, and the key that leads from them to it is looked at with the commit.

use crate::sql;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0017_complete_editions"
    }
}

/// SQLite changes no key of a table that is there, so the table is made anew.
const SQLITE: &str = "\
create table edition_object_new (
    edition_id {uuid} not null references edition (id) deferrable initially deferred,
    kind text not null,
    object_id {uuid} not null,
    sha256 text not null references frozen_object (sha256),
    reason text not null,
    primary key (edition_id, kind, object_id)
);
insert into edition_object_new (edition_id, kind, object_id, sha256, reason)
    select edition_id, kind, object_id, sha256, reason from edition_object;
drop table edition_object;
alter table edition_object_new rename to edition_object;
create index edition_object_reason on edition_object (edition_id) where reason <> '';
";

const SQLITE_LATE: &str = "\
create trigger edition_object_no_late before insert on edition_object \
when exists (select 1 from edition where id = new.edition_id) \
begin select raise(abort, 'append-only: edition_object never changes'); end";

/// The lock: else somebody could add to an edition between its last look and its commit.
const POSTGRES: [&str; 3] = [
    "alter table edition_object alter constraint edition_object_edition_id_fkey deferrable initially deferred",
    "create function refuse_late() returns trigger language plpgsql as $$ begin \
     perform pg_advisory_xact_lock(hashtext('edition_object')); \
     if exists (select 1 from added join edition on edition.id = added.edition_id) then \
     raise exception 'append-only: edition_object never changes'; end if; \
     return null; end $$",
    "create trigger edition_object_no_late after insert on edition_object \
     referencing new table as added for each statement execute function refuse_late()",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() == DbBackend::Postgres {
            for statement in POSTGRES {
                db.execute_unprepared(statement).await?;
            }
            return Ok(());
        }
        // On one connection: others would still know the table that is gone.
        let tx = db.begin().await?;
        let manager = &SchemaManager::new(&tx);
        sql::run(manager, SQLITE).await?;
        sql::append_only(manager, "edition_object").await?;
        let same = "edition_id = new.edition_id and kind = new.kind and object_id = new.object_id";
        sql::sealed(manager, "edition_object", same).await?;
        tx.execute_unprepared(SQLITE_LATE).await?;
        tx.commit().await
    }
}
