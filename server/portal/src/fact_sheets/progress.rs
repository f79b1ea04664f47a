//! Progress notes: reported in three answers, public at once where the sheet is.

use super::load::note;
use super::{KIND, belongs, row};
use crate::audit::Event;
use crate::published::Published;
use crate::{Ctx, Error, Portal, Result, editions, fields};
use contract::Id;
use contract::forms::fact_sheets::{IdForm, ProgressForm};
use contract::rules::Form;
use contract::strategy::{EditState, ProgressNote, TrafficLight};
use domain::rights::Action;
use domain::sheet_index::Current;
use entity::{fact_sheet, progress_note};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Set,
};
use std::collections::HashMap;

/// An id for a form: sending it twice reports once.
pub fn once(portal: &Portal) -> Id {
    portal.new_id()
}

/// Reports progress today. Returns the sheet's number.
pub async fn report(ctx: &Ctx, form: ProgressForm) -> Result<i32> {
    let sheet = row(ctx.portal.db(), form.id.parse().map_err(|_| Error::NotFound)?).await?;
    ctx.require(Action::ReportProgress, &belongs(ctx.portal.db(), &sheet).await?, fields::state(&sheet.state))?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let id: Id = form.once.parse().map_err(|_| Error::NotFound)?;
    let light = TrafficLight::parse(&form.light).ok_or_else(|| Error::field("light", "choice"))?;
    let clean = |s: &str| s.trim().replace("\r\n", "\n");
    let tx = ctx.begin().await?;
    if progress_note::Entity::find_by_id(id).one(&tx).await?.is_some() {
        return Err(Error::Already("progress_note".into()));
    }
    let new = progress_note::Model {
        id,
        subject_kind: KIND.into(),
        subject_id: sheet.id,
        noted_on: ctx.portal.today(),
        light: light.to_string(),
        plan: String::new(),
        actual: clean(&form.actual),
        next_step: clean(&form.next_step),
        state: EditState::Ready.to_string(),
        created_at: ctx.portal.now(),
        created_by: ctx.actor.as_ref().map(|a| a.person_id),
    };
    let event = Event::about("progress.report", "fact_sheet", sheet.id, &sheet.title).after(&new).of(Some(sheet.lead_id));
    let insert = progress_note::Entity::insert(progress_note::ActiveModel::from(new).reset_all()).exec_without_returning(&tx).await;
    insert.map_err(Error::from).map_err(|e| if e.is_duplicate() { Error::Already("progress_note".into()) } else { e })?;
    newest(&tx, sheet.id).await?;
    ctx.record(&tx, event).await?;
    editions::bump(&tx).await?;
    tx.commit().await?;
    Ok(sheet.number)
}

/// Takes a note back. Returns the sheet's number.
pub async fn withdraw_note(ctx: &Ctx, form: IdForm) -> Result<i32> {
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let tx = ctx.begin().await?;
    let before = progress_note::Entity::find_by_id(id).one(&tx).await?.filter(|n| n.subject_kind == KIND).ok_or(Error::NotFound)?;
    let sheet = row(&tx, before.subject_id).await?;
    ctx.require(Action::ReportProgress, &belongs(&tx, &sheet).await?, fields::state(&sheet.state))?;
    if before.state == EditState::Withdrawn.as_str() {
        return Err(Error::Already("withdrawn".into()));
    }
    let event = Event::about("progress.withdraw", "fact_sheet", sheet.id, &sheet.title).before(&before).of(Some(sheet.lead_id));
    let mut row: progress_note::ActiveModel = before.into();
    row.state = Set(EditState::Withdrawn.to_string());
    row.update(&tx).await?;
    newest(&tx, sheet.id).await?;
    ctx.record(&tx, event).await?;
    editions::bump(&tx).await?;
    tx.commit().await?;
    Ok(sheet.number)
}

/// Writes the newest note's date and light beside the sheet, for lists.
async fn newest(tx: &impl ConnectionTrait, sheet: Id) -> Result<()> {
    let newest = progress_note::Entity::find()
        .filter(progress_note::Column::SubjectId.eq(sheet))
        .filter(progress_note::Column::State.eq(EditState::Ready.as_str()))
        .order_by_desc(progress_note::Column::NotedOn)
        .order_by_desc(progress_note::Column::CreatedAt)
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

/// Notes written since an edition was published, of sheets that are in it and still released;
/// newest first. Beside the edition they are public at once.
async fn since(portal: &Portal, edition: &Published, only: Option<Id>) -> Result<Vec<(Id, ProgressNote)>> {
    let mut query = progress_note::Entity::find()
        .join(JoinType::InnerJoin, sheet_of_note())
        .filter(progress_note::Column::SubjectKind.eq(KIND))
        .filter(progress_note::Column::State.eq(EditState::Ready.as_str()))
        .filter(progress_note::Column::CreatedAt.gt(edition.head.published_at))
        .filter(fact_sheet::Column::State.eq(EditState::Ready.as_str()))
        .order_by_desc(progress_note::Column::NotedOn)
        .order_by_desc(progress_note::Column::CreatedAt);
    if let Some(id) = only {
        query = query.filter(progress_note::Column::SubjectId.eq(id));
    }
    let mut out = Vec::new();
    for n in query.all(portal.db()).await? {
        let Some(place) = edition.index.identified(n.subject_id) else { continue };
        if edition.contents.sheets[place].notes.iter().any(|known| known.id == n.id) {
            continue;
        }
        out.push((n.subject_id, note(n)?));
    }
    Ok(out)
}

/// What was reported since an edition was published.
#[derive(Clone, Debug, Default)]
pub struct Reported {
    /// Sheet and note, newest first.
    pub notes: Vec<(Id, ProgressNote)>,
    /// The current status of every sheet that was reported on.
    pub current: HashMap<Id, Current>,
}

/// What was reported on the sheets of an edition since it was published.
pub async fn reported(portal: &Portal, edition: &Published) -> Result<Reported> {
    let notes = since(portal, edition, None).await?;
    let mut current: HashMap<Id, Current> = HashMap::new();
    for (sheet, n) in &notes {
        current.entry(*sheet).or_insert(Current { date: n.date, light: n.light });
    }
    // A late entry about an earlier day does not replace what the edition knows.
    current.retain(|id, c| edition.index.identified(*id).and_then(|p| edition.index.frozen(p)).is_none_or(|f| f.date <= c.date));
    Ok(Reported { notes, current })
}

/// The current status of every sheet that was reported on since an edition was published.
pub async fn live(portal: &Portal, edition: &Published) -> Result<HashMap<Id, Current>> {
    Ok(reported(portal, edition).await?.current)
}

/// What was reported on one sheet since an edition was published, newest first.
pub async fn live_notes(portal: &Portal, edition: &Published, sheet: Id) -> Result<Vec<ProgressNote>> {
    Ok(since(portal, edition, Some(sheet)).await?.into_iter().map(|(_, n)| n).collect())
}
