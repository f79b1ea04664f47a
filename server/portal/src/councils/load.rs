//! Rows as rounds, paths and consultations.

use crate::{Error, Result, conferences};
use contract::Id;
use contract::council::{Consultation, ConsultationResult, ConsultationRole, ConsultationSource, ConsultationState, Path, Round, Text};
use contract::region::{Body, BodyKind};
use domain::councils::oparl;
use entity::{body, consultation, council_path, council_round};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use std::collections::HashMap;

pub(super) fn read_round(row: council_round::Model) -> Round {
    Round {
        id: row.id,
        text: Text { number: row.edition_number, digest: row.edition_digest },
        adopted_on: row.adopted_on,
        item: row.item_id,
        proposal: row.proposal,
        version: row.version,
    }
}

/// All rounds, the newest edition's first.
pub(super) async fn rounds(db: &impl ConnectionTrait) -> Result<Vec<Round>> {
    let rows = council_round::Entity::find().order_by_desc(council_round::Column::EditionNumber).all(db).await?;
    Ok(rows.into_iter().map(read_round).collect())
}

/// A stored consultation.
pub(super) fn read(row: consultation::Model) -> Result<Consultation> {
    let broken = |what: &str, value: &str| Error::Broken(format!("consultation {what} {value}"));
    Ok(Consultation {
        id: row.id,
        body: row.body_id,
        body_name: row.body_name,
        role: ConsultationRole::parse(&row.role).ok_or_else(|| broken("role", &row.role))?,
        state: ConsultationState::parse(&row.state).ok_or_else(|| broken("state", &row.state))?,
        date: row.held_on,
        paper: row.paper,
        public: row.is_public,
        released: row.released,
        result: match row.result.as_deref() {
            None => None,
            Some(r) => Some(ConsultationResult::parse(r).ok_or_else(|| broken("result", r))?),
        },
        votes: serde_json::from_value(row.votes).map_err(|e| Error::Broken(e.to_string()))?,
        wording: row.wording,
        consequence: row.consequence,
        text: Text { number: row.edition_number, digest: row.edition_digest },
        source: ConsultationSource::parse(&row.source).ok_or_else(|| broken("source", &row.source))?,
        version: row.version,
        recorded_at: row.recorded_at,
        veiled: false,
    })
}

/// In the order in which bodies deliberate: what was put off stands before what came of it.
fn in_order(query: Select<consultation::Entity>) -> Select<consultation::Entity> {
    query
        .order_by_asc(consultation::Column::Position)
        .order_by_asc(Expr::col(consultation::Column::HeldOn).is_null())
        .order_by_asc(consultation::Column::HeldOn)
        .order_by_asc(consultation::Column::Id)
}

/// The paths of some rounds, by round.
pub(super) async fn paths(db: &impl ConnectionTrait, rounds: &[Id]) -> Result<HashMap<Id, Vec<Path>>> {
    which(db, council_path::Entity::find().filter(council_path::Column::RoundId.is_in(rounds.iter().copied()))).await
}

async fn which(db: &impl ConnectionTrait, paths: Select<council_path::Entity>) -> Result<HashMap<Id, Vec<Path>>> {
    let ids = paths.clone().select_only().column(council_path::Column::Id).into_query();
    let mut by_path: HashMap<Id, Vec<Consultation>> = HashMap::new();
    let rows = in_order(consultation::Entity::find().filter(consultation::Column::PathId.in_subquery(ids))).all(db).await?;
    for row in rows {
        by_path.entry(row.path_id).or_default().push(read(row)?);
    }
    let mut found: HashMap<Id, Vec<Path>> = HashMap::new();
    for row in paths.all(db).await? {
        let consultations = by_path.remove(&row.id).unwrap_or_default();
        found.entry(row.round_id).or_default().push(Path { organisation: row.organisation_id, consultations });
    }
    Ok(found)
}

