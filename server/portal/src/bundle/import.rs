//! Importing a bundle: all or nothing, repeatable.

use super::rows::put;
use crate::audit::{self, Event};
use crate::editions::bump;
use crate::{Error, Portal, Result, db};
use contract::Id;
use contract::bundle::{Bundle, PersonItem, SheetItem, WorkshopItem};
use contract::fact_sheet::Attachment;
use contract::people::{PersonState, TrustLevel};
use contract::strategy::{EditState, Field, ProgressNote};
use contract::text::Document;
use entity::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// How much an import wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub added: usize,
    pub replaced: usize,
}

impl Counts {
    pub(super) fn note(&mut self, new: bool) {
        if new { self.added += 1 } else { self.replaced += 1 }
    }
}

fn json(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|e| Error::Broken(e.to_string()))
}

struct Import<'a, C: ConnectionTrait> {
    portal: &'a Portal,
    db: &'a C,
    counts: Counts,
    /// Places of the fields, where the bundle gives an order.
    places: HashMap<Id, i32>,
}

/// Imports a bundle in one transaction. `demo_accounts` turns an account of the demo identity
/// provider into issuer and subject.
pub async fn import(portal: &Portal, bundle: &Bundle, demo_accounts: Option<&dyn Fn(&str) -> (String, String)>) -> Result<Counts> {
    let accounts: Vec<(Id, String, String)> = match demo_accounts {
        Some(f) => bundle.people.iter().filter_map(|p| p.account.as_ref().map(|a| (p.id, f(a).0, f(a).1))).collect(),
        None => vec![],
    };
    let tx = db::begin(portal.db()).await?;
    let order = bundle.strategy.iter().flat_map(|s| &s.order);
    let places = order.enumerate().map(|(i, id)| (*id, i as i32 + 1)).collect();
    let mut run = Import { portal, db: &tx, counts: Counts::default(), places };
    run.region(bundle).await?;
    run.people(bundle, &accounts).await?;
    run.strategy(bundle).await?;
    run.free_numbers(bundle).await?;
    for field in &bundle.fields {
        run.field(field).await?;
    }
    for sheet in &bundle.sheets {
        run.sheet(sheet).await?;
    }
    for workshop in &bundle.workshops {
        run.workshop(workshop).await?;
    }
    super::councils::import(portal, &tx, bundle, &mut run.counts).await?;
    for item in &bundle.assessments {
        let new = super::assessments::put_assessment(portal, &tx, item).await?;
        run.counts.note(new);
    }
    let counts = run.counts;
    let event = Event::about("import", "bundle", "", bundle.region.as_ref().map(|r| r.name.clone()).unwrap_or_default()).after(&counts);
    audit::write(portal, &tx, None, event).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(counts)
}

