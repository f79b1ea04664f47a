//! One socket, as its room and the watch see it.

use super::wire::Message;
use contract::Id;
use contract::talk::TextAccess;
use portal::live_texts::Opened;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Why a socket is closed: the code of the WebSocket protocol, and a word for the browser, which
/// has sentences for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Farewell(pub u16, pub String);

pub const UNSUPPORTED: u16 = 1003;
pub const FAILED: u16 = 1011;
pub const RESTART: u16 = 1012;
pub const TRY_LATER: u16 = 1013;
pub const LOGGED_OUT: u16 = 4401;
pub const RIGHT_LOST: u16 = 4403;
pub const GONE: u16 = 4404;
pub const RELOAD: u16 = 4409;
pub const TOO_SLOW: u16 = 4408;
pub const TOO_LARGE: u16 = 4413;
pub const REFUSED: u16 = 4422;
/// What was sent is not taken; whoever lays it aside may come in again at once.
pub const SET_ASIDE: u16 = 4423;
pub const TOO_MANY: u16 = 4429;
pub const NOT_LOADED: u16 = 4503;

impl Farewell {
    pub fn new(code: u16, word: impl Into<String>) -> Self {
        Self(code, word.into())
    }

    /// A message was not taken.
    pub fn refusal(refusal: live::Refusal) -> Self {
        use live::Refusal::{MessageTooLong, TableTooLarge, TextTooLong};
        let code = if matches!(refusal, MessageTooLong | TextTooLong | TableTooLarge) { TOO_LARGE } else { REFUSED };
        Self(code, refusal.code())
    }
}

/// What waits to go out, at most: who is slower catches up after connecting again.
const MOST_MESSAGES: usize = 4096;
const MOST_BYTES: usize = 8 << 20;
/// What waits to be taken in, at most.
const MOST_INSIDE: usize = 12 << 20;

/// A socket.
pub struct Connection {
    pub number: u64,
    pub person: Id,
    pub session: Id,
    pub opened: Opened,
    /// What the others see of the person.
    pub user: Box<RawValue>,
    /// Wrote something since the watch last looked.
    pub active: AtomicBool,
    inside: AtomicUsize,
    outbox: Mutex<Outbox>,
    wake: Notify,
}

#[derive(Default)]
struct Outbox {
    messages: VecDeque<Message>,
    bytes: usize,
    farewell: Option<Farewell>,
    /// How often the watch looked since something went out.
    quiet: u8,
}

impl Connection {
    pub fn new(number: u64, person: Id, name: &str, session: Id, opened: Opened) -> Self {
        let user = json!({"id": person, "name": name, "colour": contract::people::colour(person), "rights": opened.access.as_str()});
        let user = to_raw_value(&user).unwrap_or_default();
        let (active, inside, outbox, wake) = Default::default();
        Self { number, person, session, opened, user, active, inside, outbox, wake }
    }

    /// What the person may do: what it was when the socket was opened. Who may do less is closed,
    /// who may do more connects again.
    pub fn access(&self) -> TextAccess {
        self.opened.access
    }

    fn outbox(&self) -> std::sync::MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Sends messages, all in one go; drops the socket if too much waits already.
    pub fn send(&self, messages: impl IntoIterator<Item = Message>) {
        let mut outbox = self.outbox();
        if outbox.farewell.is_some() {
            return;
        }
        for message in messages {
            outbox.bytes += message.len();
            outbox.messages.push_back(message);
        }
        outbox.quiet = 0;
        if outbox.messages.len() > MOST_MESSAGES || outbox.bytes > MOST_BYTES {
            outbox.messages = VecDeque::new();
            outbox.farewell = Some(Farewell::new(TOO_SLOW, "too_slow"));
        }
        drop(outbox);
        self.wake.notify_one();
    }

    /// Closes the socket after what waits has gone out; the first reason counts.
    pub fn close(&self, farewell: Farewell) {
        self.outbox().farewell.get_or_insert(farewell);
        self.wake.notify_one();
    }

    /// Whether it is being closed: nothing of it is taken any more.
    pub fn closing(&self) -> bool {
        self.outbox().farewell.is_some()
    }

    /// How often this was asked since something went out, with this time.
    pub fn quiet_rounds(&self) -> u8 {
        let mut outbox = self.outbox();
        outbox.quiet = outbox.quiet.saturating_add(1);
        outbox.quiet
    }

    /// Waits until there is something to send, or the farewell.
    pub async fn news(&self) {
        self.wake.notified().await;
    }

    /// What is to go out now.
    pub fn take(&self) -> (VecDeque<Message>, Option<Farewell>) {
        let mut outbox = self.outbox();
        outbox.bytes = 0;
        (std::mem::take(&mut outbox.messages), outbox.farewell.clone())
    }

    /// Notes bytes on their way to the room; `false` if too many are.
    pub fn enters(&self, bytes: usize) -> bool {
        self.inside.fetch_add(bytes, Ordering::AcqRel) + bytes <= MOST_INSIDE
    }

    /// The room has them.
    pub fn entered(&self, bytes: usize) {
        self.inside.fetch_sub(bytes, Ordering::AcqRel);
    }
}
