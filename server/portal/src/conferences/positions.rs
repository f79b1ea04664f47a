//! How municipalities stand: only for the own one, by the mayor or whoever is named for this
//! conference. Every position that was ever taken stays.

use super::change::{Change, Note, not};
use super::counter::counter;
use super::load;
use super::personal::seated;
use super::renew::mayors;
use crate::audit::Event;
use crate::fact_sheets::Candidate;
use crate::region::has_left;
use crate::{Ctx, Error, Result, notices};
use contract::conference::{AmendmentState, Change as Changed, Happening, Stance};
use contract::forms::conferences::{DeputyForm, PositionForm, WithdrawForm};
use contract::notices::NoticeKind;
use contract::rules::Form;
use contract::strategy::EditState;
use contract::{Id, Lang};
use domain::conference::amend::about;
use domain::conference::{Not, state};
use domain::rights::{Action, Belongs};
use entity::{conference_amendment, conference_deputy, conference_item, conference_position, organisation};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// Ends all positions on a target, because it is another thing now.
pub(super) async fn end_all(ctx: &Ctx, db: &impl ConnectionTrait, target: Id, why: &str) -> Result<u64> {
    end(ctx, db, target, None, why).await
}

pub(super) async fn end(ctx: &Ctx, db: &impl ConnectionTrait, target: Id, organisation: Option<Id>, why: &str) -> Result<u64> {
    let row =
        conference_position::ActiveModel { ended_at: Set(Some(ctx.portal.now())), ended_by: Set(why.to_owned()), ..Default::default() };
    let mut query = conference_position::Entity::update_many()
        .set(row)
        .filter(conference_position::Column::TargetId.eq(target))
        .filter(conference_position::Column::EndedAt.is_null());
    if let Some(o) = organisation {
        query = query.filter(conference_position::Column::OrganisationId.eq(o));
    }
    Ok(query.exec(db).await?.rows_affected)
}

/// What a request is about: the item or one of its counter-proposals, both still open.
pub(super) async fn target(
    change: &Change,
    item: &conference_item::Model,
    amendment: &str,
) -> Result<(Id, Option<conference_amendment::Model>)> {
    change.state()?.listens().map_err(|n| not(n, "position"))?;
    load::item_of(item)?.listens().map_err(|n| not(n, "position"))?;
    let Ok(id) = amendment.parse::<Id>() else { return Ok((item.id, None)) };
    let found = conference_amendment::Entity::find_by_id(id).one(&change.tx).await?;
    let found = found.filter(|a| a.item_id == item.id).ok_or(Error::NotFound)?;
    if found.state != AmendmentState::Open.as_str() {
        return Err(Error::Refused("decided"));
    }
    Ok((id, Some(found)))
}

/// Insists that the person speaks for this municipality here; tells whether as a deputy.
pub(super) async fn speaks(ctx: &Ctx, change: &Change, organisation: Id) -> Result<bool> {
    let (seated, deputy) = seated(ctx, &change.tx, change.row.id).await?;
    seated.require(Action::TakePosition, &Belongs::to(organisation), EditState::Draft)?;
    let seat = entity::conference_seat::Entity::find_by_id((change.row.id, organisation)).one(&change.tx).await?;
    if seat.is_none() && change.state()?.listens().is_ok() {
        return Err(Error::NotFound);
    }
    // Whoever left the region has no say in it any more.
    if organisation_of(&change.tx, organisation).await?.is_none_or(|o| has_left(&o)) {
        return Err(Error::Refused("left_region"));
    }
    Ok(deputy.contains(&organisation) && !ctx.offers(Action::TakePosition, &Belongs::to(organisation), EditState::Draft))
}

async fn organisation_of(db: &impl ConnectionTrait, id: Id) -> Result<Option<organisation::Model>> {
    Ok(organisation::Entity::find_by_id(id).one(db).await?)
}

