use super::three_way;
use crate::markdown::{read, write};
use contract::text::{Block, Document, Inline, ListItem, TableCell, TableRow};

fn merged(base: &str, now: &str, mine: &str) -> String {
    write(&three_way(&read(base), &read(now), &read(mine))).trim_end().to_owned()
}

#[test]
fn changes_at_different_places_both_count() {
    let base = "# Ziele\n\nWir bauen Wege.\n\nWir pflanzen Bäume.";
    let now = "# Unsere Ziele\n\nWir bauen Wege.\n\nWir pflanzen Bäume.\n\nNeu dazu.";
    let mine = "# Ziele\n\nWir bauen Radwege.\n\nWir pflanzen Bäume.";
    assert_eq!(merged(base, now, mine), "# Unsere Ziele\n\nWir bauen Radwege.\n\nWir pflanzen Bäume.\n\nNeu dazu.");
    assert_eq!(merged("Alle fahren gern Rad.", "Viele fahren gern Rad.", "Alle fahren gern Bus."), "Viele fahren gern Bus.");
}

#[test]
fn changes_at_the_same_place_both_stand() {
    assert_eq!(merged("Alle fahren Rad.", "Viele fahren Rad.", "Manche fahren Rad."), "Viele Manche fahren Rad.");
    assert_eq!(merged("A\n\nB", "A\n\n- C", "A\n\n> D"), "A\n\n- C\n\n> D");
}

#[test]
fn deleting_what_somebody_else_changed_keeps_the_change() {
    assert_eq!(merged("A\n\nB\n\nC", "A\n\nB neu\n\nC", "A\n\nC"), "A\n\nB neu\n\nC");
    assert_eq!(merged("A\n\nB\n\nC", "A\n\nC", "A\n\nB neu\n\nC"), "A\n\nB neu\n\nC");
    assert_eq!(merged("A\n\nB", "A\n\nB", "A"), "A");
    assert_eq!(merged("A\n\nB", "A", "A\n\nB"), "A");
}

#[test]
fn the_same_change_counts_once() {
    assert_eq!(merged("A", "B", "B"), "B");
    assert_eq!(merged("", "B", "B"), "B");
    assert_eq!(merged("", "B", "C"), "B\n\nC");
}

fn block(block: Block) -> Document {
    Document { content: vec![block] }
}

fn entry(words: &str) -> ListItem {
    ListItem { content: vec![Block::Paragraph { content: vec![Inline::text(words)] }] }
}

#[test]
fn entries_rows_and_quoted_paragraphs_are_merged_one_by_one() {
    assert_eq!(
        merged("- eins\n- zwei\n- drei", "- eins\n- zwei\n- drei neu", "- eins neu\n- zwei\n- drei"),
        "- eins neu\n- zwei\n- drei neu"
    );
    assert_eq!(merged("- eins\n- zwei", "- eins\n- dazu\n- zwei", "- eins\n- zwei neu"), "- eins\n- dazu\n- zwei neu");
    assert_eq!(merged("- eins\n- zwei", "- eins\n- zwei neu", "1. eins\n2. zwei"), "1. eins\n2. zwei neu");
    assert_eq!(merged("- eins\n- zwei", "- eins neu\n- zwei\n\nEnde.", "- eins\n- zwei\n- drei"), "- eins neu\n- zwei\n- drei\n\nEnde.");
    let table = |rows: &str| format!("| Jahr | Wert |\n| --- | --- |\n{rows}");
    assert_eq!(
        merged(&table("| 1 | a |\n| 2 | b |"), &table("| 1 | a |\n| 2 | c |"), &table("| 1 | neu |\n| 2 | b |")),
        table("| 1 | neu |\n| 2 | c |")
    );
    assert_eq!(merged(&table("| 1 | a |"), &table("| 1 | b |"), &table("| 7 | a |")), table("| 7 | b |"));
    assert_eq!(merged("> Eins.\n>\n> Zwei.", "> Eins neu.\n>\n> Zwei.", "> Eins.\n>\n> Zwei neu."), "> Eins neu.\n>\n> Zwei neu.");
    // What both changed stands twice, and nothing else does.
    assert_eq!(merged("- a b\n- c", "- a x\n- c", "- a y\n- c"), "- a x y\n- c");
}

