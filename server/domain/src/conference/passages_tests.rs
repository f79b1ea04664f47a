use super::*;
use contract::strategy::Field;
use contract::text::ListItem;
use proptest::prelude::*;
use std::sync::Arc;

fn paragraph(words: &str) -> Block {
    Block::Paragraph { content: vec![Inline::text(words)] }
}

fn text(paragraphs: &[&str]) -> Document {
    Document { content: paragraphs.iter().map(|p| paragraph(p)).collect() }
}

fn list(items: &[&str]) -> Block {
    Block::BulletList { content: items.iter().map(|i| ListItem { content: vec![paragraph(i)] }).collect() }
}

fn passages(document: &Document) -> Vec<Passage> {
    of("field", Id::from_u128(7), "vision", ("Mobilität", "Mobilität, Vision"), document, Lang::De)
}

fn spot(passage: &Passage) -> Spot {
    Place::parse(&passage.key).expect("a place").block
}

#[test]
fn passages_have_a_place_and_a_name() {
    let id = Id::from_u128(7);
    let mut field = Field { id, vision: text(&["Eins.", "", "Zwei."]), ..Field::default() };
    field.content.title = "Mobilität".into();
    let contents = Contents { fields: vec![Arc::new(field)], ..Contents::default() };
    let all = all(&contents, Lang::De);
    assert_eq!(all.len(), 2, "an empty paragraph is no passage");
    assert_eq!((all[1].title.as_str(), all[1].of.as_str(), all[1].text.as_str()), ("Mobilität, Vision, Absatz 3", "Mobilität", "Zwei."));
    let place = Place::parse(&all[1].key).expect("a place");
    assert_eq!(place, Place { kind: "field".into(), owner: id, slot: "vision".into(), block: Spot { path: vec![2], twin: None } });
    let deep = "0.".repeat(DEEPEST) + "0";
    for bad in [
        "",
        "field",
        "page:0:body:0",
        &format!("field:{id}:vision:x"),
        &format!("field:{id}:vision:1:2"),
        &format!("field:{id}:vision:1:0/2:3"),
    ] {
        assert_eq!(Place::parse(bad), None, "{bad}");
    }
    assert_eq!(Place::parse(&format!("field:{id}:vision:{deep}")), None);
}

#[test]
fn list_items_have_a_place_and_a_name() {
    let inner = Block::OrderedList { start: 4, content: vec![ListItem { content: vec![paragraph("innen")] }] };
    let item = ListItem { content: vec![paragraph("zwei"), inner, paragraph("danach")] };
    let Block::BulletList { mut content } = list(&["eins"]) else { panic!("a list") };
    content.push(item);
    let quote = Block::Blockquote { content: vec![paragraph("Zitat")] };
    let document = Document { content: vec![paragraph("Davor."), Block::BulletList { content }, quote] };
    let found = passages(&document);
    let short: Vec<_> = found
        .iter()
        .map(|p| (p.key.rsplit(':').next().unwrap_or_default(), p.title.trim_start_matches("Mobilität, Vision, "), p.text.as_str()))
        .collect();
    assert_eq!(
        short,
        [
            ("0", "Absatz 1", "Davor."),
            ("1.0.0", "Absatz 2, Listenpunkt 1", "eins"),
            ("1.1.0", "Absatz 2, Listenpunkt 2", "zwei"),
            ("1.1.1.0.0", "Absatz 2, Listenpunkt 2, darin Punkt 4", "innen"),
            ("1.1.2", "Absatz 2, Listenpunkt 2, Absatz 3", "danach"),
            ("2.0", "Absatz 3", "Zitat"),
        ]
    );
    for p in &found {
        let changed = reword(&document, spot(p), &p.text, "Neu.").expect("found");
        let now: Vec<String> = passages(&changed).into_iter().map(|q| q.text).collect();
        let wanted: Vec<String> = found.iter().map(|q| if q.key == p.key { "Neu.".to_owned() } else { q.text.clone() }).collect();
        assert_eq!(now, wanted, "only {}", p.title);
    }
}

