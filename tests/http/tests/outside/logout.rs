//! Logging out: here, at the provider, and when the provider says so.

use http_tests::client::SESSION;
use http_tests::login::{follow, login, straight};
use http_tests::{Backend, Browser, Failures, Misbehaving, Portal, Setup};
use serde_json::{Value, json};

#[tokio::test]
async fn logging_out_ends_the_session_here_and_there() {
    let (portal, provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let browser = portal.browser();
    login(&browser, "fachkraft-nottuln", "substantial").await;
    let kept = browser.fork();
    f.same(browser.get("/abmelden").await.status, 405, "logging out by a link");
    let foreign = browser.send(browser.request(reqwest::Method::POST, "/abmelden").header("sec-fetch-site", "cross-site")).await;
    f.same(foreign.status, 403, "logging out from a foreign page");
    f.same(browser.get("/arbeit").await.status, 200, "the session after both");

    let out = browser.post("/abmelden", "/arbeit", &[]).await;
    f.same(out.status, 303, "logging out");
    let gone = format!("{SESSION}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    let set = out.set_cookies();
    f.same(set.first(), Some(&gone), "the session's cookie after logging out");
    // Whose text still comes in from another tab; it opens nothing.
    f.check(set.len() == 2 && set[1].starts_with("__Host-zuletzt=") && set[1].ends_with("; Max-Age=43200"), || format!("{set:?}"));
    f.check(browser.get("/arbeit").await.asks_for_login(), || "what is left of the session opens something".into());
    f.check(out.location().starts_with(provider.issuer()), || format!("logging out leads to {}", out.location()));
    let query: std::collections::HashMap<_, _> = url::Url::parse(out.location()).unwrap().query_pairs().into_owned().collect();
    f.same(query.get("post_logout_redirect_uri").cloned(), Some(format!("{}/", portal.base)), "where the provider leads to");
    f.check(query.get("id_token_hint").is_some_and(|t| t.split('.').count() == 3), || "no hint for the provider".into());
    f.check(kept.get("/arbeit").await.asks_for_login(), || "the old cookie is alive after logging out".into());
    let end = follow(&browser, out, &format!("{}/", portal.base)).await;
    f.same(end.location(), &format!("{}/", portal.base), "the way back from the provider");
    f.same(portal.data.count("select count(*) from \"session\" where ended_at is null or id_token is not null").await, 0, "open sessions");
    f.same(kept.post("/abmelden", "/arbeit", &[]).await.location(), "/", "logging out without a session");
    f.end();
}

async fn tell(portal: &Portal, provider: &str, token: &str) -> u16 {
    let browser = portal.browser();
    let to = format!("/abmelden/{provider}/rueckkanal");
    // A provider's server is no browser: it sends neither origin nor cookies.
    browser.send(browser.request(reqwest::Method::POST, &to).form(&[("logout_token", token)])).await.status
}

/// Wish for a logout token, and the reason code of its refusal.
fn cases() -> Vec<(Value, &'static str)> {
    vec![
        (json!({"fault": "alg-none"}), "logout_algorithm"),
        (json!({"fault": "wrong-alg"}), "logout_algorithm"),
        (json!({"fault": "wrong-aud"}), "logout_audience"),
        (json!({"fault": "wrong-iss"}), "logout_issuer"),
        (json!({"fault": "no-event"}), "logout_event"),
        (json!({"fault": "wrong-event"}), "logout_event"),
        (json!({"fault": "with-nonce"}), "logout_nonce"),
        (json!({"fault": "id-token-as-logout"}), "logout_event"),
        (json!({"fault": "expired"}), "logout_issue_time"),
        (json!({"fault": "expired-early"}), "logout_expired"),
        (json!({"fault": "typ-wrong"}), "logout_type"),
        (json!({"fault": "key-unknown"}), "logout_key_unknown"),
        (json!({"fault": "missing-jti"}), "logout_jti"),
        (json!({"fault": "missing-sub-and-sid"}), "logout_nobody"),
        (json!({"fault": "invalid-sig"}), "logout_signature"),
    ]
}

async fn logged_in(portal: &Portal, provider: &Misbehaving, sub: &str, sid: &str) -> Browser {
    provider.fault("none", json!({"sub": sub, "sid": sid})).await;
    let browser = portal.browser();
    assert!(straight(&browser, "/anmelden/eins").await.session_cookie().is_some());
    browser
}

async fn back_channel(backend: Backend) {
    let provider = Misbehaving::start();
    let portal = Portal::start(Setup::new(backend).provider("eins", provider.issuer())).await;
    let mut f = Failures::default();
    let browser = logged_in(&portal, &provider, "person-1", "sitzung-1").await;
    for (wish, code) in cases() {
        let what = wish.to_string();
        let had = portal.data.refusals("eins").await.len();
        let token = provider.logout_token(wish).await;
        f.same(tell(&portal, "eins", &token).await, 400, &what);
        f.same(portal.data.refusals("eins").await.split_off(had), vec![code.to_owned()], &what);
        f.same(browser.get("/arbeit/konto").await.status, 200, &format!("{what}: the session"));
    }
    for (token, code) in [("", "logout_malformed"), ("a.b.c", "logout_malformed"), ("a.b", "logout_malformed")] {
        let had = portal.data.refusals("eins").await.len();
        f.same(tell(&portal, "eins", token).await, 400, token);
        f.same(portal.data.refusals("eins").await.split_off(had), vec![code.to_owned()], token);
    }
    f.same(tell(&portal, "nirgends", "a.b.c").await, 404, "an unknown provider");

    // A correct one ends the sessions that it names, once, and no others.
    let second = logged_in(&portal, &provider, "person-1", "sitzung-2").await;
    let other = logged_in(&portal, &provider, "person-2", "sitzung-3").await;
    let token = provider.logout_token(json!({"fault": "none", "sub": "person-1", "sid": "sitzung-2"})).await;
    f.same(tell(&portal, "eins", &token).await, 200, "a correct token for one session");
    f.check(second.get("/arbeit/konto").await.asks_for_login(), || "the named session is alive".into());
    f.same(browser.get("/arbeit/konto").await.status, 200, "another session of the person");
    let had = portal.data.refusals("eins").await.len();
    f.same(tell(&portal, "eins", &token).await, 400, "the same token again");
    f.same(portal.data.refusals("eins").await.split_off(had), vec!["logout_replayed".to_owned()], "the same token again");
    let token = provider.logout_token(json!({"fault": "none", "sub": "person-1"})).await;
    f.same(tell(&portal, "eins", &token).await, 200, "a correct token for a person");
    f.check(browser.get("/arbeit/konto").await.asks_for_login(), || "a session of the named person is alive".into());
    f.same(other.get("/arbeit/konto").await.status, 200, "somebody else's session");
    let logouts = portal.data.count("select count(*) from audit_event where action = 'logout'").await;
    f.same(logouts, 2, "audit events of ended sessions");
    f.end();
}

#[tokio::test]
async fn back_channel_logout_sqlite() {
    back_channel(Backend::Sqlite).await;
}

#[tokio::test]
async fn back_channel_logout_postgres() {
    back_channel(Backend::Postgres).await;
}
