//! Council information systems (OParl 1.1): what they say becomes proposals to the clerk.

mod crawl;
mod job;
mod save;

pub use job::{due, look_at};

use super::load;
use super::record::Place;
use crate::audit::Event;
use crate::{Ctx, Error, Portal, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::council::{ProposalState, Report};
use contract::forms::councils::{LookForm, TurnDownForm};
use contract::rules::Form;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{oparl_proposal, oparl_source, organisation};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use std::collections::HashMap;
use url::Url;

/// A proposal that waits for the clerk.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub id: Id,
    /// The consultation that is meant; none when the path has no line for it yet.
    pub consultation: Option<Id>,
    /// The number of the edition in whose round the paper is; none where no round knows it.
    pub round: Option<i32>,
    pub report: Report,
    pub at: DateTime<Utc>,
}

impl Proposal {
    /// Whether it can be decided on in the round of this edition: its own, or any where none knows the paper.
    pub fn is_in(&self, edition: i32) -> bool {
        self.round.is_none_or(|own| own == edition)
    }
}

/// How far a council information system has been read, for its clerk.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Empty when the municipality has named none.
    pub address: String,
    pub wanted: bool,
    pub running: bool,
    /// When it was last read to the end.
    pub done_at: Option<DateTime<Utc>>,
    /// Why the last look failed; a code for [`fault`].
    pub fault: String,
    pub proposals: Vec<Proposal>,
}

/// Whether an address may be asked: empty, or on a host that the operator allowed. Else the code
/// of the rule.
pub(super) fn allowed(portal: &Portal, address: &str) -> std::result::Result<(), String> {
    if address.is_empty() {
        return Ok(());
    }
    let url = Url::parse(address).map_err(|_| "web".to_owned())?;
    let Some(host) = url.host_str() else { return Err("web".into()) };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("web".into());
    }
    if is_allowed(&portal.settings().oparl_hosts, &url) { Ok(()) } else { Err(format!("oparl_host|{host}")) }
}

/// Whether the operator's list names the host of an address: `host` for https on its usual port,
/// `host:port` otherwise. Plain http only to this machine, where the operator named it.
pub fn is_allowed(hosts: &[String], url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let local = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    if url.scheme() != "https" && !(url.scheme() == "http" && local) {
        return false;
    }
    let name = match url.port() {
        None => host.to_owned(),
        Some(port) => format!("{host}:{port}"),
    };
    hosts.iter().any(|h| h.eq_ignore_ascii_case(&name))
}

fn read(row: oparl_proposal::Model, own: &[load::InRound]) -> Result<Proposal> {
    let report: Report = serde_json::from_value(row.content).map_err(|e| Error::Broken(e.to_string()))?;
    let named = own.iter().find(|(_, path)| domain::councils::oparl::names(path, &report.paper));
    let meant = || own.iter().find(|(_, path)| path.iter().any(|c| Some(c.id) == row.consultation_id));
    let round = named.or_else(meant).map(|(round, _)| round.text.number);
    Ok(Proposal { id: row.id, consultation: row.consultation_id, round, report, at: row.created_at })
}

/// What waits for the clerks of some municipalities, in all rounds.
pub(super) async fn waiting(db: &impl ConnectionTrait, organisations: impl IntoIterator<Item = Id>) -> Result<Vec<oparl_proposal::Model>> {
    let rows = oparl_proposal::Entity::find()
        .filter(oparl_proposal::Column::OrganisationId.is_in(organisations))
        .filter(oparl_proposal::Column::State.eq(ProposalState::Open.as_str()))
        .order_by_asc(oparl_proposal::Column::CreatedAt)
        .order_by_asc(oparl_proposal::Column::Id);
    Ok(rows.all(db).await?)
}

