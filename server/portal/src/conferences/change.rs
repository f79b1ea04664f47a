//! The frame of every change to a conference: one after the other, counted, noted.

use super::load;
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::conference::Happening;
use domain::conference::Not;
use entity::{conference, conference_event, conference_item};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, Set};

/// A refused step as an error of the use case; `what` names the state that was wanted.
pub(super) fn not(reason: Not, what: &str) -> Error {
    match reason {
        Not::Already => Error::Already(what.to_owned()),
        Not::Refused(rule) => Error::Refused(rule),
    }
}

/// What is noted of a change.
pub(super) struct Note {
    pub kind: Happening,
    pub item: Option<Id>,
    pub organisation: Option<Id>,
    pub words: String,
}

impl Note {
    pub(super) fn new(kind: Happening) -> Self {
        Self { kind, item: None, organisation: None, words: String::new() }
    }

    pub(super) fn item(mut self, id: Id) -> Self {
        self.item = Some(id);
        self
    }

    pub(super) fn of(mut self, organisation: Id) -> Self {
        self.organisation = Some(organisation);
        self
    }

    pub(super) fn words(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }
}

/// A change that is under way: nobody else changes this conference until it ends.
pub(super) struct Change {
    pub tx: DatabaseTransaction,
    pub row: conference::Model,
}

impl Change {
    /// Waits for its turn.
    pub(super) async fn begin(ctx: &Ctx, id: Id) -> Result<Self> {
        let tx = ctx.begin().await?;
        let row = conference::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
        Ok(Self { tx, row })
    }

    /// The same, by one of its items.
    pub(super) async fn of_item(ctx: &Ctx, item: Id) -> Result<(Self, conference_item::Model)> {
        let found = conference_item::Entity::find_by_id(item).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?;
        let change = Self::begin(ctx, found.conference_id).await?;
        let item = conference_item::Entity::find_by_id(item).one(&change.tx).await?.ok_or(Error::NotFound)?;
        Ok((change, item))
    }

    pub(super) fn state(&self) -> Result<domain::conference::state::Conference> {
        load::state_of(&self.row)
    }

    /// Notes something on the way.
    pub(super) async fn note(&self, ctx: &Ctx, note: Note) -> Result<()> {
        conference_event::ActiveModel {
            id: Set(ctx.portal.new_id()),
            conference_id: Set(self.row.id),
            happened_at: Set(ctx.portal.now()),
            kind: Set(note.kind.to_string()),
            item_id: Set(note.item),
            organisation_id: Set(note.organisation),
            words: Set(note.words),
        }
        .insert(&self.tx)
        .await?;
        Ok(())
    }

    /// Writes columns of the conference, counts the change, notes and logs it, and lets others go on.
    pub(super) async fn end(self, ctx: &Ctx, columns: conference::ActiveModel, note: Note, event: Event) -> Result<()> {
        self.note(ctx, note).await?;
        count(&self.tx, self.row.id, columns).await?;
        ctx.record(&self.tx, event).await?;
        let (id, revision) = (self.row.id, self.row.revision + 1);
        self.tx.commit().await?;
        ctx.portal.hub().tell(id, revision);
        Ok(())
    }
}

async fn count(db: &impl ConnectionTrait, id: Id, columns: conference::ActiveModel) -> Result<()> {
    if columns.is_changed() {
        conference::Entity::update_many().set(columns).filter(conference::Column::Id.eq(id)).exec(db).await?;
    }
    conference::Entity::update_many()
        .col_expr(conference::Column::Revision, Expr::col(conference::Column::Revision).add(1))
        .filter(conference::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
