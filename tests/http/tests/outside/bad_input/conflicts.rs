//! Two people, or one who presses twice: one success, one clear answer, no lost text.

use super::{form, steward};
use http_tests::login::login;
use http_tests::page::{form as form_to, hidden, value};
use http_tests::{Backend, Browser, Failures, Portal, key};

const SAVE: &str = "/aktion/texts/save";

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
            let fields = hidden(form_to(&browser.get(&address).await.text(), SAVE));
            (browser, fields)
        }
    };
    let (first, first_fields) = open("ag-leitung-mobilitaet").await;
    let (second, second_fields) = open("ag-mitglied-mobilitaet").await;
    let saved = first.post(SAVE, &address, &filled(&first_fields, "Der Text der Leitung.")).await;
    f.same(saved.location(), &format!("{address}?meldung=saved"), "the first to save");
    let late = second.post(SAVE, &address, &filled(&second_fields, "Der Text des Mitglieds.")).await;
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
    // Saving again is a decision, and then nothing of it is left over; what came in the background waits on.
    let decided = hidden(form_to(&page, SAVE));
    let done = second.post(SAVE, late.location(), &filled(&decided, "Der Text des Mitglieds.")).await;
    f.same(done.location(), &format!("{address}?meldung=saved"), "saving after having seen both");
    let (kept, work) = (late.location().replacen(&address, "", 1), second.get("/arbeit").await.text());
    f.check(!work.contains(&kept), || "what was saved is still kept".into());
    f.check(work.contains("entwurf="), || "what was not saved is gone".into());
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

/// How often an impatient person presses.
const TIMES: usize = 20;

/// Sends the same form many times at once; the statuses, sorted.
async fn pressed(browser: &Browser, name: &'static str, page: &str, fields: &[(String, String)]) -> Vec<u16> {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..TIMES {
        let (browser, page, fields) = (browser.fork(), page.to_owned(), fields.to_vec());
        tasks.spawn(async move { browser.act(name, &page, &fields).await.status });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort_unstable();
    statuses
}

/// Forms for something new, as their pages give them out: one thing each, however often they are sent.
async fn new_things(portal: &Portal, browser: &Browser, f: &mut Failures) {
    let (sheet, goal, field) = (key("sheet/12"), key("goal/mobilitaet/1"), "/arbeit/themenfelder/mobilitaet");
    let cases: Vec<(&'static str, String, &str, Vec<(&str, &str)>)> = vec![
        ("fact_sheets/save", "/arbeit/projekte/neu".into(), "fact_sheet", vec![("title", "Doppelt"), ("status", "idea"), ("lead", "LEAD")]),
        ("fact_sheets/progress", "/arbeit/projekte/12/sachstand".into(), "progress_note", vec![("actual", "Doppelt"), ("light", "green")]),
        (
            "fields/note",
            format!("{field}/sachstand"),
            "progress_note",
            vec![("actual", "Doppelt"), ("light", "green"), ("date", "01.11.2026")],
        ),
        ("indicators/save", format!("{field}/ziele/{goal}/kennzahlen/neu"), "indicator", vec![("title", "Doppelt"), ("unit", "Prozent")]),
        ("workshops/save", "/arbeit/workshops/neu".into(), "workshop", vec![("title", "Doppelt")]),
        (
            "results/save",
            "/arbeit/workshops/mobilitaet-2026/ergebnisse/neu".into(),
            "workshop_result",
            vec![("text", "Doppelt"), ("kind", "feedback")],
        ),
        (
            "organisations/save",
            "/arbeit/verbund/mitglieder/neu".into(),
            "organisation",
            vec![("name", "Doppelt"), ("short_name", "Doppelt"), ("kind", "agency")],
        ),
        ("bodies/save", "/arbeit/verbund/gremien".into(), "body", vec![("name", "Doppelt"), ("kind", "committee")]),
        ("invitations/create", "/arbeit/personen/einladen".into(), "invitation", vec![("name", "Doppelt"), ("role", "operator")]),
    ];
    let lead = key("org/nottuln").to_string();
    for (name, page, table, typed) in cases {
        let count = format!("select count(*) from \"{table}\"");
        let before = portal.data.count(&count).await;
        let html = browser.get(&page).await.text();
        // The form for something new: others on the page name what is there already.
        let new = |form: &&str| {
            form.contains(&format!("/aktion/{name}\""))
                && hidden(form)
                    .iter()
                    .all(|(n, v)| n != "f[id]" || v.is_empty() || form.contains("f[once]") || name == "invitations/create")
        };
        let forms: Vec<&str> = html.split("<form").map(|f| f.split("</form>").next().unwrap_or_default()).collect();
        let html = forms.iter().find(|f| new(f)).copied().unwrap_or_default();
        let given = hidden(html).into_iter().filter(|(n, _)| n.starts_with("f["));
        let typed = form(&typed.into_iter().map(|(n, v)| (n, if v == "LEAD" { lead.as_str() } else { v })).collect::<Vec<_>>());
        let mut fields: Vec<(String, String)> = typed.clone();
        fields.extend(given.filter(|(n, _)| !typed.iter().any(|(m, _)| m == n)));
        let statuses = pressed(browser, name, &page, &fields).await;
        f.check(statuses[0] == 200 && statuses[1..].iter().all(|s| *s == 409), || format!("{name} many times: {statuses:?}"));
        f.same(portal.data.count(&count).await, before + 1, &format!("{name}: things made"));
    }
    // The button for a copy, which stands on the page of the sheet.
    let html = browser.get("/arbeit/projekte/12").await.text();
    let once = hidden(&html).into_iter().find(|(n, _)| n == "f[once]").map(|(_, v)| v).unwrap_or_default();
    let copy = form(&[("id", &sheet.to_string()), ("once", &once)]);
    let statuses = pressed(browser, "fact_sheets/copy", "/arbeit/projekte/12", &copy).await;
    f.check(statuses[0] == 200 && statuses[1..].iter().all(|s| *s == 409), || format!("copies: {statuses:?}"));
    f.same(portal.data.count("select count(*) from fact_sheet where title like 'Kopie von %'").await, 1, "copies made");
}

async fn pressed_twice(backend: Backend) {
    let (portal, _provider) = crate::demo(backend).await;
    let browser = steward(&portal).await;
    let mut f = Failures::default();
    // A new field with the same number: one is made, the others hear that the number is taken.
    let fields = form(&[("title", "Doppelt"), ("number", "88")]);
    let statuses = pressed(&browser, "fields/save", "/arbeit/themenfelder/neu", &fields).await;
    f.check(statuses[0] == 200 && statuses[1..].iter().all(|s| [409, 422].contains(s)), || format!("many new fields: {statuses:?}"));
    f.same(portal.data.count("select count(*) from field where number = 88").await, 1, "fields made");
    f.same(portal.data.count("select count(*) from audit_event where action = 'field.save'").await, 1, "audit events of it");
    new_things(&portal, &browser, &mut f).await;
    // An edition: one is published, the others hear that it is done.
    let editions = portal.data.count("select count(*) from edition").await;
    let page = browser.get("/arbeit/fassungen/neu").await.text();
    let get = |name: &str| value(&page, name).unwrap_or_default();
    let (number, preview) = (get("f[number]"), get("f[preview]"));
    let fields = form(&[("number", &number), ("preview", &preview), ("label", "discussion"), ("reason", "Alle drücken zugleich.")]);
    let statuses = pressed(&browser, "editions/publish", "/arbeit/fassungen/neu", &fields).await;
    f.check(statuses[0] == 200 && statuses[1..].iter().all(|s| *s == 409), || format!("many publications: {statuses:?}"));
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
