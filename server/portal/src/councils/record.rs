//! A clerk records a consultation; every version stays.

mod form;

use super::chain::{find_round, make_path};
use super::{load, oparl};
use crate::audit::Event;
use crate::editions::bump;
use crate::{Ctx, Error, Result, once};
use chrono::NaiveDate;
use contract::Id;
use contract::Lang;
use contract::council::{Consultation, ConsultationResult, ConsultationRole, ConsultationSource, ConsultationState, Round, Text, Votes};
use contract::forms::councils::{ConsultationForm, DropForm};
use contract::region::Body;
use contract::rules::Form;
use contract::strategy::EditState;
use domain::councils::chain;
use domain::councils::state::{Deed, Stand};
use domain::lifecycle::Not;
use domain::rights::{Action, Belongs};
use entity::{consultation, consultation_version, council_path, council_round, organisation};
pub(super) use form::used_elsewhere;
use form::{across, read};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set};

/// Where a consultation is: for the page to go on at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub id: Id,
    pub organisation: Id,
    /// Address of the municipality.
    pub slug: String,
    /// Number of the round's edition.
    pub number: i32,
}

/// A consultation without its identity.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub body: Body,
    pub role: ConsultationRole,
    pub state: ConsultationState,
    pub date: Option<NaiveDate>,
    pub paper: String,
    pub public: bool,
    pub released: bool,
    pub result: Option<ConsultationResult>,
    pub votes: Votes,
    pub wording: String,
    pub consequence: String,
    pub text: Text,
    pub source: ConsultationSource,
}

/// A stored consultation with what it hangs on.
struct Found {
    row: consultation::Model,
    round: Round,
    organisation: organisation::Model,
}

async fn find(db: &impl ConnectionTrait, id: &str) -> Result<Found> {
    let id: Id = id.parse().map_err(|_| Error::NotFound)?;
    let row = consultation::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let path = council_path::Entity::find_by_id(row.path_id).one(db).await?.ok_or(Error::NotFound)?;
    let round = council_round::Entity::find_by_id(path.round_id).one(db).await?.ok_or(Error::NotFound)?;
    let organisation = organisation::Entity::find_by_id(path.organisation_id).one(db).await?.ok_or(Error::NotFound)?;
    Ok(Found { row, round: load::read_round(round), organisation })
}

impl Found {
    fn place(&self) -> Place {
        Place { id: self.row.id, organisation: self.organisation.id, slug: self.organisation.slug.clone(), number: self.round.text.number }
    }
}

/// One consultation, for its form.
pub async fn edit(ctx: &Ctx, id: Id) -> Result<(Consultation, Place)> {
    ctx.actor()?;
    let found = find(ctx.portal.db(), &id.to_string()).await?;
    ctx.require(Action::RecordConsultation, &Belongs::to(found.organisation.id), EditState::Draft)?;
    let place = found.place();
    Ok((load::read(found.row)?, place))
}

