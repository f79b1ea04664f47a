//! Mail as people get it: from the real binary, by SMTP, into a mail server that keeps it.

use super::Backend;
use http_tests::login::login;
use http_tests::page::hidden;
use http_tests::{Browser, Demo, MailSink, Portal, Setup};
use std::time::{Duration, Instant};

async fn start(backend: Backend, sink: &MailSink) -> (Portal, Demo) {
    let setup = Setup::new(backend).demo().set("MAIL__SERVER", &sink.server()).set("MAIL__FROM", "Strategieportal <portal@beispiel.de>");
    let provider = Demo::start(&format!("http://localhost:{}", setup.port), "demo");
    let portal = Portal::start(setup.provider("demo", provider.issuer())).await;
    (portal, provider)
}

async fn invite(browser: &Browser, name: &str, email: &str) {
    let page = "/arbeit/personen/einladen";
    let mut fields = hidden(&browser.get(page).await.text());
    fields.retain(|(name, _)| name.starts_with("f["));
    for (key, value) in [("f[name]", name), ("f[email]", email), ("f[role]", "steward")] {
        fields.push((key.to_owned(), value.to_owned()));
    }
    let answer = browser.act("invitations/create", page, &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.brief());
}

/// Waits until a query about the outbox gives one row.
async fn until_one(portal: &Portal, sql: &str) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while portal.data.count(sql).await != 1 {
        assert!(Instant::now() < deadline, "{sql}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn an_invitation_arrives_and_works() {
    let mut sink = MailSink::start();
    let (portal, _provider) = start(Backend::Sqlite, &sink).await;
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    invite(&steward, "Müller & Söhne", "amt@beispiel.de").await;
    let mail = sink.next().await;
    assert_eq!(mail["to"][0], "amt@beispiel.de");
    assert_eq!(mail["from"], "\"Strategieportal\" <portal@beispiel.de>");
    assert_eq!(mail["headers"]["auto-submitted"], "auto-generated");
    let text = mail["text"].as_str().expect("text");
    assert!(text.contains("Guten Tag Müller & Söhne"), "{text}");
    let link = text.lines().find_map(|l| l.strip_prefix(&portal.base)).expect("a link");
    assert_eq!(portal.browser().get(link).await.status, 200, "{link}");
    // The link stands nowhere any more.
    until_one(&portal, "select count(*) from mail where sent_at is not null and body = ''").await;
}

#[tokio::test]
async fn a_wrong_password_loses_no_mail() {
    let sink = MailSink::without_logins();
    let (portal, _provider) = start(Backend::Sqlite, &sink).await;
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    invite(&steward, "Wartet", "amt@beispiel.de").await;
    until_one(
        &portal,
        "select count(*) from mail where sent_at is null and given_up_at is null and attempts = 1 and error like '%535%' and body <> ''",
    )
    .await;
}

#[tokio::test]
async fn a_mailbox_that_is_busy_gets_it_later_one_that_is_missing_never() {
    let mut sink = MailSink::start();
    let (portal, _provider) = start(Backend::Postgres, &sink).await;
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    invite(&steward, "Weg", "gibt-es-nicht@beispiel.de").await;
    invite(&steward, "Später", "spaeter@beispiel.de").await;
    until_one(&portal, "select count(*) from mail where given_up_at is not null and error like '%550%' and body = ''").await;
    until_one(&portal, "select count(*) from mail where sent_at is null and given_up_at is null and attempts = 1 and error like '%451%'")
        .await;
    portal.data.run("update mail set due_at = created_at where given_up_at is null").await;
    assert_eq!(sink.next().await["to"][0], "spaeter@beispiel.de");
}

#[tokio::test]
async fn a_notice_comes_by_mail_until_one_click_ends_it() {
    let mut sink = MailSink::start();
    let (portal, _provider) = start(Backend::Sqlite, &sink).await;
    let officer = portal.browser();
    login(&officer, "fachkraft-nottuln", "substantial").await;
    portal.data.run("update person set email = 'fachkraft@beispiel.de', display_name = 'Fachkraft Nottuln' where display_name like 'Fachkraft Nottuln%'").await;
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    let person = http_tests::key("person/fachkraft-nottuln");
    let page = format!("/arbeit/personen/{person}");
    let mut fields = hidden(&steward.get(&page).await.text());
    fields.retain(|(name, _)| name == "f[person_id]");
    for (key, value) in [
        ("f[role]", "coordinator"),
        ("f[organisation_id]", http_tests::key("org/nottuln").to_string().as_str()),
        ("f[valid_from]", "01.01.2026"),
        ("f[reason]", "Vertretung"),
    ] {
        fields.push((key.to_owned(), value.to_owned()));
    }
    let answer = steward.act("roles/give", &page, &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.brief());
    assert!(officer.get("/arbeit").await.text().contains("Neu für Sie"));
    // A minute passes.
    portal.data.run("update notice set created_at = '2026-01-01T00:00:00+00:00'").await;
    let mail = sink.next().await;
    assert_eq!(mail["to"][0], "fachkraft@beispiel.de");
    let text = mail["text"].as_str().expect("text");
    assert!(text.contains("Sie haben eine neue Rolle: Digitalisierungsbeauftragte/r, "), "{text}");
    assert_eq!(mail["headers"]["list-unsubscribe-post"], "List-Unsubscribe=One-Click");
    let address = mail["headers"]["list-unsubscribe"].as_str().expect("a header").trim_matches(['<', '>']).to_owned();
    let address = address.strip_prefix(&portal.base).expect("an address of the portal");

    // Looking changes nothing; the click does, without any login or origin.
    let nobody = portal.browser();
    assert_eq!(nobody.get(address).await.status, 200);
    assert_eq!(portal.data.count("select count(*) from mail_choice where mode = 'at_once'").await, 1);
    let click = nobody.request(reqwest::Method::POST, address).body("List-Unsubscribe=One-Click");
    assert_eq!(nobody.send(click).await.status, 200);
    assert_eq!(portal.data.count("select count(*) from mail_choice where mode = 'never'").await, 1);
    let other = if address.ends_with('0') { '1' } else { '0' };
    let wrong = format!("{}{other}", &address[..address.len() - 1]);
    assert_eq!(nobody.get(&wrong).await.status, 404);
    assert_eq!(nobody.send(nobody.request(reqwest::Method::POST, &wrong)).await.status, 404);

    // Chosen again in the account, refused when it is nonsense.
    let choose = |mode: &'static str| vec![("mode".to_owned(), mode.to_owned())];
    assert_eq!(officer.act("notices/choose", "/arbeit/konto", &choose("daily")).await.status, 200);
    assert_eq!(portal.data.count("select count(*) from mail_choice where mode = 'daily'").await, 1);
    assert!(officer.act("notices/choose", "/arbeit/konto", &choose("stündlich")).await.status >= 400);
    assert_eq!(officer.act("notices/read", "/arbeit", &[]).await.status, 200);
    assert!(!officer.get("/arbeit").await.text().contains("Neu für Sie"));
}
