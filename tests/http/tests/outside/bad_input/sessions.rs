//! A session that ends in the middle of a form: log in again, and the text is still there.

use http_tests::login::{login, through};
use http_tests::page::{form, hidden, value};
use http_tests::{Backend, Failures, key};

#[tokio::test]
async fn what_was_typed_survives_the_session() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let address = format!("/arbeit/texte/field/{}/vision", key("field/mobilitaet"));
    for (what, change) in [
        ("idle", "last_seen_at = '2020-01-01T00:00:00+00:00'"),
        ("absolute expiry", "expires_at = '2020-01-01T00:00:00+00:00'"),
        ("ended from elsewhere", "ended_at = '2020-01-01T00:00:00+00:00'"),
        ("too low a level", "level = 'basic'"),
    ] {
        let browser = portal.browser();
        login(&browser, "ag-leitung-mobilitaet", "high").await;
        let fields = hidden(form(&browser.get(&address).await.text(), "/aktion/texts/save"));
        portal.data.run(&format!("update \"session\" set {change} where ended_at is null")).await;
        let typed = format!("Lange daran geschrieben ({what}): „Ümläute“ & <Zeichen>.");
        let mut sent: Vec<(&str, &str)> =
            fields.iter().filter(|(n, _)| n.starts_with("f[")).map(|(n, v)| (n.as_str(), v.as_str())).collect();
        sent.push(("f[markdown]", &typed));
        let refused = browser.post("/aktion/texts/save", &address, &sent).await;
        f.check(refused.asks_for_login() && refused.location().contains("entwurf"), || format!("{what}: {}", refused.brief()));
        // Somebody else who logs in on the same machine sees nothing of it.
        let to = refused.location().replacen("/anmelden", "/anmelden/demo", 1);
        let stranger = portal.browser();
        let done = through(&stranger, &to, "ag-mitglied-mobilitaet", "high").await;
        let seen = stranger.get(done.location()).await.text();
        f.check(!seen.contains(&format!("({what})")), || format!("{what}: somebody else sees the text"));
        // The person does, and saves it.
        let done = through(&browser, &to, "ag-leitung-mobilitaet", "high").await;
        f.check(done.location().starts_with(&format!("{address}?entwurf=")), || format!("{what}: after the login {}", done.brief()));
        let page = browser.get(done.location()).await.text();
        f.same(value(&page, "f[markdown]"), Some(typed.clone()), what);
        let fields = hidden(form(&page, "/aktion/texts/save"));
        let mut sent: Vec<(&str, &str)> =
            fields.iter().filter(|(n, _)| n.starts_with("f[")).map(|(n, v)| (n.as_str(), v.as_str())).collect();
        sent.push(("f[markdown]", &typed));
        let saved = browser.post("/aktion/texts/save", done.location(), &sent).await;
        f.same(saved.location(), &format!("{address}?meldung=saved"), what);
    }
    two_kept_forms(&portal, &mut f).await;
    // A file has to be chosen again; the words beside it are there.
    let (officer, page) = (portal.browser(), "/arbeit/projekte/12/dateien");
    login(&officer, "fachkraft-nottuln", "high").await;
    portal.data.run("update \"session\" set ended_at = '2020-01-01T00:00:00+00:00' where ended_at is null").await;
    let sent = officer.upload(page, "plan.txt", b"Ein Satz.", &[("f[description]", "Der Lageplan")]).await;
    f.check(sent.asks_for_login() && sent.location().contains("entwurf"), || format!("a file: {}", sent.brief()));
    let done = through(&officer, &sent.location().replacen("/anmelden", "/anmelden/demo", 1), "fachkraft-nottuln", "high").await;
    let html = officer.get(done.location()).await.text();
    f.same(value(&html, "f[description]"), Some("Der Lageplan".to_owned()), "the words beside a file");
    f.check(html.contains("Ihr Text ist wieder da"), || "nothing says why the file is not there".into());
    f.same(portal.data.count("select count(*) from attachment where file_name = 'plan.txt'").await, 0, "files of nobody");
    a_list(&portal, &mut f).await;
    // After a login somebody is on the page again, not where the form went.
    portal.data.run("update \"session\" set ended_at = '2020-01-01T00:00:00+00:00' where ended_at is null").await;
    let sent = officer.upload_from("/arbeit/verbund/angaben", "/arbeit/wappen", "w.png", b"x", &[]).await;
    f.check(sent.asks_for_login() && sent.location().contains("weiter=%2Farbeit%2Fverbund%2Fangaben"), || {
        format!("a picture: {}", sent.brief())
    });
    // Without any session before, nobody knows whose text it is: back to the page after a login.
    let nobody = portal.browser();
    let sent = nobody.post("/aktion/texts/save", &address, &[("f[markdown]", "x")]).await;
    f.check(sent.asks_for_login() && !sent.location().contains("entwurf"), || format!("without a session: {}", sent.brief()));
    f.end();
}

