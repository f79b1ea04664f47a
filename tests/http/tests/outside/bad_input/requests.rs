//! Requests that no form of ours would send.

use super::{form, state, steward};
use http_tests::client::with;
use http_tests::listing::listing;
use http_tests::{Backend, Failures};
use reqwest::Method;

#[tokio::test]
async fn foreign_pages_change_nothing() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = steward(&portal).await;
    let before = state(&portal).await;
    let mut f = Failures::default();
    let fields = form(&[("title", "Von fremder Seite"), ("number", "91")]);
    // Everything that takes a form; only the login service speaks for itself.
    let posts = listing().0.into_iter().filter(|r| r.method == "POST" && !r.path.ends_with("/rueckkanal"));
    let filled = |path: String| path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect::<Vec<_>>().join("/");
    let addresses: Vec<String> = posts.map(|r| filled(r.path)).collect();
    f.check(addresses.len() > 60, || format!("only {} addresses", addresses.len()));
    for headers in [
        vec![("origin", "https://boese.example")],
        vec![("origin", "null")],
        vec![("origin", "http://localhost:1")],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "cross-site"), ("origin", portal.base.as_str())],
    ] {
        for address in &addresses {
            let request = with(browser.request(Method::POST, address), &headers).form(&fields);
            let answer = browser.fork().send(request).await;
            f.same((answer.status, answer.set_cookies()), (403, vec![]), &format!("{address} with {headers:?}"));
        }
    }
    f.same(state(&portal).await, before, "state after foreign requests");
    f.same(browser.get("/arbeit").await.status, 200, "the session after foreign requests");
    f.end();
}

#[tokio::test]
async fn requests_that_no_form_would_send() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = steward(&portal).await;
    let before = state(&portal).await;
    let mut f = Failures::default();
    let post = |body: Vec<u8>, kind: &'static str| {
        let request = browser.request(Method::POST, "/aktion/fields/save").headers(browser.same_origin("/arbeit"));
        with(request, &[("content-type", kind), ("accept", "application/json")]).body(body)
    };
    const FORM: &str = "application/x-www-form-urlencoded";
    let large = |n: usize| format!("f[title]={}", "x".repeat(n)).into_bytes();
    let deep = format!("f{}=x", "[a]".repeat(5000)).into_bytes();
    for (what, body, kind, expected) in [
        ("3 MB", large(3 << 20), FORM, vec![413]),
        ("a little less than 2 MB", large((2 << 20) - 100), FORM, vec![422]),
        ("JSON", b"{\"f\": {\"title\": \"x\"}}".to_vec(), "application/json", vec![400, 415, 422]),
        ("multipart", b"--x\r\n\r\n--x--".to_vec(), "multipart/form-data; boundary=x", vec![400, 415, 422]),
        ("no UTF-8", b"f[title]=%ff%fe&f[number]=92".to_vec(), FORM, vec![400, 422]),
        ("raw bytes", vec![0, 159, 146, 150], FORM, vec![400, 422]),
        ("nothing", vec![], FORM, vec![400, 422]),
        ("the same field twice", b"f[title]=a&f[title]=b&f[number]=92".to_vec(), FORM, vec![400, 422]),
        ("a list for a text", b"f[title][]=a&f[title][]=b&f[number]=92".to_vec(), FORM, vec![400, 422]),
        ("a text for a list", b"f[title]=a&f[number]=92&f[yearly_targets]=x".to_vec(), FORM, vec![400, 422]),
        ("nested too deep", deep, FORM, vec![400, 422]),
        ("a huge index", b"f[title]=&f[number]=92&f[yearly_targets][4000000000][year]=1".to_vec(), FORM, vec![400, 422]),
    ] {
        let answer = browser.send(post(body, kind)).await;
        f.check(expected.contains(&answer.status), || format!("{what}: {}, expected {expected:?}", answer.brief()));
    }
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE] {
        let answer = browser.send(browser.request(method.clone(), "/aktion/fields/save?f[title]=x&f[number]=93")).await;
        f.same(answer.status, 405, &format!("{method} on a server function"));
    }
    f.same(state(&portal).await, before, "state afterwards");
    // The same as plain forms: pages in the person's language, without anything from inside.
    for (what, body, status) in [("3 MB", large(3 << 20), 413), ("nothing", vec![], 400)] {
        let request = with(post(body, FORM), &[("accept", "text/html")]);
        let answer = browser.send(request).await;
        f.same(answer.status, status, what);
        f.check(answer.header("content-type").starts_with("text/html") && answer.text().contains("<h1"), || {
            format!("{what}: {}", answer.brief())
        });
    }
    f.end();
}

