//! Rows and snapshots: read, and put together.

use super::packed::{pack_noted, unpack_noted};
use super::{pack, unpack};
use crate::{Error, Portal, Result, db};
use contract::Id;
use entity::{live_suggestion, live_text, live_update, live_writer};
use live::Credits;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::HashMap;

/// How a row of changes begins that are left out of the text: with an empty one, which no change is.
const LEFT_OUT: [u8; 1] = [0];
/// Every other row is as great as this or greater.
const NOT_LEFT_OUT: [u8; 1] = [1];

/// A live text as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// The number of its newest change that is in here.
    pub seq: i64,
    /// The document in "text" shows all changes up to this number.
    pub document_seq: i64,
    pub snapshot_seq: i64,
    pub snapshot: Vec<u8>,
    /// What is kept beside the snapshot of who wrote and removed what.
    pub credits: Vec<u8>,
    /// The rows behind the snapshot, in their order.
    pub rows: Vec<Row>,
}

/// What was written in one text in one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub seq: i64,
    pub text: Id,
    /// See [`unpack`].
    pub updates: Vec<u8>,
}

/// What is to be stored of one text.
#[derive(Clone, Debug)]
pub struct Change {
    pub text: Id,
    /// See [`pack`].
    pub updates: Vec<u8>,
}

impl Row {
    /// Whether it holds nothing but what is left out of the text.
    pub fn is_left_out(&self) -> bool {
        self.updates.starts_with(&LEFT_OUT)
    }
}

impl Stored {
    /// Snapshot and changes, in the order in which they are to be put together.
    pub fn updates(&self) -> Result<Vec<&[u8]>> {
        let mut all = vec![&*self.snapshot];
        for row in &self.rows {
            all.extend(unpack(&row.updates).ok_or_else(|| Error::Broken(format!("live_update {}", row.seq)))?);
        }
        Ok(all)
    }

    /// Who wrote and who removed what. What cannot be read tells nothing, and keeps nobody from the text.
    pub fn credits(&self) -> Credits {
        let unread = |at: i64| move |error: live::Refusal| tracing::error!(%error, at, "who wrote some words is not known any more");
        let mut credits = Credits::read(&self.credits).map_err(unread(self.snapshot_seq)).unwrap_or_default();
        for row in self.rows.iter().filter(|row| !row.is_left_out()) {
            for (update, note) in unpack_noted(&row.updates).unwrap_or_default() {
                let taken = note.map_or(Ok(()), |note| credits.take(update, note));
                taken.map_err(unread(row.seq)).unwrap_or_default();
            }
        }
        credits
    }

    /// The text itself.
    pub fn text(&self) -> Result<live::Text> {
        Ok(self.put_together(super::lenient())?.0)
    }

    /// The text, and the rows with changes in them that do not fit to it: each with those changes.
    /// Somebody wrote them at two instances at once under one number; they stay where they are.
    #[allow(clippy::type_complexity)]
    pub fn put_together(&self, limits: live::Limits) -> Result<(live::Text, Vec<(i64, Vec<Vec<u8>>)>)> {
        let updates = self.updates()?;
        let (text, broken) = live::Text::restore(updates.iter().copied(), limits).map_err(|e| Error::Broken(format!("live text: {e}")))?;
        let mut left_out: Vec<(i64, Vec<Vec<u8>>)> = Vec::new();
        if broken.is_empty() {
            return Ok((text, left_out));
        }
        // Whose row is which update: the first is the snapshot.
        let mut seqs = vec![self.snapshot_seq];
        for row in &self.rows {
            let count = unpack(&row.updates).map_or(0, |u| u.len());
            seqs.extend(std::iter::repeat_n(row.seq, count));
        }
        for broken in broken {
            let (Some(seq), Some(update)) = (seqs.get(broken.at()), updates.get(broken.at())) else { continue };
            tracing::error!(text = ?self.rows.first().map(|r| r.text), seq, %broken, "a change of a live text is left out");
            match left_out.last_mut() {
                Some((last, all)) if *last == *seq => all.push(update.to_vec()),
                _ => left_out.push((*seq, vec![update.to_vec()])),
            }
        }
        Ok((text, left_out))
    }
}

/// A text with all its changes up to now; `None` if it was never opened live.
pub async fn load(portal: &Portal, text: Id) -> Result<Option<Stored>> {
    load_in(portal.db(), text).await
}

pub(super) async fn load_in(db: &impl ConnectionTrait, text: Id) -> Result<Option<Stored>> {
    // Rows first: what is compacted between the two statements stands in the snapshot then.
    let rows = live_update::Entity::find().filter(live_update::Column::TextId.eq(text)).order_by_asc(live_update::Column::Seq);
    let rows: Vec<Row> = rows.all(db).await?.into_iter().map(row).collect();
    let Some(found) = live_text::Entity::find_by_id(text).one(db).await? else { return Ok(None) };
    let rows: Vec<Row> = rows.into_iter().filter(|r| r.seq > found.snapshot_seq).collect();
    Ok(Some(Stored {
        seq: rows.last().map_or(found.snapshot_seq, |r| r.seq),
        document_seq: found.document_seq,
        snapshot_seq: found.snapshot_seq,
        snapshot: found.snapshot,
        credits: found.credits,
        rows,
    }))
}

