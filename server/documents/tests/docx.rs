//! Word files there and back: arbitrary texts, damaged bytes, files made by others.

#![allow(clippy::unwrap_used, reason = "tests say what is wrong by failing")]

use contract::Lang;
use contract::text::{Block, Document, Inline, ListItem, Mark, ObjectKind, Suggestion, TableCell, TableRow};
use documents::docx::{self, Refusal};
use documents::{Meta, normal};
use proptest::prelude::*;
use uuid::Uuid;

const ADDRESS: &str = "https://strategie.example";

fn meta(title: &str) -> Meta<'_> {
    Meta { title, lang: Lang::De, address: ADDRESS, notice: "" }
}

fn suggestion() -> impl Strategy<Value = Suggestion> {
    any::<i64>().prop_map(|at| Suggestion { id: Uuid::nil(), author: Uuid::nil(), at })
}

fn mark() -> impl Strategy<Value = Mark> {
    let link = prop_oneof!["/[a-z0-9/?=&]{0,12}", "https://x\\.example/[a-z&\"'<>ü]{0,8}", "javascript:alert", "mailto:a@b\\.example"];
    prop_oneof![
        Just(Mark::Bold),
        Just(Mark::Italic),
        Just(Mark::Superscript),
        Just(Mark::Subscript),
        link.prop_map(|href| Mark::Link { href }),
        suggestion().prop_map(Mark::Insertion),
        suggestion().prop_map(Mark::Deletion),
    ]
}

fn inline() -> impl Strategy<Value = Inline> {
    let text = prop_oneof![any::<String>(), "[ -~\t\nÄöß€&<>\"']{0,30}", "[ ]{0,3}", "Wort"];
    let leaf = prop_oneof![
        4 => (text, prop::collection::vec(mark(), 0..4)).prop_map(|(text, marks)| Inline::Text { text, marks }),
        1 => Just(Inline::HardBreak),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(|content| Inline::Footnote { content }))
}

fn document() -> impl Strategy<Value = Document> {
    let line = || prop::collection::vec(inline(), 0..4);
    let cell = (any::<bool>(), line()).prop_map(|(header, content)| TableCell { header, content });
    let row = prop::collection::vec(cell, 0..4).prop_map(|content| TableRow { content });
    let leaf = prop_oneof![
        (0u8..9, line()).prop_map(|(level, content)| Block::Heading { level, content }),
        line().prop_map(|content| Block::Paragraph { content }),
        line().prop_map(|content| Block::Paragraph { content }),
        prop::collection::vec(row, 0..4).prop_map(|content| Block::Table { content }),
        Just(Block::Object { kind: ObjectKind::Goal, id: Uuid::nil() }),
    ];
    let block = leaf.prop_recursive(12, 60, 4, |inner| {
        let blocks = || prop::collection::vec(inner.clone(), 0..4);
        let items = || prop::collection::vec(blocks().prop_map(|content| ListItem { content }), 0..4);
        prop_oneof![
            blocks().prop_map(|content| Block::Blockquote { content }),
            items().prop_map(|content| Block::BulletList { content }),
            (any::<u32>(), items()).prop_map(|(start, content)| Block::OrderedList { start, content }),
        ]
    });
    prop::collection::vec(block, 0..8).prop_map(|content| Document { content })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn what_is_written_is_read_again(document in document(), title in any::<String>()) {
        let bytes = docx::write(&document, &meta(&title));
        let read = docx::read(&bytes, ADDRESS);
        prop_assert!(read.is_ok(), "{:?}", read);
        prop_assert_eq!(read.unwrap().document, normal(&document));
    }

    #[test]
    fn what_is_normal_stays(document in document()) {
        let once = normal(&document);
        prop_assert_eq!(normal(&once), once);
    }

    #[test]
    fn no_bytes_bring_the_reader_down(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(docx::read(&bytes, "").is_err());
        let mut zip = b"PK\x03\x04".to_vec();
        zip.extend(&bytes);
        prop_assert!(docx::read(&zip, "").is_err());
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(document in document(), damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = docx::write(&document, &meta("Titel"));
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = docx::read(&bytes, ADDRESS);
    }
}

#[test]
fn the_same_words_make_the_same_bytes() {
    let document = Document::from_plain("Leitbild");
    assert_eq!(docx::write(&document, &meta("A")), docx::write(&document, &meta("A")));
}

#[test]
fn every_refusal_has_words() {
    use Refusal::*;
    for refusal in [TooLarge, NotZip, OldWord, Encrypted, NotWord, Bomb, Entities, Table, Notes, Broken] {
        assert!(refusal.words(Lang::De).ends_with('.') && refusal.words(Lang::En).ends_with('.'));
    }
}

#[test]
fn huge_tables_and_endless_notes_are_refused() {
    let read = |document: Document| docx::read(&docx::write(&document, &meta("Titel")), ADDRESS).map(|i| i.document.content.len());
    // Words that differ: what repeats itself too often is refused before it is unpacked.
    let word = |i: usize| (i * 7_919 % 100_003).to_string();
    let cell = |i: usize| TableCell { header: false, content: vec![Inline::text(word(i))] };
    let row = |r: usize, cells: usize| TableRow { content: (0..cells).map(|c| cell(r * cells + c)).collect() };
    let table =
        |rows: usize, cells: usize| Document { content: vec![Block::Table { content: (0..rows).map(|r| row(r, cells)).collect() }] };
    assert_eq!(read(table(3, 100)), Ok(1));
    assert_eq!(read(table(3, 101)), Err(Refusal::Table));
    assert_eq!(read(table(1_001, 10)), Err(Refusal::Table));
    let note = |n: usize| {
        let words: Vec<String> = (0..2_000).map(|i| word(n * 2_000 + i)).collect();
        Inline::Footnote { content: vec![Inline::text(words.join(" "))] }
    };
    let notes = |count: usize| Document { content: vec![Block::Paragraph { content: (0..count).map(note).collect() }] };
    assert_eq!(read(notes(20)), Ok(1));
    assert_eq!(read(notes(250)), Err(Refusal::Notes));
}
