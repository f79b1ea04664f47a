//! Login, step-up and the life of a session.

use http_tests::client::SESSION;
use http_tests::login::{login, through, to_callback};
use http_tests::{Backend, Failures, Misbehaving, Portal, Setup};
use std::collections::HashMap;

const ATTRIBUTES: &str = "; Path=/; Secure; HttpOnly; SameSite=Lax";

async fn happy(backend: Backend) {
    let (portal, _provider) = crate::demo(backend).await;
    let mut f = Failures::default();
    let browser = portal.browser();

    let turned_away = browser.get("/arbeit/konto?x=1").await;
    f.same(turned_away.location(), "/anmelden?weiter=%2Farbeit%2Fkonto%3Fx%3D1", "a working page without a login");
    let choice = browser.get("/anmelden?weiter=%2Farbeit%2Fkonto").await;
    f.same(choice.status, 200, "the login page");
    f.check(choice.text().contains("/anmelden/demo?weiter=%2Farbeit%2Fkonto"), || "the login page forgets where to go".into());

    let begun = browser.get("/anmelden/demo").await;
    let to = url::Url::parse(begun.location()).unwrap();
    let query: HashMap<_, _> = to.query_pairs().into_owned().collect();
    for (name, value) in [("response_type", "code"), ("code_challenge_method", "S256"), ("client_id", "portal")] {
        f.same(query.get(name).map(String::as_str), Some(value), name);
    }
    f.check(query["scope"].split(' ').any(|s| s == "openid"), || "openid is not asked for".into());
    f.check(["state", "nonce", "code_challenge"].iter().all(|n| query[*n].len() >= 43), || "short secrets in the request".into());
    let attempt = begun.set_cookies().into_iter().find(|c| c.starts_with("__Host-anmeldung=")).unwrap_or_default();
    f.check(attempt.ends_with(&format!("{ATTRIBUTES}; Max-Age=900")), || format!("cookie of a login under way: {attempt}"));

    browser.set_cookie(SESSION, "untergeschoben");
    let done = login(&browser, "fachkraft-nottuln", "substantial").await;
    f.same(done.status, 303, "after the login");
    f.same(done.location(), "/arbeit", "after the login");
    f.same(done.header("cache-control"), "no-store", "cache of the login's answer");
    let line = done.session_cookie().unwrap_or_default();
    let token = browser.cookie(SESSION).unwrap_or_default();
    f.same(line, format!("{SESSION}={token}{ATTRIBUTES}"), "the session's cookie");
    f.check(token.len() >= 43 && token != "untergeschoben", || format!("the session's token: {token}"));
    f.same(browser.get("/arbeit").await.status, 200, "the workspace after the login");
    f.same(portal.data.count(&format!("select count(*) from \"session\" where token_hash = '{token}'")).await, 0, "tokens stored as such");

    let former = browser.fork();
    login(&browser, "fachkraft-nottuln", "substantial").await;
    f.check(browser.cookie(SESSION) != former.cookie(SESSION), || "a second login keeps the old id".into());
    f.check(former.get("/arbeit").await.asks_for_login(), || "the session before the second login is alive".into());
    f.same(browser.get("/arbeit").await.status, 200, "the workspace after the second login");
    f.end();
}

#[tokio::test]
async fn logging_in_sqlite() {
    happy(Backend::Sqlite).await;
}

#[tokio::test]
async fn logging_in_postgres() {
    happy(Backend::Postgres).await;
}

#[tokio::test]
async fn a_login_leads_back_and_never_away() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    for (asked, expected) in [
        ("/arbeit/konto?a=b%26c", "/arbeit/konto?a=b%26c"),
        ("https://boese.example/", "/arbeit"),
        ("//boese.example/", "/arbeit"),
        ("/\\boese.example/", "/arbeit"),
        ("/\t/boese.example/", "/arbeit"),
        ("/arbeit\r\nSet-Cookie: a=b", "/arbeit"),
        ("javascript:alert(1)", "/arbeit"),
        ("", "/arbeit"),
    ] {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("weiter", asked).finish();
        let done = through(&portal.browser(), &format!("/anmelden/demo?{query}"), "fachkraft-nottuln", "substantial").await;
        f.same(done.location(), expected, asked);
    }
    f.end();
}

