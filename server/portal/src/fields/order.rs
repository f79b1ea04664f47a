//! The order of fields, of the goals of a field and of the indicators of a goal.

use super::load::{goal_row, row, state};
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::forms::steps::OrderForm;
use contract::rules::Form;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{field, goal, indicator};
use sea_orm::sea_query::{CaseStatement, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// What stands above the things that are ordered.
enum Above {
    /// The strategy: its fields are ordered.
    Strategy,
    /// A field: its goals.
    Field(field::Model),
    /// A goal: its indicators. And the goal's field.
    Goal(goal::Model, field::Model),
}

impl Above {
    async fn of(ctx: &Ctx, parent: &str) -> Result<Self> {
        let Ok(id) = parent.parse::<Id>() else {
            ctx.require_region(Action::EditStrategy)?;
            return Ok(Self::Strategy);
        };
        ctx.actor()?;
        let db = ctx.portal.db();
        let above = match row(db, id).await {
            Ok(field) => Self::Field(field),
            Err(Error::NotFound) => goal_row(db, id).await.map(|(goal, field)| Self::Goal(goal, field))?,
            Err(other) => return Err(other),
        };
        let (Self::Field(f) | Self::Goal(_, f)) = &above else { return Ok(above) };
        ctx.require(Action::EditField, &Belongs::group(f.group_id), state(&f.state))?;
        Ok(above)
    }

    /// What stands in order now. One after the other, before the order is read: two who move things
    /// at once must notice.
    async fn now(&self, tx: &DatabaseTransaction) -> Result<Vec<Id>> {
        let gone = EditState::Withdrawn.as_str();
        Ok(match self {
            Self::Strategy => {
                field::Entity::find().order_by_asc(field::Column::Id).lock_exclusive().all(tx).await?;
                let rows = field::Entity::find().filter(field::Column::State.ne(gone)).order_by_asc(field::Column::Position);
                rows.order_by_asc(field::Column::Number).all(tx).await?.into_iter().map(|f| f.id).collect()
            }
            Self::Field(f) => {
                field::Entity::find_by_id(f.id).lock_exclusive().one(tx).await?;
                let rows = goal::Entity::find().filter(goal::Column::FieldId.eq(f.id)).filter(goal::Column::State.ne(gone));
                let rows = rows.order_by_asc(goal::Column::Position).order_by_asc(goal::Column::Number);
                rows.all(tx).await?.into_iter().map(|g| g.id).collect()
            }
            Self::Goal(g, _) => {
                goal::Entity::find_by_id(g.id).lock_exclusive().one(tx).await?;
                let rows = indicator::Entity::find().filter(indicator::Column::GoalId.eq(g.id)).filter(indicator::Column::State.ne(gone));
                let rows = rows.order_by_asc(indicator::Column::Position).order_by_asc(indicator::Column::Id);
                rows.all(tx).await?.into_iter().map(|i| i.id).collect()
            }
        })
    }

    async fn place(&self, tx: &DatabaseTransaction, wanted: &[Id]) -> Result<()> {
        match self {
            Self::Strategy => places::<field::Entity>(tx, field::Column::Id, field::Column::Position, wanted).await,
            Self::Field(_) => places::<goal::Entity>(tx, goal::Column::Id, goal::Column::Position, wanted).await,
            Self::Goal(..) => places::<indicator::Entity>(tx, indicator::Column::Id, indicator::Column::Position, wanted).await,
        }
    }

    fn event(&self) -> Event {
        match self {
            Self::Strategy => Event::about("field.order", "strategy", "", ""),
            Self::Field(f) => Event::about("goal.order", "field", f.id, &f.title),
            Self::Goal(g, _) => Event::about("indicator.order", "goal", g.id, &g.title),
        }
    }

    fn slug(self) -> Option<String> {
        match self {
            Self::Strategy => None,
            Self::Field(f) | Self::Goal(_, f) => Some(f.slug),
        }
    }
}

/// One statement for all: a case per thing.
async fn places<E: EntityTrait>(tx: &DatabaseTransaction, id: E::Column, position: E::Column, wanted: &[Id]) -> Result<()> {
    let places =
        wanted.iter().enumerate().fold(CaseStatement::new(), |case, (i, wanted)| case.case(id.into_expr().eq(*wanted), i as i32 + 1));
    E::update_many().col_expr(position, places.into()).filter(id.is_in(wanted.iter().copied())).exec(tx).await?;
    Ok(())
}

/// Saves an order. Somebody else's order in between is a conflict. Returns the field's slug when
/// something within a field was ordered.
pub async fn order(ctx: &Ctx, form: OrderForm) -> Result<Option<String>> {
    let above = Above::of(ctx, &form.parent).await?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = ctx.begin().await?;
    let now = above.now(&tx).await?;
    let wanted = wanted(&form, &now)?;
    if now == wanted {
        return Ok(above.slug());
    }
    above.place(&tx, &wanted).await?;
    ctx.record(&tx, above.event().before(&now).after(&wanted)).await?;
    tx.commit().await?;
    Ok(above.slug())
}

/// The order that a form wants of the things that stand `now`; `Conflict` when it saw others.
pub(crate) fn wanted(form: &OrderForm, now: &[Id]) -> Result<Vec<Id>> {
    let wanted: Vec<Id> = form.wanted().iter().filter_map(|i| i.parse().ok()).collect();
    let sorted = |ids: &[Id]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    let seen = now.iter().map(Id::to_string).collect::<Vec<_>>().join(",");
    if seen == form.seen && sorted(now) == sorted(&wanted) { Ok(wanted) } else { Err(Error::Conflict) }
}
