//! Live texts from outside: real sockets, real editors, both databases.

mod bad_input;
mod credits;
mod deflated;
mod instances;
mod kills;
mod limits;
mod put_back;
mod rights;

use crate::demo;
use contract::Id;
use http_tests::live::{Editor, News, write};
use http_tests::login::login;
use http_tests::{Backend, Browser, Demo, Failures, Portal, Setup, key};
use std::time::{Duration, Instant};

/// Where the live text of the vision of a field is.
pub fn vision(field: &str) -> String {
    format!("/arbeit/texte/field/{}/vision/live", key(&format!("field/{field}")))
}

/// Where the guiding principles are.
pub fn principles() -> String {
    format!("/arbeit/texte/strategy/{}/principles/live", Id::nil())
}

/// Somebody who is logged in.
pub async fn person(portal: &Portal, account: &str) -> Browser {
    let browser = portal.browser();
    login(&browser, account, "high").await;
    browser
}

/// Waits until a query gives a number: for what follows in the background.
pub async fn settles(portal: &Portal, sql: &str, expected: i64) {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let found = portal.data.count(sql).await;
        if found == expected {
            return;
        }
        assert!(Instant::now() < deadline, "{sql}: found {found}, expected {expected}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn together(backend: Backend) {
    let (portal, _provider) = demo(backend).await;
    let (steward, lead) = (person(&portal, "geschaeftsstelle").await, person(&portal, "ag-leitung-mobilitaet").await);
    let mut f = Failures::default();

    // What stood in the text is where live writing begins.
    let before = steward.get(vision("mobilitaet").trim_end_matches("/live")).await.text();
    let (mut anna, mut ben) = (Editor::open(&steward, &vision("mobilitaet")).await, Editor::open(&lead, &vision("mobilitaet")).await);
    let start = anna.words();
    let beginning: String = start.chars().take_while(|c| c.is_alphanumeric()).collect();
    f.check(!beginning.is_empty() && before.contains(&beginning), || format!("the text begins with “{start}”"));

    // Each sees what the other writes, and is told that the own is stored.
    for i in 0..20 {
        anna.write(&format!(" a{i}")).await;
        ben.write(&format!(" b{i}")).await;
    }
    anna.all_stored().await;
    ben.all_stored().await;
    anna.reads("b19").await;
    ben.reads("a19").await;
    f.same(anna.words(), ben.words(), "what both see");

    // Names and cursors; the name is the account's, whatever is claimed.
    let number = anna.writer();
    anna.tell(&[(number, 1, r#"{"user":{"name":"Bundeskanzler"},"cursor":null}"#)]).await;
    let told = ben.until("a name", |_, n| matches!(n, News::Presence(b) if b.len() > 10)).await;
    let News::Presence(told) = told else { unreachable!() };
    let told = String::from_utf8_lossy(&told).into_owned();
    f.check(told.contains("Geschäftsstelle") && !told.contains("Bundeskanzler"), || format!("told is {told}"));

    // Whoever comes later gets all of it; the plain page and the log know of it.
    let third = Editor::open(&lead, &vision("mobilitaet")).await;
    f.same(third.words(), ben.words(), "what somebody later gets");
    let words = anna.words();
    let page = steward.get(vision("mobilitaet").trim_end_matches("/live")).await.text();
    f.check(page.contains("a19") && page.contains("b19"), || "the plain page lacks what is stored".into());
    let logged = portal.data.count("select count(*) from audit_event where action = 'text.write'").await;
    f.same(logged, 2, "events of two people who write");

    // When all have left, the text leaves memory: document and snapshot hold everything.
    anna.leave().await;
    ben.leave().await;
    third.leave().await;
    settles(&portal, "select count(*) from live_text where document_seq < snapshot_seq or snapshot_seq = 0", 0).await;
    settles(&portal, "select count(*) from live_update", 1).await;
    let again = Editor::open(&steward, &vision("mobilitaet")).await;
    f.same(again.words(), words, "the text after everybody had left");
    f.same(portal.data.count("select count(*) from text where updated_by is not null").await, 1, "documents that follow their writers");
    f.end();
}

#[tokio::test]
async fn people_write_together_on_sqlite() {
    together(Backend::Sqlite).await;
}

#[tokio::test]
async fn people_write_together_on_postgres() {
    together(Backend::Postgres).await;
}

#[tokio::test]
async fn a_text_is_loaded_once_for_fifty_people_and_offline_work_comes_in() {
    let mut setup = Setup::new(Backend::Sqlite).demo();
    setup.environment.push(("PORTAL_LOG".into(), "info,portal::collab=debug,sqlx=off".into()));
    let provider = Demo::start(&format!("http://localhost:{}", setup.port), "demo");
    let portal = Portal::start(setup.provider("demo", provider.issuer())).await;
    let loads = || portal.log().matches("a live text is loaded").count();
    let steward = person(&portal, "geschaeftsstelle").await;
    let mut first = Editor::open(&steward, &principles()).await;
    first.write("Leitbild der Region").await;
    first.all_stored().await;

    // Offline: changes are kept and come in at once, merged with what others wrote.
    let mut away = Editor::open(&steward, &principles()).await;
    for i in 0..50 {
        let word = format!(" offline{i}");
        away.change(|root, txn| write(root, txn, &word));
    }
    first.write(" online").await;
    first.all_stored().await;
    let mut back = away.again(&steward, &principles()).await;
    back.all_stored().await;
    first.reads("offline49").await;
    back.reads("online").await;
    assert_eq!(first.words(), back.words());
    let words = first.words();
    first.leave().await;
    back.leave().await;
    settles(&portal, "select count(*) from live_text where document_seq < snapshot_seq or snapshot_seq = 0", 0).await;

    let before = loads();
    // More than one account may have: forty sockets; the others are told why.
    let mut all = Vec::new();
    for _ in 0..50 {
        let address = principles();
        let browser = steward.fork();
        all.push(tokio::spawn(async move { Editor::knock(&browser, &address).await }));
    }
    let (mut whole, mut refused, mut open) = (0, 0, Vec::new());
    for task in all {
        let mut editor = task.await.unwrap();
        match editor.until("the text or the end", |_, n| matches!(n, News::Answer | News::Closed(..))).await {
            News::Answer => {
                assert_eq!(editor.words(), words);
                whole += 1;
                open.push(editor);
            }
            News::Closed(code, word) => {
                assert_eq!((code, word.as_str()), (4429, "too_many_sockets"));
                refused += 1;
            }
            _ => unreachable!(),
        }
    }
    assert_eq!((whole, refused), (40, 10));
    // The room of before may still have been there.
    assert!(before == 1 && loads() <= 2, "loaded {before} times, then {}", loads());
}

#[tokio::test]
async fn the_plain_form_is_one_more_change() {
    let (portal, _provider) = demo(Backend::Sqlite).await;
    let (steward, lead) = (person(&portal, "geschaeftsstelle").await, person(&portal, "ag-leitung-mobilitaet").await);
    let owner = key("field/mobilitaet").to_string();
    let page = vision("mobilitaet");
    let page = page.trim_end_matches("/live");
    let mut anna = Editor::open(&lead, &vision("mobilitaet")).await;
    anna.write(" Anna war hier.").await;
    anna.all_stored().await;

    let form = steward.get(page).await.text();
    let field = |name: &str| http_tests::page::value(&form, &format!("f[{name}]")).unwrap_or_else(|| panic!("no field {name}"));
    let (version, base) = (field("version"), field("base"));
    assert!(base.contains("Anna war hier."), "the form begins with “{base}”");

    // Anna goes on while the form is open.
    anna.write(" Und ist es noch.").await;
    anna.all_stored().await;
    let changed = format!("{base}\n\nEin neuer Absatz aus dem Formular.");
    let fields = [
        ("f[owner_kind]", "field"),
        ("f[owner_id]", &owner),
        ("f[slot]", "vision"),
        ("f[version]", &version),
        ("f[base]", &base),
        ("f[markdown]", &changed),
    ];
    let saved = steward.post("/aktion/texts/save", page, &fields).await;
    assert!(saved.location().contains("meldung=saved"), "{}", saved.brief());
    anna.reads("Ein neuer Absatz aus dem Formular.").await;
    assert!(anna.words().contains("Und ist es noch."), "{}", anna.words());
    let after = steward.get(page).await.text();
    assert!(after.contains("Und ist es noch.") && after.contains("Ein neuer Absatz aus dem Formular."));
}

#[tokio::test]
async fn stopping_puts_everything_away() {
    let (mut portal, _provider) = demo(Backend::Sqlite).await;
    let steward = person(&portal, "geschaeftsstelle").await;
    let mut editor = Editor::open(&steward, &principles()).await;
    editor.write("Vor dem Ende").await;
    editor.all_stored().await;
    portal.stop();
    assert_eq!(editor.end().await, (1012, "restart".to_owned()));
    portal.ended().await;
    assert_eq!(portal.data.count("select count(*) from live_text where document_seq < snapshot_seq or snapshot_seq = 0").await, 0);
    portal.again().await;
    let mut back = editor.again(&steward, &principles()).await;
    back.reads("Vor dem Ende").await;
}