/// Saves a consultation, or adds a new one when the form carries no id.
pub async fn save(ctx: &Ctx, form: ConsultationForm) -> Result<Place> {
    ctx.actor()?;
    let db = ctx.portal.db();
    let before = match form.id.as_str() {
        "" => None,
        id => Some(find(db, id).await?),
    };
    // Of what is there, the place is on record; the form cannot move it elsewhere.
    let organisation = match &before {
        Some(f) => f.organisation.id,
        None => form.organisation_id.parse().map_err(|_| Error::NotFound)?,
    };
    ctx.require(Action::RecordConsultation, &Belongs::to(organisation), EditState::Draft)?;
    let mut errors = form.check();
    let tx = ctx.begin().await?;
    // Asked first: the paper of what the form has made before is taken, too.
    let new = match &before {
        Some(f) => f.row.id,
        None => once::fresh::<consultation::Entity>(&ctx.portal, &tx, &form.once).await?,
    };
    let round = match &before {
        Some(f) => f.round.clone(),
        None => find_round(&tx, &form.round_id).await?,
    };
    let stored = load::path(&tx, round.id, organisation).await?;
    let all = stored.as_ref().map(|(_, all)| all.clone()).unwrap_or_default();
    let old = match &before {
        Some(f) => Some(all.iter().find(|c| c.id == f.row.id).cloned().ok_or(Error::NotFound)?),
        None => None,
    };
    let draft = read(&tx, &form, &round, organisation, old.as_ref(), &mut errors).await?;
    across(ctx, &tx, &form, &round, organisation, &all, old.as_ref(), draft.as_ref(), &mut errors).await?;
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let Some(draft) = draft else { return Err(Error::field("body", "choice")) };
    let slug = match &before {
        Some(f) => f.organisation.slug.clone(),
        None => organisation::Entity::find_by_id(organisation).one(&tx).await?.ok_or(Error::NotFound)?.slug,
    };
    let title = format!("{}: {}", draft.body.name, draft.role.label(Lang::De));
    let reason = form.reason.trim().to_owned();
    let (id, path, event) = match (&before, old) {
        (Some(f), Some(old)) => {
            change(ctx, &tx, &f.row, &old, draft, form.version.parse().unwrap_or(0), &reason).await?;
            (f.row.id, f.row.path_id, Event::about("consultation.save", "consultation", f.row.id, title).before(&old))
        }
        _ => {
            let path = match stored {
                Some((path, _)) => path,
                None => make_path(ctx, &tx, round.id, organisation).await?,
            };
            let id = new;
            let last = last_position(&tx, path).await?;
            add(ctx, &tx, id, path, last + 10, draft, reason.clone()).await?;
            (id, path, Event::about("consultation.add", "consultation", id, title))
        }
    };
    follow_up(ctx, &tx, id, path).await?;
    oparl::taken(ctx, &tx, organisation, id, &form.proposal).await?;
    let now = load::read(consultation::Entity::find_by_id(id).one(&tx).await?.ok_or(Error::NotFound)?)?;
    ctx.record(&tx, event.after(&now).reason(reason).of(Some(organisation))).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(Place { id, organisation, slug, number: round.text.number })
}

async fn last_position(db: &impl ConnectionTrait, path: Id) -> Result<i32> {
    let last = consultation::Entity::find()
        .select_only()
        .column_as(consultation::Column::Position.max(), "last")
        .filter(consultation::Column::PathId.eq(path));
    Ok(last.into_tuple::<Option<i32>>().one(db).await?.flatten().unwrap_or(0))
}

fn columns(d: Draft) -> Result<consultation::ActiveModel> {
    Ok(consultation::ActiveModel {
        body_id: Set(d.body.id),
        body_name: Set(d.body.name),
        role: Set(d.role.to_string()),
        state: Set(d.state.to_string()),
        held_on: Set(d.date),
        paper: Set(d.paper),
        is_public: Set(d.public),
        released: Set(d.released),
        result: Set(d.result.map(|r| r.to_string())),
        votes: Set(serde_json::to_value(d.votes).map_err(|e| Error::Broken(e.to_string()))?),
        wording: Set(d.wording),
        consequence: Set(d.consequence),
        edition_number: Set(d.text.number),
        edition_digest: Set(d.text.digest),
        source: Set(d.source.to_string()),
        ..Default::default()
    })
}

/// Adds a consultation with its first version.
pub(super) async fn add(ctx: &Ctx, tx: &impl ConnectionTrait, id: Id, path: Id, position: i32, draft: Draft, reason: String) -> Result<()> {
    let recorded_at = draft.result.map(|_| ctx.portal.now());
    let row = consultation::ActiveModel {
        id: Set(id),
        path_id: Set(path),
        position: Set(position),
        recorded_at: Set(recorded_at),
        version: Set(1),
        ..columns(draft)?
    };
    row.insert(tx).await.map_err(once::or_already)?;
    keep(ctx, tx, id, reason).await
}

async fn change(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    row: &consultation::Model,
    old: &Consultation,
    draft: Draft,
    version: i32,
    reason: &str,
) -> Result<()> {
    let recorded_at = draft.result.map(|_| old.recorded_at.unwrap_or_else(|| ctx.portal.now()));
    let columns = consultation::ActiveModel { recorded_at: Set(recorded_at), ..columns(draft)? };
    update(tx, row.id, version, columns).await?;
    keep(ctx, tx, row.id, reason.to_owned()).await
}

