//! Fact sheets and workshops, with what hangs on them.

use super::{Import, json};
use crate::Result;
use crate::bundle::changes::{About, Written};
use contract::Id;
use contract::attachment::Attachment;
use contract::bundle::{SheetItem, WorkshopItem};
use contract::strategy::{EditState, ProgressNote};
use entity::*;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

impl<C: ConnectionTrait> Import<'_, C> {
    pub(super) async fn sheet(&mut self, item: &SheetItem) -> Result<()> {
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
            released: None,
            content: json(c)?,
            words: domain::sheet_index::words(c),
            version: 1,
            created_at: self.portal.now(),
            updated_at: self.portal.now(),
        };
        let about = About::new("fact_sheet.bundle", "fact_sheet", s.id, &c.title).of(c.lead);
        let written = self.changes.put(about, s.id, row).await?;
        if written != Written::Same {
            sheet_links(self.db, s.id, c).await?;
        }
        self.text("fact_sheet", s.id, "narrative", &s.narrative, &c.title).await?;
        let noted = self.notes("fact_sheet", s.id, &c.title, &s.notes).await?;
        if written != Written::New && noted {
            crate::fact_sheets::newest_note(self.db, s.id).await?;
        }
        self.attachments("fact_sheet", s.id, &s.attachments).await
    }

    pub(super) async fn workshop(&mut self, item: &WorkshopItem) -> Result<()> {
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
        self.changes.put(About::new("workshop.bundle", "workshop", w.id, &c.title), w.id, row).await?;
        self.text("workshop", w.id, "minutes", &w.minutes, &c.title).await?;
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
            self.changes.put(About::new("workshop_result.bundle", "workshop_result", r.id, &c.title), r.id, row).await?;
        }
        self.attachments("workshop", w.id, &w.attachments).await
    }

    /// Progress notes of something that is called so. Says whether any is new or another.
    pub(super) async fn notes(&mut self, kind: &str, subject: Id, title: &str, notes: &[ProgressNote]) -> Result<bool> {
        let mut any = false;
        let now = self.portal.now();
        for n in notes {
            let row = progress_note::Model {
                id: n.id,
                subject_kind: kind.into(),
                subject_id: subject,
                noted_on: n.date,
                light: n.light.to_string(),
                status: n.status.map(|s| s.to_string()),
                plan: n.plan.clone(),
                actual: n.actual.clone(),
                next_step: n.next_step.clone(),
                state: EditState::Ready.to_string(),
                // What was reported years ago is no news today.
                created_at: n.date.and_hms_opt(12, 0, 0).map_or(now, |noon| noon.and_utc().min(now)),
                created_by: None,
            };
            // Whoever takes a note back does that on the sheet.
            let about = About::new("progress_note.bundle", "progress_note", n.id, title).also("progress.withdraw", subject);
            any |= self.changes.put(about, n.id, row).await? != Written::Same;
        }
        Ok(any)
    }

    pub(super) async fn attachments(&mut self, kind: &str, owner: Id, files: &[Attachment]) -> Result<()> {
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
            let about = About::new("attachment.bundle", "attachment", a.id, &a.file_name).also("attachment.withdraw", owner);
            self.changes.put(about, a.id, row).await?;
        }
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
