//! The plain form's way of writing, limits and rights.

use contract::text::{Block, Document, Inline, ListItem, Mark, Suggestion, TableCell, TableRow};
use live::{Applied, Credits, Limits, Refusal, Text};
use uuid::Uuid;

fn paragraphs(lines: &[&str]) -> Document {
    Document { content: lines.iter().map(|l| Block::Paragraph { content: vec![Inline::text(*l)] }).collect() }
}

#[test]
fn a_word_changed_in_a_form_is_a_word_changed() {
    let mut text =
        Text::from_document(&paragraphs(&["Wir bauen alte Brücken.", "Zweiter Absatz.", "Dritter."]), 1, Limits::default()).unwrap();
    let Applied::New(change) = text.replace_with(&paragraphs(&["Neu davor.", "Wir bauen neue Brücken.", "Zweiter Absatz."]), 2).unwrap()
    else {
        panic!("nothing changed");
    };
    let passages = text.passages(&Credits::default()).unwrap();
    let written: Vec<_> = passages.iter().map(|p| (p.block, p.writer, p.text.as_str())).collect();
    assert_eq!(written, [(0, 2, "Neu davor."), (1, 1, "Wir bauen "), (1, 2, "neue"), (1, 1, " Brücken."), (2, 1, "Zweiter Absatz.")]);
    assert!(change.update.len() < 100, "{} bytes", change.update.len());
}

#[test]
fn every_entry_of_a_list_is_a_block_of_its_own_and_footnotes_stand_in_brackets() {
    let text = |text: &str| Inline::Text { text: text.into(), marks: vec![] };
    let entry = |words: &str| ListItem { content: vec![Block::Paragraph { content: vec![text(words)] }] };
    let noted = vec![text("Drehscheibe"), Inline::Footnote { content: vec![text("eine Stelle")] }, text(".")];
    let content = vec![Block::BulletList { content: vec![entry("eins"), entry("zwei")] }, Block::Paragraph { content: noted }];
    let text = Text::from_document(&Document { content }, 1, Limits::default()).unwrap();
    let passages: Vec<_> = text.passages(&Credits::default()).unwrap().into_iter().map(|p| (p.block, p.text)).collect();
    assert_eq!(passages, [(0, "eins".into()), (1, "zwei".into()), (2, "Drehscheibe (eine Stelle).".to_owned())]);
}

#[test]
fn suggestions_survive_a_form() {
    let suggestion = Suggestion { id: Uuid::nil(), author: Uuid::nil(), at: 5 };
    let marked = |text: &str, mark| Inline::Text { text: text.into(), marks: vec![mark] };
    let doc = Document {
        content: vec![
            Block::Paragraph {
                content: vec![
                    Inline::text("Wir bauen "),
                    marked("alte", Mark::Deletion(suggestion.clone())),
                    marked("neue", Mark::Insertion(suggestion.clone())),
                    Inline::text(" Brücken."),
                ],
            },
            Block::Paragraph { content: vec![marked("Nur vorgeschlagen.", Mark::Insertion(suggestion.clone()))] },
        ],
    };
    let mut text = Text::from_document(&doc, 1, Limits::default()).unwrap();
    assert_eq!(text.replace_with(&doc.accepted(), 2), Ok(Applied::Nothing));
    text.replace_with(&paragraphs(&["Wir bauen alte Häuser.", "Ende."]), 3).unwrap();
    let mut expected = doc;
    let Block::Paragraph { content } = &mut expected.content[0] else { unreachable!() };
    content[3] = Inline::text(" Häuser.");
    expected.content.insert(1, Block::Paragraph { content: vec![Inline::text("Ende.")] });
    assert_eq!(text.document(), expected);
}

#[test]
fn a_long_text_takes_deletions_only() {
    let limits = Limits { text: 2000, ..Limits::default() };
    let mut text = Text::from_document(&paragraphs(&["a".repeat(1500).as_str()]), 1, limits).unwrap();
    let more = paragraphs(&["a".repeat(1500).as_str(), "b".repeat(600).as_str()]);
    let before = text.snapshot();
    assert_eq!(text.replace_with(&more, 2), Err(Refusal::TextTooLong));
    assert_eq!(text.snapshot(), before);
    assert!(matches!(text.replace_with(&Document::default(), 3), Ok(Applied::New(_))));
    assert!(matches!(text.replace_with(&more, 4), Err(Refusal::TextTooLong)));
    assert!(matches!(text.replace_with(&paragraphs(&["b".repeat(600).as_str()]), 5), Ok(Applied::New(_))));
}

#[test]
fn nobody_writes_under_the_number_of_another() {
    let mine = Text::from_document(&paragraphs(&["Hier."]), 5, Limits::default()).unwrap();
    let mut text = Text::new(Limits::default());
    assert_eq!(text.apply(&mine.snapshot(), &|w| w == 6), Err(Refusal::ForeignWriter));
    assert!(matches!(text.apply(&mine.snapshot(), &|w| w == 5), Ok(Applied::New(_))));
    // What is known already may be sent by anybody.
    assert_eq!(text.apply(&mine.snapshot(), &|w| w == 6), Ok(Applied::Nothing));
}

