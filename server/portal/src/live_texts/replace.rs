//! Changes of a live text that the portal makes itself: the plain form, an import, a restored state.

use super::append::{append_in, register, sign};
use super::store::{Stored, load_in, packed};
use crate::{Error, Portal, Result};
use contract::Id;
use contract::text::{Document, Suggestion};
use entity::live_text;
use live::Applied;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};

/// How far the document of a text follows it; none if it was never opened live.
pub(crate) async fn followed(db: &impl ConnectionTrait, text: Id) -> Result<Option<i64>> {
    let seq = live_text::Entity::find_by_id(text).select_only().column(live_text::Column::DocumentSeq);
    Ok(seq.into_tuple().one(db).await?)
}

/// Loads a live text and holds it until the transaction ends, so that two changes of this kind come
/// one after the other; none if it was never opened live.
pub(crate) async fn hold(tx: &impl ConnectionTrait, text: Id) -> Result<Option<Stored>> {
    let held = live_text::Entity::update_many()
        .col_expr(live_text::Column::TextId, Expr::value(text))
        .filter(live_text::Column::TextId.eq(text))
        .exec(tx)
        .await?;
    if held.rows_affected == 0 { Ok(None) } else { load_in(tx, text).await }
}

/// A document as the snapshot of a text that was never written live.
pub(crate) fn snapshot_of(document: &Document) -> Result<Vec<u8>> {
    let live = live::Text::from_document(document, super::own_writer(), super::lenient());
    Ok(live.map_err(|e| Error::Broken(format!("text cannot be written live: {e}")))?.snapshot())
}

/// A live text after the portal changed it.
pub(crate) struct Replaced {
    /// What it holds now.
    pub document: Document,
    /// Suggestions that it has no more.
    pub settled: Vec<live::Settled>,
}

/// Changes a live text into what `change` makes of it, as one more change that everybody who has it
/// open sees; `by` wrote it, if anybody did. None if it was never opened live.
pub(crate) async fn replace(
    portal: &Portal,
    by: Option<Id>,
    tx: &impl ConnectionTrait,
    text: Id,
    change: impl FnOnce(&Document) -> Document,
) -> Result<Option<Replaced>> {
    let Some(stored) = hold(tx, text).await? else { return Ok(None) };
    let mut live = stored.text()?;
    let before = live.document();
    let document = change(&before.accepted());
    let writer = super::own_writer();
    let applied = live.replace_with(&document, writer).map_err(|e| Error::Broken(format!("live text: {e}")))?;
    let after = live.document();
    if let Applied::New(new) = applied {
        add(portal, by, tx, text, writer, &new).await?;
    }
    // Somebody may have written since this text was read; then the document follows later.
    let columns = live_text::ActiveModel { document_seq: Set(stored.seq.max(stored.document_seq)), ..Default::default() };
    live_text::Entity::update_many().set(columns).filter(live_text::Column::TextId.eq(text)).exec(tx).await?;
    Ok(Some(Replaced { settled: live::settled(&before, &after), document: after.accepted() }))
}

/// Stores a change by a number of its own.
async fn add(portal: &Portal, by: Option<Id>, tx: &impl ConnectionTrait, text: Id, writer: u64, change: &live::Change) -> Result<()> {
    if let Some(person) = by {
        register(tx, &[(text, writer, person)]).await?;
    }
    sign(tx, live::signed(&change.update).into_iter().map(|(suggestion, author)| (text, suggestion, author))).await?;
    let seq = append_in(tx, vec![packed(text, change, by)]).await?;
    super::signals::tell_rows(portal, tx, seq).await
}

/// Suggests what `change` makes of a live text, as one more change that everybody who has it open sees.
pub(crate) async fn suggest(
    portal: &Portal,
    by: Id,
    tx: &impl ConnectionTrait,
    text: Id,
    change: impl FnOnce(&Document) -> Document,
) -> Result<()> {
    let mut live = hold(tx, text).await?.ok_or(Error::NotFound)?.text()?;
    let wanted = change(&live.document().accepted());
    let (writer, at) = (super::own_writer(), portal.now().timestamp_millis());
    let mut next = || Suggestion { id: portal.fresh_id(), author: by, at };
    let suggested = live.suggest(&wanted, by, writer, &mut next).map_err(|e| Error::Broken(format!("live text: {e}")))?;
    match suggested {
        Some(Applied::New(new)) => add(portal, Some(by), tx, text, writer, &new).await,
        Some(Applied::Nothing | Applied::Missing) => Err(Error::field("markdown", "nothing_suggested")),
        None => Err(Error::field("markdown", "only_words")),
    }
}
