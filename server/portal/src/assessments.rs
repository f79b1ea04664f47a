//! Assessments: set up, answered by every municipality, released, laid over each other.
//!
//! What is not released never leaves [`answers`] and [`release`]; everything else reads the frozen
//! releases only. Remarks stay in a table of their own that only those two touch.

mod answers;
mod consolidate;
mod import;
mod load;
mod overlay;
mod presence;
mod public;
mod release;
mod setup;
mod steps;
mod workbook;

pub(crate) use answers::read as read_answer;
pub use answers::{ReleaseLine, RowView, SheetView, row_digest, save, sheet};
pub use consolidate::{Consolidation, consolidation, deviate, rule};
pub use import::{LARGEST, Preview, PreviewRow, preview};
pub use load::{AssessmentLine, AssessmentView, OwnSheet, Progress, Waiting, list, progress, show, unasked, waiting};
pub use overlay::{Overlay, OverlaySheet, overlay};
pub use presence::{Presence, Standing, StandingRow, here, standing};
pub use public::{PublicAssessment, PublicLine, PublicProposal, public};
pub use release::{release, revise, send_back, submit};
pub use setup::{save as save_setup, settled};
pub use steps::{extend, remind, step};
pub use workbook::workbook;

use crate::region::has_left;
use crate::{Error, Result};
use contract::Id;
use contract::assessment::{AnswerState, Answers, AssessmentState, Setup};
use contract::region::OrganisationKind;
use domain::assessment::{Assessment, Sheet};
use domain::lifecycle::Not;
use entity::{answer_release, answer_sheet, assessment, organisation};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Kinds of members that answer: those with people of their own.
const ASKED: [OrganisationKind; 3] = [OrganisationKind::County, OrganisationKind::Town, OrganisationKind::Municipality];

fn setup_of(row: &assessment::Model) -> Result<Setup> {
    serde_json::from_value(row.content.clone()).map_err(|e| Error::Broken(format!("assessment: {e}")))
}

fn phase(row: &assessment::Model, now: chrono::DateTime<chrono::Utc>) -> Result<Assessment> {
    let state = AssessmentState::parse(&row.state).ok_or_else(|| Error::Broken(format!("assessment state {}", row.state)))?;
    Ok(Assessment::at(state, row.opens_at, row.closes_at, now))
}

fn standing_of(row: &answer_sheet::Model) -> Result<Sheet> {
    let state = AnswerState::parse(&row.state).ok_or_else(|| Error::Broken(format!("sheet state {}", row.state)))?;
    Ok(Sheet::of(state, row.number, &row.reason, &row.sent_back))
}

fn not(reason: Not, what: &str) -> Error {
    crate::workshops::not(reason, what)
}

fn released(row: &answer_release::Model) -> Result<Answers> {
    serde_json::from_str(&row.content).map_err(|e| Error::Broken(format!("released answers: {e}")))
}

async fn by_id(db: &impl ConnectionTrait, id: &str) -> Result<assessment::Model> {
    let id: Id = id.parse().map_err(|_| Error::NotFound)?;
    assessment::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// The assessment, held until the transaction ends: whoever writes into one of its sheets waits.
async fn held(tx: &DatabaseTransaction, id: &str) -> Result<assessment::Model> {
    let id: Id = id.parse().map_err(|_| Error::NotFound)?;
    assessment::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(Error::NotFound)
}

/// Insists that answers are taken, once nobody can close it any more before this is stored: a write
/// that had to wait for another one may have waited beyond the closing time.
async fn still_open(ctx: &crate::Ctx, tx: &DatabaseTransaction, id: Id) -> Result<()> {
    let row = assessment::Entity::find_by_id(id).lock_shared().one(tx).await?.ok_or(Error::NotFound)?;
    let now = ctx.portal.now();
    if phase(&row, now)?.takes_answers(now) { Ok(()) } else { Err(Error::Refused("assessment_closed")) }
}

async fn by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<assessment::Model> {
    assessment::Entity::find().filter(assessment::Column::Slug.eq(slug)).one(db).await?.ok_or(Error::NotFound)
}

async fn sheet_by_id(db: &impl ConnectionTrait, id: &str) -> Result<answer_sheet::Model> {
    let id: Id = id.parse().map_err(|_| Error::NotFound)?;
    answer_sheet::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// Whoever may have answered, also those that have left the region since: county first, then by name.
async fn ever_members(db: &impl ConnectionTrait) -> Result<Vec<organisation::Model>> {
    let mut all = organisation::Entity::find()
        .filter(organisation::Column::Kind.is_in(ASKED.map(OrganisationKind::as_str)))
        .order_by_asc(organisation::Column::ShortName)
        .all(db)
        .await?;
    all.sort_by_key(|o| o.kind != OrganisationKind::County.as_str());
    Ok(all)
}

/// The members that answer.
async fn members(db: &impl ConnectionTrait) -> Result<Vec<organisation::Model>> {
    let mut all = ever_members(db).await?;
    all.retain(|o| !has_left(o));
    Ok(all)
}

/// The address of a sheet.
fn address(assessment: &str, municipality: &str) -> String {
    format!("/arbeit/bedarfsabfragen/{assessment}/bogen/{municipality}")
}

/// The consolidation as it stands, if it can be frozen now.
pub(crate) async fn standing_for_freezing(ctx: &crate::Ctx, db: &impl ConnectionTrait, row: &assessment::Model) -> Result<Consolidation> {
    let standing = consolidate::standing(ctx, db, row).await?;
    crate::proposals::freezable(&standing, phase(row, ctx.portal.now())?)?;
    Ok(standing)
}
