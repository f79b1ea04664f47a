//! What is new for the public: editions, and progress on projects that an edition holds.

use crate::published::Published;
use crate::{Error, Portal, Result};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::edition::ObjectKind;
use contract::strategy::{EditState, ProgressNote, TrafficLight};
use domain::sheet_index::Live;
use entity::{edition_object, fact_sheet, progress_note};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::cmp::Reverse;

/// So many reports are news.
pub const MOST: u64 = 50;

/// Progress that was reported on a published project.
#[derive(Clone, Debug)]
pub struct News {
    pub id: Id,
    /// The project.
    pub sheet: Id,
    pub date: NaiveDate,
    pub at: DateTime<Utc>,
    pub light: TrafficLight,
    pub actual: String,
    pub next_step: String,
}

/// The newest report on a project, for a chronicle.
#[derive(Clone, Debug)]
pub struct Report {
    /// Position of the project in the edition.
    pub place: usize,
    pub note: ProgressNote,
    /// It came after the edition.
    pub since: bool,
}

/// The latest reports on the projects of an edition, one per project, newest first; of all projects,
/// or of those in which an organisation takes part.
pub fn latest_reports(edition: &Published, since: &Live, organisation: Option<Id>, most: usize) -> Vec<Report> {
    let (sheets, index) = (&edition.contents.sheets, &edition.index);
    let mine = |place: usize| {
        let c = &sheets[place].content;
        organisation.is_none_or(|o| c.lead == o || c.participants.contains(&o))
    };
    let mut reports: Vec<Report> = since
        .reported()
        .filter_map(|(id, _)| {
            let note = since.notes(id).iter().max_by_key(|n| (n.date, n.id))?;
            Some(Report { place: index.identified(id)?, note: note.clone(), since: true })
        })
        .filter(|r| mine(r.place))
        .collect();
    // Those that only the edition knows, the last reported ones first.
    let old = |p: &usize| since.get(sheets[*p].id).is_none();
    let known: Vec<usize> = match organisation {
        None => index.latest().filter(old).take(most).collect(),
        Some(o) => index.own(o).into_iter().flat_map(|own| &own.latest).map(|p| *p as usize).filter(old).take(most).collect(),
    };
    reports.extend(known.into_iter().filter_map(|place| {
        let note = sheets[place].notes.iter().max_by_key(|n| (n.date, n.id))?.clone();
        Some(Report { place, note, since: false })
    }));
    reports.sort_by_key(|r| (Reverse(r.note.date), sheets[r.place].number));
    reports.truncate(most);
    reports
}

/// The newest notes on projects of this edition, newest first. Notes on projects that were never
/// published or are withdrawn by now, and notes that were taken back, are nobody's business.
pub async fn recent_progress(portal: &Portal, edition: Id, most: u64) -> Result<Vec<News>> {
    // Asked note by note, newest first: fifty are found long before all projects are looked at.
    let published = edition_object::Entity::find()
        .filter(edition_object::Column::EditionId.eq(edition))
        .filter(edition_object::Column::Kind.eq(ObjectKind::FactSheet.as_str()))
        .filter(edition_object::Column::ObjectId.into_expr().eq(progress_note::Column::SubjectId.into_expr()))
        .into_query();
    let released = fact_sheet::Entity::find()
        .filter(fact_sheet::Column::State.eq(EditState::Ready.as_str()))
        .filter(fact_sheet::Column::Id.into_expr().eq(progress_note::Column::SubjectId.into_expr()))
        .into_query();
    let rows = progress_note::Entity::find()
        .filter(progress_note::Column::SubjectKind.eq("fact_sheet"))
        .filter(progress_note::Column::State.eq(EditState::Ready.as_str()))
        .filter(Expr::exists(published))
        .filter(Expr::exists(released))
        .order_by_desc(progress_note::Column::CreatedAt)
        .order_by_desc(progress_note::Column::NotedOn)
        .order_by_desc(progress_note::Column::Id)
        .limit(most)
        .all(portal.db())
        .await?;
    rows.into_iter()
        .map(|r| {
            Ok(News {
                id: r.id,
                sheet: r.subject_id,
                date: r.noted_on,
                at: r.created_at,
                light: TrafficLight::parse(&r.light).ok_or_else(|| Error::Broken(format!("traffic light {}", r.light)))?,
                actual: r.actual,
                next_step: r.next_step,
            })
        })
        .collect()
}
