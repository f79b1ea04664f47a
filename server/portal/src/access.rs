//! Who somebody is and which roles the person holds, in one query: every page asks for it.

use crate::{Portal, Result};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::people::{Role, TrustLevel};
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, Decision, Held, decide};
use entity::{person, role_assignment, session};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef};
use std::collections::HashMap;

/// A session with its person; once for every role that the person was ever given, and once without.
#[derive(FromQueryResult)]
pub(crate) struct Seen {
    pub id: Id,
    pub person_id: Id,
    pub level: String,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub display_name: String,
    pub state: String,
    role: Option<String>,
    organisation_id: Option<Id>,
    group_id: Option<Id>,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
}

impl Seen {
    fn holds(&self, today: NaiveDate) -> bool {
        self.valid_from.is_some_and(|d| d <= today) && self.valid_until.is_none_or(|d| d >= today)
    }
}

fn person_of_session() -> RelationDef {
    session::Entity::belongs_to(person::Entity).from(session::Column::PersonId).to(person::Column::Id).into()
}

fn roles_of_person() -> RelationDef {
    person::Entity::belongs_to(role_assignment::Entity).from(person::Column::Id).to(role_assignment::Column::PersonId).into()
}

/// The session that is meant, and the roles that hold on a day.
pub(crate) async fn seen(db: &impl ConnectionTrait, which: impl IntoCondition, today: NaiveDate) -> Result<Option<(Seen, Vec<Held>)>> {
    use role_assignment::Column as Of;
    use session::Column::{EndedAt, ExpiresAt, Id, LastSeenAt, Level, PersonId};
    let rows = session::Entity::find()
        .select_only()
        .columns([Id, PersonId, Level, LastSeenAt, ExpiresAt, EndedAt])
        .columns([person::Column::DisplayName, person::Column::State])
        .columns([Of::Role, Of::OrganisationId, Of::GroupId, Of::ValidFrom, Of::ValidUntil])
        .join(JoinType::InnerJoin, person_of_session())
        .join(JoinType::LeftJoin, roles_of_person())
        .filter(which)
        .into_model::<Seen>()
        .all(db)
        .await?;
    let held = |r: &Seen| Some(Held { role: Role::parse(r.role.as_deref()?)?, organisation: r.organisation_id, group: r.group_id });
    let roles = rows.iter().filter(|r| r.holds(today)).filter_map(held).collect();
    Ok(rows.into_iter().next().map(|first| (first, roles)))
}

/// Roles that are held on a day.
pub(crate) fn on(today: NaiveDate) -> Condition {
    use role_assignment::Column::{ValidFrom, ValidUntil};
    Condition::all().add(ValidFrom.lte(today)).add(Condition::any().add(ValidUntil.is_null()).add(ValidUntil.gte(today)))
}

/// The roles that people hold on a day.
pub(crate) async fn held(db: &impl ConnectionTrait, which: impl IntoCondition, today: NaiveDate) -> Result<HashMap<Id, Vec<Held>>> {
    let roles = role_assignment::Entity::find().filter(which).filter(on(today)).all(db).await?;
    let mut held: HashMap<Id, Vec<Held>> = HashMap::new();
    for r in roles {
        if let Some(role) = Role::parse(&r.role) {
            held.entry(r.person_id).or_default().push(Held { role, organisation: r.organisation_id, group: r.group_id });
        }
    }
    Ok(held)
}

/// Whether somebody with these roles may read what is not published, such as texts and fact sheets.
pub(crate) fn may_enter(portal: &Portal, held: &[Held]) -> bool {
    let levels = portal.settings().levels;
    decide(held, TrustLevel::High, levels, Action::EnterWorkspace, &Belongs::region(), EditState::Draft) == Decision::Allowed
}
