//! All released sheets side by side. Nothing here reads a sheet that is not released.

use super::load::{AssessmentView, view};
use super::{by_slug, ever_members, released};
use crate::region::has_left;
use crate::{Ctx, Result};
use contract::Id;
use contract::assessment::{Answers, ReleasedSheet};
use contract::consolidation::Input;
use contract::region::OrganisationKind;
use domain::rights::Action;
use entity::{answer_release, answer_sheet};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// A municipality in the overlay, with or without a released sheet.
#[derive(Clone, Debug)]
pub struct OverlaySheet {
    pub organisation_id: Id,
    pub name: String,
    pub slug: String,
    pub kind: OrganisationKind,
    pub population: Option<i64>,
    /// It is no member of the region any more.
    pub left: bool,
    /// The newest release.
    pub released: Option<ReleasedSheet>,
}

/// The overlay of an assessment: county first, then by name.
#[derive(Clone, Debug)]
pub struct Overlay {
    pub assessment: AssessmentView,
    pub sheets: Vec<OverlaySheet>,
}

impl Overlay {
    /// What was released.
    pub fn released(&self) -> Vec<ReleasedSheet> {
        self.sheets.iter().filter_map(|s| s.released.clone()).collect()
    }

    /// Who has released nothing yet.
    pub fn missing(&self) -> Vec<String> {
        self.sheets.iter().filter(|s| s.released.is_none()).map(|s| s.name.clone()).collect()
    }

    /// What a rule is applied to.
    pub fn input(&self) -> Input {
        let setup = &self.assessment.setup;
        Input::new(&setup.scale, &setup.axes, &setup.fields, &self.released(), &self.missing())
    }
}

/// The newest release of every sheet of an assessment, by organisation.
pub(super) async fn releases(db: &impl ConnectionTrait, assessment: Id) -> Result<(Vec<Id>, HashMap<Id, (i32, String, Answers)>)> {
    let sheets = answer_sheet::Entity::find().filter(answer_sheet::Column::AssessmentId.eq(assessment)).all(db).await?;
    let rows = answer_release::Entity::find()
        .filter(answer_release::Column::SheetId.is_in(sheets.iter().map(|s| s.id)))
        .order_by_asc(answer_release::Column::Number)
        .all(db)
        .await?;
    let mut newest = HashMap::new();
    for row in &rows {
        if let Some(sheet) = sheets.iter().find(|s| s.id == row.sheet_id) {
            newest.insert(sheet.organisation_id, (row.number, row.sha256.clone(), released(row)?));
        }
    }
    Ok((sheets.into_iter().map(|s| s.organisation_id).collect(), newest))
}

/// The overlay of an assessment, by its address.
pub async fn overlay(ctx: &Ctx, slug: &str) -> Result<Overlay> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let assessment = view(ctx, &by_slug(db, slug).await?)?;
    sheets(db, assessment).await
}

pub(super) async fn sheets(db: &impl ConnectionTrait, assessment: AssessmentView) -> Result<Overlay> {
    let (asked, mut newest) = releases(db, assessment.id).await?;
    // A result stays what it was when a municipality leaves: what it released, it released.
    let sheets = ever_members(db)
        .await?
        .into_iter()
        .filter(|o| asked.contains(&o.id) && (!has_left(o) || newest.contains_key(&o.id)))
        .collect::<Vec<_>>();
    let sheets = sheets
        .into_iter()
        .filter_map(|o| {
            let (kind, left) = (OrganisationKind::parse(&o.kind)?, has_left(&o));
            let released = newest.remove(&o.id).map(|(number, sha256, answers)| ReleasedSheet {
                organisation_id: o.id,
                name: o.short_name.clone(),
                kind,
                population: o.population,
                number,
                sha256,
                answers,
            });
            Some(OverlaySheet { organisation_id: o.id, name: o.short_name, slug: o.slug, kind, population: o.population, left, released })
        })
        .collect();
    Ok(Overlay { assessment, sheets })
}
