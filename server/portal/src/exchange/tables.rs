//! The tables that archives hold, and their rows as lines of JSON.
//!
//! Left out are logins (sessions, logins under way, seen logout tokens), which nobody should be
//! able to take along, mails on their way, which must not go out twice, and what triggers count.

use super::read::Fault;
use super::scope::{Kept, Scope};
use crate::dialect;
use crate::{Error, Result};
use futures::TryStreamExt;
use sea_orm::sea_query::Order;
use sea_orm::{
    ActiveModelTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IdenStatic, IntoActiveModel, Iterable,
    ModelTrait, PrimaryKeyToColumn, QueryFilter, QueryOrder,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Calls a macro with every table, referenced ones before those that refer to them; only covers of editions come
/// after what they cover, because they close it. What an archive
/// of one municipality holds of each stands in `scope.rs`.
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
            live_text,
            live_update,
            live_writer,
            live_suggestion,
            live_version,
            fact_sheet,
            fact_sheet_field,
            fact_sheet_goal,
            fact_sheet_organisation,
            progress_note,
            attachment,
            workshop,
            workshop_result,
            frozen_object,
            edition_object,
            edition,
            conference,
            conference_item,
            council_round,
            council_path,
            consultation,
            consultation_version,
            council_setup,
            oparl_source,
            oparl_paper,
            oparl_proposal,
            assessment,
            answer_sheet,
            answer_row,
            answer_remark,
            answer_release,
            consolidation,
            priority_proposal,
            audit_event,
            publication,
            form_draft,
            barrier_report,
            notice,
            mail_choice,
            text_thread,
            text_comment,
            text_mention,
            conference_amendment,
            conference_position,
            conference_seat,
            conference_deputy,
            conference_event,
            conference_visit,
            conference_look,
            conference_effect,
            conference_paper
        )
    };
}

macro_rules! names { ($($table:ident),*) => { &[$(stringify!($table)),*] } }

/// Names of all tables, in the order in which they are filled.
pub(super) const NAMES: &[&str] = each_table!(names);

/// Hands every row under a condition to `line`, in the order of its key, as one line of JSON.
async fn rows<E>(
    tx: &DatabaseTransaction,
    scope: &Scope,
    kept: Kept,
    condition: Condition,
    line: &mut (dyn FnMut(&[u8]) -> Result<()> + Send),
) -> Result<()>
where
    E: EntityTrait,
    E::Model: Serialize + Send + Sync,
{
    let mut query = E::find().filter(condition);
    for key in E::PrimaryKey::iter() {
        // The same rows give the same file on both databases, so texts are compared byte by byte.
        query = query.order_by(dialect::bytewise(tx.get_database_backend(), &key.into_column()), Order::Asc);
    }
    let table = E::default().as_str().to_owned();
    let mut found = query.stream(tx).await?;
    while let Some(row) = found.try_next().await? {
        let mut value = serde_json::to_value(&row).map_err(|e| Error::Broken(e.to_string()))?;
        scope.trim(&table, kept, &mut value);
        line(&serde_json::to_vec(&value).map_err(|e| Error::Broken(e.to_string()))?)?;
    }
    Ok(())
}

/// Hands the rows of a table to `line`.
pub(super) async fn read(
    tx: &DatabaseTransaction,
    table: &str,
    scope: &Scope,
    kept: Kept,
    condition: Condition,
    line: &mut (dyn FnMut(&[u8]) -> Result<()> + Send),
) -> Result<()> {
    macro_rules! choose { ($($table:ident),*) => { match table {
        $(stringify!($table) => rows::<entity::$table::Entity>(tx, scope, kept, condition, line).await,)*
        _ => Err(Error::Broken(format!("no table {table}"))),
    } } }
    each_table!(choose)
}

