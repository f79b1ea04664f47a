//! Who is in a text: here, and at other instances.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use contract::Id;
use live::check::presence::{self, Entry};
use portal::Portal;
use portal::live_texts::Signal;
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

/// Editors tell every 15 seconds that they are there; after this time without a word one is gone.
const LONGEST_SILENCE: Duration = Duration::from_secs(40);
/// Cursors go to other instances at most this often.
const PACE: Duration = Duration::from_millis(100);
/// Entries in one notice: its length is limited.
const IN_ONE_NOTICE: usize = 5_000;

/// What a room knows of the people in other instances, and what they still have to be told.
#[derive(Default)]
pub struct Elsewhere {
    heard: HashMap<u64, Instant>,
    to_tell: BTreeMap<u64, Entry>,
    /// Since when there is something to tell.
    since: Option<Instant>,
    told: Option<Instant>,
}

/// Reads what an instance tells.
pub fn read(entries: &str) -> Option<Vec<Entry>> {
    let bytes = BASE64_STANDARD.decode(entries).ok()?;
    presence::read(&bytes, &live::Limits { presence: 64 << 10, presences: 10_000, ..live::Limits::default() }, None).ok()
}

impl Elsewhere {
    /// Notes who was heard of.
    pub fn heard(&mut self, entries: &[Entry]) {
        let now = Instant::now();
        for entry in entries {
            let _ = match entry.state {
                Some(_) => self.heard.insert(entry.writer, now),
                None => self.heard.remove(&entry.writer),
            };
        }
    }

    /// Who has not been heard of for too long.
    pub fn silent(&mut self) -> Vec<u64> {
        let silent: Vec<u64> = self.heard.iter().filter(|(_, at)| at.elapsed() > LONGEST_SILENCE).map(|(w, _)| *w).collect();
        self.heard.retain(|w, _| !silent.contains(w));
        silent
    }

    /// Notes what the other instances have to be told; the newest of each editor.
    pub fn tell(&mut self, entries: &[Entry]) {
        if !entries.is_empty() {
            self.since.get_or_insert_with(Instant::now);
        }
        entries.iter().for_each(|e| drop(self.to_tell.insert(e.writer, e.clone())));
    }

    /// When it is time to tell it.
    pub fn due(&self) -> Option<Instant> {
        self.since.map(|since| self.told.map_or(since, |told| since.max(told + PACE)))
    }

    /// Tells it, in the background.
    pub fn send(&mut self, portal: &Portal, from: Id, text: Id) {
        self.told = Some(Instant::now());
        self.since = None;
        let all: Vec<Entry> = std::mem::take(&mut self.to_tell).into_values().collect();
        let portal = portal.clone();
        tokio::spawn(async move {
            let mut rest = &all[..];
            while !rest.is_empty() {
                let (mut count, mut bytes) = (1, presence::write(rest[..1].iter()));
                while count < rest.len() {
                    let more = presence::write(rest[..=count].iter());
                    if more.len() > IN_ONE_NOTICE {
                        break;
                    }
                    (count, bytes) = (count + 1, more);
                }
                rest = &rest[count..];
                let notice = Signal::Presence { from, text, entries: BASE64_STANDARD.encode(&bytes) };
                if let Err(error) = notice.tell_now(&portal).await {
                    tracing::debug!(%error, "cursors cannot be told to other instances");
                    return;
                }
            }
        });
    }
}
