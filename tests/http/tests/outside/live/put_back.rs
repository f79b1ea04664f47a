//! Words that somebody writes into a paragraph while another makes a heading of it, through the portal.

use super::{person, settles, vision};
use crate::demo;
use http_tests::live::{Editor, News};
use http_tests::{Backend, Browser, Failures, key};
use yrs::types::Attrs;
use yrs::{Any, GetString, Text, Transact, TransactionMut, Xml, XmlElementPrelim, XmlFragment, XmlFragmentRef, XmlOut, XmlTextPrelim};

/// Makes a heading of the first paragraph, as the editor does: it goes, and its letters are written anew.
fn rebuild(root: &XmlFragmentRef, txn: &mut TransactionMut) {
    let Some(XmlOut::Element(old)) = root.get(txn, 0) else { panic!("no block") };
    let words = match old.get(txn, 0) {
        Some(XmlOut::Text(text)) => text.get_string(txn),
        _ => String::new(),
    };
    root.remove_range(txn, 0, 1);
    let heading = root.insert(txn, 0, XmlElementPrelim::new("heading", [XmlTextPrelim::new(words).into()]));
    heading.insert_attribute(txn, "level", Any::from(2));
}

fn begins_with_heading(editor: &Editor) -> bool {
    let root = editor.doc.get_or_insert_xml_fragment("text");
    matches!(root.get(&editor.doc.transact(), 0), Some(XmlOut::Element(el)) if &**el.tag() == "heading")
}

fn times(editor: &Editor, words: &str) -> usize {
    editor.words().matches(words).count()
}

async fn put_back(backend: Backend) {
    let (portal, _provider) = demo(backend).await;
    let mut f = Failures::default();
    let (steward, lead) = (person(&portal, "geschaeftsstelle").await, person(&portal, "ag-leitung-mobilitaet").await);
    let mut writer = Editor::open(&steward, &vision("mobilitaet")).await;
    let mut builder = Editor::open(&lead, &vision("mobilitaet")).await;
    let mut third = Editor::open(&lead, &vision("mobilitaet")).await;

    // The words come first: they are stored and confirmed, then the paragraph goes.
    let away = builder.change(rebuild);
    writer.write(" Zuerst gesagt.").await;
    writer.all_stored().await;
    writer.leave().await;
    builder.sent += 1;
    builder.send(http_tests::live::update_frame(&away)).await;
    builder.all_stored().await;
    third.until("that words are put back", |_, n| matches!(n, News::PutBack(w) if w.contains("Zuerst gesagt."))).await;
    f.same(times(&third, "Zuerst gesagt."), 1, "what comes first");
    f.check(third.words().lines().next().is_some_and(|l| l.ends_with("Zuerst gesagt.")), || format!("it stands in “{}”", third.words()));
    settles(&portal, "select count(*) from live_version where name = 'vor dem Zusammenführen'", 1).await;

    // Whoever comes later, and the page, have them; and whose they are is known.
    let mut writer = Editor::open(&steward, &vision("mobilitaet")).await;
    f.same(times(&writer, "Zuerst gesagt."), 1, "somebody who comes later");
    let page = steward.get(vision("mobilitaet").trim_end_matches("/live")).await.text();
    f.check(page.contains("Zuerst gesagt."), || "the page does not have it".into());
    let numbers = "select count(distinct person_id) from live_writer where writer >= 4294967296";
    f.same(portal.data.count(numbers).await, 1, "whose they are");

    // The paragraph goes first, the words come after.
    let late = writer.change(|root, txn| {
        let Some(XmlOut::Element(block)) = root.get(txn, 0) else { panic!("no block") };
        let Some(XmlOut::Text(text)) = block.get(txn, 0) else { panic!("no words") };
        let end = text.len(txn);
        text.insert(txn, end, " Danach gesagt.");
    });
    builder.edit(rebuild).await;
    builder.all_stored().await;
    writer.sent += 1;
    writer.send(http_tests::live::update_frame(&late)).await;
    writer.all_stored().await;
    third.reads("Danach gesagt.").await;
    f.same((times(&third, "Zuerst gesagt."), times(&third, "Danach gesagt.")), (1, 1), "what comes after");
    writer.reads("Danach gesagt.").await;
    f.same(third.words(), writer.words(), "what both see");
    f.end();
}

#[tokio::test]
async fn words_in_a_rebuilt_paragraph_are_put_back_on_sqlite() {
    put_back(Backend::Sqlite).await;
}

#[tokio::test]
async fn words_in_a_rebuilt_paragraph_are_put_back_on_postgres() {
    put_back(Backend::Postgres).await;
}

/// What somebody who may only suggest writes into a paragraph that is gone comes back as a suggestion.
#[tokio::test]
async fn late_words_of_who_suggests_are_a_suggestion() {
    let (portal, _provider) = demo(Backend::Sqlite).await;
    let lead = person(&portal, "geschaeftsstelle").await;
    let adviser = person(&portal, "fraktion-begleitend").await;
    let mut suggesting = Editor::open(&adviser, &vision("gesundheit")).await;
    let mut builder = Editor::open(&lead, &vision("gesundheit")).await;
    let plain = suggesting.change(|root, txn| {
        let Some(XmlOut::Element(block)) = root.get(txn, 0) else { panic!("no block") };
        let Some(XmlOut::Text(text)) = block.get(txn, 0) else { panic!("no words") };
        text.insert(txn, 0, "Heimlich ");
    });
    builder.edit(rebuild).await;
    builder.all_stored().await;
    suggesting.send(http_tests::live::update_frame(&plain)).await;
    builder.reads("Heimlich").await;
    let words = builder.words();
    let author = key("person/fraktion-begleitend").to_string();
    let before = words.split("Heimlich").next().unwrap_or_default();
    assert!(before.ends_with('>') && before.contains("insertion") && before.contains(&author), "{words}");
    let page = lead.get(vision("gesundheit").trim_end_matches("/live")).await.text();
    assert!(!page.contains("<p>Heimlich"), "it is not in the text");
}

