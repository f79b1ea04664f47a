//! The sheet of one municipality while it is worked on: read and written by its own people only.

mod save;

pub(crate) use save::read;
pub use save::save;
pub(super) use save::{Rows, open_sheet, sheet_address};

use super::load::{AssessmentView, view};
use super::{by_slug, setup_of, standing_of};
use crate::{Ctx, Error, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::{Answer, AnswerState, Answers, Setup};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{answer_release, answer_remark, answer_row, answer_sheet, assessment, organisation, person};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// One row as it stands.
#[derive(Clone, Debug, Default)]
pub struct RowView {
    pub asked: Id,
    pub answer: Answer,
    /// Never leaves the municipality.
    pub remark: String,
    /// 0 for a row that nobody has touched.
    pub version: i32,
    pub changed: Option<(DateTime<Utc>, String)>,
    /// Who that was.
    pub by: Option<Id>,
}

/// A release in the history of a sheet.
#[derive(Clone, Debug)]
pub struct ReleaseLine {
    pub number: i32,
    pub at: DateTime<Utc>,
    pub by: String,
    pub reason: String,
    pub answers: Answers,
}

/// A sheet as its own people see it.
#[derive(Clone, Debug)]
pub struct SheetView {
    pub assessment: AssessmentView,
    pub id: Id,
    pub organisation_id: Id,
    pub municipality: String,
    pub slug: String,
    pub state: AnswerState,
    pub number: i32,
    /// Why there is a new version.
    pub reason: String,
    /// What the mayor wants changed.
    pub sent_back: String,
    pub version: i32,
    pub submitted: Option<(DateTime<Utc>, String)>,
    /// In the order of fields, then questions.
    pub rows: Vec<RowView>,
    pub releases: Vec<ReleaseLine>,
    /// What was answered in the assessment before: its title, and fields by their own id.
    pub before: Option<(String, HashMap<Id, Answer>)>,
    pub may_answer: bool,
    pub may_release: bool,
    /// Which right a release takes.
    pub release_action: Action,
}

impl SheetView {
    /// Whether rows can be typed now.
    pub fn editable(&self) -> bool {
        self.may_answer && self.state == AnswerState::Draft && self.assessment.takes_answers
    }

    /// How many ratings stand.
    pub fn given(&self) -> usize {
        self.rows.iter().map(|r| r.answer.ratings.len()).sum()
    }
}

/// Names a row as it stands, so that a form can say what it started from.
pub fn row_digest(answer: &Answer, remark: &str) -> String {
    domain::canonical::digest(&domain::canonical::canonical(&(answer, remark)))[..16].to_owned()
}

fn answer(row: &answer_row::Model) -> Result<Answer> {
    serde_json::from_value(row.content.clone()).map_err(|e| Error::Broken(format!("answer: {e}")))
}

/// Names of people by their id.
async fn names(db: &impl ConnectionTrait, ids: Vec<Id>) -> Result<HashMap<Id, String>> {
    let all = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    Ok(all.into_iter().map(|p| (p.id, p.display_name)).collect())
}

/// The rows of a sheet by field or question: answer, remark, version, when and by whom.
pub(super) async fn rows(db: &impl ConnectionTrait, sheet: Id, setup: &Setup) -> Result<Vec<RowView>> {
    let stored = answer_row::Entity::find().filter(answer_row::Column::SheetId.eq(sheet)).all(db).await?;
    let remarks = answer_remark::Entity::find().filter(answer_remark::Column::SheetId.eq(sheet)).all(db).await?;
    let names = names(db, stored.iter().filter_map(|r| r.updated_by).collect()).await?;
    let asked = setup.fields.iter().map(|f| f.id).chain(setup.questions.iter().map(|q| q.id));
    asked
        .map(|id| {
            let remark = remarks.iter().find(|r| r.asked_id == id).map(|r| r.text.clone()).unwrap_or_default();
            let Some(row) = stored.iter().find(|r| r.asked_id == id) else {
                return Ok(RowView { asked: id, remark, ..RowView::default() });
            };
            let by = row.updated_by.and_then(|p| names.get(&p).cloned()).unwrap_or_default();
            Ok(RowView {
                asked: id,
                answer: setup.fitting(id, answer(row)?),
                remark,
                version: row.version,
                changed: Some((row.updated_at, by)),
                by: row.updated_by,
            })
        })
        .collect()
}

/// One sheet for its own people: the assessment's address part, then the municipality's.
pub async fn sheet(ctx: &Ctx, slug: &str, municipality: &str) -> Result<SheetView> {
    ctx.actor()?;
    let db = ctx.portal.db();
    let org = organisation::Entity::find().filter(organisation::Column::Slug.eq(municipality)).one(db).await?.ok_or(Error::NotFound)?;
    ctx.require(Action::ReadAnswers, &Belongs::to(org.id), EditState::Draft)?;
    let row = by_slug(db, slug).await?;
    let assessment = view(ctx, &row)?;
    let sheet = answer_sheet::Entity::find()
        .filter(answer_sheet::Column::AssessmentId.eq(row.id))
        .filter(answer_sheet::Column::OrganisationId.eq(org.id))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let releases = answer_release::Entity::find()
        .filter(answer_release::Column::SheetId.eq(sheet.id))
        .order_by_desc(answer_release::Column::Number)
        .all(db)
        .await?;
    let names = names(db, releases.iter().filter_map(|r| r.released_by).chain(sheet.submitted_by).collect()).await?;
    let name = |id: Option<Id>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    let (belongs, action) = (Belongs::to(org.id), super::release::action(&assessment.setup));
    let line = |r: answer_release::Model| {
        let answers = super::released(&r)?;
        Ok(ReleaseLine { number: r.number, at: r.released_at, by: name(r.released_by), reason: r.reason, answers })
    };
    Ok(SheetView {
        rows: rows(db, sheet.id, &assessment.setup).await?,
        before: before(ctx, &row, org.id).await?,
        id: sheet.id,
        organisation_id: org.id,
        municipality: org.short_name,
        slug: org.slug,
        state: standing_of(&sheet)?.state(),
        number: sheet.number,
        submitted: sheet.submitted_at.map(|at| (at, name(sheet.submitted_by))),
        reason: sheet.reason,
        sent_back: sheet.sent_back,
        version: sheet.version,
        releases: releases.into_iter().map(line).collect::<Result<_>>()?,
        may_answer: ctx.offers(Action::AnswerAssessment, &belongs, EditState::Draft),
        may_release: ctx.offers(action, &belongs, EditState::Draft),
        release_action: action,
        assessment,
    })
}

/// What the municipality released in the newest assessment before this one.
async fn before(ctx: &Ctx, row: &assessment::Model, organisation: Id) -> Result<Option<(String, HashMap<Id, Answer>)>> {
    let db = ctx.portal.db();
    let earlier = assessment::Entity::find()
        .filter(assessment::Column::ClosesAt.lt(row.opens_at))
        .filter(assessment::Column::State.is_in(["open", "closed"]))
        .order_by_desc(assessment::Column::ClosesAt)
        .one(db)
        .await?;
    let Some(earlier) = earlier else { return Ok(None) };
    let sheet = answer_sheet::Entity::find()
        .filter(answer_sheet::Column::AssessmentId.eq(earlier.id))
        .filter(answer_sheet::Column::OrganisationId.eq(organisation))
        .one(db)
        .await?;
    let Some(sheet) = sheet else { return Ok(None) };
    let release = answer_release::Entity::find()
        .filter(answer_release::Column::SheetId.eq(sheet.id))
        .order_by_desc(answer_release::Column::Number)
        .one(db)
        .await?;
    let Some(release) = release else { return Ok(None) };
    let answers: Answers = super::released(&release)?;
    let setup = setup_of(&earlier)?;
    let of = setup.fields.iter().filter_map(|f| Some((f.field(), answers.get(&f.id)?.clone()))).collect();
    Ok(Some((earlier.title, of)))
}