/// "zum Gegenvorschlag von Olfen"
async fn to_counter(db: &impl ConnectionTrait, amendment: &conference_amendment::Model) -> Result<String> {
    let name = organisation_of(db, amendment.organisation_id).await?.map(|o| o.short_name).unwrap_or_default();
    Ok(format!("zum Gegenvorschlag von {name}"))
}

/// Takes a municipality's position on an item or a counter-proposal. An objection to an item brings a
/// counter-proposal with it. Returns the conference.
///
/// Errors: `Denied` for another municipality; `StepUp` when the login is not sure enough; `Already`
/// when it stands like that; `Refused` when the item is decided or the conference over.
pub async fn take(ctx: &Ctx, form: PositionForm) -> Result<Id> {
    ctx.actor()?;
    let organisation: Id = form.organisation_id.parse().map_err(|_| Error::NotFound)?;
    let (change, item) = Change::of_item(ctx, form.item_id.parse().map_err(|_| Error::NotFound)?).await?;
    let deputy = speaks(ctx, &change, organisation).await?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (target, amendment) = target(&change, &item, &form.amendment_id).await?;
    // A position is on what was on the page, not on what it became meanwhile.
    let now = amendment.as_ref().map_or(item.version, |a| a.version);
    if !form.seen.is_empty() && form.seen.parse() != Ok(now) {
        return Err(Error::Conflict);
    }
    let stance = Stance::parse(&form.stance).ok_or_else(|| Error::field("stance", "choice"))?;
    let remark = form.remark.trim().replace("\r\n", "\n");
    let held = conference_position::Entity::find()
        .filter(conference_position::Column::TargetId.eq(target))
        .filter(conference_position::Column::OrganisationId.eq(organisation))
        .filter(conference_position::Column::EndedAt.is_null())
        .one(&change.tx)
        .await?;
    let opposes = stance == Stance::Objection && amendment.is_none();
    if !opposes && held.as_ref().is_some_and(|h| h.stance == stance.as_str() && h.remark == remark) {
        return Err(Error::Already(stance.to_string()));
    }
    let proposal = if opposes { Some(counter(&change, &item, &form).await?) } else { None };
    if !opposes && amendment.is_none() {
        withdraw_own(ctx, &change, item.id, organisation).await?;
    }
    end(ctx, &change.tx, target, Some(organisation), "changed").await?;
    let now = ctx.portal.now();
    let row = conference_position::ActiveModel {
        id: Set(ctx.portal.new_id()),
        item_id: Set(item.id),
        target_id: Set(target),
        organisation_id: Set(organisation),
        stance: Set(stance.to_string()),
        remark: Set(remark.clone()),
        person_id: Set(ctx.actor.as_ref().map(|a| a.person_id)),
        deputy: Set(deputy),
        taken_at: Set(now),
        ended_at: Set(None),
        ended_by: Set(String::new()),
    };
    row.insert(&change.tx).await?;
    let words = match &amendment {
        Some(a) => {
            let to = to_counter(&change.tx, a).await?;
            format!("{to}: {}", if stance == Stance::Objection { "dagegen" } else { stance.label(Lang::De) })
        }
        None => stance.label(Lang::De).to_owned(),
    };
    let mut note = Note::new(Happening::Position).item(item.id).of(organisation).words(words);
    if let Some(content) = proposal {
        let known = own_open(&change, item.id, organisation).await?;
        let same = |a: &conference_amendment::Model| {
            serde_json::from_value::<Changed>(a.content.clone()).is_ok_and(|c| about(&c) == about(&content))
        };
        let value = serde_json::to_value(&content).map_err(|e| Error::Broken(e.to_string()))?;
        match known.into_iter().find(same) {
            // The same passage again: the proposal is worded anew.
            Some(old) => {
                let row = conference_amendment::ActiveModel {
                    content: Set(value),
                    reason: Set(remark),
                    changed_at: Set(now),
                    version: Set(old.version + 1),
                    by_chair: Set(false),
                    ..Default::default()
                };
                conference_amendment::Entity::update_many()
                    .set(row)
                    .filter(conference_amendment::Column::Id.eq(old.id))
                    .exec(&change.tx)
                    .await?;
                end_all(ctx, &change.tx, old.id, "reworded").await?;
                note = Note::new(Happening::Reworded).item(item.id).of(organisation).words(content.title(Lang::De));
            }
            None => {
                let row = conference_amendment::ActiveModel {
                    id: Set(ctx.portal.new_id()),
                    item_id: Set(item.id),
                    organisation_id: Set(organisation),
                    content: Set(value),
                    reason: Set(remark),
                    state: Set(AmendmentState::Open.to_string()),
                    outcome: Set(None),
                    tally: Set(None),
                    created_at: Set(now),
                    created_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
                    changed_at: Set(now),
                    version: Set(1),
                    by_chair: Set(false),
                };
                row.insert(&change.tx).await?;
                note = Note::new(Happening::Amendment).item(item.id).of(organisation).words(content.title(Lang::De));
            }
        }
    }
    let conference = change.row.id;
    let event = Event::about("conference.position", "conference_item", item.id, &item.title).after(&form).of(Some(organisation));
    let event = if let Some(h) = &held { event.before(h) } else { event };
    change.end(ctx, Default::default(), note, event).await?;
    Ok(conference)
}

