//! Whose words are whose, and who removed them, while paragraphs are split, joined and rebuilt.

use super::lost::{Into, Window, start};
use live::{Applied, Change, Credits, Limits, Passage, Text};
use proptest::prelude::*;
use std::collections::HashMap;
use uuid::Uuid;
use yrs::{Text as _, Transact, XmlElementPrelim, XmlFragment, XmlTextPrelim};

impl Window {
    /// What Enter does: all behind a place goes, and is written anew in a paragraph below. `len` signs that
    /// were selected go with it.
    fn split(&self, block: u32, at: u32, len: u32) -> Vec<u8> {
        let (text, words) = (self.text(block).unwrap(), self.words(block));
        let rest: String = words.chars().skip((at + len) as usize).collect();
        let end = text.len(&self.doc.transact());
        self.change(|txn| {
            text.remove_range(txn, at, end - at);
            self.root.insert(txn, block + 1, XmlElementPrelim::new("paragraph", [XmlTextPrelim::new(rest).into()]));
        })
    }

    /// What Backspace at the beginning of a paragraph does.
    fn join(&self, block: u32) -> Vec<u8> {
        let (text, words) = (self.text(block).unwrap(), self.words(block + 1));
        let end = text.len(&self.doc.transact());
        self.change(|txn| {
            self.root.remove_range(txn, block + 1, 1);
            text.insert(txn, end, &words);
        })
    }

    /// What typing over a selection does.
    fn replace(&self, block: u32, at: u32, len: u32, words: &str) -> Vec<u8> {
        let text = self.text(block).unwrap();
        self.change(|txn| {
            text.remove_range(txn, at, len);
            text.insert(txn, at, words);
        })
    }
}

fn person(writer: u64) -> Uuid {
    Uuid::from_u128(writer.into())
}

/// A text with what is kept beside it, and two people's windows.
struct Desk {
    text: Text,
    credits: Credits,
    windows: [Window; 2],
    /// Bytes of notes so far.
    notes: usize,
}

const NUMBERS: [u64; 2] = [10, 20];

impl Desk {
    fn new(lines: &[&str]) -> Self {
        let text = start(lines);
        let windows = NUMBERS.map(|n| Window::open(n, &text));
        Self { text, credits: Credits::default(), windows, notes: 0 }
    }

    fn take(&mut self, who: usize, update: &[u8]) -> Change {
        let Applied::New(change) = self.text.apply(update, &|_| true).unwrap() else { panic!("nothing new") };
        if let Some(note) = change.note(Some(person(NUMBERS[who]))) {
            self.credits.take(&change.update, &note).unwrap();
            self.notes += note.len();
        }
        self.windows[1 - who].hear(&change.update);
        change
    }

    /// What a snapshot and its credits tell.
    fn passages(&self, snapshot: &[u8]) -> Vec<Passage> {
        let credits = Credits::read(&self.credits.write()).unwrap();
        assert_eq!(credits, self.credits, "what is written is read");
        Text::load([snapshot], Limits::default()).unwrap().passages(&credits).unwrap()
    }

    fn told(&self) -> Vec<(usize, u64, String)> {
        self.passages(&self.text.snapshot()).into_iter().map(|p| (p.block, p.writer, p.text)).collect()
    }
}

fn said(all: &[(usize, u64, &str)]) -> Vec<(usize, u64, String)> {
    all.iter().map(|(b, w, t)| (*b, *w, (*t).to_owned())).collect()
}

#[test]
fn who_splits_joins_or_rebuilds_writes_nothing() {
    let mut desk = Desk::new(&["Der Bus fährt."]);
    let update = desk.windows[0].write(0, 4, "rote ");
    desk.take(0, &update);
    let mixed = said(&[(0, 1, "Der "), (0, 10, "rote "), (0, 1, "Bus fährt.")]);
    assert_eq!(desk.told(), mixed);
    let update = desk.windows[1].split(0, 6, 0);
    desk.take(1, &update);
    assert_eq!(desk.told(), said(&[(0, 1, "Der "), (0, 10, "ro"), (1, 10, "te "), (1, 1, "Bus fährt.")]));
    let update = desk.windows[1].join(0);
    desk.take(1, &update);
    assert_eq!(desk.told(), mixed);
    for into in [Into::Heading, Into::List, Into::Paragraph] {
        let update = desk.windows[1].rebuild(0, into);
        desk.take(1, &update);
        assert_eq!(desk.told(), mixed, "{into:?}");
    }
    // One letter is moved like many; what was selected goes.
    let update = desk.windows[1].split(0, 13, 5);
    desk.take(1, &update);
    assert_eq!(desk.told(), said(&[(0, 1, "Der "), (0, 10, "rote "), (0, 1, "Bus "), (1, 1, ".")]));
}

#[test]
fn what_is_typed_anew_is_the_typists() {
    let mut desk = Desk::new(&["Der Bus fährt.", "Ende."]);
    let update = desk.windows[1].erase(0, 4, 3);
    desk.take(1, &update);
    let update = desk.windows[0].write(1, 0, "Bus ");
    desk.take(0, &update);
    // Other words in the place of some are new, in one change, too.
    let update = desk.windows[1].replace(0, 0, 3, "Ein Omnibus");
    desk.take(1, &update);
    assert_eq!(desk.told(), said(&[(0, 20, "Ein Omnibus"), (0, 1, "  fährt."), (1, 10, "Bus "), (1, 1, "Ende.")]));
}

