//! All conferences, and what waits for somebody there.

use super::load;
use super::personal::{deputy_at, in_seats, reads_all};
use super::view::Head;
use crate::region::ACTIVE;
use crate::{Ctx, Result};
use contract::Id;
use contract::conference::{AmendmentState, ConferenceState, ItemState, MinutesState, Stance};
use contract::people::Role;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{conference, conference_amendment, conference_deputy, conference_item, conference_position, conference_seat, organisation};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};
use std::collections::HashSet;

/// A conference in a list.
#[derive(Clone, Debug)]
pub struct Line {
    pub head: Head,
    pub items: usize,
    pub open: usize,
}

/// Something that waits for whoever is logged in.
#[derive(Clone, Debug)]
pub enum Mine {
    /// Positions that are missing: conference, municipality, how many.
    Positions(Head, Id, usize),
    /// It sits right now.
    Sits(Head),
    /// Minutes to be settled.
    Minutes(Head),
}

/// All conferences that the person may follow, newest first.
pub async fn list(ctx: &Ctx) -> Result<Vec<Line>> {
    let db = ctx.portal.db();
    let mut query = conference::Entity::find().order_by_desc(conference::Column::StartsAt);
    if !reads_all(ctx) {
        // A deputy follows the conferences that they were named for, nobody else any.
        let named = deputy_at(ctx, db, None).await?;
        if named.is_empty() {
            ctx.require_region(Action::ReadConference)?;
        }
        ctx.require_region(Action::EnterWorkspace)?;
        query = query.filter(conference::Column::Id.is_in(named.into_iter().map(|(conference, _)| conference)));
    }
    if !ctx.offers(Action::PrepareConference, &Belongs::region(), EditState::Draft) {
        query = query.filter(conference::Column::State.ne(ConferenceState::Preparation.as_str()));
    }
    let rows = query.all(db).await?;
    let items = conference_item::Entity::find()
        .filter(conference_item::Column::ConferenceId.is_in(rows.iter().map(|r| r.id)))
        .filter(conference_item::Column::State.ne(ItemState::Withdrawn.as_str()))
        .all(db)
        .await?;
    rows.into_iter()
        .map(|r| {
            let own: Vec<_> = items.iter().filter(|i| i.conference_id == r.id).collect();
            let open = own.iter().filter(|i| i.state == ItemState::Open.as_str()).count();
            Ok(Line { items: own.len(), open, head: load::head(r)? })
        })
        .collect()
}

/// What waits for the person at conferences that are not over.
pub async fn mine(ctx: &Ctx) -> Result<Vec<Mine>> {
    let lead = ctx.offers(Action::RecordOutcome, &Belongs::region(), EditState::Draft);
    let actor = ctx.actor()?;
    let mayor = actor.roles.iter().any(|h| h.role == Role::Mayor);
    let (rows, deputy) = live(ctx, actor.person_id).await?;
    if !lead && !mayor && deputy.is_empty() {
        return Ok(vec![]);
    }
    let mut found = Vec::new();
    let asked = Asked::of(ctx, &rows).await?;
    for row in rows {
        let head = load::head(row)?;
        if head.state == ConferenceState::Closed {
            if lead {
                found.push(Mine::Minutes(head));
            }
            continue;
        }
        let for_whom: Vec<Id> = deputy.iter().filter(|(conference, _)| *conference == head.id).map(|(_, o)| *o).collect();
        let seated = in_seats(ctx, &for_whom);
        let may = |action, belongs: Belongs| seated.offers(action, &belongs, EditState::Draft);
        let at_table = seated.actor.iter().flat_map(|a| &a.roles).any(|h| h.role == Role::Mayor);
        if !(at_table || lead) || !may(Action::ReadConference, Belongs::region()) {
            continue;
        }
        if head.state == ConferenceState::Open {
            found.push(Mine::Sits(head.clone()));
        }
        for (organisation, missing) in asked.missing(head.id) {
            if may(Action::TakePosition, Belongs::to(organisation)) {
                found.push(Mine::Positions(head.clone(), organisation, missing));
            }
        }
    }
    Ok(found)
}

