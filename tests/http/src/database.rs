//! The database behind a portal, looked at and prepared past the portal.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, QueryResult, Statement};

pub use portal_tests::Backend;

/// A connection of the test's own.
pub struct Data {
    pub url: String,
    db: DatabaseConnection,
}

/// Where the throw-away PostgreSQL listens, as `host:port`.
pub fn postgres_host() -> String {
    let url = url::Url::parse(&portal_tests::templates::admin()).expect("an address");
    format!("{}:{}", url.host_str().unwrap_or("127.0.0.1"), url.port().unwrap_or(5432))
}

/// The same database behind another port of this machine.
pub fn through(address: &str, port: u16) -> String {
    let mut url = url::Url::parse(address).expect("an address");
    url.set_host(Some("127.0.0.1")).expect("a host");
    url.set_port(Some(port)).expect("a port");
    url.to_string()
}

impl Data {
    /// Connects to a database that the portal has made.
    pub async fn open(url: &str) -> Self {
        let db = Database::connect(url).await.unwrap_or_else(|e| panic!("{url}: {e}"));
        Self { url: url.to_owned(), db }
    }

    /// Ends the connection.
    pub async fn close(self) {
        self.db.close().await.expect("closed");
    }

    /// The connection itself.
    pub fn connection(&self) -> &DatabaseConnection {
        &self.db
    }

    /// All rows of a query without parameters.
    pub async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        self.db.query_all_raw(statement).await.unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    /// The first column of all rows, as text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let rows = self.rows(sql).await;
        rows.iter().map(|r| r.try_get_by_index::<Option<String>>(0).expect("a text").unwrap_or_default()).collect()
    }

    /// The one number that a query gives.
    pub async fn count(&self, sql: &str) -> i64 {
        self.rows(sql).await.first().map_or(0, |r| r.try_get_by_index(0).expect("a number"))
    }

    /// Runs statements.
    pub async fn run(&self, sql: &str) {
        self.db.execute_unprepared(sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
    }

    /// An id as the database writes it in SQL: bytes in SQLite, text in PostgreSQL.
    pub fn id(&self, id: contract::Id) -> String {
        match self.db.get_database_backend() {
            DbBackend::Sqlite => format!("x'{}'", id.simple()),
            _ => format!("'{id}'"),
        }
    }

    /// Reason codes of the login refusals of one provider, oldest first.
    pub async fn refusals(&self, provider: &str) -> Vec<String> {
        self.texts(&format!("select reason from audit_event where action = 'login.refused' and object_id = '{provider}' order by id")).await
    }

    /// How many people, accounts and sessions there are: what a refused login must not change.
    pub async fn people(&self) -> (i64, i64, i64) {
        (
            self.count("select count(*) from person").await,
            self.count("select count(*) from \"identity\"").await,
            self.count("select count(*) from \"session\"").await,
        )
    }
}
