//! Texts in from files and out as files, and what people are told of it.

use crate::live::person;
use http_tests::{Backend, Failures, key};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The page of the vision of a field.
fn vision(field: &str) -> String {
    format!("/arbeit/texte/field/{}/vision", key(&format!("field/{field}")))
}

/// A Word file with only this in it.
fn word(body: &str) -> Vec<u8> {
    let kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = format!("<Relationships><Relationship Id=\"a\" Type=\"{kinds}/officeDocument\" Target=\"word/document.xml\"/></Relationships>");
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
    let words = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t>{picture}{picture}{}{}{}</w:r></w:p>", comment(1), comment(2), comment(3));
    for (language, body, told) in [
        ("de", words("Ein Bus."), Some("<p>Nicht übernommen: 2 Bilder, 3 Kommentare.</p>")),
        ("en", words("Zwei Busse."), Some("<p>Not taken over: 2 pictures, 3 comments.</p>")),
        ("de", "<w:p><w:r><w:t>Drei Busse.</w:t></w:r></w:p>".to_owned(), None),
    ] {
        lead.set_cookie("sprache", language);
        let sent = lead.upload(&form, "vision.docx", &word(&body), &[]).await;
        f.check(sent.status == 303 && sent.location().starts_with(&format!("{page}?meldung=read_in")), || sent.brief());
        let html = lead.get(sent.location()).await.text();
        let status = http_tests::page::between(&html, "role=\"status\">", "</div>").unwrap_or_default();
        f.check(status.contains(if language == "de" { "Eingelesen." } else { "Read in." }), || status.to_owned());
        match told {
            Some(told) => f.check(status.contains(told), || format!("“{told}” is not said: {status}")),
            None => f.check(!status.contains("Nicht"), || status.to_owned()),
        }
    }
    f.end();
}