#[test]
fn long_messages_are_refused_unread() {
    let limits = Limits { message: 100, ..Limits::default() };
    assert_eq!(Text::new(limits).apply(&[0; 101], &|_| true), Err(Refusal::MessageTooLong));
    let limits = Limits { parts: 3, ..Limits::default() };
    let long = Text::from_document(&paragraphs(&["eins", "zwei"]), 5, Limits::default()).unwrap();
    assert_eq!(Text::new(limits).apply(&long.snapshot(), &|_| true), Err(Refusal::TooManyParts));
}

/// Rooms live in tasks that move between threads.
#[test]
fn texts_can_move_between_threads() {
    fn moves<T: Send>() {}
    moves::<Text>();
}

#[test]
fn two_under_one_number_do_not_agree_and_the_text_loads() {
    let base = Text::from_document(&paragraphs(&["Anfang."]), 1, Limits::default()).unwrap().snapshot();
    let load = || Text::load([base.as_slice()], Limits::default()).unwrap();
    let change = |text: &mut Text, block: Block| {
        let mut document = text.document();
        document.content.push(block);
        let Applied::New(change) = text.replace_with(&document, 9).unwrap() else { panic!("nothing changed") };
        change.update
    };
    let paragraph = |words: &str| Block::Paragraph { content: vec![Inline::text(words)] };
    let (mut here, mut there, mut alike) = (load(), load(), load());
    let a = change(&mut here, paragraph("A"));
    let b = change(&mut there, Block::Blockquote { content: vec![paragraph("Zwei")] });
    let c = change(&mut alike, paragraph("B"));
    assert!(here.agrees(&a) && !here.agrees(&b) && !there.agrees(&a));
    assert!(!here.agrees(&c), "the same shape with another letter");
    assert!(here.agrees(&base) && here.agrees(&here.snapshot()));

    let (text, left_out) = Text::restore([base.as_slice(), &a, &b], Limits::default()).unwrap();
    assert_eq!(left_out.iter().map(|b| b.at()).collect::<Vec<_>>(), [2]);
    assert_eq!((text.document(), text.state()), (here.document(), here.state()));
    // What comes later is not lost with it.
    let mut on = load();
    on.adopt(&a).unwrap();
    let Applied::New(later) = on.replace_with(&paragraphs(&["Anfang.", "A", "Weiter."]), 10).unwrap() else { panic!("nothing changed") };
    let (text, left_out) = Text::restore([base.as_slice(), &a, &b, &later.update], Limits::default()).unwrap();
    assert_eq!((left_out.len(), text.document()), (1, on.document()));
    // Without its beginning there is no text.
    assert!(Text::restore([&[0xffu8][..], &a], Limits::default()).is_err());
    assert!(Text::load([base.as_slice(), &a, &b], Limits::default()).is_err());
}

#[test]
fn what_is_stored_is_taken_however_large_and_tables_are_not() {
    let limits = Limits { message: 1 << 10, parts: 50, text: 2 << 10, ..Limits::default() };
    let long = Text::from_document(&paragraphs(&["Wort ".repeat(2_000).as_str()]), 1, Limits::default()).unwrap().snapshot();
    let mut text = Text::new(limits);
    assert_eq!(text.apply(&long, &|_| true), Err(Refusal::MessageTooLong));
    assert!(matches!(text.adopt(&long), Ok(Applied::New(_))));

    let row = |cells: usize| TableRow { content: (0..cells).map(|_| TableCell { header: false, content: vec![] }).collect() };
    let table = |rows: usize, cells: usize| Document { content: vec![Block::Table { content: (0..rows).map(|_| row(cells)).collect() }] };
    for (rows, cells, taken) in [(2, 100, true), (2, 101, false), (101, 100, false)] {
        let update = Text::from_document(&table(rows, cells), 5, Limits::default()).unwrap().snapshot();
        let mut text = Text::new(Limits::default());
        let found = text.apply(&update, &|_| true);
        assert_eq!(matches!(found, Ok(Applied::New(_))), taken, "{rows} rows of {cells}: {found:?}");
        assert!(taken || found == Err(Refusal::TableTooLarge));
        assert!(matches!(text.adopt(&update), Ok(Applied::New(_) | Applied::Nothing)), "stored tables load");
    }
    // Rows of one cell beside one of very many are not evened out.
    let uneven =
        Document { content: vec![Block::Table { content: std::iter::once(row(20_000)).chain((0..20_000).map(|_| row(1))).collect() }] };
    let normal = live::normal(&uneven);
    let Block::Table { content } = &normal.content[0] else { panic!("no table") };
    assert_eq!(content.iter().map(|r| r.content.len()).sum::<usize>(), 40_000);
}
