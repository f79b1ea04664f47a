//! Who can be responsible for a fact sheet.

use crate::{Ctx, Error, Result};
use chrono::NaiveDate;
use contract::Id;
use contract::people::{PersonState, Role, Seat};
use domain::rights::Action;
use entity::{person, role_assignment};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};
use std::collections::{BTreeMap, HashMap};

/// Somebody who could be responsible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: Id,
    pub name: String,
    /// Organisations in which the person holds a role today.
    pub organisations: Vec<Id>,
    /// Holds a role for the whole region.
    pub region: bool,
}

fn person_of_role() -> RelationDef {
    role_assignment::Entity::belongs_to(person::Entity).from(role_assignment::Column::PersonId).to(person::Column::Id).into()
}

fn today_holds(today: NaiveDate) -> Condition {
    Condition::all()
        .add(role_assignment::Column::ValidFrom.lte(today))
        .add(Condition::any().add(role_assignment::Column::ValidUntil.is_null()).add(role_assignment::Column::ValidUntil.gte(today)))
        .add(person::Column::State.eq(PersonState::Active.as_str()))
}

/// People who are active and hold a role, with their names.
pub(super) type Present = HashMap<Id, String>;

/// Everybody who is active and holds a role today.
pub(super) async fn present(db: &impl ConnectionTrait, today: NaiveDate) -> Result<Present> {
    let query = role_assignment::Entity::find().select_only().column(role_assignment::Column::PersonId).column(person::Column::DisplayName);
    let query = query.join(JoinType::InnerJoin, person_of_role()).filter(today_holds(today));
    Ok(query.into_tuple::<(Id, String)>().all(db).await?.into_iter().collect())
}

/// Somebody whom a sheet names.
pub(super) struct Known {
    pub name: String,
    /// Is active and holds a role today.
    pub present: bool,
}

/// These people by id; only those who are not among `present` are looked up.
pub(super) async fn known(
    db: &impl ConnectionTrait,
    mut people: Vec<Id>,
    today: NaiveDate,
    present: &Present,
) -> Result<HashMap<Id, Known>> {
    use role_assignment::Column::{ValidFrom, ValidUntil};
    let here = people.extract_if(.., |p| present.contains_key(p)).map(|p| (p, Known { name: present[&p].clone(), present: true }));
    let mut found: HashMap<Id, Known> = here.collect();
    if people.is_empty() {
        return Ok(found);
    }
    let roles = person::Entity::belongs_to(role_assignment::Entity).from(person::Column::Id).to(role_assignment::Column::PersonId);
    let rows: Vec<(Id, String, String, Option<NaiveDate>, Option<NaiveDate>)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::DisplayName, person::Column::State])
        .columns([ValidFrom, ValidUntil])
        .join(JoinType::LeftJoin, roles.into())
        .filter(person::Column::Id.is_in(people))
        .into_tuple()
        .all(db)
        .await?;
    for (id, name, state, from, until) in rows {
        let holds = from.is_some_and(|d| d <= today) && until.is_none_or(|d| d >= today);
        let known = found.entry(id).or_insert(Known { name, present: false });
        known.present |= holds && state == PersonState::Active.as_str();
    }
    Ok(found)
}

async fn find(db: &impl ConnectionTrait, today: NaiveDate, only: Option<Id>) -> Result<Vec<Candidate>> {
    let mut query = role_assignment::Entity::find()
        .select_only()
        .column(role_assignment::Column::PersonId)
        .column(person::Column::DisplayName)
        .column(role_assignment::Column::Role)
        .column(role_assignment::Column::OrganisationId)
        .join(JoinType::InnerJoin, person_of_role())
        .filter(today_holds(today))
        .order_by_asc(person::Column::DisplayName);
    if let Some(id) = only {
        query = query.filter(role_assignment::Column::PersonId.eq(id));
    }
    let rows: Vec<(Id, String, String, Option<Id>)> = query.into_tuple().all(db).await?;
    let mut people: BTreeMap<(String, Id), Candidate> = BTreeMap::new();
    for (id, name, role, organisation) in rows {
        let Some(role) = Role::parse(&role) else { continue };
        let entry = people.entry((name.to_lowercase(), id)).or_insert_with(|| Candidate { id, name, organisations: vec![], region: false });
        entry.organisations.extend(organisation);
        entry.region |= role.seat() == Seat::Region;
    }
    Ok(people.into_values().filter(|c| c.region || !c.organisations.is_empty()).collect())
}

/// Everybody with a role in a municipality or for the region, by name.
pub async fn candidates(ctx: &Ctx) -> Result<Vec<Candidate>> {
    ctx.require_region(Action::EnterWorkspace)?;
    find(ctx.portal.db(), ctx.portal.today(), None).await
}

/// Insists that somebody can be responsible for a sheet of these organisations.
pub(super) async fn fits(db: &impl ConnectionTrait, today: NaiveDate, owner: Id, organisations: &[Id]) -> Result<()> {
    let found = find(db, today, Some(owner)).await?.pop().ok_or_else(|| Error::field("owner", "choice"))?;
    if found.region || found.organisations.iter().any(|o| organisations.contains(o)) {
        Ok(())
    } else {
        Err(Error::field("owner", "not_theirs"))
    }
}
