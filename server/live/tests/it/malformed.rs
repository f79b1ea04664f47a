//! A million bad messages: nothing panics, nothing is stored that could not be loaded again, and
//! memory stays. `LIVE_MALFORMED` sets how many (20,000 if not given), `LIVE_SEED` where to begin.

use crate::recorded::recordings;
use crate::writing_updates::{Block, Update, id};
use contract::text::Document;
use live::check::{Id, frame, presence};
use live::{Applied, Limits, Text};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}

/// What the process holds, in bytes.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|s| s.split(' ').nth(1)?.parse::<usize>().ok());
    pages.unwrap_or(0) * 4096
}

/// Runs on a stack a quarter of what tasks of the server get, so that any recursion shows.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(512 << 10).spawn(work).unwrap().join().unwrap();
}

/// A text in the middle of being written, as it is stored, and the updates it may get next.
struct Scene {
    stored: Vec<u8>,
    next: Vec<Vec<u8>>,
}

fn scenes() -> Vec<Scene> {
    let mut scenes = Vec::new();
    for recording in recordings() {
        for part in 1..4 {
            let at = recording.updates.len() * part / 4;
            let text = Text::load(recording.updates[..at].iter().map(Vec::as_slice), Limits::default()).unwrap();
            let mut next: Vec<_> = recording.updates[at..].iter().take(20).cloned().collect();
            next.push(text.snapshot());
            scenes.push(Scene { stored: text.snapshot(), next });
        }
    }
    scenes
}

/// Bytes changed, left out, put in, or taken from another message. Some changes are small enough for
/// the message to be taken: those are the dangerous ones.
fn mutate(message: &mut Vec<u8>, other: &[u8], rng: &mut StdRng) {
    const TELLING: [u8; 12] = [0, 1, 2, 6, 7, 10, 0x7f, 0x80, 0x84, 0xff, 117, 118];
    for _ in 0..[1, 1, 1, 2, 3][rng.random_range(0..5)] {
        if message.is_empty() {
            return;
        }
        let at = rng.random_range(0..message.len());
        match rng.random_range(0..8) {
            0 => message[at] ^= 1 << rng.random_range(0..8),
            1 => message[at] = TELLING[rng.random_range(0..TELLING.len())],
            2 => message[at] = message[at].wrapping_add(1),
            3 => drop(message.drain(at..(at + rng.random_range(1..5)).min(message.len()))),
            4 => message.insert(at, rng.random()),
            5 => message.truncate(at),
            6 => {
                let letter = message[at..].iter().position(u8::is_ascii_lowercase);
                letter.into_iter().for_each(|i| message[at + i] = b'a' + rng.random_range(0..26u8));
            }
            _ => {
                let from = rng.random_range(0..other.len());
                let piece = &other[from..(from + rng.random_range(1..12)).min(other.len())];
                message.splice(at..at, piece.iter().copied());
            }
        }
    }
}

/// The letters of a text, sorted. Where somebody claims neighbours that never stood in that order,
/// Yjs promises no place, only that nothing gets lost.
fn letters(document: &Document) -> Vec<char> {
    // Line ends stand between blocks, and at the end they are left out: they tell of places.
    let mut all: Vec<char> = document.plain().chars().filter(|c| *c != '\n').collect();
    all.sort_unstable();
    all
}