async fn insert<E, A>(tx: &DatabaseTransaction, part: &str, first: usize, lines: Vec<Value>) -> std::result::Result<(), Fault>
where
    E: EntityTrait,
    E::Model: DeserializeOwned + ModelTrait<Entity = E> + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let columns: Vec<String> = E::Column::iter().map(|c| c.as_str().to_owned()).collect();
    let mut rows: Vec<A> = Vec::with_capacity(lines.len());
    for (i, value) in lines.into_iter().enumerate() {
        let broken = |what: String| Fault::Row { part: part.to_owned(), row: first + i, what };
        let object = value.as_object().ok_or_else(|| broken("is no object".into()))?;
        // Nothing is dropped in silence.
        if let Some(unknown) = object.keys().find(|k| !columns.contains(k)) {
            return Err(broken(format!("has a value “{unknown}” that this portal does not know")));
        }
        let model: E::Model = serde_json::from_value(value).map_err(|e| broken(e.to_string()))?;
        rows.push(model.into_active_model().reset_all());
    }
    E::insert_many(rows).exec_without_returning(tx).await.map_err(|e| Fault::Rows {
        part: part.to_owned(),
        first,
        cause: Box::new(e.into()),
    })?;
    Ok(())
}

/// Writes rows into a table; `first` is the number of the first, for messages.
pub(super) async fn fill(
    tx: &DatabaseTransaction,
    table: &str,
    part: &str,
    first: usize,
    lines: Vec<Value>,
) -> std::result::Result<(), Fault> {
    macro_rules! choose { ($($table:ident),*) => { match table {
        $(stringify!($table) => insert::<entity::$table::Entity, entity::$table::ActiveModel>(tx, part, first, lines).await,)*
        _ => Err(Fault::Portal(Error::Broken(format!("no table {table}")))),
    } } }
    each_table!(choose)
}

/// PostgreSQL counts on from where it was, not from the rows that came in.
pub(super) async fn continue_numbers(tx: &DatabaseTransaction) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(dialect::postgres::CONTINUE_NUMBERS).await?;
    }
    Ok(())
}

/// What stands in the way of filling: an installation that holds something already.
pub(super) async fn occupied(tx: &DatabaseTransaction) -> Result<bool> {
    use sea_orm::PaginatorTrait;
    let count = entity::region::Entity::find().count(tx).await?
        + entity::organisation::Entity::find().count(tx).await?
        + entity::person::Entity::find().count(tx).await?
        + entity::edition::Entity::find().count(tx).await?;
    Ok(count > 0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_table_is_taken_along_or_left_out_on_purpose() {
        let schema = concat!(
            include_str!("../../../../migrations/src/m0001/tables.sql"),
            include_str!("../../../../migrations/src/m0002/tables.sql"),
            include_str!("../../../../migrations/src/m0003/tables.sql"),
            include_str!("../../../../migrations/src/m0004/tables.sql"),
            include_str!("../../../../migrations/src/m0006/tables.sql"),
            include_str!("../../../../migrations/src/m0005/tables.sql"),
            include_str!("../../../../migrations/src/m0007/tables.sql"),
            include_str!("../../../../migrations/src/m0008.rs"),
            include_str!("../../../../migrations/src/m0009.rs"),
            include_str!("../../../../migrations/src/m0010.rs"),
            include_str!("../../../../migrations/src/m0011.rs"),
            include_str!("../../../../migrations/src/m0012.rs"),
            include_str!("../../../../migrations/src/m0013/tables.sql"),
            include_str!("../../../../migrations/src/m0014.rs"),
            include_str!("../../../../migrations/src/m0015.rs"),
            include_str!("../../../../migrations/src/m0016.rs"),
            include_str!("../../../../migrations/src/m0017.rs"),
            include_str!("../../../../migrations/src/m0018.rs"),
            include_str!("../../../../migrations/src/m0019.rs"),
            include_str!("../../../../migrations/src/m0020.rs"),
            include_str!("../../../../migrations/src/m0021.rs"),
            include_str!("../../../../migrations/src/m0022.rs")
        );
        let left_out = ["session", "login_attempt", "used_token", "fact_sheet_change", "mail", "answer_presence", "handover", "sent_form"];
        let tables = schema.lines().filter_map(|l| l.trim_start_matches([' ', '"']).strip_prefix("create table ")?.split(' ').next());
        // What is made anew takes its old name in the end.
        for table in tables.map(|name| name.trim_matches('"').trim_end_matches("_new")) {
            assert!(super::NAMES.contains(&table) != left_out.contains(&table), "{table}");
        }
    }
}
