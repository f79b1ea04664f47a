//! The list of people.

use super::{Reach, belongs, reach};
use crate::{Ctx, Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::people::{PersonState, Role};
use contract::strategy::EditState;
use domain::rights::{Action, to_give};
use entity::{organisation, person, role_assignment, working_group};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashMap;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub organisation: Option<Id>,
    pub role: Option<Role>,
    /// None: everybody but deleted accounts.
    pub state: Option<PersonState>,
    /// Part of the name or mail address.
    pub text: String,
    /// From 0.
    pub page: u64,
}

/// A role of somebody.
#[derive(Clone, Debug)]
pub struct RoleLine {
    pub id: Id,
    pub role: Role,
    /// Where it is held; none for the whole region.
    pub place: Option<String>,
    pub valid_from: NaiveDate,
    pub valid_until: Option<NaiveDate>,
    /// Holds today.
    pub holds: bool,
    pub may_end: bool,
}

/// Somebody in the list.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: Id,
    pub name: String,
    pub email: Option<String>,
    pub state: PersonState,
    pub last_active: Option<DateTime<Utc>>,
    pub roles: Vec<RoleLine>,
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct Page {
    pub lines: Vec<Line>,
    pub total: u64,
    pub pages: u64,
}

/// One person.
#[derive(Clone, Debug)]
pub struct PersonView {
    pub line: Line,
    pub may_invite: bool,
    pub may_disable: bool,
}

/// Names of organisations and groups, also of those that have left.
#[derive(Clone, Debug, Default)]
pub struct Places(HashMap<Id, String>);

impl Places {
    /// The name.
    pub fn get(&self, id: Id) -> Option<String> {
        self.0.get(&id).cloned()
    }
}

/// How many people stand on a page.
const PER_PAGE: u64 = 50;

/// Names of all places, in two queries.
pub async fn places(db: &impl ConnectionTrait) -> Result<Places> {
    let mut names: HashMap<Id, String> = organisation::Entity::find().all(db).await?.into_iter().map(|o| (o.id, o.name)).collect();
    names.extend(working_group::Entity::find().all(db).await?.into_iter().map(|g| (g.id, g.name)));
    Ok(Places(names))
}

/// Names of some people.
pub(crate) async fn names(db: &impl ConnectionTrait, people: Vec<Id>) -> Result<HashMap<Id, String>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = person::Entity::find().filter(person::Column::Id.is_in(people)).all(db).await?;
    Ok(rows.into_iter().map(|p| (p.id, p.display_name)).collect())
}

/// A part of a text, whatever its case and with its own % and _ taken literally.
fn contains(column: person::Column, part: &str) -> sea_orm::sea_query::SimpleExpr {
    let part: String = part.trim().to_lowercase().chars().flat_map(|c| if "%_\\".contains(c) { vec!['\\', c] } else { vec![c] }).collect();
    Expr::expr(Func::lower(Expr::col((person::Entity, column)))).like(LikeExpr::new(format!("%{part}%")).escape('\\'))
}

/// People within reach, by name.
pub async fn list(ctx: &Ctx, filter: &Filter) -> Result<Page> {
    let reach = reach(ctx, Action::ReadPeople)?;
    let db = ctx.portal.db();
    let mut of = role_assignment::Entity::find().select_only().column(role_assignment::Column::PersonId);
    let mut by_role = false;
    if let Reach::Of(organisations) = &reach {
        of = of.filter(role_assignment::Column::OrganisationId.is_in(organisations.clone()));
        by_role = true;
    }
    if let Some(o) = filter.organisation {
        of = of.filter(role_assignment::Column::OrganisationId.eq(o));
        by_role = true;
    }
    if let Some(r) = filter.role {
        of = of.filter(role_assignment::Column::Role.eq(r.as_str()));
        by_role = true;
    }
    let mut query = person::Entity::find();
    if by_role {
        query = query.filter(person::Column::Id.in_subquery(of.into_query()));
    }
    query = match filter.state {
        Some(s) => query.filter(person::Column::State.eq(s.as_str())),
        None => query.filter(person::Column::State.ne(PersonState::Deleted.as_str())),
    };
    if !filter.text.trim().is_empty() {
        let (name, mail) = (contains(person::Column::DisplayName, &filter.text), contains(person::Column::Email, &filter.text));
        query = query.filter(sea_orm::Condition::any().add(name).add(mail));
    }
    let pages = query.order_by_asc(person::Column::DisplayName).order_by_asc(person::Column::Id).paginate(db, PER_PAGE);
    let count = pages.num_items_and_pages().await?;
    let rows = pages.fetch_page(Ord::min(filter.page, count.number_of_pages.saturating_sub(1))).await?;
    Ok(Page { lines: lines(ctx, rows).await?, total: count.number_of_items, pages: count.number_of_pages })
}

async fn lines(ctx: &Ctx, rows: Vec<person::Model>) -> Result<Vec<Line>> {
    let db = ctx.portal.db();
    let ids: Vec<Id> = rows.iter().map(|p| p.id).collect();
    let held = role_assignment::Entity::find()
        .filter(role_assignment::Column::PersonId.is_in(ids))
        .order_by_asc(role_assignment::Column::ValidFrom)
        .order_by_asc(role_assignment::Column::Id)
        .all(db)
        .await?;
    let (places, today) = (places(db).await?, ctx.portal.today());
    let mut of: HashMap<Id, Vec<RoleLine>> = HashMap::new();
    for a in held {
        let Some(role) = Role::parse(&a.role) else { continue };
        let open = a.valid_until.is_none_or(|until| until >= today);
        of.entry(a.person_id).or_default().push(RoleLine {
            id: a.id,
            role,
            place: a.organisation_id.or(a.group_id).and_then(|id| places.get(id)),
            valid_from: a.valid_from,
            valid_until: a.valid_until,
            holds: open && a.valid_from <= today,
            may_end: open && ctx.offers(to_give(role), &belongs(role, a.organisation_id, a.group_id), EditState::Draft),
        });
    }
    Ok(rows
        .into_iter()
        .map(|p| Line {
            roles: of.remove(&p.id).unwrap_or_default(),
            id: p.id,
            name: p.display_name,
            email: p.email,
            state: PersonState::parse(&p.state).unwrap_or(PersonState::Disabled),
            last_active: p.last_active_at,
        })
        .collect())
}

/// Whether a person is within reach: everybody for stewards, those with a role of the own
/// organisation for coordinators.
pub(super) async fn within(ctx: &Ctx, action: Action, person: Id) -> Result<person::Model> {
    let reach = reach(ctx, action)?;
    let db = ctx.portal.db();
    let row = person::Entity::find_by_id(person).one(db).await?.ok_or(Error::NotFound)?;
    if let Reach::Of(organisations) = reach {
        let any = role_assignment::Entity::find()
            .filter(role_assignment::Column::PersonId.eq(person))
            .filter(role_assignment::Column::OrganisationId.is_in(organisations))
            .count(db)
            .await?;
        if any == 0 {
            return Err(Error::NotFound);
        }
    }
    Ok(row)
}

/// One person with all roles.
pub async fn show(ctx: &Ctx, id: Id) -> Result<PersonView> {
    let row = within(ctx, Action::ReadPeople, id).await?;
    let line = lines(ctx, vec![row]).await?.pop().ok_or(Error::NotFound)?;
    let own = ctx.actor()?.person_id == id;
    Ok(PersonView {
        may_invite: super::reaches(ctx, Action::Invite) && line.state != PersonState::Deleted,
        may_disable: !own && line.state != PersonState::Deleted && super::reaches(ctx, Action::DisablePerson),
        line,
    })
}
