//! The database goes away and comes back.

use crate::live::{person, vision};
use http_tests::client::with;
use http_tests::disk::Disk;
use http_tests::live::Editor;
use http_tests::login::login;
use http_tests::proxy::Cable;
use http_tests::{Backend, Demo, Failures, Portal, Setup, database, key};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_is_told_and_waited_for() {
    let cable = Cable::to(database::postgres_host()).await;
    let mut setup = Setup::new(Backend::Postgres).demo();
    let provider = Demo::start(&format!("http://localhost:{}", setup.port), "demo");
    setup.detour = Some(cable.port);
    let portal = Portal::start(setup.provider("demo", provider.issuer())).await;
    let mut f = Failures::default();
    let (browser, visitor) = (portal.browser(), portal.browser());
    login(&browser, "geschaeftsstelle", "high").await;
    // A text without states: they would bring earlier editions into memory.
    let address = format!("/arbeit/texte/page/{}/body", key("page/impressum"));
    let fields = http_tests::page::hidden(http_tests::page::form(&browser.get(&address).await.text(), "/aktion/texts/save"));
    let mut sent: Vec<(&str, &str)> = fields.iter().filter(|(n, _)| n.starts_with("f[")).map(|(n, v)| (n.as_str(), v.as_str())).collect();
    sent.push(("f[markdown]", "Nach dem Ausfall gespeichert."));
    for page in ["/strategie", "/themenfelder/mobilitaet"] {
        f.same(visitor.get(page).await.status, 200, "a public page before");
    }

    cable.pull();
    let began = Instant::now();
    let (ready, page, public, form, login_begin) = tokio::join!(
        visitor.get("/bereit"),
        browser.get("/arbeit"),
        visitor.get("/fassungen/1/themenfelder"),
        browser.post("/aktion/texts/save", &address, &sent),
        visitor.get("/anmelden/demo"),
    );
    for (what, answer) in
        [("/bereit", &ready), ("a working page", &page), ("a public page", &public), ("a form", &form), ("a login", &login_begin)]
    {
        f.same(answer.status, 503, what);
        f.same(answer.header("retry-after"), "30", &format!("{what}: Retry-After"));
        f.check(answer.text().contains("Gerade nicht erreichbar"), || format!("{what}: {}", answer.brief()));
        f.check(!answer.text().contains("sqlx") && !answer.text().contains("postgres"), || format!("{what}: {}", answer.brief()));
        f.same(answer.header("cache-control").contains("public"), false, &format!("{what}: caching of the outage"));
    }
    let file = browser.upload("/arbeit/projekte/12/dateien", "notiz.txt", b"Ein Satz.", &[]).await;
    f.same((file.status, file.text().contains("Gerade nicht erreichbar")), (503, true), "a file");
    let background = browser.request(reqwest::Method::POST, "/aktion/texts/save").headers(browser.same_origin(&address));
    let background = browser.send(with(background, &[("accept", "application/json")]).form(&sent)).await;
    f.check(background.status == 503 && background.text().contains("unavailable"), || format!("in the background: {}", background.brief()));
    f.check(began.elapsed() < Duration::from_secs(40), || format!("the answers took {:?}", began.elapsed()));
    // What was read before and never changes is still there.
    f.same(visitor.get("/strategie").await.status, 200, "a public page from memory");
    f.same(visitor.get("/themenfelder/wirtschaft").await.status, 200, "a page of the newest edition, which is in memory");

    cable.plug();
    let deadline = Instant::now() + Duration::from_secs(30);
    while visitor.get("/bereit").await.status != 200 {
        assert!(Instant::now() < deadline, "the portal did not recover");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    f.same(visitor.get("/themenfelder/wirtschaft").await.status, 200, "a public page afterwards");
    f.same(browser.get("/arbeit").await.status, 200, "the session afterwards");
    // What was typed stands on the page that said so, and is saved from there.
    let page = form.text();
    let query = http_tests::page::between(&page, " action=\"/aktion/texts/save", "\"").unwrap_or_default();
    let action = format!("/aktion/texts/save{query}");
    let kept: Vec<(&str, String)> = sent.iter().filter_map(|(n, _)| Some((*n, http_tests::page::value(&page, n)?))).collect();
    let kept: Vec<(&str, &str)> = kept.iter().map(|(n, v)| (*n, v.as_str())).collect();
    f.same(&kept, &sent, "what the page of the outage holds");
    let saved = browser.post(&action, "/aktion/texts/save", &kept).await;
    f.same(saved.location(), &format!("{address}?meldung=saved"), "the form afterwards");
    // The way back leads nowhere else.
    for away in ["//boese.example/", "https://boese.example/", "/\\boese.example"] {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("von", away).finish();
        let long = "x".repeat(200_001);
        let wrong: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (*n, if *n == "f[markdown]" { long.as_str() } else { *v })).collect();
        let refused = browser.post(&format!("/aktion/texts/save?{query}"), &address, &wrong).await;
        f.check(refused.location().starts_with("/arbeit?entwurf="), || format!("{away}: {} {}", refused.location(), refused.brief()));
    }
    f.end();
}

