//! The sheet of one municipality while it is worked on: read and written by its own people only.

use super::load::{AssessmentView, view};
use super::{by_id, by_slug, phase, setup_of, sheet_by_id, standing_of};
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::{Answer, AnswerState, Answers, QuestionKind, Setup};
use contract::forms::assessments::{AnswerRow, AnswersForm};
use contract::money::parse_decimal;
use contract::rules::{Errors, Form};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{answer_release, answer_remark, answer_row, answer_sheet, assessment, organisation, person};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
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
    pub reason: String,
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
                answer: answer(row)?,
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
        version: sheet.version,
        releases: releases
            .into_iter()
            .map(|r| ReleaseLine { number: r.number, at: r.released_at, by: name(r.released_by), reason: r.reason })
            .collect(),
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

/// Reads one row as typed; what does not fit goes into `errors`.
pub(super) fn read(setup: &Setup, row: &AnswerRow, at: &str, errors: &mut Errors) -> Answer {
    let (min, max) = (setup.scale.min, setup.scale.max);
    let id: Option<Id> = row.asked.parse().ok();
    let field = setup.fields.iter().any(|f| Some(f.id) == id);
    let question = setup.questions.iter().find(|q| Some(q.id) == id);
    let mut answer = Answer { comment: row.comment.trim().replace("\r\n", "\n"), ..Answer::default() };
    for (key, value) in row.ratings.iter().filter(|(_, v)| !v.trim().is_empty()) {
        let known = field && setup.axes.iter().any(|a| a.key == *key);
        match value.trim().parse::<i32>() {
            Ok(n) if known && (min..=max).contains(&n) => {
                answer.ratings.insert(key.clone(), n);
            }
            _ if known => drop(errors.insert(format!("{at}.ratings.{key}"), format!("off_scale|{min}|{max}"))),
            _ => drop(errors.insert(format!("{at}.ratings.{key}"), "choice".into())),
        }
    }
    let values: Vec<String> = row.values.iter().map(|v| v.trim().replace("\r\n", "\n")).filter(|v| !v.is_empty()).collect();
    if let Some(q) = question {
        let listed = values.iter().all(|v| q.options.contains(v));
        let code = match q.kind {
            QuestionKind::Single if values.len() > 1 || !listed => Some("choice".to_owned()),
            QuestionKind::Multiple if !listed => Some("choice".to_owned()),
            QuestionKind::Number if values.iter().any(|v| parse_decimal(v).is_none()) => Some("decimal".to_owned()),
            QuestionKind::Text => values.iter().map(|v| v.chars().count()).find(|n| *n > 4_000).map(|n| format!("too_long|4000|{n}")),
            _ => None,
        };
        match code {
            Some(code) => drop(errors.insert(format!("{at}.values"), code)),
            None => answer.values = values,
        }
    } else if !values.is_empty() || !field {
        errors.insert(format!("{at}.values"), "choice".into());
    }
    answer
}

/// Insists that the person may type into this sheet now.
pub(super) async fn open_sheet(ctx: &Ctx, id: &str) -> Result<(answer_sheet::Model, assessment::Model, Setup)> {
    ctx.actor()?;
    let db = ctx.portal.db();
    let sheet = sheet_by_id(db, id).await?;
    ctx.require(Action::AnswerAssessment, &Belongs::to(sheet.organisation_id), EditState::Draft)?;
    let row = by_id(db, &sheet.assessment_id.to_string()).await?;
    let now = ctx.portal.now();
    if !phase(&row, now)?.takes_answers(now) {
        return Err(Error::Refused("closed"));
    }
    standing_of(&sheet)?.edit().map_err(|n| super::not(n, &sheet.state))?;
    let setup = setup_of(&row)?;
    Ok((sheet, row, setup))
}

