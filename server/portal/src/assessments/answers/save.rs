//! Rows are typed and saved.

use super::{RowView, row_digest, rows};
use crate::assessments::{address, by_id, not, phase, setup_of, sheet_by_id, standing_of, still_open};
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::assessment::{Answer, AnswerState, QuestionKind, Setup};
use contract::forms::assessments::{AnswerRow, AnswersForm};
use contract::money::parse_decimal;
use contract::rules::{Errors, Form};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{answer_remark, answer_row, answer_sheet, assessment, organisation};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set};
use std::collections::{BTreeSet, HashMap};

/// Reads one row as typed; what does not fit goes into `errors`.
pub(crate) fn read(setup: &Setup, row: &AnswerRow, at: &str, errors: &mut Errors) -> Answer {
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
    let mut values: Vec<String> = row.values.iter().map(|v| v.trim().replace("\r\n", "\n")).filter(|v| !v.is_empty()).collect();
    let mut seen = BTreeSet::new();
    // The same option twice is one choice.
    values.retain(|v| question.is_none_or(|q| q.options.is_empty()) || seen.insert(v.clone()));
    if let Some(q) = question {
        let listed = values.iter().all(|v| q.options.contains(v));
        let code = match q.kind {
            QuestionKind::Single if values.len() > 1 || !listed => Some("choice".to_owned()),
            QuestionKind::Multiple if !listed => Some("choice".to_owned()),
            QuestionKind::Number if values.len() > 1 || values.iter().any(|v| parse_decimal(v).is_none()) => Some("decimal".to_owned()),
            QuestionKind::Text if values.len() > 1 => Some("too_many|1".to_owned()),
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
pub(in crate::assessments) async fn open_sheet(ctx: &Ctx, id: &str) -> Result<(answer_sheet::Model, assessment::Model, Setup)> {
    ctx.actor()?;
    let db = ctx.portal.db();
    let sheet = sheet_by_id(db, id).await?;
    ctx.require(Action::AnswerAssessment, &Belongs::to(sheet.organisation_id), EditState::Draft)?;
    let row = by_id(db, &sheet.assessment_id.to_string()).await?;
    let now = ctx.portal.now();
    if !phase(&row, now)?.takes_answers(now) {
        return Err(Error::Refused("assessment_closed"));
    }
    standing_of(&sheet)?.edit().map_err(|n| not(n, &sheet.state))?;
    let setup = setup_of(&row)?;
    Ok((sheet, row, setup))
}

/// One row of a form as it was read.
struct Typed<'a> {
    asked: Id,
    answer: Answer,
    remark: String,
    shown: &'a AnswerRow,
    /// It is what was typed before somebody else changed the row.
    again: bool,
}

/// The rows of a form, checked before anything is stored.
pub(in crate::assessments) struct Rows<'a>(Vec<Typed<'a>>);

impl<'a> Rows<'a> {
    /// Reads all of a form; what does not fit is named.
    pub(in crate::assessments) fn read(setup: &Setup, form: &'a AnswersForm) -> Result<Self> {
        let mut errors = form.check();
        let mut typed = vec![];
        for (i, shown) in form.rows.iter().enumerate() {
            let mine = if shown.keep.is_empty() { None } else { serde_json::from_str::<AnswerRow>(&shown.mine).ok() };
            let again = mine.is_some();
            let source = mine.map_or_else(|| shown.clone(), |m| AnswerRow { asked: shown.asked.clone(), ..m });
            errors.extend(
                AnswersForm { sheet: form.sheet.clone(), rows: vec![source.clone()] }
                    .check()
                    .into_iter()
                    .map(|(k, v)| (k.replace("rows[0]", &format!("rows[{i}]")), v)),
            );
            let answer = read(setup, &source, &format!("rows[{i}]"), &mut errors);
            if let Ok(asked) = shown.asked.parse::<Id>() {
                typed.push(Typed { asked, answer, remark: source.remark.trim().replace("\r\n", "\n"), shown, again });
            }
        }
        if errors.is_empty() { Ok(Self(typed)) } else { Err(Error::Invalid(errors)) }
    }

    /// Stores what was changed; all of it or nothing. A row that somebody else changed in the meantime is
    /// a conflict. The sheet is held by this transaction.
    pub(in crate::assessments) async fn store(
        self,
        ctx: &Ctx,
        tx: &DatabaseTransaction,
        sheet: &answer_sheet::Model,
        (title, setup): (&str, &Setup),
    ) -> Result<()> {
        let stored: HashMap<Id, RowView> = rows(tx, sheet.id, setup).await?.into_iter().map(|r| (r.asked, r)).collect();
        let mut changed = vec![];
        for Typed { asked, answer, remark, shown, again } in self.0 {
            let Some(old) = stored.get(&asked) else { return Err(Error::NotFound) };
            let (answer, remark) = if again { over(old, answer, remark) } else { (answer, remark) };
            let same = old.answer == answer && old.remark == remark;
            if same || row_digest(&answer, &remark) == shown.was {
                continue;
            }
            if shown.version.parse::<i32>() != Ok(old.version) {
                return Err(Error::Conflict);
            }
            write(ctx, tx, sheet.id, asked, old.version, answer).await?;
            if old.remark != remark {
                remember(ctx, tx, sheet.id, asked, remark).await?;
            }
            changed.push(asked);
        }
        if changed.is_empty() {
            return Ok(());
        }
        // Which rows, never what stands in them: the log is read outside the municipality, too.
        let event = Event::about("answers.save", "answer_sheet", sheet.id, title).of(Some(sheet.organisation_id)).after(&changed);
        ctx.record(tx, event).await
    }
}

/// Saves the rows that were changed; all of them or none. A row that somebody else changed in the
/// meantime is a conflict: the page shows both. Returns the sheet's address.
pub async fn save(ctx: &Ctx, form: AnswersForm) -> Result<String> {
    let (sheet, row, setup) = open_sheet(ctx, &form.sheet).await?;
    let typed = Rows::read(&setup, &form)?;
    let tx = ctx.begin().await?;
    still_open(ctx, &tx, row.id).await?;
    lock(&tx, sheet.id).await?;
    typed.store(ctx, &tx, &sheet, (&row.title, &setup)).await?;
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

pub(in crate::assessments) async fn sheet_address(ctx: &Ctx, row: &assessment::Model, organisation: Id) -> Result<String> {
    let org = organisation::Entity::find_by_id(organisation).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
    Ok(address(&row.slug, &org.slug))
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
