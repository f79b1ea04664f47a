//! All that a frozen subject holds, and what is different in it since somebody last looked.

use super::load::{self, broken};
use super::personal::Followed;
use super::subjects;
use super::view::ItemView;
use crate::{Ctx, Error, Result, cards, editions, people, proposals};
use contract::conference::{Passage, PriorityEntry, Subject, SubjectKind};
use contract::edition::Contents;
use contract::{Id, Lang};
use domain::compare::{self, LineChange, ObjectChange};
use domain::conference::{passages, since};
use domain::names::Names;
use domain::rights::Action;
use domain::words::{self, Piece};
use entity::{conference_item, conference_look, field, frozen_object, goal};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// What is decided, whole.
pub struct Whole {
    /// Of a draft: everything in it.
    pub contents: Option<Contents>,
    pub names: Names,
    /// What blocks in the description of a fact sheet show.
    pub cards: cards::Cards,
}

/// What of a subject a counter-proposal can change, beside the resolution.
#[derive(Clone, Debug, Default)]
pub struct Changeable {
    /// Passages that can be worded differently.
    pub passages: Vec<Passage>,
    /// Fields whose class can be another one.
    pub classes: Vec<PriorityEntry>,
}

impl Whole {
    /// What a counter-proposal can change.
    pub fn changeable(&self, subject: &Subject, lang: Lang) -> Changeable {
        match (subject, &self.contents) {
            (Subject::Draft { .. }, Some(contents)) => Changeable {
                passages: passages::all(contents, lang),
                classes: subjects::classes(contents.fields.iter().map(AsRef::as_ref)),
            },
            (Subject::FactSheet { sheet }, _) => Changeable { passages: passages::of_sheet(sheet, lang), classes: vec![] },
            (Subject::Priorities { entries, .. }, _) => Changeable { passages: vec![], classes: entries.clone() },
            _ => Changeable::default(),
        }
    }
}

/// Everything that an item's frozen subject holds; a draft as it was frozen, with the names of then.
pub async fn whole(ctx: &Ctx, seen: &Followed, item: &ItemView, lang: Lang) -> Result<Whole> {
    let db = ctx.portal.db();
    let none = cards::of(ctx, &[], lang).await?;
    Ok(match &item.subject {
        Subject::Draft { objects, .. } => {
            let contents = subjects::everything(db, objects).await?;
            Whole { names: Names::of(&contents), contents: Some(contents), cards: none }
        }
        Subject::FactSheet { sheet } => {
            let fields = field::Entity::find().filter(field::Column::Id.is_in(sheet.content.fields.iter().copied())).all(db).await?;
            let goals = goal::Entity::find().filter(goal::Column::Id.is_in(sheet.content.goals.iter().copied())).all(db).await?;
            let names = seen.view.seats.iter().map(|s| (s.organisation, s.name.clone()));
            let names = names.chain(fields.into_iter().map(|f| (f.id, f.title))).chain(goals.into_iter().map(|g| (g.id, g.title)));
            // Whoever takes part without a seat, and what the text shows, have names as well.
            let places = people::places(db).await?;
            let others = sheet.content.participants.iter().filter_map(|id| Some((*id, places.get(*id)?)));
            let cards = cards::of(ctx, &[&sheet.narrative], lang).await?;
            let shown = sheet.narrative.objects().into_iter().filter_map(|(kind, id)| Some((id, cards.find(kind, id)?.title)));
            Whole { names: others.chain(names).chain(shown).collect(), contents: None, cards }
        }
        _ => Whole { names: Names::default(), contents: None, cards: none },
    })
}

/// What is different in an item since the state that somebody saw before.
#[derive(Default)]
pub struct Since {
    /// The recommended resolution word by word; empty where it is the same.
    pub recommendation: Vec<Piece>,
    /// What kind of thing was decided on, and is.
    pub kinds: Option<(SubjectKind, SubjectKind)>,
    /// The edition that was put to the conference, and that is.
    pub editions: Option<(i32, i32)>,
    /// Lines of a list of priorities or a fact sheet.
    pub lines: Vec<LineChange>,
    /// Parts of a draft.
    pub objects: Vec<ObjectChange>,
}

impl Since {
    /// Nothing is different.
    pub fn is_empty(&self) -> bool {
        self.recommendation.is_empty()
            && self.kinds.is_none()
            && self.editions.is_none()
            && self.lines.is_empty()
            && self.objects.is_empty()
    }
}

/// What a new state would change in an item.
pub struct Ahead {
    pub conference: String,
    pub title: String,
    pub since: Since,
}