/// Saves the rows that were changed; all of them or none. A row that somebody else changed in the
/// meantime is a conflict: the page shows both. Returns the sheet's address.
pub async fn save(ctx: &Ctx, form: AnswersForm) -> Result<String> {
    let (sheet, row, setup) = open_sheet(ctx, &form.sheet).await?;
    let mut errors = form.check();
    let mut typed: Vec<(Id, Answer, String, &AnswerRow, bool)> = vec![];
    let mine: Vec<Option<AnswerRow>> =
        form.rows.iter().map(|r| if r.keep.is_empty() { None } else { serde_json::from_str::<AnswerRow>(&r.mine).ok() }).collect();
    for (i, (shown, mine)) in form.rows.iter().zip(&mine).enumerate() {
        let source = mine.as_ref().map_or_else(|| shown.clone(), |m| AnswerRow { asked: shown.asked.clone(), ..m.clone() });
        errors.extend(
            AnswersForm { sheet: form.sheet.clone(), rows: vec![source.clone()] }
                .check()
                .into_iter()
                .map(|(k, v)| (k.replace("rows[0]", &format!("rows[{i}]")), v)),
        );
        let answer = read(&setup, &source, &format!("rows[{i}]"), &mut errors);
        if let Ok(id) = shown.asked.parse::<Id>() {
            typed.push((id, answer, source.remark.trim().replace("\r\n", "\n"), shown, mine.is_some()));
        }
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = ctx.begin().await?;
    lock(&tx, sheet.id).await?;
    let stored: HashMap<Id, RowView> = rows(&tx, sheet.id, &setup).await?.into_iter().map(|r| (r.asked, r)).collect();
    let mut changed = vec![];
    for (id, answer, remark, shown, mine) in typed {
        let Some(old) = stored.get(&id) else { return Err(Error::NotFound) };
        let (answer, remark) = if mine { over(old, answer, remark) } else { (answer, remark) };
        let same = old.answer == answer && old.remark == remark;
        if same || row_digest(&answer, &remark) == shown.was {
            continue;
        }
        if shown.version.parse::<i32>() != Ok(old.version) {
            return Err(Error::Conflict);
        }
        write(ctx, &tx, sheet.id, id, old.version, answer).await?;
        if old.remark != remark {
            remember(ctx, &tx, sheet.id, id, remark).await?;
        }
        changed.push(id);
    }
    if !changed.is_empty() {
        // Which rows, never what stands in them: the log is read outside the municipality, too.
        let event = Event::about("answers.save", "answer_sheet", sheet.id, &row.title).of(Some(sheet.organisation_id)).after(&changed);
        ctx.record(&tx, event).await?;
    }
    tx.commit().await?;
    sheet_address(ctx, &row, sheet.organisation_id).await
}

/// What was typed before somebody else changed the row, over what stands there now: where nothing was
/// typed, their entry stays.
fn over(now: &RowView, mut answer: Answer, remark: String) -> (Answer, String) {
    for (axis, n) in &now.answer.ratings {
        answer.ratings.entry(axis.clone()).or_insert(*n);
    }
    if answer.comment.is_empty() {
        answer.comment.clone_from(&now.answer.comment);
    }
    if answer.values.is_empty() {
        answer.values.clone_from(&now.answer.values);
    }
    (answer, if remark.is_empty() { now.remark.clone() } else { remark })
}

/// Holds the sheet for this transaction: handing in must not race with typing.
async fn lock(tx: &impl ConnectionTrait, sheet: Id) -> Result<()> {
    let held = answer_sheet::Entity::update_many()
        .col_expr(answer_sheet::Column::Version, Expr::col(answer_sheet::Column::Version))
        .filter(answer_sheet::Column::Id.eq(sheet))
        .filter(answer_sheet::Column::State.eq(AnswerState::Draft.as_str()))
        .exec(tx)
        .await?;
    if held.rows_affected == 0 { Err(Error::Refused("state")) } else { Ok(()) }
}

pub(super) async fn sheet_address(ctx: &Ctx, row: &assessment::Model, organisation: Id) -> Result<String> {
    let org = organisation::Entity::find_by_id(organisation).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
    Ok(super::address(&row.slug, &org.slug))
}

/// Writes one row over the version that was read.
async fn write(ctx: &Ctx, tx: &impl ConnectionTrait, sheet: Id, asked: Id, version: i32, answer: Answer) -> Result<()> {
    let content = serde_json::to_value(&answer).map_err(|e| Error::Broken(e.to_string()))?;
    let columns = answer_row::ActiveModel {
        content: Set(content),
        version: Set(version + 1),
        updated_at: Set(ctx.portal.now()),
        updated_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
        ..Default::default()
    };
    if version == 0 {
        let row = answer_row::ActiveModel { sheet_id: Set(sheet), asked_id: Set(asked), ..columns };
        return match row.insert(tx).await.map_err(Error::from) {
            Ok(_) => Ok(()),
            Err(e) if e.is_duplicate() => Err(Error::Conflict),
            Err(e) => Err(e),
        };
    }
    let done = answer_row::Entity::update_many()
        .set(columns)
        .filter(answer_row::Column::SheetId.eq(sheet))
        .filter(answer_row::Column::AskedId.eq(asked))
        .filter(answer_row::Column::Version.eq(version))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

/// Keeps a remark within the municipality.
async fn remember(ctx: &Ctx, tx: &impl ConnectionTrait, sheet: Id, asked: Id, text: String) -> Result<()> {
    use answer_remark::Column::{AskedId, SheetId, Text, UpdatedAt, UpdatedBy};
    let row = answer_remark::ActiveModel {
        sheet_id: Set(sheet),
        asked_id: Set(asked),
        text: Set(text),
        updated_at: Set(ctx.portal.now()),
        updated_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
    };
    let over = OnConflict::columns([SheetId, AskedId]).update_columns([Text, UpdatedAt, UpdatedBy]).to_owned();
    answer_remark::Entity::insert(row).on_conflict(over).exec_without_returning(tx).await?;
    Ok(())
}
