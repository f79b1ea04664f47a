//! Taking data out, on the web and on the command line, and putting it back.

use flate2::read::GzDecoder;
use http_tests::login::login;
use http_tests::server::{root, run};
use http_tests::{Backend, Browser, Data, Failures, Portal, key};
use portal_tests::templates::fresh;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::Output;
use std::sync::atomic::{AtomicUsize, Ordering};

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn done(output: Output, what: &str) -> String {
    let said = said(&output);
    assert!(output.status.success(), "{what}: {said}");
    said
}

/// The digest that a command named.
fn digest(said: &str) -> String {
    said.split("digest ").nth(1).and_then(|d| d.get(..64)).unwrap_or_else(|| panic!("no digest: {said}")).to_owned()
}

/// The entries of an archive that somebody downloaded.
fn entries(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut tar = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut tar).expect("a gzip");
    let (mut at, mut all) = (0, BTreeMap::new());
    let text = |field: &[u8]| String::from_utf8_lossy(field).trim_matches(['\0', ' ']).to_owned();
    while at + 512 <= tar.len() && tar[at] != 0 {
        let size = usize::from_str_radix(&text(&tar[at + 124..at + 136]), 8).expect("a size");
        all.insert(text(&tar[at..at + 100]), tar[at + 512..at + 512 + size].to_vec());
        at += 512 + size.div_ceil(512) * 512;
    }
    all
}

async fn take(browser: &Browser, what: &str) -> http_tests::Answer {
    let address = format!("/arbeit/ausgabe/{what}");
    browser.post(&address, &address, &[]).await
}

#[tokio::test]
async fn each_role_takes_out_what_is_its_own() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let events = |action: &str| format!("select count(*) from audit_event where action = '{action}'");
    for (account, own, other, all) in [
        ("fachkraft-nottuln", false, false, false),
        ("digital-nottuln", true, false, false),
        ("bm-nottuln", true, false, false),
        ("sitzungsdienst-nottuln", false, false, false),
        ("ag-leitung-mobilitaet", false, false, false),
        ("vorsitz", false, false, false),
        ("moderation", false, false, false),
        ("betrieb", false, false, false),
        ("neu-1", false, false, false),
        ("geschaeftsstelle", true, true, true),
    ] {
        let browser = portal.browser();
        login(&browser, account, "high").await;
        for (what, may) in [("kommunen/nottuln", own), ("kommunen/senden", other), ("alles", all)] {
            let action = if what == "alles" { "installation.export" } else { "organisation.export" };
            let before = portal.data.count(&events(action)).await;
            let answer = take(&browser, what).await;
            f.same(answer.status, if may { 200 } else { 403 }, &format!("{account}: {what}"));
            f.same(answer.header("content-type") == "application/gzip", may, &format!("{account}: {what} is an archive"));
            f.same(portal.data.count(&events(action)).await - before, i64::from(may), &format!("{account}: {what} in the log"));
        }
        let start = browser.get("/arbeit").await.text();
        let offered = own && account != "geschaeftsstelle";
        f.same(start.contains("/arbeit/ausgabe/kommunen/nottuln"), offered, &format!("{account}: offered on the start page"));
    }
    // Nobody takes anything out without a login, from elsewhere, or not surely enough.
    let browser = portal.browser();
    f.check(take(&browser, "alles").await.asks_for_login(), || "without a login".into());
    login(&browser, "geschaeftsstelle", "basic").await;
    f.check(take(&browser, "alles").await.location().contains("&stufe="), || "with a low level".into());
    login(&browser, "geschaeftsstelle", "high").await;
    let foreign = browser.request(reqwest::Method::POST, "/arbeit/ausgabe/alles").header("sec-fetch-site", "cross-site");
    f.same(browser.send(foreign.header("origin", "https://example.org")).await.status, 403, "from a foreign page");
    f.same(take(&browser, "kommunen/gibt-es-nicht").await.status, 404, "an unknown municipality");
    // What comes is whole, named, and not kept anywhere.
    let answer = take(&browser, "kommunen/nottuln").await;
    f.check(answer.header("content-disposition").starts_with("attachment; filename=\"nottuln-20"), || answer.brief());
    f.same(answer.header("cache-control"), "no-store", "a downloaded archive");
    f.same(answer.header("content-length"), answer.bytes.len().to_string().as_str(), "length");
    let all = entries(&answer.bytes);
    let manifest: Value = serde_json::from_slice(&all["manifest.json"]).expect("a manifest");
    f.same(manifest["municipality"]["ags"].as_str(), Some("05558032"), "whose it is");
    f.same(manifest["parts"].as_array().map(Vec::len), Some(all.len() - 1), "parts");
    f.check(String::from_utf8_lossy(&all["tables/fact_sheet.json"]).contains(&key("sheet/12").to_string()), || {
        "its sheet is missing".into()
    });
    f.check(!answer.text().contains("geschaeftsstelle@"), || "addresses of others".into());
    f.end();
}

