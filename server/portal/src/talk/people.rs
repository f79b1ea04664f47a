//! Who can be mentioned in a text.

use super::read::names;
use super::{At, Place, place};
use crate::texts::{self, TextAccess};
use crate::{Ctx, Error, Result, access, live_texts};
use contract::Id;
use contract::people::{PersonState, TrustLevel};
use contract::talk::{Named, People};
use domain::rights::{Decision, Held, decide};
use entity::{person, role_assignment, text_comment, text_thread};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap, HashSet};

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
    let held = access::held(db, Condition::all(), ctx.portal.today()).await?;
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

/// Those of some people who still have an account and may read texts.
pub(super) async fn readers(ctx: &Ctx, db: &impl ConnectionTrait, people: &BTreeSet<Id>) -> Result<BTreeSet<Id>> {
    if people.is_empty() {
        return Ok(BTreeSet::new());
    }
    let held = access::held(db, role_assignment::Column::PersonId.is_in(people.iter().copied()), ctx.portal.today()).await?;
    let may = held.into_iter().filter(|(_, roles)| access::may_enter(&ctx.portal, roles)).map(|(id, _)| id);
    let rows = person::Entity::find().filter(person::Column::Id.is_in(may)).filter(person::Column::State.eq(PersonState::Active.as_str()));
    Ok(rows.all(db).await?.into_iter().map(|p| p.id).collect())
}
