//! For every municipality the data of a council paper: what its council is asked to resolve, and why.

use super::annex::{self, PaperAnnex};
use super::change::{Change, Note};
use super::load::broken;
use super::personal::{Followed, followed};
use super::resolution;
use super::subjects::frozen;
use super::view::{SeatView, View};
use crate::audit::Event;
use crate::{Ctx, Error, Result, councils, day_of};
use chrono::{DateTime, NaiveDate, Utc};
use contract::conference::{ConferenceState, Happening, ItemState, Subject, class_words};
use contract::council::Stop;
use contract::dates::show_day;
use contract::fact_sheet::SheetContent;
use contract::forms::conferences::PaperForm;
use contract::rules::Form;
use contract::strategy::EditState;
use contract::{Id, Lang};
use domain::conference::amend;
use domain::conference::attendance::Attendance;
use domain::rights::{Action, Belongs};
use entity::{conference_paper, fact_sheet, fact_sheet_organisation, frozen_object};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::{Deserialize, Serialize};

/// How the municipality stood to an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPosition {
    pub item: String,
    pub stance: String,
    pub remark: String,
}

/// A project in which the municipality takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnProject {
    pub number: i32,
    pub title: String,
    pub status: String,
    pub leads: bool,
}

/// A wording or a class that the conference changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptedChange {
    /// "Punkt 2: Mobilität, Vision, Absatz 2"
    pub place: String,
    pub before: String,
    pub after: String,
}

/// A list of priorities among several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperList {
    /// "Punkt 2: Prioritäten der zweiten Planungszeit"
    pub item: String,
    /// Rows of field and class.
    pub rows: Vec<(String, String)>,
}

/// A council paper's content, as frozen when the conference closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouncilPaper {
    pub conference: Id,
    /// "Gemeinde Nottuln"
    pub municipality: String,
    pub slug: String,
    /// Filled in by the council's administration; not part of what is frozen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// The bodies that consult, as the council's administration keeps them; not part of it either.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<Stop>,
    pub date: NaiveDate,
    pub subject: String,
    /// What the council is asked to resolve, a paragraph each.
    pub resolution: Vec<String>,
    /// How it came about, a paragraph each.
    pub facts: Vec<String>,
    /// Rows of field and class, where one list of priorities was adopted.
    pub priorities: Vec<(String, String)>,
    /// Where several were: each with the item that adopted it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<PaperList>,
    pub positions: Vec<OwnPosition>,
    pub projects: Vec<OwnProject>,
    /// Old and new, where what was adopted differs from what was put to the conference.
    #[serde(default)]
    pub changes: Vec<AdoptedChange>,
    /// Sentences that name what was adopted by its digest.
    #[serde(default)]
    pub rests_on: Vec<String>,
    /// Digests of the annexes, the same for all municipalities.
    #[serde(default)]
    pub annexed: Vec<String>,
    /// The annexes themselves, read with the paper.
    #[serde(skip)]
    pub annexes: Vec<PaperAnnex>,
}

/// A paper in a list.
#[derive(Clone, Debug)]
pub struct PaperLine {
    pub organisation: Id,
    pub name: String,
    pub slug: String,
    pub number: String,
    pub may_number: bool,
}

/// Makes the papers of all municipalities.
pub(super) async fn make(ctx: &Ctx, db: &impl ConnectionTrait, view: &View, now: DateTime<Utc>) -> Result<()> {
    let adopted = view.items.iter().any(|i| i.state == ItemState::Decided);
    if !adopted {
        return Ok(());
    }
    let annexed = annex::keep(db, view, &show_day(day_of(view.head.starts_at), Lang::De)).await?;
    let links = fact_sheet_organisation::Entity::find().all(db).await?;
    let sheets = fact_sheet::Entity::find()
        .filter(fact_sheet::Column::State.eq(EditState::Ready.as_str()))
        .order_by_asc(fact_sheet::Column::Number)
        .all(db)
        .await?;
    for seat in view.seats.iter().filter(|s| !s.left) {
        let mut projects = Vec::new();
        for s in sheets.iter().filter(|s| links.iter().any(|l| l.fact_sheet_id == s.id && l.organisation_id == seat.organisation)) {
            let content: SheetContent = serde_json::from_value(s.content.clone()).map_err(|e| broken("fact sheet", &e.to_string()))?;
            projects.push(OwnProject {
                number: s.number,
                title: s.title.clone(),
                status: content.status.label(Lang::De).to_owned(),
                leads: s.lead_id == seat.organisation,
            });
        }
        let paper = CouncilPaper { annexed: annexed.clone(), ..data(view, seat, projects, now) };
        let row = conference_paper::ActiveModel {
            id: Set(ctx.portal.new_id()),
            conference_id: Set(view.head.id),
            organisation_id: Set(seat.organisation),
            number: Set(String::new()),
            sha256: Set(frozen(db, &paper).await?),
            changed_at: Set(now),
            version: Set(1),
        };
        row.insert(db).await?;
    }
    Ok(())
}

