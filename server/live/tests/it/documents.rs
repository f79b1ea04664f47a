//! Arbitrary documents go into a live text and come out again.

use contract::text::{Block, Document, Inline, ListItem, Mark, ObjectKind, Suggestion, TableCell, TableRow};
use live::{Applied, Limits, Text, normal};
use proptest::prelude::*;
use uuid::Uuid;

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::collection::vec(prop::sample::select(vec!["Region", "Ziel", "für", "😀", "und", " ", " ", "."]), 0..6).prop_map(|w| w.concat()),
        1 => any::<String>().prop_map(|s| s.chars().take(12).collect()),
    ]
}

fn mark() -> impl Strategy<Value = Mark> {
    let suggestion = || (0u128..3, -1i64..9).prop_map(|(id, at)| Suggestion { id: Uuid::from_u128(id), author: Uuid::from_u128(9), at });
    prop_oneof![
        Just(Mark::Bold),
        Just(Mark::Italic),
        Just(Mark::Superscript),
        Just(Mark::Subscript),
        prop::sample::select(vec!["/a", "https://example.org/?q=ü&\"", "mailto:a@example.org", "javascript:alert(1)", "//evil"])
            .prop_map(|href| Mark::Link { href: href.into() }),
        suggestion().prop_map(Mark::Insertion),
        suggestion().prop_map(Mark::Deletion),
    ]
}

fn line() -> impl Strategy<Value = Vec<Inline>> {
    let leaf = prop_oneof![
        4 => (words(), prop::collection::vec(mark(), 0..3)).prop_map(|(text, marks)| Inline::Text { text, marks }),
        1 => Just(Inline::HardBreak),
    ];
    let inline = leaf.prop_recursive(2, 6, 3, |inner| prop::collection::vec(inner, 0..3).prop_map(|content| Inline::Footnote { content }));
    prop::collection::vec(inline, 0..5)
}

pub fn document() -> impl Strategy<Value = Document> {
    let cell = (any::<bool>(), line()).prop_map(|(header, content)| TableCell { header, content });
    let row = prop::collection::vec(cell, 0..4).prop_map(|content| TableRow { content });
    let leaf = prop_oneof![
        2 => (0u8..5, line()).prop_map(|(level, content)| Block::Heading { level, content }),
        4 => line().prop_map(|content| Block::Paragraph { content }),
        1 => prop::collection::vec(row, 0..4).prop_map(|content| Block::Table { content }),
        1 => (0..4usize, any::<u128>()).prop_map(|(k, id)| Block::Object { kind: ObjectKind::ALL[k], id: Uuid::from_u128(id) }),
    ];
    let block = leaf.prop_recursive(9, 24, 3, |inner| {
        let blocks = || prop::collection::vec(inner.clone(), 0..3);
        let items = || prop::collection::vec(blocks().prop_map(|content| ListItem { content }), 0..3);
        prop_oneof![
            blocks().prop_map(|content| Block::Blockquote { content }),
            items().prop_map(|content| Block::BulletList { content }),
            (any::<u32>(), items()).prop_map(|(start, content)| Block::OrderedList { start, content }),
        ]
    });
    prop::collection::vec(block, 0..6).prop_map(|content| Document { content })
}

/// Words taken out, put in and changed, blocks moved and dropped: an edited text.
fn edited(document: &Document, seed: &[u8]) -> Document {
    let mut content = document.content.clone();
    for (i, b) in seed.iter().enumerate() {
        let at = if content.is_empty() { 0 } else { i * 7 % content.len() };
        match (b % 5, content.get_mut(at)) {
            (0, Some(_)) => drop(content.remove(at)),
            (1, _) => content.insert(at, Block::Paragraph { content: vec![Inline::text(format!("neu {b}"))] }),
            (2, Some(Block::Paragraph { content })) => content.push(Inline::text(" und mehr")),
            (3, Some(Block::Heading { level, .. })) => *level = b % 3 + 1,
            (_, Some(_)) => content.rotate_left(1),
            _ => {}
        }
    }
    Document { content }
}