async fn update(tx: &impl ConnectionTrait, id: Id, version: i32, columns: consultation::ActiveModel) -> Result<()> {
    let done = consultation::Entity::update_many()
        .set(consultation::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
        .filter(consultation::Column::Id.eq(id))
        .filter(consultation::Column::Version.eq(version))
        .exec(tx)
        .await?;
    if done.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

/// Keeps the state just written as a version of its own.
async fn keep(ctx: &Ctx, tx: &impl ConnectionTrait, id: Id, reason: String) -> Result<()> {
    let now = load::read(consultation::Entity::find_by_id(id).one(tx).await?.ok_or(Error::NotFound)?)?;
    let row = consultation_version::ActiveModel {
        id: Set(ctx.portal.new_id()),
        consultation_id: Set(id),
        version: Set(now.version),
        content: Set(serde_json::to_value(&now).map_err(|e| Error::Broken(e.to_string()))?),
        changed_at: Set(ctx.portal.now()),
        changed_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
        reason: Set(reason),
    };
    row.insert(tx).await?;
    Ok(())
}

/// What a body put off comes back to it: the line for that is made at once.
async fn follow_up(ctx: &Ctx, tx: &DatabaseTransaction, id: Id, path: Id) -> Result<()> {
    let rows = consultation::Entity::find().filter(consultation::Column::PathId.eq(path)).all(tx).await?;
    let Some(row) = rows.iter().find(|r| r.id == id).cloned() else { return Ok(()) };
    let all = rows.into_iter().map(load::read).collect::<Result<Vec<_>>>()?;
    let Some(c) = all.iter().find(|c| c.id == id) else { return Ok(()) };
    if !chain::comes_back(c, &all) {
        return Ok(());
    }
    let body = Body { id: c.body, organisation_id: None, name: c.body_name.clone(), kind: contract::region::BodyKind::Other };
    let draft = Draft {
        body,
        role: c.role,
        state: ConsultationState::Planned,
        date: None,
        paper: c.paper.clone(),
        public: c.public,
        released: false,
        result: None,
        votes: Votes::default(),
        wording: String::new(),
        consequence: String::new(),
        text: c.text.clone(),
        source: ConsultationSource::Clerk,
    };
    add(ctx, tx, ctx.portal.new_id(), path, row.position, draft, String::new()).await
}

/// Takes a consultation out of the path.
pub async fn drop_out(ctx: &Ctx, form: DropForm) -> Result<Place> {
    step(ctx, form, Deed::Drop).await
}

/// Brings a consultation back into the path.
pub async fn restore(ctx: &Ctx, form: DropForm) -> Result<Place> {
    step(ctx, form, Deed::Restore).await
}

async fn step(ctx: &Ctx, form: DropForm, deed: Deed) -> Result<Place> {
    ctx.actor()?;
    let found = find(ctx.portal.db(), &form.id).await?;
    let organisation = found.organisation.id;
    ctx.require(Action::RecordConsultation, &Belongs::to(organisation), EditState::Draft)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let old = load::read(found.row.clone())?;
    let stand = Stand::of(&old).ok_or_else(|| Error::Broken(format!("consultation {}", old.id)))?;
    let after = stand.take(deed).map_err(|n| match n {
        Not::Already => Error::Already(old.state.to_string()),
        Not::Refused => Error::Refused("has_result"),
    })?;
    let (state, date, _) = after.columns();
    let tx = ctx.begin().await?;
    let columns = consultation::ActiveModel { state: Set(state.to_string()), held_on: Set(date), ..Default::default() };
    update(&tx, old.id, form.version.parse().unwrap_or(0), columns).await?;
    let reason = form.reason.trim().to_owned();
    keep(ctx, &tx, old.id, reason.clone()).await?;
    if deed == Deed::Drop {
        oparl::dropped(ctx, &tx, organisation, old.id).await?;
    }
    let action = if deed == Deed::Drop { "consultation.drop" } else { "consultation.restore" };
    let event = Event::about(action, "consultation", old.id, &old.body_name).before(&old.state).after(&state);
    ctx.record(&tx, event.reason(reason).of(Some(organisation))).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(found.place())
}