#[test]
fn a_wording_finds_its_passage_or_changes_nothing() {
    let document = text(&["Eins.", "Zwei."]);
    let second = || spot(&passages(&document)[1]);
    assert_eq!(reword(&document, second(), "Zwei.", "Drei."), Some(text(&["Eins.", "Drei."])));
    // Somebody put a paragraph before it.
    let longer = text(&["Neu.", "Eins.", "Zwei."]);
    assert_eq!(reword(&longer, second(), "Zwei.", "Drei."), Some(text(&["Neu.", "Eins.", "Drei."])));
    assert_eq!(reword(&text(&["Eins.", "Anders."]), second(), "Zwei.", "Drei."), None);
}

#[test]
fn of_items_that_read_the_same_the_one_that_was_meant_is_worded_anew() {
    let document = Document { content: vec![list(&["Bus", "Bahn", "Bus"]), list(&["Bus"])] };
    let found = passages(&document);
    assert_eq!(
        found.iter().filter(|p| p.text == "Bus").map(|p| p.key.rsplit(':').next().unwrap_or_default()).collect::<Vec<_>>(),
        ["0/3", "1/3", "2/3"]
    );
    let third = || spot(&found[2]);
    let changed = reword(&document, third(), "Bus", "Schiff");
    assert_eq!(changed, Some(Document { content: vec![list(&["Bus", "Bahn", "Schiff"]), list(&["Bus"])] }));
    // Moved on together: still the same one.
    let longer = Document { content: vec![list(&["Rad", "Bus", "Bahn", "Bus"]), list(&["Bus"])] };
    assert_eq!(
        reword(&longer, third(), "Bus", "Schiff"),
        Some(Document { content: vec![list(&["Rad", "Bus", "Bahn", "Schiff"]), list(&["Bus"])] })
    );
    // One of them went, or another wording stands in its place: nobody can tell.
    for other in [list(&["Bahn", "Bus"]), list(&["Bus", "Bahn", "Zug"])] {
        assert_eq!(reword(&Document { content: vec![other, list(&["Bus"])] }, third(), "Bus", "Schiff"), None);
    }
    // A key of before lists had places: at its place, else only where nothing else reads the same.
    let old = Spot { path: vec![1], twin: None };
    let twice = text(&["Neu.", "Neu.", "Bus", "Bus"]);
    assert_eq!(reword(&twice, old, "Bus", "Schiff"), None);
}

proptest! {
    /// Whatever a text looks like and whichever passage is chosen: that one reads anew, all others as before.
    #[test]
    fn an_adopted_wording_lands_in_its_place_only(blocks in prop::collection::vec(block(), 1..6), pick in any::<prop::sample::Index>()) {
        let document = Document { content: blocks };
        let found = passages(&document);
        prop_assume!(!found.is_empty());
        let n = pick.index(found.len());
        let changed = reword(&document, spot(&found[n]), &found[n].text, "ganz anders").expect("found");
        let before: Vec<_> = found.into_iter().map(|p| p.text).enumerate().filter(|(i, _)| *i != n).collect();
        let after: Vec<_> = passages(&changed).into_iter().map(|p| p.text).enumerate().collect();
        prop_assert_eq!(after[n].1.as_str(), "ganz anders");
        prop_assert_eq!(before, after.into_iter().filter(|(i, _)| *i != n).collect::<Vec<_>>());
    }
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = "[ab]{1,2}".prop_map(|w| paragraph(&w));
    leaf.prop_recursive(3, 24, 4, |inner| {
        let blocks = prop::collection::vec(inner, 1..4);
        prop_oneof![
            prop::collection::vec(blocks.clone().prop_map(|content| ListItem { content }), 1..4)
                .prop_map(|content| Block::BulletList { content }),
            blocks.prop_map(|content| Block::Blockquote { content }),
        ]
    })
}
