//! Assessments of a bundle: what is asked, sheets in their states, the proposal that came of it.

use super::changes::{About, Changes};
use super::import::json;
use crate::{Result, proposals};
use contract::assessment::{AnswerState, Answers};
use contract::bundle::{AnswerSheetItem, AssessmentItem};
use contract::consolidation::Rule;
use domain::canonical::{canonical, digest};
use entity::{answer_release, answer_row, answer_sheet, assessment, consolidation};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeMap;

/// Writes an assessment; releases and frozen proposals that are there stay as they are.
pub(super) async fn put_assessment<C: ConnectionTrait>(changes: &mut Changes<'_, C>, a: &AssessmentItem) -> Result<()> {
    let (portal, db) = (changes.portal, changes.db);
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
    changes.put(About::new("assessment.bundle", "assessment", a.id, &a.title), a.id, row.clone()).await?;
    for sheet in &a.sheets {
        put_sheet(changes, a, sheet).await?;
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
        changes.put(About::new("consolidation.bundle", "consolidation", a.id, &a.title), a.id, row).await?;
    }
    if let Some(at) = a.frozen_at {
        proposals::record(portal, db, &row, at).await?;
    }
    Ok(())
}

async fn put_sheet<C: ConnectionTrait>(changes: &mut Changes<'_, C>, a: &AssessmentItem, s: &AnswerSheetItem) -> Result<()> {
    let (portal, db) = (changes.portal, changes.db);
    let before = answer_sheet::Entity::find_by_id(s.id).one(db).await?;
    let about = |action| About::new(action, "answer_sheet", s.id, &a.title).of(s.organisation);
    let row = answer_sheet::Model {
        id: s.id,
        assessment_id: a.id,
        organisation_id: s.organisation,
        state: s.state.to_string(),
        number: before.as_ref().map_or(1, |b| b.number),
        reason: String::new(),
        sent_back: String::new(),
        submitted_at: s.at.filter(|_| s.state != AnswerState::Draft),
        submitted_by: None,
        version: 1,
    };
    changes.put_over(about("answer_sheet.bundle"), before, row).await?;
    for r in &s.rows {
        let row = answer_row::Model {
            sheet_id: s.id,
            asked_id: r.asked,
            content: json(&r.answer)?,
            version: 1,
            updated_at: s.at.unwrap_or_else(|| portal.now()),
            updated_by: None,
        };
        let about = About { id: format!("{}/{}", s.id, r.asked), ..about("answers.bundle") }.also("answers.save", s.id);
        changes.put(about, (s.id, r.asked), row).await?;
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
