//! Invitations as people meet them: links of a list, a link that does not hold any more, and what the
//! log says about all of it.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http_tests::login::login;
use http_tests::page::{attributes, between, form, hidden};
use http_tests::{Backend, Browser, Failures, key};

/// Sends a form of a page with some of its fields filled in.
async fn fill(browser: &Browser, page: &str, action: &str, typed: &[(&str, &str)]) -> u16 {
    let html = browser.get(page).await.text();
    let given = hidden(form(&html, &format!("/aktion/{action}")));
    let given = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).filter(|(n, _)| typed.iter().all(|(t, _)| t != n));
    let fields: Vec<(&str, &str)> = given.chain(typed.iter().copied()).collect();
    browser.post(&format!("/aktion/{action}"), page, &fields).await.status
}

#[tokio::test]
async fn a_link_holds_as_long_as_whoever_made_it_may_invite() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let (coordinator, steward, newcomer) = (portal.browser(), portal.browser(), portal.browser());
    login(&coordinator, "digital-nottuln", "high").await;
    login(&steward, "geschaeftsstelle", "high").await;
    let nottuln = key("org/nottuln").to_string();
    let typed = [("f[name]", "Fachkraft Bauamt"), ("f[role]", "officer"), ("f[organisation_id]", nottuln.as_str())];
    f.same(fill(&coordinator, "/arbeit/personen/einladen", "invitations/create", &typed).await, 303, "the invitation");
    let page = coordinator.get("/arbeit/personen/links").await.text();
    let link = format!("/einladung/{}", between(&page, "/einladung/", "<").unwrap_or_default());
    f.same(newcomer.get(&link).await.status, 200, "the link of somebody who may invite");

    let maker = key("person/digital-nottuln").to_string();
    let typed = [("f[id]", maker.as_str()), ("f[reason]", "Gerät verloren")];
    let disabled = steward.post("/aktion/people/disable", &format!("/arbeit/personen/{maker}"), &typed).await;
    f.same(disabled.status, 303, "disabling");
    login(&newcomer, "neu-1", "substantial").await;
    for answer in [newcomer.get(&link).await, newcomer.post(&link, &link, &[]).await] {
        f.same(answer.status, 410, "the link of somebody who was disabled");
        let words = answer.text();
        f.check(words.contains("Diese Einladung gilt nicht mehr") && words.contains("um eine neue Einladung"), || answer.brief());
    }
    let roles = portal
        .data
        .count("select count(*) from role_assignment r join person p on p.id = r.person_id where p.display_name = 'Neue Person 1'");
    f.same(roles.await, 0, "roles of the newcomer");
    let listed = steward.get("/arbeit/personen/einladungen").await.text();
    f.check(listed.contains("gilt nicht mehr"), || "the list calls it open".into());

    // The log says it in words.
    let log = steward.get("/arbeit/protokoll?aktion=invitation").await.text();
    for words in ["<b>Rolle:</b>", "<ins>Fachkraft</ins>", "<b>Kommune:</b>", "<ins>Gemeinde Nottuln</ins>"] {
        f.check(log.contains(words), || format!("the log lacks {words}"));
    }
    f.check(!log.contains("organisation_id") && !log.contains(&nottuln), || "the log speaks of columns and ids".into());
    let file = steward.get("/arbeit/protokoll.csv?aktion=invitation").await.text();
    f.check(file.contains("role: officer") && file.contains(&nottuln), || "the file does not hold what was stored".into());
    f.end();
}

#[tokio::test]
async fn links_of_a_list_come_as_a_file_and_are_revoked_together() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    let list = "Name;Rolle;Kommune\nFachkraft Eins;Fachkraft;Nottuln\n=Fachkraft Zwei;Fachkraft;Senden\n";
    let kept = steward.upload("/arbeit/einlesen/personen", "liste.csv", list.as_bytes(), &[]).await;
    f.same(fill(&steward, &kept.location().replace(&portal.base, ""), "import/apply", &[]).await, 303, "reading in");
    let page = steward.get("/arbeit/personen/links").await;
    f.same(page.header("cache-control"), "no-store", "the page with the links");
    let page = page.text();
    let start = "data:text/csv;charset=utf-8;base64,";
    let file = attributes(&page, "href").into_iter().find_map(|h| h.strip_prefix(start).map(str::to_owned)).unwrap_or_default();
    let file = String::from_utf8(BASE64_STANDARD.decode(file).unwrap_or_default()).unwrap_or_default();
    let links: Vec<&str> = page.split(&format!("{}/einladung/", portal.base)).skip(1).filter_map(|rest| rest.split('<').next()).collect();
    f.same(links.len(), 2, "links on the page");
    for link in &links {
        f.check(file.contains(&format!(";{}/einladung/{link};", portal.base)), || format!("the file lacks a link: {file}"));
    }
    f.check(file.contains("\r\n'=Fachkraft Zwei;"), || format!("a spreadsheet computes a name: {file}"));
    let again = steward.get("/arbeit/personen/links").await.text();
    f.check(!again.contains(start), || "the links are shown twice".into());

    let invitations = "/arbeit/personen/einladungen";
    f.check(steward.get(invitations).await.text().contains("Alle 2 offenen dieser Liste zurückziehen"), || {
        "no way to revoke the list".into()
    });
    f.same(fill(&steward, invitations, "invitations/revoke_list", &[]).await, 303, "revoking");
    f.same(portal.data.count("select count(*) from invitation where revoked_at is not null").await, 2, "revoked");
    f.same(portal.browser().get(&format!("/einladung/{}", links[0])).await.status, 410, "a link of the list");
    f.check(!steward.get(invitations).await.text().contains("revoke_list"), || "a list that is revoked is offered again".into());
    f.end();
}