/// "Anwesend waren 11 von 12 Mitgliedern, davon 1 zeitweise"
fn present(here: usize, partly: usize, of: usize) -> String {
    let some = if partly > 0 { format!(", davon {partly} zeitweise") } else { String::new() };
    match (here, of) {
        (h, n) if h == n && n > 1 => format!("Alle {n} Mitglieder waren anwesend{some}"),
        (1, n) => format!("Anwesend war 1 von {n} Mitgliedern{some}"),
        (h, n) => format!("Anwesend waren {h} von {n} Mitgliedern{some}"),
    }
}

/// "2 von 5 Punkten wurden angenommen"
fn adopted(adopted: usize, of: usize) -> String {
    match (adopted, of) {
        (1, 1) => "der einzige Punkt wurde angenommen".to_owned(),
        (a, n) if a == n => format!("alle {n} Punkte wurden angenommen"),
        (1, n) => format!("1 von {n} Punkten wurde angenommen"),
        (a, n) => format!("{a} von {n} Punkten wurden angenommen"),
    }
}

/// "1 Enthaltung"
pub(super) fn abstained(n: usize) -> String {
    format!("{n} {}", if n == 1 { "Enthaltung" } else { "Enthaltungen" })
}

fn data(view: &View, seat: &SeatView, projects: Vec<OwnProject>, now: DateTime<Utc>) -> CouncilPaper {
    let day = show_day(day_of(view.head.starts_at), Lang::De);
    let decided: Vec<_> = view.items.iter().filter(|i| i.state == ItemState::Decided).collect();
    let (partly, never) = (view.attended(Attendance::Partly).len(), view.attended(Attendance::Never).len());
    let mut facts = vec![format!(
        "Die Bürgermeisterkonferenz hat am {day} beraten. {}; {}.",
        present(view.seats.len() - never, partly, view.seats.len()),
        adopted(decided.len(), view.items.len())
    )];
    let (mut lists, mut differing): (Vec<PaperList>, Vec<_>) = (Vec::new(), Vec::new());
    for item in &decided {
        let t = item.counted.unwrap_or_default();
        let how = item.outcome.map_or("", |o| o.label(Lang::De));
        let changes = item.adopted().len();
        let changed = match changes {
            0 => String::new(),
            1 => " mit einer Änderung gegenüber dem Entwurf".to_owned(),
            n => format!(" mit {n} Änderungen gegenüber dem Entwurf"),
        };
        let reserved = if t.reservation > 0 { format!(", davon {} mit Vorbehalt", t.reservation) } else { String::new() };
        let abstained = abstained(t.abstention);
        facts.push(format!(
            "Punkt {}, {}: {how} angenommen{changed} ({} dafür{reserved}, {} dagegen, {abstained}). Beschluss der Konferenz: „{}“",
            item.number,
            item.title,
            t.agreeing(),
            t.objection,
            item.decision,
        ));
        differing.extend(item.adopted().iter().map(|c| {
            let (before, after) = c.texts(Lang::De);
            AdoptedChange { place: format!("Punkt {}: {}", item.number, c.title(Lang::De)), before, after }
        }));
        if let Subject::Priorities { entries, .. } = &item.subject {
            let list = amend::priorities(entries, &item.adopted());
            let rows = list.into_iter().map(|e| (e.title, class_words(e.class, e.deferred, Lang::De))).collect();
            lists.push(PaperList { item: format!("Punkt {}: {}", item.number, item.title), rows });
        }
    }
    let priorities = if lists.len() == 1 { lists.remove(0).rows } else { Vec::new() };
    let positions = view.items.iter().filter_map(|i| {
        let v = i.voice(seat.organisation)?;
        let stance = view.counts(v).label(Lang::De);
        // What was not decided says so: the position stands, the item is not adopted.
        let state = match i.state {
            ItemState::Decided => String::new(),
            _ => i.outcome.map(|o| format!(" ({})", o.label(Lang::De))).unwrap_or_default(),
        };
        Some(OwnPosition { item: format!("{}. {}{state}", i.number, i.title), stance, remark: v.remark.clone() })
    });
    CouncilPaper {
        conference: view.head.id,
        municipality: seat.name.clone(),
        slug: seat.slug.clone(),
        number: String::new(),
        path: Vec::new(),
        date: day_of(now),
        subject: decided.first().map_or_else(
            || view.head.title.clone(),
            |first| {
                if decided.len() == 1 { first.title.clone() } else { format!("Ergebnisse der Bürgermeisterkonferenz vom {day}") }
            },
        ),
        resolution: resolution::of(&decided, seat.county),
        facts,
        priorities,
        lists,
        positions: positions.collect(),
        projects,
        changes: differing,
        rests_on: decided.iter().map(|i| annex::rests_on(i)).collect(),
        annexed: Vec::new(),
        annexes: Vec::new(),
    }
}

fn offers(ctx: &Ctx, organisation: Id) -> bool {
    ctx.offers(Action::NumberPaper, &Belongs::to(organisation), EditState::Draft)
}

