//! Databases for tests: copies of what many begin with, which is made once in a run.

use sea_orm::{ConnectionTrait, Database};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// The administration connection of the throw-away PostgreSQL, from `make test`.
pub fn admin() -> String {
    std::env::var("PORTAL_TEST_POSTGRES")
        .expect("PORTAL_TEST_POSTGRES is not set: run the tests with `make test`, which starts a PostgreSQL")
}

/// The address of another database beside it.
fn beside(name: &str) -> String {
    let admin = admin();
    let (base, _) = admin.rsplit_once('/').expect("an address with a database name");
    format!("{base}/{name}")
}

/// Makes a database in PostgreSQL, as a copy of another one.
async fn create(name: &str, template: &str) {
    let db = Database::connect(&admin()).await.expect("PostgreSQL is reachable");
    db.execute_unprepared(&format!("drop database if exists {name}")).await.expect("dropped");
    db.execute_unprepared(&format!("create database {name} template {template}")).await.expect("created");
    db.close().await.expect("closed");
}

fn own_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The address of a new, empty database; SQLite's lies in the folder.
pub async fn fresh(backend: Backend, folder: &Path) -> String {
    match backend {
        Backend::Sqlite => sqlite(&folder.join("portal.sqlite3")),
        Backend::Postgres => {
            let name = own_name();
            create(&name, "template0").await;
            beside(&name)
        }
    }
}

fn sqlite(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// The folder that all processes of a run share, as `make test` names it.
pub fn shared() -> Option<PathBuf> {
    std::env::var_os("PORTAL_TEST_TEMPLATES").map(PathBuf::from)
}

/// The address of a copy of what `make` makes in the database whose address it gets. The first who
/// needs a `name` makes it, the others wait for that; without a folder that all processes of a run
/// share, as `make test` names one, everybody makes their own.
pub async fn copy(backend: Backend, name: &str, folder: &Path, make: impl AsyncFnOnce(String)) -> String {
    let Some(shared) = shared() else {
        let own = fresh(backend, folder).await;
        make(own.clone()).await;
        return own;
    };
    let kind = format!("{backend:?}").to_lowercase();
    let (file, done) = (shared.join(format!("{name}-{kind}.sqlite3")), shared.join(format!("{name}-{kind}.done")));
    // Named like the folder: a run must not take what another one left.
    let run = shared.display().to_string().replace(|c: char| !c.is_ascii_alphanumeric(), "_").to_lowercase();
    let template = format!("v_{name}{run}");
    let lock = std::fs::File::create(shared.join(format!("{name}-{kind}.lock"))).expect("a file to lock");
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.expect("ran").expect("locked");
    if !done.exists() {
        let url = match backend {
            Backend::Sqlite => sqlite(&file),
            Backend::Postgres => {
                create(&template, "template0").await;
                beside(&template)
            }
        };
        make(url.clone()).await;
        // What is copied is one file.
        if backend == Backend::Sqlite {
            let db = Database::connect(&url).await.expect("connected");
            db.execute_unprepared("pragma wal_checkpoint(truncate)").await.expect("written back");
            db.close().await.expect("closed");
        }
        std::fs::write(done, "").expect("marked");
    }
    drop(lock);
    match backend {
        Backend::Sqlite => {
            let own = folder.join("portal.sqlite3");
            std::fs::copy(&file, &own).expect("copied");
            sqlite(&own)
        }
        Backend::Postgres => {
            let own = own_name();
            create(&own, &template).await;
            beside(&own)
        }
    }
}
