use super::*;
use contract::text::{Block, Document, Inline, ListItem, TableCell, TableRow};
use proptest::prelude::*;
use uuid::Uuid;

const SAMPLE: &str = "# Leitbild\n\nWir **handeln** gemeinsam, siehe [Portal](</strategie>)[^1].\n\n- eins\n- zwei\n  - innen\n\n3. drei\n4. vier\n\n> Ein Satz.\n\n| Jahr | Wert |\n| --- | --- |\n| 2026 | H~2~O |\n\n[^1]: Eine Fußnote.";

#[test]
fn there_and_back() {
    let first = read(SAMPLE);
    assert_eq!(first.content.len(), 6);
    assert_eq!(read(&write(&first)), first);
    assert_eq!(write(&first), SAMPLE);
}

#[test]
fn objects_there_and_back() {
    let id = Uuid::from_u128(0x0191_0000_0000_7000_8000_0000_0000_0001);
    let objects = ObjectKind::ALL.map(|kind| Block::Object { kind, id });
    let doc = Document {
        content: vec![
            objects[0].clone(),
            Block::Blockquote { content: objects.to_vec() },
            Block::Paragraph { content: vec![Inline::text(format!("<ziel:{id}>"))] },
        ],
    };
    assert!(write(&doc).starts_with(&format!("<ziel:{id}>\n\n> <ziel:{id}>")));
    assert_eq!(read(&write(&doc)), doc);
    assert_eq!(read("Siehe <ziel:1> hier").plain(), "Siehe ziel:1 hier");
}

#[test]
fn titles_stand_beside_objects_and_say_nothing() {
    let id = Uuid::from_u128(0x0191_0000_0000_7000_8000_0000_0000_0001);
    let doc = Document { content: vec![Block::Object { kind: ObjectKind::FactSheet, id }] };
    let titled = |title: &str| write_titled(&doc, &|_, _| Some(title.to_owned()));
    assert_eq!(titled("Bürgerbus"), format!("[Bürgerbus](steckbrief:{id})"));
    assert_eq!(read(&titled("Bürgerbus").replace("Bürgerbus", "Etwas anderes")), doc);
    assert_eq!(titled(" "), write(&doc));
}

#[test]
fn what_the_model_cannot_hold_stays_as_text() {
    let doc = read("<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![Bild](http://a/b.png) `code`");
    assert_eq!(doc.plain(), "<script>alert(1)</script>\nx Bild code");
    assert!(!serde_json::to_string(&doc).unwrap().contains("javascript"));
}

#[test]
fn deep_nesting_ends() {
    for (open, close) in [("> ", ""), ("- ", ""), ("[", "](/a)"), ("*a **b ", "** *"), ("^x ", "^")] {
        let deep = open.repeat(5000) + "tief" + &close.repeat(5000);
        assert!(read(&deep).plain().contains("tief"), "{open}");
    }
}

#[test]
fn signs_of_markup_survive() {
    for text in ["* kein Punkt", "1. kein Punkt", "5 * 3 * 2 _x_", "a [b] <c> \\d", "# Nr. 5", "- x", "2^3 ~ 8"] {
        let doc = Document { content: vec![Block::Paragraph { content: vec![Inline::text(text)] }] };
        assert_eq!(read(&write(&doc)), doc, "{}", write(&doc));
    }
}

