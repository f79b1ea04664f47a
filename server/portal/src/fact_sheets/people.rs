//! Who can be responsible for a fact sheet: whoever may report on it today.

use crate::{Ctx, Error, Result};
use chrono::NaiveDate;
use contract::Id;
use contract::people::{PersonState, Role};
use contract::strategy::EditState;
use domain::rights::{self, Action, Belongs, Held};
use entity::{person, role_assignment};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};
use std::collections::HashMap;

/// Somebody who could be responsible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: Id,
    pub name: String,
    /// What an active person holds today.
    roles: Vec<Held>,
    /// Organisations on whose own sheets the person may report.
    home: Vec<Id>,
}

impl Candidate {
    fn new(id: Id, name: String) -> Self {
        Self { id, name, roles: vec![], home: vec![] }
    }

    fn hold(&mut self, role: Option<Held>) {
        let Some(role) = role else { return };
        let home = role.organisation.filter(|o| rights::grants(&[role], Action::ReportProgress, &Belongs::to(*o), EditState::Ready));
        self.home.extend(home);
        self.roles.push(role);
    }

    /// Whether the person may report on sheets of that organisation: asked of every sheet on many pages.
    pub(super) fn is_at_home(&self, organisation: Id) -> bool {
        self.home.contains(&organisation)
    }

    /// Whether the person coordinates for that organisation.
    pub(super) fn coordinates(&self, organisation: Id) -> bool {
        self.roles.iter().any(|h| h.role == Role::Coordinator && h.organisation == Some(organisation))
    }

    /// Whether the person can be responsible for a sheet that belongs there: may report on it.
    pub fn fits(&self, belongs: &Belongs) -> bool {
        rights::grants(&self.roles, Action::ReportProgress, belongs, EditState::Ready)
    }

    /// Whether there can be any sheet to be responsible for.
    fn reports(&self) -> bool {
        self.roles.iter().any(|h| self.fits(&h.organisation.map_or_else(Belongs::region, Belongs::to)))
    }
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

fn held(role: &str, organisation: Option<Id>, group: Option<Id>) -> Option<Held> {
    Role::parse(role).map(|role| Held { role, organisation, group })
}

/// People who are active and hold a role today.
pub(super) type Present = HashMap<Id, Candidate>;

/// Everybody who is active and holds a role today.
pub(super) async fn present(db: &impl ConnectionTrait, today: NaiveDate) -> Result<Present> {
    find(db, today, None).await
}

/// These people by id, gone or not; only those who are not among `present` are looked up.
pub(super) async fn known(db: &impl ConnectionTrait, mut people: Vec<Id>, today: NaiveDate, present: &Present) -> Result<Present> {
    use role_assignment::Column::{GroupId, OrganisationId, Role, ValidFrom, ValidUntil};
    let mut found: Present = people.extract_if(.., |p| present.contains_key(p)).map(|p| (p, present[&p].clone())).collect();
    if people.is_empty() {
        return Ok(found);
    }
    type Row = (Id, String, String, Option<String>, Option<Id>, Option<Id>, Option<NaiveDate>, Option<NaiveDate>);
    let roles = person::Entity::belongs_to(role_assignment::Entity).from(person::Column::Id).to(role_assignment::Column::PersonId);
    let rows: Vec<Row> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::DisplayName, person::Column::State])
        .columns([Role, OrganisationId, GroupId, ValidFrom, ValidUntil])
        .join(JoinType::LeftJoin, roles.into())
        .filter(person::Column::Id.is_in(people))
        .into_tuple()
        .all(db)
        .await?;
    for (id, name, state, role, organisation, group, from, until) in rows {
        let holds = state == PersonState::Active.as_str() && from.is_some_and(|d| d <= today) && until.is_none_or(|d| d >= today);
        let somebody = found.entry(id).or_insert(Candidate::new(id, name));
        somebody.hold(role.filter(|_| holds).and_then(|r| held(&r, organisation, group)));
    }
    Ok(found)
}

async fn find(db: &impl ConnectionTrait, today: NaiveDate, only: Option<Id>) -> Result<Present> {
    let mut query = role_assignment::Entity::find()
        .select_only()
        .column(role_assignment::Column::PersonId)
        .column(person::Column::DisplayName)
        .columns([role_assignment::Column::Role, role_assignment::Column::OrganisationId, role_assignment::Column::GroupId])
        .join(JoinType::InnerJoin, person_of_role())
        .filter(today_holds(today));
    if let Some(id) = only {
        query = query.filter(role_assignment::Column::PersonId.eq(id));
    }
    let rows: Vec<(Id, String, String, Option<Id>, Option<Id>)> = query.into_tuple().all(db).await?;
    let mut people = Present::new();
    for (id, name, role, organisation, group) in rows {
        people.entry(id).or_insert(Candidate::new(id, name)).hold(held(&role, organisation, group));
    }
    Ok(people)
}

/// Everybody who may report on some fact sheet, by name.
pub async fn candidates(ctx: &Ctx) -> Result<Vec<Candidate>> {
    by_name(ctx, Candidate::reports).await
}

/// Everybody who holds a role of a municipality today, by name.
pub(crate) async fn staff(ctx: &Ctx, organisation: Id) -> Result<Vec<Candidate>> {
    by_name(ctx, |c| c.roles.iter().any(|h| h.organisation == Some(organisation))).await
}

async fn by_name(ctx: &Ctx, wanted: impl Fn(&Candidate) -> bool) -> Result<Vec<Candidate>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let mut people: Vec<Candidate> = present(ctx.portal.db(), ctx.portal.today()).await?.into_values().filter(wanted).collect();
    people.sort_by_cached_key(|c| (c.name.to_lowercase(), c.id));
    Ok(people)
}

/// Insists that somebody can be responsible for all sheets that belong there.
pub(super) async fn fits(db: &impl ConnectionTrait, today: NaiveDate, owner: Id, all: &[Belongs]) -> Result<()> {
    let found = find(db, today, Some(owner)).await?.remove(&owner).ok_or_else(|| Error::field("owner", "choice"))?;
    if all.iter().all(|belongs| found.fits(belongs)) { Ok(()) } else { Err(Error::field("owner", "not_theirs")) }
}
