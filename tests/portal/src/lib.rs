//! A portal for tests: on a fresh SQLite file or a fresh PostgreSQL database, with a clock that
//! tests set, loaded with the demo region where a test asks for it.

use chrono::{DateTime, TimeZone, Utc};
use contract::Id;
use contract::people::{Role, TrustLevel};
use domain::rights::Held;
use portal::ports::{Clock, Entropy, SystemEntropy};
use portal::{Actor, Ctx, Portal, Settings};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// All that are asked and decide: the county and its towns, as their addresses name them.
pub const MEMBERS: [&str; 12] = [
    "kreis-coesfeld",
    "ascheberg",
    "billerbeck",
    "coesfeld",
    "duelmen",
    "havixbeck",
    "luedinghausen",
    "nordkirchen",
    "nottuln",
    "olfen",
    "rosendahl",
    "senden",
];

/// A clock that stands still until a test moves it.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    fn new() -> Self {
        let start = Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).single().expect("a real date");
        Self(Arc::new(AtomicI64::new(start.timestamp_micros())))
    }

    /// Moves on.
    pub fn advance(&self, by: chrono::Duration) {
        self.0.fetch_add(by.num_microseconds().expect("a span that fits"), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        // Every look at the clock is a microsecond later, as on a real machine.
        DateTime::from_timestamp_micros(self.0.fetch_add(1, Ordering::SeqCst)).expect("a real date")
    }
}

/// A portal on a database of its own, gone when the test ends.
pub struct Harness {
    pub portal: Portal,
    pub db: DatabaseConnection,
    pub clock: TestClock,
    pub backend: Backend,
    folder: tempfile::TempDir,
}

/// The administration connection of the throw-away PostgreSQL, from `make test`.
fn postgres_url() -> String {
    std::env::var("PORTAL_TEST_POSTGRES")
        .expect("PORTAL_TEST_POSTGRES is not set: run the tests with `make test`, which starts a PostgreSQL")
}

/// A new database, cloned from one that was migrated once.
async fn postgres_database() -> String {
    static TEMPLATE: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();
    static LOCK: Mutex<u32> = Mutex::new(0);
    let admin = postgres_url();
    let (base, _) = admin.rsplit_once('/').expect("an address with a database name");
    let db = Database::connect(&admin).await.expect("PostgreSQL is reachable");
    TEMPLATE
        .get_or_init(|| async {
            // Several test processes share the cluster: the first one makes the template.
            db.execute_unprepared("select pg_advisory_lock(42)").await.expect("lock");
            let exists = db
                .query_one_raw(sea_orm::Statement::from_string(
                    sea_orm::DbBackend::Postgres,
                    "select 1 from pg_database where datname = 'vorlage'",
                ))
                .await
                .expect("query");
            if exists.is_none() {
                db.execute_unprepared("create database vorlage").await.expect("template");
                let template = Database::connect(format!("{base}/vorlage")).await.expect("template is reachable");
                portal::db::migrate(&template).await.expect("migrations run");
                template.close().await.expect("closed");
            }
            db.execute_unprepared("select pg_advisory_unlock(42)").await.expect("unlock");
        })
        .await;
    let number = {
        let mut n = LOCK.lock().unwrap_or_else(|e| e.into_inner());
        *n += 1;
        *n
    };
    let name = format!("t_{}_{number}", std::process::id());
    db.execute_unprepared(&format!("drop database if exists {name}")).await.expect("dropped");
    db.execute_unprepared(&format!("create database {name} template vorlage")).await.expect("database from the template");
    format!("{base}/{name}")
}

impl Harness {
    /// An empty portal.
    pub async fn empty(backend: Backend) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = match backend {
            Backend::Sqlite => format!("sqlite://{}", folder.path().join("portal.sqlite3").display()),
            Backend::Postgres => postgres_database().await,
        };
        let db = portal::db::connect(&url, 6).await.expect("connected");
        portal::db::migrate(&db).await.expect("migrated");
        let clock = TestClock::new();
        let settings = Settings { files: folder.path().join("files"), mail: true, ..Settings::default() };
        let portal = Portal::new(db.clone(), Box::new(clock.clone()), Box::new(TestEntropy), settings);
        Self { portal, db, clock, backend, folder }
    }

    /// Where its files are; on SQLite the database, too.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A portal with the demo region's members, people and first strategy.
    pub async fn demo(backend: Backend) -> Self {
        let h = Self::empty(backend).await;
        h.load("coesfeld/base.json").await;
        h.load("coesfeld/2019.json").await;
        h
    }

    /// Loads a bundle of `tests/fixtures`.
    pub async fn load(&self, name: &str) -> portal::bundle::Counts {
        let file = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("../fixtures").join(name);
        let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let bundle = portal::bundle::read(&text).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        portal::bundle::import(&self.portal, &bundle, None).await.unwrap_or_else(|e| panic!("{name}: {e:?}"))
    }

    /// Somebody with a role, without going through a login; the person is the demo account's.
    pub fn acting(&self, account: &str, level: TrustLevel, held: Vec<Held>) -> Ctx {
        let actor = Actor {
            person_id: key(&format!("person/{account}")),
            display_name: account.to_owned(),
            level,
            session_id: Id::nil(),
            roles: held,
        };
        Ctx { portal: self.portal.clone(), actor: Some(actor) }
    }

    /// The steward, surely logged in.
    pub fn steward(&self) -> Ctx {
        self.acting("geschaeftsstelle", TrustLevel::High, vec![Held { role: Role::Steward, organisation: None, group: None }])
    }

    /// The head of a municipality's administration, surely logged in.
    pub fn mayor(&self, slug: &str) -> Ctx {
        let account = if slug == "kreis-coesfeld" { "landrat".to_owned() } else { format!("bm-{slug}") };
        let organisation = Some(key(&format!("org/{slug}")));
        self.acting(&account, TrustLevel::High, vec![Held { role: Role::Mayor, organisation, group: None }])
    }

    /// An officer of a municipality.
    pub fn officer(&self, slug: &str) -> Ctx {
        self.acting(
            &format!("fachkraft-{slug}"),
            TrustLevel::Substantial,
            vec![Held { role: Role::Officer, organisation: Some(key(&format!("org/{slug}"))), group: None }],
        )
    }

    /// A member of a working group.
    pub fn member(&self, group: &str) -> Ctx {
        self.acting(
            &format!("ag-mitglied-{group}"),
            TrustLevel::Substantial,
            vec![Held { role: Role::GroupMember, organisation: None, group: Some(key(&format!("group/{group}"))) }],
        )
    }
}

struct TestEntropy;

impl Entropy for TestEntropy {
    fn id(&self, now: DateTime<Utc>) -> Id {
        SystemEntropy.id(now)
    }
    fn secret(&self) -> String {
        SystemEntropy.secret()
    }
}

/// The id that a key of the fixtures stands for.
pub fn key(key: &str) -> Id {
    Id::new_v5(&contract::bundle::KEYS, key.as_bytes())
}

/// Declares a test once and runs it on both databases.
#[macro_export]
macro_rules! on_both {
    ($(#[$meta:meta])* async fn $name:ident($backend:ident: Backend) $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            $(#[$meta])*
            async fn run($backend: $crate::Backend) $body
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() { run($crate::Backend::Sqlite).await }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() { run($crate::Backend::Postgres).await }
        }
    };
}
