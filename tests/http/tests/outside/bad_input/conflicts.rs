//! Two people, or one who presses twice: one success, one clear answer, no lost text.

use super::{form, steward};
use http_tests::login::login;
use http_tests::page::{hidden, value};
use http_tests::{Backend, Browser, Failures, key};

/// The fields of the text form as a page shows them, with another text.
fn filled<'a>(fields: &'a [(String, String)], text: &'a str) -> Vec<(&'a str, &'a str)> {
    let own = fields.iter().filter(|(n, _)| n.starts_with("f[")).map(|(n, v)| (n.as_str(), v.as_str()));
    own.chain([("f[markdown]", text)]).collect()
}

async fn overtaken(backend: Backend) {
    let (portal, _provider) = crate::demo(backend).await;
    let mut f = Failures::default();
    let address = format!("/arbeit/texte/field/{}/vision", key("field/mobilitaet"));
    let open = |account: &'static str| {
        let (browser, address) = (portal.browser(), address.clone());
        async move {
            login(&browser, account, "high").await;
            let fields = hidden(&browser.get(&address).await.text());
            (browser, fields)
        }
    };
    let (first, first_fields) = open("ag-leitung-mobilitaet").await;
    let (second, second_fields) = open("ag-mitglied-mobilitaet").await;
    let saved = first.post("/aktion/texts/save", &address, &filled(&first_fields, "Der Text der Leitung.")).await;
    f.same(saved.location(), &format!("{address}?meldung=saved"), "the first to save");
    let late = second.post("/aktion/texts/save", &address, &filled(&second_fields, "Der Text des Mitglieds.")).await;
    f.check(late.status == 303 && late.location().starts_with(&format!("{address}?entwurf=")), || format!("the second: {}", late.brief()));
    let page = second.get(late.location()).await.text();
    f.check(page.contains("Jemand war schneller: beide Texte sind da"), || "nothing says that somebody was faster".into());
    f.check(page.contains("Der Text der Leitung."), || "the text saved in the meantime is not shown".into());
    f.same(value(&page, "f[markdown]"), Some("Der Text des Mitglieds.".to_owned()), "the text that was not saved");
    let stored = first.get(&address).await.text();
    f.same(value(&stored, "f[markdown]").map(|t| t.trim().to_owned()), Some("Der Text der Leitung.".to_owned()), "what is stored");
    // In the background the same is an answer of its own.
    let fields: Vec<(String, String)> =
        filled(&second_fields, "Noch ein Text.").into_iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    f.same(second.act("texts/save", &address, &fields).await.status, 409, "an old version in the background");
    // Saving again is a decision, and then nothing is left over.
    let decided = hidden(&page);
    let done = second.post("/aktion/texts/save", &address, &filled(&decided, "Der Text des Mitglieds.")).await;
    f.same(done.location(), &format!("{address}?meldung=saved"), "saving after having seen both");
    f.check(!second.get("/arbeit").await.text().contains("entwurf="), || "a draft is left over".into());
    for version in ["", "0", "-1", "x", "99999999999"] {
        let fields = form(&[
            ("owner_kind", "field"),
            ("owner_id", &key("field/mobilitaet").to_string()),
            ("slot", "vision"),
            ("version", version),
            ("markdown", "x"),
        ]);
        f.same(second.act("texts/save", &address, &fields).await.status, 409, &format!("version {version:?}"));
    }
    f.end();
}

#[tokio::test]
async fn the_second_sees_both_texts_sqlite() {
    overtaken(Backend::Sqlite).await;
}

#[tokio::test]
async fn the_second_sees_both_texts_postgres() {
    overtaken(Backend::Postgres).await;
}

/// Sends the same form five times at once; the statuses, sorted.
async fn five(browser: &Browser, name: &str, page: &str, fields: &[(String, String)]) -> Vec<u16> {
    let one = || browser.act(name, page, fields);
    let answers = tokio::join!(one(), one(), one(), one(), one());
    let mut statuses: Vec<u16> = [answers.0, answers.1, answers.2, answers.3, answers.4].iter().map(|a| a.status).collect();
    statuses.sort_unstable();
    statuses
}

async fn pressed_twice(backend: Backend) {
    let (portal, _provider) = crate::demo(backend).await;
    let browser = steward(&portal).await;
    let mut f = Failures::default();
    // A new field with the same number: one is made, the others hear that the number is taken.
    let fields = form(&[("title", "Doppelt"), ("number", "88")]);
    let statuses = five(&browser, "fields/save", "/arbeit/themenfelder/neu", &fields).await;
    f.check(statuses[0] == 200 && statuses[1..].iter().all(|s| [409, 422].contains(s)), || format!("five new fields: {statuses:?}"));
    f.same(portal.data.count("select count(*) from field where number = 88").await, 1, "fields made");
    f.same(portal.data.count("select count(*) from audit_event where action = 'field.save'").await, 1, "audit events of it");
    // An edition: one is published, the others hear that it is done.
    let editions = portal.data.count("select count(*) from edition").await;
    let page = browser.get("/arbeit/fassungen/neu").await.text();
    let get = |name: &str| value(&page, name).unwrap_or_default();
    let (number, preview) = (get("f[number]"), get("f[preview]"));
    let fields = form(&[("number", &number), ("preview", &preview), ("label", "discussion"), ("reason", "Alle drücken zugleich.")]);
    let statuses = five(&browser, "editions/publish", "/arbeit/fassungen/neu", &fields).await;
    f.same(statuses, vec![200, 409, 409, 409, 409], "five publications");
    f.same(portal.data.count("select count(*) from edition").await, editions + 1, "editions published");
    f.same(portal.browser().get(&format!("/fassungen/{number}")).await.status, 200, "the new edition");
    // A preview that is not what would be published now.
    let fields = form(&[
        ("number", &(number.parse::<i32>().unwrap() + 1).to_string()),
        ("preview", &preview),
        ("label", "discussion"),
        ("reason", "x"),
    ]);
    let another = form(&[("title", "Inzwischen dazugekommen"), ("number", "89")]);
    f.same(browser.act("fields/save", "/arbeit/themenfelder/neu", &another).await.status, 200, "a change after the preview");
    f.same(browser.act("editions/publish", "/arbeit/fassungen/neu", &fields).await.status, 409, "publishing what nobody looked at");
    f.end();
}

#[tokio::test]
async fn pressing_twice_does_it_once_sqlite() {
    pressed_twice(Backend::Sqlite).await;
}

#[tokio::test]
async fn pressing_twice_does_it_once_postgres() {
    pressed_twice(Backend::Postgres).await;
}
