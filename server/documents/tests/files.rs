//! Word files made by other programs, and files made to do harm. What they are: tests/fixtures/documents.

#![allow(clippy::unwrap_used, reason = "tests say what is wrong by failing")]

use contract::Lang;
use contract::text::{Block, Document, Inline, ListItem, Mark, TableCell, TableRow};
use documents::docx::{self, LeftOut, Refusal};
use documents::{Meta, normal};
use std::io::{Cursor, Write};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const ADDRESS: &str = "https://strategie.example";

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("../../tests/fixtures/documents").join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(fixture(name)).unwrap()
}

/// The parts of the hand-made Word file, with one of them replaced.
fn word(replaced: &str, by: &str) -> Vec<u8> {
    let names = [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/numbering.xml",
        "word/footnotes.xml",
        "word/endnotes.xml",
    ];
    let parts = names.map(|name| {
        let own = std::fs::read(fixture("word").join(name)).unwrap();
        (name, if name == replaced { by.as_bytes().to_vec() } else { own })
    });
    pack(&parts)
}

/// Small files are packed, large ones only where packing is the point: it is slow without optimisation.
fn pack(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let pattern = content.iter().all(|b| *b == content[0]);
        let method = if content.len() > 100_000 && !pattern { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(words: &str) -> Inline {
    Inline::text(words)
}

fn marked(words: &str, mark: Mark) -> Inline {
    Inline::Text { text: words.into(), marks: vec![mark] }
}

fn link(words: &str, href: &str) -> Inline {
    marked(words, Mark::Link { href: href.into() })
}

fn paragraph(content: Vec<Inline>) -> Block {
    Block::Paragraph { content }
}

fn heading(level: u8, words: &str) -> Block {
    Block::Heading { level, content: vec![text(words)] }
}

fn entry(words: &str, rest: Vec<Block>) -> ListItem {
    ListItem { content: std::iter::once(paragraph(vec![text(words)])).chain(rest).collect() }
}

fn row(header: bool, cells: &[&str]) -> TableRow {
    let content = cells.iter().map(|words| TableCell { header, content: if words.is_empty() { vec![] } else { vec![text(words)] } });
    TableRow { content: content.collect() }
}

fn saved_by_libreoffice() -> Document {
    let note = Inline::Footnote { content: vec![text("Beschlossen im Kreis.")] };
    let mut table = vec![row(true, &["Jahr", "Wert"]), row(false, &["2026", "80 %"])];
    table[1].content[1].content.extend([Inline::HardBreak, text("geschätzt")]);
    Document {
        content: vec![
            heading(1, "Leitbild"),
            paragraph(vec![
                text("Wir gehen "),
                marked("gemeinsam", Mark::Bold),
                text(" und "),
                marked("mit Bedacht", Mark::Italic),
                text(" vor"),
                note,
                text("; siehe "),
                link("Strategie", "/strategie"),
                text(" und "),
                link("draußen", "https://example.org/"),
                text("."),
            ]),
            heading(2, "Wasser und Luft"),
            paragraph(vec![
                text("H"),
                marked("2", Mark::Subscript),
                text("O auf 5 m"),
                marked("2", Mark::Superscript),
                Inline::HardBreak,
                text("neue Zeile"),
            ]),
            Block::BulletList {
                content: vec![entry("eins", vec![]), entry("zwei", vec![Block::BulletList { content: vec![entry("innen", vec![])] }])],
            },
            paragraph(vec![text("Dazwischen.")]),
            Block::OrderedList { start: 3, content: vec![entry("drei", vec![]), entry("vier", vec![])] },
            Block::Blockquote { content: vec![paragraph(vec![text("Ein fremder Satz.")])] },
            Block::Table { content: table },
            paragraph(vec![text("Ende.")]),
        ],
    }
}

#[test]
fn reads_what_libreoffice_saved() {
    let read = docx::read(&bytes("libreoffice.docx"), ADDRESS).unwrap();
    assert_eq!(read.document, saved_by_libreoffice());
    assert_eq!(read.left_out, LeftOut::default());
}

#[test]
fn a_text_comes_back_from_libreoffice_as_it_went() {
    let document = saved_by_libreoffice();
    if let Ok(file) = std::env::var("WRITE_DOCX") {
        std::fs::write(file, docx::write(&document, &Meta { title: "Leitbild 2031", lang: Lang::De, address: ADDRESS, notice: "" }))
            .unwrap();
    }
    let read = docx::read(&bytes("resaved.docx"), ADDRESS).unwrap();
    assert_eq!(read.document, document);
    assert_eq!(read.title, "Leitbild 2031");
}

#[test]
fn reads_what_word_writes() {
    let read = docx::read(&word("", ""), ADDRESS).unwrap();
    assert_eq!(read.title, "Leitbild 2031");
    assert_eq!(read.left_out, LeftOut { pictures: 1, comments: 1 });
    let note =
        Inline::Footnote { content: vec![text("Stand: "), marked("2026", Mark::Italic), Inline::HardBreak, text("Zweiter Absatz.")] };
    let end = Inline::Footnote { content: vec![text("Am Ende.")] };
    let expected = vec![
        heading(1, "Auftrag"),
        paragraph(vec![marked("Gemeinsam", Mark::Bold), text(" heißt: alle elf & der Kreis"), note, text("."), end]),
        paragraph(vec![
            text("Siehe "),
            link("Projekte", "/projekte?status=l%C3%A4uft&seite=2"),
            text(", Datei, "),
            link("Feld", "https://example.org/a"),
            text(", Seite 3\u{2011}x"),
        ]),
        paragraph(vec![text("Nach dem Bild.")]),
        paragraph(vec![text("Kasten")]),
        Block::BulletList { content: vec![entry("Punkt", vec![Block::BulletList { content: vec![entry("darunter", vec![])] }])] },
        paragraph(vec![text("Kein Punkt.")]),
        Block::OrderedList { start: 1, content: vec![entry("erstens", vec![])] },
        paragraph(vec![text("Einschub.")]),
        Block::OrderedList {
            start: 2,
            content: vec![entry("zweitens", vec![Block::OrderedList { start: 1, content: vec![entry("Buchstabe", vec![])] }])],
        },
        Block::OrderedList { start: 7, content: vec![entry("siebtens", vec![])] },
        Block::Blockquote { content: vec![paragraph(vec![text("Zitat.")])] },
        Block::Table { content: vec![row(true, &["Ort", "Werte", ""]), row(false, &["Senden", "1", "innen"]), row(false, &["", "2", ""])] },
        heading(1, "Später Titel"),
    ];
    assert_eq!(read.document.content, expected);
    assert_eq!(normal(&read.document), read.document);
}

/// The hand-made Word file with another body.
fn body(inner: &str) -> docx::Import {
    docx::read(&word("word/document.xml", &format!("<w:document xmlns:w=\"x\"><w:body>{inner}</w:body></w:document>")), ADDRESS).unwrap()
}

fn run(words: &str) -> String {
    format!("<w:r><w:t>{words}</w:t></w:r>")
}

fn drawn(inside: &str) -> String {
    format!("<w:r><w:drawing>{inside}</w:drawing></w:r>")
}

fn boxed(paragraphs: &str) -> String {
    format!("<w:txbxContent>{paragraphs}</w:txbxContent>")
}

#[test]
fn words_of_text_boxes_stand_behind_the_paragraph_they_hang_on() {
    let both = |inside: &str| {
        format!("<mc:AlternateContent><mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent>")
    };
    let p = |inside: &str| format!("<w:p>{inside}</w:p>");
    let entry_with = |inside: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"Aufzhlungszeichen\"/></w:pPr>{inside}</w:p>");
    let link = "<w:hyperlink r:id=\"rId8\"><w:r><w:rPr><w:b/></w:rPr><w:t>Projekte</w:t></w:r></w:hyperlink>";
    let inner = drawn(&boxed(&p(&run("im Kasten des Kastens"))));
    let nested = drawn(&boxed(&(p(&(run("außen") + &inner)) + "<w:p/>" + &p(&run("zweiter")))));
    // Two boxes and a picture in one group, as Word writes it for itself and for older programs.
    let group = drawn(&both(&format!("{}<pic:pic/>{}", boxed(&p(&run("links"))), boxed(&p(link)))));
    let table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>im Kasten eine Tabelle</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let cell = format!("<w:tc>{}</w:tc><w:tc>{}</w:tc>", p(&run("Zelle")), p(&(run("mit") + &drawn(&boxed(&p(&run("Kasten")))))));
    let head = format!("<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>{}{}</w:p>", drawn(&boxed(&p(&run("am Kopf")))), run("Kopf"));
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>";
    let read = body(
        &[
            head,
            p(&(nested + &run("Anker"))),
            entry_with(&(run("eins") + &drawn(&boxed(&p(&run("zu eins")))))),
            entry_with(&run("zwei")),
            // A paragraph that only holds a box ends the list.
            p(&group),
            p(&format!("<w:r><w:pict><v:textbox>{}</v:textbox></w:pict></w:r>", boxed(table))),
            format!("<w:tbl><w:tr>{cell}</w:tr></w:tbl>"),
            // A box within a field that shows nothing yet, and the field goes on behind it.
            p(&(field.to_owned() + &drawn(&boxed(&p(&run("im Feld")))) + &run("verborgen"))),
        ]
        .concat(),
    );
    let said = |words: &str| paragraph(vec![text(words)]);
    let href = "/projekte?status=l%C3%A4uft&seite=2".to_owned();
    let bold = Inline::Text { text: "Projekte".into(), marks: vec![Mark::Bold, Mark::Link { href }] };
    let mut cells = row(false, &["Zelle", "mit"]);
    cells.content[1].content.extend([Inline::HardBreak, text("Kasten")]);
    let expected = vec![
        heading(1, "Kopf"),
        said("am Kopf"),
        said("Anker"),
        said("außen"),
        said("im Kasten des Kastens"),
        said("zweiter"),
        Block::BulletList { content: vec![entry("eins", vec![said("zu eins")]), entry("zwei", vec![])] },
        said("links"),
        paragraph(vec![bold]),
        said("im Kasten eine Tabelle"),
        Block::Table { content: vec![cells] },
        said("im Feld"),
    ];
    assert_eq!(read.document.content, expected);
    assert_eq!(read.left_out, LeftOut { pictures: 1, comments: 0 });
    assert_eq!(normal(&read.document), read.document);
}

#[test]
fn what_notes_cannot_hold_is_counted_too() {
    let notes = format!(
        "<w:footnotes xmlns:w=\"x\"><w:footnote w:id=\"1\"><w:p>{}{}{}</w:p></w:footnote></w:footnotes>",
        run("Stand: 2026"),
        drawn("<wp:inline/>"),
        drawn(&boxed(&format!("<w:p>{}</w:p>", run("Kasten"))))
    );
    let read = docx::read(&word("word/footnotes.xml", &notes), ADDRESS).unwrap();
    assert_eq!(read.left_out, LeftOut { pictures: 2, comments: 1 });
    let note = Inline::Footnote { content: vec![text("Stand: 2026"), Inline::HardBreak, text("Kasten")] };
    assert!(matches!(&read.document.content[1], Block::Paragraph { content } if content.contains(&note)));
}

fn refused(bytes: &[u8]) -> Refusal {
    docx::read(bytes, "").unwrap_err()
}

#[test]
fn what_is_no_word_file_is_told_by_kind() {
    assert_eq!(refused(b"%PDF-1.7"), Refusal::NotZip);
    assert_eq!(refused(b""), Refusal::NotZip);
    assert_eq!(refused(b"PK\x03\x04 no archive"), Refusal::Broken);
    assert_eq!(refused(&pack(&[("mimetype", b"application/vnd.oasis.opendocument.text".to_vec())])), Refusal::NotWord);
    assert_eq!(refused(&word("word/document.xml", "<workbook/>")), Refusal::NotWord);
    let mut old = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    old.extend([0; 600]);
    assert_eq!(refused(&old), Refusal::OldWord);
    old.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(refused(&old), Refusal::Encrypted);
}

#[test]
fn an_archive_behind_a_password_is_refused() {
    let mut file = word("", "");
    // The switch for encryption in the list at the end of the archive.
    let entry = file.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    file[entry + 8] |= 1;
    assert_eq!(refused(&file), Refusal::Encrypted);
}

#[test]
fn document_types_and_entities_are_refused() {
    let body = |inner: &str, head: &str| {
        format!(
            "<?xml version=\"1.0\"?>{head}<w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>{inner}</w:t></w:r></w:p></w:body></w:document>"
        )
    };
    for head in [
        "<!DOCTYPE w:document SYSTEM \"http://example.org/x.dtd\">",
        "<!DOCTYPE w:document [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE w:document [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>",
    ] {
        assert_eq!(refused(&word("word/document.xml", &body("&a;", head))), Refusal::Entities);
    }
    assert_eq!(refused(&word("word/document.xml", &body("&a;", ""))), Refusal::Entities);
    assert_eq!(refused(&word("word/styles.xml", "<!DOCTYPE x><w:styles xmlns:w=\"x\"/>")), Refusal::Entities);
    let read = docx::read(&word("word/document.xml", &body("&lt;&#228;&#x2013;", "")), "").unwrap();
    assert_eq!(read.document.plain(), "<ä–");
}

#[test]
fn what_bursts_is_refused_before_it_does() {
    let spaces = " ".repeat(30 * 1024 * 1024);
    assert_eq!(refused(&word("word/document.xml", &spaces)), Refusal::Bomb);
    // What the archive says of itself is a lie: the part is far larger than declared.
    let mut lie = word("word/document.xml", &spaces);
    let entry = lie.windows(46).position(|w| w.starts_with(b"PK\x01\x02") && w[28] == 17).unwrap();
    lie[entry + 24..entry + 28].copy_from_slice(&1000u32.to_le_bytes());
    assert!(matches!(refused(&lie), Refusal::Bomb | Refusal::Broken));
    let many: Vec<String> = (0..2100).map(|i| format!("{i}")).collect();
    let many: Vec<(&str, Vec<u8>)> = many.iter().map(|n| (n.as_str(), Vec::new())).collect();
    assert_eq!(refused(&pack(&many)), Refusal::Bomb);
    assert_eq!(refused(&vec![b'P'; 21 * 1024 * 1024]), Refusal::TooLarge);
}

#[test]
fn depth_and_number_of_elements_have_an_end() {
    let deep = format!("<w:document xmlns:w=\"x\"><w:body>{}", "<w:sdt><w:sdtContent>".repeat(5000));
    assert_eq!(refused(&word("word/document.xml", &deep)), Refusal::Broken);
    let file = |count: u32, element: fn(u32) -> String| {
        let words: String = (0..count).map(element).collect();
        word("word/document.xml", &format!("<w:document xmlns:w=\"x\"><w:body>{words}</w:body></w:document>"))
    };
    let long = file(20_000, |i| format!("<w:p><w:r><w:t>{i}</w:t></w:r></w:p>"));
    assert_eq!(docx::read(&long, "").map(|r| r.document.content.len()), Ok(20_000));
    assert_eq!(refused(&file(600_100, |_| "<w:p/>".to_owned())), Refusal::TooLarge);
}
