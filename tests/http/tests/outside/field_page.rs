//! The working page of a field: what was taken back can be put back from it.

use http_tests::login::login;
use http_tests::page::{attributes, between};
use http_tests::{Backend, Failures};

#[tokio::test]
async fn a_report_that_was_taken_back_is_put_back_from_the_page() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "substantial").await;
    let page = "/arbeit/themenfelder/mobilitaet";
    let folded = async || {
        let html = steward.get(page).await.text();
        let fold = between(&html, "<summary>Zurückgenommene Sachstände</summary>", "</details>").unwrap_or_default().to_owned();
        (html, fold)
    };
    let (before, fold) = folded().await;
    f.check(fold.is_empty(), || "nothing was taken back yet".into());
    f.check(before.contains("40 Prozent der Haltestellen, 1.200 Fahrten."), || "what was planned is not shown".into());
    let newest = before.split("/aktion/fields/note-step").nth(1).and_then(|form| between(form, "name=\"f[id]\" value=\"", "\""));
    let note = newest.expect("a report that can be taken back").to_owned();
    let step = async |step: &str, reason: &str| {
        let fields = [("f[id]", note.as_str()), ("f[version]", "0"), ("f[step]", step), ("f[reason]", reason)];
        steward.post("/aktion/fields/note-step", page, &fields).await
    };
    f.same(step("withdraw", "Zur Probe").await.status, 303, "taken back");
    let (_, fold) = folded().await;
    f.check(attributes(&fold, "value").contains(&note) && fold.contains("Wiederherstellen"), || format!("no way back: {fold}"));
    f.same(step("restore", "").await.status, 303, "put back");
    let (after, fold) = folded().await;
    f.check(fold.is_empty() && after.contains(&note), || "it is not back in its place".into());
    f.end();
}
