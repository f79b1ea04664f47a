//! Who can be mentioned in a text.

use super::read::names;
use super::{At, Place, place};
use crate::texts::{self, TextAccess};
use crate::{Ctx, Error, Result, live_texts};
use contract::Id;
use contract::people::{PersonState, Role, TrustLevel};
use contract::talk::{Named, People};
use domain::rights::{Decision, Held, decide};
use entity::{person, role_assignment, text_comment, text_thread};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{HashMap, HashSet};

/// Who can be mentioned in a text, whoever talked about it, and whoever suggests something in it.
pub async fn people(ctx: &Ctx, at: &At) -> Result<People> {
    let place = place(ctx, at).await?;
    let db = ctx.portal.db();
    let mut people = if place.access == TextAccess::Read { HashMap::new() } else { mentionable(ctx, db, at, &place).await? };
    if let Some(text) = texts::row(db, &at.kind, at.owner, &at.slot).await? {
        let threads = text_thread::Entity::find().filter(text_thread::Column::TextId.eq(text.id)).all(db).await?;
        let said = text_comment::Entity::find().filter(text_comment::Column::ThreadId.is_in(threads.iter().map(|t| t.id))).all(db).await?;
        let mut named: Vec<Id> = said.iter().map(|c| c.created_by).collect();
        if let Some(stored) = live_texts::load(&ctx.portal, text.id).await? {
            let work = tokio::task::spawn_blocking(move || Ok::<_, Error>(stored.text()?.document().suggestions()));
            named.extend(work.await.map_err(|e| Error::Broken(e.to_string()))??.into_iter().map(|s| s.author));
        }
        let missing: Vec<Id> = named.into_iter().filter(|id| !people.contains_key(id)).collect();
        people.extend(names(db, missing).await?);
    }
    let mut people: Vec<Named> = people.into_iter().map(|(id, name)| Named { id, name }).collect();
    people.sort_by(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()).then(a.id.cmp(&b.id)));
    Ok(People { people })
}

/// Everybody with an account whose roles let them talk about this text.
pub(super) async fn mentionable(ctx: &Ctx, db: &impl ConnectionTrait, at: &At, place: &Place) -> Result<HashMap<Id, String>> {
    let today = ctx.portal.today();
    let roles = role_assignment::Entity::find()
        .filter(role_assignment::Column::ValidFrom.lte(today))
        .filter(Condition::any().add(role_assignment::Column::ValidUntil.is_null()).add(role_assignment::Column::ValidUntil.gte(today)))
        .all(db)
        .await?;
    let mut held: HashMap<Id, Vec<Held>> = HashMap::new();
    for r in roles {
        if let Some(role) = Role::parse(&r.role) {
            held.entry(r.person_id).or_default().push(Held { role, organisation: r.organisation_id, group: r.group_id });
        }
    }
    let levels = ctx.portal.settings().levels;
    let talks = |roles: &[Held]| {
        let may = |action| decide(roles, TrustLevel::High, levels, action, &place.belongs, place.state) == Decision::Allowed;
        texts::access_of(&at.kind, place.action, may) != TextAccess::Read
    };
    let ids: HashSet<Id> = held.into_iter().filter(|(_, roles)| talks(roles)).map(|(id, _)| id).collect();
    let rows = person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .filter(person::Column::State.eq(PersonState::Active.as_str()))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|p| (p.id, p.display_name)).collect())
}
