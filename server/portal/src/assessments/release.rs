//! Handing in, releasing, sending back, and new versions of what was released.

use super::answers::{Rows, open_sheet, rows, sheet_address};
use super::steps::{releasing, tell};
use super::{by_id, not, phase, setup_of, sheet_by_id, standing_of, still_open};
use crate::audit::Event;
use crate::{Ctx, Error, Result, notices};
use contract::Id;
use contract::assessment::{AnswerState, Answers, ReleasedBy, Setup};
use contract::forms::assessments::{AnswersForm, HandInForm, SheetReasonForm, SheetStepForm};
use contract::notices::NoticeKind;
use contract::people::Role;
use contract::rules::Form;
use contract::strategy::EditState;
use domain::canonical::{canonical, digest};
use domain::rights::{Action, Belongs};
use entity::{answer_release, answer_row, answer_sheet, assessment};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set};

/// The right that releasing takes: the mayor's, or one that coordinators hold, too.
pub(super) fn action(setup: &Setup) -> Action {
    match setup.released_by {
        ReleasedBy::Mayor => Action::ReleaseAnswers,
        ReleasedBy::MayorOrCoordinator => Action::ReleaseForMayor,
    }
}

async fn change(db: &impl ConnectionTrait, id: Id, version: i32, columns: answer_sheet::ActiveModel) -> Result<()> {
    let done = answer_sheet::Entity::update_many()
        .set(answer_sheet::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
        .filter(answer_sheet::Column::Id.eq(id))
        .filter(answer_sheet::Column::Version.eq(version))
        .exec(db)
        .await?;
    if done.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

fn takes(ctx: &Ctx, row: &assessment::Model) -> Result<()> {
    let now = ctx.portal.now();
    if phase(row, now)?.takes_answers(now) { Ok(()) } else { Err(Error::Refused("assessment_closed")) }
}

/// Saves what stands in the form and hands the sheet to whoever releases it, both or neither. Returns its
/// address.
pub async fn submit(ctx: &Ctx, form: HandInForm) -> Result<String> {
    ctx.actor()?;
    let before = sheet_by_id(ctx.portal.db(), &form.sheet).await?;
    ctx.require(Action::AnswerAssessment, &Belongs::to(before.organisation_id), EditState::Draft)?;
    let to = standing_of(&before)?.submit().map_err(|n| not(n, AnswerState::Submitted.as_str()))?;
    let (sheet, row, setup) = open_sheet(ctx, &form.sheet).await?;
    let typed = AnswersForm { sheet: form.sheet, rows: form.rows };
    let typed = Rows::read(&setup, &typed)?;
    let tx = ctx.begin().await?;
    still_open(ctx, &tx, row.id).await?;
    let columns = answer_sheet::ActiveModel {
        state: Set(AnswerState::Submitted.to_string()),
        number: Set(to.number),
        submitted_at: Set(Some(ctx.portal.now())),
        submitted_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
        ..Default::default()
    };
    // From here on nobody else types.
    change(&tx, sheet.id, form.version.parse().unwrap_or(0), columns).await?;
    typed.store(ctx, &tx, &sheet, (&row.title, &setup)).await?;
    let address = sheet_address(ctx, &row, sheet.organisation_id).await?;
    tell(ctx, &tx, sheet.organisation_id, releasing(&setup), NoticeKind::AnswersSubmitted, &row.title, &address).await?;
    event(ctx, &tx, "answers.submit", &sheet, &row, "").await?;
    tx.commit().await?;
    Ok(address)
}

async fn event(
    ctx: &Ctx,
    tx: &DatabaseTransaction,
    what: &'static str,
    sheet: &answer_sheet::Model,
    row: &assessment::Model,
    reason: &str,
) -> Result<()> {
    let event = Event::about(what, "answer_sheet", sheet.id, &row.title).of(Some(sheet.organisation_id)).reason(reason);
    ctx.record(tx, event).await
}

/// Insists on the right to release this sheet.
async fn releasable(ctx: &Ctx, id: &str) -> Result<(answer_sheet::Model, assessment::Model, Setup)> {
    ctx.actor()?;
    let sheet = sheet_by_id(ctx.portal.db(), id).await?;
    let row = by_id(ctx.portal.db(), &sheet.assessment_id.to_string()).await?;
    let setup = setup_of(&row)?;
    ctx.require(action(&setup), &Belongs::to(sheet.organisation_id), EditState::Draft)?;
    Ok((sheet, row, setup))
}

/// Releases a sheet: from now on the whole region sees it. Returns its address.
pub async fn release(ctx: &Ctx, form: SheetStepForm) -> Result<String> {
    let (sheet, row, setup) = releasable(ctx, &form.sheet).await?;
    let to = standing_of(&sheet)?.release().map_err(|n| not(n, AnswerState::Released.as_str()))?;
    takes(ctx, &row)?;
    let tx = ctx.begin().await?;
    still_open(ctx, &tx, row.id).await?;
    let columns =
        answer_sheet::ActiveModel { state: Set(AnswerState::Released.to_string()), sent_back: Set(String::new()), ..Default::default() };
    change(&tx, sheet.id, form.version.parse().unwrap_or(0), columns).await?;
    let answers: Answers =
        rows(&tx, sheet.id, &setup).await?.into_iter().filter(|r| !r.answer.is_empty()).map(|r| (r.asked, r.answer)).collect();
    let content = canonical(&answers);
    let made = answer_release::ActiveModel {
        id: Set(ctx.portal.new_id()),
        sheet_id: Set(sheet.id),
        number: Set(to.number),
        sha256: Set(digest(&content)),
        content: Set(content),
        reason: Set(if to.number > 1 { sheet.reason.clone() } else { String::new() }),
        released_at: Set(ctx.portal.now()),
        released_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
    };
    let made = made.insert(&tx).await.map_err(Error::from);
    let made = made.map_err(|e| if e.is_duplicate() { Error::Already(AnswerState::Released.to_string()) } else { e })?;
    let address = sheet_address(ctx, &row, sheet.organisation_id).await?;
    if let Some(person) = sheet.submitted_by {
        notices::tell(ctx, &tx, person, NoticeKind::AnswersReleased, &row.title, address.clone()).await?;
    }
    let event = Event::about("answers.release", "answer_sheet", sheet.id, &row.title).of(Some(sheet.organisation_id));
    ctx.record(&tx, event.after(&serde_json::json!({"number": made.number, "sha256": made.sha256})).reason(made.reason)).await?;
    tx.commit().await?;
    Ok(address)
}

fn checked(form: &SheetReasonForm) -> Result<()> {
    let errors = form.check();
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// Sends a sheet back to the officers with a sentence on what to change. Returns its address.
pub async fn send_back(ctx: &Ctx, form: SheetReasonForm) -> Result<String> {
    let (sheet, row, _) = releasable(ctx, &form.sheet).await?;
    checked(&form)?;
    let to = standing_of(&sheet)?.send_back(&form.reason).map_err(|n| not(n, AnswerState::Draft.as_str()))?;
    let tx = ctx.begin().await?;
    let columns =
        answer_sheet::ActiveModel { state: Set(AnswerState::Draft.to_string()), sent_back: Set(to.sent_back), ..Default::default() };
    change(&tx, sheet.id, form.version.parse().unwrap_or(0), columns).await?;
    let address = sheet_address(ctx, &row, sheet.organisation_id).await?;
    let roles = [Role::Officer, Role::Coordinator];
    tell(ctx, &tx, sheet.organisation_id, &roles, NoticeKind::AnswersSentBack, &row.title, &address).await?;
    // The sentence is between those two; the log only says that it happened.
    event(ctx, &tx, "answers.send_back", &sheet, &row, "").await?;
    tx.commit().await?;
    Ok(address)
}

/// Begins a new version of a released sheet; the released one counts until the next is released.
pub async fn revise(ctx: &Ctx, form: SheetReasonForm) -> Result<String> {
    ctx.actor()?;
    let sheet = sheet_by_id(ctx.portal.db(), &form.sheet).await?;
    ctx.require(Action::AnswerAssessment, &Belongs::to(sheet.organisation_id), EditState::Draft)?;
    checked(&form)?;
    let row = by_id(ctx.portal.db(), &sheet.assessment_id.to_string()).await?;
    let to = standing_of(&sheet)?.revise(&form.reason).map_err(|n| not(n, AnswerState::Draft.as_str()))?;
    takes(ctx, &row)?;
    let tx = ctx.begin().await?;
    still_open(ctx, &tx, row.id).await?;
    let columns = answer_sheet::ActiveModel {
        state: Set(AnswerState::Draft.to_string()),
        number: Set(to.number),
        reason: Set(to.reason.clone()),
        sent_back: Set(String::new()),
        ..Default::default()
    };
    change(&tx, sheet.id, form.version.parse().unwrap_or(0), columns).await?;
    refill(ctx, &tx, sheet.id, sheet.number).await?;
    event(ctx, &tx, "answers.revise", &sheet, &row, &to.reason).await?;
    tx.commit().await?;
    sheet_address(ctx, &row, sheet.organisation_id).await
}

/// A new version starts from what was released, also where an archive without drafts was read in.
async fn refill(ctx: &Ctx, tx: &DatabaseTransaction, sheet: Id, number: i32) -> Result<()> {
    let there = answer_row::Entity::find().filter(answer_row::Column::SheetId.eq(sheet)).one(tx).await?;
    let release = answer_release::Entity::find()
        .filter(answer_release::Column::SheetId.eq(sheet))
        .filter(answer_release::Column::Number.eq(number))
        .one(tx)
        .await?;
    let (None, Some(release)) = (there, release) else { return Ok(()) };
    for (asked, answer) in super::released(&release)? {
        let row = answer_row::ActiveModel {
            sheet_id: Set(sheet),
            asked_id: Set(asked),
            content: Set(serde_json::to_value(&answer).map_err(|e| Error::Broken(e.to_string()))?),
            version: Set(1),
            updated_at: Set(ctx.portal.now()),
            updated_by: Set(None),
        };
        row.insert(tx).await?;
    }
    Ok(())
}