/// Takes a message as a connection would. What is taken must be whole: stored and loaded again it
/// has the same letters. Gives whether anything was.
fn take(text: &mut Text, message: &[u8]) -> bool {
    let limits = Limits::default();
    let update = match frame::read(message, &limits) {
        Ok(frame::Frame::Answer(update) | frame::Frame::Update(update)) => update,
        Ok(frame::Frame::State(state)) => {
            text.since(&state);
            return false;
        }
        Ok(frame::Frame::Presence(bytes)) => {
            let _ = presence::read(bytes, &limits, None);
            return false;
        }
        Ok(frame::Frame::WhoIsHere) | Err(_) => return false,
    };
    let before = text.state();
    match text.apply(update, &|_| true) {
        Ok(Applied::New(change)) => {
            let (stored, document) = (text.snapshot(), text.document());
            let again = Text::load([stored.as_slice()], limits).expect("what was stored can be loaded");
            assert_eq!(letters(&again.document()), letters(&document));
            assert_eq!(again.state(), text.state());
            assert!(change.update.len() <= update.len() + 64);
            true
        }
        Ok(_) | Err(_) => {
            assert!(!text.is_broken(), "{update:?}");
            assert_eq!(text.state(), before);
            false
        }
    }
}

/// Changed bytes of what editors send.
#[test]
fn mutated() {
    on_a_small_stack(|| {
        let (count, seed) = (setting("LIVE_MALFORMED", 20_000), setting("LIVE_SEED", 1));
        let scenes = scenes();
        let mut rng = StdRng::seed_from_u64(seed);
        let (mut taken, mut start) = (0u64, 0);
        let rounds = 200;
        for round in 0..rounds {
            let scene = &scenes[rng.random_range(0..scenes.len())];
            let load = || Text::load([scene.stored.as_slice()], Limits::default()).unwrap();
            let mut text = load();
            for _ in 0..count.div_ceil(rounds) {
                let pick = |rng: &mut StdRng| &scene.next[rng.random_range(0..scene.next.len())];
                let other = pick(&mut rng).clone();
                let mut message = pick(&mut rng).clone();
                let whole = rng.random_bool(0.2);
                if !whole {
                    mutate(&mut message, &other, &mut rng);
                }
                let mut message = if rng.random_bool(0.5) { frame::update(&message) } else { frame::answer(&message) };
                if whole {
                    mutate(&mut message, &other, &mut rng);
                }
                if take(&mut text, &message) {
                    taken += 1;
                    // Mostly back to the start; sometimes one goes on with what has come of it.
                    if rng.random_bool(0.8) {
                        text = load();
                    }
                }
            }
            if round == rounds / 4 {
                start = memory();
            }
        }
        let grown = memory().saturating_sub(start);
        println!("{count} messages, {taken} of them taken, {} MiB grown", grown >> 20);
        assert!(taken > count / 200, "only {taken} taken: the changes are too rough to test anything");
        assert!(grown < 64 << 20, "{} MiB", grown >> 20);
    });
}

/// Updates that are well written and wrong in what they say: wild references, places, deletions.
#[test]
fn invented() {
    on_a_small_stack(|| {
        let (count, seed) = (setting("LIVE_MALFORMED", 20_000), setting("LIVE_SEED", 1));
        let mut rng = StdRng::seed_from_u64(seed);
        let (mut text, mut taken, mut since) = (Text::new(Limits::default()), 0, 0);
        for _ in 0..count {
            let update = invent(&text, &mut rng);
            if take(&mut text, &frame::update(&update.bytes())) {
                (taken, since) = (taken + 1, since + 1);
            }
            if since > 60 {
                (text, since) = (Text::new(Limits::default()), 0);
            }
        }
        println!("{count} updates, {taken} of them taken");
        assert!(taken > count / 40, "only {taken} taken");
    });
}

