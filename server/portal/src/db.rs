//! Connecting, and the few things in which SQLite and PostgreSQL differ.

use crate::Result;
pub use sea_orm::DatabaseConnection;
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use std::time::Duration;

/// Connects to `sqlite://path` or `postgres://…` with the settings that durability asks for.
pub async fn connect(url: &str, pool: u32) -> std::result::Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(pool)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(8))
        .connect_timeout(Duration::from_secs(8))
        // A connection is asked whether it lives when it comes back; before every query would be twice.
        .test_before_acquire_if_idle_for(Duration::from_secs(1))
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|o| {
        use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        o.create_if_missing(true)
            // Of a new file. The least that a commit writes is a page, and long texts commit hundreds of times a
            // second: with the usual 4096 each of them wrote half as much again.
            .page_size(1024)
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged change survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(8))
    });
    // On a full disk SQLite ends a transaction by itself. sqlx then counts the connection as still within one,
    // and the next transaction that fails on it would keep the write lock for good.
    options.map_sqlx_sqlite_pool_opts(|pool| {
        use sea_orm::sqlx::Connection;
        pool.after_release(|connection, _| {
            Box::pin(async move {
                if connection.is_in_transaction() {
                    // Lets a rollback that is on its way come first.
                    connection.ping().await?;
                }
                Ok(!connection.is_in_transaction())
            })
        })
    });
    let mut db = Database::connect(options).await?;
    crate::queries::watch(&mut db);
    Ok(db)
}

/// Begins a transaction that will write.
///
/// SQLite must take the write lock at once: a reading transaction that later writes fails
/// immediately when another writer is active, whatever the busy timeout.
pub async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = match db.get_database_backend() {
        DbBackend::Sqlite => TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() },
        _ => TransactionOptions { access_mode: Some(AccessMode::ReadWrite), ..Default::default() },
    };
    Ok(db.begin_with_options(options).await?)
}

/// Lets nobody else write to a table until the transaction ends, where rows that do not exist yet
/// have to be counted on. SQLite has one writer anyway.
pub async fn alone(tx: &DatabaseTransaction, table: &str) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("lock table {table} in share row exclusive mode")).await?;
    }
    Ok(())
}

/// How many bytes a page of the SQLite file has; none for another database.
///
/// # Errors
/// When the database cannot be asked.
pub async fn page_size(portal: &crate::Portal) -> std::result::Result<Option<u32>, DbErr> {
    let db = portal.db();
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(None);
    }
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "pragma page_size")).await?;
    row.map(|row| row.try_get_by_index::<u32>(0)).transpose()
}

/// Brings the schema to the newest version.
pub async fn migrate(db: &DatabaseConnection) -> std::result::Result<(), DbErr> {
    use migrations::MigratorTrait;
    migrations::Migrator::up(db, None).await
}

/// How many steps the schema is behind the newest one. Nothing is changed.
///
/// # Errors
/// When the database cannot be asked.
pub async fn behind(db: &DatabaseConnection) -> std::result::Result<usize, DbErr> {
    use migrations::MigratorTrait;
    let all = migrations::Migrator::migrations();
    let Ok(rows) = db.query_all_raw(Statement::from_string(db.get_database_backend(), "select version from seaql_migrations")).await else {
        db.ping().await?;
        return Ok(all.len());
    };
    let done = rows.iter().map(|r| r.try_get::<String>("", "version")).collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(all.iter().filter(|m| !done.iter().any(|d| d == m.name())).count())
}
