//! Beginning, answering, settling and reopening talks.

use super::people::{mentionable, readers};
use super::read::{OPEN, SETTLED, may_settle, threads};
use super::{At, Place, place};
use crate::audit::Event;
use crate::notices::tell;
use crate::{Ctx, Error, Result, live_texts, texts};
use contract::forms::texts::CommentForm;
use contract::notices::NoticeKind;
use contract::rules::Form;
use contract::talk::{Deed, Threads, text_name};
use contract::{Id, Lang};
use domain::rights::Action;
use entity::{text_comment, text_mention, text_thread};
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;

/// Insists on the right to talk about a text.
pub async fn may_talk(ctx: &Ctx, at: &At) -> Result<()> {
    let place = place(ctx, at).await?;
    ctx.require(Action::CommentText, &place.belongs, place.state).map(drop)
}

/// Does what was asked for and returns all talks about the text. `Already` when a talk is as wanted.
pub async fn change(ctx: &Ctx, at: &At, deed: Deed) -> Result<Threads> {
    let place = place(ctx, at).await?;
    ctx.require(Action::CommentText, &place.belongs, place.state)?;
    let errors = deed.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = ctx.begin().await?;
    match deed {
        Deed::Add { from, to, quote, text, mentions } => {
            let thread = begin(ctx, &tx, at, [from, to], quote).await?;
            say(ctx, &tx, at, &place, &thread, ("talk.open", &text), &mentions).await?;
        }
        Deed::Reply { thread, text, mentions } => {
            let thread = find(&tx, at, thread).await?;
            say(ctx, &tx, at, &place, &thread, ("talk.reply", &text), &mentions).await?;
        }
        Deed::Resolve { thread } => settle(ctx, &tx, at, &place, thread, true).await?,
        Deed::Reopen { thread } => settle(ctx, &tx, at, &place, thread, false).await?,
    }
    let after = threads(ctx, &tx, at, &place).await?;
    tx.commit().await?;
    live_texts::comments_changed(&ctx.portal, &at.kind, at.owner, &at.slot).await;
    Ok(after)
}

/// A comment on a text as a whole, from a plain form. It has no passage.
pub async fn comment(ctx: &Ctx, form: CommentForm) -> Result<At> {
    let owner = form.owner_id.parse().map_err(|_| Error::NotFound)?;
    let at = At { kind: form.owner_kind.clone(), owner, slot: form.slot.clone() };
    let place = place(ctx, &at).await?;
    ctx.require(Action::CommentText, &place.belongs, place.state)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = ctx.begin().await?;
    let thread = begin(ctx, &tx, &at, [String::new(), String::new()], String::new()).await?;
    say(ctx, &tx, &at, &place, &thread, ("talk.open", &form.text), &[]).await?;
    tx.commit().await?;
    live_texts::comments_changed(&ctx.portal, &at.kind, at.owner, &at.slot).await;
    Ok(at)
}

async fn begin(ctx: &Ctx, tx: &DatabaseTransaction, at: &At, [from, to]: [String; 2], quote: String) -> Result<text_thread::Model> {
    // A text in which nothing was ever written has no passage to talk about.
    let text = texts::row(tx, &at.kind, at.owner, &at.slot).await?.ok_or(Error::Refused("text_empty"))?;
    let row = text_thread::ActiveModel {
        id: Set(ctx.portal.new_id()),
        text_id: Set(text.id),
        first_letter: Set(from),
        last_letter: Set(to),
        quote: Set(quote),
        state: Set(OPEN.to_owned()),
        created_at: Set(ctx.portal.now()),
        created_by: Set(ctx.actor()?.person_id),
        settled_at: Set(None),
        settled_by: Set(None),
    };
    Ok(row.insert(tx).await?)
}

