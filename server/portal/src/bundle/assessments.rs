//! Assessments of a bundle: what is asked, sheets in their states, the proposal that came of it.

use super::rows::put;
use crate::{Error, Portal, Result, proposals};
use contract::assessment::{AnswerState, Answers};
use contract::bundle::{AnswerSheetItem, AssessmentItem};
use contract::consolidation::Rule;
use domain::canonical::{canonical, digest};
use entity::{answer_release, answer_row, answer_sheet, assessment, consolidation};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeMap;

fn json(value: &impl serde::Serialize) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|e| Error::Broken(e.to_string()))
}

/// Writes an assessment; releases and frozen proposals that are there stay as they are.
pub(super) async fn put_assessment(portal: &Portal, db: &impl ConnectionTrait, a: &AssessmentItem) -> Result<bool> {
    let row = assessment::Model {
        id: a.id,
        slug: a.slug.clone(),
        title: a.title.clone(),
        state: a.state.to_string(),
        opens_at: a.opens_at,
        closes_at: a.closes_at,
        group_id: a.group,
        content: json(&a.setup)?,
        published_at: a.published_at,
        version: 1,
        updated_at: portal.now(),
    };
    let new = put(db, a.id, row.clone()).await?;
    for sheet in &a.sheets {
        put_sheet(portal, db, a, sheet).await?;
    }
    if a.rule.is_some() || !a.deviations.is_empty() {
        let rule = a.rule.clone().unwrap_or_else(|| Rule::usual(&a.setup.scale, &a.setup.axes));
        let deviations: BTreeMap<_, _> = a.deviations.iter().map(|d| (d.asked, &d.deviation)).collect();
        let row = consolidation::Model {
            assessment_id: a.id,
            rule: json(&rule)?,
            deviations: json(&deviations)?,
            version: 1,
            updated_at: portal.now(),
            updated_by: None,
        };
        put(db, a.id, row).await?;
    }
    if let Some(at) = a.frozen_at {
        proposals::record(portal, db, &row, at).await?;
    }
    Ok(new)
}

async fn put_sheet(portal: &Portal, db: &impl ConnectionTrait, a: &AssessmentItem, s: &AnswerSheetItem) -> Result<()> {
    let row = answer_sheet::Model {
        id: s.id,
        assessment_id: a.id,
        organisation_id: s.organisation,
        state: s.state.to_string(),
        number: 1,
        reason: String::new(),
        sent_back: String::new(),
        submitted_at: s.at.filter(|_| s.state != AnswerState::Draft),
        submitted_by: None,
        version: 1,
    };
    put(db, s.id, row).await?;
    for r in &s.rows {
        let row = answer_row::Model {
            sheet_id: s.id,
            asked_id: r.asked,
            content: json(&r.answer)?,
            version: 1,
            updated_at: s.at.unwrap_or_else(|| portal.now()),
            updated_by: None,
        };
        put(db, (s.id, r.asked), row).await?;
    }
    let there = answer_release::Entity::find().filter(answer_release::Column::SheetId.eq(s.id)).one(db).await?;
    if s.state != AnswerState::Released || there.is_some() {
        return Ok(());
    }
    let answers: Answers = s.rows.iter().map(|r| (r.asked, r.answer.clone())).collect();
    let content = canonical(&answers);
    let release = answer_release::ActiveModel {
        id: Set(portal.new_id()),
        sheet_id: Set(s.id),
        number: Set(1),
        sha256: Set(digest(&content)),
        content: Set(content),
        reason: Set(String::new()),
        released_at: Set(s.at.unwrap_or(a.closes_at)),
        released_by: Set(None),
    };
    release.insert(db).await?;
    Ok(())
}