fn row(r: live_update::Model) -> Row {
    Row { seq: r.seq, text: r.text_id, updates: r.updates }
}

/// The number of the newest change of all texts.
pub async fn newest(portal: &Portal) -> Result<i64> {
    newest_in(portal.db()).await
}

pub(super) async fn newest_in(db: &impl ConnectionTrait) -> Result<i64> {
    let max: Option<Option<i64>> =
        live_update::Entity::find().select_only().column_as(live_update::Column::Seq.max(), "seq").into_tuple().one(db).await?;
    Ok(max.flatten().unwrap_or(0))
}

/// The rows behind a number, whatever their text, at most so many.
pub async fn rows_behind(portal: &Portal, seq: i64, most: u64) -> Result<Vec<Row>> {
    let query = live_update::Entity::find().filter(live_update::Column::Seq.gt(seq)).order_by_asc(live_update::Column::Seq).limit(most);
    Ok(query.all(portal.db()).await?.into_iter().map(row).collect())
}

/// Whose numbers the writers of a text are.
pub async fn writers(portal: &Portal, text: Id) -> Result<HashMap<u64, Id>> {
    let rows = live_writer::Entity::find().filter(live_writer::Column::TextId.eq(text)).all(portal.db()).await?;
    Ok(rows.into_iter().map(|r| (r.writer as u64, r.person_id)).collect())
}

/// Whose the suggestions of a text are, also those that were accepted or turned down.
pub async fn signed(portal: &Portal, text: Id) -> Result<HashMap<Id, Id>> {
    let rows = live_suggestion::Entity::find().filter(live_suggestion::Column::TextId.eq(text)).all(portal.db()).await?;
    Ok(rows.into_iter().map(|r| (r.suggestion, r.author)).collect())
}

/// Puts a snapshot in the place of the rows that are there now. Writers go on meanwhile; of two who
/// do it at once, one does. Named versions have their own snapshots and stay.
pub async fn compact(portal: &Portal, text: Id) -> Result<bool> {
    let Some(stored) = load(portal, text).await? else { return Ok(false) };
    if stored.rows.is_empty() {
        return Ok(false);
    }
    let (seq, before) = (stored.seq, stored.snapshot_seq);
    let work = tokio::task::spawn_blocking(move || {
        let (live, left_out) = stored.put_together(super::lenient())?;
        Ok::<_, Error>((live.snapshot(), stored.credits().write(), left_out))
    });
    let (snapshot, credits, left_out) = work.await.map_err(|e| Error::Broken(e.to_string()))??;
    let tx = db::begin(portal.db()).await?;
    let done = live_text::Entity::update_many()
        .set(live_text::ActiveModel { snapshot: Set(snapshot), snapshot_seq: Set(seq), credits: Set(credits), ..Default::default() })
        .filter(live_text::Column::TextId.eq(text))
        .filter(live_text::Column::SnapshotSeq.eq(before))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    // What fitted nowhere is kept for people to look at, and told apart from what is in the snapshot.
    for (row, updates) in left_out {
        let kept = pack(std::iter::once(&[][..]).chain(updates.iter().map(Vec::as_slice)));
        let kept = live_update::ActiveModel { updates: Set(kept), ..Default::default() };
        live_update::Entity::update_many().set(kept).filter(live_update::Column::Seq.eq(row)).exec(&tx).await?;
    }
    // The newest row of all stays: from it the next number is counted.
    let newest = newest_in(&tx).await?;
    live_update::Entity::delete_many()
        .filter(live_update::Column::TextId.eq(text))
        .filter(live_update::Column::Seq.lte(seq))
        .filter(live_update::Column::Seq.lt(newest))
        .filter(live_update::Column::Updates.gte(NOT_LEFT_OUT.to_vec()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Texts with rows that stand in no snapshot: what an instance that ended without a word left.
pub async fn waiting(portal: &Portal) -> Result<Vec<Id>> {
    let rows = live_update::Entity::find()
        .select_only()
        .column(live_update::Column::TextId)
        .column_as(live_update::Column::Seq.max(), "seq")
        .group_by(live_update::Column::TextId);
    let rows: Vec<(Id, i64)> = rows.into_tuple().all(portal.db()).await?;
    let texts = live_text::Entity::find().select_only().columns([live_text::Column::TextId, live_text::Column::SnapshotSeq]);
    let texts = texts.filter(live_text::Column::TextId.is_in(rows.iter().map(|r| r.0)));
    let snapshots: HashMap<Id, i64> = texts.into_tuple::<(Id, i64)>().all(portal.db()).await?.into_iter().collect();
    Ok(rows.into_iter().filter(|(id, seq)| snapshots.get(id).is_some_and(|s| s < seq)).map(|(id, _)| id).collect())
}

/// A change that the portal makes itself, for somebody, packed.
pub(super) fn packed(text: Id, change: &live::Change, by: Option<Id>) -> Change {
    Change { text, updates: pack_noted([(&*change.update, change.note(by))]) }
}