#[test]
fn who_types_and_erases_keeps_next_to_nothing() {
    let mut desk = Desk::new(&["Anfang."]);
    for n in 0..50 {
        let update = desk.windows[0].write(0, n, "x");
        let change = desk.take(0, &update);
        assert_eq!(change.note(Some(person(10))), None, "whoever only writes leaves no note");
    }
    for n in (0..50).rev() {
        let update = desk.windows[1].erase(0, n, 1);
        desk.take(1, &update);
    }
    assert!(desk.notes <= 50 * 17, "{} bytes", desk.notes);
    // What one person removed in a row is one stretch, in whatever order.
    let update = desk.windows[0].write(0, 0, &"y".repeat(50));
    desk.take(0, &update);
    for _ in 0..50 {
        let update = desk.windows[1].erase(0, 0, 1);
        desk.take(1, &update);
    }
    assert!(desk.credits.write().len() < 300, "{} bytes", desk.credits.write().len());
}

#[test]
fn a_form_moves_too() {
    let mut desk = Desk::new(&["Der Bus fährt nach Senden, und zwar täglich.", "Die Bahn fährt nach Coesfeld."]);
    let mut document = desk.text.document();
    document.content.swap(0, 1);
    let Applied::New(change) = desk.text.replace_with(&document, 30).unwrap() else { panic!("nothing changed") };
    let note = change.note(Some(person(30))).unwrap();
    desk.credits.take(&change.update, &note).unwrap();
    assert!(desk.told().iter().all(|(_, writer, _)| *writer == 1), "{:?}", desk.told());
}

#[test]
fn what_is_put_back_has_its_writer_and_is_not_removed() {
    let mut desk = Desk::new(&["Der Bus fährt."]);
    let written = desk.windows[0].write(0, 14, " Gern.");
    let rebuilt = desk.windows[1].rebuild(0, Into::Heading);
    desk.take(0, &written);
    let before = desk.text.snapshot();
    desk.take(1, &rebuilt);
    let lost = desk.text.take_lost().0;
    let change = desk.text.put_back(&lost, 1 << 33).unwrap().unwrap();
    desk.credits.take(&change.update, &change.note(None).unwrap()).unwrap();
    assert_eq!(desk.told(), said(&[(0, 1, "Der Bus fährt."), (0, 10, " Gern.")]));
    assert!(desk.passages(&before).iter().all(|p| p.removed_by.is_none()));
    // What is removed then is removed by who does it, in the state before, too.
    desk.windows.iter().for_each(|w| w.hear(&change.update));
    let update = desk.windows[1].erase(0, 14, 6);
    desk.take(1, &update);
    let gone: Vec<_> = desk.passages(&before).into_iter().filter_map(|p| Some((p.removed_by?, p.text))).collect();
    assert_eq!(gone, [(person(20), " Gern.".to_owned())]);
}

#[test]
fn nothing_but_what_was_kept_is_read() {
    for bytes in [&[9u8][..], &[0, 0, 5], &[1, 7, 0, 1, 3, 0, 0, 0, 1], &[0xff; 40]] {
        assert!(Credits::read(bytes).is_err(), "{bytes:?}");
    }
    assert!(Credits::default().take(&[0, 0], &[1, 2]).is_err());
}

/// Something somebody does: who, what, and where.
type Act = (usize, u8, u32, u32, u32);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// Every sign is used once, so the text itself tells what moved.
    #[test]
    fn every_letter_has_its_writer_and_its_remover(acts in prop::collection::vec((0usize..2, 0u8..8, 0u32..6, 0u32..20, 0u32..6), 1..40)) {
        let mut next = 0x4e00;
        let mut signs = |n: u32| -> String { (0..n).map(|_| { next += 1; char::from_u32(next).unwrap() }).collect() };
        let (first, second) = (signs(8), signs(8));
        let mut writers: HashMap<char, u64> = first.chars().chain(second.chars()).map(|c| (c, 1)).collect();
        let mut removers: HashMap<char, u64> = HashMap::new();
        let mut desk = Desk::new(&[&first, &second]);
        let mut kept = vec![desk.text.snapshot()];
        let words = |desk: &Desk| desk.text.document().plain();
        for (who, what, block, at, len) in acts as Vec<Act> {
            let before = words(&desk);
            let window = &desk.windows[who];
            let blocks = window.root.len(&window.doc.transact());
            let block = block % blocks;
            let own: Vec<char> = window.words(block).chars().collect();
            let at = at.min(own.len() as u32);
            let len = len.min(own.len() as u32 - at);
            let new = signs(1 + len);
            writers.extend(new.chars().map(|c| (c, NUMBERS[who])));
            let update = match what {
                0 | 1 => window.write(block, at, &new),
                2 if len > 0 => window.erase(block, at, len),
                3 if len > 0 => window.replace(block, at, len, &new),
                4 => window.split(block, at, len),
                5 if block + 1 < blocks => window.join(block),
                6 => window.rebuild(block, Into::Heading),
                7 => window.rebuild(block, Into::List),
                _ => continue,
            };
            desk.take(who, &update);
            let after = words(&desk);
            removers.extend(before.chars().filter(|c| *c != '\n' && !after.contains(*c)).map(|c| (c, NUMBERS[who])));
            kept.push(desk.text.snapshot());
        }
        for snapshot in &kept {
            for passage in desk.passages(snapshot) {
                for sign in passage.text.chars() {
                    prop_assert_eq!(passage.writer, writers[&sign], "who wrote {}", sign);
                    prop_assert_eq!(passage.removed_by, removers.get(&sign).map(|w| person(*w)), "who removed {}", sign);
                }
            }
        }
    }
}
