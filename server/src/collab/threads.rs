//! Threads that carry live texts and nothing else.

use super::beat::Beat;
use contract::Id;
use std::sync::Arc;
use tokio::runtime::{Builder, Handle};

/// A room and the sockets in it share a thread, so that what they tell each other wakes no other one up.
/// What takes long (loading, following, compacting) is done elsewhere.
pub struct Threads(Vec<Handle>);

impl Threads {
    /// Starts a thread for every two processors. They end with the program.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(beat: &Arc<Beat>) -> std::io::Result<Self> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let start = |number| {
            let beat = beat.clone();
            let runtime = Builder::new_current_thread().enable_all().on_thread_park(move || beat.rest()).build()?;
            let handle = runtime.handle().clone();
            let carry = move || runtime.block_on(std::future::pending::<()>());
            std::thread::Builder::new().name(format!("live-{number}")).spawn(carry)?;
            Ok(handle)
        };
        (0..(processors / 2).max(1)).map(start).collect::<std::io::Result<_>>().map(Self)
    }

    /// The thread of a text.
    pub fn of(&self, text: Id) -> &Handle {
        &self.0[(text.as_u128() % self.0.len() as u128) as usize]
    }

    /// The thread of what is there once.
    pub fn first(&self) -> &Handle {
        &self.0[0]
    }
}
