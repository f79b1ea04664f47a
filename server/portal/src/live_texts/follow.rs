//! The document in "text" follows what was written live.

use super::store::load_in;
use crate::{Error, Portal, Result, db, fact_sheets, texts};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::text::{Document, Suggestion};
use entity::{live_text, live_update, text};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// Texts whose document does not show everything yet. The rows are gone through once, however many
/// texts there are.
pub(crate) fn behind() -> SelectStatement {
    let newest = Query::select()
        .column(live_update::Column::TextId)
        .expr_as(Expr::col(live_update::Column::Seq).max(), "newest")
        .from(live_update::Entity)
        .group_by_col(live_update::Column::TextId)
        .to_owned();
    let own = |c: live_text::Column| Expr::col((live_text::Entity, c));
    let of_text = Expr::col(("rows", live_update::Column::TextId)).eq(own(live_text::Column::TextId));
    let later = Condition::any()
        .add(own(live_text::Column::SnapshotSeq).gt(own(live_text::Column::DocumentSeq)))
        .add(Expr::col(("rows", "newest")).gt(own(live_text::Column::DocumentSeq)));
    Query::select()
        .column((live_text::Entity, live_text::Column::TextId))
        .from(live_text::Entity)
        .join_subquery(JoinType::LeftJoin, newest, "rows", of_text)
        .cond_where(later)
        .to_owned()
}

async fn ids_behind(db: &impl ConnectionTrait) -> Result<Vec<Id>> {
    let rows = db.query_all(&behind()).await?;
    Ok(rows.into_iter().map(|r| r.try_get_by_index(0)).collect::<std::result::Result<_, _>>()?)
}

/// What a text holds if its document does not show everything; none otherwise.
pub(crate) async fn ahead(db: &impl ConnectionTrait, text: Id) -> Result<Option<Document>> {
    match load_in(db, text).await? {
        Some(stored) if stored.seq > stored.document_seq => Ok(Some(stored.text()?.document().accepted())),
        _ => Ok(None),
    }
}

/// Lets the document of a text show what was written; `by` wrote last.
pub async fn follow(portal: &Portal, id: Id, by: Option<Id>) -> Result<()> {
    let Some(stored) = super::load(portal, id).await? else { return Ok(()) };
    if stored.seq <= stored.document_seq {
        return Ok(());
    }
    let (seq, shown) = (stored.seq, stored.document_seq);
    let work = tokio::task::spawn_blocking(move || {
        let all = stored.text()?.document();
        Ok::<_, Error>((all.accepted(), all.suggestions()))
    });
    let (document, suggestions) = work.await.map_err(|e| Error::Broken(e.to_string()))??;
    let value = serde_json::to_value(&document).map_err(|e| Error::Broken(e.to_string()))?;
    let tx = db::begin(portal.db()).await?;
    let done = live_text::Entity::update_many()
        .set(live_text::ActiveModel {
            document_seq: Set(seq),
            suggestions: Set(i32::try_from(suggestions.len()).unwrap_or(i32::MAX)),
            suggested_at: Set(since(&suggestions, portal.now())),
            ..Default::default()
        })
        .filter(live_text::Column::TextId.eq(id))
        .filter(live_text::Column::DocumentSeq.eq(shown))
        .exec(&tx)
        .await?;
    if done.rows_affected == 0 {
        // Another instance was faster; what it could not know yet comes next time.
        return Ok(());
    }
    let Some(before) = text::Entity::find_by_id(id).one(&tx).await? else { return Err(Error::NotFound) };
    if texts::parse(before.document.clone())? != document {
        crate::text_versions::keep_before(portal, &tx, &before, shown).await?;
        if before.owner_kind == fact_sheets::KIND {
            fact_sheets::keep_as_released(&tx, before.owner_id).await?;
        }
        let columns = text::ActiveModel {
            document: Set(value),
            version: Set(before.version + 1),
            updated_at: Set(portal.now()),
            updated_by: Set(by.or(before.updated_by)),
            ..Default::default()
        };
        text::Entity::update_many().set(columns).filter(text::Column::Id.eq(id)).exec(&tx).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Since when the oldest suggestion waits. Browsers say when; no clock is ahead of ours.
fn since(suggestions: &[Suggestion], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let oldest = suggestions.iter().map(|s| s.at).min()?;
    Some(DateTime::from_timestamp_millis(oldest).map_or(now, |at| Ord::min(at, now)))
}

/// The same for all texts that are behind: before everything is taken out, and after a stop
/// without a word. One that cannot follow keeps no other from it; the log says which, and so does
/// the answer.
pub async fn follow_all(portal: &Portal) -> Result<Vec<Id>> {
    let mut failed = Vec::new();
    for id in ids_behind(portal.db()).await? {
        if let Err(error) = follow(portal, id, None).await {
            tracing::error!(%error, text = %id, "a document cannot follow its live text");
            failed.push(id);
        }
    }
    Ok(failed)
}