impl<C: ConnectionTrait> Import<'_, C> {
    async fn region(&mut self, b: &Bundle) -> Result<()> {
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
            let row = page::Model { id: p.id, slug: p.slug.clone(), title: p.title.clone(), position: i as i32 + 1, version: 1 };
            let new = put(self.db, p.id, row).await?;
            self.counts.note(new);
            self.text("page", p.id, "body", &p.body).await?;
        }
        Ok(())
    }

    async fn people(&mut self, b: &Bundle, accounts: &[(Id, String, String)]) -> Result<()> {
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

    async fn roles(&mut self, p: &PersonItem) -> Result<()> {
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

    async fn strategy(&mut self, b: &Bundle) -> Result<()> {
        let Some(s) = &b.strategy else { return Ok(()) };
        let new = put(self.db, 1, strategy::Model { id: 1, content: json(&s.strategy)?, version: 1 }).await?;
        self.counts.note(new);
        self.text("strategy", Id::nil(), "principles", &s.principles).await?;
        self.text("strategy", Id::nil(), "priorities", &s.priorities).await
    }

    /// Fields may change numbers with each other: each number is free before it is taken again.
    async fn free_numbers(&mut self, b: &Bundle) -> Result<()> {
        field::Entity::update_many()
            .col_expr(field::Column::Number, Expr::col(field::Column::Number).mul(-1))
            .filter(field::Column::Id.is_in(b.fields.iter().map(|f| f.id)))
            .filter(field::Column::Number.gt(0))
            .exec(self.db)
            .await?;
        Ok(())
    }

    async fn field(&mut self, f: &Field) -> Result<()> {
        let c = &f.content;
        let row = field::Model {
            id: f.id,
            number: c.number,
            slug: c.slug.clone(),
            title: c.title.clone(),
            priority: c.priority.map(|p| p.to_string()),
            deferred: c.deferred,
            group_id: c.responsible_group,
            position: self.places.get(&f.id).copied().unwrap_or(c.number),
            state: EditState::Ready.to_string(),
            content: json(c)?,
            version: 1,
            updated_at: self.portal.now(),
        };
        let new = put(self.db, f.id, row).await?;
        self.counts.note(new);
        self.text("field", f.id, "vision", &f.vision).await?;
        // Goals that the bundle does not name any more are withdrawn, never deleted.
        goal::Entity::update_many()
            .set(goal::ActiveModel { state: Set(EditState::Withdrawn.to_string()), ..Default::default() })
            .filter(goal::Column::FieldId.eq(f.id))
            .exec(self.db)
            .await?;
        for (i, g) in f.goals.iter().enumerate() {
            let row = goal::Model {
                id: g.id,
                field_id: f.id,
                number: g.content.number,
                title: g.content.title.clone(),
                position: i as i32 + 1,
                state: EditState::Ready.to_string(),
                content: json(&g.content)?,
                version: 1,
            };
            let new = put(self.db, g.id, row).await?;
            self.counts.note(new);
            self.text("goal", g.id, "text", &g.text).await?;
            for (i, k) in g.indicators.iter().enumerate() {
                let row = indicator::Model {
                    id: k.id,
                    goal_id: g.id,
                    title: k.content.title.clone(),
                    position: i as i32 + 1,
                    state: EditState::Ready.to_string(),
                    content: json(&k.content)?,
                    version: 1,
                };
                let new = put(self.db, k.id, row).await?;
                self.counts.note(new);
            }
        }
        self.notes("field", f.id, &f.notes).await
    }

    async fn sheet(&mut self, item: &SheetItem) -> Result<()> {
        let (s, c) = (&item.sheet, &item.sheet.content);
        let newest = s.notes.iter().max_by_key(|n| n.date);
        let row = fact_sheet::Model {
            id: s.id,
            number: s.number,
            title: c.title.clone(),
            status: c.status.to_string(),
            lead_id: c.lead,
            owner_id: item.owner,
            first_year: c.start.as_ref().map(|d| d.year()),
            last_year: c.end.as_ref().map(|d| d.year()),
            light: newest.map(|n| n.light.to_string()),
            last_note_on: newest.map(|n| n.date),
            state: item.state.to_string(),
            content: json(c)?,
            words: domain::sheet_index::words(c),
            version: 1,
            created_at: self.portal.now(),
            updated_at: self.portal.now(),
        };
        let new = put(self.db, s.id, row).await?;
        self.counts.note(new);
        sheet_links(self.db, s.id, c).await?;
        self.text("fact_sheet", s.id, "narrative", &s.narrative).await?;
        self.notes("fact_sheet", s.id, &s.notes).await?;
        self.attachments("fact_sheet", s.id, &s.attachments).await
    }

    async fn workshop(&mut self, item: &WorkshopItem) -> Result<()> {
        let (w, c) = (&item.workshop, &item.workshop.content);
        let row = workshop::Model {
            id: w.id,
            slug: c.slug.clone(),
            title: c.title.clone(),
            first_day: c.first_day(),
            group_id: c.group,
            state: item.state.to_string(),
            content: json(c)?,
            version: 1,
        };
        let new = put(self.db, w.id, row).await?;
        self.counts.note(new);
        self.text("workshop", w.id, "minutes", &w.minutes).await?;
        for (i, r) in w.results.iter().enumerate() {
            let row = workshop_result::Model {
                id: r.id,
                workshop_id: w.id,
                position: i as i32 + 1,
                kind: r.kind.to_string(),
                text: r.text.clone(),
                state: r.state.to_string(),
                carried_kind: r.carried_into.as_ref().map(|c| c.kind.to_string()),
                carried_id: r.carried_into.as_ref().map(|c| c.id),
                reason: r.reason.clone(),
                version: 1,
            };
            let new = put(self.db, r.id, row).await?;
            self.counts.note(new);
        }
        Ok(())
    }

    async fn notes(&mut self, kind: &str, subject: Id, notes: &[ProgressNote]) -> Result<()> {
        for n in notes {
            let row = progress_note::Model {
                id: n.id,
                subject_kind: kind.into(),
                subject_id: subject,
                noted_on: n.date,
                light: n.light.to_string(),
                plan: n.plan.clone(),
                actual: n.actual.clone(),
                next_step: n.next_step.clone(),
                state: EditState::Ready.to_string(),
                created_at: self.portal.now(),
                created_by: None,
            };
            let new = put(self.db, n.id, row).await?;
            self.counts.note(new);
        }
        Ok(())
    }

    async fn attachments(&mut self, kind: &str, owner: Id, files: &[Attachment]) -> Result<()> {
        for a in files {
            let row = attachment::Model {
                id: a.id,
                owner_kind: kind.into(),
                owner_id: owner,
                file_name: a.file_name.clone(),
                media_type: a.media_type.clone(),
                size: a.size,
                sha256: a.sha256.clone(),
                description: a.description.clone(),
                state: EditState::Ready.to_string(),
                created_at: self.portal.now(),
                created_by: None,
            };
            let new = put(self.db, a.id, row).await?;
            self.counts.note(new);
        }
        Ok(())
    }

    async fn text(&mut self, kind: &str, owner: Id, slot: &str, document: &Document) -> Result<()> {
        let before = text::Entity::find()
            .filter(text::Column::OwnerKind.eq(kind))
            .filter(text::Column::OwnerId.eq(owner))
            .filter(text::Column::Slot.eq(slot))
            .one(self.db)
            .await?;
        if let Some(b) = &before {
            crate::live_texts::replace(self.portal, self.db, b.id, |_| document.clone()).await?;
        }
        let row = text::Model {
            id: before.as_ref().map_or_else(|| self.portal.new_id(), |b| b.id),
            owner_kind: kind.into(),
            owner_id: owner,
            slot: slot.into(),
            document: json(document)?,
            version: before.as_ref().map_or(1, |b| b.version + 1),
            updated_at: self.portal.now(),
            updated_by: None,
        };
        put(self.db, row.id, row.clone()).await?;
        Ok(())
    }
}

/// Rewrites what a fact sheet refers to, for filters.
pub(crate) async fn sheet_links(db: &impl ConnectionTrait, id: Id, c: &contract::fact_sheet::SheetContent) -> Result<()> {
    fact_sheet_field::Entity::delete_many().filter(fact_sheet_field::Column::FactSheetId.eq(id)).exec(db).await?;
    fact_sheet_goal::Entity::delete_many().filter(fact_sheet_goal::Column::FactSheetId.eq(id)).exec(db).await?;
    fact_sheet_organisation::Entity::delete_many().filter(fact_sheet_organisation::Column::FactSheetId.eq(id)).exec(db).await?;
    let mut organisations = c.participants.clone();
    organisations.push(c.lead);
    organisations.sort_unstable();
    organisations.dedup();
    let rows = organisations.into_iter().map(|o| fact_sheet_organisation::ActiveModel { fact_sheet_id: Set(id), organisation_id: Set(o) });
    fact_sheet_organisation::Entity::insert_many(rows).exec_without_returning(db).await?;
    if !c.fields.is_empty() {
        let rows = c.fields.iter().map(|f| fact_sheet_field::ActiveModel { fact_sheet_id: Set(id), field_id: Set(*f) });
        fact_sheet_field::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    if !c.goals.is_empty() {
        let rows = c.goals.iter().map(|g| fact_sheet_goal::ActiveModel { fact_sheet_id: Set(id), goal_id: Set(*g) });
        fact_sheet_goal::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}
