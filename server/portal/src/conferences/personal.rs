//! What one person may do at a conference, and what is new to them.

use super::load;
use super::view::{EventView, View};
use crate::{Ctx, Result};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::conference::ConferenceState;
use contract::people::Role;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, Decision, Held};
use entity::{conference_deputy, conference_visit};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// A person's part.
#[derive(Clone, Debug)]
pub struct Personal {
    /// Municipalities for which the person may take positions.
    pub speaks_for: Vec<Id>,
    /// Municipalities whose deputy the person may name.
    pub names_for: Vec<Id>,
    /// Municipalities in which the person holds a role.
    pub own: Vec<Id>,
    pub may_prepare: bool,
    pub may_lead: bool,
    pub may_edit_minutes: bool,
    /// When the person last looked, before this time.
    pub last_seen: Option<DateTime<Utc>>,
    /// The look before that one.
    pub earlier: Option<DateTime<Utc>>,
}

/// Where the person is named as deputy: conference and municipality.
pub(super) async fn deputy_at(ctx: &Ctx, db: &impl ConnectionTrait, conference: Option<Id>) -> Result<Vec<(Id, Id)>> {
    let mut named = conference_deputy::Entity::find()
        .filter(conference_deputy::Column::PersonId.eq(ctx.actor()?.person_id))
        .filter(conference_deputy::Column::EndedAt.is_null());
    if let Some(conference) = conference {
        named = named.filter(conference_deputy::Column::ConferenceId.eq(conference));
    }
    Ok(named.all(db).await?.into_iter().map(|d| (d.conference_id, d.organisation_id)).collect())
}

/// The request, with the seat of a mayor for whom the person is named as deputy at this conference.
pub(super) async fn seated(ctx: &Ctx, db: &impl ConnectionTrait, conference: Id) -> Result<(Ctx, Vec<Id>)> {
    let for_whom: Vec<Id> = deputy_at(ctx, db, Some(conference)).await?.into_iter().map(|(_, o)| o).collect();
    Ok((in_seats(ctx, &for_whom), for_whom))
}

/// The request, with the seats of mayors for whom the person is named as deputy.
pub(super) fn in_seats(ctx: &Ctx, for_whom: &[Id]) -> Ctx {
    let mut seated = ctx.clone();
    if let Some(actor) = &mut seated.actor {
        // Whoever has lost every role in the municipality does not speak for it any more.
        let still = |o: &&Id| actor.roles.iter().any(|h| h.organisation == Some(**o));
        let held: Vec<Held> =
            for_whom.iter().filter(still).map(|o| Held { role: Role::Mayor, organisation: Some(*o), group: None }).collect();
        actor.roles.extend(held);
    }
    seated
}

/// Whether the person follows every conference, not only those they are a deputy at.
pub(crate) fn reads_all(ctx: &Ctx) -> bool {
    ctx.decide(Action::ReadConference, &Belongs::region(), EditState::Draft) == Decision::Allowed
}

/// Insists that the person may follow this conference. What is in preparation is the chair's affair.
pub async fn may_follow(ctx: &Ctx, conference: Id) -> Result<()> {
    let db = ctx.portal.db();
    ctx.actor()?;
    let (seated, _) = seated(ctx, db, conference).await?;
    seated.require_region(Action::ReadConference)?;
    let row = load::row(db, conference).await?;
    if load::state_of(&row)?.state == ConferenceState::Preparation {
        seated.require_region(Action::PrepareConference).map(drop)?;
    }
    Ok(())
}

/// A conference that the person at hand may follow, and their part in it. Only [`followed`] hands one
/// out: whoever has it has the right.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Followed {
    pub view: View,
    pub personal: Personal,
}

/// Insists on the right to follow a conference, before anything is looked up: without the right
/// nobody learns what is there.
pub async fn followed(ctx: &Ctx, conference: Id) -> Result<Followed> {
    let db = ctx.portal.db();
    if reads_all(ctx) {
        // The seats tell whose deputy the person is.
        let view = load::view(db, conference).await?;
        let me = ctx.actor()?.person_id;
        let for_whom = view.seats.iter().filter(|s| s.deputy.as_ref().is_some_and(|(person, _)| *person == me));
        let seated = in_seats(ctx, &for_whom.map(|s| s.organisation).collect::<Vec<_>>());
        let personal = part(ctx, &seated, &view).await?;
        return Ok(Followed { view, personal });
    }
    let (seated, _) = seated(ctx, db, conference).await?;
    seated.require_region(Action::ReadConference)?;
    let view = load::view(db, conference).await?;
    let personal = part(ctx, &seated, &view).await?;
    Ok(Followed { view, personal })
}

async fn part(ctx: &Ctx, seated: &Ctx, view: &View) -> Result<Personal> {
    if view.head.state == ConferenceState::Preparation {
        seated.require_region(Action::PrepareConference)?;
    }
    let actor = ctx.actor()?;
    let seen = conference_visit::Entity::find_by_id((view.head.id, actor.person_id)).one(ctx.portal.db()).await?;
    let offers = |ctx: &Ctx, action, belongs: Belongs| ctx.offers(action, &belongs, EditState::Draft);
    let of = |ctx: &Ctx, action| -> Vec<Id> {
        view.seats.iter().filter(|s| !s.left).map(|s| s.organisation).filter(|o| offers(ctx, action, Belongs::to(*o))).collect()
    };
    Ok(Personal {
        speaks_for: of(seated, Action::TakePosition),
        names_for: of(ctx, Action::NameDeputy),
        own: actor.organisations(),
        may_prepare: offers(ctx, Action::PrepareConference, Belongs::region()),
        may_lead: offers(ctx, Action::RecordOutcome, Belongs::region()),
        may_edit_minutes: offers(ctx, Action::EditMinutes, Belongs::region()),
        last_seen: seen.as_ref().map(|s| s.seen_at),
        earlier: seen.and_then(|s| s.earlier_at),
    })
}

/// Notes that the person has looked now, and at which items. Whoever comes from an own action does
/// not look anew: see [`Personal::stay`].
pub async fn visit(ctx: &Ctx, seen: &Followed) -> Result<()> {
    let row = conference_visit::ActiveModel {
        conference_id: Set(seen.view.head.id),
        person_id: Set(ctx.actor()?.person_id),
        seen_at: Set(ctx.portal.now()),
        earlier_at: Set(seen.personal.last_seen),
    };
    let again = OnConflict::columns([conference_visit::Column::ConferenceId, conference_visit::Column::PersonId])
        .update_columns([conference_visit::Column::SeenAt, conference_visit::Column::EarlierAt])
        .to_owned();
    conference_visit::Entity::insert(row).on_conflict(again).exec_without_returning(ctx.portal.db()).await?;
    super::decided::first(ctx, seen, &seen.view.items.iter().collect::<Vec<_>>()).await
}

impl Personal {
    /// The page is shown again after an own action: what was new on it still is.
    pub fn stay(&mut self) {
        self.last_seen = self.earlier;
    }

    /// What happened since the person last looked, of one item or of all; nothing on a first visit.
    pub fn news<'a>(&self, view: &'a View, item: Option<Id>) -> Vec<&'a EventView> {
        let Some(seen) = self.last_seen else { return vec![] };
        view.events.iter().filter(|e| e.at > seen && (item.is_none() || e.item == item)).collect()
    }
}
