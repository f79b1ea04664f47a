//! Talks that wait for an answer of the person at hand.

use super::At;
use super::read::OPEN;
use crate::{Ctx, Result, fact_sheets};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::people::Role;
use contract::talk::text_name;
use domain::rights::Action;
use entity::{fact_sheet, field, goal, live_text, text, text_comment, text_mention, text_thread, workshop};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};
use std::collections::{HashMap, HashSet};

/// What is said about texts, or suggested in them, and waits for the person at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    pub talks: Vec<Talks>,
    pub suggestions: Vec<Suggestions>,
}

/// Suggestions in one text that the person at hand is to look after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestions {
    pub at: At,
    /// The name of the text, in German: `Vision: Mobilität`.
    pub title: String,
    pub count: usize,
    /// Since when the oldest waits.
    pub since: DateTime<Utc>,
}

/// Talks about one text that wait for the person at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talks {
    pub at: At,
    /// The name of the text, in German: `Vision: Mobilität`.
    pub title: String,
    /// The oldest first.
    pub threads: Vec<Id>,
    /// Whether somebody asked the person by name. Otherwise they lead the group that writes the text,
    /// or own the fact sheet, and nobody has answered yet.
    pub asked: bool,
    /// Since when the oldest waits.
    pub since: DateTime<Utc>,
}

/// Talks and suggestions that wait for the person at hand, the oldest first.
pub async fn waiting(ctx: &Ctx) -> Result<Waiting> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let open = open(ctx, db).await?;
    let suggested = suggested(db).await?;
    let texts = open.iter().map(|o| &o.text).chain(suggested.iter().map(|(_, text)| text));
    let owners = Owners::of(ctx, db, texts).await?;
    Ok(Waiting { talks: talks(open, &owners), suggestions: suggestions(suggested, &owners) })
}

/// An open talk that may wait for the person at hand.
struct Open {
    thread: Id,
    text: text::Model,
    since: DateTime<Utc>,
    /// Whether somebody asked them by name.
    asked: bool,
}

/// Open talks that mention the person at hand and in which they have said nothing since; and those
/// without any answer, if they look after any texts.
async fn open(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<Vec<Open>> {
    let me = ctx.actor()?.person_id;
    let of = text_thread::Entity::belongs_to(text::Entity).from(text_thread::Column::TextId).to(text::Column::Id);
    let threads = text_thread::Entity::find()
        .join(JoinType::InnerJoin, of.into())
        .select_also(text::Entity)
        .filter(text_thread::Column::State.eq(OPEN))
        .order_by_asc(text_thread::Column::CreatedAt)
        .order_by_asc(text_thread::Column::Id)
        .all(db)
        .await?;
    if threads.is_empty() {
        return Ok(vec![]);
    }
    let mention: RelationDef =
        text_comment::Entity::belongs_to(text_mention::Entity).from(text_comment::Column::Id).to(text_mention::Column::CommentId).into();
    let mine = mention.on_condition(move |_, mention| Expr::col((mention, text_mention::Column::PersonId)).eq(me).into_condition());
    let comments: Vec<(text_comment::Model, Option<text_mention::Model>)> = text_comment::Entity::find()
        .join(JoinType::LeftJoin, mine)
        .select_also(text_mention::Entity)
        .filter(text_comment::Column::ThreadId.is_in(threads.iter().map(|(t, _)| t.id)))
        .order_by_asc(text_comment::Column::CreatedAt)
        .all(db)
        .await?;
    let leads = ctx.actor()?.has(Role::GroupLead);
    let mut open = Vec::new();
    for (thread, text) in threads {
        let Some(text) = text else { continue };
        let said: Vec<_> = comments.iter().filter(|(c, _)| c.thread_id == thread.id).collect();
        let last = said.iter().filter(|(c, _)| c.created_by == me).map(|(c, _)| c.created_at).max();
        let call = said.iter().find(|(c, meant)| meant.is_some() && c.created_by != me && last.is_none_or(|l| c.created_at > l));
        let alone = || said.iter().all(|(c, _)| c.created_by == thread.created_by && c.created_by != me);
        match call {
            Some((call, _)) => open.push(Open { thread: thread.id, text, since: call.created_at, asked: true }),
            // Only a fact sheet is looked after by somebody who leads no group.
            None if (leads || text.owner_kind == fact_sheets::KIND) && alone() => {
                open.push(Open { thread: thread.id, text, since: thread.created_at, asked: false });
            }
            None => {}
        }
    }
    Ok(open)
}

/// Those that do wait, together for each text.
fn talks(open: Vec<Open>, owners: &Owners) -> Vec<Talks> {
    let mut all: Vec<Talks> = Vec::new();
    for Open { thread, text, since, asked } in open {
        if !asked && !owners.mine.contains(&text.owner_id) {
            continue;
        }
        let same = |w: &&mut Talks| w.asked == asked && w.at.owner == text.owner_id && w.at.slot == text.slot;
        if let Some(known) = all.iter_mut().find(same) {
            known.threads.push(thread);
            known.since = Ord::min(known.since, since);
            continue;
        }
        let (at, title) = owners.named(text);
        all.push(Talks { at, title, threads: vec![thread], asked, since });
    }
    all.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.title.cmp(&b.title)));
    all
}

