//! Priority proposals: lists that a working group froze with all that they were computed from.
//!
//! Agenda items of a conference point at one by kind, id and digest; it never changes.

use crate::assessments::{self, Consolidation};
use crate::audit::Event;
use crate::{Ctx, Error, Portal, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::{FrozenProposal, ProposalHead};
use contract::forms::assessments::FreezeForm;
use contract::strategy::EditState;
use domain::assessment::Assessment;
use domain::canonical::{canonical, digest};
use domain::rights::{Action, Belongs};
use entity::{assessment, frozen_object, priority_proposal};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::HashMap;

/// The name under which others point at a proposal.
pub const KIND: &str = "priority_proposal";

/// All proposals, the newest first.
pub async fn list(ctx: &Ctx) -> Result<Vec<ProposalHead>> {
    ctx.require_region(Action::EnterWorkspace)?;
    heads(ctx.portal.db(), None).await
}

/// One proposal with its contents.
pub async fn show(ctx: &Ctx, id: Id) -> Result<(ProposalHead, FrozenProposal)> {
    ctx.require_region(Action::EnterWorkspace)?;
    find(ctx.portal.db(), id).await
}

/// The same, for other use cases: asks for no right.
pub(crate) async fn find(db: &impl ConnectionTrait, id: Id) -> Result<(ProposalHead, FrozenProposal)> {
    let row = priority_proposal::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let of = assessment::Entity::find_by_id(row.assessment_id).one(db).await?.ok_or(Error::NotFound)?;
    let object = frozen_object::Entity::find_by_id(&row.sha256).one(db).await?.ok_or_else(|| Error::Broken(format!("proposal {id}")))?;
    let content = serde_json::from_str(&object.content).map_err(|e| Error::Broken(format!("proposal {id}: {e}")))?;
    Ok((head(row, &of), content))
}

/// A proposal: its id, when it was frozen, and what it says.
pub(crate) type Frozen = (Id, DateTime<Utc>, FrozenProposal);

/// Some assessments' proposals, oldest first.
pub(crate) async fn of_all(db: &impl ConnectionTrait, of: &[Id]) -> Result<HashMap<Id, Vec<Frozen>>> {
    let rows = priority_proposal::Entity::find()
        .filter(priority_proposal::Column::AssessmentId.is_in(of.iter().copied()))
        .order_by_asc(priority_proposal::Column::Number)
        .all(db)
        .await?;
    let wanted = frozen_object::Column::Sha256.is_in(rows.iter().map(|p| p.sha256.clone()));
    let objects = frozen_object::Entity::find().filter(wanted).all(db).await?;
    let mut out: HashMap<Id, Vec<_>> = HashMap::new();
    for row in rows {
        let object = objects.iter().find(|o| o.sha256 == row.sha256).ok_or_else(|| Error::Broken(format!("proposal {}", row.id)))?;
        let proposal = serde_json::from_str(&object.content).map_err(|e| Error::Broken(format!("proposal {}: {e}", row.id)))?;
        out.entry(row.assessment_id).or_default().push((row.id, row.made_at, proposal));
    }
    Ok(out)
}

/// Proposals of one assessment or of all, the newest first.
pub(crate) async fn heads(db: &impl ConnectionTrait, of: Option<Id>) -> Result<Vec<ProposalHead>> {
    let assessment =
        priority_proposal::Entity::belongs_to(assessment::Entity).from(priority_proposal::Column::AssessmentId).to(assessment::Column::Id);
    let mut query = priority_proposal::Entity::find().join(JoinType::InnerJoin, assessment.into()).select_also(assessment::Entity);
    if let Some(of) = of {
        query = query.filter(priority_proposal::Column::AssessmentId.eq(of));
    }
    let rows = query.order_by_desc(priority_proposal::Column::MadeAt).order_by_desc(priority_proposal::Column::Id).all(db).await?;
    Ok(rows.into_iter().filter_map(|(r, a)| Some(head(r, &a?))).collect())
}

fn head(row: priority_proposal::Model, of: &assessment::Model) -> ProposalHead {
    ProposalHead {
        id: row.id,
        assessment_id: row.assessment_id,
        assessment: of.title.clone(),
        assessment_slug: of.slug.clone(),
        number: row.number,
        sha256: row.sha256,
        made_at: row.made_at,
        made_by: row.made_by,
    }
}

/// Proposals of an assessment.
pub async fn of_assessment(ctx: &Ctx, assessment: Id) -> Result<Vec<ProposalHead>> {
    ctx.require_region(Action::EnterWorkspace)?;
    heads(ctx.portal.db(), Some(assessment)).await
}

/// Freezes the proposal that stands, with all its inputs. Two who press at once make one.
pub async fn freeze(ctx: &Ctx, form: FreezeForm) -> Result<ProposalHead> {
    ctx.actor()?;
    let id: Id = form.assessment.parse().map_err(|_| Error::NotFound)?;
    let row = assessment::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
    ctx.require(Action::Consolidate, &Belongs::group(row.group_id), EditState::Draft)?;
    let tx = ctx.begin().await?;
    // The second of two waits here, so that it sees what the first has made.
    assessment::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let standing = assessments::standing_for_freezing(ctx, &tx, &row).await?;
    if let Some(last) = heads(&tx, Some(id)).await?.first() {
        let (_, old) = find(&tx, last.id).await?;
        // The same list again is no new proposal.
        if canonical(&old) == canonical(&standing.proposal(old.number)) {
            return Err(Error::Already("frozen".into()));
        }
    }
    if standing.seen() != form.seen {
        return Err(Error::Conflict);
    }
    let made = write(ctx, &tx, &row, &standing).await?;
    tx.commit().await?;
    Ok(head(made, &row))
}

async fn write(
    ctx: &Ctx,
    tx: &sea_orm::DatabaseTransaction,
    row: &assessment::Model,
    standing: &Consolidation,
) -> Result<priority_proposal::Model> {
    let (made, proposal) = store(ctx, tx, row, standing, ctx.portal.now()).await?;
    let event = Event::about("proposal.freeze", KIND, made.id, &row.title);
    let deviating: Vec<&str> = proposal.lines.iter().filter(|l| l.deviates()).map(|l| l.title.as_str()).collect();
    let after = serde_json::json!({"number": made.number, "sha256": made.sha256, "deviating": deviating});
    ctx.record(tx, event.after(&after)).await?;
    Ok(made)
}

/// Freezes what stood at a time in the past, for loading a recorded history; nothing when there is one.
pub(crate) async fn record(portal: &Portal, tx: &impl ConnectionTrait, row: &assessment::Model, at: DateTime<Utc>) -> Result<()> {
    if heads(tx, Some(row.id)).await?.is_empty() {
        let ctx = Ctx::new(portal.clone(), None);
        let standing = assessments::standing_for_freezing(&ctx, tx, row).await?;
        store(&ctx, tx, row, &standing, at).await?;
    }
    Ok(())
}

async fn store(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &assessment::Model,
    standing: &Consolidation,
    at: DateTime<Utc>,
) -> Result<(priority_proposal::Model, FrozenProposal)> {
    let number = heads(tx, Some(row.id)).await?.iter().map(|h| h.number).max().unwrap_or(0) + 1;
    let proposal = standing.proposal(number);
    let content = canonical(&proposal);
    let sha256 = digest(&content);
    let object = frozen_object::ActiveModel { sha256: Set(sha256.clone()), content: Set(content) };
    let keep = OnConflict::column(frozen_object::Column::Sha256).do_nothing().to_owned();
    frozen_object::Entity::insert(object).on_conflict(keep).exec_without_returning(tx).await?;
    let made = priority_proposal::ActiveModel {
        id: Set(ctx.portal.new_id()),
        assessment_id: Set(row.id),
        number: Set(number),
        sha256: Set(sha256),
        made_at: Set(at),
        made_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
    };
    let made = made.insert(tx).await.map_err(Error::from);
    let made = made.map_err(|e| if e.is_duplicate() { Error::Already("frozen".into()) } else { e })?;
    Ok((made, proposal))
}

/// Recomputes every frozen proposal; returns a sentence for each that does not hold.
pub async fn verify(portal: &Portal) -> Result<Vec<String>> {
    let mut faults = vec![];
    for head in heads(portal.db(), None).await? {
        let (_, proposal) = find(portal.db(), head.id).await?;
        if digest(&canonical(&proposal)) != head.sha256 || !proposal.holds() {
            faults.push(format!("priority proposal {} of {}: the frozen list is not what its rule gives", head.number, head.assessment));
        }
    }
    Ok(faults)
}

/// Whether a proposal can be frozen now.
pub(crate) fn freezable(standing: &Consolidation, phase: Assessment) -> Result<()> {
    match phase {
        Assessment::Closed(_) => {}
        Assessment::Open(_) => return Err(Error::Refused("open")),
        Assessment::Draft(_) | Assessment::Withdrawn(_) => return Err(Error::Refused("state")),
    }
    if standing.overlay.released().is_empty() {
        return Err(Error::Refused("no_sheets"));
    }
    if standing.unrated().is_empty() { Ok(()) } else { Err(Error::Refused("unrated")) }
}
