//! When rooms in which much is written store and tell: together, one commit for all of them and one message
//! for what several people wrote, a few thousandths of a second after the first of it came. Until then the
//! threads sleep instead of waking up for every letter. Nobody sees so little time.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// From the first letter to the commit, where a commit writes little more than a page of the disk: a SQLite file
/// with small pages.
const SHORT: Duration = Duration::from_micros(2000);
/// Where it writes twice as much, or has to be waited for anyway.
const LONG: Duration = Duration::from_micros(4200);
/// Bytes of a small page, at most.
const SMALL: u32 = 2048;
/// As long as two changes are no further apart than this, whatever the text. What comes after some quiet goes
/// at once.
const BUSY: Duration = Duration::from_millis(25);

/// The beat.
pub struct Beat {
    began: Instant,
    /// From the first letter to the commit.
    turn: Duration,
    /// Whether threads may sleep until the next one.
    sleeps: bool,
    /// When the last commit began, in microseconds since then.
    wrote: AtomicU64,
    /// When those that wait have their turn; 0: nobody waits.
    due: AtomicU64,
    /// What threads have to stay awake for.
    awake: AtomicUsize,
    /// It has struck, and no commit began since.
    open: AtomicBool,
    struck: Notify,
}

/// As long as this is there no thread sleeps until the next beat.
pub struct Awake<'a>(&'a Beat);

impl Drop for Awake<'_> {
    fn drop(&mut self) {
        self.0.awake.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Beat {
    /// `page`: how many bytes a page of the SQLite file has; none: it is another database. Its connections live
    /// on the threads that carry texts, and others wait for their answers, too: those do not sleep.
    pub fn new(page: Option<u32>) -> Self {
        let (wrote, due, awake, open, struck) = Default::default();
        let turn = if page.is_some_and(|bytes| bytes <= SMALL) { SHORT } else { LONG };
        Self { began: Instant::now(), turn, sleeps: page.is_some(), wrote, due, awake, open, struck }
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_micros() as u64
    }

    fn at(&self, micros: u64) -> Instant {
        self.began + Duration::from_micros(micros)
    }

    /// A commit begins: what comes from now on waits for the next beat.
    pub fn close(&self) {
        self.wrote.store(self.now(), Ordering::Release);
        self.open.store(false, Ordering::Release);
    }

    /// Whether so much is written that a room had better wait for the next beat.
    pub fn is_to_be_kept(&self) -> bool {
        let quiet = self.now().saturating_sub(self.wrote.load(Ordering::Acquire));
        quiet < BUSY.as_micros() as u64 && !self.open.load(Ordering::Acquire)
    }

    fn strike(&self) {
        self.due.store(0, Ordering::Release);
        self.open.store(true, Ordering::Release);
        self.struck.notify_waiters();
    }

    /// Waits for the next beat, and until all that came before it is read.
    pub async fn strikes(&self) {
        let due = self.now() + self.turn.as_micros() as u64;
        let struck = self.struck.notified();
        // Whoever comes first says when.
        let due = self.due.compare_exchange(0, due, Ordering::AcqRel, Ordering::Acquire).map_or_else(|earlier| earlier, |_| due);
        tokio::select! {
            () = struck => {}
            () = tokio::time::sleep_until(self.at(due).into()) => self.strike(),
        }
        tokio::task::yield_now().await;
    }

    /// Keeps threads from sleeping, for what goes on elsewhere and is waited for.
    pub fn awake(&self) -> Awake<'_> {
        self.awake.fetch_add(1, Ordering::AcqRel);
        Awake(self)
    }

    /// What a thread does that has nothing to do while somebody waits for the next beat: it sleeps until then.
    pub fn rest(&self) {
        let due = self.due.load(Ordering::Acquire);
        if self.sleeps && due > 0 && self.awake.load(Ordering::Acquire) == 0 {
            std::thread::sleep(self.at(due).saturating_duration_since(Instant::now()));
            // Another thread may have come first, and somebody wait for the beat after it.
            if self.due.load(Ordering::Acquire) == due {
                self.strike();
            }
        }
    }
}
