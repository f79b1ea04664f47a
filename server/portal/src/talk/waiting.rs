//! Talks that wait for an answer of the person at hand.

use super::At;
use super::read::OPEN;
use crate::{Ctx, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::talk::text_name;
use domain::rights::Action;
use entity::{fact_sheet, field, goal, text, text_comment, text_mention, text_thread, workshop};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Talks about one text in which somebody asked the person at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub at: At,
    /// The name of the text, in German: `Vision: Mobilität`.
    pub title: String,
    pub threads: Vec<Id>,
    /// Since when the oldest waits.
    pub since: DateTime<Utc>,
}

/// Open talks that mention the person at hand and in which they have said nothing since.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>> {
    let me = ctx.require_region(Action::EnterWorkspace)?.person_id;
    let db = ctx.portal.db();
    let meant = text_mention::Entity::find().filter(text_mention::Column::PersonId.eq(me)).all(db).await?;
    if meant.is_empty() {
        return Ok(vec![]);
    }
    let calls = text_comment::Entity::find()
        .filter(text_comment::Column::Id.is_in(meant.iter().map(|m| m.comment_id)))
        .order_by_asc(text_comment::Column::CreatedAt)
        .all(db)
        .await?;
    let threads = text_thread::Entity::find()
        .filter(text_thread::Column::Id.is_in(calls.iter().map(|c| c.thread_id)))
        .filter(text_thread::Column::State.eq(OPEN))
        .all(db)
        .await?;
    let answers = text_comment::Entity::find()
        .filter(text_comment::Column::ThreadId.is_in(threads.iter().map(|t| t.id)))
        .filter(text_comment::Column::CreatedBy.eq(me))
        .all(db)
        .await?;
    let unanswered = |thread: Id| {
        let last = answers.iter().filter(|a| a.thread_id == thread).map(|a| a.created_at).max();
        calls.iter().find(|c| c.thread_id == thread && c.created_by != me && last.is_none_or(|l| c.created_at > l)).map(|c| c.created_at)
    };
    let mut of: HashMap<Id, (DateTime<Utc>, Vec<Id>)> = HashMap::new();
    for t in &threads {
        let Some(since) = unanswered(t.id) else { continue };
        let (oldest, list) = of.entry(t.text_id).or_insert((since, vec![]));
        *oldest = since.min(*oldest);
        list.push(t.id);
    }
    named(db, of).await
}

/// Gives the texts their names, in one query per kind of owner.
async fn named(db: &impl ConnectionTrait, mut of: HashMap<Id, (DateTime<Utc>, Vec<Id>)>) -> Result<Vec<Waiting>> {
    let rows = text::Entity::find().filter(text::Column::Id.is_in(of.keys().copied())).all(db).await?;
    let owners = |kind: &str| rows.iter().filter(|r| r.owner_kind == kind).map(|r| r.owner_id).collect::<Vec<_>>();
    let mut titles: HashMap<Id, String> = HashMap::new();
    macro_rules! look {
        ($($kind:literal => $table:ident),*) => { $(
            let ids = owners($kind);
            if !ids.is_empty() {
                let found = $table::Entity::find().filter($table::Column::Id.is_in(ids)).all(db).await?;
                titles.extend(found.into_iter().map(|o| (o.id, o.title)));
            }
        )* };
    }
    look!("field" => field, "goal" => goal, "fact_sheet" => fact_sheet, "workshop" => workshop);
    let mut all: Vec<Waiting> = rows
        .into_iter()
        .filter_map(|r| {
            let (since, threads) = of.remove(&r.id)?;
            let title = text_name(&r.slot, titles.get(&r.owner_id).map_or("", String::as_str), contract::Lang::De);
            Some(Waiting { at: At { kind: r.owner_kind, owner: r.owner_id, slot: r.slot }, title, threads, since })
        })
        .collect();
    all.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.title.cmp(&b.title)));
    Ok(all)
}
