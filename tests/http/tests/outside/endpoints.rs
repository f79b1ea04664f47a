//! The table of endpoints is complete, and each address keeps out whom its row keeps out.

use http_tests::listing::{Endpoint, Need, listing};
use http_tests::login::login;
use http_tests::{Answer, Backend, Browser, Failures, key, sources};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_address_has_a_row_and_every_row_an_address() {
    let (rows, functions) = listing();
    let table: BTreeSet<_> = rows.iter().map(|r| (r.method.clone(), r.path.clone())).collect();
    let mut f = Failures::default();
    f.same(table.len(), rows.len(), "rows that stand there twice");
    let written = sources::registered();
    for (method, path) in written.difference(&table) {
        f.check(false, || format!("{method} {path} has no row in app/src/endpoints.rs"));
    }
    for (method, path) in table.difference(&written) {
        f.check(false, || format!("{method} {path} has a row in app/src/endpoints.rs and is registered nowhere"));
    }
    let answered: BTreeSet<_> = functions.into_iter().map(|path| ("POST".to_owned(), path)).collect();
    for (_, path) in answered.difference(&table) {
        f.check(false, || format!("{path} is answered and has no row"));
    }
    for (method, path) in table.iter().filter(|(_, path)| path.starts_with("/aktion/") && !path.contains('{')) {
        f.check(answered.contains(&(method.clone(), path.clone())), || format!("{path} is not answered by the binary"));
    }
    f.end();
}

/// A new page is looked at in the browser, or `tests/browser/looked.json` says why not. The browser's
/// `checkPage` sees to it that a look is at the address that stands there.
#[test]
fn every_page_is_looked_at() {
    let mut f = Failures::default();
    let folder = http_tests::server::root().join("tests/browser");
    let text = std::fs::read_to_string(folder.join("looked.json")).unwrap();
    let said: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&text).unwrap();
    let (looked, left) = (&said["looked at"], &said["left out"]);
    let specs = std::fs::read_dir(folder.join("specs")).unwrap();
    let specs: String = specs.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let (rows, _) = listing();
    let pages: BTreeSet<String> = rows.into_iter().filter(|r| r.method == "GET").map(|r| r.path).collect();
    let is_file = |path: &str| FILES.iter().any(|ending| path.ends_with(ending));
    for page in pages.iter().filter(|p| !is_file(p)) {
        f.check(looked.contains_key(page) != left.contains_key(page), || {
            format!("{page} is looked at nowhere (or both looked at and left out) in tests/browser/looked.json")
        });
    }
    for page in looked.keys().chain(left.keys()) {
        f.check(pages.contains(page), || format!("{page} is no page"));
    }
    for (page, name) in looked {
        f.check(specs.contains(&format!("'{name}'")), || format!("{page}: no spec has a look called {name}"));
    }
    f.end();
}

/// Endings of what a browser shows no page for.
const FILES: [&str; 9] = [".csv", ".xlsx", ".ics", ".json", ".css", ".svg", ".atom", ".xml", ".txt"];

/// An address in which every placeholder names something that is there.
fn example(path: &str) -> String {
    let zero = "00000000-0000-0000-0000-000000000000";
    let known = [
        ("/arbeit/themenfelder/{slug}/ziele/{id}", format!("/arbeit/themenfelder/mobilitaet/ziele/{}", key("goal/mobilitaet/1"))),
        ("/arbeit/texte/{kind}/{owner}/{slot}", format!("/arbeit/texte/strategy/{zero}/principles")),
        ("/themenfelder/{slug}", "/themenfelder/mobilitaet".to_owned()),
        ("/fassungen/{nummer}", "/fassungen/1".to_owned()),
        ("/aktion/{*name}", "/aktion/gibt/es/nicht".to_owned()),
        ("/workshops/{slug}", "/workshops/auftakt-2019".to_owned()),
        ("/kommunen/{slug}", "/kommunen/nottuln".to_owned()),
        ("/seiten/{slug}", "/seiten/impressum".to_owned()),
        ("{format}", "md".to_owned()),
        ("{provider}", "demo".to_owned()),
        ("{slug}", "mobilitaet".to_owned()),
        ("{nummer}", "1".to_owned()),
    ];
    let filled = known.into_iter().fold(path.to_owned(), |path, (placeholder, value)| path.replace(placeholder, &value));
    // Whatever else is named is not there: nobody may learn anything from that either.
    filled.split('/').map(|part| if part.starts_with('{') { zero } else { part }).collect::<Vec<_>>().join("/")
}

