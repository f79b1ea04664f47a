//! Texts in from files and out as files, and what people are told of it.

use crate::live::person;
use http_tests::page::{between, form, hidden, value};
use http_tests::{Answer, Backend, Browser, Failures, key};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The page of the vision of a field.
fn vision(field: &str) -> String {
    format!("/arbeit/texte/field/{}/vision", key(&format!("field/{field}")))
}

/// A Word file with only this in it.
fn word(body: &str) -> Vec<u8> {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main =
        format!("<Relationships><Relationship Id=\"a\" Type=\"{kinds}/officeDocument\" Target=\"word/document.xml\"/></Relationships>");
    let document = format!("<w:document xmlns:w=\"x\"><w:body>{body}</w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [("_rels/.rels", main), ("word/document.xml", document)] {
        zip.start_file(name, SimpleFileOptions::default()).expect("begun");
        zip.write_all(content.as_bytes()).expect("packed");
    }
    zip.finish().expect("a file").into_inner()
}

#[tokio::test]
async fn whoever_reads_a_file_in_is_told_what_did_not_come_along() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let lead = person(&portal, "ag-leitung-mobilitaet").await;
    let (page, form) = (vision("mobilitaet"), format!("{}/einlesen", vision("mobilitaet")));
    let picture = "<w:drawing><wp:inline/></w:drawing>";
    let comment = |id: u8| format!("<w:commentReference w:id=\"{id}\"/>");
    let words =
        |words: &str| format!("<w:p><w:r><w:t>{words}</w:t>{picture}{picture}{}{}{}</w:r></w:p>", comment(1), comment(2), comment(3));
    for (language, body, told) in [
        ("de", words("Ein Bus."), Some("<p>Nicht übernommen: 2 Bilder, 3 Kommentare.</p>")),
        ("en", words("Zwei Busse."), Some("<p>Not taken over: 2 pictures, 3 comments.</p>")),
        ("de", "<w:p><w:r><w:t>Drei Busse.</w:t></w:r></w:p>".to_owned(), None),
    ] {
        lead.set_cookie("sprache", language);
        let sent = lead.upload(&form, "vision.docx", &word(&body), &[]).await;
        f.check(sent.status == 303 && sent.location().starts_with(&format!("{page}?meldung=read_in")), || sent.brief());
        let shown = lead.get(sent.location()).await;
        f.same(shown.status, 200, sent.location());
        let html = shown.text();
        let status = between(&html, "class=\"w-note w-note--ok", "</div>").unwrap_or_default();
        f.check(status.contains(if language == "de" { "Eingelesen." } else { "Read in." }), || status.to_owned());
        match told {
            Some(told) => f.check(status.contains(told), || format!("“{told}” is not said: {status}")),
            None => f.check(!status.contains("Nicht"), || status.to_owned()),
        }
    }
    f.end();
}

/// Sends the form for an action as its page gives it out, with some fields filled in.
async fn fill(browser: &Browser, page: &str, action: &str, typed: &[(&str, &str)]) -> Answer {
    let html = browser.get(page).await.text();
    let given = hidden(form(&html, &format!("/aktion/{action}")));
    let mut fields: Vec<(&str, &str)> = given.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    fields.extend(typed);
    browser.post(&format!("/aktion/{action}"), page, &fields).await
}

