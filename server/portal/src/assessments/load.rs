//! Reading assessments and how far everybody is, without a word of what is not released.

use super::{by_slug, ever_members, members, phase, setup_of};
use crate::people::{self, OwnOrganisation};
use crate::region::has_left;
use crate::{Ctx, Error, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::{AnswerState, AssessmentState, Setup};
use contract::strategy::EditState;
use domain::assessment::Assessment;
use domain::rights::{Action, Belongs};
use entity::{answer_release, answer_row, answer_sheet, assessment};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// An assessment for the workspace.
#[derive(Clone, Debug)]
pub struct AssessmentView {
    pub id: Id,
    pub slug: String,
    pub title: String,
    pub setup: Setup,
    /// As of now: what is past its closing time is closed.
    pub state: AssessmentState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub takes_answers: bool,
    pub group: Option<Id>,
    pub published_at: Option<DateTime<Utc>>,
    pub version: i32,
    pub may_edit: bool,
    pub may_consolidate: bool,
}

/// An assessment in a list.
#[derive(Clone, Debug)]
pub struct AssessmentLine {
    pub slug: String,
    pub title: String,
    pub state: AssessmentState,
    pub opens_at: DateTime<Utc>,
    pub closes_at: DateTime<Utc>,
    pub takes_answers: bool,
    /// Municipalities with a released sheet, and all that are asked.
    pub released: usize,
    pub asked: usize,
    /// Sheets of the municipalities for which the person has a role.
    pub own: Vec<OwnSheet>,
}

/// The sheet of a municipality for which the person at hand has a role.
#[derive(Clone, Debug)]
pub struct OwnSheet {
    pub municipality: String,
    pub slug: String,
    pub state: AnswerState,
    /// Why it is open again: what the mayor wants changed, else why there is a new version.
    pub reason: String,
    pub may_answer: bool,
    pub may_release: bool,
}

/// How far one municipality is: what stewards see of it.
#[derive(Clone, Debug)]
pub struct Progress {
    pub municipality: String,
    pub slug: String,
    pub state: AnswerState,
    /// The newest release, and when.
    pub released: Option<(i32, DateTime<Utc>)>,
    /// Why that is not the first version; all members may read it.
    pub reason: String,
    pub submitted_at: Option<DateTime<Utc>>,
    /// Somebody has entered something.
    pub begun: bool,
}

pub(super) fn may_edit(ctx: &Ctx) -> bool {
    ctx.offers(Action::EditAssessment, &Belongs::region(), EditState::Draft)
}

/// What is being prepared or was withdrawn is there for those who prepare it.
fn visible(ctx: &Ctx, phase: Assessment) -> bool {
    matches!(phase, Assessment::Open(_) | Assessment::Closed(_)) || may_edit(ctx)
}

pub(super) fn view(ctx: &Ctx, row: &assessment::Model) -> Result<AssessmentView> {
    let now = ctx.portal.now();
    let phase = phase(row, now)?;
    if !visible(ctx, phase) {
        return Err(Error::NotFound);
    }
    Ok(AssessmentView {
        id: row.id,
        slug: row.slug.clone(),
        title: row.title.clone(),
        setup: setup_of(row)?,
        state: phase.state(),
        opens_at: row.opens_at,
        closes_at: row.closes_at,
        takes_answers: phase.takes_answers(now),
        group: row.group_id,
        published_at: row.published_at,
        version: row.version,
        may_edit: may_edit(ctx),
        may_consolidate: ctx.offers(Action::Consolidate, &Belongs::group(row.group_id), EditState::Draft),
    })
}

/// One assessment, by its address.
pub async fn show(ctx: &Ctx, slug: &str) -> Result<AssessmentView> {
    ctx.require_region(Action::EnterWorkspace)?;
    view(ctx, &by_slug(ctx.portal.db(), slug).await?)
}

/// All assessments that the person may know of, the newest first, in four queries.
pub async fn list(ctx: &Ctx) -> Result<Vec<AssessmentLine>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let rows = assessment::Entity::find().order_by_desc(assessment::Column::ClosesAt).order_by_desc(assessment::Column::Id).all(db).await?;
    let sheets = answer_sheet::Entity::find().all(db).await?;
    let released = newest_releases(ctx, &sheets).await?;
    let mut mine = people::organisations(ctx).await?;
    mine.retain(|o| ctx.offers(Action::ReadAnswers, &Belongs::to(o.id), EditState::Draft));
    let now = ctx.portal.now();
    let mut out = vec![];
    for row in rows {
        let phase = phase(&row, now)?;
        if !visible(ctx, phase) {
            continue;
        }
        let setup = setup_of(&row)?;
        let of: Vec<&answer_sheet::Model> = sheets.iter().filter(|s| s.assessment_id == row.id).collect();
        let own = of.iter().filter_map(|s| mine.iter().find(|o| o.id == s.organisation_id).map(|o| own_sheet(ctx, s, o, &setup)));
        out.push(AssessmentLine {
            own: own.collect(),
            slug: row.slug,
            title: row.title,
            state: phase.state(),
            opens_at: row.opens_at,
            closes_at: row.closes_at,
            takes_answers: phase.takes_answers(now),
            released: of.iter().filter(|s| released.contains_key(&s.id)).count(),
            asked: of.len(),
        });
    }
    Ok(out)
}

/// An open sheet of a municipality that the person at hand answers or releases.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub slug: String,
    pub title: String,
    pub closes_at: DateTime<Utc>,
    pub sheet: OwnSheet,
}