async fn ask(browser: &Browser, endpoint: &Endpoint) -> Answer {
    let address = example(&endpoint.path);
    let zero = "00000000-0000-0000-0000-000000000000";
    match endpoint.method.as_str() {
        "GET" => browser.get(&address).await,
        _ => {
            let request = browser.request(reqwest::Method::POST, &address).headers(browser.same_origin("/arbeit"));
            browser
                .send(http_tests::client::with(request, &[("accept", "application/json")]).form(&[
                    ("id", zero),
                    ("f[id]", zero),
                    ("f[step]", "withdraw"),
                    ("f[reason]", "x"),
                ]))
                .await
        }
    }
}

/// Public addresses of single things that this small region does not have.
const NEEDS_AN_OBJECT: [&str; 10] = [
    "/bedarfsabfragen/{slug}",
    "/konferenzen/{tag}",
    "/nachrichten/abbestellen/{token}",
    "/pkg/{name}",
    "/stil/wappen/{id}",
    "/workshops/{slug}",
    "/projekte/{adresse}",
    "/dateien/{id}/{name}",
    "/seiten/{slug}",
    "/einladung/{token}",
];

#[tokio::test]
async fn nobody_gets_past_a_row() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let (rows, _) = listing();
    let mut f = Failures::default();
    let (nobody, guest) = (portal.browser(), portal.browser());
    login(&guest, "neu-1", "high").await;
    let events = "select count(*) from audit_event where action not in ('login', 'login.refused', 'account.create')";
    let before = portal.data.count(events).await;
    for row in rows.iter().filter(|r| r.need != Need::Nothing) {
        let what = format!("{} {}", row.method, row.path);
        let answer = ask(&nobody, row).await;
        let kept_out = match row.method.as_str() {
            "GET" => answer.asks_for_login(),
            _ => [400, 401, 403, 404, 422].contains(&answer.status) || answer.asks_for_login(),
        };
        f.check(kept_out, || format!("{what} without a login: {}", answer.brief()));
        let answer = ask(&guest, row).await;
        match row.need {
            Need::Right(_) => {
                f.check([400, 403, 404].contains(&answer.status), || format!("{what} without a role: {}", answer.brief()));
            }
            _ if row.method == "GET" => f.same(answer.status, 200, &format!("{what} without a role")),
            _ => {}
        }
    }
    for row in rows.iter().filter(|r| r.need == Need::Nothing && r.method == "GET" && !r.path.contains("{provider}")) {
        let answer = ask(&nobody, row).await;
        f.check(answer.status == 200 || NEEDS_AN_OBJECT.contains(&row.path.as_str()), || {
            format!("{} {}: {}", row.method, row.path, answer.brief())
        });
        f.check(answer.set_cookies().is_empty(), || format!("{} sets {:?}", row.path, answer.set_cookies()));
    }
    f.same(portal.data.count(events).await, before, "changes by people without rights");
    f.end();
}

#[tokio::test]
async fn every_address_takes_its_methods_only() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let (rows, _) = listing();
    let mut f = Failures::default();
    let browser = portal.browser();
    login(&browser, "geschaeftsstelle", "high").await;
    for row in &rows {
        let address = example(&row.path);
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"] {
            let taken = rows.iter().any(|r| example(&r.path) == address && r.method == method);
            if taken || (method == "GET" && row.method == "GET") {
                continue;
            }
            let request = browser.request(reqwest::Method::from_bytes(method.as_bytes()).unwrap(), &address);
            let answer = browser.send(request.headers(browser.same_origin("/arbeit"))).await;
            f.same(answer.status, 405, &format!("{method} {}", row.path));
        }
    }
    f.end();
}
