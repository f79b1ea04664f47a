//! Progress notes: reported in three answers, public at once where the sheet is.

use super::load::note;
use super::{KIND, belongs, row};
use crate::audit::Event;
use crate::published::Published;
use crate::{Ctx, Error, Portal, Result, editions, fields};
use chrono::Duration;
use contract::Id;
use contract::dates::parse_day;
use contract::forms::fact_sheets::{IdForm, ProgressForm, WithdrawForm};
use contract::rules::Form;
use contract::strategy::{EditState, ProgressNote, TrafficLight};
use domain::rights::Action;
use domain::sheet_index::Live;
use entity::{fact_sheet, progress_note};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Set,
};
use std::collections::HashMap;

/// An id for a form: sending it twice reports once.
pub fn once(portal: &Portal) -> Id {
    portal.new_id()
}

/// Reports progress of today, or of a day that is past. Returns the sheet's number.
pub async fn report(ctx: &Ctx, form: ProgressForm) -> Result<i32> {
    let sheet = row(ctx.portal.db(), form.id.parse().map_err(|_| Error::NotFound)?).await?;
    ctx.require(Action::ReportProgress, &belongs(ctx.portal.db(), &sheet).await?, fields::state(&sheet.state))?;
    let mut errors = form.check();
    let today = ctx.portal.today();
    let day = parse_day(&form.date).unwrap_or(today);
    if day > today {
        errors.insert("date".into(), "future".into());
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let id: Id = form.once.parse().map_err(|_| Error::NotFound)?;
    let light = TrafficLight::parse(&form.light).ok_or_else(|| Error::field("light", "choice"))?;
    let clean = |s: &str| s.trim().replace("\r\n", "\n");
    let tx = ctx.begin().await?;
    one_at_a_time(&tx, sheet.id).await?;
    if progress_note::Entity::find_by_id(id).one(&tx).await?.is_some() {
        return Err(Error::Already("made".into()));
    }
    let new = progress_note::Model {
        id,
        subject_kind: KIND.into(),
        subject_id: sheet.id,
        noted_on: day,
        light: light.to_string(),
        status: Some(form.status).filter(|s| !s.is_empty()),
        plan: clean(&form.plan),
        actual: clean(&form.actual),
        next_step: clean(&form.next_step),
        state: EditState::Ready.to_string(),
        created_at: ctx.portal.now(),
        created_by: ctx.actor.as_ref().map(|a| a.person_id),
    };
    let event = Event::about("progress.report", "fact_sheet", sheet.id, &sheet.title).after(&new).of(Some(sheet.lead_id));
    let insert = progress_note::Entity::insert(progress_note::ActiveModel::from(new).reset_all()).exec_without_returning(&tx).await;
    insert.map_err(Error::from).map_err(|e| if e.is_duplicate() { Error::Already("made".into()) } else { e })?;
    newest(&tx, sheet.id).await?;
    ctx.record(&tx, event).await?;
    editions::bump(&tx).await?;
    tx.commit().await?;
    Ok(sheet.number)
}

/// Takes a note back. Returns the sheet's number.
pub async fn withdraw_note(ctx: &Ctx, form: WithdrawForm) -> Result<i32> {
    step(ctx, &form.id, EditState::Withdrawn, || {
        let errors = form.check();
        if errors.is_empty() { Ok(form.reason.trim().to_owned()) } else { Err(Error::Invalid(errors)) }
    })
    .await
}

/// Puts a note back that was taken back. Returns the sheet's number.
pub async fn restore_note(ctx: &Ctx, form: IdForm) -> Result<i32> {
    step(ctx, &form.id, EditState::Ready, || Ok(String::new())).await
}

/// The right to take a note back, or to put it back.
pub(super) fn needed(ctx: &Ctx, note: &progress_note::Model) -> Action {
    let own = note.created_by.is_some() && note.created_by == ctx.actor.as_ref().map(|a| a.person_id);
    if own { Action::ReportProgress } else { Action::WithdrawReport }
}

async fn step(ctx: &Ctx, id: &str, to: EditState, reason: impl FnOnce() -> Result<String>) -> Result<i32> {
    let id: Id = id.parse().map_err(|_| Error::NotFound)?;
    let tx = ctx.begin().await?;
    let note = progress_note::Entity::find_by_id(id).lock_exclusive();
    let before = note.one(&tx).await?.filter(|n| n.subject_kind == KIND).ok_or(Error::NotFound)?;
    let sheet = one_at_a_time(&tx, before.subject_id).await?;
    ctx.require(needed(ctx, &before), &belongs(&tx, &sheet).await?, fields::state(&sheet.state))?;
    let reason = reason()?;
    if before.state == to.as_str() {
        return Err(Error::Already(to.to_string()));
    }
    let action = if to == EditState::Withdrawn { "progress.withdraw" } else { "progress.restore" };
    let event = Event::about(action, "fact_sheet", sheet.id, &sheet.title).before(&before).reason(reason).of(Some(sheet.lead_id));
    let mut row: progress_note::ActiveModel = before.into();
    row.state = Set(to.to_string());
    let after = row.update(&tx).await?;
    let event = event.after(&after);
    newest(&tx, sheet.id).await?;
    ctx.record(&tx, event).await?;
    editions::bump(&tx).await?;
    tx.commit().await?;
    Ok(sheet.number)
}

/// Nobody else reports on the sheet or attaches something until the transaction ends: which note is
/// the newest, one after the other finds out.
pub(super) async fn one_at_a_time(tx: &impl ConnectionTrait, sheet: Id) -> Result<fact_sheet::Model> {
    fact_sheet::Entity::find_by_id(sheet).lock_exclusive().one(tx).await?.ok_or(Error::NotFound)
}

/// Writes the newest note's date and light beside the sheet, for lists.
pub(crate) async fn newest(tx: &impl ConnectionTrait, sheet: Id) -> Result<()> {
    let newest = progress_note::Entity::find()
        .filter(progress_note::Column::SubjectId.eq(sheet))
        .filter(progress_note::Column::State.eq(EditState::Ready.as_str()))
        .order_by_desc(progress_note::Column::NotedOn)
        .order_by_desc(progress_note::Column::CreatedAt)
        .order_by_desc(progress_note::Column::Id)
        .one(tx)
        .await?;
    fact_sheet::Entity::update_many()
        .set(fact_sheet::ActiveModel {
            light: Set(newest.as_ref().map(|n| n.light.clone())),
            last_note_on: Set(newest.as_ref().map(|n| n.noted_on)),
            ..Default::default()
        })
        .filter(fact_sheet::Column::Id.eq(sheet))
        .exec(tx)
        .await?;
    Ok(())
}

fn sheet_of_note() -> RelationDef {
    progress_note::Entity::belongs_to(fact_sheet::Entity).from(progress_note::Column::SubjectId).to(fact_sheet::Column::Id).into()
}

/// A note takes a moment from its time to the commit: an edition published meanwhile does not hold it.
const ON_ITS_WAY: Duration = Duration::minutes(10);

/// What was reported since an edition was published, on sheets that are in it and still released.
/// Beside the edition it is public at once.
pub async fn live(portal: &Portal, edition: &Published) -> Result<Live> {
    let rows = progress_note::Entity::find()
        .join(JoinType::InnerJoin, sheet_of_note())
        .filter(progress_note::Column::SubjectKind.eq(KIND))
        .filter(progress_note::Column::State.eq(EditState::Ready.as_str()))
        .filter(progress_note::Column::CreatedAt.gt(edition.head.published_at - ON_ITS_WAY))
        .filter(fact_sheet::Column::State.eq(EditState::Ready.as_str()))
        .order_by_desc(progress_note::Column::NotedOn)
        .order_by_desc(progress_note::Column::CreatedAt)
        .order_by_desc(progress_note::Column::Id)
        .all(portal.db())
        .await?;
    let mut notes: HashMap<Id, Vec<ProgressNote>> = HashMap::new();
    for n in rows {
        let Some(place) = edition.index.identified(n.subject_id) else { continue };
        if !edition.contents.sheets[place].notes.iter().any(|known| known.id == n.id) {
            notes.entry(n.subject_id).or_default().push(note(n)?);
        }
    }
    Ok(edition.index.live(&edition.contents.sheets, notes))
}