/// Proposals under the rounds of their papers; `owns` are the paths of their municipalities.
pub(super) fn placed(rows: Vec<oparl_proposal::Model>, owns: &HashMap<Id, Vec<load::InRound>>) -> Result<Vec<(Id, Proposal)>> {
    let one = |row: oparl_proposal::Model| {
        let organisation = row.organisation_id;
        Ok((organisation, read(row, owns.get(&organisation).map(Vec::as_slice).unwrap_or_default())?))
    };
    rows.into_iter().map(one).collect()
}

/// How the reading of a municipality's council information system stands, for its clerk.
pub async fn source(ctx: &Ctx, organisation: Id) -> Result<Source> {
    ctx.require(Action::RecordConsultation, &Belongs::to(organisation), EditState::Draft)?;
    let db = ctx.portal.db();
    let address = super::setup::load(db, organisation).await?.0.oparl;
    let row = oparl_source::Entity::find_by_id(organisation).one(db).await?;
    let waiting = waiting(db, [organisation]).await?;
    let owns = if waiting.is_empty() { HashMap::new() } else { load::owns(db, &[organisation]).await? };
    let proposals = placed(waiting, &owns)?.into_iter().map(|(_, p)| p).collect();
    let running = row.as_ref().is_some_and(|r| r.started_at > r.done_at && r.fault.is_empty() && r.wanted_at.is_none());
    Ok(Source {
        address,
        wanted: row.as_ref().is_some_and(|r| r.wanted_at.is_some()),
        running,
        done_at: row.as_ref().and_then(|r| r.done_at),
        fault: row.map(|r| r.fault).unwrap_or_default(),
        proposals,
    })
}

/// One open proposal, to fill a form in with.
pub async fn proposal(ctx: &Ctx, organisation: Id, id: Id) -> Result<Proposal> {
    ctx.require(Action::RecordConsultation, &Belongs::to(organisation), EditState::Draft)?;
    let db = ctx.portal.db();
    let row = open(db, organisation, id).await?.ok_or(Error::NotFound)?;
    read(row, &load::own(db, organisation).await?)
}

async fn open(db: &impl ConnectionTrait, organisation: Id, id: Id) -> Result<Option<oparl_proposal::Model>> {
    let row = oparl_proposal::Entity::find_by_id(id).one(db).await?;
    Ok(row.filter(|r| r.organisation_id == organisation && r.state == ProposalState::Open.as_str()))
}

/// Whether the form that is being saved was filled in by an open proposal.
pub(super) async fn fills(db: &impl ConnectionTrait, organisation: Id, proposal: &str) -> Result<bool> {
    match proposal.parse::<Id>() {
        Ok(id) => Ok(open(db, organisation, id).await?.is_some_and(|p| p.content["gone"] != true && p.content["struck"] != true)),
        Err(_) => Ok(false),
    }
}

/// Notes that a proposal went into a consultation.
pub(super) async fn taken(ctx: &Ctx, db: &impl ConnectionTrait, organisation: Id, into: Id, proposal: &str) -> Result<()> {
    let Ok(id) = proposal.parse::<Id>() else { return Ok(()) };
    let columns = oparl_proposal::ActiveModel { consultation_id: Set(Some(into)), ..Default::default() };
    decide(ctx, db, organisation, id, ProposalState::Taken, String::new(), columns).await
}

/// A consultation was taken out of the path: that is what the system proposed, if it struck it off.
pub(super) async fn dropped(ctx: &Ctx, db: &impl ConnectionTrait, organisation: Id, consultation: Id) -> Result<()> {
    let open = oparl_proposal::Entity::find()
        .filter(oparl_proposal::Column::ConsultationId.eq(consultation))
        .filter(oparl_proposal::Column::State.eq(ProposalState::Open.as_str()))
        .all(db)
        .await?;
    for row in open.into_iter().filter(|r| r.content["struck"] == true) {
        decide(ctx, db, organisation, row.id, ProposalState::Taken, String::new(), Default::default()).await?;
    }
    Ok(())
}

