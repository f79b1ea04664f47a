//! How many queries something takes: for tests, and for operators who look for what is slow.

use sea_orm::DatabaseConnection;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Statements without their values, and how often each was sent.
type Statements = Arc<Mutex<BTreeMap<String, usize>>>;

tokio::task_local! {
    static SENT: Statements;
}

/// Queries that were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub total: usize,
    /// The statement that was sent most often, and how often: a loop shows here.
    pub most: (usize, String),
    /// All statements, and how often each was sent.
    pub statements: BTreeMap<String, usize>,
}

/// Notes every query of a connection for whoever counts at that moment.
pub(crate) fn watch(db: &mut DatabaseConnection) {
    db.set_metric_callback(|info| {
        // Nobody counts: nothing to do.
        let _ = SENT.try_with(|sent| {
            let mut sent = sent.lock().unwrap_or_else(|e| e.into_inner());
            *sent.entry(info.statement.sql.clone()).or_default() += 1;
        });
    });
}

/// Does some work and counts the queries that it sends itself (not those of tasks that it spawns).
pub async fn counted<F: Future>(work: F) -> (F::Output, Counted) {
    let sent = Statements::default();
    let output = SENT.scope(sent.clone(), work).await;
    let statements = std::mem::take(&mut *sent.lock().unwrap_or_else(|e| e.into_inner()));
    let most = statements.iter().max_by_key(|(_, n)| **n).map(|(sql, n)| (*n, sql.clone())).unwrap_or_default();
    (output, Counted { total: statements.values().sum(), most, statements })
}
