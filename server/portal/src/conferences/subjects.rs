//! What agenda items can point at, and how it is frozen.

use super::load::broken;
use super::personal::reads_all;
use crate::editions::freeze::freeze;
use crate::parts::Parts;
use crate::{Ctx, Error, Result, editions, fields, proposals};
use chrono::{DateTime, Utc};
use contract::assessment::{FrozenProposal, ProposalHead, Proposed};
use contract::conference::{ConferenceState, EditionRef, ItemState, Outcome, Passage, PriorityEntry, Subject};
use contract::consolidation::decimal;
use contract::edition::{Contents, EditionHead, ManifestEntry, ObjectKind};
use contract::strategy::{EditState, Field, Priority};
use contract::{Id, Lang};
use domain::canonical::{canonical, digest};
use domain::conference::passages as rules;
use domain::rights::Action;
use entity::{conference, conference_item, fact_sheet, frozen_object};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::HashMap;
use std::sync::Arc;

/// Something an item can point at: as forms send it, and its name.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub title: String,
}

/// So many editions are offered: the newest.
const EDITIONS: u64 = 200;
/// So many fact sheets are offered by name; where there are more, any can be named by its number.
const SHEETS: u64 = 500;

/// Everything an item can point at, as it is now.
pub async fn choices(ctx: &Ctx, lang: Lang) -> Result<Vec<Choice>> {
    ctx.require_region(Action::PrepareConference)?;
    let db = ctx.portal.db();
    let one = |value: String, title: String| Choice { value, title };
    let mut all = vec![
        one("priorities".into(), lang.pick("Prioritätenliste, jetziger Stand", "List of priorities, as of now").into()),
        one("draft".into(), lang.pick("Entwurf der Strategie, jetziger Stand", "Draft of the strategy, as of now").into()),
        one("motion".into(), lang.pick("nur der Beschlussvorschlag selbst", "only the motion itself").into()),
    ];
    let proposals = proposals::heads(db, None).await?;
    all.extend(proposals.iter().map(|p| one(format!("proposal:{}", p.id), p.title(lang))));
    let editions = editions::page(&ctx.portal, i32::MAX, EDITIONS).await?;
    all.extend(editions.iter().map(|e| {
        one(format!("edition:{}", e.number), lang.say(format_args!("Fassung {}", e.number), format_args!("Edition {}", e.number)))
    }));
    if editions.len() > 1 {
        all.push(one("comparison".into(), lang.pick("Vergleich zweier Fassungen", "Comparison of two editions").into()));
    }
    let sheets = fact_sheet::Entity::find()
        .select_only()
        .columns([fact_sheet::Column::Id, fact_sheet::Column::Number, fact_sheet::Column::Title])
        .filter(fact_sheet::Column::State.ne(EditState::Withdrawn.as_str()))
        .order_by_asc(fact_sheet::Column::Number)
        .limit(SHEETS)
        .into_tuple::<(Id, i32, String)>()
        .all(db)
        .await?;
    if sheets.len() as u64 == SHEETS {
        all.push(one("fact_sheet".into(), lang.pick("Steckbrief, nach seiner Nummer", "Fact sheet, by its number").into()));
    }
    let word = lang.pick("Steckbrief", "Fact sheet");
    all.extend(sheets.into_iter().map(|(id, number, title)| one(format!("fact_sheet:{id}"), format!("{word} P-{number}: {title}"))));
    Ok(all)
}

fn edition(all: &[EditionHead], number: &str) -> Option<EditionRef> {
    let number: i32 = number.parse().ok()?;
    let head = all.iter().find(|e| e.number == number)?;
    Some(EditionRef { number, digest: head.digest.clone(), label: head.label })
}

