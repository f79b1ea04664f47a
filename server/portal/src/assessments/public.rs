//! What everybody may read of an assessment: released answers of assessments that were published,
//! and how a field came to its priority.

use super::{released, setup_of};
use crate::{Portal, Result, proposals};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::{Answers, FrozenProposal, Setup};
use entity::{answer_release, answer_sheet, assessment};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// An assessment whose released answers everybody may read.
#[derive(Clone, Debug)]
pub struct PublicAssessment {
    pub title: String,
    pub setup: Setup,
    pub closed_at: DateTime<Utc>,
    releases: HashMap<Id, (DateTime<Utc>, Answers)>,
    /// Oldest first.
    proposals: Vec<(DateTime<Utc>, FrozenProposal)>,
}

impl PublicAssessment {
    /// What a municipality released last, and when.
    pub fn answers(&self, organisation: Id) -> Option<&(DateTime<Utc>, Answers)> {
        self.releases.get(&organisation)
    }

    /// The newest proposal that was frozen until a moment. A proposal is the group's own until an
    /// edition follows from it: readers of an edition see what its publication could know.
    pub fn proposal(&self, until: DateTime<Utc>) -> Option<&FrozenProposal> {
        self.proposals.iter().rev().find(|(at, _)| *at <= until).map(|(_, p)| p)
    }
}

/// All that were published, newest first, in five queries.
pub async fn public(portal: &Portal) -> Result<Vec<PublicAssessment>> {
    let db = portal.db();
    let rows = assessment::Entity::find()
        .filter(assessment::Column::PublishedAt.is_not_null())
        .filter(assessment::Column::State.is_in(["open", "closed"]))
        .filter(assessment::Column::ClosesAt.lte(portal.now()))
        .order_by_desc(assessment::Column::ClosesAt)
        .all(db)
        .await?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<Id> = rows.iter().map(|a| a.id).collect();
    let sheets = answer_sheet::Entity::find().filter(answer_sheet::Column::AssessmentId.is_in(ids.clone())).all(db).await?;
    let newest: HashMap<Id, answer_release::Model> = answer_release::Entity::find()
        .filter(answer_release::Column::SheetId.is_in(sheets.iter().map(|s| s.id)))
        .order_by_asc(answer_release::Column::Number)
        .all(db)
        .await?
        .into_iter()
        .map(|r| (r.sheet_id, r))
        .collect();
    let mut frozen = proposals::of_all(db, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let of = sheets.iter().filter(|s| s.assessment_id == row.id);
            let of = of.filter_map(|s| newest.get(&s.id).map(|r| Ok((s.organisation_id, (r.released_at, released(r)?)))));
            Ok(PublicAssessment {
                releases: of.collect::<Result<_>>()?,
                setup: setup_of(&row)?,
                title: row.title,
                closed_at: row.closes_at,
                proposals: frozen.remove(&row.id).unwrap_or_default(),
            })
        })
        .collect()
}