async fn decide(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    organisation: Id,
    id: Id,
    to: ProposalState,
    reason: String,
    columns: oparl_proposal::ActiveModel,
) -> Result<()> {
    let done = oparl_proposal::Entity::update_many()
        .set(oparl_proposal::ActiveModel {
            state: Set(to.to_string()),
            decided_at: Set(Some(ctx.portal.now())),
            decided_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
            reason: Set(reason),
            ..columns
        })
        .filter(oparl_proposal::Column::Id.eq(id))
        .filter(oparl_proposal::Column::OrganisationId.eq(organisation))
        .filter(oparl_proposal::Column::State.eq(ProposalState::Open.as_str()))
        .exec(db)
        .await?;
    if done.rows_affected == 0 { Err(Error::Already("proposal".into())) } else { Ok(()) }
}

/// Turns a proposal down. Returns the municipality's address.
pub async fn turn_down(ctx: &Ctx, form: TurnDownForm) -> Result<Place> {
    ctx.actor()?;
    let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
    let row = oparl_proposal::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
    ctx.require(Action::RecordConsultation, &Belongs::to(row.organisation_id), EditState::Draft)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = ctx.begin().await?;
    let organisation = organisation::Entity::find_by_id(row.organisation_id).one(&tx).await?.ok_or(Error::NotFound)?;
    let reason = form.reason.trim().to_owned();
    decide(ctx, &tx, organisation.id, id, ProposalState::TurnedDown, reason.clone(), Default::default()).await?;
    let event = Event::about("oparl.turn_down", "oparl_proposal", id, &organisation.name).before(&row.content).reason(reason);
    ctx.record(&tx, event.of(Some(organisation.id))).await?;
    tx.commit().await?;
    Ok(Place { id, organisation: organisation.id, slug: organisation.slug, number: 0 })
}

/// Asks for a look at the council information system; the job does it within seconds. Returns the
/// municipality's address.
pub async fn look(ctx: &Ctx, form: LookForm) -> Result<String> {
    let organisation: Id = form.organisation_id.parse().map_err(|_| Error::NotFound)?;
    ctx.require(Action::RecordConsultation, &Belongs::to(organisation), EditState::Draft)?;
    let tx = ctx.begin().await?;
    let row = organisation::Entity::find_by_id(organisation).one(&tx).await?.ok_or(Error::NotFound)?;
    let address = super::setup::load(&tx, organisation).await?.0.oparl;
    if address.is_empty() {
        return Err(Error::Refused("no_oparl"));
    }
    let before = oparl_source::Entity::find_by_id(organisation).lock_exclusive().one(&tx).await?;
    if before.is_some_and(|b| b.wanted_at.is_some()) {
        return Err(Error::Already("look".into()));
    }
    let wanted = oparl_source::ActiveModel {
        organisation_id: Set(organisation),
        wanted_at: Set(Some(ctx.portal.now())),
        started_at: Set(None),
        done_at: Set(None),
        since: Set(None),
        fault: Set(String::new()),
    };
    oparl_source::Entity::insert(wanted)
        .on_conflict(OnConflict::column(oparl_source::Column::OrganisationId).update_column(oparl_source::Column::WantedAt).to_owned())
        .exec_without_returning(&tx)
        .await?;
    let event = Event::about("oparl.look", "organisation", organisation, &row.name).after(&address).of(Some(organisation));
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(row.slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_operator_named_is_asked() {
        let hosts = ["ris.example".to_owned(), "ris.example:8443".into(), "127.0.0.1:4000".into()];
        let ask = |address: &str| is_allowed(&hosts, &Url::parse(address).expect("an address"));
        for good in ["https://ris.example/oparl", "https://RIS.example:443/", "https://ris.example:8443/x", "http://127.0.0.1:4000/"] {
            assert!(ask(good), "{good}");
        }
        for bad in [
            "http://ris.example/",
            "https://ris.example.evil.example/",
            "https://evil.example/?ris.example",
            "https://ris.example:444/",
            "http://127.0.0.1:4001/",
            "http://localhost:4000/",
            "ftp://ris.example/",
            "https://127.0.0.1/",
        ] {
            assert!(!ask(bad), "{bad}");
        }
    }
}
