//! Two instances on one PostgreSQL.

use super::{person, principles, vision};
use crate::demo;
use http_tests::live::{Editor, News};
use http_tests::{Backend, Browser, Failures};
use std::time::{Duration, Instant};
use yrs::{XmlElementPrelim, XmlFragment, XmlTextPrelim};

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

/// Somebody uses one number at both instances for different things: the text loads, both say the same,
/// and people go on.
#[tokio::test]
async fn one_number_at_two_instances_leaves_a_text_that_loads() {
    let (portal, _provider) = demo(Backend::Postgres).await;
    let second = portal.beside().await;
    let steward = person(&portal, "geschaeftsstelle").await;
    let there = steward.at(&second.base);
    let mut one = Editor::open_as(&steward, &principles(), 4711).await;
    let mut two = Editor::open_as(&there, &principles(), 4711).await;
    let paragraph = |words: &'static str| XmlElementPrelim::new("paragraph", [XmlTextPrelim::new(words).into()]);
    tokio::join!(
        one.edit(|root, txn| {
            root.insert(txn, 0, paragraph("A"));
        }),
        two.edit(|root, txn| {
            root.insert(txn, 0, XmlElementPrelim::new("blockquote", [paragraph("Zwei").into()]));
        }),
    );
    // Each is stored, or refused where the other was heard of first; either room may begin anew.
    for editor in [&mut one, &mut two] {
        editor.until("what became of it", |e, n| e.stored == e.sent || matches!(n, News::Closed(..))).await;
    }
    one.leave().await;
    two.leave().await;
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut both = loop {
        let mut both = [Editor::knock(&steward, &principles()).await, Editor::knock(&there, &principles()).await];
        let mut open = true;
        for editor in &mut both {
            let news = editor.until("the text or the end", |_, n| matches!(n, News::Answer | News::Closed(..))).await;
            open &= news == News::Answer;
        }
        if open && both[0].words() == both[1].words() {
            break both;
        }
        assert!(Instant::now() < deadline, "“{}” and “{}”", both[0].words(), both[1].words());
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    for (i, editor) in both.iter_mut().enumerate() {
        editor
            .edit(move |root, txn| {
                root.insert(txn, 0, XmlElementPrelim::new("paragraph", [XmlTextPrelim::new(format!("weiter {i}")).into()]));
            })
            .await;
        editor.all_stored().await;
    }
    for editor in &mut both {
        editor.reads_all(&["weiter 0".to_owned(), "weiter 1".to_owned()]).await;
    }
    let page = steward.get(principles().trim_end_matches("/live")).await;
    assert!(page.status == 200 && page.text().contains("weiter 1"), "{}", page.brief());
    assert_eq!(steward.get("/arbeit/strategie").await.status, 200, "what reads all texts");
}

/// A number that is somebody else's at the other instance: refused where it is stored, and the others
/// in the room go on.
#[tokio::test]
async fn a_number_is_its_owners_at_every_instance() {
    let (portal, _provider) = demo(Backend::Postgres).await;
    let second = portal.beside().await;
    let mut f = Failures::default();
    let steward = person(&portal, "geschaeftsstelle").await;
    let lead = person(&portal, "ag-leitung-mobilitaet").await;
    let there: Browser = lead.at(&second.base);
    let member: Browser = person(&portal, "ag-mitglied-mobilitaet").await.at(&second.base);

    let mut thief = Editor::open_as(&there, &vision("mobilitaet"), 4712).await;
    let mut honest = Editor::open(&member, &vision("mobilitaet")).await;
    let mut owner = Editor::open_as(&steward, &vision("mobilitaet"), 4712).await;
    owner.write(" Eigenes.").await;
    owner.all_stored().await;
    thief.reads("Eigenes.").await;
    honest.reads("Eigenes.").await;
    tokio::join!(thief.write(" Fremdes."), honest.write(" Ehrliches."));
    f.same(thief.end().await, (4422, "foreign_writer".into()), "somebody else's number");
    honest.all_stored().await;
    owner.reads("Ehrliches.").await;
    owner.write(" Und weiter.").await;
    owner.all_stored().await;
    honest.reads("Und weiter.").await;
    f.check(!owner.words().contains("Fremdes"), || owner.words());
    f.same(owner.words(), honest.words(), "what both read");
    let wrong = portal
        .data
        .count("select count(*) from (select text_id, writer from live_writer group by text_id, writer having count(*) > 1) twice")
        .await;
    f.same(wrong, 0, "numbers with two owners");
    f.end();
}
