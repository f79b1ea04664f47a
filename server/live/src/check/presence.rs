//! Who is here and where their cursors are (the awareness protocol).

use super::MAX_WRITER;
use super::wire::{Reader, put_bytes, put_number};
use crate::{Limits, Refusal};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Brackets in what is told of one editor, at most: a cursor has a few, and nobody gets what is nested deeply.
const BRACKETS: usize = 100;

/// What is told of one editor.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub writer: u64,
    /// Counts the changes; a higher one replaces a lower one.
    pub clock: u64,
    /// A JSON object, as it is told; `None`: has left.
    pub state: Option<Arc<str>>,
}

/// Everybody who is here, as the server knows it.
#[derive(Debug, Default)]
pub struct Presence {
    all: BTreeMap<u64, Entry>,
}

/// Reads a message to its last byte. Whatever it says of the person is replaced by `user`, the name
/// that the portal knows.
pub fn read(bytes: &[u8], limits: &Limits, user: Option<&RawValue>) -> Result<Vec<Entry>, Refusal> {
    let mut r = Reader::new(bytes);
    let count = r.count(3)?;
    if count > limits.presences {
        return Err(Refusal::Presence);
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(count);
    for _ in 0..count {
        let (writer, clock) = (r.number(MAX_WRITER)?, r.number(u64::from(u32::MAX))?);
        let json = r.text()?;
        if json.len() > limits.presence || json.bytes().filter(|b| matches!(b, b'[' | b'{')).count() > BRACKETS {
            return Err(Refusal::Presence);
        }
        // This comes with every letter, so what the fields hold is passed on unread.
        let fields: Option<BTreeMap<String, &RawValue>> = serde_json::from_str(json).map_err(|_| Refusal::Presence)?;
        let state = match (fields, user) {
            (Some(mut fields), Some(user)) => {
                fields.insert("user".into(), user);
                Some(serde_json::to_string(&fields).map_err(|_| Refusal::Presence)?.into())
            }
            (Some(_), None) => Some(json.into()),
            (None, _) => None,
        };
        if entries.iter().any(|e| e.writer == writer) {
            return Err(Refusal::Twice);
        }
        entries.push(Entry { writer, clock, state });
    }
    r.end()?;
    Ok(entries)
}

/// Writes a message.
pub fn write<'a>(entries: impl ExactSizeIterator<Item = &'a Entry>) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, entries.len() as u64);
    for entry in entries {
        put_number(&mut out, entry.writer);
        put_number(&mut out, entry.clock);
        put_bytes(&mut out, entry.state.as_deref().unwrap_or("null").as_bytes());
    }
    out
}

impl Presence {
    /// Takes what a connection tells of its own editors, and gives back what the others have to be told.
    /// `own`: whether a number is this connection's, knowing if that editor is here.
    ///
    /// A plain y-websocket client repeats what it hears of the others; such echoes are left out.
    /// News of somebody else are a forgery.
    pub fn take(&mut self, entries: Vec<Entry>, own: &dyn Fn(u64, bool) -> bool) -> Result<Vec<Entry>, Refusal> {
        let mut news = Vec::new();
        for entry in entries {
            let known = self.all.get(&entry.writer);
            let own = own(entry.writer, known.is_some_and(|k| k.state.is_some()));
            let newer = known.is_none_or(|k| k.clock < entry.clock);
            if !own && newer && (entry.state.is_some() || known.is_some()) {
                return Err(Refusal::ForeignPresence);
            }
            let leaves_again = entry.state.is_none() && known.is_some_and(|k| k.clock == entry.clock && k.state.is_some());
            if own && (newer || leaves_again) {
                news.push(entry);
            }
        }
        self.all.extend(news.iter().map(|e| (e.writer, e.clone())));
        Ok(news)
    }

    /// Takes what another instance tells of the people there; gives back what is news.
    pub fn adopt(&mut self, entries: Vec<Entry>) -> Vec<Entry> {
        let mut news = Vec::new();
        for entry in entries {
            let known = self.all.get(&entry.writer);
            // Who left is forgotten: many come and go while a text stays open.
            if entry.state.is_none() {
                if known.is_some_and(|k| k.clock <= entry.clock && k.state.is_some()) {
                    self.all.remove(&entry.writer);
                    news.push(entry);
                }
                continue;
            }
            if known.is_none_or(|k| k.clock < entry.clock) {
                self.all.insert(entry.writer, entry.clone());
                news.push(entry);
            }
        }
        news
    }

    /// A connection is gone, and its editors with it; gives back what the others have to be told.
    pub fn leave(&mut self, writers: &[u64]) -> Vec<Entry> {
        let gone = writers.iter().filter_map(|w| self.all.remove(w)).filter(|e| e.state.is_some());
        gone.map(|e| Entry { clock: e.clock + 1, state: None, ..e }).collect()
    }

    /// What is told of one editor that is here.
    pub fn state(&self, writer: u64) -> Option<&str> {
        self.all.get(&writer)?.state.as_deref()
    }