/// A talk of this text; one of another text does not exist here.
async fn find(tx: &DatabaseTransaction, at: &At, thread: Id) -> Result<text_thread::Model> {
    let text = texts::row(tx, &at.kind, at.owner, &at.slot).await?.ok_or(Error::NotFound)?;
    let row = text_thread::Entity::find_by_id(thread).one(tx).await?;
    row.filter(|r| r.text_id == text.id).ok_or(Error::NotFound)
}

/// Adds a comment and tells those who are meant or take part.
async fn say(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    at: &At,
    place: &Place,
    thread: &text_thread::Model,
    (action, text): (&'static str, &str),
    mentions: &[Id],
) -> Result<()> {
    let said = text.trim().replace("\r\n", "\n");
    // Whose role ended while somebody typed is no longer told; the name stays in the words.
    let known = mentionable(ctx, tx, at, place).await?;
    let meant: BTreeSet<Id> = mentions.iter().copied().filter(|id| known.contains_key(id)).collect();
    let before = text_comment::Entity::find().filter(text_comment::Column::ThreadId.eq(thread.id)).all(tx).await?;
    let id = ctx.portal.new_id();
    let row = text_comment::ActiveModel {
        id: Set(id),
        thread_id: Set(thread.id),
        said: Set(said.clone()),
        created_at: Set(ctx.portal.now()),
        created_by: Set(ctx.actor()?.person_id),
    };
    row.insert(tx).await?;
    if !meant.is_empty() {
        let rows = meant.iter().map(|m| text_mention::ActiveModel { comment_id: Set(id), person_id: Set(*m) });
        text_mention::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    for person in &meant {
        told(ctx, tx, at, place, thread, *person, NoticeKind::TextMention).await?;
    }
    let others: BTreeSet<Id> = before.iter().map(|c| c.created_by).filter(|p| !meant.contains(p)).collect();
    // Whose last role ended takes part no more, and is not told what is not published.
    for person in readers(ctx, tx, &others).await? {
        told(ctx, tx, at, place, thread, person, NoticeKind::TextReply).await?;
    }
    record(ctx, tx, action, place, at, &serde_json::json!({"thread": thread.id, "quote": thread.quote, "said": said})).await
}

async fn settle(ctx: &Ctx, tx: &DatabaseTransaction, at: &At, place: &Place, thread: Id, settled: bool) -> Result<()> {
    let row = find(tx, at, thread).await?;
    if !may_settle(place, &row, ctx.actor()?.person_id) {
        return Err(Error::Denied);
    }
    let (from, to, action) = if settled { (OPEN, SETTLED, "talk.settle") } else { (SETTLED, OPEN, "talk.reopen") };
    // Of two at once, one finds the state it expects.
    let done = text_thread::Entity::update_many()
        .set(text_thread::ActiveModel {
            state: Set(to.to_owned()),
            settled_at: Set(settled.then(|| ctx.portal.now())),
            settled_by: Set(if settled { Some(ctx.actor()?.person_id) } else { None }),
            ..Default::default()
        })
        .filter(text_thread::Column::Id.eq(thread))
        .filter(text_thread::Column::State.eq(from))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::Already(action.into()));
    }
    if settled {
        for person in readers(ctx, tx, &BTreeSet::from([row.created_by])).await? {
            told(ctx, tx, at, place, &row, person, NoticeKind::TextSettled).await?;
        }
    }
    record(ctx, tx, action, place, at, &serde_json::json!({"thread": thread, "quote": row.quote})).await
}

async fn told(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    at: &At,
    place: &Place,
    thread: &text_thread::Model,
    person: Id,
    kind: NoticeKind,
) -> Result<()> {
    let title = text_name(&at.slot, &place.title, Lang::De);
    tell(ctx, tx, person, kind, &title, format!("{}#gespraech-{}", at.address(), thread.id)).await
}

async fn record(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    action: &'static str,
    place: &Place,
    at: &At,
    after: &serde_json::Value,
) -> Result<()> {
    let event = Event::about(action, "text", at.owner, text_name(&at.slot, &place.title, Lang::De));
    ctx.record(tx, event.after(after).of(place.belongs.organisation)).await
}
