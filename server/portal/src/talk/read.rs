//! Reading talks.

use super::{At, Place, place};
use crate::texts::{self, TextAccess};
use crate::{Ctx, Result};
use contract::Id;
use contract::talk::{Entry, May, Named, Thread, Threads};
use entity::{person, text_comment, text_mention, text_thread};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use std::collections::HashMap;

/// All talks about a text.
pub async fn list(ctx: &Ctx, at: &At) -> Result<Threads> {
    let place = place(ctx, at).await?;
    threads(ctx, ctx.portal.db(), at, &place).await
}

/// The open talks about a text that was looked up, to read only; callers have checked the right.
pub(crate) async fn open(db: &impl ConnectionTrait, text: Id) -> Result<Vec<Thread>> {
    let rows = text_thread::Entity::find()
        .filter(text_thread::Column::TextId.eq(text))
        .filter(text_thread::Column::State.eq(OPEN))
        .order_by_asc(text_thread::Column::CreatedAt)
        .order_by_asc(text_thread::Column::Id)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let mut entries = entries(db, rows.iter().map(|r| r.id).collect()).await?;
    Ok(rows.into_iter().map(|r| thread(r, May { resolve: false }, &mut entries)).collect())
}

fn thread(row: text_thread::Model, may: May, entries: &mut HashMap<Id, Vec<Entry>>) -> Thread {
    Thread {
        resolved: row.state != OPEN,
        may,
        entries: entries.remove(&row.id).unwrap_or_default(),
        id: row.id,
        from: row.first_letter,
        to: row.last_letter,
        quote: row.quote,
    }
}

/// How many talks about a text are open.
pub async fn count(ctx: &Ctx, at: &At) -> Result<u64> {
    place(ctx, at).await?;
    let db = ctx.portal.db();
    let Some(text) = texts::row(db, &at.kind, at.owner, &at.slot).await? else { return Ok(0) };
    let open = text_thread::Entity::find().filter(text_thread::Column::TextId.eq(text.id)).filter(text_thread::Column::State.eq(OPEN));
    Ok(open.count(db).await?)
}

pub(super) const OPEN: &str = "open";
pub(super) const SETTLED: &str = "settled";

pub(super) async fn threads(ctx: &Ctx, db: &impl ConnectionTrait, at: &At, place: &Place) -> Result<Threads> {
    let Some(text) = texts::row(db, &at.kind, at.owner, &at.slot).await? else { return Ok(Threads::default()) };
    let rows = text_thread::Entity::find()
        .filter(text_thread::Column::TextId.eq(text.id))
        .order_by_asc(text_thread::Column::CreatedAt)
        .order_by_asc(text_thread::Column::Id)
        .all(db)
        .await?;
    let mut entries = entries(db, rows.iter().map(|r| r.id).collect()).await?;
    let me = ctx.actor()?.person_id;
    let threads = rows.into_iter().map(|r| {
        let may = May { resolve: may_settle(place, &r, me) };
        thread(r, may, &mut entries)
    });
    let threads = threads.collect();
    Ok(Threads { threads })
}

/// Who writes the text settles any talk; who may only talk settles their own.
pub(super) fn may_settle(place: &Place, thread: &text_thread::Model, me: Id) -> bool {
    match place.access {
        TextAccess::Write => true,
        TextAccess::Suggest | TextAccess::Comment => thread.created_by == me,
        TextAccess::Read => false,
    }
}

/// What was said in some talks, in three queries.
async fn entries(db: &impl ConnectionTrait, threads: Vec<Id>) -> Result<HashMap<Id, Vec<Entry>>> {
    let comments = text_comment::Entity::find()
        .filter(text_comment::Column::ThreadId.is_in(threads))
        .order_by_asc(text_comment::Column::CreatedAt)
        .order_by_asc(text_comment::Column::Id)
        .all(db)
        .await?;
    let mentions =
        text_mention::Entity::find().filter(text_mention::Column::CommentId.is_in(comments.iter().map(|c| c.id))).all(db).await?;
    let everybody = comments.iter().map(|c| c.created_by).chain(mentions.iter().map(|m| m.person_id));
    let names = names(db, everybody.collect()).await?;
    let named = |id: Id| Named { id, name: names.get(&id).cloned().unwrap_or_default() };
    let mut of: HashMap<Id, Vec<Named>> = HashMap::new();
    mentions.into_iter().for_each(|m| of.entry(m.comment_id).or_default().push(named(m.person_id)));
    let mut all: HashMap<Id, Vec<Entry>> = HashMap::new();
    for c in comments {
        let mut mentions = of.remove(&c.id).unwrap_or_default();
        mentions.sort();
        all.entry(c.thread_id).or_default().push(Entry { id: c.id, author: named(c.created_by), at: c.created_at, text: c.said, mentions });
    }
    Ok(all)
}

/// Names by id.
pub(super) async fn names(db: &impl ConnectionTrait, mut ids: Vec<Id>) -> Result<HashMap<Id, String>> {
    ids.sort_unstable();
    ids.dedup();
    let rows = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|p| (p.id, p.display_name)).collect())
}

/// What the person at hand said in talks, for the export of the own data.
pub(crate) async fn own(ctx: &Ctx) -> Result<Vec<Value>> {
    let me = ctx.actor()?.person_id;
    let rows = text_comment::Entity::find()
        .filter(text_comment::Column::CreatedBy.eq(me))
        .order_by_asc(text_comment::Column::CreatedAt)
        .all(ctx.portal.db())
        .await?;
    Ok(rows.into_iter().map(|c| json!({"thread": c.thread_id, "said": c.said, "created_at": c.created_at})).collect())
}
