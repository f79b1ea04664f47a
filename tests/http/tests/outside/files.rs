//! Files of fields and workshops on their way to citizens: attached by a group's lead, public with
//! the next edition, and in that edition for good.

use crate::publishing::next;
use http_tests::login::login;
use http_tests::page::{attributes, between};
use http_tests::{Backend, Browser, Failures};

/// The address of the only file that a page lists.
async fn listed(visitor: &Browser, page: &str) -> Option<String> {
    let html = visitor.get(page).await.text();
    let section = between(&html, "<h2 id=\"dateien\">", "</section>").unwrap_or_default().to_owned();
    let mut files = attributes(&section, "href").into_iter();
    let only = files.next();
    assert!(files.next().is_none(), "{section}");
    only
}

#[tokio::test]
async fn files_of_fields_and_workshops_become_public_with_an_edition() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let (lead, steward, visitor) = (portal.browser(), portal.browser(), portal.browser());
    login(&lead, "ag-leitung-mobilitaet", "high").await;
    login(&steward, "geschaeftsstelle", "high").await;
    let publish = async |why: &str| {
        let fields = next(&steward, why).await;
        let answer = steward.act("editions/publish", "/arbeit/fassungen/neu", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    };
    for (thing, name) in [("/themenfelder/mobilitaet", "Karte Süd.pdf"), ("/workshops/mobilitaet-2020", "Programm.pdf")] {
        let (at, bytes) = (format!("/arbeit{thing}/dateien"), format!("%PDF-1.7 {name}"));
        let sent = lead.upload(&at, name, bytes.as_bytes(), &[("f[description]", "Stand: Frühjahr")]).await;
        f.check(sent.location().ends_with("meldung=uploaded"), || format!("{name}: {}", sent.brief()));
        f.check(lead.get(&format!("/arbeit{thing}")).await.text().contains(name), || format!("{name} is not on the working page"));
        f.same(listed(&visitor, thing).await, None, &format!("{name} before it is published"));
        let draft = attributes(&lead.get(&at).await.text(), "href").into_iter().find(|h| h.starts_with("/arbeit/dateien/"));
        let address = draft.unwrap_or_default().replacen("/arbeit", "", 1);
        f.same(visitor.get(&address).await.status, 404, &address);
        // The preview leads to it within itself.
        let ahead = listed(&steward, &format!("/arbeit/fassungen/vorschau{thing}")).await.unwrap_or_default();
        f.same(ahead.as_str(), format!("/arbeit/fassungen/vorschau{address}").as_str(), "in the preview");
        f.same(steward.get(&ahead).await.text(), bytes, "in the preview");
        f.check(visitor.get(&ahead).await.asks_for_login(), || format!("{ahead} is open to everybody"));
    }
    publish("Mit Karte und Programm").await;
    let last = portal.data.count("select max(number) from edition").await;
    for (thing, name) in [("/themenfelder/mobilitaet", "Karte Süd.pdf"), ("/workshops/mobilitaet-2020", "Programm.pdf")] {
        let address = listed(&visitor, thing).await.unwrap_or_default();
        let got = visitor.get(&address).await;
        f.check(got.status == 200 && got.text() == format!("%PDF-1.7 {name}"), || format!("{name}: {}", got.brief()));
        f.same(got.header("content-type"), "application/pdf", name);
        f.check(got.header("content-disposition").starts_with("attachment; filename=\""), || got.brief());
        let html = visitor.get(thing).await.text();
        f.check(html.contains("Stand: Frühjahr") && html.contains(" PDF, 1\u{a0}kB"), || format!("{name}: what it is is not said"));
        f.same(listed(&visitor, &format!("/en{thing}")).await, Some(format!("/en{address}")), "in English");
        f.same(listed(&visitor, &format!("/fassungen/{}{thing}", last - 1)).await, None, "in the edition before");
        f.same(visitor.get(&format!("/fassungen/{}{address}", last - 1)).await.status, 404, "from the edition before");
        // Taken back, it stays as long as the edition is the newest, and in that edition for good.
        let id = address.split('/').nth(2).unwrap_or_default().to_owned();
        let page = format!("/arbeit{thing}/dateien");
        let silent = lead.post("/aktion/attachments/withdraw", &page, &[("f[id]", &id), ("f[reason]", " ")]).await;
        f.check(silent.location().contains("entwurf="), || format!("{name}: {}", silent.brief()));
        let back = lead.post("/aktion/attachments/withdraw", &page, &[("f[id]", &id), ("f[reason]", "Veraltet")]).await;
        f.same(back.location(), format!("/arbeit{thing}/dateien?meldung=withdrawn").as_str(), name);
        f.same(visitor.get(&address).await.status, 200, "the edition does not change");
    }
    let compared = visitor.get(&format!("/fassungen/vergleich?von={}&bis={last}", last - 1)).await.text();
    f.check(compared.contains("Karte Süd.pdf") && compared.contains("Programm.pdf"), || "the comparison does not tell the files".into());
    publish("Ohne Karte und Programm").await;
    for thing in ["/themenfelder/mobilitaet", "/workshops/mobilitaet-2020"] {
        f.same(listed(&visitor, thing).await, None, "taken back");
        let older = listed(&visitor, &format!("/fassungen/{last}{thing}")).await.unwrap_or_default();
        f.same(visitor.get(&older).await.status, 200, "in the edition that has it");
        f.same(visitor.get(&older.replacen(&format!("/fassungen/{last}"), "", 1)).await.status, 404, "in the newest edition");
    }
    let checked = http_tests::server::run(&portal.data.url, &portal.files(), &["check"]);
    f.check(checked.status.success(), || String::from_utf8_lossy(&checked.stdout).into_owned());
    f.end();
}
