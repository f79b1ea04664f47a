//! What a clerk typed, and what it must hold against.

use super::Draft;
use crate::councils::{load, oparl, rounds};
use crate::{Ctx, Error, Result};
use contract::council::{Consultation, ConsultationResult, ConsultationRole, ConsultationSource, ConsultationState, Round, Text, Votes};
use contract::dates::{parse_day, show_day};
use contract::forms::councils::ConsultationForm;
use contract::region::Body;
use contract::rules::Errors;
use contract::{Id, Lang};
use domain::councils::checks;
use domain::councils::opener::as_proposed;
use domain::councils::state::Stand;
use domain::lifecycle::Not;
use entity::{consultation, council_path, council_round};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// Reads a form; what cannot be read stands in `errors`.
pub(super) async fn read(
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
    let wording = if as_proposed(&text, &round.proposal) { String::new() } else { text };
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

/// Rules that look beyond the form.
#[allow(clippy::too_many_arguments, reason = "what a consultation must hold against")]
pub(super) async fn across(
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
pub(in crate::councils) async fn used_elsewhere(
    db: &impl ConnectionTrait,
    organisation: Id,
    round: Id,
    paper: &str,
) -> Result<Option<i32>> {
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