/// What would be different in an item if its subject was frozen anew: for whoever prepares.
pub async fn ahead(ctx: &Ctx, conference: Id, item: Id, lang: Lang) -> Result<Ahead> {
    ctx.require_region(Action::PrepareConference)?;
    let db = ctx.portal.db();
    let head = load::row(db, conference).await?;
    let row = conference_item::Entity::find_by_id(item).one(db).await?.filter(|i| i.conference_id == conference).ok_or(Error::NotFound)?;
    let old = frozen(db, &row.sha256).await?;
    let mut since = Since::default();
    match &old {
        Subject::Draft { objects, .. } => {
            let (then, now) = (subjects::everything(db, objects).await?, editions::assemble(db).await?);
            since.objects = compare::between((&then, &Names::of(&then)), (&now, &Names::of(&now)), lang);
        }
        Subject::FactSheet { sheet } => {
            let names = Names::of(&editions::assemble(db).await?);
            let now = subjects::present(db, &format!("fact_sheet:{}", sheet.id), "").await?;
            since.lines = since::lines(&old, &now, &names, lang);
        }
        Subject::Priorities { proposal, .. } => {
            let newest = match proposal {
                Some(_) => proposals::heads(db, None).await?.first().map(|p| format!("proposal:{}", p.id)),
                None => None,
            };
            let now = subjects::present(db, newest.as_deref().unwrap_or("priorities"), "").await?;
            since.lines = since::lines(&old, &now, &Names::default(), lang);
        }
        Subject::Edition(e) | Subject::Comparison { to: e, .. } => {
            let newest = editions::page(&ctx.portal, i32::MAX, 1).await?.first().map_or(e.number, |n| n.number);
            since.editions = (newest != e.number).then_some((e.number, newest));
        }
        Subject::Motion { .. } => {}
    }
    Ok(Ahead { conference: head.title, title: row.title, since })
}

/// What an item points at, as it was frozen.
pub(super) async fn frozen(db: &impl ConnectionTrait, sha256: &str) -> Result<Subject> {
    let stored = frozen_object::Entity::find_by_id(sha256).one(db).await?.ok_or_else(|| broken("object", sha256))?;
    serde_json::from_str(&stored.content).map_err(|e| broken("object", &e.to_string()))
}

/// Notes that the person has seen the item as it is, and tells what is different since the state
/// that they saw before: until it is changed once more. None for whoever never saw another one.
pub async fn look(ctx: &Ctx, seen: &Followed, item: &ItemView, whole: &Whole, lang: Lang) -> Result<Option<Since>> {
    let (db, person) = (ctx.portal.db(), ctx.actor()?.person_id);
    let Some(known) = conference_look::Entity::find_by_id((item.id, person)).one(db).await? else {
        first(ctx, seen, &[item]).await?;
        return Ok(None);
    };
    let now = (item.sha256.as_str(), item.recommendation.as_str());
    let before = if (known.sha256.as_str(), known.recommendation.as_str()) == now {
        let Some(before) = known.before_sha256.zip(known.before_recommendation) else { return Ok(None) };
        before
    } else {
        let row = conference_look::ActiveModel {
            sha256: Set(item.sha256.clone()),
            recommendation: Set(item.recommendation.clone()),
            before_sha256: Set(Some(known.sha256.clone())),
            before_recommendation: Set(Some(known.recommendation.clone())),
            ..Default::default()
        };
        conference_look::Entity::update_many()
            .set(row)
            .filter(conference_look::Column::ItemId.eq(item.id))
            .filter(conference_look::Column::PersonId.eq(person))
            // Two looks at once keep the state of before.
            .filter(conference_look::Column::Sha256.eq(known.sha256.as_str()))
            .filter(conference_look::Column::Recommendation.eq(known.recommendation.as_str()))
            .exec(db)
            .await?;
        (known.sha256, known.recommendation)
    };
    if (before.0.as_str(), before.1.as_str()) == now {
        return Ok(None);
    }
    differing(ctx, item, &before, whole, lang).await.map(Some)
}

/// Notes what somebody sees of items that they never saw before.
pub(super) async fn first(ctx: &Ctx, seen: &Followed, items: &[&ItemView]) -> Result<()> {
    let person = ctx.actor()?.person_id;
    let row = |i: &&ItemView| conference_look::ActiveModel {
        item_id: Set(i.id),
        person_id: Set(person),
        sha256: Set(i.sha256.clone()),
        recommendation: Set(i.recommendation.clone()),
        before_sha256: Set(None),
        before_recommendation: Set(None),
    };
    if items.is_empty() || items.iter().any(|i| seen.view.item(i.id).is_none()) {
        return Ok(());
    }
    let known = OnConflict::columns([conference_look::Column::ItemId, conference_look::Column::PersonId]).do_nothing().to_owned();
    conference_look::Entity::insert_many(items.iter().map(row)).on_conflict(known).exec_without_returning(ctx.portal.db()).await?;
    Ok(())
}

async fn differing(ctx: &Ctx, item: &ItemView, before: &(String, String), whole: &Whole, lang: Lang) -> Result<Since> {
    let db = ctx.portal.db();
    let mut since = Since::default();
    if before.1 != item.recommendation {
        since.recommendation = words::compare(&before.1, &item.recommendation);
    }
    if before.0 == item.sha256 {
        return Ok(since);
    }
    let old = frozen(db, &before.0).await?;
    let kinds = (old.kind(), item.subject.kind());
    since.kinds = (kinds.0 != kinds.1).then_some(kinds);
    since.lines = since::lines(&old, &item.subject, &whole.names, lang);
    match (&old, &item.subject) {
        (Subject::Edition(a), Subject::Edition(b)) => since.editions = Some((a.number, b.number)),
        (Subject::Draft { objects, .. }, Subject::Draft { .. }) => {
            let contents = subjects::everything(db, objects).await?;
            let now = whole.contents.as_ref().ok_or_else(|| Error::Broken("a draft without contents".into()))?;
            since.objects = compare::between((&contents, &Names::of(&contents)), (now, &whole.names), lang);
        }
        _ => {}
    }
    Ok(since)
}

/// An item of the agenda by its id.
pub fn item_of(seen: &Followed, item: Id) -> Result<&ItemView> {
    seen.view.item(item).ok_or(Error::NotFound)
}
