//! The rule that a group chooses, and where its proposal deviates from what the rule says.

use super::load::view;
use super::overlay::{Overlay, sheets};
use super::{by_id, by_slug, setup_of};
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::assessment::{Deviation, FrozenProposal, PROPOSAL_FORMAT, Proposed, ReleasedSheet};
use contract::consolidation::{Outcome, Rule, consolidate};
use contract::forms::assessments::{DeviationForm, RuleForm};
use contract::rules::Form;
use contract::strategy::{EditState, Priority};
use domain::canonical::{canonical, digest};
use domain::rights::{Action, Belongs};
use entity::consolidation as table;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeMap;

/// Deviations by the row they are about.
pub type Deviations = BTreeMap<Id, Deviation>;

/// The consolidation of an assessment as it stands.
#[derive(Clone, Debug)]
pub struct Consolidation {
    pub overlay: Overlay,
    pub rule: Rule,
    pub deviations: Deviations,
    pub outcome: Outcome,
    /// 0 while the usual rule stands and nothing deviates.
    pub version: i32,
}

impl Consolidation {
    /// The proposal as it would be frozen under a number.
    pub fn proposal(&self, number: i32) -> FrozenProposal {
        let a = &self.overlay.assessment;
        let field = |id: Id| a.setup.fields.iter().find(|f| f.id == id).and_then(|f| f.field_id);
        let lines = self
            .outcome
            .lines
            .iter()
            .map(|l| {
                let own = self.deviations.get(&l.id);
                Proposed {
                    asked_id: l.id,
                    field_id: field(l.id),
                    title: l.title.clone(),
                    value: l.value,
                    computed: l.class,
                    computed_deferred: l.deferred,
                    class: own.map(|d| d.class).or(l.class).unwrap_or(Priority::Third),
                    deferred: own.map_or(l.deferred, |d| d.deferred),
                    reason: own.map(|d| d.reason.clone()).unwrap_or_default(),
                }
            })
            .collect();
        // Only what the rule needs: comments and further answers are no inputs of the list.
        let ratings = |s: ReleasedSheet| {
            let answers = s.answers.into_iter().filter(|(_, a)| !a.ratings.is_empty());
            let answers = answers.map(|(id, a)| (id, contract::assessment::Answer { ratings: a.ratings, ..Default::default() })).collect();
            ReleasedSheet { answers, ..s }
        };
        FrozenProposal {
            format: PROPOSAL_FORMAT.into(),
            assessment_id: a.id,
            assessment: a.title.clone(),
            number,
            scale: a.setup.scale.clone(),
            axes: a.setup.axes.clone(),
            fields: a.setup.fields.clone(),
            rule: self.rule.clone(),
            sheets: self.overlay.released().into_iter().map(ratings).collect(),
            missing: self.overlay.missing(),
            lines,
        }
    }

    /// Fields that nobody rated and that the group has not classed either.
    pub fn unrated(&self) -> Vec<&str> {
        let open = |l: &&contract::consolidation::Line| l.class.is_none() && !self.deviations.contains_key(&l.id);
        self.outcome.lines.iter().filter(open).map(|l| l.title.as_str()).collect()
    }

    /// Names what somebody looks at, so that freezing freezes that.
    pub fn seen(&self) -> String {
        digest(&canonical(&self.proposal(0)))
    }
}

async fn stored(db: &impl ConnectionTrait, assessment: Id) -> Result<Option<(Rule, Deviations, i32)>> {
    let Some(row) = table::Entity::find_by_id(assessment).one(db).await? else { return Ok(None) };
    let broken = |e: serde_json::Error| Error::Broken(format!("consolidation: {e}"));
    let rule = serde_json::from_value(row.rule).map_err(broken)?;
    Ok(Some((rule, serde_json::from_value(row.deviations).map_err(broken)?, row.version)))
}

/// The consolidation of an assessment, by its address.
pub async fn consolidation(ctx: &Ctx, slug: &str) -> Result<Consolidation> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let row = by_slug(db, slug).await?;
    standing(ctx, db, &row).await
}

