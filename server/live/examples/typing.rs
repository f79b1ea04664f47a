//! What an update costs: a text of 45 kB that came about in 50,000 single edits, as
//! `cargo run --release -p live --example typing`.

use live::{Applied, Limits, Text};
use std::time::{Duration, Instant};

/// A small generator of numbers, so that every run types the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n
    }
}

/// Writes an update: one letter between two others, or one letter deleted.
fn letter(writer: u64, clock: u32, left: Option<(u64, u32)>, right: Option<(u64, u32)>, line: (u64, u32), sign: u8) -> Vec<u8> {
    use live::check::{put_bytes, put_number};
    let mut out = vec![1, 1];
    put_number(&mut out, writer);
    put_number(&mut out, u64::from(clock));
    out.push(4 | if left.is_some() { 0x80 } else { 0 } | if right.is_some() { 0x40 } else { 0 });
    for (w, c) in [left, right].into_iter().flatten() {
        put_number(&mut out, w);
        put_number(&mut out, u64::from(c));
    }
    if left.is_none() && right.is_none() {
        out.push(0);
        put_number(&mut out, line.0);
        put_number(&mut out, u64::from(line.1));
    }
    put_bytes(&mut out, &[sign]);
    out.push(0);
    out
}

fn deletion((writer, clock): (u64, u32)) -> Vec<u8> {
    use live::check::put_number;
    let mut out = vec![0, 1];
    put_number(&mut out, writer);
    out.push(1);
    put_number(&mut out, u64::from(clock));
    out.push(1);
    out
}

/// 50,000 edits by some hundred sessions: mostly typing on, some jumps, a tenth deletions.
fn history() -> Vec<Vec<u8>> {
    let mut dice = Dice(7);
    let mut updates = vec![
        // A paragraph with a line of text.
        vec![1, 2, 1, 0, 7, 1, 4, b't', b'e', b'x', b't', 3, 9, b'p', b'a', b'r', b'a', b'g', b'r', b'a', b'p', b'h', 7, 0, 1, 0, 6, 0],
    ];
    let line = (1, 1);
    let mut letters: Vec<(u64, u32)> = Vec::new();
    let (mut writer, mut clock, mut session, mut run, mut at) = (1u64, 2u32, 0, 0, 0usize);
    while updates.len() < 50_001 {
        if session == 0 {
            (session, writer, clock) = (300 + dice.below(500), 1_000_000 + dice.below(4_000_000_000) as u64, 0);
        }
        if run == 0 {
            (run, at) = (10 + dice.below(60), if dice.below(10) < 6 { letters.len() } else { dice.below(letters.len() + 1) });
        }
        (session, run) = (session - 1, run - 1);
        if at > 2 && dice.below(20) == 0 {
            at -= 1;
            updates.push(deletion(letters.remove(at)));
            continue;
        }
        let left = at.checked_sub(1).map(|i| letters[i]);
        updates.push(letter(writer, clock, left, letters.get(at).copied(), line, b'a' + dice.below(26) as u8));
        letters.insert(at, (writer, clock));
        (clock, at) = (clock + 1, at + 1);
    }
    updates
}

/// The median of repeated runs.
fn median(mut run: impl FnMut() -> Duration) -> Duration {
    let mut all: Vec<Duration> = (0..9).map(|_| run()).collect();
    all.sort();
    all[4]
}

fn main() {
    let updates = history();
    let mut text = Text::new(Limits::default());
    let (mut steps, mut begin) = (Vec::new(), Instant::now());
    for (i, update) in updates.iter().enumerate() {
        let applied = text.apply(update, &|_| true);
        assert!(matches!(applied, Ok(Applied::New(_))), "{i}: {applied:?}");
        if i % 10_000 == 0 && i > 0 {
            steps.push(begin.elapsed().as_secs_f64() * 1e6 / 10_000.0);
            begin = Instant::now();
        }
    }
    println!("one letter: {} µs, for each ten thousand", steps.iter().map(|s| format!("{s:.2}")).collect::<Vec<_>>().join(", "));
    let stored = text.snapshot();
    println!("text {} bytes, snapshot {} bytes", text.document().plain().len(), stored.len());
    let time = |name: &str, run: &mut dyn FnMut()| {
        let each = median(|| {
            let begin = Instant::now();
            run();
            begin.elapsed()
        });
        println!("{name}: {:.2} ms", each.as_secs_f64() * 1e3);
    };
    time("snapshot for a join", &mut || drop(text.snapshot()));
    time("document", &mut || drop(text.document()));
    time("load the snapshot", &mut || drop(Text::load([stored.as_slice()], Limits::default())));
    time("load 50,000 single updates", &mut || drop(Text::load(updates.iter().map(Vec::as_slice), Limits::default())));
    // A new paragraph brings new elements and goes the long way over a copy.
    let (mut clock, mut last) = (0, (1u64, 0u32));
    time("new paragraph", &mut || {
        let mut update = vec![1, 1];
        live::check::put_number(&mut update, 5);
        live::check::put_number(&mut update, u64::from(clock));
        update.push(0x87);
        live::check::put_number(&mut update, last.0);
        live::check::put_number(&mut update, u64::from(last.1));
        update.extend([3, 9, b'p', b'a', b'r', b'a', b'g', b'r', b'a', b'p', b'h', 0]);
        assert!(matches!(text.apply(&update, &|_| true), Ok(Applied::New(_))));
        (clock, last) = (clock + 1, (5, clock));
    });
}
