//! The steps of an assessment: open, extend, close, withdraw, restore, publish; and reminders.

use super::setup::{moment, update};
use super::{address, members, not, phase, setup_of};
use crate::audit::Event;
use crate::{Ctx, Error, Result, editions, notices};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::{AnswerState, AssessmentState, Setup};
use contract::forms::assessments::{AssessmentStepForm, ExtendForm};
use contract::notices::NoticeKind;
use contract::people::Role;
use contract::rules::Form;
use domain::assessment::{Assessment, Window};
use domain::lifecycle::Not;
use domain::rights::Action;
use entity::{answer_sheet, assessment, role_assignment};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set};

/// Takes a step: `open`, `complete` (sheets for members that came later), `close`, `withdraw`, `restore`, `publish`, `unpublish`, `private`. Returns the
/// address part.
pub async fn step(ctx: &Ctx, form: AssessmentStepForm) -> Result<String> {
    ctx.require_region(Action::EditAssessment)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = ctx.begin().await?;
    // The clock is asked once nobody else is at it: what was stored before counts, what comes later does not.
    let row = super::held(&tx, &form.id).await?;
    let now = ctx.portal.now();
    let from = phase(&row, now)?;
    let refused = |n: Not| not(n, from.state().as_str());
    let mut columns = assessment::ActiveModel { updated_at: Set(now), ..Default::default() };
    let to = match form.step.as_str() {
        "open" => {
            let window = Window::new(row.opens_at, row.closes_at).map_err(refused)?;
            Assessment::Open(from.open(window, now).map_err(|n| if n == Not::Refused { Error::Refused("window") } else { refused(n) })?)
        }
        "complete" => {
            if !from.takes_answers(now) {
                return Err(Error::Refused("assessment_closed"));
            }
            from
        }
        "close" => {
            let closed = from.close(now).map_err(refused)?;
            columns.opens_at = Set(closed.window().opens());
            columns.closes_at = Set(closed.window().closes());
            Assessment::Closed(closed)
        }
        "withdraw" => {
            columns.published_at = Set(None);
            Assessment::Withdrawn(from.withdraw().map_err(refused)?)
        }
        "restore" => Assessment::Draft(from.restore().map_err(refused)?),
        "publish" | "unpublish" => {
            publish(&row, from, form.step == "publish", now, &mut columns)?;
            from
        }
        "private" => {
            keep_private(&row, from, &mut columns)?;
            from
        }
        _ => return Err(Error::NotFound),
    };
    columns.state = Set(to.state().to_string());
    update(&tx, row.id, form.version.parse().unwrap_or(0), columns).await?;
    let made = match form.step.as_str() {
        "open" | "complete" => begin(ctx, &tx, &row).await?,
        _ => 0,
    };
    if form.step == "complete" && made == 0 {
        return Err(Error::Already("complete".into()));
    }
    if row.published_at.is_some() || form.step == "publish" {
        editions::bump(&tx).await?;
    }
    let event = Event::about("assessment.state", "assessment", row.id, &row.title).before(&from.state()).after(&form.step);
    ctx.record(&tx, event.reason(form.reason.trim())).await?;
    tx.commit().await?;
    Ok(row.slug)
}

/// Answers become public when the assessment is over, and only where it said so from the start.
fn publish(row: &assessment::Model, from: Assessment, on: bool, now: DateTime<Utc>, columns: &mut assessment::ActiveModel) -> Result<()> {
    if row.published_at.is_some() == on {
        return Err(Error::Already(if on { "published" } else { "unpublished" }.into()));
    }
    if on && (!matches!(from, Assessment::Closed(_)) || !setup_of(row)?.public) {
        return Err(Error::Refused("state"));
    }
    columns.published_at = Set(on.then_some(now));
    Ok(())
}

/// The answers stay in the region after all. There is no way back: who released under this promise
/// must be able to rely on it.
fn keep_private(row: &assessment::Model, from: Assessment, columns: &mut assessment::ActiveModel) -> Result<()> {
    let mut setup = setup_of(row)?;
    if !setup.public {
        return Err(Error::Already("private".into()));
    }
    if matches!(from, Assessment::Withdrawn(_)) {
        return Err(Error::Refused("state"));
    }
    setup.public = false;
    columns.content = Set(serde_json::to_value(&setup).map_err(|e| Error::Broken(e.to_string()))?);
    columns.published_at = Set(None);
    Ok(())
}

/// Makes a sheet for every municipality that has none, and tells those who fill it in. Returns how many.
async fn begin(ctx: &Ctx, tx: &DatabaseTransaction, row: &assessment::Model) -> Result<usize> {
    let known = answer_sheet::Entity::find().filter(answer_sheet::Column::AssessmentId.eq(row.id)).all(tx).await?;
    let new: Vec<_> = members(tx).await?.into_iter().filter(|m| known.iter().all(|s| s.organisation_id != m.id)).collect();
    for member in &new {
        let sheet = answer_sheet::ActiveModel {
            id: Set(ctx.portal.new_id()),
            assessment_id: Set(row.id),
            organisation_id: Set(member.id),
            state: Set(AnswerState::Draft.to_string()),
            number: Set(1),
            reason: Set(String::new()),
            sent_back: Set(String::new()),
            submitted_at: Set(None),
            submitted_by: Set(None),
            version: Set(1),
        };
        sheet.insert(tx).await?;
        let to = address(&row.slug, &member.slug);
        tell(ctx, tx, member.id, &[Role::Officer, Role::Coordinator], NoticeKind::AnswersAsked, &row.title, &to).await?;
    }
    Ok(new.len())
}