/// Texts in which suggestions wait.
async fn suggested(db: &impl ConnectionTrait) -> Result<Vec<(SuggestedIn, text::Model)>> {
    let of = live_text::Entity::belongs_to(text::Entity).from(live_text::Column::TextId).to(text::Column::Id);
    let rows = live_text::Entity::find()
        .select_only()
        .columns([live_text::Column::Suggestions, live_text::Column::SuggestedAt])
        .join(JoinType::InnerJoin, of.into())
        .select_also(text::Entity)
        .filter(live_text::Column::Suggestions.gt(0))
        .into_model::<SuggestedIn, text::Model>()
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|(s, text)| Some((s, text?))).collect())
}

/// How many suggestions wait in a text.
#[derive(FromQueryResult)]
struct SuggestedIn {
    suggestions: i32,
    suggested_at: Option<DateTime<Utc>>,
}

fn suggestions(all: Vec<(SuggestedIn, text::Model)>, owners: &Owners) -> Vec<Suggestions> {
    let mine = all.into_iter().filter(|(_, text)| owners.mine.contains(&text.owner_id));
    let mut mine: Vec<Suggestions> = mine
        .map(|(s, text)| {
            let since = s.suggested_at.unwrap_or(text.updated_at);
            let (at, title) = owners.named(text);
            Suggestions { at, title, count: usize::try_from(s.suggestions).unwrap_or_default(), since }
        })
        .collect();
    mine.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.title.cmp(&b.title)));
    mine
}

/// What some texts belong to.
#[derive(Default)]
struct Owners {
    titles: HashMap<Id, String>,
    /// Those that the person at hand is to look after.
    mine: HashSet<Id>,
}

impl Owners {
    /// Looks them up, in one query per kind.
    async fn of(ctx: &Ctx, db: &impl ConnectionTrait, texts: impl Iterator<Item = &text::Model>) -> Result<Self> {
        let actor = ctx.actor()?;
        let led: HashSet<Id> = actor.roles.iter().filter(|h| h.role == Role::GroupLead).filter_map(|h| h.group).collect();
        let mut ids: HashMap<&str, Vec<Id>> = HashMap::new();
        texts.for_each(|t| ids.entry(t.owner_kind.as_str()).or_default().push(t.owner_id));
        let mut owners = Self::default();
        // The guiding principles belong to the region, and stewards look after them.
        if ids.contains_key("strategy") {
            owners.add(Id::nil(), String::new(), actor.has(Role::Steward));
        }
        if let Some(ids) = ids.remove("field") {
            for f in field::Entity::find().filter(field::Column::Id.is_in(ids)).all(db).await? {
                owners.add(f.id, f.title, f.group_id.is_some_and(|g| led.contains(&g)));
            }
        }
        if let Some(ids) = ids.remove("goal") {
            let of = goal::Entity::belongs_to(field::Entity).from(goal::Column::FieldId).to(field::Column::Id);
            let goals = goal::Entity::find().join(JoinType::InnerJoin, of.into()).select_also(field::Entity);
            for (g, f) in goals.filter(goal::Column::Id.is_in(ids)).all(db).await? {
                owners.add(g.id, g.title, f.and_then(|f| f.group_id).is_some_and(|g| led.contains(&g)));
            }
        }
        if let Some(ids) = ids.remove("fact_sheet") {
            for s in fact_sheet::Entity::find().filter(fact_sheet::Column::Id.is_in(ids)).all(db).await? {
                owners.add(s.id, s.title, s.owner_id == Some(actor.person_id));
            }
        }
        if let Some(ids) = ids.remove("workshop") {
            for w in workshop::Entity::find().filter(workshop::Column::Id.is_in(ids)).all(db).await? {
                owners.add(w.id, w.title, w.group_id.is_some_and(|g| led.contains(&g)));
            }
        }
        Ok(owners)
    }

    /// Address and name of a text.
    fn named(&self, text: text::Model) -> (At, String) {
        let title = text_name(&text.slot, self.titles.get(&text.owner_id).map_or("", String::as_str), contract::Lang::De);
        (At { kind: text.owner_kind, owner: text.owner_id, slot: text.slot }, title)
    }

    fn add(&mut self, id: Id, title: String, mine: bool) {
        self.titles.insert(id, title);
        if mine {
            self.mine.insert(id);
        }
    }
}
