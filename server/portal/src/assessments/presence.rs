//! Who is at which row of a sheet, and which rows changed: what a browser asks every few seconds.

use super::answers::{RowView, rows};
use super::{by_slug, setup_of, sheet_by_id};
use crate::{Ctx, Error, Result};
use chrono::{DateTime, Duration, Utc};
use contract::Id;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{answer_presence, answer_sheet, organisation, person};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// So long after the last sign somebody counts as being there.
const PRESENT: i64 = 30;

/// Somebody else at the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    pub name: String,
    /// The row; none while between rows.
    pub asked: Option<Id>,
}

/// How one row stands.
#[derive(Clone, Debug)]
pub struct StandingRow {
    pub asked: Id,
    pub version: i32,
    /// When and by whom it was changed last.
    pub changed: Option<(DateTime<Utc>, String)>,
    /// Whether that was the person who asks.
    pub mine: bool,
}

/// How a sheet stands.
#[derive(Clone, Debug)]
pub struct Standing {
    pub rows: Vec<StandingRow>,
    pub here: Vec<Presence>,
    /// Name of the sheet's state.
    pub state: String,
}

/// Says that one is at a row, or between rows.
pub async fn here(ctx: &Ctx, sheet: &str, asked: Option<Id>) -> Result<()> {
    ctx.actor()?;
    let sheet = sheet_by_id(ctx.portal.db(), sheet).await?;
    let actor = ctx.require(Action::AnswerAssessment, &Belongs::to(sheet.organisation_id), EditState::Draft)?;
    use answer_presence::Column::{AskedId, PersonId, SeenAt, SheetId};
    let row = answer_presence::ActiveModel {
        sheet_id: Set(sheet.id),
        person_id: Set(actor.person_id),
        asked_id: Set(asked),
        seen_at: Set(ctx.portal.now()),
    };
    let over = OnConflict::columns([SheetId, PersonId]).update_columns([AskedId, SeenAt]).to_owned();
    let tx = ctx.begin().await?;
    answer_presence::Entity::insert(row).on_conflict(over).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// How a sheet stands, for its own people.
pub async fn standing(ctx: &Ctx, slug: &str, municipality: &str) -> Result<Standing> {
    ctx.actor()?;
    let db = ctx.portal.db();
    let org = organisation::Entity::find().filter(organisation::Column::Slug.eq(municipality)).one(db).await?.ok_or(Error::NotFound)?;
    let actor = ctx.require(Action::ReadAnswers, &Belongs::to(org.id), EditState::Draft)?;
    let row = by_slug(db, slug).await?;
    super::load::view(ctx, &row)?;
    let sheet = answer_sheet::Entity::find()
        .filter(answer_sheet::Column::AssessmentId.eq(row.id))
        .filter(answer_sheet::Column::OrganisationId.eq(org.id))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let since = ctx.portal.now() - Duration::seconds(PRESENT);
    let present = answer_presence::Entity::find()
        .filter(answer_presence::Column::SheetId.eq(sheet.id))
        .filter(answer_presence::Column::SeenAt.gte(since))
        .filter(answer_presence::Column::PersonId.ne(actor.person_id))
        .all(db)
        .await?;
    let people = person::Entity::find().filter(person::Column::Id.is_in(present.iter().map(|p| p.person_id))).all(db).await?;
    let name = |id: Id| people.iter().find(|p| p.id == id).map(|p| p.display_name.clone());
    let here = present.iter().filter_map(|p| Some(Presence { name: name(p.person_id)?, asked: p.asked_id })).collect();
    let mine = |r: &RowView| r.by == Some(actor.person_id);
    let rows = rows(db, sheet.id, &setup_of(&row)?).await?.into_iter();
    let rows = rows.map(|r| StandingRow { mine: mine(&r), asked: r.asked, version: r.version, changed: r.changed }).collect();
    Ok(Standing { rows, here, state: sheet.state })
}