pub(crate) async fn standing(ctx: &Ctx, db: &impl ConnectionTrait, row: &entity::assessment::Model) -> Result<Consolidation> {
    let overlay = sheets(db, view(ctx, row)?).await?;
    let setup = &overlay.assessment.setup;
    let (rule, deviations, version) =
        stored(db, row.id).await?.unwrap_or_else(|| (Rule::usual(&setup.scale, &setup.axes), Deviations::new(), 0));
    let outcome = consolidate(&overlay.input(), &rule);
    Ok(Consolidation { overlay, rule, deviations, outcome, version })
}

/// Writes rule and deviations over the version that was read.
async fn write(ctx: &Ctx, tx: &impl ConnectionTrait, id: Id, version: i32, rule: &Rule, deviations: &Deviations) -> Result<()> {
    let json = |v: serde_json::Result<serde_json::Value>| v.map_err(|e| Error::Broken(e.to_string()));
    let columns = table::ActiveModel {
        rule: Set(json(serde_json::to_value(rule))?),
        deviations: Set(json(serde_json::to_value(deviations))?),
        version: Set(version.saturating_add(1)),
        updated_at: Set(ctx.portal.now()),
        updated_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
        ..Default::default()
    };
    if version == 0 {
        let row = table::ActiveModel { assessment_id: Set(id), ..columns };
        return match row.insert(tx).await.map_err(Error::from) {
            Ok(_) => Ok(()),
            Err(e) if e.is_duplicate() => Err(Error::Conflict),
            Err(e) => Err(e),
        };
    }
    let done = table::Entity::update_many()
        .set(columns)
        .filter(table::Column::AssessmentId.eq(id))
        .filter(table::Column::Version.eq(version))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

async fn allowed(ctx: &Ctx, id: &str) -> Result<entity::assessment::Model> {
    ctx.actor()?;
    let row = by_id(ctx.portal.db(), id).await?;
    ctx.require(Action::Consolidate, &Belongs::group(row.group_id), EditState::Draft)?;
    view(ctx, &row)?;
    Ok(row)
}

/// Chooses the rule. Returns the address part of the assessment.
pub async fn rule(ctx: &Ctx, form: RuleForm) -> Result<String> {
    let row = allowed(ctx, &form.assessment).await?;
    let setup = setup_of(&row)?;
    let mut errors = form.check();
    for key in form.weights.keys().filter(|k| setup.axes.iter().all(|a| a.key != **k)) {
        errors.insert(format!("weights.{key}"), "choice".into());
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let chosen = form.rule().ok_or_else(|| Error::field("first", "borders"))?;
    let tx = ctx.begin().await?;
    let (before, deviations, _) =
        stored(&tx, row.id).await?.unwrap_or_else(|| (Rule::usual(&setup.scale, &setup.axes), Deviations::new(), 0));
    write(ctx, &tx, row.id, form.version.parse().unwrap_or(-1), &chosen, &deviations).await?;
    ctx.record(&tx, Event::about("consolidation.rule", "assessment", row.id, &row.title).before(&before).after(&chosen)).await?;
    tx.commit().await?;
    Ok(row.slug)
}

/// Deviates from the rule in one field, with a reason, or follows it again.
pub async fn deviate(ctx: &Ctx, form: DeviationForm) -> Result<String> {
    let row = allowed(ctx, &form.assessment).await?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let setup = setup_of(&row)?;
    let asked: Id = form.asked.parse().map_err(|_| Error::NotFound)?;
    let title = setup.fields.iter().find(|f| f.id == asked).map(|f| f.title.clone()).ok_or(Error::NotFound)?;
    let tx = ctx.begin().await?;
    let (rule, mut deviations, _) =
        stored(&tx, row.id).await?.unwrap_or_else(|| (Rule::usual(&setup.scale, &setup.axes), Deviations::new(), 0));
    let before = deviations.remove(&asked);
    let after = Priority::parse(&form.class).map(|class| Deviation {
        class,
        deferred: !form.deferred.is_empty(),
        reason: form.reason.trim().replace("\r\n", "\n"),
    });
    if let Some(after) = &after {
        deviations.insert(asked, after.clone());
    }
    write(ctx, &tx, row.id, form.version.parse().unwrap_or(-1), &rule, &deviations).await?;
    let reason = after.as_ref().map(|d| d.reason.clone()).unwrap_or_default();
    let event = Event::about("consolidation.deviate", "assessment", row.id, format!("{}: {title}", row.title));
    ctx.record(&tx, event.before(&before).after(&after).reason(reason)).await?;
    tx.commit().await?;
    Ok(row.slug)
}
