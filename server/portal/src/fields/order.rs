//! The order of fields, and of the goals of a field.

use super::load::{row, state};
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::forms::steps::OrderForm;
use contract::rules::Form;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use entity::{field, goal};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

/// Saves an order. Somebody else's order in between is a conflict. Returns the field's slug when
/// goals were ordered.
pub async fn order(ctx: &Ctx, form: OrderForm) -> Result<Option<String>> {
    let parent: Option<Id> = form.parent.parse().ok();
    let above = match parent {
        None => {
            ctx.require_region(Action::EditStrategy)?;
            None
        }
        Some(id) => {
            ctx.actor()?;
            let field = row(ctx.portal.db(), id).await?;
            ctx.require(Action::EditField, &Belongs::group(field.group_id), state(&field.state))?;
            Some(field)
        }
    };
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let wanted: Vec<Id> = form.wanted().iter().filter_map(|i| i.parse().ok()).collect();
    let tx = ctx.begin().await?;
    // One after the other, before the order is read: two who move things at once must notice.
    let group = field::Entity::find().order_by_asc(field::Column::Id).lock_exclusive();
    group.apply_if(above.as_ref().map(|f| f.id), |q, id| q.filter(field::Column::Id.eq(id))).all(&tx).await?;
    let live = EditState::Withdrawn.as_str();
    let now: Vec<Id> = match &above {
        None => {
            let rows = field::Entity::find().filter(field::Column::State.ne(live)).order_by_asc(field::Column::Position);
            rows.order_by_asc(field::Column::Number).all(&tx).await?.into_iter().map(|f| f.id).collect()
        }
        Some(f) => {
            let rows = goal::Entity::find().filter(goal::Column::FieldId.eq(f.id)).filter(goal::Column::State.ne(live));
            let rows = rows.order_by_asc(goal::Column::Position).order_by_asc(goal::Column::Number).all(&tx).await?;
            rows.into_iter().map(|g| g.id).collect()
        }
    };
    let seen = now.iter().map(Id::to_string).collect::<Vec<_>>().join(",");
    if seen != form.seen || !same_things(&now, &wanted) {
        return Err(Error::Conflict);
    }
    if now == wanted {
        return Ok(above.map(|f| f.slug));
    }
    // One statement for all: a case per thing.
    let places = wanted.iter().enumerate().fold(CaseStatement::new(), |case, (i, id)| {
        let is = if above.is_some() { Expr::col(goal::Column::Id).eq(*id) } else { Expr::col(field::Column::Id).eq(*id) };
        case.case(is, i as i32 + 1)
    });
    let event = match &above {
        None => {
            field::Entity::update_many()
                .col_expr(field::Column::Position, places.into())
                .filter(field::Column::Id.is_in(wanted.iter().copied()))
                .exec(&tx)
                .await?;
            Event::about("field.order", "strategy", "", "")
        }
        Some(f) => {
            goal::Entity::update_many()
                .col_expr(goal::Column::Position, places.into())
                .filter(goal::Column::Id.is_in(wanted.iter().copied()))
                .exec(&tx)
                .await?;
            Event::about("goal.order", "field", f.id, &f.title)
        }
    };
    ctx.record(&tx, event.before(&now).after(&wanted)).await?;
    tx.commit().await?;
    Ok(above.map(|f| f.slug))
}

fn same_things(a: &[Id], b: &[Id]) -> bool {
    let sorted = |ids: &[Id]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    sorted(a) == sorted(b)
}
