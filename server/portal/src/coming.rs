//! What comes next in the region: conferences, meetings of councils, ends of assessments.

use crate::conferences::reads_all;
use crate::dialect::none;
use crate::{Ctx, Result};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::assessment::AssessmentState;
use contract::conference::ConferenceState;
use contract::council::{ConsultationRole, ConsultationState};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{assessment, conference, consultation, council_path, council_round, organisation};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, QueryResult};

/// A date that is still to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coming {
    pub on: NaiveDate,
    pub what: What,
}

/// What happens then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Conference {
        id: Id,
        title: String,
        starts_at: DateTime<Utc>,
        place: String,
    },
    /// A body of a municipality meets on an edition.
    Council {
        municipality: String,
        slug: String,
        body: String,
        role: ConsultationRole,
        number: i32,
    },
    /// An assessment takes answers until then.
    Assessment {
        slug: String,
        title: String,
        closes_at: DateTime<Utc>,
    },
}

/// The next dates that the person at hand may know of, the nearest first, in one query.
pub async fn next(ctx: &Ctx, most: usize) -> Result<Vec<Coming>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let mut query = councils(ctx)?;
    query.union(UnionType::All, assessments(ctx));
    if reads_all(ctx) {
        query.union(UnionType::All, conferences(ctx));
    }
    let mut all = Vec::new();
    for row in ctx.portal.db().query_all(&query).await? {
        all.extend(read(&row)?);
    }
    all.sort_by_key(|c| (c.on, matches!(c.what, What::Council { .. })));
    all.truncate(most);
    Ok(all)
}

/// A row of the union: conference, its title or that of an assessment or a body's name, its place or
/// what the body is to do, address and name of the municipality, edition, moment, day.
fn read(row: &QueryResult) -> Result<Option<Coming>> {
    let (id, title, more): (Option<Id>, String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
    let (slug, name, number): (Option<String>, Option<String>, Option<i32>) =
        (row.try_get_by_index(3)?, row.try_get_by_index(4)?, row.try_get_by_index(5)?);
    let (at, on): (Option<DateTime<Utc>>, Option<NaiveDate>) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
    let Some(on) = on.or(at.map(crate::day_of)) else { return Ok(None) };
    let what = match (id, number, slug, name, at) {
        (Some(id), _, _, _, Some(starts_at)) => Some(What::Conference { id, title, starts_at, place: more }),
        (None, Some(number), Some(slug), Some(municipality), _) => {
            ConsultationRole::parse(&more).map(|role| What::Council { municipality, slug, body: title, role, number })
        }
        (None, None, Some(slug), None, Some(closes_at)) => Some(What::Assessment { slug, title, closes_at }),
        _ => None,
    };
    Ok(what.map(|what| Coming { on, what }))
}

/// Meetings on an edition. What meets behind closed doors is for the municipality's own people.
fn councils(ctx: &Ctx) -> Result<SelectStatement> {
    use consultation::Column as C;
    let (path, whose) = (|c| Expr::col((council_path::Entity, c)), |c| (organisation::Entity, c));
    let own = |c: C| (consultation::Entity, c);
    let mut query = Query::select();
    query
        .expr(none::<Id>())
        .columns([C::BodyName, C::Role].map(own))
        .columns([organisation::Column::Slug, organisation::Column::ShortName].map(whose))
        .column((council_round::Entity, council_round::Column::EditionNumber))
        .expr(none::<DateTime<Utc>>())
        .column(own(C::HeldOn))
        .from(consultation::Entity)
        .inner_join(council_path::Entity, Expr::col(own(C::PathId)).eq(path(council_path::Column::Id)))
        .inner_join(
            council_round::Entity,
            Expr::col((council_round::Entity, council_round::Column::Id)).eq(path(council_path::Column::RoundId)),
        )
        .inner_join(organisation::Entity, Expr::col(whose(organisation::Column::Id)).eq(path(council_path::Column::OrganisationId)))
        .and_where(Expr::col(own(C::State)).eq(ConsultationState::Scheduled.as_str()))
        .and_where(Expr::col(own(C::HeldOn)).gte(ctx.portal.today()));
    if !ctx.offers(Action::ReadConsultation, &Belongs::region(), EditState::Draft) {
        let reads = |o: &Id| ctx.offers(Action::ReadConsultation, &Belongs::to(*o), EditState::Draft);
        let at_home: Vec<Id> = ctx.actor()?.organisations().into_iter().filter(reads).collect();
        let told = Expr::col(own(C::IsPublic)).eq(true);
        query.and_where(told.or(path(council_path::Column::OrganisationId).is_in(at_home)));
    }
    Ok(query)
}

/// Ends of assessments that take answers.
fn assessments(ctx: &Ctx) -> SelectStatement {
    use assessment::Column as C;
    let now = ctx.portal.now();
    Query::select()
        .expr(none::<Id>())
        .column(C::Title)
        .expr(Expr::value(""))
        .column(C::Slug)
        .expr(none::<String>())
        .expr(none::<i32>())
        .column(C::ClosesAt)
        .expr(none::<NaiveDate>())
        .from(assessment::Entity)
        .and_where(Expr::col(C::State).eq(AssessmentState::Open.as_str()))
        .and_where(Expr::col(C::OpensAt).lte(now))
        .and_where(Expr::col(C::ClosesAt).gt(now))
        .take()
}

/// Conferences that were invited to, until the day is over.
fn conferences(ctx: &Ctx) -> SelectStatement {
    use conference::Column as C;
    let from = crate::midnight(ctx.portal.today()).unwrap_or(ctx.portal.now());
    Query::select()
        .columns([C::Id, C::Title, C::Place])
        .expr(none::<String>())
        .expr(none::<String>())
        .expr(none::<i32>())
        .column(C::StartsAt)
        .expr(none::<NaiveDate>())
        .from(conference::Entity)
        .and_where(Expr::col(C::State).is_in([ConferenceState::Invited, ConferenceState::Open].map(ConferenceState::as_str)))
        .and_where(Expr::col(C::StartsAt).gte(from))
        .take()
}
