//! Whose words are whose and who removed them, through the portal, before and after changes become a snapshot.

use super::{person, settles, vision};
use crate::demo;
use http_tests::live::Editor;
use http_tests::{Backend, Browser, Failures, key};
use yrs::{GetString, Text, TransactionMut, XmlElementPrelim, XmlFragment, XmlFragmentRef, XmlOut, XmlTextPrelim, XmlTextRef};

fn line(root: &XmlFragmentRef, txn: &TransactionMut) -> XmlTextRef {
    let Some(XmlOut::Element(block)) = root.get(txn, 0) else { panic!("no block") };
    let Some(XmlOut::Text(text)) = block.get(txn, 0) else { panic!("no words") };
    text
}

/// Where some words begin, as editors count, and how long they are.
fn find(text: &XmlTextRef, txn: &TransactionMut, words: &str) -> (u32, u32) {
    let all = text.get_string(txn);
    let units = |s: &str| s.encode_utf16().count() as u32;
    (units(&all[..all.find(words).expect("the words")]), units(words))
}

/// Presses Enter in front of some words, as y-prosemirror does it.
fn split(root: &XmlFragmentRef, txn: &mut TransactionMut, words: &str) {
    let text = line(root, txn);
    let (at, _) = find(&text, txn, words);
    let all = text.get_string(txn);
    let rest = all[all.find(words).expect("the words")..].to_owned();
    let end = text.len(txn);
    text.remove_range(txn, at, end - at);
    root.insert(txn, 1, XmlElementPrelim::new("paragraph", [XmlTextPrelim::new(rest).into()]));
}

/// The page that compares two states, without its marks.
async fn compared(browser: &Browser, from: &str) -> String {
    let page = browser.get(&vision("mobilitaet").replace("/live", &format!("/staende?von={from}&bis=jetzt"))).await.text();
    let text = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect::<String>();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn credits(backend: Backend) {
    let (portal, _provider) = demo(backend).await;
    let mut f = Failures::default();
    let (steward, lead) = (person(&portal, "geschaeftsstelle").await, person(&portal, "ag-leitung-mobilitaet").await);
    let name = format!("select display_name from person where id = {}", portal.data.id(key("person/ag-leitung-mobilitaet")));
    let name = portal.data.texts(&name).await.remove(0);
    let mut writer = Editor::open(&steward, &vision("mobilitaet")).await;
    let mut splitter = Editor::open(&lead, &vision("mobilitaet")).await;
    writer.write(" Am Anfang der Strecke, am Ende der Strecke.").await;
    writer.all_stored().await;
    splitter.reads("Ende der Strecke").await;
    let owner = key("field/mobilitaet").to_string();
    let state = [("owner_kind", "field"), ("owner_id", &owner), ("slot", "vision"), ("name", "Davor")];
    let state: Vec<(String, String)> = state.iter().map(|(n, v)| (format!("f[{n}]"), (*v).to_owned())).collect();
    let kept = steward.act("texts/keep", "/arbeit", &state).await;
    f.check(kept.status < 400, || kept.brief());
    let id = "select id from live_version where name = 'Davor'";
    let id = portal.data.rows(id).await[0].try_get_by_index::<uuid::Uuid>(0).expect("an id").to_string();

    // The lead presses Enter in the steward's sentence and removes a word of it.
    splitter.edit(|root, txn| split(root, txn, "am Ende der")).await;
    splitter
        .edit(|root, txn| {
            let text = line(root, txn);
            let (at, len) = find(&text, txn, "Anfang ");
            text.remove_range(txn, at, len);
        })
        .await;
    splitter.all_stored().await;
    for compacted in [false, true] {
        if compacted {
            std::mem::replace(&mut writer, Editor::open(&steward, &super::principles()).await).leave().await;
            std::mem::replace(&mut splitter, Editor::open(&steward, &super::principles()).await).leave().await;
            settles(&portal, "select count(*) from live_text where snapshot_seq > 0 and length(credits) > 0", 1).await;
        }
        let removed = compared(&steward, &id).await;
        let told = format!("Anfang (geschrieben von Geschäftsstelle, gestrichen von {name})");
        f.check(removed.contains(&told), || format!("no “{told}” (compacted: {compacted}) in “{removed}”"));
        f.check(!removed.contains("hält das Portal nicht fest"), || "who removed it is recorded".into());
        let added = compared(&steward, "fassung-1").await;
        f.check(added.contains("am Ende der Strecke. (Geschäftsstelle)"), || format!("whose words (compacted: {compacted}): “{added}”"));
        f.check(!added.contains(&format!("Strecke. ({name})")), || "who presses Enter writes nothing".into());
    }
    f.end();
}

#[tokio::test]
async fn whose_words_and_who_removed_them_on_sqlite() {
    credits(Backend::Sqlite).await;
}

#[tokio::test]
async fn whose_words_and_who_removed_them_on_postgres() {
    credits(Backend::Postgres).await;
}