async fn own_open(change: &Change, item: Id, organisation: Id) -> Result<Vec<conference_amendment::Model>> {
    Ok(conference_amendment::Entity::find()
        .filter(conference_amendment::Column::ItemId.eq(item))
        .filter(conference_amendment::Column::OrganisationId.eq(organisation))
        .filter(conference_amendment::Column::State.eq(AmendmentState::Open.as_str()))
        .all(&change.tx)
        .await?)
}

/// Whoever agrees or abstains has no counter-proposal any more.
async fn withdraw_own(ctx: &Ctx, change: &Change, item: Id, organisation: Id) -> Result<()> {
    for a in own_open(change, item, organisation).await? {
        let row = conference_amendment::ActiveModel {
            state: Set(AmendmentState::Withdrawn.to_string()),
            changed_at: Set(ctx.portal.now()),
            version: Set(a.version + 1),
            ..Default::default()
        };
        conference_amendment::Entity::update_many().set(row).filter(conference_amendment::Column::Id.eq(a.id)).exec(&change.tx).await?;
        change.note(ctx, Note::new(Happening::AmendmentWithdrawn).item(item).of(organisation)).await?;
    }
    Ok(())
}

/// Takes a position back; it stays in the history. Returns the conference.
pub async fn withdraw(ctx: &Ctx, form: WithdrawForm) -> Result<Id> {
    ctx.actor()?;
    let organisation: Id = form.organisation_id.parse().map_err(|_| Error::NotFound)?;
    let (change, item) = Change::of_item(ctx, form.item_id.parse().map_err(|_| Error::NotFound)?).await?;
    speaks(ctx, &change, organisation).await?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (target, amendment) = target(&change, &item, &form.amendment_id).await?;
    if end(ctx, &change.tx, target, Some(organisation), "withdrawn").await? == 0 {
        return Err(not(Not::Already, "withdrawn"));
    }
    let words = match &amendment {
        Some(a) => to_counter(&change.tx, a).await?,
        None => {
            withdraw_own(ctx, &change, item.id, organisation).await?;
            String::new()
        }
    };
    let conference = change.row.id;
    let event = Event::about("conference.position_withdraw", "conference_item", item.id, &item.title).of(Some(organisation));
    change.end(ctx, Default::default(), Note::new(Happening::PositionWithdrawn).item(item.id).of(organisation).words(words), event).await?;
    Ok(conference)
}

