//! A portal for tests: on a fresh SQLite file or a fresh PostgreSQL database, with a clock that
//! tests set, loaded with the demo region where a test asks for it.

pub mod conference;
pub mod templates;

pub use templates::Backend;

use chrono::{DateTime, TimeZone, Utc};
use contract::Id;
use contract::edition::{EditionHead, EditionLabel};
use contract::forms::councils::RoundForm;
use contract::forms::strategy::PublishForm;
use contract::people::{Role, TrustLevel};
use domain::rights::Held;
use portal::ports::{Clock, Entropy, SystemEntropy};
use portal::{Actor, Ctx, Portal, Settings};
use sea_orm::DatabaseConnection;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

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

/// A picture that can be a coat of arms: 300 by 370 pixels, as PNG.
pub const ARMS: &[u8] = include_bytes!("arms.png");

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
    url: String,
    folder: tempfile::TempDir,
}

impl Harness {
    /// An empty portal.
    pub async fn empty(backend: Backend) -> Self {
        Self::copied(backend, "leer", false).await
    }

    /// A portal with the demo region's members, people and first strategy.
    pub async fn demo(backend: Backend) -> Self {
        let h = Self::copied(backend, "anfang", true).await;
        // What was loaded is older.
        h.clock.advance(chrono::Duration::seconds(1));
        h
    }

    async fn copied(backend: Backend, name: &str, demo: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let make = async |url: String| {
            let h = Harness::on(backend, &url, tempfile::tempdir().expect("a folder")).await;
            portal::db::migrate(&h.db).await.expect("migrated");
            if demo {
                h.load("coesfeld/base.json").await;
                h.load("coesfeld/2019.json").await;
            }
            h.db.close().await.expect("closed");
        };
        let url = templates::copy(backend, name, folder.path(), make).await;
        Self::on(backend, &url, folder).await
    }

    /// On a database.
    async fn on(backend: Backend, url: &str, folder: tempfile::TempDir) -> Self {
        let db = portal::db::connect(url, 6).await.expect("connected");
        let clock = TestClock::new();
        let url = url.to_owned();
        let oparl_hosts = vec!["ris.beispiel.invalid".to_owned()];
        let settings = Settings { files: folder.path().join("files"), mail: true, oparl_hosts, ..Settings::default() };
        let portal = Portal::new(db.clone(), Box::new(clock.clone()), Box::new(TestEntropy), settings);
        Self { portal, db, clock, backend, url, folder }
    }

    /// The same portal through a single connection.
    pub async fn narrow(&self) -> Portal {
        let db = portal::db::connect(&self.url, 1).await.expect("connected");
        let settings = Settings { files: self.folder.path().join("files"), ..Settings::default() };
        Portal::new(db, Box::new(self.clock.clone()), Box::new(TestEntropy), settings)
    }

    /// Where its files are; on SQLite the database, too.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Loads a bundle of `tests/fixtures`.
    pub async fn load(&self, name: &str) -> portal::bundle::Counts {
        let file = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("../fixtures").join(name);
        let text = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let bundle = portal::bundle::read(&text).unwrap_or_else(|e| panic!("{name}: {e:?}"));
        portal::bundle::import(&self.portal, &bundle, file.parent(), None).await.unwrap_or_else(|e| panic!("{name}: {e:?}"))
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
        Ctx::new(self.portal.clone(), Some(actor))
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

    /// The council clerk of a municipality.
    pub fn clerk(&self, slug: &str) -> Ctx {
        self.acting(
            &format!("sitzungsdienst-{slug}"),
            TrustLevel::Substantial,
            vec![Held { role: Role::Clerk, organisation: Some(key(&format!("org/{slug}"))), group: None }],
        )
    }

    /// Publishes what there is, for this reason; the kind changes, as the same twice is refused.
    pub async fn publish(&self, reason: &str) -> EditionHead {
        let preview = portal::editions::preview(&self.steward()).await.expect("preview");
        let before = preview.latest.map(|l| l.label);
        let label = if before == Some(EditionLabel::Discussion) { EditionLabel::Adopted } else { EditionLabel::Discussion };
        let form = PublishForm {
            number: preview.number.to_string(),
            preview: preview.promise,
            label: label.to_string(),
            reason: reason.into(),
            reasons: vec![],
        };
        portal::editions::publish(&self.steward(), form).await.expect("published")
    }

    /// An edition is published, and the councils are asked about it with this proposal: the round's id.
    pub async fn asked(&self, proposal: &str) -> String {
        let head = self.publish("Zur Probe").await;
        let (edition, adopted_on) = (head.number.to_string(), "01.10.2026".into());
        let form = RoundForm { edition, adopted_on, proposal: proposal.into(), ..RoundForm::default() };
        portal::councils::save_round(&self.steward(), form).await.expect("opened");
        portal::councils::round(&self.steward(), head.number).await.expect("round").id.to_string()
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