/// The papers of a conference that the person may read: the own municipality's, or all.
pub async fn papers(ctx: &Ctx, seen: &Followed) -> Result<Vec<PaperLine>> {
    Ok(kept(ctx, seen).await?.into_iter().map(|(line, _)| line).collect())
}

async fn kept(ctx: &Ctx, seen: &Followed) -> Result<Vec<(PaperLine, conference_paper::Model)>> {
    let view = &seen.view;
    let rows =
        conference_paper::Entity::find().filter(conference_paper::Column::ConferenceId.eq(view.head.id)).all(ctx.portal.db()).await?;
    let all = ctx.offers(Action::PrepareConference, &Belongs::region(), EditState::Draft);
    let own = ctx.actor()?.organisations();
    let lines = view.seats.iter().filter_map(|s| {
        let row = rows.iter().find(|r| r.organisation_id == s.organisation)?;
        let may_number = offers(ctx, s.organisation);
        let line =
            PaperLine { organisation: s.organisation, name: s.name.clone(), slug: s.slug.clone(), number: row.number.clone(), may_number };
        (all || may_number || own.contains(&s.organisation)).then(|| (line, row.clone()))
    });
    Ok(lines.collect())
}

/// One municipality's paper, with its number and the bodies that consult.
pub async fn paper(ctx: &Ctx, conference: Id, slug: &str) -> Result<CouncilPaper> {
    let db = ctx.portal.db();
    let seen = followed(ctx, conference).await?;
    let (line, row) = kept(ctx, &seen).await?.into_iter().find(|(line, _)| line.slug == slug).ok_or(Error::NotFound)?;
    let stored = frozen_object::Entity::find_by_id(row.sha256.clone()).one(db).await?.ok_or_else(|| broken("paper", &row.sha256))?;
    let paper: CouncilPaper = serde_json::from_str(&stored.content).map_err(|e| broken("paper", &e.to_string()))?;
    let path = councils::stops(ctx, line.organisation, &row.number).await?;
    let annexes = annex::read(db, &paper.annexed).await?;
    let county = seen.view.seat(line.organisation).is_some_and(|s| s.county);
    let resolution = resolution::as_asked(paper.resolution, &councils::asked(db).await?, county);
    Ok(CouncilPaper { number: row.number, path, annexes, resolution, ..paper })
}

/// The number of the newest paper of a municipality that has one; empty otherwise.
pub(crate) async fn newest_number(db: &impl ConnectionTrait, organisation: Id) -> Result<String> {
    let numbered = conference_paper::Entity::find()
        .filter(conference_paper::Column::OrganisationId.eq(organisation))
        .filter(conference_paper::Column::Number.ne(""))
        .order_by_desc(conference_paper::Column::ChangedAt);
    Ok(numbered.one(db).await?.map(|p| p.number).unwrap_or_default())
}

/// Writes the number under which the council's administration keeps the paper. A number that another
/// paper of this conference has is refused. Returns the conference.
pub async fn number(ctx: &Ctx, form: PaperForm) -> Result<Id> {
    ctx.actor()?;
    let organisation: Id = form.organisation_id.parse().map_err(|_| Error::NotFound)?;
    ctx.require(Action::NumberPaper, &Belongs::to(organisation), EditState::Draft)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let change = Change::begin(ctx, form.conference_id.parse().map_err(|_| Error::NotFound)?).await?;
    if change.state()?.state != ConferenceState::Closed {
        return Err(Error::Refused("state"));
    }
    let conference = change.row.id;
    let own = conference_paper::Entity::find()
        .filter(conference_paper::Column::ConferenceId.eq(conference))
        .filter(conference_paper::Column::OrganisationId.eq(organisation))
        .one(&change.tx)
        .await?
        .ok_or(Error::NotFound)?;
    let wanted = form.number.trim().to_owned();
    if own.number == wanted {
        return Err(Error::Already("numbered".into()));
    }
    // Every council numbers for itself, so the same number in another municipality is fine; twice in
    // one municipality it is a slip.
    let twice = conference_paper::Entity::find()
        .filter(conference_paper::Column::OrganisationId.eq(organisation))
        .filter(conference_paper::Column::Number.eq(wanted.as_str()))
        .filter(conference_paper::Column::Id.ne(own.id));
    if !wanted.is_empty() && twice.one(&change.tx).await?.is_some() {
        return Err(Error::field("number", format!("taken|{wanted}")));
    }
    let columns = conference_paper::ActiveModel {
        number: Set(wanted.clone()),
        changed_at: Set(ctx.portal.now()),
        version: Set(own.version + 1),
        ..Default::default()
    };
    conference_paper::Entity::update_many().set(columns).filter(conference_paper::Column::Id.eq(own.id)).exec(&change.tx).await?;
    let event = Event::about("conference.paper", "conference", conference, &change.row.title)
        .before(&own.number)
        .after(&wanted)
        .of(Some(organisation));
    change.end(ctx, Default::default(), Note::new(Happening::Changed).of(organisation).words("Vorlage nummeriert"), event).await?;
    Ok(conference)
}
