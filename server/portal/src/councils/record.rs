//! A clerk records a consultation; every version stays.

use super::chain::{find_round, make_path};
use super::{load, oparl, rounds};
use crate::audit::Event;
use crate::editions::bump;
use crate::{Ctx, Error, Result, once};
use chrono::NaiveDate;
use contract::Id;
use contract::Lang;
use contract::council::{Consultation, ConsultationResult, ConsultationRole, ConsultationSource, ConsultationState, Round, Text, Votes};
use contract::dates::{parse_day, show_day};
use contract::forms::councils::{ConsultationForm, DropForm};
use contract::region::Body;
use contract::rules::{Errors, Form};
use contract::strategy::EditState;
use domain::councils::state::{Deed, Stand};
use domain::councils::{chain, checks};
use domain::lifecycle::Not;
use domain::rights::{Action, Belongs};
use entity::{consultation, consultation_version, council_path, council_round, organisation};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Set,
};

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
            let id = once::fresh::<consultation::Entity>(&ctx.portal, &tx, &form.once).await?;
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

/// Reads a form; what cannot be read stands in `errors`.
async fn read(
    tx: &impl ConnectionTrait,
    form: &ConsultationForm,
    round: &Round,
    organisation: Id,
    old: Option<&Consultation>,
    errors: &mut Errors,
) -> Result<Option<Draft>> {
    let body_id: Option<Id> = form.body.parse().ok();
    let body = match (body_id, old) {
        // A body that exists no more keeps what it did.
        (Some(id), Some(o)) if o.body == id => {
            let kind = contract::region::BodyKind::Other;
            Some(Body { id, organisation_id: Some(organisation), name: o.body_name.clone(), kind })
        }
        (Some(id), _) => load::body_of(tx, id, organisation).await?,
        (None, _) => None,
    };
    if body.is_none() {
        errors.entry("body".into()).or_insert_with(|| "choice".into());
    }
    let number: i32 = form.edition.trim().parse().unwrap_or_default();
    let digest = match old {
        Some(o) if o.text.number == number => Some(o.text.digest.clone()),
        _ if round.text.number == number => Some(round.text.digest.clone()),
        _ => rounds::digest(tx, number).await?,
    };
    if digest.is_none() {
        errors.entry("edition".into()).or_insert_with(|| "choice".into());
    }
    let date = parse_day(&form.date);
    let result = ConsultationResult::parse(&form.result);
    let stand = match old {
        Some(o) => Stand::of(o).ok_or_else(|| Error::Broken(format!("consultation {}", o.id)))?,
        None => Stand::Planned,
    };
    let after = match stand.wanted(date, result).map(|deed| (deed, stand.take(deed))) {
        None => stand,
        Some((_, Ok(after))) => after,
        Some((_, Err(Not::Already))) => stand,
        Some((_, Err(Not::Refused))) => return Err(Error::Refused("state")),
    };
    // Whoever takes a result back may give the meeting another day at once.
    let after = match (after, date) {
        (Stand::Scheduled { .. }, Some(on)) => Stand::Scheduled { on },
        (Stand::Scheduled { .. }, None) if result.is_none() => Stand::Planned,
        (after, _) => after,
    };
    let (Some(body), Some(digest)) = (body, digest) else { return Ok(None) };
    let (state, date, result) = after.columns();
    let number_of = |s: &str| s.trim().parse::<i32>().ok();
    let public = form.part == "public";
    let text = form.wording.trim().replace("\r\n", "\n");
    let wording = if same_words(&text, &round.proposal) { String::new() } else { text };
    let source = if oparl::fills(tx, organisation, &form.proposal).await? {
        ConsultationSource::Oparl
    } else {
        old.map_or(ConsultationSource::Clerk, |o| o.source)
    };
    Ok(Some(Draft {
        body,
        role: ConsultationRole::parse(&form.role).unwrap_or(ConsultationRole::Preliminary),
        state,
        date,
        paper: form.paper.trim().to_owned(),
        public,
        released: !public && !form.released.is_empty(),
        result,
        votes: Votes {
            yes: number_of(&form.yes),
            no: number_of(&form.no),
            abstained: number_of(&form.abstained),
            excluded: number_of(&form.excluded),
        },
        wording,
        consequence: form.consequence.trim().replace("\r\n", "\n"),
        text: Text { number, digest },
        source,
    }))
}