/// Fields with their classes, the first class first.
pub(super) fn classes<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<PriorityEntry> {
    let entry = |f: &Field| PriorityEntry {
        field: f.id,
        title: f.content.title.clone(),
        class: f.content.priority,
        deferred: f.content.deferred,
        reason: f.content.priority_note.clone(),
    };
    let mut entries: Vec<PriorityEntry> = fields.map(entry).collect();
    entries.sort_by_key(|e| e.class.map_or(9, |c| Priority::ALL.iter().position(|p| *p == c).unwrap_or(8)));
    entries
}

/// The fields' classes as they are now.
async fn priorities(db: &impl ConnectionTrait) -> Result<Subject> {
    // Classes need no texts.
    let fields = fields::assemble(db, &mut Parts::default()).await?;
    Ok(Subject::Priorities { proposal: None, proposal_sha256: None, entries: classes(fields.iter()) })
}

/// The classes that a counter-proposal to a subject can change.
pub(super) async fn classes_of(db: &impl ConnectionTrait, subject: &Subject) -> Result<Vec<PriorityEntry>> {
    Ok(match subject {
        Subject::Priorities { entries, .. } => entries.clone(),
        Subject::Draft { objects, .. } => classes(contents(db, objects).await?.fields.iter().map(AsRef::as_ref)),
        Subject::Edition(_) | Subject::FactSheet { .. } | Subject::Comparison { .. } | Subject::Motion { .. } => vec![],
    })
}

/// A working group's frozen proposal as a list to be decided on: the first class first, within a class
/// by value. Fields that were only proposed are in it, too.
fn proposed(head: &ProposalHead, proposal: &FrozenProposal) -> Subject {
    let max = proposal.scale.max;
    let reason = |l: &Proposed| match l.value {
        _ if l.deviates() => l.reason.clone(),
        Some(v) => format!("{} von höchstens {max} Punkten, nach der Regel.", decimal(v, Lang::De)),
        None => String::new(),
    };
    let entry = |l: &Proposed| PriorityEntry {
        field: l.field(),
        title: l.title.clone(),
        class: Some(l.class),
        deferred: l.deferred,
        reason: reason(l),
    };
    let mut lines: Vec<&Proposed> = proposal.lines.iter().collect();
    lines.sort_by_key(|l| (Priority::ALL.iter().position(|p| *p == l.class), l.deferred));
    let entries = lines.into_iter().map(entry).collect();
    Subject::Priorities { proposal: Some(head.id), proposal_sha256: Some(head.sha256.clone()), entries }
}

/// An item that decides on a working group's proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedIn {
    pub conference: Id,
    pub item: Id,
    pub title: String,
    pub conference_title: String,
    pub starts_at: DateTime<Utc>,
    /// Once there is one.
    pub outcome: Option<Outcome>,
}

