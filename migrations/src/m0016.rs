//! Forms that were sent: a form that is sent twice leads both times to what the first made. And pages
//! of the region that can be withdrawn.

use crate::sql;
use sea_orm_migration::prelude::*;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0016_sent_forms"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(
            manager,
            "create table sent_form (\n\
                 id {uuid} not null,\n\
                 person_id {uuid} not null references person (id),\n\
                 address text,\n\
                 created_at {timestamp} not null,\n\
                 primary key (id)\n\
             );\n\
             create index sent_form_person_id on sent_form (person_id);\n\
             create index sent_form_created_at on sent_form (created_at);\n\
             alter table page add column state text not null default 'ready';\n",
        )
        .await
    }
}