#[tokio::test]
async fn an_answer_works_once_and_in_one_browser() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let (own, foreign) = (portal.browser(), portal.browser());
    let back = to_callback(&own, "/anmelden/demo", "fachkraft-nottuln", "substantial").await;
    let people = portal.data.people().await;
    let stolen = foreign.get(back.location()).await;
    f.same((stolen.status, stolen.session_cookie()), (403, None), "the answer in another browser");
    foreign.set_cookie("__Host-anmeldung", "geraten");
    f.same(foreign.get(back.location()).await.status, 403, "the answer in another browser that guesses");
    f.same(portal.data.people().await, people, "rows after a stolen answer");
    f.same(own.get(back.location()).await.location().to_owned(), "/arbeit".to_owned(), "the answer in its own browser");
    let again = own.fork().get(back.location()).await;
    f.same((again.status, again.session_cookie()), (403, None), "the same answer again");
    f.same(own.get("/arbeit").await.status, 200, "the session after a replayed answer");
    let codes = ["state_foreign_browser", "state_foreign_browser", "state_used"].map(str::to_owned);
    f.same(portal.data.refusals("demo").await, codes.to_vec(), "audit events");
    f.end();
}

#[tokio::test]
async fn publishing_asks_for_a_surer_login_before_any_form() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let browser = portal.browser();
    login(&browser, "geschaeftsstelle", "substantial").await;
    let asked = browser.get("/arbeit/fassungen/neu").await;
    f.same(asked.location(), "/anmelden?weiter=%2Farbeit%2Ffassungen%2Fneu&stufe=high", "the form at too low a level");
    let page = browser.get(asked.location()).await.text();
    f.check(page.contains("Vertrauensniveau „hoch“"), || "the login page does not say why".into());
    let before = browser.fork();
    let lower = through(&browser, "/anmelden/demo?weiter=%2Farbeit%2Ffassungen%2Fneu&stufe=high", "geschaeftsstelle", "substantial").await;
    f.same((lower.status, lower.session_cookie()), (403, None), "a step-up with the same level");
    f.same(portal.data.refusals("demo").await, vec!["level_too_low".to_owned()], "audit events");
    f.same(before.get("/arbeit").await.status, 200, "the session after a refused step-up");
    let higher = through(&browser, "/anmelden/demo?weiter=%2Farbeit%2Ffassungen%2Fneu&stufe=high", "geschaeftsstelle", "high").await;
    f.same(higher.location(), "/arbeit/fassungen/neu", "after the step-up");
    f.same(browser.get("/arbeit/fassungen/neu").await.status, 200, "the form after the step-up");
    f.check(before.get("/arbeit").await.asks_for_login(), || "the session of the lower level is alive after the step-up".into());
    f.end();
}

