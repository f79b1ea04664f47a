//! Goals of a field.

use super::load::{goal_row, row, state};
use super::save::number_taken;
use crate::audit::Event;
use crate::{Ctx, Error, Result, once};
use contract::forms::strategy::GoalForm;
use contract::rules::Form;
use contract::strategy::{EditState, GoalContent};
use domain::rights::{Action, Belongs};
use entity::goal;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// Saves a goal, or makes a new one when the form carries no id. Returns the slug of its field.
pub async fn save_goal(ctx: &Ctx, form: GoalForm) -> Result<String> {
    let db = ctx.portal.db();
    let (before, field) = match form.id.as_str() {
        "" => (None, row(db, form.field_id.parse().map_err(|_| Error::NotFound)?).await?),
        id => {
            let (goal, field) = goal_row(db, id.parse().map_err(|_| Error::NotFound)?).await?;
            (Some(goal), field)
        }
    };
    ctx.require(Action::EditField, &Belongs::group(field.group_id), state(&field.state))?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let content = GoalContent { title: form.title.trim().to_owned(), number: form.number.trim().parse().unwrap_or_default() };
    let tx = ctx.begin().await?;
    // Asked first: the number of what the form has made before is taken, too.
    let id = match &before {
        Some(b) => b.id,
        None => once::fresh::<goal::Entity>(&ctx.portal, &tx, &form.once).await?,
    };
    let same_number = goal::Entity::find()
        .filter(goal::Column::FieldId.eq(field.id))
        .filter(goal::Column::Number.eq(content.number))
        .filter(goal::Column::State.ne(EditState::Withdrawn.as_str()))
        .one(&tx)
        .await?;
    if same_number.is_some_and(|g| Some(g.id) != before.as_ref().map(|b| b.id)) {
        return Err(Error::field("number", format!("taken|{}.{}", field.number, content.number)));
    }
    let taken = |e| number_taken(e, "goal", format!("{}.{}", field.number, content.number));
    let value = serde_json::to_value(&content).map_err(|e| Error::Broken(e.to_string()))?;
    let columns =
        goal::ActiveModel { number: Set(content.number), title: Set(content.title.clone()), content: Set(value), ..Default::default() };
    let mut event = Event::about("goal.save", "goal", id, &content.title).after(&content);
    match before {
        Some(b) => {
            event = event.before(&b.content);
            let version: i32 = form.version.parse().unwrap_or(0);
            let done = goal::Entity::update_many()
                .set(goal::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
                .filter(goal::Column::Id.eq(b.id))
                .filter(goal::Column::Version.eq(version))
                .exec(&tx)
                .await
                .map_err(taken)?;
            if done.rows_affected == 0 {
                return Err(Error::Conflict);
            }
        }
        None => {
            let position = goal::Entity::find().filter(goal::Column::FieldId.eq(field.id)).count(&tx).await? as i32 + 1;
            goal::ActiveModel {
                id: Set(id),
                field_id: Set(field.id),
                position: Set(position),
                state: Set(EditState::Ready.as_str().to_owned()),
                version: Set(1),
                ..columns
            }
            .insert(&tx)
            .await
            .map_err(taken)?;
        }
    }
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(field.slug)
}
