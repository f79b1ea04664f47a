//! The region's members, pages and people.

use super::{Import, json};
use crate::Result;
use crate::bundle::changes::{About, Written};
use crate::bundle::rows::put;
use contract::Id;
use contract::bundle::{Bundle, PersonItem, RoleItem};
use contract::people::{PersonState, Role, TrustLevel};
use entity::*;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

impl<C: ConnectionTrait> Import<'_, C> {
    pub(super) async fn region(&mut self, b: &Bundle) -> Result<()> {
        if let Some(r) = &b.region {
            let row = region::Model { id: 1, content: json(r)?, coat_of_arms: r.coat_of_arms, version: 1, updated_at: self.portal.now() };
            self.changes.put(About::new("region.bundle", "region", 1, &r.name), 1, row).await?;
        }
        for o in &b.organisations {
            let (column, row) = o.map_cell.unzip();
            let row = organisation::Model {
                id: o.id,
                kind: o.kind.to_string(),
                ags: o.ags.clone(),
                name: o.name.clone(),
                short_name: o.short_name.clone(),
                slug: o.slug.clone(),
                population: o.population,
                contact: json(&o.contact)?,
                map_column: column,
                map_row: row,
                coat_of_arms: o.coat_of_arms,
                resolutions: crate::region::stored_resolutions(&o.resolutions)?,
                state: "active".into(),
                version: 1,
            };
            self.changes.put(About::new("organisation.bundle", "organisation", o.id, &o.name).of(o.id), o.id, row).await?;
        }
        for g in &b.groups {
            let row = working_group::Model {
                id: g.id,
                slug: g.slug.clone(),
                name: g.name.clone(),
                purpose: g.purpose.clone(),
                state: "active".into(),
                version: 1,
            };
            self.changes.put(About::new("group.bundle", "group", g.id, &g.name), g.id, row).await?;
        }
        for body in &b.bodies {
            let row = body::Model {
                id: body.id,
                organisation_id: body.organisation_id,
                name: body.name.clone(),
                kind: body.kind.to_string(),
                state: "active".into(),
                version: 1,
            };
            self.changes.put(About::new("body.bundle", "body", body.id, &body.name), body.id, row).await?;
        }
        for (i, p) in b.pages.iter().enumerate() {
            let (position, state) = (i as i32 + 1, contract::strategy::EditState::Ready.to_string());
            let row = page::Model { id: p.id, slug: p.slug.clone(), title: p.title.clone(), position, version: 1, state };
            self.changes.put(About::new("page.bundle", "page", p.id, &p.title), p.id, row).await?;
            self.text("page", p.id, "body", &p.body, &p.title).await?;
        }
        Ok(())
    }

    pub(super) async fn people(&mut self, b: &Bundle, accounts: &[(Id, String, String)]) -> Result<()> {
        let now = self.portal.now();
        for p in &b.people {
            let row = person::Model {
                id: p.id,
                display_name: p.display_name.clone(),
                email: p.email.clone(),
                state: PersonState::Active.to_string(),
                language: None,
                theme: None,
                created_at: now,
                last_active_at: None,
            };
            let written = self.changes.put(About::new("person.bundle", "person", p.id, &p.display_name), p.id, row).await?;
            self.roles(p, written == Written::New).await?;
        }
        for (person_id, issuer, subject) in accounts {
            let key = (issuer.clone(), subject.clone());
            if identity::Entity::find_by_id(key.clone()).one(self.db).await?.is_some_and(|known| known.person_id == *person_id) {
                continue;
            }
            let row = identity::Model {
                issuer: issuer.clone(),
                subject: subject.clone(),
                person_id: *person_id,
                level: TrustLevel::Basic.to_string(),
                created_at: now,
                last_login_at: now,
            };
            put(self.db, key, row).await?;
        }
        Ok(())
    }

    /// Gives a person the roles of the bundle instead of others.
    async fn roles(&mut self, p: &PersonItem, new: bool) -> Result<()> {
        let before = role_assignment::Entity::find().filter(role_assignment::Column::PersonId.eq(p.id)).all(self.db).await?;
        let before: Vec<RoleItem> = before.into_iter().filter_map(role).collect();
        if before.len() == p.roles.len() && p.roles.iter().all(|r| before.contains(r)) {
            return Ok(());
        }
        if !new {
            let about = About::new("role.bundle", "person", p.id, &p.display_name);
            let theirs = self.changes.is_theirs(&about, &json(&before)?, 0).await?;
            self.changes.replaced(about, before, &p.roles, theirs).await?;
        }
        role_assignment::Entity::delete_many().filter(role_assignment::Column::PersonId.eq(p.id)).exec(self.db).await?;
        for r in &p.roles {
            let row = role_assignment::ActiveModel {
                id: Set(self.portal.new_id()),
                person_id: Set(p.id),
                role: Set(r.role.to_string()),
                organisation_id: Set(r.organisation),
                group_id: Set(r.group),
                valid_from: Set(r.valid_from),
                valid_until: Set(r.valid_until),
                created_at: Set(self.portal.now()),
            };
            role_assignment::Entity::insert(row).exec_without_returning(self.db).await?;
        }
        Ok(())
    }
}

/// A role as bundles say it.
fn role(r: role_assignment::Model) -> Option<RoleItem> {
    let role = Role::parse(&r.role)?;
    Some(RoleItem { role, organisation: r.organisation_id, group: r.group_id, valid_from: r.valid_from, valid_until: r.valid_until })
}
