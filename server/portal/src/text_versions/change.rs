//! Keeping and restoring states.

use super::read::{Which, document};
use crate::audit::Event;
use crate::live_texts::Stored;
use crate::talk::At;
use crate::texts::Owner;
use crate::{Ctx, Error, Portal, Result, live_texts, texts};
use chrono::{DateTime, Utc};
use contract::forms::texts::{KeepForm, RestoreForm};
use contract::rules::Form;
use contract::talk::text_name;
use contract::text::Document;
use contract::{Id, Lang};
use domain::rights::Belongs;
use entity::{edition, live_version};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Characters of a text that is read in.
pub const LONGEST: usize = 500_000;

/// Why nothing is brought back yet: suggestions would be lost that nobody spoke of.
pub const LOSES: &str = "suggestions_lost";

async fn newest(db: &impl ConnectionTrait, text: Id) -> Result<Option<live_version::Model>> {
    let query = live_version::Entity::find().filter(live_version::Column::TextId.eq(text));
    Ok(query.order_by_desc(live_version::Column::MadeAt).order_by_desc(live_version::Column::Id).one(db).await?)
}

struct Kept<'a> {
    text: Id,
    seq: i64,
    name: Option<&'a str>,
    snapshot: Vec<u8>,
    document: &'a Document,
    by: Option<Id>,
    at: DateTime<Utc>,
}