/// Suggestions whose letters somebody else wrote anew may be taken back; who settles one tells its author.
#[tokio::test]
async fn a_suggestion_stays_its_authors_and_they_learn_what_became_of_it() {
    let (portal, _provider) = demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let lead = person(&portal, "geschaeftsstelle").await;
    let adviser = person(&portal, "fraktion-begleitend").await;
    let author = key("person/fraktion-begleitend");
    let mark = |id: u128| {
        let value = format!(r#"{{"id":"{}","author":"{author}","at":1795271280000}}"#, uuid::Uuid::from_u128(id));
        Attrs::from([("insertion".into(), Any::from_json(&value).expect("a mark"))])
    };
    let mut suggesting = Editor::open(&adviser, &vision("gesundheit")).await;
    let mut writing = Editor::open(&lead, &vision("gesundheit")).await;
    let line = |root: &XmlFragmentRef, txn: &TransactionMut| {
        let Some(XmlOut::Element(block)) = root.get(txn, 0) else { panic!("no block") };
        let Some(XmlOut::Text(text)) = block.get(txn, 0) else { panic!("no words") };
        text
    };
    suggesting.edit(|root, txn| line(root, txn).insert_with_attributes(txn, 0, "Eins ", mark(1))).await;
    suggesting.all_stored().await;
    writing.reads("Eins").await;
    // The paragraph is written anew with the suggestion in it.
    writing
        .edit(|root, txn| {
            let chunks = line(root, txn).diff(txn, yrs::types::text::YChange::identity);
            root.remove_range(txn, 0, 1);
            let heading = root.insert(txn, 0, XmlElementPrelim::empty("heading"));
            heading.insert_attribute(txn, "level", Any::from(2));
            let text = heading.insert(txn, 0, XmlTextPrelim::new(""));
            for chunk in chunks {
                let yrs::Out::Any(Any::String(words)) = chunk.insert else { continue };
                let end = text.len(txn);
                text.insert_with_attributes(txn, end, &words, chunk.attributes.map(|a| *a).unwrap_or_default());
            }
        })
        .await;
    writing.all_stored().await;
    while !begins_with_heading(&suggesting) {
        suggesting.next().await;
    }
    suggesting.edit(|root, txn| line(root, txn).remove_range(txn, 0, 2)).await;
    suggesting.all_stored().await;
    f.check(!suggesting.words().contains("Eins"), || suggesting.words());
    let count = "select count(*) from notice where kind like 'suggestion%'";
    f.same(portal.data.count(count).await, 0, "notices so far");

    // Accepted without anybody's page saying so; and turned down.
    writing.until("what was taken back", |e, _| !e.words().contains("Eins")).await;
    writing.edit(|root, txn| line(root, txn).format(txn, 0, 3, Attrs::from([("insertion".into(), Any::Null)]))).await;
    writing.all_stored().await;
    f.same(portal.data.count("select count(*) from notice where kind = 'suggestion_accepted'").await, 1, "accepted");
    suggesting.until("that it is accepted", |_, n| matches!(n, News::Update)).await;
    suggesting.edit(|root, txn| line(root, txn).insert_with_attributes(txn, 0, "Zwei ", mark(2))).await;
    suggesting.all_stored().await;
    writing.reads("Zwei").await;
    writing.edit(|root, txn| line(root, txn).remove_range(txn, 0, 5)).await;
    writing.all_stored().await;
    f.same(portal.data.count("select count(*) from notice where kind = 'suggestion_refused'").await, 1, "turned down");
    let forged = format!(r#"{{"do":"settled","accepted":true,"authors":["{author}"]}}"#);
    let talk = vision("gesundheit").replace("/live", "/kommentare");
    f.check(lead.send_json(&talk, &forged).await.status >= 400, || "nobody says so by themselves".into());
    f.same(portal.data.count(count).await, 2, "notices");
    f.end();
}

/// Both at the same moment, at two instances: the words are there once, wherever one looks.
#[tokio::test]
async fn two_instances_put_words_back_once() {
    let (portal, _provider) = demo(Backend::Postgres).await;
    let second = portal.beside().await;
    let steward = person(&portal, "geschaeftsstelle").await;
    let there: Browser = person(&portal, "ag-leitung-mobilitaet").await.at(&second.base);
    let mut writer = Editor::open(&steward, &vision("mobilitaet")).await;
    let mut builder = Editor::open(&there, &vision("mobilitaet")).await;
    for round in 0..12 {
        let words = format!(" Runde{round}.");
        let written = writer.change(|root, txn| http_tests::live::write(root, txn, &words));
        let rebuilt = builder.change(rebuild);
        writer.sent += 1;
        builder.sent += 1;
        tokio::join!(writer.send(http_tests::live::update_frame(&written)), builder.send(http_tests::live::update_frame(&rebuilt)));
        writer.all_stored().await;
        builder.all_stored().await;
        for editor in [&mut writer, &mut builder] {
            while times(editor, &words) != 1 {
                editor.next().await;
            }
        }
        // What is on its way arrives before it is counted.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    writer.write(" Ende").await;
    builder.reads("Ende").await;
    builder.write(" Schluss").await;
    writer.reads("Schluss").await;
    for round in 0..12 {
        let words = format!(" Runde{round}.");
        assert_eq!((times(&writer, &words), times(&builder, &words)), (1, 1), "{words} in “{}”", writer.words());
    }
    assert_eq!(writer.words(), builder.words());
}
