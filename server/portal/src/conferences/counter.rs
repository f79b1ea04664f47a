//! What a counter-proposal changes: read from a form, and checked against what was frozen.

use super::change::Change;
use super::positions::{speaks, target};
use super::{decided, load, subjects};
use crate::{Ctx, Error, Result};
use contract::conference::{AmendmentState, Change as Changed, Passage, Stance, Subject};
use contract::forms::conferences::PositionForm;
use contract::strategy::Priority;
use contract::{Id, Lang};
use domain::conference::amend;
use entity::{conference_amendment, conference_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// A form into which the present wording is taken over, to be changed there: of the passage that it
/// names, or of the resolution. What somebody wrote on their own stays. Changes nothing. Returns the
/// conference as well.
///
/// Errors: as [`take`]; `Invalid` on `passage` when none is chosen, or none of that name is there.
pub async fn wording(ctx: &Ctx, form: PositionForm, what: &str) -> Result<(Id, PositionForm)> {
    ctx.actor()?;
    let organisation: Id = form.organisation_id.parse().map_err(|_| Error::NotFound)?;
    let (change, item) = Change::of_item(ctx, form.item_id.parse().map_err(|_| Error::NotFound)?).await?;
    speaks(ctx, &change, organisation).await?;
    target(&change, &item, "").await?;
    let changed = adopted(&change, item.id).await?;
    let known = amend::passages(passages_of(&change, &item).await?, &changed);
    let motion = amend::resolution(&item.recommendation, &changed);
    let (kind, now) = match what {
        "resolution" => (what, motion.clone()),
        _ if form.passage.is_empty() => return Err(Error::field("passage", "required")),
        _ => ("wording", known.iter().find(|p| p.key == form.passage).ok_or_else(|| Error::field("passage", "choice"))?.text.clone()),
    };
    let typed = form.text.trim().replace("\r\n", "\n");
    let taken_over = typed.is_empty() || typed == motion.trim() || known.iter().any(|p| p.text.trim() == typed);
    let text = if taken_over { now } else { typed };
    let form = PositionForm { stance: Stance::Objection.to_string(), change: kind.to_owned(), text, ..form };
    Ok((change.row.id, form))
}

/// The passages of what an item points at.
async fn passages_of(change: &Change, item: &conference_item::Model) -> Result<Vec<Passage>> {
    subjects::passages_of(&change.tx, &decided::frozen(&change.tx, &item.sha256).await?, Lang::De).await
}

/// What was adopted of an item so far.
pub(super) async fn adopted(change: &Change, item: Id) -> Result<Vec<Changed>> {
    let rows = conference_amendment::Entity::find()
        .filter(conference_amendment::Column::ItemId.eq(item))
        .filter(conference_amendment::Column::State.eq(AmendmentState::Adopted.as_str()))
        .order_by_asc(conference_amendment::Column::CreatedAt)
        .all(&change.tx)
        .await?;
    rows.into_iter().map(|a| serde_json::from_value(a.content).map_err(|e| load::broken("counter-proposal", &e.to_string()))).collect()
}

/// Reads a counter-proposal; what it changes must be in what was frozen.
pub(super) async fn counter(change: &Change, item: &conference_item::Model, form: &PositionForm) -> Result<Changed> {
    let subject = decided::frozen(&change.tx, &item.sha256).await?;
    let text = form.text.trim().replace("\r\n", "\n");
    let gone = |path: &str| Error::field(path, "choice");
    let found = match (form.change.as_str(), &subject) {
        ("priority", Subject::Priorities { .. } | Subject::Draft { .. }) => {
            let entries = subjects::classes_of(&change.tx, &subject).await?;
            let entry = entries.iter().find(|e| e.field.to_string() == form.field).ok_or_else(|| gone("field"))?;
            Changed::Priority {
                field: entry.field,
                title: entry.title.clone(),
                before: entry.class,
                before_deferred: entry.deferred,
                after: Priority::parse(&form.class),
                after_deferred: !form.deferred.is_empty(),
            }
        }
        ("wording", Subject::Draft { .. } | Subject::FactSheet { .. }) => {
            let all = subjects::passages_of(&change.tx, &subject, Lang::De).await?;
            let passage = all.into_iter().find(|p| p.key == form.passage).ok_or_else(|| gone("passage"))?;
            Changed::Wording { passage: passage.key, title: passage.title, before: passage.text, after: text }
        }
        ("resolution", _) => Changed::Resolution { before: item.recommendation.clone(), after: text },
        _ => return Err(gone("change")),
    };
    // What counts is what stands by now: whoever wants the frozen state back changes something, too.
    if !amend::changes_something(&amend::beside(&found, &adopted(change, item.id).await?)) {
        let path = if form.change == "priority" { "class" } else { "text" };
        return Err(Error::field(path, "no_change"));
    }
    Ok(found)
}