/// Who could sit at the table for a municipality: everybody who holds a role there today, but
/// whoever asks: nobody names themselves.
pub async fn deputies(ctx: &Ctx, organisation: Id) -> Result<Vec<Candidate>> {
    let me = ctx.require(Action::NameDeputy, &Belongs::to(organisation), EditState::Draft)?.person_id;
    let all = crate::fact_sheets::staff(ctx, organisation).await?;
    Ok(all.into_iter().filter(|c| c.id != me).collect())
}

/// Names who sits at the table for a municipality at one conference, or ends that. The mayor is told
/// of what somebody else did.
pub async fn name_deputy(ctx: &Ctx, form: DeputyForm) -> Result<Id> {
    ctx.actor()?;
    let organisation: Id = form.organisation_id.parse().map_err(|_| Error::NotFound)?;
    ctx.require(Action::NameDeputy, &Belongs::to(organisation), EditState::Draft)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let wanted: Option<Id> = form.person_id.parse().ok();
    if wanted.is_some() && wanted == ctx.actor.as_ref().map(|a| a.person_id) {
        return Err(Error::field("person_id", "not_yourself"));
    }
    if let Some(person) = wanted
        && !deputies(ctx, organisation).await?.iter().any(|c| c.id == person)
    {
        return Err(Error::field("person_id", "choice"));
    }
    let change = Change::begin(ctx, form.conference_id.parse().map_err(|_| Error::NotFound)?).await?;
    change.state()?.listens().map_err(|n| not(n, "deputy"))?;
    let (conference, now) = (change.row.id, ctx.portal.now());
    let held = conference_deputy::Entity::find()
        .filter(conference_deputy::Column::ConferenceId.eq(conference))
        .filter(conference_deputy::Column::OrganisationId.eq(organisation))
        .filter(conference_deputy::Column::EndedAt.is_null())
        .one(&change.tx)
        .await?;
    if held.as_ref().map(|h| h.person_id) == wanted {
        return Err(Error::Already("deputy".into()));
    }
    if let Some(h) = &held {
        let row = conference_deputy::ActiveModel { ended_at: Set(Some(now)), ..Default::default() };
        conference_deputy::Entity::update_many().set(row).filter(conference_deputy::Column::Id.eq(h.id)).exec(&change.tx).await?;
        super::letters::tell_relieved(ctx, &change.tx, &change.row, h.person_id, organisation).await?;
    }
    let address = format!("/arbeit/konferenzen/{conference}");
    for mayor in mayors(ctx, &change.tx, organisation).await? {
        notices::tell(ctx, &change.tx, mayor, NoticeKind::DeputySet, &change.row.title, format!("{address}#vertretung")).await?;
    }
    if let Some(person) = wanted {
        let row = conference_deputy::ActiveModel {
            id: Set(ctx.portal.new_id()),
            conference_id: Set(conference),
            organisation_id: Set(organisation),
            person_id: Set(person),
            named_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
            named_at: Set(now),
            ended_at: Set(None),
        };
        row.insert(&change.tx).await?;
        super::letters::tell_deputy(ctx, &change.tx, &change.row, person, organisation).await?;
    }
    let kind = if wanted.is_some() { Happening::Deputy } else { Happening::DeputyEnded };
    let event = Event::about("conference.deputy", "conference", conference, &change.row.title).after(&form).of(Some(organisation));
    change.end(ctx, Default::default(), Note::new(kind).of(organisation), event).await?;
    Ok(conference)
}

/// The states of counter-proposals as the rules know them.
pub(super) fn amendment_state(row: &conference_amendment::Model) -> Result<AmendmentState> {
    AmendmentState::parse(&row.state).ok_or_else(|| load::broken("counter-proposal", &row.state))
}

/// The state after a deed, or why not.
pub(super) fn after(from: AmendmentState, deed: state::Deed, tally: contract::conference::Tally, quorum: usize) -> Result<AmendmentState> {
    state::amendment(from, deed, tally, quorum).map_err(|n| not(n, from.as_str()))
}
