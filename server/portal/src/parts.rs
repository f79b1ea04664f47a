//! Texts, progress notes and files: they belong to objects of several kinds, and are read for all at once.

use crate::fact_sheets::note;
use crate::{Result, attachments, texts};
use contract::Id;
use contract::attachment::Attachment;
use contract::strategy::{EditState, ProgressNote};
use contract::text::Document;
use entity::{attachment, progress_note, text};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Kinds of objects whose texts editions hold.
const KINDS: [&str; 5] = ["strategy", "field", "goal", "fact_sheet", "workshop"];

/// Texts by owner and slot, notes and files by owner, to be taken out by whoever puts objects together.
#[derive(Default)]
pub(crate) struct Parts {
    texts: HashMap<(Id, String), Document>,
    notes: HashMap<Id, Vec<ProgressNote>>,
    withdrawn: HashMap<Id, Vec<ProgressNote>>,
    files: HashMap<Id, Vec<Attachment>>,
}

impl Parts {
    /// Those of everything that editions hold.
    pub async fn all(db: &impl ConnectionTrait) -> Result<Self> {
        let notes = progress_note::Entity::find().filter(progress_note::Column::State.eq(EditState::Ready.as_str()));
        let files = files().order_by_asc(attachment::Column::Id);
        Self::read(db, text::Entity::find().filter(text::Column::OwnerKind.is_in(KINDS)), notes, files).await
    }

    /// Those of a few objects, also notes that were taken back.
    pub async fn of(db: &impl ConnectionTrait, owners: &[Id]) -> Result<Self> {
        let owners = || owners.iter().copied();
        let texts = text::Entity::find().filter(text::Column::OwnerId.is_in(owners())).filter(text::Column::OwnerKind.is_in(KINDS));
        let notes = progress_note::Entity::find().filter(progress_note::Column::SubjectId.is_in(owners()));
        let files = files().filter(attachment::Column::OwnerId.is_in(owners())).order_by_asc(attachment::Column::CreatedAt);
        Self::read(db, texts, notes, files.order_by_asc(attachment::Column::Id)).await
    }

    async fn read(
        db: &impl ConnectionTrait,
        texts: sea_orm::Select<text::Entity>,
        notes: sea_orm::Select<progress_note::Entity>,
        files: sea_orm::Select<attachment::Entity>,
    ) -> Result<Self> {
        let mut parts = Self { texts: texts::newest(db, texts).await?, ..Self::default() };
        for row in notes.order_by_asc(progress_note::Column::NotedOn).order_by_asc(progress_note::Column::Id).all(db).await? {
            let kept = row.state == EditState::Ready.as_str();
            let all = if kept { &mut parts.notes } else { &mut parts.withdrawn };
            all.entry(row.subject_id).or_default().push(note(row)?);
        }
        for row in files.all(db).await? {
            parts.files.entry(row.owner_id).or_default().push(attachments::shown(row));
        }
        Ok(parts)
    }

    /// The text in a slot; empty when nothing was written.
    pub fn text(&mut self, owner: Id, slot: &str) -> Document {
        self.texts.remove(&(owner, slot.to_owned())).unwrap_or_default()
    }

    /// Notes that were not taken back, oldest first.
    pub fn notes(&mut self, subject: Id) -> Vec<ProgressNote> {
        self.notes.remove(&subject).unwrap_or_default()
    }

    /// Notes that were taken back, oldest first.
    pub fn withdrawn_notes(&mut self, subject: Id) -> Vec<ProgressNote> {
        self.withdrawn.remove(&subject).unwrap_or_default()
    }

    /// Files that were not taken back.
    pub fn files(&mut self, owner: Id) -> Vec<Attachment> {
        self.files.remove(&owner).unwrap_or_default()
    }
}

/// Files that were not taken back, of everything that editions hold.
fn files() -> sea_orm::Select<attachment::Entity> {
    attachment::Entity::find()
        .filter(attachment::Column::OwnerKind.is_in(attachments::KINDS))
        .filter(attachment::Column::State.eq(EditState::Ready.as_str()))
}
