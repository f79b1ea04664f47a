//! What the form of those who may only suggest makes of a changed text.

use contract::text::{Block, Document, Inline, Mark, Suggestion};
use live::{Applied, Limits, Text};
use proptest::prelude::*;
use uuid::Uuid;

const ME: Uuid = Uuid::from_u128(7);

fn document(lines: &[String]) -> Document {
    Document { content: lines.iter().map(|l| Block::Paragraph { content: vec![Inline::text(l.as_str())] }).collect() }
}

fn lines(all: &[&str]) -> Vec<String> {
    all.iter().map(|l| (*l).to_owned()).collect()
}

/// Suggests a text; gives what becomes of it, and whether anything could be suggested.
fn suggest(text: &mut Text, wanted: &Document, writer: u64) -> Option<Applied> {
    let mut id = u128::from(writer) << 64;
    let mut next = || {
        id += 1;
        Suggestion { id: Uuid::from_u128(id), author: ME, at: 5 }
    };
    text.suggest(wanted, ME, writer, &mut next).unwrap()
}

/// What it reads when all is accepted.
fn granted(document: &Document) -> String {
    let mut out = String::new();
    for block in &document.content {
        let Block::Paragraph { content } = block else { panic!("{block:?}") };
        let mut joined = false;
        for inline in content {
            let Inline::Text { text, marks } = inline else { panic!("{inline:?}") };
            let goes = marks.iter().any(|m| matches!(m, Mark::Deletion(_)));
            for sign in text.chars() {
                match (sign, goes) {
                    ('\u{2029}', true) => joined = true,
                    ('\u{2029}', false) => out.push('\n'),
                    (sign, false) => out.push(sign),
                    _ => {}
                }
            }
        }
        if !joined {
            out.push('\n');
        }
    }
    out.trim_end_matches('\n').to_owned()
}

#[test]
fn words_and_paragraphs_are_suggested_and_the_text_stays() {
    let before = lines(&["Wir fahren Rad.", "Und wir gehen.", "Ende."]);
    for after in [
        &["Wir fahren gern Rad.", "Und wir gehen.", "Ende."][..],
        &["Wir fahren Bus.", "Und ihr geht.", "Ende."],
        &["Wir fahren Rad.", "Neu dazwischen.", "Und wir gehen.", "Ende."],
        &["Neu am Anfang.", "Wir fahren Rad.", "Und wir gehen.", "Ende.", "Neu am Ende.", "Und noch mehr."],
        &["Wir fahren Rad.", "Ende."],
        &["Wir fahren Rad.", "Und wir gehen."],
    ] {
        let after = lines(after);
        let mut text = Text::from_document(&document(&before), 1, Limits::default()).unwrap();
        assert!(matches!(suggest(&mut text, &document(&after), 2), Some(Applied::New(_))), "{after:?}");
        assert_eq!(text.document().accepted(), document(&before), "{after:?}");
        assert_eq!(granted(&text.document()), after.join("\n"));
    }
    let mut empty = Text::new(Limits::default());
    suggest(&mut empty, &document(&lines(&["Ein Anfang.", "Und weiter."])), 2);
    assert_eq!((empty.document().accepted().plain(), granted(&empty.document())), (String::new(), "Ein Anfang.\nUnd weiter.".into()));
}

#[test]
fn what_suggestions_cannot_say_is_not_suggested() {
    let before = document(&lines(&["Wir fahren Rad.", "Ende."]));
    let mut text = Text::from_document(&before, 1, Limits::default()).unwrap();
    let snapshot = text.snapshot();
    let mut bold = before.clone();
    bold.content[1] = Block::Paragraph { content: vec![Inline::Text { text: "Ende.".into(), marks: vec![Mark::Bold] }] };
    let mut heading = before.clone();
    heading.content[0] = Block::Heading { level: 2, content: vec![Inline::text("Wir fahren Rad.")] };
    for wanted in [bold, heading] {
        assert_eq!(suggest(&mut text, &wanted, 2), None);
        assert_eq!(text.snapshot(), snapshot);
    }
    assert_eq!(suggest(&mut text, &before, 2), Some(Applied::Nothing));
}

#[test]
fn suggestions_of_others_stay_as_they_are() {
    let other = Suggestion { id: Uuid::from_u128(1), author: Uuid::from_u128(1), at: 5 };
    let run = |text: &str, marks: Vec<Mark>| Inline::Text { text: text.into(), marks };
    let content = vec![
        run("Wir fahren ", vec![]),
        run("alle ", vec![Mark::Deletion(other.clone())]),
        run("gern ", vec![Mark::Insertion(other)]),
        run("Rad.", vec![]),
    ];
    let before = Document { content: vec![Block::Paragraph { content }] };
    let mut text = Text::from_document(&before, 1, Limits::default()).unwrap();
    let had = before.suggestions().into_iter().filter(|s| s.author != ME).count();
    assert!(matches!(suggest(&mut text, &document(&lines(&["Wir gehen."])), 2), Some(Applied::New(_))));
    assert_eq!(text.document().accepted(), before.accepted());
    assert_eq!(text.document().suggestions().into_iter().filter(|s| s.author != ME).count(), had);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// Whatever is written into the form: the text stays, and accepted it is what was written.
    #[test]
    fn accepted_it_reads_as_it_was_written(
        before in prop::collection::vec("[a-c]{1,3}( [a-c]{1,3}){0,4}", 1..5),
        after in prop::collection::vec("[a-c]{1,3}( [a-cü😀]{1,3}){0,4}", 1..5),
    ) {
        let mut text = Text::from_document(&document(&before), 1, Limits::default()).unwrap();
        let done = suggest(&mut text, &document(&after), 2);
        prop_assert_eq!(matches!(done, Some(Applied::Nothing)), before == after);
        prop_assert!(done.is_some());
        prop_assert_eq!(text.document().accepted(), document(&before));
        prop_assert_eq!(granted(&text.document()), after.join("\n"));
    }
}
