//! Language and appearance follow a person to other devices.

use http_tests::login::login;
use http_tests::{Answer, Backend, Browser, Failures};

async fn choose(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    browser.post("/einstellungen", "/arbeit/konto", fields).await
}

/// Language and theme of a page.
async fn shown(browser: &Browser) -> (String, String) {
    let text = browser.get("/arbeit/konto").await.text();
    let html = text.split("<html").nth(1).and_then(|t| t.split('>').next()).unwrap_or_default();
    let value = |name: &str| html.split(&format!("{name}=\"")).nth(1).and_then(|v| v.split('"').next()).unwrap_or_default().to_owned();
    (value("lang"), value("data-theme"))
}

#[tokio::test]
async fn a_choice_is_there_at_the_next_login_elsewhere() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let pair = |l: &str, t: &str| (l.to_owned(), t.to_owned());
    let (home, office) = (portal.browser(), portal.browser());
    login(&home, "fachkraft-nottuln", "substantial").await;
    f.same(shown(&home).await, pair("de", ""), "before any choice");
    let answer = choose(&home, &[("sprache", "en"), ("ansicht", "dark"), ("zurueck", "/arbeit/konto?meldung=saved")]).await;
    f.same(answer.location(), "/arbeit/konto?meldung=saved", "back to the page");
    f.same(shown(&home).await, pair("en", "dark"), "at once");
    // Another device, on which somebody else had chosen before: whoever logs in counts.
    let other = portal.browser();
    login(&other, "digital-nottuln", "substantial").await;
    f.same(shown(&other).await, pair("de", ""), "somebody else");
    choose(&other, &[("ansicht", "light")]).await;
    office.set_cookie("ansicht", "light");
    login(&office, "fachkraft-nottuln", "substantial").await;
    f.same(shown(&office).await, pair("en", "dark"), "on another device");
    // The switches in the head change one thing and leave the other.
    choose(&office, &[("sprache", "de")]).await;
    f.same(shown(&office).await, pair("de", "dark"), "language only");
    choose(&office, &[("ansicht", "")]).await;
    login(&home, "fachkraft-nottuln", "substantial").await;
    f.same(shown(&home).await, pair("de", ""), "as the device, chosen elsewhere");
    // What is not on offer changes nothing.
    choose(&home, &[("sprache", "xx"), ("ansicht", "pink")]).await;
    f.same(shown(&home).await, pair("de", ""), "nonsense");
    let log = "select count(*) from audit_event where action = 'account.preferences'";
    f.same(portal.data.count(log).await, 4, "events");
    // Without a login it holds for this browser.
    let nobody = portal.browser();
    let answer = choose(&nobody, &[("sprache", "en")]).await;
    f.same((answer.status, answer.set_cookies().len()), (303, 1), "without a login");
    f.same(portal.data.count(log).await, 4, "events after that");
    f.end();
}
