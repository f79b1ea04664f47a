//! What no editor sends: refused with a reason, the sender's socket closed, others undisturbed,
//! nothing stored.

use super::{person, principles, vision};
use crate::demo;
use http_tests::live::{Editor, update_frame, write};
use http_tests::{Backend, Failures};
use live::check::{put_bytes, put_number};
use std::time::{Duration, Instant};
use yrs::{XmlElementPrelim, XmlFragment};

/// 10,000 lists, each in the one before, as one update.
fn nested() -> Vec<u8> {
    let (count, mut out) = (10_000u64, Vec::new());
    put_number(&mut out, 1);
    put_number(&mut out, count);
    put_number(&mut out, 9);
    put_number(&mut out, 0);
    for i in 0..count {
        out.push(7);
        if i == 0 {
            out.push(1);
            put_bytes(&mut out, b"text");
        } else {
            out.push(0);
            put_number(&mut out, 9);
            put_number(&mut out, i - 1);
        }
        out.push(3);
        put_bytes(&mut out, b"bullet_list");
    }
    put_number(&mut out, 0);
    out
}

fn presence(writer: u64, json: &str) -> Vec<u8> {
    let mut inner = vec![1];
    put_number(&mut inner, writer);
    put_number(&mut inner, 7);
    put_bytes(&mut inner, json.as_bytes());
    let mut out = vec![1];
    put_bytes(&mut out, &inner);
    out
}

#[tokio::test]
async fn what_no_editor_sends_is_refused() {
    let (portal, _provider) = demo(Backend::Sqlite).await;
    let (steward, lead) = (person(&portal, "geschaeftsstelle").await, person(&portal, "ag-leitung-mobilitaet").await);
    let mut f = Failures::default();
    let mut honest = Editor::open(&lead, &vision("mobilitaet")).await;
    honest.write(" ehrlich").await;
    let number = honest.writer();
    honest.tell(&[(number, 1, "{\"cursor\":null}")]).await;
    honest.all_stored().await;
    let rows = portal.data.count("select max(seq) from live_update").await;

    let mut other = Editor::open(&steward, &principles()).await;
    other.write("anderer Text").await;
    other.all_stored().await;
    let foreign = other.change(|root, txn| write(root, txn, " anderswo"));
    let mut marquee = Editor::open(&steward, &principles()).await;
    let script = marquee.change(|root, txn| {
        root.insert(txn, 0, XmlElementPrelim::empty("script"));
    });
    let mut claimed = Editor::open(&steward, &vision("mobilitaet")).await;
    let before = portal.data.count("select max(seq) from live_update").await;
    let _ = claimed.next().await;

    let big = "x".repeat(1 << 20);
    let cases: Vec<(&str, Vec<u8>, u16)> = vec![
        ("nothing", vec![], 4422),
        ("noise", vec![0xff; 40], 4422),
        ("an unknown kind", vec![9, 1, 2], 4422),
        ("an unknown kind of sync", vec![0, 7, 0], 4422),
        ("half an update", update_frame(&foreign[..foreign.len() / 2]), 4422),
        ("400 million entries", vec![0, 0, 5, 0x80, 0x88, 0xde, 0xbe, 0x01], 4422),
        ("an element that is none", update_frame(&script), 4422),
        ("10,000 nested lists", update_frame(&nested()), 4422),
        ("somebody else's cursor", presence(number, "{\"cursor\":1}"), 4422),
        ("1 MB of cursor", presence(77, &format!("{{\"a\":\"{big}\"}}")), 4422),
        ("a message of 3 MB", vec![0; (3 << 20) + 1], 4413),
        ("a message of 40 MB", vec![0; 40 << 20], 1009),
    ];
    for (what, bytes, code) in cases {
        let mut bad = Editor::open(&steward, &vision("mobilitaet")).await;
        bad.send(bytes).await;
        let (found, word) = bad.end().await;
        // A socket that is cut off in the middle of a long message may not hear why.
        f.check(found == code || (what.contains("40 MB") && found == 1006), || format!("{what}: closed with {found} {word}"));
    }
    let mut text = Editor::open(&steward, &vision("mobilitaet")).await;
    text.send_text("{}").await;
    f.same(text.end().await.0, 1003, "a text message");

    // An update of another text builds on what is not here: it is asked for, and nothing is stored.
    let mut lost = Editor::open(&steward, &vision("mobilitaet")).await;
    lost.send(update_frame(&foreign)).await;
    let asked = lost.until("a question", |_, n| *n == http_tests::live::News::State).await;
    f.same(asked, http_tests::live::News::State, "an update of another text");

    // Writing under somebody else's number.
    let mut thief = Editor::open_as(&steward, &vision("mobilitaet"), number).await;
    thief.write(" unter fremdem Namen").await;
    f.same(thief.end().await, (4422, "foreign_writer".into()), "somebody else's number");

    // More than anybody types.
    let mut flood = Editor::open(&steward, &vision("mobilitaet")).await;
    for _ in 0..2_000 {
        flood.send(vec![3]).await;
    }
    f.same(flood.end().await, (4429, "too_many_messages".into()), "a flood of messages");
    let mut pings = Editor::open(&steward, &vision("mobilitaet")).await;
    for _ in 0..2_000 {
        pings.ping().await;
    }
    f.same(pings.end().await, (4429, "too_many_messages".into()), "a flood of pings");
    let mut heavy = Editor::open(&steward, &vision("mobilitaet")).await;
    let frame = presence(1, &"y".repeat(2_900_000));
    for _ in 0..20 {
        heavy.send(frame.clone()).await;
    }
    f.check([4422, 4429, 1006].contains(&heavy.end().await.0), || "megabytes".into());

    // The honest one noticed nothing, and nothing was stored.
    f.same(portal.data.count("select max(seq) from live_update").await, before.max(rows), "rows");
    let at = Instant::now();
    honest.write(" weiter").await;
    honest.all_stored().await;
    f.check(at.elapsed() < Duration::from_secs(1), || format!("storing took {:?}", at.elapsed()));
    let fresh = Editor::open(&steward, &vision("mobilitaet")).await;
    f.same(fresh.words(), honest.words(), "the text");
    f.check(!portal.log().contains("panicked"), || "something panicked".into());
    f.end();
}

#[tokio::test]
async fn a_text_can_be_too_long() {
    let (portal, _provider) = demo(Backend::Sqlite).await;
    let steward = person(&portal, "geschaeftsstelle").await;
    let mut editor = Editor::open(&steward, &principles()).await;
    let page = "Ein Satz, der nicht endet. ".repeat(8_000);
    for _ in 0..9 {
        editor.write(&page).await;
        editor.all_stored().await;
    }
    editor.write(&page).await;
    assert_eq!(editor.end().await, (4413, "text_too_long".to_owned()));
    let again = Editor::open(&steward, &principles()).await;
    assert_eq!(again.words().matches("Ein Satz, der nicht endet.").count(), 8_000 * 9);
}