#[test]
fn what_the_form_cannot_show_stays() {
    let cell = |words: &str, header| TableCell { header, content: vec![Inline::text(words)] };
    let row = |a: &str, b: &str| TableRow { content: vec![cell(a, true), cell(b, false)] };
    let now = Document {
        content: vec![
            Block::Paragraph { content: vec![] },
            Block::Table { content: vec![row("Jahr", "Wert"), row("2026", "7"), row("2027", "8")] },
            Block::BulletList {
                content: vec![entry("eins"), ListItem { content: vec![Block::Paragraph { content: vec![] }] }, entry("zwei")],
            },
            Block::Paragraph { content: vec![] },
            Block::Paragraph { content: vec![Inline::text("Ende.")] },
        ],
    };
    let form = write(&now);
    assert_ne!(read(&form), now, "or this proves nothing");
    assert_eq!(three_way(&read(&form), &now, &read(&form)), now);
    let mine = form.replace("8", "9").replace("zwei", "drei").replace("Ende.", "Schluss.");
    let mut expected = now.clone();
    expected.content[1] = Block::Table { content: vec![row("Jahr", "Wert"), row("2026", "7"), row("2027", "9")] };
    expected.content[2] =
        Block::BulletList { content: vec![entry("eins"), ListItem { content: vec![Block::Paragraph { content: vec![] }] }, entry("drei")] };
    expected.content[4] = Block::Paragraph { content: vec![Inline::text("Schluss.")] };
    assert_eq!(three_way(&read(&form), &now, &read(&mine)), expected);
    // Two lists in a row stay two.
    let lists =
        Document { content: vec![Block::BulletList { content: vec![entry("a")] }, Block::BulletList { content: vec![entry("b")] }] };
    assert_eq!(read(&write(&lists)), lists);
    assert_eq!(three_way(&block(Block::Paragraph { content: vec![] }), &lists, &Document::default()).content.len(), 2);
}

#[test]
fn an_untouched_form_changes_nothing() {
    // A row of numbers that looks random and is the same every time.
    let mut seed = 7u64;
    let mut next = |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % n
    };
    const WORDS: [&str; 12] = ["", " ", "Rad", "1. Weg", "# Nr", "a|b", "- x", "*", "<ziel:1>", "Ö ü", "  weit  ", "[^1]"];
    for _ in 0..400 {
        let now = Document { content: (0..next(6)).map(|_| any(&mut next, &WORDS, 0)).collect() };
        let form = read(&write(&now));
        assert_eq!(three_way(&form, &now, &form), now);
        // Nor does one paragraph more change anything but that.
        let mut mine = form.clone();
        mine.content.push(Block::Paragraph { content: vec![Inline::text("Neu dazu.")] });
        let mut after = three_way(&form, &now, &mine).content;
        let at = after.iter().rposition(|b| *b == mine.content[mine.content.len() - 1]).expect("the new paragraph");
        after.remove(at);
        assert_eq!(after, now.content);
    }
}

fn any(next: &mut impl FnMut(u64) -> u64, words: &[&str], depth: u64) -> Block {
    let line = |next: &mut dyn FnMut(u64) -> u64| -> Vec<Inline> {
        (0..next(3))
            .map(|_| match next(5) {
                0 => Inline::HardBreak,
                1 => Inline::Footnote { content: vec![Inline::text(words[next(12) as usize])] },
                _ => Inline::text(words[next(12) as usize]),
            })
            .collect()
    };
    match next(if depth > 2 { 2 } else { 6 }) {
        0 => Block::Paragraph { content: line(next) },
        1 => Block::Heading { level: 1 + next(3) as u8, content: line(next) },
        2 => Block::BulletList {
            content: (0..1 + next(3)).map(|_| ListItem { content: (0..next(3)).map(|_| any(next, words, depth + 1)).collect() }).collect(),
        },
        3 => Block::OrderedList {
            start: next(9) as u32,
            content: (0..1 + next(3)).map(|_| ListItem { content: vec![any(next, words, depth + 1)] }).collect(),
        },
        4 => Block::Blockquote { content: (0..next(3)).map(|_| any(next, words, depth + 1)).collect() },
        _ => {
            let width = 1 + next(3);
            let cell = |next: &mut dyn FnMut(u64) -> u64| TableCell { header: next(2) == 0, content: line(next) };
            Block::Table { content: (0..1 + next(3)).map(|_| TableRow { content: (0..width).map(|_| cell(next)).collect() }).collect() }
        }
    }
}
