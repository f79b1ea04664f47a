//! Publishing while the process dies: an edition is there whole, or not at all.

use http_tests::login::login;
use http_tests::page::value;
use http_tests::server::run;
use http_tests::{Backend, Browser, Failures};
use reqwest::Method;
use std::time::Instant;

/// What the form for the next edition sends.
pub async fn next(browser: &Browser, reason: &str) -> Vec<(String, String)> {
    let page = browser.get("/arbeit/fassungen/neu").await.text();
    let get = |name: &str| value(&page, &format!("f[{name}]")).unwrap_or_default();
    let number = get("number");
    // The same twice is refused; here it differs in its kind.
    let label = if number.ends_with(['0', '2', '4', '6', '8']) { "discussion" } else { "adopted" };
    let fields = [("number", number), ("preview", get("preview")), ("label", label.into()), ("reason", reason.into())];
    fields.into_iter().map(|(name, value)| (format!("f[{name}]"), value)).collect()
}

async fn dies_while_publishing(backend: Backend) {
    let (mut portal, _provider) = crate::demo(backend).await;
    let mut f = Failures::default();
    let browser = portal.browser();
    login(&browser, "geschaeftsstelle", "high").await;
    let mut published = portal.data.count("select count(*) from edition").await;
    let first = published;
    // What is swept is as long as one undisturbed takes on this machine: from before anything is written to
    // after the commit.
    let fields = next(&browser, "Ungestört").await;
    let began = Instant::now();
    f.same(browser.act("editions/publish", "/arbeit/fassungen/neu", &fields).await.status, 200, "publishing undisturbed");
    let whole = began.elapsed();
    published += 1;
    let mut interrupted = 0;
    for turn in 0..=9 {
        let fields = next(&browser, &format!("Versuch {turn}")).await;
        let request = browser.request(Method::POST, "/aktion/editions/publish").headers(browser.same_origin("/arbeit/fassungen/neu"));
        let sent = tokio::spawn(request.form(&fields).send());
        tokio::time::sleep(whole * turn / 8).await;
        portal.kill();
        let answered = sent.await.unwrap().is_ok_and(|a| a.status().as_u16() < 400);
        portal.again().await;
        let now = portal.data.count("select count(*) from edition").await;
        f.check(now == published || now == published + 1, || format!("turn {turn}: {published} editions became {now}"));
        f.check(!answered || now == published + 1, || format!("turn {turn}: acknowledged and not there"));
        interrupted += i64::from(now == published);
        published = now;
        let events = portal.data.count("select count(*) from audit_event where action = 'edition.publish'").await;
        f.same(events, published - first, &format!("turn {turn}: events"));
        let newest = portal.browser().get(&format!("/fassungen/{published}/strategie")).await.status;
        f.same(newest, 200, &format!("turn {turn}: the newest edition"));
        f.same(portal.browser().get(&format!("/fassungen/{}", published + 1)).await.status, 404, &format!("turn {turn}: no half one"));
    }
    f.check(interrupted > 0, || "nothing was interrupted: the sweep missed".to_owned());
    // Every digest holds, and the next one is published as if nothing had been.
    let checked = run(&portal.data.url, &portal.files(), &["check"]);
    f.check(checked.status.success(), || {
        format!("check: {}{}", String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr))
    });
    let fields = next(&browser, "Am Ende").await;
    f.same(browser.act("editions/publish", "/arbeit/fassungen/neu", &fields).await.status, 200, "publishing afterwards");
    f.end();
}

#[tokio::test]
async fn a_process_that_dies_publishes_all_or_nothing_on_sqlite() {
    dies_while_publishing(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_process_that_dies_publishes_all_or_nothing_on_postgres() {
    dies_while_publishing(Backend::Postgres).await;
}
