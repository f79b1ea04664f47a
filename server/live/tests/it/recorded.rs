//! What editors with y-prosemirror sent (`tests/fixtures/live`) is taken and reads as they saw it.

use contract::text::Document;
use live::{Applied, Credits, Limits, News, Text, compact};
use serde_json::Value;
use std::path::PathBuf;

/// A recorded scenario.
pub struct Recording {
    pub name: String,
    pub updates: Vec<Vec<u8>>,
    pub document: Document,
}

/// All of them.
pub fn recordings() -> Vec<Recording> {
    let folder = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("../../tests/fixtures/live");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|e| e != "json") || name.starts_with("package") {
            continue;
        }
        let json: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let updates = json["updates"].as_array().unwrap().iter().map(|u| base64(u.as_str().unwrap())).collect();
        all.push(Recording { name, updates, document: serde_json::from_value(json["document"].clone()).unwrap() });
    }
    assert!(all.len() >= 8, "recordings are missing");
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn base64(text: &str) -> Vec<u8> {
    let value = |b: u8| b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".iter().position(|c| *c == b);
    let bits: Vec<u32> = text.bytes().filter_map(value).map(|v| v as u32).collect();
    let quads = bits.chunks(4).flat_map(|q| {
        let word = q.iter().enumerate().fold(0u32, |w, (i, v)| w | v << (18 - 6 * i));
        word.to_be_bytes()[1..q.len()].to_vec()
    });
    quads.collect()
}

#[test]
fn is_taken_and_reads_as_its_editors_saw_it() {
    for recording in recordings() {
        let mut text = Text::new(Limits::default());
        let mut stored: Vec<Vec<u8>> = Vec::new();
        for (i, update) in recording.updates.iter().enumerate() {
            match text.apply(update, &|_| true) {
                Ok(Applied::New(change)) => stored.push(change.update),
                Ok(Applied::Nothing) => {}
                other => panic!("{} {i}: {other:?}", recording.name),
            }
        }
        assert_eq!(text.document(), recording.document, "{}", recording.name);
        // What was stored gives the same text again, piece by piece and put together.
        let pieces = || stored.iter().map(Vec::as_slice);
        let again = Text::load(pieces(), Limits::default()).unwrap();
        assert_eq!(again.document(), recording.document, "{}", recording.name);
        let whole = compact(pieces()).unwrap();
        let compacted = Text::load([whole.as_slice()], Limits::default()).unwrap();
        assert_eq!(compacted.document(), recording.document, "{}", recording.name);
        assert_eq!(compacted.state(), text.state(), "{}", recording.name);
        // And everything once more changes nothing. (yrs also notes as deleted what went with its
        // parent; nobody said so, therefore it is news the first time.)
        text.apply(&whole, &|_| false).unwrap();
        assert_eq!(text.document(), recording.document, "{}", recording.name);
        for update in recording.updates.iter().chain([&whole]) {
            assert!(text.agrees(update) && compacted.agrees(update), "{}", recording.name);
            assert_eq!(text.apply(update, &|_| false), Ok(Applied::Nothing), "{}", recording.name);
        }
    }
}

#[test]
fn goes_on_after_a_snapshot() {
    for recording in recordings() {
        for at in [recording.updates.len() / 3, recording.updates.len() / 2] {
            let (before, after) = recording.updates.split_at(at);
            let mut text = Text::new(Limits::default());
            before.iter().for_each(|u| drop(text.apply(u, &|_| true).unwrap()));
            let mut text = Text::load([text.snapshot().as_slice()], Limits::default()).unwrap();
            for update in after {
                assert!(matches!(text.apply(update, &|_| true), Ok(Applied::New(_) | Applied::Nothing)), "{}", recording.name);
            }
            assert_eq!(text.document(), recording.document, "{} from {at}", recording.name);
        }
    }
}

#[test]
fn what_somebody_has_not_seen_is_what_they_get() {
    for recording in recordings() {
        let mut server = Text::new(Limits::default());
        let mut reader = Text::new(Limits::default());
        for (i, update) in recording.updates.iter().enumerate() {
            server.apply(update, &|_| true).unwrap();
            if i % 7 == 0 {
                reader.apply(&server.since(&reader.state()), &|_| true).unwrap();
                assert_eq!(reader.document(), server.document(), "{} {i}", recording.name);
            }
        }
    }
}

#[test]
fn an_update_without_what_it_builds_on_is_asked_for() {
    let recordings = recordings();
    let typing = recordings.iter().find(|r| r.name == "typing").unwrap();
    let mut text = Text::new(Limits::default());
    assert_eq!(text.apply(&typing.updates[5], &|_| true), Ok(Applied::Missing));
    assert!(text.state().0.is_empty() && text.document().content.is_empty());
    for update in &typing.updates {
        assert!(matches!(text.apply(update, &|_| true), Ok(Applied::New(_))));
    }
    assert_eq!(text.document(), typing.document);
}

#[test]
fn several_updates_in_one_message_are_the_same() {
    for recording in recordings() {
        for size in [2, 5, 40] {
            let mut server = Text::new(Limits::default());
            let mut reader = Text::new(Limits::default());
            let mut taken = Vec::new();
            for update in &recording.updates {
                if let Applied::New(change) = server.apply(update, &|_| true).unwrap() {
                    taken.push(change.update);
                }
            }
            for some in taken.chunks(size) {
                let some: Vec<&[u8]> = some.iter().map(Vec::as_slice).collect();
                let merged = live::check::merge(&some).expect("merged");
                assert!(merged.len() <= some.iter().map(|u| u.len()).sum());
                reader.apply(&merged, &|_| true).unwrap();
            }
            assert_eq!(reader.document(), server.document(), "{} by {size}", recording.name);
        }
    }
}

#[test]
fn what_an_update_would_bring_is_told_without_taking_it() {
    for recording in recordings() {
        let mut text = Text::new(Limits::default());
        for update in &recording.updates {
            let state = text.state();
            let news = text.news(update).unwrap();
            assert_eq!(text.state(), state);
            let taken = text.apply(update, &|_| true).unwrap();
            assert_eq!(news == News::Nothing, taken == Applied::Nothing, "{}", recording.name);
            assert_eq!(news == News::Additions, matches!(taken, Applied::New(c) if !c.writers.is_empty()), "{}", recording.name);
        }
    }
}

#[test]
fn writers_are_named() {
    let recordings = recordings();
    let two = recordings.iter().find(|r| r.name == "two").unwrap();
    let text = Text::load(two.updates.iter().map(Vec::as_slice), Limits::default()).unwrap();
    let passages: Vec<_> = text.passages(&Credits::default()).unwrap().into_iter().map(|p| (p.block, p.writer, p.text)).collect();
    let expected = [(0, 201, "xGemeinsamer guter Anfang"), (0, 202, " und Ende"), (0, 201, "."), (1, 201, "Mein Titel")];
    assert_eq!(passages, expected.map(|(b, w, t)| (b, w, t.to_owned())));
}
