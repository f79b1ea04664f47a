//! Two instances on one PostgreSQL.

use super::{person, vision};
use crate::demo;
use http_tests::live::{Editor, News};
use http_tests::{Backend, Browser, Failures};
use std::time::{Duration, Instant};

#[tokio::test]
async fn two_instances_are_one_text() {
    let (portal, _provider) = demo(Backend::Postgres).await;
    let second = portal.beside().await;
    let mut f = Failures::default();
    let steward = person(&portal, "geschaeftsstelle").await;
    let lead = person(&portal, "ag-leitung-mobilitaet").await;
    let there: Browser = lead.at(&second.base);

    let mut anna = Editor::open(&steward, &vision("mobilitaet")).await;
    let mut ben = Editor::open(&there, &vision("mobilitaet")).await;
    for i in 0..30 {
        anna.write(&format!(" a{i}")).await;
        ben.write(&format!(" b{i}")).await;
    }
    anna.all_stored().await;
    ben.all_stored().await;
    anna.reads("b29").await;
    ben.reads("a29").await;
    f.same(anna.words(), ben.words(), "what both instances show");

    // Cursors cross, also to somebody who comes later.
    let number = anna.writer();
    anna.tell(&[(number, 1, "{\"cursor\":null}")]).await;
    ben.until(
        "a name from the other instance",
        |_, n| matches!(n, News::Presence(b) if String::from_utf8_lossy(b).contains("Geschäftsstelle")),
    )
    .await;
    anna.leave().await;
    ben.until("that she left", |_, n| matches!(n, News::Presence(b) if String::from_utf8_lossy(b).contains("null"))).await;

    // A long text joins whole at an instance that did not have it open; compaction goes on meanwhile.
    let mut anna = Editor::open(&steward, &vision("mobilitaet")).await;
    let long = "Wort ".repeat(20_000);
    for _ in 0..4 {
        anna.write(&long).await;
        ben.write(" dazwischen").await;
    }
    anna.all_stored().await;
    ben.all_stored().await;
    let mut anna_end = anna.words();
    anna_end.retain(|c| c == 'W');
    // It may have come while he waited for his own to be stored.
    while ben.words().matches('W').count() < anna_end.len() {
        ben.until("more of the long text", |_, _| true).await;
    }

    // Logging out at one ends the socket at the other.
    lead.post("/abmelden", "/arbeit", &[]).await;
    let at = Instant::now();
    f.same(ben.end().await, (4401, "logged_out".into()), "logging out at the other instance");
    f.check(at.elapsed() < Duration::from_secs(2), || format!("it took {:?}", at.elapsed()));
    f.end();
}