/// What waits for the person in assessments that take answers, in one query.
pub async fn waiting(ctx: &Ctx, own: &[OwnOrganisation]) -> Result<Vec<Waiting>> {
    let (db, now) = (ctx.portal.db(), ctx.portal.now());
    let actions = [Action::AnswerAssessment, Action::ReleaseAnswers, Action::ReleaseForMayor];
    ctx.require_region(Action::EnterWorkspace)?;
    let may = |o: &&OwnOrganisation| actions.iter().any(|a| ctx.offers(*a, &Belongs::to(o.id), EditState::Draft));
    let mine: Vec<&OwnOrganisation> = own.iter().filter(may).collect();
    if mine.is_empty() {
        return Ok(vec![]);
    }
    let of = answer_sheet::Entity::belongs_to(assessment::Entity).from(answer_sheet::Column::AssessmentId).to(assessment::Column::Id);
    let sheets: Vec<(answer_sheet::Model, Option<assessment::Model>)> = answer_sheet::Entity::find()
        .join(JoinType::InnerJoin, of.into())
        .select_also(assessment::Entity)
        .filter(answer_sheet::Column::OrganisationId.is_in(mine.iter().map(|o| o.id)))
        .filter(answer_sheet::Column::State.ne(AnswerState::Released.as_str()))
        .order_by_asc(assessment::Column::ClosesAt)
        .all(db)
        .await?;
    let mut out = vec![];
    for (sheet, row) in sheets {
        let (Some(row), Some(name)) = (row, mine.iter().find(|o| o.id == sheet.organisation_id)) else { continue };
        if phase(&row, now)?.takes_answers(now) {
            let sheet = own_sheet(ctx, &sheet, name, &setup_of(&row)?);
            out.push(Waiting { slug: row.slug, title: row.title, closes_at: row.closes_at, sheet });
        }
    }
    Ok(out)
}

fn own_sheet(ctx: &Ctx, sheet: &answer_sheet::Model, organisation: &OwnOrganisation, setup: &Setup) -> OwnSheet {
    let belongs = Belongs::to(organisation.id);
    let state = AnswerState::parse(&sheet.state).unwrap_or(AnswerState::Draft);
    OwnSheet {
        municipality: organisation.short_name.clone(),
        slug: organisation.slug.clone(),
        state,
        reason: match state {
            AnswerState::Draft if sheet.sent_back.is_empty() => sheet.reason.clone(),
            AnswerState::Draft => sheet.sent_back.clone(),
            AnswerState::Submitted | AnswerState::Released => String::new(),
        },
        may_answer: ctx.offers(Action::AnswerAssessment, &belongs, EditState::Draft),
        may_release: ctx.offers(super::release::action(setup), &belongs, EditState::Draft),
    }
}

/// The newest release of each of these sheets: number, time, and the reason of a version after the first.
async fn newest_releases(ctx: &Ctx, of: &[answer_sheet::Model]) -> Result<HashMap<Id, (i32, DateTime<Utc>, String)>> {
    use answer_release::Column::{Number, Reason, ReleasedAt, SheetId};
    let all: Vec<(Id, i32, DateTime<Utc>, String)> = answer_release::Entity::find()
        .select_only()
        .columns([SheetId, Number, ReleasedAt, Reason])
        .filter(SheetId.is_in(of.iter().map(|s| s.id)))
        .order_by_asc(Number)
        .into_tuple()
        .all(ctx.portal.db())
        .await?;
    Ok(all.into_iter().map(|(id, n, at, reason)| (id, (n, at, reason))).collect())
}

/// How far everybody is.
pub async fn progress(ctx: &Ctx, assessment: Id) -> Result<Vec<Progress>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let sheets = answer_sheet::Entity::find().filter(answer_sheet::Column::AssessmentId.eq(assessment)).all(db).await?;
    let newest = newest_releases(ctx, &sheets).await?;
    let begun: Vec<Id> = answer_row::Entity::find()
        .select_only()
        .column(answer_row::Column::SheetId)
        .filter(answer_row::Column::SheetId.is_in(sheets.iter().map(|s| s.id)))
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    Ok(ever_members(db)
        .await?
        .into_iter()
        .filter_map(|o| {
            let sheet = sheets.iter().find(|s| s.organisation_id == o.id)?;
            if has_left(&o) && !newest.contains_key(&sheet.id) {
                return None;
            }
            Some(Progress {
                municipality: o.short_name,
                slug: o.slug,
                state: AnswerState::parse(&sheet.state)?,
                released: newest.get(&sheet.id).map(|(n, at, _)| (*n, *at)),
                reason: newest.get(&sheet.id).map(|(_, _, reason)| reason.clone()).unwrap_or_default(),
                submitted_at: sheet.submitted_at,
                begun: begun.contains(&sheet.id),
            })
        })
        .collect())
}

/// Members that came after the assessment was opened and have no sheet yet, by name.
pub async fn unasked(ctx: &Ctx, assessment: Id) -> Result<Vec<String>> {
    ctx.require_region(Action::EditAssessment)?;
    let db = ctx.portal.db();
    let asked: Vec<Id> = answer_sheet::Entity::find()
        .select_only()
        .column(answer_sheet::Column::OrganisationId)
        .filter(answer_sheet::Column::AssessmentId.eq(assessment))
        .into_tuple()
        .all(db)
        .await?;
    Ok(members(db).await?.into_iter().filter(|o| !asked.contains(&o.id)).map(|o| o.short_name).collect())
}