/// Nothing is lost, nothing is half done, and what is only read is still there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_waited_for() {
    let disk = Disk::with_room();
    let mut setup = Setup::new(Backend::Sqlite).demo();
    let provider = Demo::start(&format!("http://localhost:{}", setup.port), "demo");
    setup.environment = disk.environment();
    let portal = Portal::start(setup.provider("demo", provider.issuer())).await;
    let mut f = Failures::default();
    let (browser, visitor) = (person(&portal, "geschaeftsstelle").await, portal.browser());
    let address = format!("/arbeit/texte/page/{}/body", key("page/impressum"));
    let fields = http_tests::page::hidden(http_tests::page::form(&browser.get(&address).await.text(), "/aktion/texts/save"));
    let mut sent: Vec<(&str, &str)> = fields.iter().filter(|(n, _)| n.starts_with("f[")).map(|(n, v)| (n.as_str(), v.as_str())).collect();
    sent.push(("f[markdown]", "Gespeichert, als wieder Platz war."));
    let mut editor = Editor::open(&browser, &vision("mobilitaet")).await;
    editor.write(" Vorher.").await;
    editor.all_stored().await;
    let events = portal.data.count("select count(*) from audit_event").await;

    disk.fill();
    let form = browser.post("/aktion/texts/save", &address, &sent).await;
    f.same((form.status, form.text().contains("Gerade nicht erreichbar")), (503, true), "a form");
    f.same(form.header("retry-after"), "30", "a form: Retry-After");
    let file = browser.upload("/arbeit/projekte/12/dateien", "notiz.txt", b"Ein Satz.", &[]).await;
    f.same((file.status, file.text().contains("Gerade nicht erreichbar")), (503, true), "a file");
    let archive = browser.post("/arbeit/ausgabe/alles", "/arbeit", &[]).await;
    f.same((archive.status, archive.text().contains("Gerade nicht erreichbar")), (503, true), "an archive");
    for page in ["/strategie", "/fassungen/1/themenfelder", "/projekte"] {
        f.same(visitor.get(page).await.status, 200, &format!("{page}, which is only read"));
    }
    f.same(browser.get(&address).await.status, 200, "a working page, which is only read");
    // What is typed is not acknowledged, and whoever types is told.
    let acknowledged = editor.stored;
    editor.write(" Währenddessen.").await;
    f.same(editor.end().await.0, 1013, "the socket");
    f.same(editor.stored, acknowledged, "acknowledged on a full disk");
    f.same(portal.data.count("select count(*) from audit_event").await, events, "events on a full disk");

    f.check(portal.log().contains("No space left on device"), || format!("the log says why: {}", portal.log()));

    disk.clear();
    f.same(visitor.get("/bereit").await.status, 200, "ready afterwards");
    let saved = browser.post("/aktion/texts/save", &address, &sent).await;
    f.same(saved.location(), &format!("{address}?meldung=saved"), "the form afterwards");
    let file = browser.upload("/arbeit/projekte/12/dateien", "notiz.txt", b"Ein Satz.", &[]).await;
    f.same(file.status, 303, "the file afterwards");
    let mut editor = editor.again(&browser, &vision("mobilitaet")).await;
    editor.write(" Danach.").await;
    editor.all_stored().await;
    let other = Editor::open(&browser, &vision("mobilitaet")).await;
    f.check(other.words().contains("Vorher. Währenddessen. Danach."), || format!("afterwards: “{}”", other.words()));
    f.end();
}
