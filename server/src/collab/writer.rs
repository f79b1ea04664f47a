//! The one writer of an instance: what all rooms have in one moment goes into one commit.

use contract::Id;
use portal::Portal;
use portal::audit::Event;
use portal::live_texts::{self, Batch, Change};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

/// What a room wants stored.
pub struct Job {
    pub change: Change,
    pub writers: Vec<(Id, u64, Id)>,
    pub events: Vec<(Id, Event)>,
    done: oneshot::Sender<bool>,
}

/// The way to the writer.
pub struct Writer {
    jobs: mpsc::UnboundedSender<Job>,
    /// Numbers of rows that this instance wrote and the watch has not passed yet.
    own: Own,
}

/// Numbers of own rows.
pub type Own = Arc<Mutex<BTreeSet<i64>>>;

/// Jobs in one commit, at most.
const MOST: usize = 1024;

impl Writer {
    pub fn start(portal: Portal, thread: &Handle) -> Self {
        let (jobs, waiting) = mpsc::unbounded_channel();
        let own = Own::default();
        thread.spawn(write(portal, waiting, own.clone()));
        Self { jobs, own }
    }

    pub fn own(&self) -> Own {
        self.own.clone()
    }

    /// Stores; `true` once it is on the disk.
    pub async fn store(&self, change: Change, writers: Vec<(Id, u64, Id)>, events: Vec<(Id, Event)>) -> bool {
        let (done, answer) = oneshot::channel();
        self.jobs.send(Job { change, writers, events, done }).is_ok() && answer.await.unwrap_or(false)
    }
}

async fn write(portal: Portal, mut waiting: mpsc::UnboundedReceiver<Job>, own: Own) {
    let mut jobs = Vec::new();
    while waiting.recv_many(&mut jobs, MOST).await > 0 {
        // Rooms that keep the same beat hand in one after the other.
        tokio::task::yield_now().await;
        while jobs.len() < MOST
            && let Ok(job) = waiting.try_recv()
        {
            jobs.push(job);
        }
        let some = std::mem::take(&mut jobs);
        let count = some.len();
        match commit(&portal, batch(&some), &own).await {
            Ok(()) => answer(some, true),
            // One text that cannot be stored must not keep the others from it.
            Err(_) if count > 1 => {
                for job in some {
                    let stored = commit(&portal, batch(std::slice::from_ref(&job)), &own).await.is_ok();
                    let _ = job.done.send(stored);
                }
            }
            Err(_) => answer(some, false),
        }
    }
}

fn answer(jobs: Vec<Job>, stored: bool) {
    for job in jobs {
        // A room that is gone needs no answer.
        let _ = job.done.send(stored);
    }
}

fn batch(jobs: &[Job]) -> Batch {
    let mut batch = Batch { changes: Vec::with_capacity(jobs.len()), ..Batch::default() };
    for job in jobs {
        batch.changes.push(job.change.clone());
        batch.writers.extend_from_slice(&job.writers);
        batch.events.extend_from_slice(&job.events);
    }
    batch
}

async fn commit(portal: &Portal, batch: Batch, own: &Own) -> portal::Result<()> {
    let count = batch.changes.len() as i64;
    let first = live_texts::append(portal, batch).await.inspect_err(|error| tracing::error!(%error, "live texts cannot be stored"))?;
    let mut own = own.lock().unwrap_or_else(|e| e.into_inner());
    own.extend(first..first + count);
    Ok(())
}