/// Tells everybody who holds one of the roles in a municipality today.
pub(super) async fn tell(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    organisation: Id,
    roles: &[Role],
    kind: NoticeKind,
    title: &str,
    to: &str,
) -> Result<usize> {
    use role_assignment::Column::{OrganisationId, Role as Is, ValidFrom, ValidUntil};
    let today = ctx.portal.today();
    let held = role_assignment::Entity::find()
        .filter(OrganisationId.eq(organisation))
        .filter(Is.is_in(roles.iter().map(|r| r.as_str())))
        .filter(ValidFrom.lte(today))
        .filter(Condition::any().add(ValidUntil.is_null()).add(ValidUntil.gte(today)))
        .all(tx)
        .await?;
    let mut people: Vec<Id> = held.into_iter().map(|r| r.person_id).collect();
    people.sort_unstable();
    people.dedup();
    for person in &people {
        notices::tell(ctx, tx, *person, kind, title, to.to_owned()).await?;
    }
    Ok(people.len())
}

/// Who releases.
pub(super) fn releasing(setup: &Setup) -> &'static [Role] {
    match setup.released_by {
        contract::assessment::ReleasedBy::Mayor => &[Role::Mayor],
        contract::assessment::ReleasedBy::MayorOrCoordinator => &[Role::Mayor, Role::Coordinator],
    }
}

/// Moves the closing time on, and tells those whose sheet is missing.
pub async fn extend(ctx: &Ctx, form: ExtendForm) -> Result<String> {
    ctx.require_region(Action::EditAssessment)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let row = super::by_id(ctx.portal.db(), &form.id).await?;
    let now = ctx.portal.now();
    let until = moment(&form.day, &form.time, "time")?;
    let open = phase(&row, now)?.extend(until, now).map_err(|n| match n {
        Not::Already => not(n, "extended"),
        Not::Refused => Error::field(
            "day",
            format!("before|{}", row.closes_at.max(now).with_timezone(&chrono_tz::Europe::Berlin).format("%d.%m.%Y %H:%M")),
        ),
    })?;
    let tx = ctx.begin().await?;
    let columns = assessment::ActiveModel {
        state: Set(AssessmentState::Open.to_string()),
        closes_at: Set(open.window().closes()),
        published_at: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    update(&tx, row.id, form.version.parse().unwrap_or(0), columns).await?;
    if row.published_at.is_some() {
        editions::bump(&tx).await?;
    }
    missing(ctx, &tx, &row, NoticeKind::AnswersExtended).await?;
    let event = Event::about("assessment.extend", "assessment", row.id, &row.title).before(&row.closes_at).after(&until);
    ctx.record(&tx, event.reason(form.reason.trim())).await?;
    tx.commit().await?;
    Ok(row.slug)
}

/// Reminds whoever is next: officers of sheets in work, those who release of sheets that wait.
/// Returns the address part and how many people were told.
pub async fn remind(ctx: &Ctx, id: Id) -> Result<(String, usize)> {
    ctx.require_region(Action::EditAssessment)?;
    let row = super::by_id(ctx.portal.db(), &id.to_string()).await?;
    let now = ctx.portal.now();
    if !phase(&row, now)?.takes_answers(now) {
        return Err(Error::Refused("assessment_closed"));
    }
    let tx = ctx.begin().await?;
    let told = missing(ctx, &tx, &row, NoticeKind::AnswersReminder).await?;
    ctx.record(&tx, Event::about("assessment.remind", "assessment", row.id, &row.title).after(&told)).await?;
    tx.commit().await?;
    Ok((row.slug, told))
}

async fn missing(ctx: &Ctx, tx: &DatabaseTransaction, row: &assessment::Model, kind: NoticeKind) -> Result<usize> {
    let setup = setup_of(row)?;
    let sheets = answer_sheet::Entity::find().filter(answer_sheet::Column::AssessmentId.eq(row.id)).all(tx).await?;
    let mut told = 0;
    for member in members(tx).await? {
        let Some(sheet) = sheets.iter().find(|s| s.organisation_id == member.id) else { continue };
        let roles: &[Role] = match AnswerState::parse(&sheet.state) {
            Some(AnswerState::Draft) => &[Role::Officer, Role::Coordinator],
            Some(AnswerState::Submitted) => releasing(&setup),
            _ => continue,
        };
        told += tell(ctx, tx, member.id, roles, kind, &row.title, &address(&row.slug, &member.slug)).await?;
    }
    Ok(told)
}
