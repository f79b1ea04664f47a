//! The usual chain becomes a path with one click.

use super::board::for_these_eyes;
use super::record::{Draft, add};
use super::{load, setup};
use crate::audit::Event;
use crate::editions::bump;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::council::{ConsultationSource, ConsultationState, Path, Round, Stop, Votes};
use contract::dates::parse_day;
use contract::forms::councils::ChainForm;
use contract::rules::{Errors, Form};
use contract::strategy::EditState;
use domain::councils::{chain, checks};
use domain::rights::{Action, Belongs};
use entity::{council_path, council_round, organisation};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};

/// Makes the path of a municipality from its usual chain. Of two who press at once, one makes it
/// and the other learns that it is there. Returns the number of the
/// edition and the municipality's address.
pub async fn begin(ctx: &Ctx, form: ChainForm) -> Result<(i32, String)> {
    let organisation: Id = form.organisation_id.parse().map_err(|_| Error::NotFound)?;
    ctx.require(Action::RecordConsultation, &Belongs::to(organisation), EditState::Draft)?;
    let mut errors = form.check();
    let tx = ctx.begin().await?;
    let round = find_round(&tx, &form.round_id).await?;
    let slug = organisation::Entity::find_by_id(organisation).one(&tx).await?.ok_or(Error::NotFound)?.slug;
    let bodies = load::bodies(&tx, organisation).await?;
    let links = chain::of(&setup::load(&tx, organisation).await?.0, &bodies);
    days(&form, &round, ctx.portal.today(), &mut errors);
    let paper = form.paper.trim().to_owned();
    if let Some(number) = super::record::used_elsewhere(&tx, organisation, round.id, &paper).await? {
        errors.entry("paper".into()).or_insert_with(|| format!("paper_elsewhere|{paper}|{number}"));
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    if links.is_empty() {
        return Err(Error::Refused("no_bodies"));
    }
    let path = match load::path(&tx, round.id, organisation).await? {
        Some((_, all)) if !all.is_empty() => return Err(Error::Already("chain".into())),
        Some((path, _)) => path,
        None => make_path(ctx, &tx, round.id, organisation).await?,
    };
    for (i, link) in links.iter().enumerate() {
        let Some(body) = bodies.iter().find(|b| b.id == link.body) else { continue };
        let date = form.days.iter().find(|d| d.body == link.body.to_string()).and_then(|d| parse_day(&d.day));
        let draft = Draft {
            body: body.clone(),
            role: link.role,
            state: if date.is_some() { ConsultationState::Scheduled } else { ConsultationState::Planned },
            date,
            paper: paper.clone(),
            public: link.public,
            released: false,
            result: None,
            votes: Votes::default(),
            wording: String::new(),
            consequence: String::new(),
            text: round.text.clone(),
            source: ConsultationSource::Clerk,
        };
        add(ctx, &tx, ctx.portal.new_id(), path, (i as i32 + 1) * 10, draft, String::new()).await?;
    }
    let event = Event::about("council_path.begin", "council_path", path, format!("Fassung {}", round.text.number));
    ctx.record(&tx, event.after(&form).of(Some(organisation))).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok((round.text.number, slug))
}

/// The bodies that consult on a paper of a municipality: those on record under its number, or the
/// usual chain as long as there are none.
pub(crate) async fn stops(ctx: &Ctx, organisation: Id, paper: &str) -> Result<Vec<Stop>> {
    let db = ctx.portal.db();
    if !paper.is_empty() {
        let on_record = Path { organisation, consultations: load::of_paper(db, organisation, paper).await? };
        let seen = for_these_eyes(ctx, on_record).consultations.into_iter();
        let on_record = seen.filter(|c| !c.veiled && c.state != ConsultationState::Dropped);
        let stops: Vec<Stop> = on_record.map(|c| Stop { body: c.body_name, role: c.role, public: c.public, date: c.date }).collect();
        if !stops.is_empty() {
            return Ok(stops);
        }
    }
    let bodies = load::bodies(db, organisation).await?;
    let links = chain::of(&setup::load(db, organisation).await?.0, &bodies);
    let name = |id| bodies.iter().find(|b| b.id == id).map(|b| b.name.clone());
    Ok(links.iter().filter_map(|l| Some(Stop { body: name(l.body)?, role: l.role, public: l.public, date: None })).collect())
}

pub(super) async fn find_round(db: &impl ConnectionTrait, id: &str) -> Result<Round> {
    let id: Id = id.parse().map_err(|_| Error::NotFound)?;
    Ok(load::read_round(council_round::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?))
}

/// The row of a path. `Already` when somebody makes it at the same moment.
pub(super) async fn make_path(ctx: &Ctx, tx: &impl ConnectionTrait, round: Id, organisation: Id) -> Result<Id> {
    let id = ctx.portal.new_id();
    let row = council_path::ActiveModel { id: Set(id), round_id: Set(round), organisation_id: Set(organisation) };
    let already = |e: sea_orm::DbErr| match Error::from(e) {
        e if e.is_duplicate() => Error::Already("chain".into()),
        e => e,
    };
    row.insert(tx).await.map_err(already)?;
    Ok(id)
}

fn days(form: &ChainForm, round: &Round, today: chrono::NaiveDate, errors: &mut Errors) {
    for (i, row) in form.days.iter().enumerate() {
        if let Some(Err(code)) = parse_day(&row.day).map(|d| checks::day(d, round.adopted_on, false, today)) {
            errors.entry(format!("days[{i}].day")).or_insert(code);
        }
    }
}
