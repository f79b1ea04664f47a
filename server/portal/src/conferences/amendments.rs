//! Counter-proposals changed on the spot, or withdrawn.

use super::change::{Change, Note, not};
use super::counter::adopted;
use super::load;
use super::personal::seated;
use super::positions::{after, amendment_state, end_all};
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use contract::conference::{Change as Changed, Happening, Tally};
use contract::forms::conferences::AmendmentForm;
use contract::rules::Form;
use contract::strategy::{EditState, Priority};
use contract::{Id, Lang};
use domain::conference::amend::{beside, changes_something};
use domain::conference::state::Deed;
use domain::rights::{Action, Belongs};
use entity::{conference_amendment, conference_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// Words a counter-proposal anew: whoever made it, and the chair at the table; or withdraws it: only
/// whoever made it. What municipalities said about the former wording ends with it, and a wording of
/// the chair is not the municipality's own until it agrees. Returns the conference.
pub async fn amend(ctx: &Ctx, form: AmendmentForm) -> Result<Id> {
    ctx.actor()?;
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let found = conference_amendment::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
    let (change, item) = Change::of_item(ctx, found.item_id).await?;
    let row = conference_amendment::Entity::find_by_id(id).one(&change.tx).await?.ok_or(Error::NotFound)?;
    let by_chair = by_chair(ctx, &change, row.organisation_id, form.step == "reword").await?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    change.state()?.listens().map_err(|n| not(n, "amendment"))?;
    load::item_of(&item)?.listens().map_err(|n| not(n, "amendment"))?;
    let from = amendment_state(&row)?;
    let deed = match form.step.as_str() {
        "reword" => Deed::Reword,
        "withdraw" => Deed::Withdraw,
        _ => return Err(Error::field("step", "choice")),
    };
    let to = after(from, deed, Tally::default(), 0)?;
    if form.version.parse::<i32>() != Ok(row.version) {
        return Err(Error::Conflict);
    }
    let old: Changed = serde_json::from_value(row.content.clone()).map_err(|e| load::broken("counter-proposal", &e.to_string()))?;
    let mut columns = conference_amendment::ActiveModel {
        state: Set(to.to_string()),
        changed_at: Set(ctx.portal.now()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    let mut kind = Happening::AmendmentWithdrawn;
    if deed == Deed::Reword {
        let new = worded(&old, &form);
        if new == old {
            return Err(Error::Already("reword".into()));
        }
        if !changes_something(&beside(&new, &adopted(&change, item.id).await?)) {
            return Err(Error::field(if matches!(new, Changed::Priority { .. }) { "class" } else { "text" }, "no_change"));
        }
        columns.by_chair = Set(by_chair);
        columns.content = Set(serde_json::to_value(&new).map_err(|e| Error::Broken(e.to_string()))?);
        if !form.reason.trim().is_empty() {
            columns.reason = Set(form.reason.trim().replace("\r\n", "\n"));
        }
        end_all(ctx, &change.tx, id, "reworded").await?;
        kind = Happening::Reworded;
    }
    conference_amendment::Entity::update_many().set(columns).filter(conference_amendment::Column::Id.eq(id)).exec(&change.tx).await?;
    if deed == Deed::Withdraw {
        let touched = conference_item::ActiveModel { changed_at: Set(ctx.portal.now()), ..Default::default() };
        conference_item::Entity::update_many().set(touched).filter(conference_item::Column::Id.eq(item.id)).exec(&change.tx).await?;
    }
    let conference = change.row.id;
    let event = Event::about("conference.amendment", "conference_item", item.id, &item.title)
        .before(&row.content)
        .after(&form)
        .of(Some(row.organisation_id));
    let note = Note::new(kind).item(item.id).of(row.organisation_id).words(old.title(Lang::De));
    change.end(ctx, Default::default(), note, event).await?;
    Ok(conference)
}

/// Insists on the right: whoever speaks for the municipality that made it; to word it anew also the
/// chair while the conference sits. Tells whether it is the chair who does it.
async fn by_chair(ctx: &Ctx, change: &Change, organisation: Id, rewords: bool) -> Result<bool> {
    let (seated, _) = seated(ctx, &change.tx, change.row.id).await?;
    let own = Belongs::to(organisation);
    let leads = rewords && change.state()?.sits().is_ok() && ctx.offers(Action::RecordOutcome, &Belongs::region(), EditState::Draft);
    if leads && !seated.offers(Action::TakePosition, &own, EditState::Draft) {
        return ctx.require_region(Action::RecordOutcome).map(|_| true);
    }
    seated.require(Action::TakePosition, &own, EditState::Draft).map(|_| false)
}

fn worded(old: &Changed, form: &AmendmentForm) -> Changed {
    let text = form.text.trim().replace("\r\n", "\n");
    let mut new = old.clone();
    match &mut new {
        Changed::Priority { after, after_deferred, .. } => {
            *after = Priority::parse(&form.class);
            *after_deferred = !form.deferred.is_empty();
        }
        Changed::Wording { after, .. } | Changed::Resolution { after, .. } => *after = text,
    }
    new
}