/// Exports one database, fills another from it, exports again: the digests must be equal.
async fn there_and_back(from: (&str, &Path), arguments: &[&str], to: Backend, f: &mut Failures) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).display().to_string();
    let export = |out: &str| [&["export", "--out", out], arguments].concat().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let call = |database: &str, files: &Path, a: &[String]| run(database, files, &a.iter().map(String::as_str).collect::<Vec<_>>());
    let first = done(call(from.0, from.1, &export(&place("a.tar.gz"))), "the first export");
    let (other, files) = (fresh(to, folder.path()).await, folder.path().join("files"));
    done(run(&other, &files, &["import", &place("a.tar.gz")]), "the import");
    let second = done(call(&other, &files, &export(&place("b.tar.gz"))), "the second export");
    f.same(digest(&second), digest(&first), &format!("{arguments:?} to {to:?}"));
    done(run(&other, &files, &["check"]), "the check");
    // Nothing is overwritten, neither files nor installations.
    let again = call(&other, &files, &export(&place("b.tar.gz")));
    f.check(!again.status.success() && said(&again).contains("nothing is ever overwritten"), || said(&again));
    let again = run(&other, &files, &["import", &place("a.tar.gz")]);
    f.check(!again.status.success() && said(&again).contains("not empty"), || said(&again));
    f.check(!Path::new(&place("b.tar.gz.partial")).exists(), || "something unfinished was left".into());
}

#[tokio::test]
async fn what_the_command_line_takes_out_comes_in_again() {
    let (portal, _provider) = crate::demo(Backend::Postgres).await;
    let mut f = Failures::default();
    let from = (portal.data.url.as_str(), portal.files());
    for to in [Backend::Sqlite, Backend::Postgres] {
        there_and_back((from.0, &from.1), &[], to, &mut f).await;
        there_and_back((from.0, &from.1), &["--municipality", "05558012"], to, &mut f).await;
    }
    let unknown = run(from.0, &from.1, &["export", "--municipality", "atlantis", "--out", "never.tar.gz"]);
    f.check(!unknown.status.success() && said(&unknown).contains("allowed are an AGS or one of"), || said(&unknown));
    f.check(said(&unknown).contains("nottuln"), || said(&unknown));
    f.end();
}

#[tokio::test]
async fn the_second_set_is_an_installation_of_its_own() {
    let mut f = Failures::default();
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let folder = tempfile::tempdir().expect("a folder");
        let (database, files) = (fresh(backend, folder.path()).await, folder.path().join("files"));
        let set = root().join("tests/fixtures/muenster").display().to_string();
        let first = done(run(&database, &files, &["import", &set]), "the second set");
        f.check(first.contains(" added, 0 replaced, 0 unchanged."), || first.clone());
        let again = done(run(&database, &files, &["import", &set]), "again");
        f.check(again.starts_with("0 added, 0 replaced, "), || again.clone());
        let data = Data::open(&database).await;
        f.same(data.count("select count(*) from field").await, 7, "fields");
        f.same(data.count("select count(*) from fact_sheet").await, 10, "fact sheets");
        there_and_back((&database, &files), &[], Backend::Sqlite, &mut f).await;
        there_and_back((&database, &files), &["--municipality", "stadt-muenster"], backend, &mut f).await;
    }
    f.end();
}

