//! The whole installation as JSON and back: for export, backup, restore, and moving from SQLite to
//! PostgreSQL.
//!
//! Every table is a list of rows, every row an object with the column names of the schema. Left out
//! are logins (sessions, logins under way, seen logout tokens), which nobody should be able to take
//! along, and mails on their way, which must not be sent twice.

use crate::audit::{self, Event};
use crate::{Error, Portal, Result, db};
use entity::*;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IntoActiveModel, IsolationLevel, ModelTrait,
    PaginatorTrait, TransactionOptions, TransactionTrait,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The version of the format.
pub const FORMAT: &str = "portal-installation/1";

/// An installation's content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Installation {
    pub format: String,
    /// Table name to rows, rows in the order of their keys.
    pub tables: BTreeMap<String, Vec<Value>>,
}

/// Calls a macro with every table, referenced ones before those that refer to them.
macro_rules! each_table {
    ($call:ident) => {
        $call!(
            picture,
            region,
            page,
            organisation,
            working_group,
            body,
            person,
            identity,
            role_assignment,
            invitation,
            strategy,
            field,
            goal,
            indicator,
            text,
            fact_sheet,
            fact_sheet_field,
            fact_sheet_goal,
            fact_sheet_organisation,
            progress_note,
            attachment,
            workshop,
            workshop_result,
            frozen_object,
            edition,
            edition_object,
            audit_event,
            publication,
            form_draft,
            barrier_report,
            notice,
            mail_choice
        )
    };
}

async fn read<E>(db: &impl ConnectionTrait) -> Result<Vec<Value>>
where
    E: EntityTrait,
    E::Model: Serialize,
{
    let rows = E::find().all(db).await?;
    let mut rows: Vec<Value> =
        rows.iter().map(|r| serde_json::to_value(r).map_err(|e| Error::Broken(e.to_string()))).collect::<Result<_>>()?;
    // The same installation gives the same file, whatever order the database answers in.
    rows.sort_by_cached_key(|row| match row.get("id") {
        Some(Value::Number(n)) => format!("{n:>20}"),
        Some(id) => id.to_string(),
        None => row.to_string(),
    });
    Ok(rows)
}

async fn write<E, A>(db: &impl ConnectionTrait, table: &str, rows: Vec<Value>) -> Result<()>
where
    E: EntityTrait,
    E::Model: DeserializeOwned + ModelTrait<Entity = E> + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let rows: Vec<A> = rows
        .into_iter()
        .enumerate()
        .map(|(i, row)| {
            serde_json::from_value::<E::Model>(row)
                .map(|m| m.into_active_model().reset_all())
                .map_err(|e| Error::field("file", format!("bundle|{table}, row {}: {e}", i + 1)))
        })
        .collect::<Result<_>>()?;
    // At most 32,766 values a statement in SQLite; no table has more than thirty columns.
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<A> = rows.by_ref().take(1000).collect();
        E::insert_many(chunk).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Everything, as of one moment; others may go on working meanwhile.
pub async fn export(portal: &Portal) -> Result<Installation> {
    let isolation = (portal.db().get_database_backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead);
    let tx = portal.db().begin_with_options(TransactionOptions { isolation_level: isolation, ..Default::default() }).await?;
    let mut tables = BTreeMap::new();
    macro_rules! read_all { ($($table:ident),*) => { $(tables.insert(stringify!($table).to_owned(), read::<$table::Entity>(&tx).await?);)* } }
    each_table!(read_all);
    tx.rollback().await?;
    Ok(Installation { format: FORMAT.into(), tables })
}

/// Fills an empty installation. All or nothing.
pub async fn import(portal: &Portal, mut from: Installation) -> Result<()> {
    if from.format != FORMAT {
        return Err(Error::field("file", format!("bundle|format {} instead of {FORMAT}", from.format)));
    }
    let tx = db::begin(portal.db()).await?;
    if region::Entity::find().count(&tx).await? + person::Entity::find().count(&tx).await? + edition::Entity::find().count(&tx).await? > 0 {
        return Err(Error::Refused("not_empty"));
    }
    publication::Entity::delete_many().exec(&tx).await?;
    macro_rules! write_all { ($($table:ident),*) => { $(
        let rows = from.tables.remove(stringify!($table)).unwrap_or_default();
        write::<$table::Entity, $table::ActiveModel>(&tx, stringify!($table), rows).await?;
    )* } }
    each_table!(write_all);
    if let Some(unknown) = from.tables.keys().next() {
        return Err(Error::field("file", format!("bundle|unknown table {unknown}")));
    }
    continue_numbers(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// PostgreSQL counts on from where it was, not from the rows that came in.
async fn continue_numbers(tx: &DatabaseTransaction) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(
            "select setval(pg_get_serial_sequence('audit_event', 'id'), coalesce((select max(id) from audit_event), 0) + 1, false)",
        )
        .await?;
    }
    Ok(())
}

/// Notes in the log that somebody took everything out.
pub async fn record(portal: &Portal, action: &'static str) -> Result<()> {
    audit::write(portal, portal.db(), None, Event::about(action, "installation", "", "")).await
}
