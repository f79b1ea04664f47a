//! Lists (CSV) that are broken, too long, or hold rows that cannot be.

use super::state;
use http_tests::page::hidden;
use http_tests::{Backend, Failures};

#[tokio::test]
async fn a_list_that_cannot_be_read_says_why() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = super::steward(&portal).await;
    let before = (state(&portal).await, portal.data.count("select count(*) from form_draft").await);
    let mut f = Failures::default();
    let utf16_broken = [b"\xff\xfe".to_vec(), "Name\n".encode_utf16().flat_map(u16::to_le_bytes).collect(), b"\x00\xd8".to_vec()].concat();
    let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        ("nothing", vec![], "Die Datei ist leer", "The file is empty"),
        ("a workbook", b"PK\x03\x04\x14\0\0\0".to_vec(), "Das ist keine CSV-Datei", "This is not a CSV file"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "Das ist keine CSV-Datei", "This is not a CSV file"),
        ("half a letter", utf16_broken, "Das ist keine CSV-Datei", "This is not a CSV file"),
        ("a header only", b"Name;AGS\n".to_vec(), "Die Liste hat keine Zeilen", "The list has no rows"),
        ("empty lines", b"\n\n;;\n".to_vec(), "Die Liste hat keine Zeilen", "The list has no rows"),
        ("no name", b"AGS;Einwohner\n05558032;1\n".to_vec(), "Es fehlt die Spalte „Name“", "The column “Name” is missing"),
        ("a column twice", b"Name;Kommune\na;b\n".to_vec(), "Die Spalte „Name“ steht zweimal da", "The column “Name” is there twice"),
        (
            "100,000 rows",
            format!("Name\n{}", "x\n".repeat(100_000)).into_bytes(),
            "Die Liste hat 100000 Zeilen",
            "The list has 100000 rows",
        ),
        ("6 MB", vec![b'x'; 6 << 20], "Erlaubt sind 5 MB", "Up to 5 MB"),
    ];
    for (what, content, de, en) in &cases {
        for (language, sentence) in [("de", de), ("en", en)] {
            browser.set_cookie("sprache", language);
            let answer = browser.upload("/arbeit/einlesen/kommunen", "liste.csv", content, &[]).await;
            f.check(answer.status == 422 && answer.text().contains(sentence), || format!("{what}: {}", answer.brief()));
        }
    }
    browser.set_cookie("sprache", "de");
    f.same(browser.upload("/arbeit/einlesen/gibt-es-nicht", "liste.csv", b"Name\nx", &[]).await.status, 404, "a kind that is not there");
    f.same((state(&portal).await, portal.data.count("select count(*) from form_draft").await), before, "state after broken lists");
    f.end();
}

#[tokio::test]
async fn one_bad_row_stops_the_whole_list() {
    let (portal, _provider) = crate::demo(Backend::Sqlite).await;
    let browser = super::steward(&portal).await;
    let before = (state(&portal).await, portal.data.count("select count(*) from organisation").await);
    let mut f = Failures::default();
    // Encodings and separators of spreadsheets are all understood; what is wrong is told by row and column.
    let text = "Name;Kurzname;AGS;Art;Einwohner\nGemeinde Neu;Neu;05558099;Gemeinde;10\nGemeinde Falsch;Falsch;0555809;Gemeinde;-3\n";
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (what, content) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with its mark", format!("\u{feff}{text}").into_bytes()),
        ("UTF-16", utf16),
        ("commas", text.replace(';', ",").into_bytes()),
        ("tabs", text.replace(';', "\t").into_bytes()),
        ("Windows line ends", text.replace('\n', "\r\n").into_bytes()),
    ] {
        let sent = browser.upload("/arbeit/einlesen/kommunen", "liste.csv", &content, &[]).await;
        f.check(sent.status == 303 && sent.location().contains("?entwurf="), || format!("{what}: {}", sent.brief()));
        for (language, sentence, row) in
            [("de", "Der Gemeindeschlüssel hat 8 Ziffern", "Fehler"), ("en", "A municipality key has 8 digits", "error")]
        {
            browser.set_cookie("sprache", language);
            let html = browser.get(sent.location()).await.text();
            f.check(html.contains(sentence) && html.contains("Gemeinde Falsch") && html.contains(row), || {
                format!("{what}: “{sentence}” is not said")
            });
        }
        browser.set_cookie("sprache", "de");
        // Taking it over all the same is refused, with whatever promise.
        let file = sent.location().rsplit('=').next().unwrap_or_default().to_owned();
        let html = browser.get(sent.location()).await.text();
        let promise = hidden(&html).into_iter().find(|(n, _)| n == "f[promise]").map(|(_, v)| v).unwrap_or_default();
        let fields = [("kind".to_owned(), "kommunen".to_owned()), ("f[file]".into(), file), ("f[promise]".into(), promise)];
        let taken = browser.act("import/apply", "/arbeit/einlesen/kommunen", &fields).await;
        f.same(taken.status, 409, &format!("{what}: taking it over"));
    }
    f.same((state(&portal).await, portal.data.count("select count(*) from organisation").await), before, "state after lists with errors");
    f.end();
}
