//! How instances, and tasks of one, learn that something happened in live texts.
//!
//! Within PostgreSQL a notice goes out with the commit and reaches every instance, the own one too.
//! SQLite has one instance; there the news stays in the process. Notices are short; what they speak
//! of is read from the tables. They may be lost: who misses one finds the gap by the numbers.

use crate::{Portal, Result};
use contract::Id;
use sea_orm::sqlx::postgres::PgListener;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// News.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// There are new rows, up to this number.
    Rows { to: i64 },
    /// Comments beside a text changed.
    Comments(Id),
    /// An instance tells of cursors and names in a text (base64).
    Presence { from: Id, text: Id, entries: String },
    /// An instance has opened a text and wants to hear who is there.
    WhoIsHere { from: Id, text: Id },
    /// The connection was gone for a while: something may have been missed.
    Gap,
}

const CHANNEL: &str = "live_texts";
/// PostgreSQL refuses longer ones (8,000 bytes).
const LONGEST: usize = 7_500;

/// The news within one process.
pub(crate) struct Signals(broadcast::Sender<Signal>);

impl Default for Signals {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Signal {
    /// Tells everybody, or with the commit where `db` is a transaction.
    pub async fn tell(&self, portal: &Portal, db: &impl ConnectionTrait) -> Result<()> {
        if db.get_database_backend() != DbBackend::Postgres {
            let _ = portal.signals().0.send(self.clone());
            return Ok(());
        }
        let payload = serde_json::to_string(self).unwrap_or_default();
        if payload.len() <= LONGEST {
            let values = [CHANNEL.into(), payload.into()];
            db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, crate::dialect::postgres::NOTIFY, values)).await?;
        }
        Ok(())
    }

    /// Tells everybody at once.
    pub async fn tell_now(&self, portal: &Portal) -> Result<()> {
        self.tell(portal, portal.db()).await
    }
}

/// There are new rows as soon as the transaction is committed.
pub(super) async fn tell_rows(portal: &Portal, tx: &impl ConnectionTrait, to: i64) -> Result<()> {
    match tx.get_database_backend() {
        DbBackend::Postgres => Signal::Rows { to }.tell(portal, tx).await,
        // Nothing is there before the commit: whoever commits says so afterwards.
        _ => Ok(()),
    }
}

/// A transaction with new rows was committed.
pub(crate) async fn committed(portal: &Portal) -> Result<()> {
    match portal.db().get_database_backend() {
        DbBackend::Postgres => Ok(()),
        _ => Signal::Gap.tell_now(portal).await,
    }
}

/// Tells everybody in a text that the comments beside it changed; who is not told reads them later.
pub(crate) async fn comments_changed(portal: &Portal, kind: &str, owner: Id, slot: &str) {
    let told = async {
        match crate::texts::row(portal.db(), kind, owner, slot).await? {
            Some(text) => Signal::Comments(text.id).tell_now(portal).await,
            None => Ok(()),
        }
    };
    if let Err(error) = told.await {
        tracing::warn!(%error, "changed comments could not be told");
    }
}

/// Hears the news.
pub struct Listener {
    here: broadcast::Receiver<Signal>,
    there: Option<PgListener>,
}

/// Begins to listen.
pub async fn listen(portal: &Portal) -> Result<Listener> {
    let here = portal.signals().0.subscribe();
    let db: &DatabaseConnection = portal.db();
    let there = if db.get_database_backend() == DbBackend::Postgres {
        let broken = |e: sea_orm::sqlx::Error| crate::Error::Db(sea_orm::DbErr::Custom(e.to_string()));
        let mut there = PgListener::connect_with(db.get_postgres_connection_pool()).await.map_err(broken)?;
        there.listen(CHANNEL).await.map_err(broken)?;
        Some(there)
    } else {
        None
    };
    Ok(Listener { here, there })
}

impl Listener {
    /// The next news.
    pub async fn next(&mut self) -> Signal {
        let Self { here, there } = self;
        let there = async {
            match there {
                None => std::future::pending().await,
                Some(there) => match there.try_recv().await {
                    Ok(Some(notice)) => serde_json::from_str(notice.payload()).unwrap_or(Signal::Gap),
                    // It connects again by itself, at the next call.
                    Ok(None) => Signal::Gap,
                    Err(error) => {
                        tracing::warn!(%error, "cannot listen to the other instances");
                        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
                        Signal::Gap
                    }
                },
            }
        };
        tokio::select! {
            news = there => news,
            news = here.recv() => news.unwrap_or(Signal::Gap),
        }
    }
}
