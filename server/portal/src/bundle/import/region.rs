//! The region's members, pages and people.

use super::{Import, json};
use crate::Result;
use crate::bundle::rows::put;
use contract::Id;
use contract::bundle::{Bundle, PersonItem};
use contract::people::{PersonState, TrustLevel};
use entity::*;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

impl<C: ConnectionTrait> Import<'_, C> {
    pub(super) async fn region(&mut self, b: &Bundle) -> Result<()> {
        if let Some(r) = &b.region {
            let row = region::Model { id: 1, content: json(r)?, coat_of_arms: r.coat_of_arms, version: 1, updated_at: self.portal.now() };
            let new = put(self.db, 1, row).await?;
            self.counts.note(new);
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
                state: "active".into(),
                version: 1,
            };
            let new = put(self.db, o.id, row).await?;
            self.counts.note(new);
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
            let new = put(self.db, g.id, row).await?;
            self.counts.note(new);
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
            let new = put(self.db, body.id, row).await?;
            self.counts.note(new);
        }
        for (i, p) in b.pages.iter().enumerate() {
            let (position, state) = (i as i32 + 1, contract::strategy::EditState::Ready.to_string());
            let row = page::Model { id: p.id, slug: p.slug.clone(), title: p.title.clone(), position, version: 1, state };
            let new = put(self.db, p.id, row).await?;
            self.counts.note(new);
            self.text("page", p.id, "body", &p.body).await?;
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
            let new = put(self.db, p.id, row).await?;
            self.counts.note(new);
            self.roles(p).await?;
        }
        for (person_id, issuer, subject) in accounts {
            let row = identity::Model {
                issuer: issuer.clone(),
                subject: subject.clone(),
                person_id: *person_id,
                level: TrustLevel::Basic.to_string(),
                created_at: now,
                last_login_at: now,
            };
            put(self.db, (issuer.clone(), subject.clone()), row).await?;
        }
        Ok(())
    }

    pub(super) async fn roles(&mut self, p: &PersonItem) -> Result<()> {
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