/// Conferences that are not over, by date, and for whom the person is named as deputy there, in one query.
async fn live(ctx: &Ctx, person: Id) -> Result<(Vec<conference::Model>, Vec<(Id, Id)>)> {
    let states = [ConferenceState::Invited, ConferenceState::Open, ConferenceState::Closed].map(ConferenceState::as_str);
    let named: RelationDef = conference::Entity::belongs_to(conference_deputy::Entity)
        .from(conference::Column::Id)
        .to(conference_deputy::Column::ConferenceId)
        .into();
    let named = named.on_condition(move |_, deputy| {
        let own = Expr::col((deputy.clone(), conference_deputy::Column::PersonId)).eq(person);
        own.and(Expr::col((deputy, conference_deputy::Column::EndedAt)).is_null()).into_condition()
    });
    let found: Vec<(conference::Model, Option<conference_deputy::Model>)> = conference::Entity::find()
        .join(JoinType::LeftJoin, named)
        .select_also(conference_deputy::Entity)
        .filter(conference::Column::State.is_in(states))
        .filter(conference::Column::MinutesState.ne(MinutesState::Frozen.as_str()))
        .order_by_asc(conference::Column::StartsAt)
        .order_by_asc(conference::Column::Id)
        .all(ctx.portal.db())
        .await?;
    let deputy = found.iter().filter_map(|(_, d)| d.as_ref().map(|d| (d.conference_id, d.organisation_id))).collect();
    let mut rows: Vec<conference::Model> = found.into_iter().map(|(c, _)| c).collect();
    rows.dedup_by_key(|c| c.id);
    Ok((rows, deputy))
}

/// Who is asked for a position on what: the own municipalities' seats, open items, positions taken.
#[derive(Default)]
struct Asked {
    seats: Vec<conference_seat::Model>,
    items: Vec<conference_item::Model>,
    /// Item and municipality.
    taken: HashSet<(Id, Id)>,
}

impl Asked {
    /// Of several conferences, in four queries.
    async fn of(ctx: &Ctx, conferences: &[conference::Model]) -> Result<Self> {
        let (db, own) = (ctx.portal.db(), ctx.actor()?.organisations());
        if conferences.is_empty() || own.is_empty() {
            return Ok(Self::default());
        }
        let ids = || conferences.iter().map(|c| c.id);
        // Whoever left the region is not asked any more.
        let whose = conference_seat::Entity::belongs_to(organisation::Entity)
            .from(conference_seat::Column::OrganisationId)
            .to(organisation::Column::Id);
        let seats = conference_seat::Entity::find()
            .join(JoinType::InnerJoin, whose.into())
            .filter(organisation::Column::State.eq(ACTIVE))
            .filter(conference_seat::Column::ConferenceId.is_in(ids()))
            .filter(conference_seat::Column::OrganisationId.is_in(own))
            .order_by_asc(conference_seat::Column::OrganisationId)
            .all(db)
            .await?;
        if seats.is_empty() {
            return Ok(Self::default());
        }
        let items = conference_item::Entity::find()
            .filter(conference_item::Column::ConferenceId.is_in(ids()))
            .filter(conference_item::Column::State.eq(ItemState::Open.as_str()))
            .all(db)
            .await?;
        let said = conference_position::Entity::find()
            .filter(conference_position::Column::ItemId.is_in(items.iter().map(|i| i.id)))
            .filter(conference_position::Column::OrganisationId.is_in(seats.iter().map(|s| s.organisation_id)))
            .filter(conference_position::Column::EndedAt.is_null())
            .all(db)
            .await?;
        let adopted = conference_amendment::Entity::find()
            .filter(conference_amendment::Column::ItemId.is_in(items.iter().map(|i| i.id)))
            .filter(conference_amendment::Column::State.eq(AmendmentState::Adopted.as_str()))
            .all(db)
            .await?;
        let mut taken: HashSet<(Id, Id)> = said.iter().map(|p| (p.target_id, p.organisation_id)).collect();
        let agrees = |p: &&conference_position::Model| [Stance::Consent, Stance::Reservation].iter().any(|s| p.stance == s.as_str());
        let agreed: HashSet<(Id, Id)> = said.iter().filter(agrees).map(|p| (p.target_id, p.organisation_id)).collect();
        for (item, seat) in items.iter().flat_map(|i| seats.iter().map(move |s| (i.id, s.organisation_id))) {
            // Whoever was for all that changed an item counts without a word.
            let mut changes = adopted.iter().filter(|a| a.item_id == item).peekable();
            if changes.peek().is_some() && changes.all(|a| a.organisation_id == seat || agreed.contains(&(a.id, seat))) {
                taken.insert((item, seat));
            }
        }
        Ok(Self { seats, items, taken })
    }

    /// Municipalities at the table whose positions are missing, with how many.
    fn missing(&self, conference: Id) -> impl Iterator<Item = (Id, usize)> {
        let at_table = self.seats.iter().filter(move |s| s.conference_id == conference).map(|s| s.organisation_id);
        at_table.filter_map(move |organisation| {
            let open = self.items.iter().filter(|i| i.conference_id == conference);
            let missing = open.filter(|i| !self.taken.contains(&(i.id, organisation))).count();
            (missing > 0).then_some((organisation, missing))
        })
    }
}