fn invent(text: &Text, rng: &mut StdRng) -> Update {
    let ends = text.state().0;
    let somewhere = |rng: &mut StdRng, extra: u32| {
        let writer = rng.random_range(1..4);
        let end = ends.get(&writer).copied().unwrap_or(0) + extra;
        id(writer, rng.random_range(0..=end.max(1)))
    };
    let mut update = Update::default();
    let mut writers = vec![1, 2, 3];
    for _ in 0..[0, 1, 1, 1, 2][rng.random_range(0..5)] {
        let writer = writers.remove(rng.random_range(0..writers.len()));
        let end = ends.get(&writer).copied().unwrap_or(0);
        let off = [0, 0, 0, 0, 1, 2][rng.random_range(0..6)];
        let start = if rng.random_bool(0.5) { end.saturating_sub(off) } else { end + off / 2 };
        let blocks = (0..rng.random_range(1..5)).map(|i| invent_block(rng, &somewhere, id(writer, start + i))).collect();
        update.sections.push((writer, start, blocks));
    }
    for writer in [1, 2, 3] {
        if rng.random_bool(0.1) {
            update.deletes.push((writer, (0..rng.random_range(1..3)).map(|_| (somewhere(rng, 0).clock, rng.random_range(1..4))).collect()));
        }
    }
    update
}

fn invent_block(rng: &mut StdRng, somewhere: &dyn Fn(&mut StdRng, u32) -> Id, here: Id) -> Block {
    let before = id(here.writer, here.clock.saturating_sub(1));
    let near = |rng: &mut StdRng| if rng.random_bool(0.6) { before } else { somewhere(rng, 2) };
    let place = match rng.random_range(0..6) {
        0 => Block::root(),
        1 | 2 => Block::child(near(rng)),
        3 => Block::between(Some(near(rng)), None),
        4 => Block::between(None, Some(near(rng))),
        _ => Block::between(Some(near(rng)), Some(near(rng))),
    };
    let place = if rng.random_bool(0.1) { place.attribute(["level", "start", "kind", "id"][rng.random_range(0..4)]) } else { place };
    let names = [
        "paragraph",
        "heading",
        "bullet_list",
        "list_item",
        "blockquote",
        "table",
        "table_row",
        "table_cell",
        "footnote",
        "hard_break",
        "object",
    ];
    match rng.random_range(0..12) {
        0..4 => place.text(["a", "bc", "😀", "ü😀x"][rng.random_range(0..4)]),
        4 => place.mark(["bold", "italic", "link"][rng.random_range(0..3)], ["{}", "null", r#"{"href":"/a"}"#][rng.random_range(0..3)]),
        5 | 6 => place.element(names[rng.random_range(0..names.len())]),
        7 | 8 => place.node(6),
        9 => place.value(&[125, rng.random_range(0..4)]),
        10 => place.length(1, rng.random_range(1..4)),
        _ => place.length([0, 10][rng.random_range(0..2)], rng.random_range(1..4)),
    }
}

/// An overflowing stack ends the process and is no panic: that this does not happen, only another
/// process can tell.
#[test]
fn the_process_lives_on() {
    const NAME: &str = "LIVE_IN_CHILD";
    if std::env::var_os(NAME).is_some() {
        on_a_small_stack(|| {
            for depth in [20, 1000, 8000, 100_000] {
                for element in ["blockquote", "list_item", "table", ""] {
                    let blocks = (0..depth).map(|i| {
                        let place = if i == 0 { Block::root() } else { Block::child(id(1, i - 1)) };
                        if element.is_empty() { place.node(0) } else { place.element(element) }
                    });
                    let update = Update::one(1, 0, blocks.collect()).bytes();
                    assert!(Text::new(Limits::default()).apply(&update, &|_| true).is_err());
                    assert!(Text::load([update.as_slice()], Limits::default()).is_err());
                }
                let nested = ["[".repeat(depth as usize), "{\"a\":".repeat(depth as usize)];
                for json in nested {
                    let mut message = vec![1, 1, 0];
                    live::check::put_bytes(&mut message, json.as_bytes());
                    assert!(presence::read(&message, &Limits { presence: 1 << 20, ..Limits::default() }, None).is_err());
                }
            }
            println!("still here");
        });
        return;
    }
    let out = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "malformed::the_process_lives_on", "--nocapture"])
        .env(NAME, "1")
        .output()
        .unwrap();
    assert!(out.status.success() && String::from_utf8_lossy(&out.stdout).contains("still here"), "{out:?}");
}
