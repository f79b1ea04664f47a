//! The one writer of an instance: what all rooms have in one moment goes into one commit.

use super::beat::Beat;
use contract::Id;
use portal::Portal;
use portal::live_texts::{Appender, Batch};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

/// What a room wants stored of its text.
struct Job {
    text: Id,
    batch: Batch,
    done: oneshot::Sender<Done>,
}

/// What became of a job.
pub enum Done {
    /// It is on the disk.
    Stored,
    /// It is not, because these writers' numbers are somebody else's.
    Foreign(Vec<(u64, Id)>),
    /// It is not.
    Failed,
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
    pub fn start(portal: Portal, beat: Arc<Beat>, thread: &Handle) -> Self {
        let (jobs, waiting) = mpsc::unbounded_channel();
        let own = Own::default();
        thread.spawn(write(Appender::new(portal), waiting, own.clone(), beat));
        Self { jobs, own }
    }

    pub fn own(&self) -> Own {
        self.own.clone()
    }

    /// Stores; answers once it is on the disk.
    pub async fn store(&self, text: Id, batch: Batch) -> Done {
        let (done, answer) = oneshot::channel();
        if self.jobs.send(Job { text, batch, done }).is_err() {
            return Done::Failed;
        }
        answer.await.unwrap_or(Done::Failed)
    }
}

async fn write(mut appender: Appender, mut waiting: mpsc::UnboundedReceiver<Job>, own: Own, beat: Arc<Beat>) {
    let mut jobs = Vec::new();
    while waiting.recv_many(&mut jobs, MOST).await > 0 {
        // Rooms that keep the same beat hand in one after the other; of those that yielded, the last comes first.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        while jobs.len() < MOST
            && let Ok(job) = waiting.try_recv()
        {
            jobs.push(job);
        }
        beat.close();
        let some = std::mem::take(&mut jobs);
        let count = some.len();
        match commit(&mut appender, batch(&some), &own).await {
            Ok(foreign) => answer(some, &foreign),
            // One text that cannot be stored must not keep the others from it.
            Err(_) if count > 1 => {
                for job in some {
                    match commit(&mut appender, batch(std::slice::from_ref(&job)), &own).await {
                        Ok(foreign) => answer(vec![job], &foreign),
                        Err(_) => drop(job.done.send(Done::Failed)),
                    }
                }
            }
            // A room that is gone needs no answer.
            Err(_) => some.into_iter().for_each(|job| drop(job.done.send(Done::Failed))),
        }
    }
}

fn answer(jobs: Vec<Job>, foreign: &[(Id, u64, Id)]) {
    for job in jobs {
        let of_text = foreign.iter().filter(|(text, _, _)| *text == job.text);
        let foreign: Vec<(u64, Id)> = of_text.map(|(_, writer, person)| (*writer, *person)).collect();
        let _ = job.done.send(if foreign.is_empty() { Done::Stored } else { Done::Foreign(foreign) });
    }
}

fn batch(jobs: &[Job]) -> Batch {
    let mut batch = Batch { changes: Vec::with_capacity(jobs.len()), ..Batch::default() };
    for job in jobs {
        batch.changes.extend_from_slice(&job.batch.changes);
        batch.writers.extend_from_slice(&job.batch.writers);
        batch.signed.extend_from_slice(&job.batch.signed);
        batch.events.extend_from_slice(&job.batch.events);
        batch.settled.extend_from_slice(&job.batch.settled);
    }
    batch
}

/// Gives the numbers that are somebody else's.
async fn commit(appender: &mut Appender, batch: Batch, own: &Own) -> portal::Result<Vec<(Id, u64, Id)>> {
    let done = appender.append(batch).await.inspect_err(|error| tracing::error!(%error, "live texts cannot be stored"))?;
    let mut own = own.lock().unwrap_or_else(|e| e.into_inner());
    own.extend(done.first..done.first + done.count);
    Ok(done.foreign)
}
