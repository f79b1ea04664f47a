//! "Meine Arbeit" holds everything that waits, however much it is.

use http_tests::login::login;
use http_tests::page::{attributes, between};
use http_tests::{Backend, Failures, key};

#[tokio::test]
async fn what_comes_later_is_folded_and_not_left_out() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    // Every sheet is Nottuln's: half of them wait for a release, half for somebody who is responsible.
    let lead = key("org/nottuln");
    portal
        .data
        .run(&format!(
            "update fact_sheet set lead_id = {}, content = json_set(content, '$.lead', '{lead}'), state = 'draft', \
             owner_id = case when number % 2 = 0 then null else owner_id end",
            portal.data.id(lead)
        ))
        .await;
    let browser = portal.browser();
    login(&browser, "digital-nottuln", "high").await;
    let html = browser.get("/arbeit").await.text();
    let list = between(&html, "aria-labelledby=\"warten\"", "</section>").unwrap_or_default();
    let rows = list.matches("<li class=\"w-row").count();
    let (first, later) = list.split_once("<details").unwrap_or((list, ""));
    f.check(rows > 25, || format!("{rows} rows"));
    f.same(first.matches("<li class=\"w-row").count(), 25, "rows that are seen at once");
    let said = between(later, "<summary>", "</summary>").unwrap_or_default().to_owned();
    f.same(said, format!("{} weitere, die später dran sind", rows - 25), "the fold");
    f.check(attributes(later, "href").iter().any(|h| h.starts_with("/arbeit/projekte/")), || "no links in the fold".into());
    f.end();
}
