//! Words that somebody writes into a paragraph while another makes something else of it.

use contract::text::{Block, Document, Inline, ListItem, Mark, Suggestion};
use live::{Applied, Limits, Text};
use proptest::prelude::*;
use std::collections::{BTreeSet, VecDeque};
use uuid::Uuid;
use yrs::types::Attrs;
use yrs::types::text::YChange;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, ClientID, Doc, OffsetKind, Options, Out, ReadTxn, Text as _, Transact, Update, Xml, XmlElementPrelim, XmlElementRef, XmlFragment,
    XmlFragmentRef, XmlOut, XmlTextPrelim, XmlTextRef,
};

/// Somebody's window: what y-prosemirror does there.
pub struct Window {
    pub doc: Doc,
    pub root: XmlFragmentRef,
}

/// What a block is made into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Into {
    Paragraph,
    Heading,
    List,
}

impl Window {
    pub fn open(number: u64, text: &Text) -> Self {
        let doc = Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..Options::with_client_id(ClientID::new(number)) });
        let root = doc.get_or_insert_xml_fragment(live::ROOT);
        let window = Self { doc, root };
        window.hear(&text.snapshot());
        window
    }

    pub fn hear(&self, update: &[u8]) {
        self.doc.transact_mut().apply_update(Update::decode_v1(update).unwrap()).unwrap();
    }

    pub fn change(&self, change: impl FnOnce(&mut yrs::TransactionMut)) -> Vec<u8> {
        let mut txn = self.doc.transact_mut();
        change(&mut txn);
        txn.encode_update_v1()
    }

    fn blocks(&self) -> u32 {
        self.root.len(&self.doc.transact())
    }

    /// The running text of a block, wherever in it that is.
    fn line(node: XmlOut, txn: &impl ReadTxn) -> Option<XmlTextRef> {
        match node {
            XmlOut::Text(text) => Some(text),
            XmlOut::Element(el) => el.children(txn).find_map(|c| Self::line(c, txn)),
            XmlOut::Fragment(_) => None,
        }
    }

    pub fn text(&self, block: u32) -> Option<XmlTextRef> {
        let txn = self.doc.transact();
        Self::line(self.root.get(&txn, block)?, &txn)
    }

    pub fn words(&self, block: u32) -> String {
        let Some(text) = self.text(block) else { return String::new() };
        let chunks = text.diff(&self.doc.transact(), YChange::identity);
        chunks.into_iter().filter_map(|c| if let Out::Any(Any::String(s)) = c.insert { Some(s.to_string()) } else { None }).collect()
    }

    pub fn write(&self, block: u32, at: u32, words: &str) -> Vec<u8> {
        let text = self.text(block).unwrap();
        let at = at.min(text.len(&self.doc.transact()));
        self.change(|txn| text.insert(txn, at, words))
    }

    fn suggest(&self, block: u32, at: u32, words: &str, by: Uuid) -> Vec<u8> {
        let text = self.text(block).unwrap();
        let mark = Any::from_json(&format!(r#"{{"id":"{}","author":"{by}","at":5}}"#, Uuid::nil())).unwrap();
        self.change(|txn| text.insert_with_attributes(txn, at, words, Attrs::from([("insertion".into(), mark)])))
    }

    pub fn erase(&self, block: u32, at: u32, len: u32) -> Vec<u8> {
        let text = self.text(block).unwrap();
        self.change(|txn| text.remove_range(txn, at, len))
    }

    fn remove(&self, block: u32) -> Vec<u8> {
        self.change(|txn| self.root.remove_range(txn, block, 1))
    }

    /// Deletes a block and writes its letters anew in its place.
    pub fn rebuild(&self, block: u32, into: Into) -> Vec<u8> {
        let text = self.text(block);
        let chunks = text.map(|t| t.diff(&self.doc.transact(), YChange::identity)).unwrap_or_default();
        self.change(|txn| {
            self.root.remove_range(txn, block, 1);
            let named = |name: &str| XmlElementPrelim::empty(name);
            let el: XmlElementRef = match into {
                Into::Paragraph => self.root.insert(txn, block, named("paragraph")),
                Into::Heading => {
                    let el = self.root.insert(txn, block, named("heading"));
                    el.insert_attribute(txn, "level", Any::from(2));
                    el
                }
                Into::List => {
                    let list = self.root.insert(txn, block, named("bullet_list"));
                    list.insert(txn, 0, named("list_item")).insert(txn, 0, named("paragraph"))
                }
            };
            let line = el.insert(txn, 0, XmlTextPrelim::new(""));
            let mut at = 0;
            for chunk in chunks {
                let Out::Any(Any::String(words)) = chunk.insert else { continue };
                line.insert_with_attributes(txn, at, &words, chunk.attributes.map(|a| *a).unwrap_or_default());
                at += words.encode_utf16().count() as u32;
            }
        })
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph { content: if text.is_empty() { vec![] } else { vec![Inline::text(text)] } }
}

fn heading(text: &str) -> Block {
    Block::Heading { level: 2, content: vec![Inline::text(text)] }
}

pub fn start(lines: &[&str]) -> Text {
    Text::from_document(&Document { content: lines.iter().map(|l| paragraph(l)).collect() }, 1, Limits::default()).unwrap()
}

/// What the server does with a change: takes it, and puts back what it killed. Gives what goes to everybody.
fn serve(text: &mut Text, update: &[u8], next: &mut u64) -> Vec<Vec<u8>> {
    let Applied::New(change) = text.apply(update, &|_| true).unwrap() else { return vec![] };
    let mut out = vec![change.update];
    let (lost, _) = text.take_lost();
    if !lost.is_empty() {
        *next += 1;
        out.extend(text.put_back(&lost, *next).unwrap().map(|c| c.update));
    }
    assert_eq!(text.take_lost().0, [], "nothing is lost by putting back");
    out
}

/// Both orders; the document of each.
fn both(lines: &[&str], one: impl Fn(&Window) -> Vec<Vec<u8>>, two: impl Fn(&Window) -> Vec<Vec<u8>>) -> [Document; 2] {
    [false, true].map(|turned| {
        let mut text = start(lines);
        let (a, b, c) = (Window::open(10, &text), Window::open(20, &text), Window::open(30, &text));
        let (first, second) = (one(&a), two(&b));
        let order = if turned { [second, first] } else { [first, second] };
        let mut next = 1 << 33;
        let mut stored = vec![text.snapshot()];
        for update in order.concat() {
            for out in serve(&mut text, &update, &mut next) {
                [&a, &b, &c].iter().for_each(|w| w.hear(&out));
                stored.push(out);
            }
        }
        // Everybody sees the same, and it is what is stored.
        let again = Text::load(stored.iter().map(Vec::as_slice), Limits::default()).unwrap();
        assert_eq!(again.document(), text.document());
        for window in [a, b, c] {
            let mut seen = Text::new(Limits::default());
            seen.adopt(&window.doc.transact().encode_diff_v1(&yrs::StateVector::default())).unwrap();
            assert_eq!(seen.document(), text.document());
        }
        text.document()
    })
}

#[test]
fn a_sentence_at_the_end_of_what_becomes_a_heading_stays_there() {
    let lines = ["Davor.", "Wir fahren Rad.", "Danach."];
    for doc in both(&lines, |a| vec![a.write(1, 15, " Und wir gehen.")], |b| vec![b.rebuild(1, Into::Heading)]) {
        assert_eq!(doc.content, [paragraph("Davor."), heading("Wir fahren Rad. Und wir gehen."), paragraph("Danach.")]);
    }
}

#[test]
fn words_within_what_becomes_a_list_stay_where_they_were() {
    for doc in both(&["Wir fahren Rad."], |a| vec![a.write(0, 11, "gern ")], |b| vec![b.rebuild(0, Into::List)]) {
        let item = ListItem { content: vec![paragraph("Wir fahren gern Rad.")] };
        assert_eq!(doc.content, [Block::BulletList { content: vec![item] }]);
    }
}

#[test]
fn typing_goes_on_where_it_was() {
    let typed =
        |a: &Window| ["n", "e", "u", " ", "😀", "!"].iter().zip([15, 16, 17, 18, 19, 21]).map(|(l, at)| a.write(0, at, l)).collect();
    for doc in both(&["Wir fahren Rad."], typed, |b| vec![b.rebuild(0, Into::Heading)]) {
        assert_eq!(doc.content, [heading("Wir fahren Rad.neu 😀!")]);
    }
    let between = |a: &Window| vec![a.write(0, 4, "xy"), a.write(0, 5, "z")];
    for doc in both(&["Wir fahren Rad."], between, |b| vec![b.rebuild(0, Into::Heading)]) {
        assert_eq!(doc.content, [heading("Wir xzyfahren Rad.")]);
    }
}

#[test]
fn words_in_a_paragraph_that_somebody_deletes_get_one_of_their_own() {
    for doc in both(&["Davor.", "Das hier geht.", "Danach."], |a| vec![a.write(1, 14, " Nein.")], |b| vec![b.remove(1)]) {
        assert_eq!(doc.content, [paragraph("Davor."), paragraph(" Nein."), paragraph("Danach.")]);
    }
    // What somebody deletes on purpose stays deleted.
    for doc in both(&["Davor.", "Das hier geht."], |a| vec![a.write(0, 6, "!")], |b| vec![b.remove(1)]) {
        assert_eq!(doc.content, [paragraph("Davor.!")]);
    }
}

#[test]
fn a_suggestion_stays_a_suggestion() {
    let by = Uuid::from_u128(7);
    for doc in both(&["Wir fahren Rad."], |a| vec![a.suggest(0, 11, "gern ", by)], |b| vec![b.rebuild(0, Into::Heading)]) {
        let mark = Mark::Insertion(Suggestion { id: Uuid::nil(), author: by, at: 5 });
        let suggested = Inline::Text { text: "gern ".into(), marks: vec![mark] };
        assert_eq!(doc.content, [Block::Heading { level: 2, content: vec![Inline::text("Wir fahren "), suggested, Inline::text("Rad.")] }]);
    }
}

#[test]
fn what_comes_after_a_text_was_put_away_goes_to_its_end() {
    let mut text = start(&["Wir fahren Rad.", "Danach."]);
    let (a, b) = (Window::open(10, &text), Window::open(20, &text));
    let written = a.write(0, 15, " Immer.");
    text.apply(&b.rebuild(0, Into::Heading), &|_| true).unwrap();
    assert_eq!(text.take_lost().0, []);
    let mut text = Text::load([&*text.snapshot()], Limits::default()).unwrap();
    serve(&mut text, &written, &mut (1 << 33));
    assert_eq!(text.document().content, [heading("Wir fahren Rad."), paragraph("Danach."), paragraph(" Immer.")]);
    // Known now: it is not put back twice.
    assert_eq!(serve(&mut text, &written, &mut (2 << 33)), Vec::<Vec<u8>>::new());
}

#[test]
fn what_one_instance_put_back_the_other_does_not() {
    let (mut here, snapshot) = (start(&["Wir fahren Rad."]), start(&["Wir fahren Rad."]).snapshot());
    let mut there = Text::load([&*snapshot], Limits::default()).unwrap();
    let (a, b) = (Window::open(10, &here), Window::open(20, &here));
    let written = a.write(0, 15, " Immer.");
    here.apply(&written, &|_| true).unwrap();
    there.adopt(&written).unwrap();
    for update in serve(&mut here, &b.rebuild(0, Into::Heading), &mut (1 << 33)) {
        there.adopt(&update).unwrap();
    }
    assert_eq!(there.take_lost().0, [], "it is named by who put it back");
    assert_eq!(there.document(), here.document());
}

#[derive(Clone, Debug)]
enum Deed {
    Write(usize, u32, u32),
    Rebuild(usize, u32, Into),
    Erase(usize, u32, u32),
    Remove(usize, u32),
    /// The next waiting change of a window reaches the server.
    Send(usize),
    /// A window hears the next.
    Hear(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = 0usize..3;
    let into = prop::sample::select(vec![Into::Paragraph, Into::Heading, Into::List]);
    prop_oneof![
        6 => (who.clone(), 0u32..4, 0u32..12).prop_map(|(w, b, at)| Deed::Write(w, b, at)),
        3 => (who.clone(), 0u32..4, into).prop_map(|(w, b, into)| Deed::Rebuild(w, b, into)),
        1 => (who.clone(), 0u32..4, 0u32..12).prop_map(|(w, b, at)| Deed::Erase(w, b, at)),
        1 => (who.clone(), 0u32..4).prop_map(|(w, b)| Deed::Remove(w, b)),
        4 => who.clone().prop_map(Deed::Send),
        4 => who.prop_map(Deed::Hear),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Every letter that reached the server and that nobody deleted by name is in the text, and all see it.
    #[test]
    fn no_letter_goes_unnamed(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut text = start(&["abcdef", "ghijkl", ""]);
        let windows: Vec<Window> = (0..3).map(|i| Window::open(10 + i, &text)).collect();
        let mut waiting: Vec<VecDeque<Vec<u8>>> = vec![VecDeque::new(); 3];
        let mut heard = [0; 3];
        let mut told: Vec<Vec<u8>> = Vec::new();
        let mut next = 1 << 33;
        let mut letter = '\u{4e00}';
        let (mut written, mut deleted) = (BTreeSet::new(), BTreeSet::new());
        let mut all = deeds;
        // In the end everything arrives.
        all.extend((0..180).flat_map(|i| [Deed::Send(i % 3), Deed::Hear(i % 3)]));
        all.extend((0..600).map(|i| Deed::Hear(i % 3)));
        for deed in all {
            match deed {
                Deed::Write(w, block, at) if windows[w].text(block).is_some() => {
                    letter = char::from_u32(letter as u32 + 1).unwrap();
                    written.insert(letter);
                    waiting[w].push_back(windows[w].write(block, at, &letter.to_string()));
                }
                Deed::Rebuild(w, block, into) if block < windows[w].blocks() => waiting[w].push_back(windows[w].rebuild(block, into)),
                Deed::Erase(w, block, at) => {
                    if let Some(c) = windows[w].words(block).chars().nth(at as usize) {
                        deleted.insert(c);
                        waiting[w].push_back(windows[w].erase(block, at, 1));
                    }
                }
                Deed::Remove(w, block) if block < windows[w].blocks() => {
                    deleted.extend(windows[w].words(block).chars());
                    waiting[w].push_back(windows[w].remove(block));
                }
                Deed::Send(w) => {
                    if let Some(update) = waiting[w].pop_front() {
                        told.extend(serve(&mut text, &update, &mut next));
                    }
                }
                Deed::Hear(w) => {
                    if let Some(update) = told.get(heard[w]) {
                        windows[w].hear(update);
                        heard[w] += 1;
                    }
                }
                _ => {}
            }
        }
        let plain = text.document().plain();
        for c in written.difference(&deleted) {
            prop_assert!(plain.contains(*c), "{c} is missing in {plain}");
        }
        for window in windows {
            let mut seen = Text::new(Limits::default());
            seen.adopt(&window.doc.transact().encode_diff_v1(&yrs::StateVector::default())).unwrap();
            prop_assert_eq!(seen.document(), text.document());
        }
    }
}
