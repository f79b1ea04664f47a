//! Following a conference: the stream of events tells of changes, and ends with the right to follow.

use http_tests::client::with;
use http_tests::login::login;
use http_tests::{Backend, Browser, key};
use reqwest::{Method, Response};
use std::sync::Arc;
use std::time::Duration;

/// Reads events until one contains the words, or the stream ends.
async fn until(stream: &mut Response, words: &str) -> bool {
    let mut text = String::new();
    let read = async {
        while let Some(chunk) = stream.chunk().await.expect("a stream") {
            text.push_str(&String::from_utf8_lossy(&chunk));
            if text.contains(words) {
                return true;
            }
        }
        false
    };
    tokio::time::timeout(Duration::from_secs(40), read).await.expect("in time")
}

async fn follow(browser: &Browser, address: &str) -> Response {
    with(browser.request(Method::GET, address), &[("accept", "text/event-stream")]).send().await.expect("an answer")
}

fn fields(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(n, v)| (format!("f[{n}]"), (*v).to_owned())).collect()
}

#[tokio::test]
async fn a_stream_tells_of_changes_and_ends_with_the_session() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let id = key("conference/2026").to_string();
    let address = format!("/arbeit/konferenzen/{id}/live");
    let (chair, mayor, group) = (portal.browser(), Arc::new(portal.browser()), portal.browser());
    login(&chair, "vorsitz", "high").await;
    login(&mayor, "bm-olfen", "high").await;
    login(&group, "ag-mitglied-mobilitaet", "high").await;
    assert!(follow(&portal.browser(), &address).await.url().path().starts_with("/arbeit"), "no redirect is followed");
    assert_eq!(follow(&group, &address).await.status().as_u16(), 403);
    let mut stream = follow(&mayor, &address).await;
    assert_eq!(stream.status().as_u16(), 200);
    assert!(until(&mut stream, "event: stand").await);
    let answer = chair.act("conferences/step", "/arbeit", &fields(&[("id", &id), ("step", "open"), ("confirm", "on")])).await;
    assert_eq!(answer.status, 200, "{}", answer.brief());
    assert!(until(&mut stream, "nicht beschlussf").await, "the change comes by itself");
    // Twenty mayors press at once: one position, nineteen learn that it stands.
    let item = key("agenda/2026/3").to_string();
    let called = chair.act("conferences/item-step", "/arbeit", &fields(&[("id", &item), ("step", "call")])).await;
    assert_eq!(called.status, 200, "{}", called.brief());
    let position = fields(&[("item_id", &item), ("organisation_id", &key("org/olfen").to_string()), ("stance", "consent")]);
    let press = |_| {
        let (mayor, position) = (mayor.clone(), position.clone());
        tokio::spawn(async move { mayor.act("conferences/position", "/arbeit", &position).await })
    };
    let presses: Vec<_> = (0..20).map(press).collect();
    let mut ended = Vec::new();
    for press in presses {
        ended.push(press.await.expect("ran"));
    }
    assert_eq!(ended.iter().filter(|a| a.status == 200).count(), 1);
    assert!(ended.iter().all(|a| [200, 409].contains(&a.status)));
    assert!(until(&mut stream, "Olfen").await);
    // After logging out the open connection ends, also while one change follows the other.
    mayor.post("/abmelden", "/arbeit", &[]).await;
    let ended = tokio::time::timeout(Duration::from_secs(5), until(&mut stream, "niemals"));
    let changes = async {
        for presence in ["absent", "present"].iter().cycle() {
            let form = fields(&[("conference_id", &id), ("organisation_id", &key("org/olfen").to_string()), ("presence", presence)]);
            let answer = chair.act("conferences/presence", "/arbeit", &form).await;
            assert_eq!(answer.status, 200, "{}", answer.brief());
        }
    };
    tokio::select! {
        ended = ended => assert!(!ended.expect("within 5 seconds")),
        () = changes => {}
    }
}

#[tokio::test]
async fn minutes_are_read_on_their_own_page_only() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let reader = portal.browser();
    login(&reader, "ag-mitglied-mobilitaet", "high").await;
    let (minutes, text) = (key("conference/2021"), key("field/mobilitaet"));
    assert_eq!(reader.get(&format!("/arbeit/texte/conference/{minutes}/minutes")).await.status, 403);
    for part in ["verfasser", "staende", "kommentare"] {
        let answer = reader.get(&format!("/arbeit/texte/field/{text}/vision/{part}")).await;
        assert_eq!(answer.status, 200, "{part} of a text of their own: {}", answer.brief());
        let answer = reader.get(&format!("/arbeit/texte/conference/{minutes}/minutes/{part}")).await;
        assert_eq!(answer.status, 404, "{part}: {}", answer.brief());
    }
}