/// The path of one municipality in one round: its id and what it holds.
pub(super) async fn path(db: &impl ConnectionTrait, round: Id, organisation: Id) -> Result<Option<(Id, Vec<Consultation>)>> {
    let row = council_path::Entity::find()
        .filter(council_path::Column::RoundId.eq(round))
        .filter(council_path::Column::OrganisationId.eq(organisation))
        .one(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let rows = in_order(consultation::Entity::find().filter(consultation::Column::PathId.eq(row.id))).all(db).await?;
    Ok(Some((row.id, rows.into_iter().map(read).collect::<Result<_>>()?)))
}

/// A municipality's path in one round; empty where it has none yet.
pub(super) type InRound = (Round, Vec<Consultation>);

/// The paths of some municipalities in all rounds, of each the newest edition's first.
pub(super) async fn owns(db: &impl ConnectionTrait, organisations: &[Id]) -> Result<HashMap<Id, Vec<InRound>>> {
    let rounds = rounds(db).await?;
    let mut stored: HashMap<(Id, Id), Vec<Consultation>> = HashMap::new();
    let theirs = council_path::Column::OrganisationId.is_in(organisations.iter().copied());
    for (round, paths) in which(db, council_path::Entity::find().filter(theirs)).await? {
        stored.extend(paths.into_iter().map(|p| ((round, p.organisation), p.consultations)));
    }
    let mut of = |o: Id| rounds.iter().map(|r| (r.clone(), stored.remove(&(r.id, o)).unwrap_or_default())).collect();
    Ok(organisations.iter().map(|o| (*o, of(*o))).collect())
}

/// The paths of one.
pub(super) async fn own(db: &impl ConnectionTrait, organisation: Id) -> Result<Vec<InRound>> {
    Ok(owns(db, &[organisation]).await?.remove(&organisation).unwrap_or_default())
}

/// The number of the paper that the newest conference made for a council, as long as none of its paths names
/// it, nor the newest one any other; empty otherwise.
pub(super) async fn offered(db: &impl ConnectionTrait, organisation: Id, own: &[InRound]) -> Result<String> {
    let live = |path: &[Consultation]| path.iter().any(|c| c.state != ConsultationState::Dropped && !c.paper.is_empty());
    if own.first().is_none_or(|(_, path)| live(path)) {
        return Ok(String::new());
    }
    let paper = conferences::newest_number(db, organisation).await?;
    Ok(if own.iter().any(|(_, path)| oparl::names(path, &paper)) { String::new() } else { paper })
}

/// The same, to be looked for in a council information system: once the path is begun. What is found before would
/// begin it line by line, where the usual chain takes one click.
pub(super) async fn looked_for(db: &impl ConnectionTrait, organisation: Id, own: &[InRound]) -> Result<String> {
    match own.first() {
        Some((_, path)) if !path.is_empty() => offered(db, organisation, own).await,
        _ => Ok(String::new()),
    }
}

/// The consultations of a municipality on one of its papers.
pub(super) async fn of_paper(db: &impl ConnectionTrait, organisation: Id, paper: &str) -> Result<Vec<Consultation>> {
    let paths = council_path::Entity::find().select_only().column(council_path::Column::Id);
    let paths = paths.filter(council_path::Column::OrganisationId.eq(organisation)).into_query();
    let found =
        consultation::Entity::find().filter(consultation::Column::PathId.in_subquery(paths)).filter(consultation::Column::Paper.eq(paper));
    in_order(found).all(db).await?.into_iter().map(read).collect()
}

/// The bodies of a municipality that exist today.
pub(super) async fn bodies(db: &impl ConnectionTrait, organisation: Id) -> Result<Vec<Body>> {
    let rows = body::Entity::find()
        .filter(body::Column::OrganisationId.eq(organisation))
        .filter(body::Column::State.eq("active"))
        .order_by_asc(body::Column::Name)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(read_body).collect())
}

fn read_body(r: body::Model) -> Body {
    Body { id: r.id, organisation_id: r.organisation_id, name: r.name, kind: BodyKind::parse(&r.kind).unwrap_or(BodyKind::Other) }
}

/// A body of a municipality, existing today; none when it is another's.
pub(super) async fn body_of(db: &impl ConnectionTrait, id: Id, organisation: Id) -> Result<Option<Body>> {
    let row = body::Entity::find_by_id(id).one(db).await?;
    Ok(row.filter(|r| r.organisation_id == Some(organisation) && r.state == "active").map(read_body))
}
