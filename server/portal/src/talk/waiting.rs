//! Talks that wait for an answer of the person at hand.

use super::At;
use super::read::OPEN;
use crate::dialect::none;
use crate::{Actor, Ctx, Result, fact_sheets};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::people::Role;
use contract::talk::text_name;
use domain::rights::Action;
use entity::{fact_sheet, field, goal, live_text, text, text_comment, text_mention, text_thread, workshop};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};
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
    /// Whether somebody asked the person by name. Otherwise they look after the text, and nobody has
    /// answered yet.
    pub asked: bool,
    /// Since when the oldest waits.
    pub since: DateTime<Utc>,
}

/// Talks and suggestions that wait for the person at hand, the oldest first.
pub async fn waiting(ctx: &Ctx) -> Result<Waiting> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let (suggested, threads): (Vec<Found>, Vec<Found>) = found(db).await?.into_iter().partition(|f| f.thread.is_none());
    let open = open(ctx, db, threads).await?;
    let owners = Owners::of(ctx, db, open.iter().map(|o| &o.text).chain(suggested.iter().map(|f| &f.at))).await?;
    Ok(Waiting { talks: talks(open, &owners), suggestions: suggestions(suggested, &owners) })
}

/// An open talk about a text, or the suggestions in one.
struct Found {
    at: At,
    since: DateTime<Utc>,
    /// The talk, and who began it.
    thread: Option<(Id, Id)>,
    suggestions: usize,
}

/// All of them, the oldest first.
async fn found(db: &impl ConnectionTrait) -> Result<Vec<Found>> {
    let of = |query: &mut SelectStatement| {
        query.columns([text::Column::OwnerKind, text::Column::OwnerId, text::Column::Slot].map(|c| (text::Entity, c)));
    };
    let id = Expr::col((text::Entity, text::Column::Id));
    let mut waiting = Query::select();
    of(&mut waiting);
    waiting
        .expr(none::<Id>())
        .expr(none::<Id>())
        .column((live_text::Entity, live_text::Column::SuggestedAt))
        .column((live_text::Entity, live_text::Column::Suggestions))
        .from(live_text::Entity)
        .inner_join(text::Entity, Expr::col((live_text::Entity, live_text::Column::TextId)).eq(id.clone()))
        .and_where(Expr::col((live_text::Entity, live_text::Column::Suggestions)).gt(0));
    let mut query = Query::select();
    of(&mut query);
    let own = |c| (text_thread::Entity, c);
    query
        .column(own(text_thread::Column::Id))
        .column(own(text_thread::Column::CreatedBy))
        .column(own(text_thread::Column::CreatedAt))
        .expr(none::<i32>())
        .from(text_thread::Entity)
        .inner_join(text::Entity, Expr::col(own(text_thread::Column::TextId)).eq(id))
        .and_where(Expr::col(own(text_thread::Column::State)).eq(OPEN))
        .union(UnionType::All, waiting);
    let mut all = Vec::new();
    for row in db.query_all(&query).await? {
        let (thread, by): (Option<Id>, Option<Id>) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
        all.push(Found {
            at: At { kind: row.try_get_by_index(0)?, owner: row.try_get_by_index(1)?, slot: row.try_get_by_index(2)? },
            since: row.try_get_by_index::<Option<DateTime<Utc>>>(5)?.unwrap_or_default(),
            thread: thread.zip(by),
            suggestions: row.try_get_by_index::<Option<i32>>(6)?.and_then(|n| usize::try_from(n).ok()).unwrap_or_default(),
        });
    }
    all.sort_by_key(|f| (f.since, f.thread));
    Ok(all)
}

/// An open talk that may wait for the person at hand.
struct Open {
    thread: Id,
    text: At,
    since: DateTime<Utc>,
    /// Whether somebody asked them by name.
    asked: bool,
}

/// Open talks that mention the person at hand and in which they have said nothing since; and those
/// without any answer in texts of which they may look after some.
async fn open(ctx: &Ctx, db: &impl ConnectionTrait, threads: Vec<Found>) -> Result<Vec<Open>> {
    let me = ctx.actor()?.person_id;
    if threads.is_empty() {
        return Ok(vec![]);
    }
    let mention: RelationDef =
        text_comment::Entity::belongs_to(text_mention::Entity).from(text_comment::Column::Id).to(text_mention::Column::CommentId).into();
    let mine = mention.on_condition(move |_, mention| Expr::col((mention, text_mention::Column::PersonId)).eq(me).into_condition());
    let comments: Vec<(text_comment::Model, Option<text_mention::Model>)> = text_comment::Entity::find()
        .join(JoinType::LeftJoin, mine)
        .select_also(text_mention::Entity)
        .filter(text_comment::Column::ThreadId.is_in(threads.iter().filter_map(|f| f.thread).map(|(id, _)| id)))
        .order_by_asc(text_comment::Column::CreatedAt)
        .all(db)
        .await?;
    let cares = Cares::of(ctx.actor()?);
    let mut open = Vec::new();
    for Found { at, since, thread, .. } in threads {
        let Some((thread, began)) = thread else { continue };
        let said: Vec<_> = comments.iter().filter(|(c, _)| c.thread_id == thread).collect();
        let last = said.iter().filter(|(c, _)| c.created_by == me).map(|(c, _)| c.created_at).max();
        let call = said.iter().find(|(c, meant)| meant.is_some() && c.created_by != me && last.is_none_or(|l| c.created_at > l));
        let alone = || said.iter().all(|(c, _)| c.created_by == began && c.created_by != me);
        match call {
            Some((call, _)) => open.push(Open { thread, text: at, since: call.created_at, asked: true }),
            None if cares.may_be_for(&at.kind) && alone() => open.push(Open { thread, text: at, since, asked: false }),
            None => {}
        }
    }
    Ok(open)
}