#[tokio::test]
async fn sessions_end() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let fresh = |account: &'static str| {
        let browser = portal.browser();
        async move {
            login(&browser, account, "high").await;
            browser
        }
    };
    for (what, change) in [
        ("idle", "last_seen_at = '2020-01-01T00:00:00+00:00'"),
        ("absolute", "expires_at = '2020-01-01T00:00:00+00:00'"),
        ("ended", "ended_at = '2020-01-01T00:00:00+00:00'"),
    ] {
        let browser = fresh("fachkraft-senden").await;
        f.same(browser.get("/arbeit").await.status, 200, what);
        portal.data.run(&format!("update \"session\" set {change} where ended_at is null")).await;
        f.check(browser.get("/arbeit").await.asks_for_login(), || format!("{what}: the session is alive"));
    }
    // Who is at work stays logged in.
    let browser = fresh("fachkraft-senden").await;
    let ago = |minutes: u8| format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '-{minutes} minutes')");
    portal.data.run(&format!("update \"session\" set last_seen_at = {} where ended_at is null", ago(59))).await;
    f.same(browser.get("/arbeit").await.status, 200, "after 59 minutes");
    let noted = format!("select count(*) from \"session\" where ended_at is null and last_seen_at > {}", ago(5));
    crate::live::settles(&portal, &noted, 1).await;
    portal.data.run("update \"session\" set ended_at = '2020-01-01T00:00:00+00:00' where ended_at is null").await;
    // Ending one's own sessions, and not those of others.
    let (one, two, other) = (fresh("fachkraft-senden").await, fresh("fachkraft-senden").await, fresh("fachkraft-nottuln").await);
    let page = two.get("/arbeit/konto").await.text();
    let id = http_tests::page::between(&page, "name=\"id\" value=\"", "\"").unwrap_or_default().to_owned();
    let foreign = other.act("sessions/end", "/arbeit/konto", &[("id".into(), id.clone())]).await;
    f.same(foreign.status, 404, "ending somebody else's session");
    f.same(one.get("/arbeit").await.status, 200, "the session that somebody else tried to end");
    let ended = two.post("/aktion/sessions/end", "/arbeit/konto", &[("id", &id)]).await;
    f.same(ended.location(), "/arbeit/konto?meldung=session_ended", "ending one's own session");
    f.check(one.get("/arbeit").await.asks_for_login(), || "an ended session is alive".into());
    f.same(two.get("/arbeit").await.status, 200, "the session that ended another");
    let again = two.act("sessions/end", "/arbeit/konto", &[("id".into(), id)]).await;
    f.same(again.status, 409, "ending a session twice");
    // A disabled account loses everything at once.
    portal.data.run("update person set state = 'disabled' where display_name = 'Fachkraft Senden'").await;
    f.check(two.get("/arbeit").await.asks_for_login(), || "a disabled account is still at work".into());
    let refused = through(&portal.browser(), "/anmelden/demo", "fachkraft-senden", "high").await;
    f.same((refused.status, refused.session_cookie()), (403, None), "login of a disabled account");
    f.same(portal.data.refusals("demo").await, vec!["account_disabled".to_owned()], "audit events");
    f.end();
}

#[tokio::test]
async fn two_providers_are_not_mixed_up() {
    let (one, two) = (Misbehaving::start(), Misbehaving::start());
    let setup = Setup::new(Backend::Sqlite).provider("eins", one.issuer()).provider("zwei", two.issuer());
    let portal = Portal::start(setup).await;
    let mut f = Failures::default();
    // The same subject is somebody else at another provider.
    for (key, provider) in [("eins", &one), ("zwei", &two)] {
        provider.fault("none", serde_json::json!({"sub": "dieselbe"})).await;
        let done = http_tests::login::straight(&portal.browser(), &format!("/anmelden/{key}")).await;
        f.check(done.session_cookie().is_some(), || format!("{key}: {}", done.brief()));
    }
    f.same(portal.data.people().await, (2, 2, 2), "the same subject at two providers");
    // An answer of one at the other's address.
    let browser = portal.browser();
    let begun = browser.get("/anmelden/eins").await;
    let back = browser.get(begun.location()).await;
    let tokens = (one.calls("token").await, two.calls("token").await);
    let mixed = browser.get(&back.location().replace("/anmelden/eins/", "/anmelden/zwei/")).await;
    f.same((mixed.status, mixed.session_cookie()), (403, None), "an answer at another provider's address");
    f.same((one.calls("token").await, two.calls("token").await), tokens, "calls of the token endpoints");
    f.same(portal.data.refusals("zwei").await, vec!["provider_mixed_up".to_owned()], "audit events");
    // An answer that says it comes from the other one.
    let begun = browser.get("/anmelden/eins").await;
    one.fault("rfc9207-iss-wrong", serde_json::json!({"iss": two.issuer()})).await;
    let back = browser.get(begun.location()).await;
    let mixed = browser.get(back.location()).await;
    f.same((mixed.status, mixed.session_cookie()), (403, None), "an answer with the other one's issuer");
    f.same(portal.data.refusals("eins").await, vec!["answer_issuer".to_owned()], "audit events");
    f.same(portal.data.people().await, (2, 2, 2), "rows afterwards");
    f.end();
}