/// The same words, whatever the white space: then nothing deviates.
fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

/// Rules that look beyond the form.
#[allow(clippy::too_many_arguments, reason = "what a consultation must hold against")]
async fn across(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    form: &ConsultationForm,
    round: &Round,
    organisation: Id,
    path: &[Consultation],
    old: Option<&Consultation>,
    draft: Option<&Draft>,
    errors: &mut Errors,
) -> Result<()> {
    if let Some(day) = parse_day(&form.date)
        && let Err(code) = checks::day(day, round.adopted_on, !form.result.is_empty(), ctx.portal.today())
    {
        errors.entry("date".into()).or_insert(code);
    }
    let paper = form.paper.trim();
    if let Ok(body) = form.body.parse::<Id>()
        && let Some(twin) = checks::same_paper(paper, body, old.map(|o| o.id), path)
    {
        let when = twin.date.map_or_else(|| twin.state.label(Lang::De).to_owned(), |d| show_day(d, Lang::De));
        errors.entry("paper".into()).or_insert(format!("paper_twice|{paper}|{when}"));
    }
    if let Some(number) = used_elsewhere(tx, organisation, round.id, paper).await? {
        errors.entry("paper".into()).or_insert(format!("paper_elsewhere|{paper}|{number}"));
    }
    let recorded = old.filter(|o| o.state == ConsultationState::Recorded);
    if let (Some(o), Some(d)) = (recorded, draft)
        && differs(o, d)
        && checks::needs_reason(o.recorded_at, ctx.portal.now())
        && form.reason.trim().is_empty()
    {
        errors.entry("reason".into()).or_insert("reason_late".into());
    }
    Ok(())
}

fn differs(c: &Consultation, d: &Draft) -> bool {
    let old = (c.body, c.role, c.state, c.date, &c.paper, c.public, c.released, c.result, c.votes, &c.wording, &c.consequence, &c.text);
    let new = (d.body.id, d.role, d.state, d.date, &d.paper, d.public, d.released, d.result, d.votes, &d.wording, &d.consequence, &d.text);
    // Tuples of this length compare in two halves.
    (old.0, old.1, old.2, old.3, old.4, old.5) != (new.0, new.1, new.2, new.3, new.4, new.5)
        || (old.6, old.7, old.8, old.9, old.10, old.11) != (new.6, new.7, new.8, new.9, new.10, new.11)
}

/// The edition of another round in which the municipality has used this paper number.
pub(super) async fn used_elsewhere(db: &impl ConnectionTrait, organisation: Id, round: Id, paper: &str) -> Result<Option<i32>> {
    if paper.is_empty() {
        return Ok(None);
    }
    let elsewhere = council_path::Entity::find()
        .filter(council_path::Column::OrganisationId.eq(organisation))
        .filter(council_path::Column::RoundId.ne(round));
    let ids = elsewhere.select_only().column(council_path::Column::Id).into_query();
    let found = consultation::Entity::find()
        .filter(consultation::Column::PathId.in_subquery(ids))
        .filter(consultation::Column::Paper.eq(paper))
        .filter(consultation::Column::State.ne(ConsultationState::Dropped.as_str()))
        .one(db)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let path = council_path::Entity::find_by_id(found.path_id).one(db).await?.ok_or(Error::NotFound)?;
    Ok(council_round::Entity::find_by_id(path.round_id).one(db).await?.map(|r| r.edition_number))
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