/// A pasted list waits for the login, whether the session ended or was not sure enough; a broken one
/// comes back with what is wrong.
async fn a_list(portal: &http_tests::Portal, f: &mut Failures) {
    let address = "/arbeit/einlesen/kommunen";
    for (what, change) in [("ended", "ended_at = '2020-01-01T00:00:00+00:00'"), ("too low a level", "level = 'basic'")] {
        for (list, sees) in
            [("Name;Kurzname;AGS;Art\nGemeinde Neu;Neu;05558099;Gemeinde\n", "1 neu"), ("AGS\n05558099\n", "Es fehlt die Spalte „Name“")]
        {
            let steward = portal.browser();
            login(&steward, "geschaeftsstelle", "high").await;
            portal.data.run(&format!("update \"session\" set {change} where ended_at is null")).await;
            let sent = steward.upload(address, "", b"", &[("f[text]", list)]).await;
            f.check(sent.asks_for_login() && sent.location().contains("entwurf"), || format!("a list, {what}: {}", sent.brief()));
            let done = through(&steward, &sent.location().replacen("/anmelden", "/anmelden/demo", 1), "geschaeftsstelle", "high").await;
            let html = steward.get(done.location()).await.text();
            f.check(html.contains(sees), || format!("a list, {what}: “{sees}” is not said at {}", done.location()));
        }
    }
    let steward = portal.browser();
    login(&steward, "geschaeftsstelle", "high").await;
    let list = "AGS\n05558099 <b>\n";
    let refused = steward.upload(address, "", b"", &[("f[text]", list)]).await;
    f.same(refused.status, 422, "a pasted list without names");
    let shown = value(&refused.text(), "f[text]").unwrap_or_default();
    f.same(shown.trim(), list.trim(), "what was pasted");
}

/// Two forms of one page are kept; one is saved, the other waits on.
async fn two_kept_forms(portal: &http_tests::Portal, f: &mut Failures) {
    let (browser, page) = (portal.browser(), "/arbeit/projekte/neu");
    login(&browser, "fachkraft-nottuln", "high").await;
    let mut kept = vec![];
    for title in ["Erster Entwurf", "Zweiter Entwurf"] {
        let sent = browser.post("/aktion/fact_sheets/save", page, &[("f[title]", title), ("f[lead]", "")]).await;
        f.check(sent.location().starts_with(&format!("{page}?entwurf=")), || format!("{title}: {}", sent.brief()));
        kept.push(sent.location().to_owned());
    }
    let lead = key("org/nottuln").to_string();
    let once = key("two-kept-forms").to_string();
    let fields = [("f[title]", "Zweiter Entwurf"), ("f[lead]", lead.as_str()), ("f[status]", "idea"), ("f[once]", once.as_str())];
    let saved = browser.post("/aktion/fact_sheets/save", &kept[1], &fields).await;
    f.check(saved.location().contains("meldung=created"), || format!("saved: {}", saved.brief()));
    let work = browser.get("/arbeit").await.text();
    f.check(work.contains(&kept[0]), || "what was kept and not saved is gone".into());
    f.check(!work.contains(&kept[1]), || "what was saved is still kept".into());
}
