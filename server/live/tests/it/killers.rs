//! The three ways to take yrs 0.28 down that are known (SECURITY.md), and their relatives.

use crate::writing_updates::{Block, Update, id};
use live::check::{StateVector, frame};
use live::{Limits, Refusal, Text};

fn refused(update: &[u8]) -> Refusal {
    let mut text = Text::new(Limits::default());
    let why = text.apply(update, &|_| true).expect_err("must be refused");
    assert!(text.state().0.is_empty() && !text.is_broken());
    why
}

/// 8,000 lists in each other: unchecked, the stack overflows and the process is gone.
#[test]
fn nested_lists() {
    let mut section = vec![Block::root().node(0)];
    section.extend((1..8000).map(|i| Block::child(id(1, i - 1)).node(0)));
    assert_eq!(refused(&Update::one(1, 0, section).bytes()), Refusal::UnknownElement);
    // The same with elements there are: refused where the tree gets too deep.
    let mut section = vec![Block::root().element("blockquote")];
    section.extend((1..8000).map(|i| Block::child(id(1, i - 1)).element("blockquote")));
    assert_eq!(refused(&Update::one(1, 0, section).bytes()), Refusal::TooDeep);
    // And as the value of an attribute.
    let mut bytes =
        Update::one(1, 0, vec![Block::root().element("heading"), Block::child(id(1, 0)).attribute("level").value(&[117, 1].repeat(8000))])
            .bytes();
    assert_eq!(refused(&bytes), Refusal::UnknownAttribute);
    bytes.truncate(bytes.len() - 1);
    assert_eq!(refused(&bytes), Refusal::UnknownAttribute);
    // And in the JSON of a mark, and of a cursor.
    let json = "[".repeat(100_000);
    let line = vec![Block::root().element("paragraph"), Block::child(id(1, 0)).node(6), Block::child(id(1, 1)).mark("bold", &json)];
    assert_eq!(refused(&Update::one(1, 0, line).bytes()), Refusal::UnknownMark);
}

/// Five bytes that declare 400 million entries: unchecked, half a gigabyte before the error.
#[test]
fn declared_counts() {
    let many = [0x80, 0x88, 0xde, 0xbe, 0x01];
    assert_eq!(StateVector::read(&many), Err(Refusal::CountTooLarge));
    assert_eq!(refused(&many), Refusal::CountTooLarge);
    let mut in_frame = vec![0, 0, 5];
    in_frame.extend(many);
    assert_eq!(frame::read(&in_frame, &Limits::default()), Err(Refusal::CountTooLarge));
    // As a number of blocks, of deletions, of the values in an attribute, and as lengths.
    for front in [&[1][..], &[0, 1, 5], &[0]] {
        assert_eq!(refused(&[front, &many].concat()), Refusal::CountTooLarge);
    }
    let heading = || Block::root().element("heading");
    let mut values = Block::child(id(1, 0)).attribute("level");
    values.content = [&[8][..], &many].concat();
    assert_eq!(refused(&Update::one(1, 0, vec![heading(), values]).bytes()), Refusal::UnknownAttribute);
    let mut text = Block::root();
    text.content = [&[4][..], &many].concat();
    assert_eq!(refused(&Update::one(1, 0, vec![text]).bytes()), Refusal::EndsTooEarly);
    let mut gone = Block::root();
    gone.content = [&[1][..], &[0xff, 0xff, 0xff, 0xff, 0x0f]].concat();
    assert_eq!(refused(&Update::one(1, 0, vec![gone]).bytes()), Refusal::Number);
}

/// Updates that are applied without complaint and break the text when it is stored: parents that
/// are none, neighbours from elsewhere, parts without length, text that is none.
#[test]
fn poison() {
    let line = || vec![Block::root().element("paragraph"), Block::child(id(1, 0)).node(6), Block::child(id(1, 1)).text("ab")];
    let with = |block: Block| [line(), vec![block]].concat();
    for (section, why) in [
        (with(Block::child(id(1, 2)).text("c")), Refusal::BadReference),
        (with(Block::child(id(1, 0)).text("c")), Refusal::Misplaced),
        (with(Block::child(id(1, 1)).element("paragraph")), Refusal::Misplaced),
        (with(Block::between(Some(id(1, 0)), Some(id(1, 2))).text("c")), Refusal::BadReference),
        (with(Block::between(Some(id(1, 2)), Some(id(1, 0))).text("c")), Refusal::BadReference),
        (with(Block::child(id(1, 1)).text("")), Refusal::Empty),
        (with(Block::root().text("c")), Refusal::Misplaced),
        (with(Block::root().node(6)), Refusal::Misplaced),
        (with(Block::root().element("table_row")), Refusal::Misplaced),
        (with(Block::root().element("script")), Refusal::UnknownElement),
        (with(Block::child(id(1, 0)).attribute("onclick").value(&[119, 1, b'x'])), Refusal::UnknownAttribute),
        (with(Block::child(id(1, 0)).attribute("level").value(&[125, 1])), Refusal::UnknownAttribute),
        (with(Block::child(id(1, 1)).mark("link", r#"{"href":"javascript:alert(1)"}"#)), Refusal::Link),
        (with(Block::child(id(1, 1)).mark("script", "{}")), Refusal::UnknownMark),
        (with(Block::named("other").element("paragraph")), Refusal::Misplaced),
    ] {
        assert_eq!(refused(&Update::one(1, 0, section).bytes()), why);
    }
    let mut not_text = Block::child(id(1, 1));
    not_text.content = vec![4, 2, 0xff, 0xfe];
    assert_eq!(refused(&Update::one(1, 0, with(not_text)).bytes()), Refusal::NotUtf8);
    for kind in [2, 3, 5, 9, 11, 15] {
        let mut other = Block::child(id(1, 1));
        other.content = vec![kind, 1, 1, b'x'];
        assert_eq!(refused(&Update::one(1, 0, with(other)).bytes()), Refusal::UnknownContent);
    }
    // A character cut in two, by a neighbour and by a deletion.
    let smiley = || vec![line()[0].clone(), line()[1].clone(), Block::child(id(1, 1)).text("😀")];
    let cut = [smiley(), vec![Block::between(Some(id(1, 2)), Some(id(1, 3))).text("x")]].concat();
    assert_eq!(refused(&Update::one(1, 0, cut).bytes()), Refusal::SplitCharacter);
    let mut cut = Update::one(1, 0, smiley());
    cut.deletes = vec![(1, vec![(3, 1)])];
    assert_eq!(refused(&cut.bytes()), Refusal::SplitCharacter);
    // The same writer twice; nothing at all from a writer.
    let mut twice = Update::one(1, 0, line());
    twice.sections.push(twice.sections[0].clone());
    assert_eq!(refused(&twice.bytes()), Refusal::Twice);
    assert_eq!(refused(&Update::one(1, 0, vec![]).bytes()), Refusal::Empty);
}

/// Two parts that each wait for the other wait for good.
#[test]
fn circles() {
    let mut circle = Update::one(1, 0, vec![Block::between(Some(id(2, 0)), None).text("a")]);
    circle.sections.push((2, 0, vec![Block::between(Some(id(1, 0)), None).text("b")]));
    let mut text = Text::new(Limits::default());
    assert_eq!(text.apply(&circle.bytes(), &|_| true), Ok(live::Applied::Missing));
    let own = Update::one(1, 0, vec![Block::between(Some(id(1, 0)), None).text("a")]);
    assert_eq!(text.apply(&own.bytes(), &|_| true), Ok(live::Applied::Missing));
    assert!(text.state().0.is_empty());
}
