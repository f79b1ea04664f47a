//! How many may write in a text, what becomes of who does not read, and a text that cannot be loaded.

use super::{person, principles, vision};
use crate::demo;
use futures::{SinkExt, StreamExt};
use http_tests::live::{Editor, PATIENCE, connect, write};
use http_tests::{Backend, Demo, Portal, Setup};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use yrs::{Text, XmlFragment, XmlOut};

#[tokio::test]
async fn a_text_takes_so_many_people_and_one_more_when_somebody_leaves() {
    let mut setup = Setup::new(Backend::Sqlite).demo();
    setup.environment.push(("PORTAL_LIVE__PEOPLE_PER_TEXT".into(), "2".into()));
    let provider = Demo::start(&format!("http://localhost:{}", setup.port), "demo");
    let portal = Portal::start(setup.provider("demo", provider.issuer())).await;
    let steward = person(&portal, "geschaeftsstelle").await;
    let (mut anna, ben) = (Editor::open(&steward, &principles()).await, Editor::open(&steward, &principles()).await);
    let mut carl = Editor::knock(&steward, &principles()).await;
    assert_eq!(carl.end().await, (4429, "too_many_people".to_owned()));
    anna.tell(&[(anna.writer(), 1, "{\"cursor\":null}")]).await;
    anna.write(" zu zweit").await;
    anna.all_stored().await;
    ben.leave().await;
    let mut carl = Editor::open(&steward, &principles()).await;
    carl.reads("zu zweit").await;
}

/// Memory of a process, in MB.
fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a process");
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1024
}

/// Writes a page of words and takes it away again.
async fn churn(editor: &mut Editor, page: &str) {
    editor.edit(|root, txn| write(root, txn, page)).await;
    let length = page.len() as u32;
    let remove = move |root: &yrs::XmlFragmentRef, txn: &mut yrs::TransactionMut| {
        let Some(XmlOut::Element(paragraph)) = root.get(txn, 0) else { panic!("no paragraph") };
        let Some(XmlOut::Text(text)) = paragraph.get(txn, 0) else { panic!("no text") };
        let end = text.len(txn);
        text.remove_range(txn, end - length, length);
    };
    editor.edit(remove).await;
}

#[tokio::test]
async fn who_does_not_read_is_dropped_and_catches_up() {
    let (portal, _provider) = demo(Backend::Sqlite).await;
    let (steward, lead) = (person(&portal, "geschaeftsstelle").await, person(&portal, "ag-leitung-mobilitaet").await);
    let mut slow = Editor::open(&lead, &vision("mobilitaet")).await;
    let number = slow.writer();
    slow.tell(&[(number, 1, "{\"cursor\":null}")]).await;
    let mut writers = Vec::new();
    for _ in 0..3 {
        writers.push(Editor::open(&steward, &vision("mobilitaet")).await);
    }
    let before = memory(portal.process());
    // More than the sockets of the system hold, and more than the portal keeps for one: from each somewhat less
    // than one may send at once.
    let page = "x".repeat(30_000);
    for _ in 0..240 {
        for writer in &mut writers {
            churn(writer, &page).await;
            writer.all_stored().await;
        }
    }
    let last = &mut writers[0];
    last.write(" danach").await;
    last.all_stored().await;
    let (code, word) = slow.end().await;
    assert!(matches!((code, word.as_str()), (4408, "too_slow") | (1006, _)), "{code} {word}");
    let grown = memory(portal.process()).saturating_sub(before);
    assert!(grown < 64, "{grown} MB more for one who does not read");
    let mut back = slow.again(&lead, &vision("mobilitaet")).await;
    back.reads("danach").await;
    assert_eq!(back.words(), last.words());
}

#[tokio::test]
async fn a_text_that_cannot_be_loaded_is_an_error_and_never_empty() {
    let (mut portal, _provider) = demo(Backend::Sqlite).await;
    let steward = person(&portal, "geschaeftsstelle").await;
    let mut editor = Editor::open(&steward, &vision("mobilitaet")).await;
    editor.write(" Wichtiger Satz.").await;
    editor.all_stored().await;
    portal.stop();
    portal.ended().await;
    portal.data.run("create table kept as select text_id, snapshot from live_text").await;
    portal.data.run("update live_text set snapshot = x'00ff00ff'").await;
    portal.again().await;
    // What was stored may be on its way before it is looked at; then comes the end, and why.
    let mut next = connect(&steward, &vision("mobilitaet"), None).await.expect("a socket");
    next.send(Message::Binary(vec![0, 0, 1, 0].into())).await.expect("sent");
    let told = timeout(PATIENCE, async {
        loop {
            match next.next().await {
                Some(Ok(Message::Close(told))) => break told,
                Some(Ok(_)) => {}
                other => panic!("no word of what is wrong: {other:?}"),
            }
        }
    });
    let told = told.await.expect("the end in time").expect("a reason");
    assert_eq!((u16::from(told.code), told.reason.as_str()), (4503, "not_loaded"));
    let page = steward.get(vision("mobilitaet").trim_end_matches("/live")).await;
    assert!(page.status == 500 || page.text().contains("Wichtiger Satz."), "an empty text: {}", page.brief());
    portal.data.run("update live_text set snapshot = (select k.snapshot from kept k where k.text_id = live_text.text_id)").await;
    let mut back = Editor::open(&steward, &vision("mobilitaet")).await;
    back.reads("Wichtiger Satz.").await;
}