/// Who may only suggest adds marked words and marks what should go; everything else is a change.
#[test]
fn suggestions_are_told_from_changes() {
    use yrs::types::Attrs;
    use yrs::updates::decoder::Decode;
    use yrs::{Any, Doc, Text as _, Transact, XmlFragment, XmlOut};
    let (anna, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let before = Document { content: vec![Block::Paragraph { content: vec![Inline::text("Wir bauen Wege")] }] };
    let base = Text::from_document(&before, 7, Limits::default()).unwrap().snapshot();
    let mark = |name: &str, author: Uuid| {
        let value = Any::from_json(&format!("{{\"id\":\"{}\",\"author\":\"{author}\",\"at\":0}}", Uuid::nil())).unwrap();
        Attrs::from([(name.into(), value)])
    };
    type Change<'a> = Box<dyn Fn(&yrs::XmlTextRef, &mut yrs::TransactionMut) + 'a>;
    let cases: Vec<(&str, bool, Change)> = vec![
        ("own addition", true, Box::new(|t, x| t.insert_with_attributes(x, 10, "Rad", mark("insertion", anna)))),
        ("own deletion", true, Box::new(|t, x| t.format(x, 4, 5, mark("deletion", anna)))),
        ("addition of another", false, Box::new(|t, x| t.insert_with_attributes(x, 10, "Rad", mark("insertion", ben)))),
        ("deletion of another", false, Box::new(|t, x| t.format(x, 4, 5, mark("deletion", ben)))),
        ("words", false, Box::new(|t, x| t.insert(x, 10, "Rad"))),
        ("taking out", false, Box::new(|t, x| t.remove_range(x, 0, 4))),
        (
            "the same words anew",
            false,
            Box::new(|t, x| {
                t.remove_range(x, 0, 4);
                t.insert(x, 0, "Wir ");
            }),
        ),
        ("a hidden sign", false, Box::new(|t, x| t.insert(x, 0, "\u{1}"))),
        (
            "a second author",
            false,
            Box::new(|t, x| {
                let mut both = mark("insertion", anna);
                both.extend(mark("insertion--AbCdEfGh", ben));
                t.insert_with_attributes(x, 0, "Rad", both);
            }),
        ),
        (
            "somebody else deletes it",
            false,
            Box::new(|t, x| {
                let mut both = mark("insertion", anna);
                both.extend(mark("deletion", ben));
                t.insert_with_attributes(x, 0, "Rad", both);
            }),
        ),
        ("bold", false, Box::new(|t, x| t.format(x, 0, 3, Attrs::from([("bold".into(), Any::from_json("{}").unwrap())])))),
    ];
    for (what, suggested, change) in cases {
        let doc = Doc::with_client_id(8);
        let root = doc.get_or_insert_xml_fragment(live::ROOT);
        let mut txn = doc.transact_mut();
        txn.apply_update(yrs::Update::decode_v1(&base).unwrap()).unwrap();
        drop(txn);
        let mut txn = doc.transact_mut();
        let Some(XmlOut::Element(paragraph)) = root.get(&txn, 0) else { panic!("no paragraph") };
        let Some(XmlOut::Text(text)) = paragraph.get(&txn, 0) else { panic!("no text") };
        change(&text, &mut txn);
        let update = txn.encode_update_v1();
        let mut server = Text::load([base.as_slice()], Limits::default()).unwrap();
        assert_eq!(server.only_suggests(&update, anna, &|_| false), Ok(suggested), "{what}");
        assert_eq!(server.document(), before, "asking changes nothing");
        assert!(matches!(server.apply(&update, &|w| w == 8), Ok(Applied::New(_))), "{what}");
    }
}

/// Elements that show nothing are a change all the same; what one suggested oneself may go again.
#[test]
fn who_suggests_adds_words_and_takes_back_only_their_own() {
    use crate::writing_updates::{Block as Part, Update, id};
    let anna = Uuid::from_u128(1);
    let before = Document { content: vec![Block::Paragraph { content: vec![Inline::text("Wir bauen Wege")] }] };
    let base = Text::from_document(&before, 7, Limits::default()).unwrap().snapshot();
    let load = || Text::load([base.as_slice()], Limits::default()).unwrap();
    let behind = |part: Part| Update::one(8, 0, vec![part]).bytes();
    for element in ["bullet_list", "table", "object", "blockquote", "paragraph", "heading"] {
        let update = behind(Part::between(Some(id(7, 0)), None).element(element));
        assert_eq!(load().only_suggests(&update, anna, &|_| false), Ok(false), "{element}");
    }
    let value = format!("{{\"id\":\"{}\",\"author\":\"{anna}\",\"at\":0}}", Uuid::nil());
    // Behind the last letter: the paragraph, its line, and fourteen letters are written.
    let parts = vec![
        Part::between(Some(id(7, 15)), None).mark("insertion", &value),
        Part::between(Some(id(8, 0)), None).text(" Rad"),
        Part::between(Some(id(8, 4)), None).mark("insertion", "null"),
    ];
    let added = Update::one(8, 0, parts).bytes();
    let mut text = load();
    assert_eq!(text.only_suggests(&added, anna, &|_| false), Ok(true));
    text.apply(&added, &|w| w == 8).unwrap();
    let back = Update { sections: vec![], deletes: vec![(8, vec![(1, 4)])] }.bytes();
    assert_eq!(text.only_suggests(&back, anna, &|w| w == 8), Ok(true));
    // Somebody who splits the paragraph writes these letters anew: what counts is whose suggestion it is.
    assert_eq!(text.only_suggests(&back, anna, &|_| false), Ok(true));
    assert_eq!(text.only_suggests(&back, Uuid::from_u128(2), &|_| false), Ok(false), "a suggestion of somebody else");
    assert_eq!(text.only_suggests(&back, Uuid::from_u128(2), &|w| w == 8), Ok(false), "of somebody else, even where one wrote it");
    let more = |clock, len| Update { sections: vec![], deletes: vec![(7, vec![(clock, len)]), (8, vec![(1, 4)])] }.bytes();
    assert_eq!(text.only_suggests(&more(15, 1), anna, &|_| false), Ok(false), "and a letter of the text");
    assert_eq!(text.only_suggests(&more(0, 16), anna, &|_| false), Ok(false), "and the paragraph");
    // Marks may go where nothing can be seen of it.
    let marks = Update { sections: vec![], deletes: vec![(8, vec![(5, 1)])] }.bytes();
    assert_eq!(text.only_suggests(&marks, anna, &|_| false), Ok(true));
    // The first words of a text make the line they stand in.
    let parts = vec![
        Part::root().element("paragraph"),
        Part::child(id(8, 0)).node(6),
        Part::child(id(8, 1)).mark("insertion", &value),
        Part::between(Some(id(8, 2)), None).text("Rad"),
        Part::between(Some(id(8, 5)), None).mark("insertion", "null"),
    ];
    assert_eq!(Text::new(Limits::default()).only_suggests(&Update::one(8, 0, parts).bytes(), anna, &|_| false), Ok(true));
}

/// What is taken out may leave nothing but a suggestion, which is no line of the text.
#[test]
fn a_line_is_emptied_around_a_suggestion() {
    let suggestion = Suggestion { id: Uuid::nil(), author: Uuid::nil(), at: 0 };
    let note = Inline::Footnote { content: vec![Inline::Text { text: "neu".into(), marks: vec![Mark::Insertion(suggestion)] }] };
    let item = |content| Document { content: vec![Block::BulletList { content: vec![ListItem { content }] }] };
    let before = item(vec![Block::Paragraph { content: vec![Inline::text("Region"), note] }]);
    let after = item(vec![Block::Paragraph { content: vec![] }, Block::Heading { level: 1, content: vec![] }]);
    let mut text = Text::from_document(&before, 7, Limits::default()).unwrap();
    text.replace_with(&after, 8).unwrap();
    assert_eq!(text.document().accepted(), after);
    assert!(text.document().plain().contains("neu"));
    assert_eq!(text.replace_with(&after, 9).unwrap(), Applied::Nothing);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn come_out_as_they_went_in(doc in document()) {
        let expected = normal(&doc);
        prop_assert_eq!(&normal(&expected), &expected);
        let text = Text::from_document(&doc, 7, Limits::default()).unwrap();
        prop_assert_eq!(&text.document(), &expected);
        let stored = Text::load([text.snapshot().as_slice()], Limits::default()).unwrap();
        prop_assert_eq!(stored.document(), expected);
    }

    #[test]
    fn become_any_other(before in document(), after in document()) {
        let mut text = Text::from_document(&before, 7, Limits::default()).unwrap();
        text.replace_with(&after, 8).unwrap();
        prop_assert_eq!(text.document().accepted(), normal(&after.accepted()));
        let stored = Text::load([text.snapshot().as_slice()], Limits::default()).unwrap();
        prop_assert_eq!(stored.document(), text.document());
        // Once more, and nothing is left to do.
        prop_assert_eq!(text.replace_with(&after, 9).unwrap(), Applied::Nothing);
    }

    #[test]
    fn keep_what_others_do_meanwhile(before in document(), seed in prop::collection::vec(any::<u8>(), 0..4), at in any::<prop::sample::Index>()) {
        let mut before = normal(&before.accepted());
        before.content.push(Block::Paragraph { content: vec![Inline::text("Schluss")] });
        let after = edited(&before, &seed);
        // Somebody appends to a line while the form is saved.
        let mut theirs = before.clone();
        let lines: Vec<usize> = (0..theirs.content.len()).filter(|i| matches!(theirs.content[*i], Block::Paragraph { .. })).collect();
        if let Block::Paragraph { content } = &mut theirs.content[lines[at.index(lines.len())]] {
            content.push(Inline::text("☘nebenher"));
        }
        let base = Text::from_document(&before, 7, Limits::default()).unwrap().snapshot();
        let load = || Text::load([base.as_slice()], Limits::default()).unwrap();
        let (mut form, mut editor) = (load(), load());
        let a = form.replace_with(&after, 8).unwrap();
        let b = editor.replace_with(&theirs, 9).unwrap();
        let (Applied::New(a), Applied::New(b)) = (a, b) else { return Ok(()) };
        prop_assert!(matches!(form.apply(&b.update, &|w| w == 9), Ok(Applied::New(_))));
        prop_assert!(matches!(editor.apply(&a.update, &|w| w == 8), Ok(Applied::New(_))));
        prop_assert_eq!(form.document(), editor.document());
    }
}