#[tokio::test]
async fn what_is_not_there_looks_the_same_everywhere() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    // Something that is there, but not for the public.
    portal.data.run("update field set state = 'withdrawn' where slug = 'kultur'").await;
    let (browser, visitor) = (steward(&portal).await, portal.browser());
    let mut f = Failures::default();
    let public = [
        "/gibt-es-nicht",
        "/themenfelder/gibt-es-nicht",
        "/themenfelder/%ff",
        "/themenfelder/%00",
        "/fassungen/99",
        "/fassungen/0",
        "/fassungen/-1",
        "/fassungen/x",
        "/fassungen/99999999999999",
        "/fassungen/99/strategie",
        "/fassungen/1/themenfelder/gibt-es-nicht",
        "/fassungen/1/gibt-es-nicht",
        "/fassungen/vergleich?von=98&bis=99",
        "/arbeit/gibt-es-nicht",
        "/.git/config",
        "/../etc/passwd",
        "/pkg/../manifest.json",
        "/pkg/gibt-es-nicht.css",
        "/projekte/9999-gibt-es-nicht",
        "/projekte/x",
        "/projekte/99999999999",
        "/workshops/gibt-es-nicht",
        "/kommunen/gibt-es-nicht",
        "/seiten/gibt-es-nicht",
        "/stil/wappen/x",
        "/stil/wappen/00000000-0000-0000-0000-000000000001",
        "/dateien/00000000-0000-0000-0000-000000000001/x.pdf",
        "/dateien/x/x.pdf",
    ];
    let expected = visitor.get("/so-etwas-gibt-es-nicht").await.text();
    f.check(expected.contains("Diese Seite gibt es nicht"), || format!("the page for what is not there: {expected}"));
    for address in public {
        let answer = visitor.get(address).await;
        f.same(answer.status, 404, address);
        f.check(answer.text() == expected, || format!("{address} looks different: {}", answer.brief()));
    }
    f.same(visitor.get("/en/gibt-es-nicht").await.text().contains("There is no such page"), true, "the English page");
    for address in ["/fassungen/vergleich?von=x", "/fassungen/vergleich?von=1&von=2", "/fassungen/vergleich?von=99999999999"] {
        let answer = visitor.get(address).await;
        f.check([400, 404].contains(&answer.status) && answer.text().contains("<h1"), || format!("{address}: {}", answer.brief()));
        f.check(!answer.text().contains("deserialize"), || format!("{address}: {}", answer.brief()));
    }
    let nobody = "00000000-0000-0000-0000-000000000001";
    for address in [
        "/arbeit/gibt-es-nicht".to_owned(),
        "/arbeit/themenfelder/gibt-es-nicht".into(),
        "/arbeit/themenfelder/gibt-es-nicht/bearbeiten".into(),
        format!("/arbeit/themenfelder/mobilitaet/ziele/{nobody}"),
        "/arbeit/themenfelder/mobilitaet/ziele/x".into(),
        "/arbeit/themenfelder/gibt-es-nicht/dateien".into(),
        "/arbeit/workshops/gibt-es-nicht/dateien".into(),
        "/arbeit/projekte/x".into(),
        "/arbeit/projekte/99999999999".into(),
        "/arbeit/projekte/-1/bearbeiten".into(),
        "/arbeit/personen/x".into(),
        format!("/arbeit/personen/{nobody}"),
        "/arbeit/workshops/gibt-es-nicht".into(),
        format!("/arbeit/workshops/mobilitaet-2026/ergebnisse/{nobody}"),
        "/arbeit/workshops/mobilitaet-2026/ergebnisse/x/entscheiden".into(),
        format!("/arbeit/verbund/mitglieder/{nobody}"),
        "/arbeit/verbund/mitglieder/x".into(),
        format!("/arbeit/dateien/{nobody}/x.pdf"),
        "/arbeit/dateien/x/../../etc/passwd".into(),
        "/arbeit/einlesen/gibt-es-nicht".into(),
        format!("/arbeit/texte/field/{nobody}/vision"),
        "/arbeit/texte/field/x/vision".into(),
        "/arbeit/texte/person/x/vision".into(),
        format!("/arbeit/texte/strategy/{}/gibt-es-nicht", contract::Id::nil()),
    ] {
        let answer = browser.get(&address).await;
        f.same(answer.status, 404, &address);
        f.check(answer.text().contains("Diese Seite gibt es nicht"), || format!("{address}: {}", answer.brief()));
    }
    f.end();
}