    /// Everybody who is here.
    pub fn all(&self) -> Vec<Entry> {
        self.all.values().filter(|e| e.state.is_some()).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::value::to_raw_value;
    use serde_json::{Value, json};

    fn entry(writer: u64, clock: u64, state: Value) -> Entry {
        Entry { writer, clock, state: state.as_object().map(|_| state.to_string().into()) }
    }

    fn own(number: u64) -> impl Fn(u64, bool) -> bool {
        move |w, _| w == number
    }

    /// An entry as it is after coming in from somebody.
    fn from(user: &Value, e: Entry) -> Entry {
        read(&write([e].iter()), &Limits::default(), Some(&to_raw_value(user).unwrap())).unwrap().remove(0)
    }

    #[test]
    fn read_as_written() {
        let entries = vec![entry(1, 2, json!({"cursor": {"anchor": 1}})), entry(3, 4, Value::Null)];
        assert_eq!(read(&write(entries.iter()), &Limits::default(), None), Ok(entries));
    }

    #[test]
    fn others_are_refused() {
        let limits = Limits { presence: 20, presences: 2, ..Limits::default() };
        let message = |states: &[&str]| {
            let mut out = vec![states.len() as u8];
            for (i, state) in states.iter().enumerate() {
                out.extend([i as u8, 0]);
                put_bytes(&mut out, state.as_bytes());
            }
            out
        };
        assert!(read(&message(&["{}", "null"]), &limits, None).is_ok());
        for (bytes, why) in [
            (message(&["{}", "{}", "{}"]), Refusal::Presence),
            (message(&["{\"a\":\"0123456789abcdef\"}"]), Refusal::Presence),
            (message(&["1"]), Refusal::Presence),
            (message(&["{"]), Refusal::Presence),
            (vec![2, 0, 0, 1], Refusal::CountTooLarge),
            (vec![1, 0, 0, 1], Refusal::EndsTooEarly),
            (vec![1, 0, 0, 1, 0xff], Refusal::NotUtf8),
            (vec![2, 1, 0, 2, b'{', b'}', 1, 0, 2, b'{', b'}'], Refusal::Twice),
            (vec![0, 0], Refusal::BytesLeftOver),
        ] {
            assert_eq!(read(&bytes, &limits, None), Err(why), "{bytes:?}");
        }
        let deep = "[".repeat(200_000);
        let limits = Limits { presence: 1 << 20, ..Limits::default() };
        assert_eq!(read(&message(&[&deep]), &limits, None), Err(Refusal::Presence));
        let nested = |n: usize| format!("{{\"a\":{}{}}}", "[".repeat(n), "]".repeat(n));
        assert!(read(&message(&[&nested(BRACKETS - 1)]), &limits, None).is_ok());
        assert_eq!(read(&message(&[&nested(BRACKETS)]), &limits, None), Err(Refusal::Presence));
    }

    #[test]
    fn nobody_speaks_for_others() {
        let mut here = Presence::default();
        let (anna, ben) = (json!({"name": "Anna"}), json!({"name": "Ben"}));
        let claims = from(&anna, entry(1, 1, json!({"cursor": 5, "user": {"name": "Bürgermeister"}})));
        let told = here.take(vec![claims], &own(1)).unwrap();
        assert_eq!(told, [entry(1, 1, json!({"cursor": 5, "user": {"name": "Anna"}}))]);
        // The second one repeats what it heard and adds itself.
        let echo = vec![from(&ben, told[0].clone()), from(&ben, entry(2, 1, json!({})))];
        assert_eq!(here.take(echo, &own(2)).unwrap(), [entry(2, 1, json!({"user": {"name": "Ben"}}))]);
        for forged in [entry(1, 2, json!({"cursor": 6})), entry(1, 2, Value::Null), entry(9, 1, json!({}))] {
            assert_eq!(here.take(vec![forged], &own(2)), Err(Refusal::ForeignPresence));
        }
        assert_eq!(here.all()[0], told[0]);
        // A number is taken as long as its editor is here.
        let free = |_, here: bool| !here;
        assert_eq!(here.take(vec![entry(2, 2, json!({}))], &free), Err(Refusal::ForeignPresence));
        // Timeouts of editors that left before are nothing to anybody.
        assert_eq!(here.take(vec![entry(8, 3, Value::Null)], &own(2)), Ok(vec![]));
        assert_eq!(here.all().len(), 2);
        assert_eq!(here.leave(&[1, 7]), [entry(1, 2, Value::Null)]);
        assert_eq!(here.all().len(), 1);
    }

    #[test]
    fn other_instances_are_believed_when_they_know_more() {
        let mut here = Presence::default();
        assert_eq!(here.adopt(vec![entry(1, 5, json!({"a": 1}))]).len(), 1);
        assert_eq!(here.adopt(vec![entry(1, 5, json!({"a": 2})), entry(1, 4, Value::Null)]).len(), 0);
        assert_eq!(here.adopt(vec![entry(1, 5, Value::Null)]).len(), 1);
        assert!(here.all().is_empty());
    }

    #[test]
    fn older_news_change_nothing() {
        let mut here = Presence::default();
        here.take(vec![entry(1, 5, json!({"a": 1}))], &own(1)).unwrap();
        assert_eq!(here.take(vec![entry(1, 4, json!({"a": 2}))], &own(1)), Ok(vec![]));
        assert_eq!(here.take(vec![entry(1, 5, Value::Null)], &own(1)).unwrap().len(), 1);
        assert!(here.all().is_empty());
    }
}
