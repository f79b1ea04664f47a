//! A frame on the socket of a live text. What is taken must be whole: stored and loaded again it
//! has the same letters (their order, too, if the neighbours claimed were ever neighbours).
#![no_main]

use libfuzzer_sys::fuzz_target;
use live::check::frame::{Frame, read};
use live::{Applied, Limits, Text};

/// A text with every kind of element in it, as a snapshot.
const STORED: &[u8] = include_bytes!("../stored.bin");

fn letters(text: &Text) -> Vec<char> {
    let mut all: Vec<char> = text.document().plain().chars().collect();
    all.sort_unstable();
    all
}

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let update = match read(bytes, &limits) {
        Ok(Frame::Answer(update) | Frame::Update(update)) => update,
        Ok(Frame::State(state)) => {
            Text::load([STORED], limits).expect("the stored text").since(&state);
            return;
        }
        Ok(_) | Err(_) => return,
    };
    for mut text in [Text::new(limits), Text::load([STORED], limits).expect("the stored text")] {
        let before = text.state();
        match text.apply(update, &|_| true) {
            Ok(Applied::New(_)) => {
                let again = Text::load([text.snapshot().as_slice()], limits).expect("what was taken can be loaded");
                assert_eq!(letters(&again), letters(&text));
            }
            Ok(_) | Err(_) => assert!(!text.is_broken() && text.state() == before),
        }
    }
});
