//! Reading fact sheets whole: one for the workspace, all for an edition.

use super::list::upkeep;
use super::people::{Present, known};
use super::released::released;
use super::{KIND, belongs, content};
use crate::parts::Parts;
use crate::{Ctx, Error, Result, attachments, fields, texts};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::fact_sheet::{FactSheet, ProjectStatus};
use contract::strategy::{EditState, ProgressNote, TrafficLight};
use domain::fact_sheets::Stale;
use domain::rights::{Action, Belongs};
use entity::{fact_sheet, progress_note};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// A progress note with who wrote it.
#[derive(Clone, Debug)]
pub struct NoteView {
    pub note: ProgressNote,
    pub by: Option<String>,
    /// Whether the reader may take it back, or put it back.
    pub may_step: bool,
}

/// A fact sheet for the workspace.
#[derive(Clone, Debug)]
pub struct SheetView {
    pub sheet: FactSheet,
    pub version: i32,
    pub state: EditState,
    pub belongs: Belongs,
    pub owner: Option<(Id, String)>,
    /// Newest first.
    pub notes: Vec<NoteView>,
    /// Notes that were taken back and that the reader may put back.
    pub withdrawn_notes: Vec<NoteView>,
    /// The sheet as it was released, where it was changed since: what the next edition takes.
    pub released: Option<FactSheet>,
    pub stale: Vec<Stale>,
    pub next_due: Option<NaiveDate>,
    pub updated_at: DateTime<Utc>,
    pub may_edit: bool,
    pub may_report: bool,
    pub may_release: bool,
    /// There is somebody for whom the reader may make sheets.
    pub may_copy: bool,
}

/// One sheet by the number people know it by.
pub async fn show(ctx: &Ctx, number: i32) -> Result<SheetView> {
    ctx.require_region(Action::EnterWorkspace)?;
    let row = fact_sheet::Entity::find().filter(fact_sheet::Column::Number.eq(number)).one(ctx.portal.db()).await?;
    view(ctx, row.ok_or(Error::NotFound)?).await
}

/// One sheet by its id.
pub async fn show_by_id(ctx: &Ctx, id: Id) -> Result<SheetView> {
    ctx.require_region(Action::EnterWorkspace)?;
    view(ctx, super::row(ctx.portal.db(), id).await?).await
}

async fn view(ctx: &Ctx, row: fact_sheet::Model) -> Result<SheetView> {
    let (db, today) = (ctx.portal.db(), ctx.portal.today());
    let (belongs, state) = (belongs(db, &row).await?, fields::state(&row.state));
    let narrative = texts::document(db, KIND, row.id, "narrative").await?;
    let notes = progress_note::Entity::find()
        .filter(progress_note::Column::SubjectId.eq(row.id))
        .order_by_desc(progress_note::Column::NotedOn)
        .order_by_desc(progress_note::Column::CreatedAt)
        .order_by_desc(progress_note::Column::Id)
        .all(db)
        .await?;
    let people: Vec<Id> = notes.iter().filter_map(|n| n.created_by).chain(row.owner_id).collect();
    let people = known(db, people, today, &Present::new()).await?;
    let name = |id: &Id| people.get(id).map(|k| k.name.clone());
    let upkeep = upkeep(&row, row.owner_id.and_then(|o| people.get(&o)).is_some_and(|k| k.fits(&belongs)))?;
    let seen = |n: progress_note::Model| {
        let may_step = ctx.offers(super::progress::needed(ctx, &n), &belongs, state);
        Ok(NoteView { by: n.created_by.as_ref().and_then(name), may_step, note: note(n)? })
    };
    let (notes, gone_notes): (Vec<_>, Vec<_>) = notes.into_iter().partition(|n| n.state == EditState::Ready.as_str());
    let notes: Vec<NoteView> = notes.into_iter().map(seen).collect::<Result<_>>()?;
    let withdrawn_notes = gone_notes.into_iter().map(seen).filter(|n| !n.as_ref().is_ok_and(|n| !n.may_step)).collect::<Result<_>>()?;
    Ok(SheetView {
        sheet: FactSheet {
            id: row.id,
            number: row.number,
            content: content(&row)?,
            narrative,
            attachments: attachments::kept(db, KIND, row.id).await?,
            notes: notes.iter().map(|n| n.note.clone()).collect(),
        },
        version: row.version,
        owner: row.owner_id.map(|o| (o, name(&o).unwrap_or_default())),
        notes,
        withdrawn_notes,
        released: released(&row)?,
        stale: upkeep.stale(today),
        next_due: upkeep.due(),
        updated_at: row.updated_at,
        may_edit: ctx.offers(Action::EditFactSheet, &belongs, state),
        may_report: ctx.offers(Action::ReportProgress, &belongs, state),
        may_release: ctx.offers(Action::ReleaseFactSheet, &belongs, state),
        may_copy: super::save::lead_of_copy(ctx, row.lead_id)?.is_some(),
        state,
        belongs,
    })
}

pub(crate) fn note(n: progress_note::Model) -> Result<ProgressNote> {
    Ok(ProgressNote {
        id: n.id,
        date: n.noted_on,
        light: TrafficLight::parse(&n.light).ok_or_else(|| Error::Broken(format!("traffic light {}", n.light)))?,
        status: n.status.as_deref().and_then(ProjectStatus::parse),
        plan: n.plan,
        actual: n.actual,
        next_step: n.next_step,
    })
}

/// One sheet as an edition would freeze it, released or not.
pub(crate) async fn whole(db: &impl ConnectionTrait, id: Id) -> Result<Option<FactSheet>> {
    let Some(row) = fact_sheet::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let mut parts = Parts::of(db, &[id]).await?;
    Ok(Some(FactSheet {
        id,
        number: row.number,
        content: content(&row)?,
        narrative: parts.text(id, "narrative"),
        attachments: parts.files(id),
        notes: parts.notes(id),
    }))
}

/// All released sheets as an edition freezes them, in one query however many. Texts and files were
/// read before the rows: a row that is read later says if one of them changed in between.
pub(crate) async fn assemble(db: &impl ConnectionTrait, parts: &mut Parts) -> Result<Vec<FactSheet>> {
    let rows = fact_sheet::Entity::find()
        .filter(fact_sheet::Column::State.eq(EditState::Ready.as_str()))
        .order_by_asc(fact_sheet::Column::Number)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|r| {
            let notes = parts.notes(r.id);
            if let Some(released) = released(&r)? {
                return Ok(FactSheet { notes, ..released });
            }
            Ok(FactSheet {
                id: r.id,
                number: r.number,
                content: content(&r)?,
                narrative: parts.text(r.id, "narrative"),
                attachments: parts.files(r.id),
                notes,
            })
        })
        .collect()
}