async fn insert(portal: &Portal, db: &impl ConnectionTrait, kept: Kept<'_>) -> Result<()> {
    let row = live_version::ActiveModel {
        id: Set(portal.new_id()),
        text_id: Set(kept.text),
        seq: Set(kept.seq),
        name: Set(kept.name.map(str::to_owned)),
        snapshot: Set(kept.snapshot),
        document: Set(serde_json::to_value(kept.document).map_err(|e| Error::Broken(e.to_string()))?),
        made_by: Set(kept.by),
        made_at: Set(kept.at),
    };
    live_version::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

fn at(kind: &str, owner: &str, slot: &str) -> Result<At> {
    Ok(At { kind: kind.to_owned(), owner: owner.parse().map_err(|_| Error::NotFound)?, slot: slot.to_owned() })
}

/// Keeps the present state under a name. `Already` when the newest state has that name and nothing
/// was written since.
pub async fn keep(ctx: &Ctx, form: KeepForm) -> Result<At> {
    let at = at(&form.owner_kind, &form.owner_id, &form.slot)?;
    let (belongs, title) = right(ctx, &at).await?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let opened = live_texts::open(ctx, &at.kind, at.owner, &at.slot).await?;
    let name = form.name.trim();
    let tx = ctx.begin().await?;
    let stored = live_texts::hold(&tx, opened.text).await?.ok_or(Error::NotFound)?;
    let live = stored.text()?;
    let document = live.document().accepted();
    if document.is_empty() {
        return Err(Error::Refused("text_empty"));
    }
    if newest(&tx, opened.text).await?.is_some_and(|v| v.name.as_deref() == Some(name) && v.seq == stored.seq) {
        return Err(Error::Already("kept".into()));
    }
    let by = ctx.actor.as_ref().map(|a| a.person_id);
    let kept = Kept {
        text: opened.text,
        seq: stored.seq,
        name: Some(name),
        snapshot: live.snapshot(),
        document: &document,
        by,
        at: ctx.portal.now(),
    };
    insert(&ctx.portal, &tx, kept).await?;
    let event = Event::about("text.keep", "text", at.owner, text_name(&at.slot, &title, Lang::De));
    ctx.record(&tx, event.after(&serde_json::json!({"name": name})).of(belongs.organisation)).await?;
    tx.commit().await?;
    Ok(at)
}

/// Puts a kept state in the place of the present one, as a change that everybody who has the text
/// open sees. The present state is kept first. `Already` when the text reads like that already; [`LOSES`]
/// when more suggestions would be lost by it than the form says.
pub async fn restore(ctx: &Ctx, form: RestoreForm) -> Result<At> {
    let at = at(&form.owner_kind, &form.owner_id, &form.slot)?;
    let right = right(ctx, &at).await?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let which = Which::parse(&form.which).ok_or(Error::NotFound)?;
    let wanted = document(ctx, &at, which).await?;
    replace(ctx, &at, &right, "text.restore", wanted, Some(form.lost.parse().unwrap_or(0))).await?;
    Ok(at)
}

/// How many suggestions that nobody has decided on are lost by putting a kept state in the place of the
/// present one. Those in words that both have stay.
pub async fn lost(ctx: &Ctx, at: &At, which: Which) -> Result<usize> {
    right(ctx, at).await?;
    let wanted = document(ctx, at, which).await?;
    let Some(row) = texts::row(ctx.portal.db(), &at.kind, at.owner, &at.slot).await? else { return Ok(0) };
    let Some(stored) = live_texts::load(&ctx.portal, row.id).await? else { return Ok(0) };
    let work = tokio::task::spawn_blocking(move || {
        let mut live = stored.text()?;
        let before = live.document();
        live.replace_with(&wanted, live_texts::own_writer()).map_err(|e| Error::Broken(format!("live text: {e}")))?;
        Ok(live::settled(&before, &live.document()).len())
    });
    work.await.map_err(|e| Error::Broken(e.to_string()))?
}

/// Puts a text that came from a file in the place of the present one, the same way.
pub async fn put(ctx: &Ctx, at: &At, wanted: Document) -> Result<()> {
    let right = right(ctx, at).await?;
    if wanted.table_too_large() || wanted.plain().chars().count() > LONGEST {
        return Err(Error::TooLarge);
    }
    replace(ctx, at, &right, "text.import", wanted, None).await
}

/// Insists on the right to write a text; where it belongs and the owner's title come back.
async fn right(ctx: &Ctx, at: &At) -> Result<(Belongs, String)> {
    let Owner { action, belongs, state, title, .. } = texts::owner(ctx, &at.kind, at.owner, &at.slot).await?;
    ctx.require(action, &belongs, state)?;
    Ok((belongs, title))
}

/// `lost`: how many suggestions may be lost by it, if that is limited.
async fn replace(
    ctx: &Ctx,
    at: &At,
    (belongs, title): &(Belongs, String),
    action: &'static str,
    wanted: Document,
    lost: Option<usize>,
) -> Result<()> {
    let opened = live_texts::open(ctx, &at.kind, at.owner, &at.slot).await?;
    let tx = ctx.begin().await?;
    let stored = live_texts::hold(&tx, opened.text).await?.ok_or(Error::NotFound)?;
    let live = stored.text()?;
    let before = live.document().accepted();
    if before == wanted {
        return Err(Error::Already("restored".into()));
    }
    if !before.is_empty() && newest(&tx, opened.text).await?.is_none_or(|v| v.seq != stored.seq) {
        let by = ctx.actor.as_ref().map(|a| a.person_id);
        let (seq, snapshot, now) = (stored.seq, live.snapshot(), ctx.portal.now());
        insert(&ctx.portal, &tx, Kept { text: opened.text, seq, name: None, snapshot, document: &before, by, at: now }).await?;
    }
    let row = texts::row(&tx, &at.kind, at.owner, &at.slot).await?;
    let settled = texts::write(ctx, &tx, &at.kind, at.owner, &at.slot, &wanted, row.as_ref()).await?;
    if lost.is_some_and(|most| settled.len() > most) {
        return Err(Error::Refused(LOSES));
    }
    if let Some(text) = &row {
        // Nobody decided on what they suggested; it is not in the text any more all the same.
        texts::tell(ctx, &tx, text, title, settled).await?;
    }
    let event = Event::about(action, "text", at.owner, text_name(&at.slot, title, Lang::De));
    ctx.record(&tx, event.before(&before).after(&wanted).of(belongs.organisation)).await?;
    tx.commit().await?;
    live_texts::committed(&ctx.portal).await
}

/// Keeps what a text read before the first change of a day, and before the first since an edition, under the
/// time it had.
pub(crate) async fn keep_before(portal: &Portal, db: &impl ConnectionTrait, before: &entity::text::Model, seq: i64) -> Result<()> {
    let document = texts::parse(before.document.clone())?;
    if document.is_empty() || (crate::day_of(before.updated_at) >= portal.today() && !is_published(db, before.updated_at).await?) {
        return Ok(());
    }
    let last = newest(db, before.id).await?;
    if last.is_some_and(|v| v.made_at >= before.updated_at) {
        return Ok(());
    }
    let snapshot = snapshot(db, before.id, &document, seq).await?;
    let kept = Kept { text: before.id, seq, name: None, snapshot, document: &document, by: before.updated_by, at: before.updated_at };
    insert(portal, db, kept).await
}

/// Whether an edition holds what was last written at a time.
async fn is_published(db: &impl ConnectionTrait, at: DateTime<Utc>) -> Result<bool> {
    Ok(edition::Entity::find()
        .filter(edition::Column::PublishedAt.gte(at))
        .select_only()
        .column(edition::Column::Id)
        .into_tuple::<Id>()
        .one(db)
        .await?
        .is_some())
}

/// A text as it was written live up to about a change, with its writers; without them where that can
/// no longer be told.
async fn snapshot(db: &impl ConnectionTrait, text: Id, document: &Document, seq: i64) -> Result<Vec<u8>> {
    let Some(stored) = live_texts::hold(db, text).await? else { return live_texts::snapshot_of(document) };
    // A form's own change stands behind the number that the document is said to show.
    let next = stored.rows.iter().map(|row| row.seq).find(|of| *of > seq);
    for until in [Some(stored.seq), Some(seq), next].into_iter().flatten().filter(|until| *until >= stored.snapshot_seq) {
        let rows = stored.rows.iter().filter(|row| row.seq <= until).cloned().collect();
        let live = Stored { rows, ..stored.clone() }.text();
        if let Some(live) = live.ok().filter(|live| live.document().accepted() == *document) {
            return Ok(live.snapshot());
        }
    }
    live_texts::snapshot_of(document)
}
