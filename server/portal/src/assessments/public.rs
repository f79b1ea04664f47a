//! What everybody may read of an assessment: released answers of assessments that were published,
//! and how a field came to its priority.

use super::{released, setup_of};
use crate::{Portal, Result, proposals};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::{Answers, FrozenProposal, Setup};
use entity::{answer_release, answer_sheet, assessment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The published answers of one municipality.
#[derive(Clone, Debug)]
pub struct TownAnswers {
    pub assessment: String,
    pub setup: Setup,
    pub closed_at: DateTime<Utc>,
    pub released_at: DateTime<Utc>,
    pub answers: Answers,
}

/// How a field fared in a published assessment.
#[derive(Clone, Debug)]
pub struct Origin {
    pub assessment: String,
    pub closed_at: DateTime<Utc>,
    pub proposal: FrozenProposal,
}

async fn published(portal: &Portal) -> Result<Vec<assessment::Model>> {
    Ok(assessment::Entity::find()
        .filter(assessment::Column::PublishedAt.is_not_null())
        .filter(assessment::Column::State.is_in(["open", "closed"]))
        .filter(assessment::Column::ClosesAt.lte(portal.now()))
        .order_by_desc(assessment::Column::ClosesAt)
        .all(portal.db())
        .await?)
}

/// What a municipality answered, newest assessment first.
pub async fn town(portal: &Portal, organisation: Id) -> Result<Vec<TownAnswers>> {
    let db = portal.db();
    let mut out = vec![];
    for row in published(portal).await? {
        let sheet = answer_sheet::Entity::find()
            .filter(answer_sheet::Column::AssessmentId.eq(row.id))
            .filter(answer_sheet::Column::OrganisationId.eq(organisation))
            .one(db)
            .await?;
        let Some(sheet) = sheet else { continue };
        let release = answer_release::Entity::find()
            .filter(answer_release::Column::SheetId.eq(sheet.id))
            .order_by_desc(answer_release::Column::Number)
            .one(db)
            .await?;
        if let Some(release) = release {
            out.push(TownAnswers {
                assessment: row.title.clone(),
                setup: setup_of(&row)?,
                closed_at: row.closes_at,
                released_at: release.released_at,
                answers: released(&release)?,
            });
        }
    }
    Ok(out)
}

/// The newest frozen proposal of every published assessment that asked about a field, oldest first.
pub async fn origins(portal: &Portal, field: Id) -> Result<Vec<Origin>> {
    let mut out = vec![];
    for row in published(portal).await? {
        let Some(head) = proposals::heads(portal.db(), Some(row.id)).await?.into_iter().next() else { continue };
        let (_, proposal) = proposals::find(portal.db(), head.id).await?;
        if proposal.lines.iter().any(|l| l.field_id == Some(field)) {
            out.push(Origin { assessment: row.title, closed_at: row.closes_at, proposal });
        }
    }
    out.reverse();
    Ok(out)
}
