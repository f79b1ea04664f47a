//! How live texts are kept: changes in the order in which they were taken, and snapshots.
//!
//! Whoever takes the next numbers of a text holds its row until the commit. So numbers follow each
//! other without gaps, also when several instances write, and who has seen number n has seen all
//! before it.

use crate::{Error, Portal, Result, db};
use contract::Id;
use entity::{live_text, live_update};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// A live text as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The number of the newest change.
    pub seq: i64,
    /// Snapshot and changes behind it, in the order in which they are to be put together.
    pub updates: Vec<Vec<u8>>,
}

/// A change to be stored.
#[derive(Clone, Debug)]
pub struct Append {
    pub text: Id,
    pub update: Vec<u8>,
    pub person: Option<Id>,
}

/// A text with its changes up to now; `None` if it was never written live.
pub async fn load(portal: &Portal, text: Id) -> Result<Option<Stored>> {
    // Held until both are read: compaction in between would leave a gap.
    let tx = db::begin(portal.db()).await?;
    let Some(row) = live_text::Entity::find_by_id(text).lock_shared().one(&tx).await? else { return Ok(None) };
    let mut updates = vec![row.snapshot];
    updates.extend(since(&tx, text, row.snapshot_seq).await?.into_iter().map(|(_, update)| update));
    tx.commit().await?;
    Ok(Some(Stored { seq: row.last_seq, updates }))
}

/// The changes behind a number, each with its own.
pub async fn since(db: &impl ConnectionTrait, text: Id, seq: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    let rows = live_update::Entity::find()
        .filter(live_update::Column::TextId.eq(text))
        .filter(live_update::Column::Seq.gt(seq))
        .order_by_asc(live_update::Column::Seq)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|r| (r.seq, r.update_bytes)).collect())
}

/// Begins a live text with what it holds.
pub async fn create(db: &impl ConnectionTrait, text: Id, snapshot: Vec<u8>) -> Result<()> {
    let row = live_text::ActiveModel { text_id: Set(text), last_seq: Set(0), snapshot_seq: Set(0), snapshot: Set(snapshot) };
    live_text::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Stores changes of any number of texts in one commit and gives their numbers, in the order given.
pub async fn append(portal: &Portal, changes: &[Append]) -> Result<Vec<i64>> {
    let now = portal.now();
    let tx = db::begin(portal.db()).await?;
    // Always in one order, so that two instances never wait for each other.
    let mut order: Vec<usize> = (0..changes.len()).collect();
    order.sort_by_key(|i| changes[*i].text);
    let mut numbers = vec![0; changes.len()];
    let mut rows = Vec::with_capacity(changes.len());
    for same in order.chunk_by(|a, b| changes[*a].text == changes[*b].text) {
        let first = take_numbers(&tx, changes[same[0]].text, same.len() as i64).await?;
        for (seq, i) in (first..).zip(same) {
            numbers[*i] = seq;
            rows.push(live_update::ActiveModel {
                text_id: Set(changes[*i].text),
                seq: Set(seq),
                update_bytes: Set(changes[*i].update.clone()),
                person_id: Set(changes[*i].person),
                made_at: Set(now),
            });
        }
    }
    // SQLite takes at most some thirty thousand values in one statement.
    while !rows.is_empty() {
        let some: Vec<_> = rows.drain(..rows.len().min(1000)).collect();
        live_update::Entity::insert_many(some).exec_without_returning(&tx).await?;
    }
    tx.commit().await?;
    Ok(numbers)
}

/// The first of `count` numbers nobody else will get.
async fn take_numbers(tx: &DatabaseTransaction, text: Id, count: i64) -> Result<i64> {
    let done = live_text::Entity::update_many()
        .col_expr(live_text::Column::LastSeq, Expr::col(live_text::Column::LastSeq).add(count))
        .filter(live_text::Column::TextId.eq(text))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    let last: Option<i64> = live_text::Entity::find_by_id(text).select_only().column(live_text::Column::LastSeq).into_tuple().one(tx).await?;
    Ok(last.ok_or(Error::NotFound)? - count + 1)
}

/// Puts a snapshot, made of all changes up to `seq`, in their place. A snapshot older than the
/// stored one changes nothing. Named versions have their own and stay.
pub async fn compact(portal: &Portal, text: Id, seq: i64, snapshot: Vec<u8>) -> Result<bool> {
    let tx = db::begin(portal.db()).await?;
    let done = live_text::Entity::update_many()
        .set(live_text::ActiveModel { snapshot: Set(snapshot), snapshot_seq: Set(seq), ..Default::default() })
        .filter(live_text::Column::TextId.eq(text))
        .filter(live_text::Column::SnapshotSeq.lt(seq))
        .filter(live_text::Column::LastSeq.gte(seq))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    live_update::Entity::delete_many()
        .filter(live_update::Column::TextId.eq(text))
        .filter(live_update::Column::Seq.lte(seq))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}