/// Where a proposal is, or was, decided on: items that point at it, oldest first. Nothing for whoever
/// may not follow conferences.
pub async fn deciding(ctx: &Ctx, head: &ProposalHead, proposal: &FrozenProposal) -> Result<Vec<DecidedIn>> {
    if !reads_all(ctx) {
        return Ok(vec![]);
    }
    let sha256 = digest(&canonical(&proposed(head, proposal)));
    let of = conference_item::Entity::belongs_to(conference::Entity).from(conference_item::Column::ConferenceId).to(conference::Column::Id);
    let rows: Vec<(conference_item::Model, Option<conference::Model>)> = conference_item::Entity::find()
        .join(JoinType::InnerJoin, of.into())
        .select_also(conference::Entity)
        .filter(conference_item::Column::Sha256.eq(sha256))
        .filter(conference_item::Column::State.ne(ItemState::Withdrawn.as_str()))
        .filter(conference::Column::State.is_not_in([ConferenceState::Preparation, ConferenceState::CalledOff].map(|s| s.as_str())))
        .order_by_asc(conference::Column::StartsAt)
        .all(ctx.portal.db())
        .await?;
    let one = |(i, c): (conference_item::Model, Option<conference::Model>)| {
        let (c, outcome) = (c?, i.outcome.as_deref().and_then(Outcome::parse));
        Some(DecidedIn { conference: c.id, item: i.id, title: i.title, conference_title: c.title, starts_at: c.starts_at, outcome })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

async fn keep(db: &impl ConnectionTrait, objects: Vec<(String, String)>) -> Result<()> {
    for chunk in objects.chunks(2000) {
        let rows =
            chunk.iter().map(|(sha256, content)| frozen_object::ActiveModel { sha256: Set(sha256.clone()), content: Set(content.clone()) });
        let known = OnConflict::column(frozen_object::Column::Sha256).do_nothing().to_owned();
        frozen_object::Entity::insert_many(rows).on_conflict(known).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Keeps any value under the digest of its canonical form; returns the digest.
pub(crate) async fn frozen(db: &impl ConnectionTrait, value: &impl serde::Serialize) -> Result<String> {
    let content = canonical(value);
    let sha256 = digest(&content);
    keep(db, vec![(sha256.clone(), content)]).await?;
    Ok(sha256)
}

/// Freezes what a form names. Returns kind and digest; `Invalid` on `subject` when it is not there.
pub(crate) async fn freeze_subject(db: &impl ConnectionTrait, value: &str, motion: &str) -> Result<(&'static str, String)> {
    let subject = match value {
        "draft" => {
            let contents = editions::assemble(db).await?;
            let objects = freeze(&contents);
            let title = contents.strategy.strategy.title.clone();
            let entries: Vec<ManifestEntry> = objects.iter().map(|o| o.entry.clone()).collect();
            keep(db, objects.into_iter().map(|o| (o.entry.sha256, o.content)).collect()).await?;
            Subject::Draft { title, objects: entries }
        }
        _ => present(db, value, motion).await?,
    };
    Ok((subject.kind().as_str(), frozen(db, &subject).await?))
}

async fn by_number(db: &impl ConnectionTrait, number: i32) -> Result<Option<Id>> {
    let found = fact_sheet::Entity::find()
        .select_only()
        .column(fact_sheet::Column::Id)
        .filter(fact_sheet::Column::Number.eq(number))
        .filter(fact_sheet::Column::State.ne(EditState::Withdrawn.as_str()));
    Ok(found.into_tuple().one(db).await?)
}

/// What a form names, as it is now; a draft of the strategy is none of it.
pub(super) async fn present(db: &impl ConnectionTrait, value: &str, motion: &str) -> Result<Subject> {
    let gone = || Error::field("subject", "choice");
    let (kind, rest) = value.split_once(':').unwrap_or((value, ""));
    Ok(match kind {
        "priorities" => priorities(db).await?,
        "proposal" => {
            let id: Id = rest.parse().map_err(|_| gone())?;
            let found = proposals::find(db, id).await;
            let (head, proposal) = found.map_err(|e| if matches!(e, Error::NotFound) { gone() } else { e })?;
            proposed(&head, &proposal)
        }
        "motion" => Subject::Motion { text: motion.trim().to_owned() },
        "edition" | "comparison" => {
            let all = editions::covers().all(db).await?.into_iter().map(editions::Cover::head).collect::<Result<Vec<_>>>()?;
            match rest.split_once('-') {
                None if kind == "edition" => Subject::Edition(edition(&all, rest).ok_or_else(gone)?),
                Some((a, b)) if kind == "comparison" && a != b => {
                    Subject::Comparison { from: edition(&all, a).ok_or_else(gone)?, to: edition(&all, b).ok_or_else(gone)? }
                }
                _ => return Err(gone()),
            }
        }
        "fact_sheet" => {
            let id = match rest.parse::<i32>() {
                Ok(number) => by_number(db, number).await?.ok_or_else(|| Error::field("sheet", format!("no_such_sheet|P-{number}")))?,
                Err(_) => rest.parse().map_err(|_| gone())?,
            };
            let sheet = crate::fact_sheets::whole(db, id).await?.ok_or_else(gone)?;
            Subject::FactSheet { sheet: Box::new(sheet) }
        }
        _ => return Err(gone()),
    })
}

/// The parts of a draft that passages stand in: the frame and the fields.
pub(super) async fn contents(db: &impl ConnectionTrait, objects: &[ManifestEntry]) -> Result<Contents> {
    let worded = |o: &&ManifestEntry| matches!(o.kind, ObjectKind::Strategy | ObjectKind::Field);
    read(db, objects.iter().filter(worded).collect()).await
}

/// All that a draft holds, as it was frozen.
pub(super) async fn everything(db: &impl ConnectionTrait, objects: &[ManifestEntry]) -> Result<Contents> {
    read(db, objects.iter().collect()).await
}

/// Objects that one query asks for: both databases take so many values.
const AT_ONCE: usize = 30_000;

/// Frozen objects by their digests.
pub(super) async fn stored<'a>(db: &impl ConnectionTrait, digests: impl Iterator<Item = &'a str>) -> Result<HashMap<String, String>> {
    let (wanted, mut found) = (digests.collect::<Vec<_>>(), HashMap::new());
    for some in wanted.chunks(AT_ONCE) {
        let rows = frozen_object::Entity::find().filter(frozen_object::Column::Sha256.is_in(some.iter().copied()));
        found.extend(rows.all(db).await?.into_iter().map(|f| (f.sha256, f.content)));
    }
    Ok(found)
}

/// Parts of two states, in one query.
pub(super) async fn both(db: &impl ConnectionTrait, one: &[&ManifestEntry], other: &[&ManifestEntry]) -> Result<(Contents, Contents)> {
    let found = stored(db, one.iter().chain(other).map(|o| o.sha256.as_str())).await?;
    Ok((put_together(&found, one)?, put_together(&found, other)?))
}

async fn read(db: &impl ConnectionTrait, wanted: Vec<&ManifestEntry>) -> Result<Contents> {
    let found = stored(db, wanted.iter().map(|o| o.sha256.as_str())).await?;
    put_together(&found, &wanted)
}

fn put_together(found: &HashMap<String, String>, wanted: &[&ManifestEntry]) -> Result<Contents> {
    let mut contents = Contents::default();
    for o in wanted {
        let text = found.get(&o.sha256).ok_or_else(|| broken("object", &o.sha256))?;
        let unreadable = |e: serde_json::Error| broken("object", &e.to_string());
        match o.kind {
            ObjectKind::Region => contents.region = serde_json::from_str(text).map_err(unreadable)?,
            ObjectKind::Strategy => contents.strategy = serde_json::from_str(text).map_err(unreadable)?,
            ObjectKind::Field => contents.fields.push(Arc::new(serde_json::from_str(text).map_err(unreadable)?)),
            ObjectKind::FactSheet => contents.sheets.push(Arc::new(serde_json::from_str(text).map_err(unreadable)?)),
            ObjectKind::Workshop => contents.workshops.push(Arc::new(serde_json::from_str(text).map_err(unreadable)?)),
        }
    }
    let place: HashMap<Id, usize> = contents.strategy.order.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    contents.fields.sort_by_key(|f| place.get(&f.id).copied().unwrap_or(usize::MAX));
    contents.sheets.sort_by_key(|s| s.number);
    contents.workshops.sort_by_key(|w| std::cmp::Reverse((w.content.first_day(), w.id)));
    Ok(contents)
}

/// The passages of a draft or fact sheet that can be worded differently; none of anything else.
pub(super) async fn passages_of(db: &impl ConnectionTrait, subject: &Subject, lang: Lang) -> Result<Vec<Passage>> {
    Ok(match subject {
        Subject::Draft { objects, .. } => rules::all(&contents(db, objects).await?, lang),
        Subject::FactSheet { sheet } => rules::of_sheet(sheet, lang),
        _ => vec![],
    })
}
