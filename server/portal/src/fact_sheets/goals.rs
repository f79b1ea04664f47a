//! Goals that a fact sheet can serve.

use crate::fields::FieldLine;
use crate::{Ctx, Result};
use contract::Id;
use contract::strategy::EditState;
use domain::rights::Action;
use entity::goal;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// All goals with the words to choose them by: "Mobilität 5.1 Abfahrt in Echtzeit".
pub async fn goal_choices(ctx: &Ctx, fields: &[FieldLine]) -> Result<Vec<(Id, String)>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let fields: HashMap<Id, (i32, &str)> = fields.iter().map(|f| (f.id, (f.number, f.title.as_str()))).collect();
    let goals = goal::Entity::find().filter(goal::Column::State.ne(EditState::Withdrawn.as_str())).all(db).await?;
    let mut named: Vec<(i32, i32, Id, String)> = goals
        .into_iter()
        .filter_map(|g| {
            let (number, title) = fields.get(&g.field_id)?;
            Some((*number, g.number, g.id, format!("{title} {number}.{} {}", g.number, g.title)))
        })
        .collect();
    named.sort();
    Ok(named.into_iter().map(|(_, _, id, name)| (id, name)).collect())
}
