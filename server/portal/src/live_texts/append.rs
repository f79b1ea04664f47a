//! Changes on their way into the tables.

use super::direct::Direct;
use super::store::{Change, newest_in};
use crate::audit::{self, Event};
use crate::talk::{self, Settled};
use crate::{Portal, Result, db};
use contract::Id;
use entity::{live_suggestion, live_update, live_writer};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Set, TransactionTrait};

/// Rows in one statement: SQLite takes at most some thirty thousand values.
const AT_ONCE: usize = 5000;

/// What is to be stored in one commit.
#[derive(Default)]
pub struct Batch {
    pub changes: Vec<Change>,
    /// Whose number a writer is: text, number, person.
    pub writers: Vec<(Id, u64, Id)>,
    /// Whose a new suggestion is: text, suggestion, person.
    pub signed: Vec<(Id, Id, Id)>,
    /// Who began to write: text, person, event of the audit log.
    pub events: Vec<(Id, Id, Event)>,
    /// What became of suggestions by these changes.
    pub settled: Vec<Settled>,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// The number of the first change that is stored; the others follow in the order given.
    pub first: i64,
    pub count: i64,
    /// Numbers that are somebody else's: text, number, whose it is. Of these texts nothing is stored.
    pub foreign: Vec<(Id, u64, Id)>,
}

impl Batch {
    /// Nothing but changes, as few as one statement takes.
    fn is_plain(&self) -> bool {
        let alone = self.writers.is_empty() && self.signed.is_empty() && self.events.is_empty() && self.settled.is_empty();
        alone && (1..=AT_ONCE).contains(&self.changes.len())
    }
}

/// Holds the sequence of numbers until the transaction ends. SQLite has one writer anyway.
async fn hold_numbers(tx: &impl ConnectionTrait) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(crate::dialect::postgres::HOLD_LIVE_NUMBERS).await?;
    }
    Ok(())
}

/// Stores changes, with a connection of its own to SQLite.
pub struct Appender {
    portal: Portal,
    /// Asked for with the first change; another database, or a file that cannot be opened so, has none.
    direct: Option<Option<Direct>>,
}

impl Appender {
    pub fn new(portal: Portal) -> Self {
        Self { portal, direct: None }
    }

    /// Stores changes of any number of texts in one commit. A writer's number is one person's: where it
    /// is somebody else's already, nothing is stored of that text, and of the others everything.
    pub async fn append(&mut self, batch: Batch) -> Result<Appended> {
        if batch.is_plain() {
            if self.direct.is_none() {
                self.direct = Some(Direct::open(self.portal.db()).await?);
            }
            let count = batch.changes.len() as i64;
            if let Some(last) = self.direct.iter_mut().flatten().find_map(|direct| direct.append(&batch.changes)) {
                return Ok(Appended { first: last - count + 1, count, foreign: vec![] });
            }
        }
        append_together(&self.portal, batch).await
    }
}

/// Changes, and what is noted with them.
async fn append_together(portal: &Portal, batch: Batch) -> Result<Appended> {
    let tx = db::begin(portal.db()).await?;
    hold_numbers(&tx).await?;
    let foreign = register(&tx, &batch.writers).await?;
    let kept = |text: &Id| foreign.iter().all(|(t, _, _)| t != text);
    sign(&tx, batch.signed.into_iter().filter(|(text, _, _)| kept(text))).await?;
    let changes: Vec<Change> = batch.changes.into_iter().filter(|c| kept(&c.text)).collect();
    let count = changes.len() as i64;
    let first = append_held(&tx, changes).await?;
    for (_, person, event) in batch.events.into_iter().filter(|(text, _, _)| kept(text)) {
        audit::write(portal, &tx, Some(person), event).await?;
    }
    for settled in batch.settled.into_iter().filter(|s| kept(&s.text)) {
        // That somebody cannot be told keeps no change from being stored.
        let apart = tx.begin().await?;
        match talk::tell_settled(portal, &apart, settled).await {
            Ok(()) => apart.commit().await?,
            Err(error) => {
                tracing::error!(%error, "nobody can be told what became of a suggestion");
                apart.rollback().await?;
            }
        }
    }
    if count > 0 {
        super::signals::tell_rows(portal, &tx, first + count - 1).await?;
    }
    tx.commit().await?;
    Ok(Appended { first, count, foreign })
}

/// Notes whose numbers some writers are; gives those that are somebody else's.
pub(super) async fn register(tx: &impl ConnectionTrait, writers: &[(Id, u64, Id)]) -> Result<Vec<(Id, u64, Id)>> {
    if writers.is_empty() {
        return Ok(vec![]);
    }
    let rows = writers.iter().map(|(text, writer, person)| live_writer::ActiveModel {
        text_id: Set(*text),
        writer: Set(*writer as i64),
        person_id: Set(*person),
    });
    let new = live_writer::Entity::insert_many(rows)
        .on_conflict(OnConflict::columns([live_writer::Column::TextId, live_writer::Column::Writer]).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if new == writers.len() as u64 {
        return Ok(vec![]);
    }
    let texts: Vec<Id> = writers.iter().map(|(text, _, _)| *text).collect();
    let numbers: Vec<i64> = writers.iter().map(|(_, writer, _)| *writer as i64).collect();
    let known = live_writer::Entity::find()
        .filter(live_writer::Column::TextId.is_in(texts))
        .filter(live_writer::Column::Writer.is_in(numbers))
        .all(tx)
        .await?;
    let foreign = |w: &live_writer::Model| {
        writers.iter().any(|(text, writer, person)| *text == w.text_id && *writer as i64 == w.writer && *person != w.person_id)
    };
    Ok(known.into_iter().filter(foreign).map(|w| (w.text_id, w.writer as u64, w.person_id)).collect())
}

/// Notes whose suggestions in a text are that nobody noted yet.
pub async fn note_signed(portal: &Portal, text: Id, signed: Vec<(Id, Id)>) -> Result<()> {
    sign(portal.db(), signed.into_iter().map(|(suggestion, author)| (text, suggestion, author))).await
}

/// Notes whose suggestions are; the first who is told of one is its author.
pub(super) async fn sign(tx: &impl ConnectionTrait, signed: impl Iterator<Item = (Id, Id, Id)>) -> Result<()> {
    let mut rows: Vec<_> = signed
        .map(|(text, suggestion, author)| live_suggestion::ActiveModel {
            text_id: Set(text),
            suggestion: Set(suggestion),
            author: Set(author),
        })
        .collect();
    while !rows.is_empty() {
        let some: Vec<_> = rows.drain(..rows.len().min(AT_ONCE)).collect();
        live_suggestion::Entity::insert_many(some)
            .on_conflict(
                OnConflict::columns([live_suggestion::Column::TextId, live_suggestion::Column::Suggestion]).do_nothing().to_owned(),
            )
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

pub(super) async fn append_in(tx: &impl ConnectionTrait, changes: Vec<Change>) -> Result<i64> {
    hold_numbers(tx).await?;
    append_held(tx, changes).await
}

/// For who holds the numbers.
async fn append_held(tx: &impl ConnectionTrait, changes: Vec<Change>) -> Result<i64> {
    let first = newest_in(tx).await? + 1;
    let mut rows: Vec<_> = (first..)
        .zip(changes)
        .map(|(seq, c)| live_update::ActiveModel { seq: Set(seq), text_id: Set(c.text), updates: Set(c.updates) })
        .collect();
    while !rows.is_empty() {
        let some: Vec<_> = rows.drain(..rows.len().min(AT_ONCE)).collect();
        live_update::Entity::insert_many(some).exec_without_returning(tx).await?;
    }
    Ok(first)
}