#[tokio::test]
async fn who_would_lose_suggestions_of_others_is_asked_first() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let (steward, adviser) = (person(&portal, "geschaeftsstelle").await, person(&portal, "fraktion-begleitend").await);
    let page = vision("gesundheit");
    let now = "Bus und Bahn.\n\nHausärzte fehlen überall.";
    for (action, typed) in
        [("texts/save", ("f[markdown]", "Bus und Bahn.")), ("texts/keep", ("f[name]", "Davor")), ("texts/save", ("f[markdown]", now))]
    {
        let done = fill(&steward, &page, action, &[typed]).await;
        f.check(done.location().contains("meldung="), || format!("{action}: {}", done.brief()));
    }
    let suggested = fill(&adviser, &page, "texts/suggest", &[("f[markdown]", &format!("{now} Auch hier."))]).await;
    f.check(suggested.location().ends_with("meldung=suggested"), || suggested.brief());

    // The only form with a button that leads back to a state with a name.
    let html = steward.get(&page).await.text();
    f.check(html.contains("Vorschläge, über die noch niemand entschieden hat, gehören nicht dazu."), || "what stays is not said".into());
    let row = between(&html, ">Davor</th>", "</tr>").unwrap_or_default();
    let fields = hidden(form(row, "/aktion/texts/restore"));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let asked = steward.post("/aktion/texts/restore", &page, &fields).await;
    f.check(asked.status == 303 && asked.location().starts_with(&format!("{page}/zurueckholen?stand=")), || asked.brief());
    f.check(steward.get(&format!("{page}/datei/md")).await.text() == now, || "the text was changed".into());
    let ask = steward.get(asked.location()).await.text();
    f.check(ask.contains("Ein Vorschlag, der in diesem Text auf eine Entscheidung wartet, geht dabei verloren"), || ask.clone());
    f.check(ask.contains("Davor, "), || "which state is not said".into());
    let done = fill(&steward, asked.location(), "texts/restore", &[]).await;
    f.same(done.location(), format!("{page}?meldung=state_restored").as_str(), "confirmed");
    f.same(steward.get(&format!("{page}/datei/md")).await.text(), "Bus und Bahn.".to_owned(), "what was brought back");
    let told = adviser.get("/arbeit/nachrichten").await.text().replace("<!>", "");
    f.check(told.contains("Ihr Vorschlag „Auch hier.“ wurde nicht übernommen"), || told.clone());
    // Nothing to lose any more: what is asked for is done.
    f.check(!steward.get(asked.location()).await.text().contains("w-note--warn"), || "something is said to be lost".into());
    let gone = format!("{page}/zurueckholen?stand=fassung-99");
    f.same(steward.get(&gone).await.location(), format!("{page}#staende").as_str(), "a state that is not there");
    f.end();
}

#[tokio::test]
async fn too_long_a_text_is_said_beside_the_file() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let lead = person(&portal, "ag-leitung-mobilitaet").await;
    let (page, form) = (vision("mobilitaet"), format!("{}/einlesen", vision("mobilitaet")));
    let before = lead.get(&format!("{page}/datei/md")).await.text();
    let long = "Bus ".repeat(125_000) + "!";
    for (language, said) in [("de", "Höchstens 500.000 Zeichen"), ("en", "up to 500,000 characters")] {
        lead.set_cookie("sprache", language);
        let answer = lead.upload(&form, "lang.md", long.as_bytes(), &[]).await;
        let html = answer.text();
        f.same(answer.status, 422, language);
        let beside = between(&html, "id=\"datei-f\"", "</p>").unwrap_or_default();
        f.check(beside.contains(said) && html.contains("type=\"file\""), || format!("“{said}” is not said beside the file: {beside}"));
    }
    f.same(lead.get(&format!("{page}/datei/md")).await.text(), before, "the text");
    f.end();
}

#[tokio::test]
async fn objects_in_a_text_go_out_with_title_and_state() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let mut f = Failures::default();
    let lead = person(&portal, "ag-leitung-mobilitaet").await;
    let page = vision("mobilitaet");
    let address = format!("ziel:{}", key("goal/mobilitaet/1"));
    fill(&lead, &page, "texts/save", &[("f[markdown]", &format!("<{address}>\n\nDarunter."))]).await;
    let html = lead.get(&page).await.text();
    let markdown = value(&html, "f[markdown]").unwrap_or_default().replace("\r\n", "\n");
    let titled = markdown.strip_prefix('[').and_then(|m| m.strip_suffix(&format!("]({address})\n\nDarunter.")));
    let title = titled.unwrap_or_default().to_owned();
    f.check(title.len() > 5 && html.contains(&title), || format!("no title: {markdown}"));
    f.check(html.contains("Eine Zeile wie [Titel](steckbrief:0191…) zeigt"), || "such lines are not explained".into());
    // Another title is another title of the same thing.
    fill(&lead, &page, "texts/save", &[("f[markdown]", &format!("[Anders]({address})\n\nDarunter!"))]).await;
    let file = lead.get(&format!("{page}/datei/md")).await.text();
    f.same(file, format!("[{title}]({address})\n\nDarunter!"), "as a file");

    let word = lead.get(&format!("{page}/datei/docx")).await;
    let mut archive = ZipArchive::new(Cursor::new(word.bytes)).expect("a file of Word");
    let mut xml = String::new();
    archive.by_name("word/document.xml").expect("the text").read_to_string(&mut xml).expect("read");
    let state = xml.split(" – ").skip(1).any(|behind| behind.starts_with(|c: char| c.is_ascii_digit()));
    f.check(xml.contains("Ziel: ") && state, || format!("no state: {xml}"));
    f.end();
}