#[tokio::test]
async fn attachments_beside_a_bundle_come_along() {
    const SHA256: &str = "5cb3537e716600160aa61aefde34bc3c585af899afbe410de29a175accff68da";
    let folder = tempfile::tempdir().expect("a folder");
    let (database, files) = (fresh(Backend::Sqlite, folder.path()).await, folder.path().join("kept"));
    let text = std::fs::read_to_string(root().join("tests/fixtures/muenster/bundle.json")).expect("a bundle");
    let mut set: Value = serde_json::from_str(&text).expect("JSON");
    let file = serde_json::json!({"id": "key:file/lageplan", "file_name": "lageplan.pdf", "media_type": "application/pdf", "size": 21, "sha256": SHA256});
    set["sheets"][0]["attachments"] = serde_json::json!([file]);
    std::fs::create_dir(folder.path().join("files")).expect("a folder");
    std::fs::write(folder.path().join("bundle.json"), set.to_string()).expect("written");
    let set = folder.path().display().to_string();
    let without = run(&database, &files, &["import", &set]);
    let mut f = Failures::default();
    let sentence = format!("attachment \"lageplan.pdf\" ({}): files/{SHA256} is missing beside the bundle", key("file/lageplan"));
    f.check(!without.status.success() && said(&without).contains(&sentence), || said(&without));
    f.check(!said(&without).contains("bundle|"), || said(&without));
    std::fs::write(folder.path().join("files").join(SHA256), "%PDF-1.4 ein Lageplan").expect("written");
    done(run(&database, &files, &["import", &set]), "with its file");
    done(run(&database, &files, &["check"]), "the check");
    f.end();
}

async fn report(portal: &Portal, browser: &Browser, n: usize) {
    let sheet = key("sheet/12").to_string();
    let once = uuid::Uuid::new_v5(&uuid::Uuid::nil(), format!("note {n}").as_bytes()).to_string();
    let fields = [("id", sheet.as_str()), ("once", &once), ("actual", &format!("Meldung {n}")), ("next_step", ""), ("light", "green")];
    let fields: Vec<(String, String)> = fields.iter().map(|(k, v)| (format!("f[{k}]"), (*v).to_owned())).collect();
    let answer = browser.act("fact_sheets/progress", "/arbeit/projekte/12", &fields).await;
    assert_eq!(answer.status, 200, "{} {}", answer.brief(), portal.base);
}

/// Backups are taken while officers report, and each restores to a moment that was: every report
/// that was acknowledged before it began, and no half of any.
async fn backups_while_people_work(backend: Backend) {
    let (portal, _provider) = crate::demo(backend).await;
    let browser = portal.browser();
    login(&browser, "fachkraft-nottuln", "high").await;
    let acknowledged = AtomicUsize::new(0);
    let folder = tempfile::tempdir().expect("a folder");
    let (url, files) = (portal.data.url.clone(), portal.files());
    let place = |n: usize| folder.path().join(format!("{n}.tar.gz")).display().to_string();
    let taken = std::sync::Mutex::new(Vec::new());
    let (stop, over) = tokio::sync::oneshot::channel::<()>();
    let writing = async {
        let mut over = over;
        for n in 0.. {
            report(&portal, &browser, n).await;
            acknowledged.store(n + 1, Ordering::SeqCst);
            if over.try_recv().is_ok() {
                return n + 1;
            }
        }
        0
    };
    let backing_up = async {
        for n in 0..3 {
            let before = acknowledged.load(Ordering::SeqCst);
            let (url, files, place) = (url.clone(), files.clone(), place(n));
            let output = tokio::task::spawn_blocking(move || run(&url, &files, &["backup", &place])).await.expect("a backup");
            taken.lock().unwrap().push((before, digest(&done(output, "a backup")), acknowledged.load(Ordering::SeqCst)));
        }
        let _ = stop.send(());
    };
    let (written, ()) = tokio::join!(writing, backing_up);
    let taken = taken.into_inner().unwrap();
    assert!(taken.iter().any(|(before, _, after)| after > before), "nobody wrote during a backup");
    for (n, (before, expected, _)) in taken.iter().enumerate() {
        let home = tempfile::tempdir().expect("a folder");
        let (database, files) = (fresh(backend, home.path()).await, home.path().join("files"));
        done(run(&database, &files, &["restore", &place(n)]), "a restore");
        done(run(&database, &files, &["check"]), "a check");
        let data = Data::open(&database).await;
        let notes = data.count("select count(*) from progress_note where actual like 'Meldung %'").await;
        let events = data.count("select count(*) from audit_event where action = 'progress.report'").await;
        assert!((*before as i64..=written as i64).contains(&notes), "{notes} of {before} to {written} reports");
        assert_eq!(notes, events, "a report without its event, or the other way round");
        let out = home.path().join("again.tar.gz").display().to_string();
        assert_eq!(&digest(&done(run(&database, &files, &["export", "--out", &out]), "an export")), expected);
    }
}

#[tokio::test]
async fn backups_while_people_work_on_sqlite() {
    backups_while_people_work(Backend::Sqlite).await;
}

#[tokio::test]
async fn backups_while_people_work_on_postgres() {
    backups_while_people_work(Backend::Postgres).await;
}
