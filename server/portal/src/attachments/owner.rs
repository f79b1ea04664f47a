//! What files are attached to.

use crate::audit::Event;
use crate::{Ctx, Error, Result, fact_sheets, fields, workshops};
use contract::Id;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{fact_sheet, field, workshop};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

/// Kinds of things whose files editions hold.
pub(crate) const KINDS: [&str; 3] = [fact_sheets::KIND, fields::KIND, workshops::KIND];

/// What files are attached to, by what its address in the workspace says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The fact sheet of this number.
    Project(i32),
    /// The field of action at this address.
    Field(String),
    /// The workshop at this address.
    Workshop(String),
}

/// A thing with files: whoever may change it may change them.
pub(super) struct Owner {
    pub kind: &'static str,
    pub id: Id,
    pub title: String,
    pub place: Place,
    /// The right to change it, where it belongs and how it stands.
    pub action: Action,
    pub belongs: Belongs,
    pub state: EditState,
    organisation: Option<Id>,
}

impl Owner {
    /// The one at a place.
    pub async fn at(db: &impl ConnectionTrait, place: &Place) -> Result<Self> {
        match place {
            Place::Project(number) => {
                let row = fact_sheet::Entity::find().filter(fact_sheet::Column::Number.eq(*number)).one(db).await?;
                Self::sheet(db, row.ok_or(Error::NotFound)?).await
            }
            Place::Field(slug) => {
                let row = field::Entity::find().filter(field::Column::Slug.eq(slug)).one(db).await?;
                Ok(Self::field(row.ok_or(Error::NotFound)?))
            }
            Place::Workshop(slug) => {
                let row = workshop::Entity::find().filter(workshop::Column::Slug.eq(slug)).one(db).await?;
                Ok(Self::workshop(row.ok_or(Error::NotFound)?))
            }
        }
    }

    /// The one that a file names.
    pub async fn of(db: &impl ConnectionTrait, kind: &str, id: Id) -> Result<Self> {
        match kind {
            fact_sheets::KIND => Self::sheet(db, fact_sheets::row(db, id).await?).await,
            fields::KIND => Ok(Self::field(fields::row(db, id).await?)),
            workshops::KIND => Ok(Self::workshop(workshops::row(db, id).await?)),
            _ => Err(Error::NotFound),
        }
    }

    async fn sheet(db: &impl ConnectionTrait, row: fact_sheet::Model) -> Result<Self> {
        Ok(Self {
            kind: fact_sheets::KIND,
            belongs: fact_sheets::belongs(db, &row).await?,
            id: row.id,
            title: row.title,
            place: Place::Project(row.number),
            action: Action::EditFactSheet,
            state: fields::state(&row.state),
            organisation: Some(row.lead_id),
        })
    }

    fn field(row: field::Model) -> Self {
        Self {
            kind: fields::KIND,
            id: row.id,
            title: row.title,
            place: Place::Field(row.slug),
            action: Action::EditField,
            belongs: Belongs::group(row.group_id),
            state: fields::state(&row.state),
            organisation: None,
        }
    }

    fn workshop(row: workshop::Model) -> Self {
        Self {
            kind: workshops::KIND,
            id: row.id,
            title: row.title,
            place: Place::Workshop(row.slug),
            action: Action::EditWorkshop,
            belongs: Belongs::group(row.group_id),
            state: fields::state(&row.state),
            organisation: None,
        }
    }

    /// Insists that the person may change it.
    pub fn may_change(&self, ctx: &Ctx) -> Result<()> {
        ctx.require(self.action, &self.belongs, self.state).map(drop)
    }

    /// Makes ready for a change of its files: nobody else changes it or them until the transaction ends, the
    /// right is asked for as it stands now, and what was released of it stays kept.
    pub async fn held(self, ctx: &Ctx, tx: &impl ConnectionTrait) -> Result<Self> {
        let (now, sheet) = match self.place {
            Place::Project(_) => {
                let row = fact_sheet::Entity::find_by_id(self.id).lock_exclusive().one(tx).await?.ok_or(Error::NotFound)?;
                (Self::sheet(tx, row.clone()).await?, Some(row))
            }
            Place::Field(_) => {
                let row = field::Entity::find_by_id(self.id).lock_exclusive().one(tx).await?;
                (Self::field(row.ok_or(Error::NotFound)?), None)
            }
            Place::Workshop(_) => {
                let row = workshop::Entity::find_by_id(self.id).lock_exclusive().one(tx).await?;
                (Self::workshop(row.ok_or(Error::NotFound)?), None)
            }
        };
        now.may_change(ctx)?;
        if let Some(sheet) = sheet {
            fact_sheets::keep_released(ctx, tx, &sheet).await?;
        }
        Ok(now)
    }

    /// Something that was done to one of its files.
    pub fn event(&self, action: &'static str) -> Event {
        let kind = self.kind;
        Event::about(action, kind, self.id, &self.title).of(self.organisation)
    }
}