#[test]
fn few_signs_do_not_become_far_more() {
    let note = format!("{}\n\n[^1]: {}", "[^1]".repeat(2_000), "Wort ".repeat(2_000));
    assert_eq!(checked(&note), Err(TooLarge::Notes));
    let signs = |d: &Document| d.plain().chars().count();
    assert!(signs(&read(&note)) <= MAX_NOTES + 20_000, "{} signs", signs(&read(&note)));
    assert_eq!(checked(&format!("{}\n\n[^1]: kurz", "[^1] ".repeat(50))).map(|d| signs(&d) > 50), Ok(true));

    let table = |columns: usize, rows: usize| {
        let header = "|a".repeat(columns) + "|\n" + &"|-".repeat(columns) + "|\n";
        header + &"|b|\n".repeat(rows)
    };
    assert_eq!(checked(&table(101, 1)), Err(TooLarge::Table));
    assert_eq!(checked(&table(100, 100)), Err(TooLarge::Table));
    assert!(checked(&table(100, 99)).is_ok());
    for (before, each) in [("> ", "> "), ("- ", "  "), ("1. > ", "   > ")] {
        let deep: Vec<String> =
            table(50, 400).lines().enumerate().map(|(i, l)| format!("{}{l}", if i == 0 { before } else { each })).collect();
        assert_eq!(checked(&deep.join("\n")), Err(TooLarge::Table), "{before}");
        assert!(!read(&deep.join("\n")).table_too_large());
    }
    // Lines without a pipe are rows too.
    assert_eq!(checked(&(table(50, 0) + &"b\n".repeat(400))), Err(TooLarge::Table));
}

#[test]
fn uneven_tables_are_written_as_they_are() {
    let row = |n: usize| TableRow { content: (0..n).map(|_| TableCell { header: false, content: vec![] }).collect() };
    let rows = std::iter::once(row(5_000)).chain((0..5_000).map(|_| row(1))).collect();
    let written = write(&Document { content: vec![Block::Table { content: rows }] });
    assert!(written.len() < 100_000, "{} bytes", written.len());
}

#[test]
fn a_break_in_a_cell_is_no_backslash() {
    let doc = read("| oben<br>unten | a<br/>b |\n| --- | --- |\n| c | e |");
    assert!(write(&doc).starts_with("| oben<br>unten | a<br>b |"), "{}", write(&doc));
    let said = |text: &str| Document { content: vec![Block::Paragraph { content: vec![Inline::text(text)] }] };
    assert_eq!(read(&write(&said("Man schreibt <br> dafür"))), said("Man schreibt <br> dafür"));
}

/// Words and breaks, no two texts in a row.
fn line() -> impl Strategy<Value = Vec<Inline>> {
    let words = "[a-zäß|<>*_]{1,6}( [a-z#]{1,5}){0,2}".prop_map(Inline::text);
    let piece = (words, 0..3usize).prop_map(|(words, breaks)| [vec![words], vec![Inline::HardBreak; breaks]].concat());
    prop::collection::vec(piece, 0..4).prop_map(|pieces| {
        let mut all = pieces.concat();
        all.dedup_by(|a, b| matches!((a, b), (Inline::Text { .. }, Inline::Text { .. })));
        all
    })
}

proptest! {
    #[test]
    fn an_object_is_read_whatever_its_title(title in "[ -~äß\n\t„“–|]{0,24}|(www\\.|https://|<|\\]\\(|\\[\\^1\\]: |!\\[|`)[a-z.)>`]{1,8}") {
        let object = Block::Object { kind: ObjectKind::Goal, id: Uuid::from_u128(7) };
        let item = ListItem { content: vec![Block::Paragraph { content: vec![Inline::text("Punkt")] }, object.clone()] };
        let doc = Document { content: vec![object.clone(), Block::BulletList { content: vec![item] }, Block::Blockquote { content: vec![object] }] };
        let written = write_titled(&doc, &|_, _| Some(title.clone()));
        prop_assert_eq!(read(&written), doc, "{}", written);
    }

    #[test]
    fn tables_and_notes_there_and_back(
        cells in prop::collection::vec(line(), 4),
        note in line().prop_filter("a note has words and ends with them", |l| matches!(l.last(), Some(Inline::Text { .. }))),
    ) {
        let mut cells = cells.into_iter().map(|content| TableCell { header: false, content });
        let mut row = |header| TableRow { content: cells.by_ref().take(2).map(|c| TableCell { header, ..c }).collect() };
        let table = Block::Table { content: vec![row(true), row(false)] };
        let noted = Block::Paragraph { content: vec![Inline::text("Siehe"), Inline::Footnote { content: note }] };
        let doc = Document { content: vec![table, noted] };
        prop_assert_eq!(read(&write(&doc)), doc.clone(), "{}", write(&doc));
    }
}
