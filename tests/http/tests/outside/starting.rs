//! Starting: ports that are taken, a login service that has moved, configurations that cannot work.

use http_tests::login::login;
use http_tests::server::{self, NOBODY, binary, free_port, root, run_with};
use http_tests::{Backend, Browser, Data, Failures};
use portal_tests::templates;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn demo(database: &str, ports: (u16, u16)) -> Command {
    let mut command = Command::new(binary());
    let (port, provider) = (ports.0.to_string(), ports.1.to_string());
    command.current_dir(root()).args(["demo", "--quiet", "--database", database, "--port", &port, "--provider-port", &provider]);
    command
}

/// A demo that ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

#[test]
fn taken_ports_are_named_before_anything_is_loaded() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("demo.sqlite3");
    let database = format!("sqlite://{}", file.display());
    let mut f = Failures::default();
    for taken in ["--port", "--provider-port"] {
        let (here, other) = (free_port(), free_port());
        let _somebody = TcpListener::bind(("127.0.0.1", here)).expect("free");
        let ports = if taken == "--port" { (here, other) } else { (other, here) };
        let output = demo(&database, ports).stdin(Stdio::null()).output().expect("the binary runs");
        let advice = format!("port {here} is taken. End the other program, or choose another port: make run ARGS=\"{taken} {}\"", here + 1);
        f.check(!output.status.success() && said(&output).contains(&advice), || format!("{taken}: {}", said(&output)));
        f.check(!file.exists(), || format!("{taken}: something was loaded"));
    }
    f.end();
}

/// A region that was loaded for a login service at one address is started with it at another.
async fn moved(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let database = server::demo(backend, folder.path(), NOBODY).await;
    let ports = (free_port(), free_port());
    let running = demo(&database, ports).stdin(Stdio::null()).stdout(Stdio::null()).spawn().map(Running).expect("the binary runs");
    let browser = Browser::new(&format!("http://localhost:{}", ports.0));
    let deadline = Instant::now() + Duration::from_secs(60);
    while browser.try_get("/bereit").await.is_none_or(|a| a.status != 200) {
        assert!(Instant::now() < deadline, "the demo did not get ready");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    login(&browser, "fachkraft-nottuln", "substantial").await;
    let page = browser.get("/arbeit").await.text();
    assert!(page.contains("Meine Projekte") && !page.contains("noch keine Rolle"), "the account has lost its roles");
    drop(running);
}

#[tokio::test]
async fn accounts_follow_the_login_service_to_another_port_on_sqlite() {
    moved(Backend::Sqlite).await;
}

#[tokio::test]
async fn accounts_follow_the_login_service_to_another_port_on_postgres() {
    moved(Backend::Postgres).await;
}

#[tokio::test]
async fn the_check_says_what_cannot_work() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = templates::fresh(Backend::Sqlite, folder.path()).await;
    let files = folder.path().join("files");
    let mut f = Failures::default();
    let check = |settings: &[(&str, &str)], files: &Path| run_with(&database, files, settings, &["check"]);
    let output = run_with(&database, &files, &[], &["migrate"]);
    f.check(output.status.success(), || said(&output));
    let wrong: [(&str, &str, &[&str]); 7] = [
        ("ASSETS", "/nope", &["assets: found \"/nope\", which is no folder, allowed is the folder of built style sheets"]),
        ("ASSETS", "tests", &["assets: found \"tests\", without a manifest.json, allowed is"]),
        ("BASE_URL", "http://localhost.evil.de", &["base_url: found \"http://localhost.evil.de\", allowed is an https address"]),
        ("BASE_URL", "https://kreis.de/strategie", &["base_url: found \"https://kreis.de/strategie\"", "nothing behind the host"]),
        ("PROVIDERS__NOBODY__CLIENT_ID", "", &["providers.nobody.client_id: found \"\", allowed is the name"]),
        ("PROVIDERS__NOBODY__LABEL", "", &["providers.nobody.label: found \"\", allowed is the words"]),
        ("SESSIONS__IDLE", "5", &["sessions.idle: there is no such key", "idle_minutes"]),
    ];
    for (key, value, words) in wrong {
        let output = check(&[(key, value)], &files);
        let said = said(&output);
        f.check(!output.status.success() && !said.contains("in order"), || format!("{key}={value} is in order"));
        f.check(words.iter().all(|w| said.contains(w)), || format!("{key}={value}: {said}"));
    }
    let output = check(&[], Path::new("/dev/null/files"));
    f.check(said(&output).contains("files: found \"/dev/null/files\", where nothing can be written"), || said(&output));
    // A login service that is away may come back.
    let output = check(&[], &files);
    let words = said(&output);
    f.check(output.status.success() && words.contains("in order but for one warning"), || words.clone());
    let tried = format!("tried {NOBODY}/.well-known/openid-configuration");
    f.check(
        words.contains(&format!("Warning: providers.nobody.issuer: found \"{NOBODY}\", which could not be reached"))
            && words.contains(&tried),
        || words,
    );
    f.check(!files.exists(), || "a check makes nothing".into());
    let none = Command::new(binary())
        .current_dir(root())
        .env_clear()
        .env("PORTAL_DATABASE", &database)
        .env("PORTAL_FILES", &files)
        .arg("check")
        .output()
        .expect("the binary runs");
    f.check(said(&none).contains("providers: found none, so nobody could log in, allowed is at least one [providers.NAME]"), || {
        said(&none)
    });
    f.end();
}

/// What people have changed since a bundle was read in is named, and replaced only where that is meant.
async fn over_the_work_of_people(backend: Backend) {
    let folder = tempfile::tempdir().expect("a folder");
    let (database, files) = (templates::fresh(backend, folder.path()).await, folder.path().join("files"));
    let bundle = root().join("tests/fixtures/coesfeld/base.json").display().to_string();
    let import = |more: &[&str]| run_with(&database, &files, &[], &[&["import", bundle.as_str()], more].concat());
    let first = import(&[]);
    assert!(first.status.success() && said(&first).contains(" added, 0 replaced, 0 unchanged."), "{}", said(&first));
    let again = import(&[]);
    assert!(again.status.success() && said(&again).contains("0 added, 0 replaced, "), "{}", said(&again));
    let data = Data::open(&database).await;
    data.run("update organisation set name = 'Gemeinde Anders', version = version + 1 where slug = 'nottuln'").await;
    let refused = import(&[]);
    assert!(!refused.status.success(), "{}", said(&refused));
    for words in ["nothing was read in", "organisation \"Gemeinde Anders\"", "--overwrite"] {
        assert!(said(&refused).contains(words), "{words}: {}", said(&refused));
    }
    assert_eq!(data.texts("select name from organisation where slug = 'nottuln'").await, ["Gemeinde Anders"]);
    let meant = import(&["--overwrite"]);
    assert!(meant.status.success() && said(&meant).contains("0 added, 1 replaced, "), "{}", said(&meant));
    assert_eq!(data.count("select cast(version as bigint) from organisation where slug = 'nottuln'").await, 3);
    assert_eq!(data.count("select count(*) from audit_event where action = 'organisation.bundle'").await, 1);
}

#[tokio::test]
async fn bundles_are_read_in_again_on_sqlite() {
    over_the_work_of_people(Backend::Sqlite).await;
}

#[tokio::test]
async fn bundles_are_read_in_again_on_postgres() {
    over_the_work_of_people(Backend::Postgres).await;
}