/// Those that do wait, together for each text.
fn talks(open: Vec<Open>, owners: &Owners) -> Vec<Talks> {
    let mut all: Vec<Talks> = Vec::new();
    for Open { thread, text, since, asked } in open {
        if !asked && !owners.mine.contains(&text.owner) {
            continue;
        }
        let same = |w: &&mut Talks| w.asked == asked && w.at == text;
        if let Some(known) = all.iter_mut().find(same) {
            known.threads.push(thread);
            known.since = Ord::min(known.since, since);
            continue;
        }
        all.push(Talks { title: owners.named(&text), at: text, threads: vec![thread], asked, since });
    }
    all.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.title.cmp(&b.title)));
    all
}

fn suggestions(all: Vec<Found>, owners: &Owners) -> Vec<Suggestions> {
    let mine = all.into_iter().filter(|f| owners.mine.contains(&f.at.owner));
    mine.map(|f| Suggestions { title: owners.named(&f.at), at: f.at, count: f.suggestions, since: f.since }).collect()
}

/// Which texts somebody looks after. Whoever leads a group looks after what it writes, and whoever is
/// in charge of a fact sheet after that; the stewards after what is the region's or no group's, and a
/// municipality's coordinator after its sheets that nobody is in charge of.
struct Cares {
    me: Id,
    steward: bool,
    led: HashSet<Id>,
    coordinated: HashSet<Id>,
}

impl Cares {
    fn of(actor: &Actor) -> Self {
        let held = |role| actor.roles.iter().filter(move |h| h.role == role);
        Self {
            me: actor.person_id,
            steward: actor.has(Role::Steward),
            led: held(Role::GroupLead).filter_map(|h| h.group).collect(),
            coordinated: held(Role::Coordinator).filter_map(|h| h.organisation).collect(),
        }
    }

    /// Whether a text of that kind could be one of theirs, before anything is looked up.
    fn may_be_for(&self, kind: &str) -> bool {
        match kind {
            "strategy" => self.steward,
            fact_sheets::KIND => true,
            _ => self.steward || !self.led.is_empty(),
        }
    }

    fn for_group(&self, group: Option<Id>) -> bool {
        group.map_or(self.steward, |g| self.led.contains(&g))
    }
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
    async fn of(ctx: &Ctx, db: &impl ConnectionTrait, texts: impl Iterator<Item = &At>) -> Result<Self> {
        let cares = Cares::of(ctx.actor()?);
        let mut ids: HashMap<&str, Vec<Id>> = HashMap::new();
        texts.for_each(|t| ids.entry(t.kind.as_str()).or_default().push(t.owner));
        let mut owners = Self::default();
        if ids.contains_key("strategy") {
            owners.add(Id::nil(), String::new(), cares.steward);
        }
        if let Some(ids) = ids.remove("field") {
            for f in field::Entity::find().filter(field::Column::Id.is_in(ids)).all(db).await? {
                owners.add(f.id, f.title, cares.for_group(f.group_id));
            }
        }
        if let Some(ids) = ids.remove("goal") {
            let of = goal::Entity::belongs_to(field::Entity).from(goal::Column::FieldId).to(field::Column::Id);
            let goals = goal::Entity::find().join(JoinType::InnerJoin, of.into()).select_also(field::Entity);
            for (g, f) in goals.filter(goal::Column::Id.is_in(ids)).all(db).await? {
                owners.add(g.id, g.title, cares.for_group(f.and_then(|f| f.group_id)));
            }
        }
        if let Some(ids) = ids.remove("fact_sheet") {
            for s in fact_sheet::Entity::find().filter(fact_sheet::Column::Id.is_in(ids)).all(db).await? {
                let mine = s.owner_id.map_or_else(|| cares.coordinated.contains(&s.lead_id), |owner| owner == cares.me);
                owners.add(s.id, s.title, mine);
            }
        }
        if let Some(ids) = ids.remove("workshop") {
            for w in workshop::Entity::find().filter(workshop::Column::Id.is_in(ids)).all(db).await? {
                owners.add(w.id, w.title, cares.for_group(w.group_id));
            }
        }
        Ok(owners)
    }

    /// The name of a text.
    fn named(&self, text: &At) -> String {
        text_name(&text.slot, self.titles.get(&text.owner).map_or("", String::as_str), contract::Lang::De)
    }

    fn add(&mut self, id: Id, title: String, mine: bool) {
        self.titles.insert(id, title);
        if mine {
            self.mine.insert(id);
        }
    }
}
