//! Indicators of goals.

use super::load::{goal_row, state};
use crate::audit::Event;
use crate::{Ctx, Error, Result, once};
use contract::Id;
use contract::forms::indicators::{IndicatorForm, ValueRow};
use contract::rules::Form;
use contract::strategy::{EditState, IndicatorContent, YearValue};
use domain::rights::{Action, Belongs};
use entity::indicator;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};

/// Saves an indicator, or makes a new one when the form carries no id. Returns the field's slug.
pub async fn save_indicator(ctx: &Ctx, form: IndicatorForm) -> Result<String> {
    let db = ctx.portal.db();
    let before = match form.id.as_str() {
        "" => None,
        id => {
            let id: Id = id.parse().map_err(|_| Error::NotFound)?;
            Some(indicator::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?)
        }
    };
    let goal_id = match &before {
        Some(b) => b.goal_id,
        None => form.goal_id.parse().map_err(|_| Error::NotFound)?,
    };
    let (goal, field) = goal_row(db, goal_id).await?;
    ctx.require(Action::EditField, &Belongs::group(field.group_id), state(&field.state))?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let content = read(&form);
    let columns = indicator::ActiveModel {
        title: Set(content.title.clone()),
        content: Set(serde_json::to_value(&content).map_err(|e| Error::Broken(e.to_string()))?),
        ..Default::default()
    };
    let tx = ctx.begin().await?;
    let mut event = Event::about("indicator.save", "indicator", Id::nil(), &content.title).after(&content);
    match before {
        Some(b) => {
            event.object_id = b.id.to_string();
            event = event.before(&b.content);
            let version: i32 = form.version.parse().unwrap_or(0);
            let done = indicator::Entity::update_many()
                .set(indicator::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
                .filter(indicator::Column::Id.eq(b.id))
                .filter(indicator::Column::Version.eq(version))
                .exec(&tx)
                .await?;
            if done.rows_affected == 0 {
                return Err(Error::Conflict);
            }
        }
        None => {
            let id = once::fresh::<indicator::Entity>(&ctx.portal, &tx, &form.once).await?;
            event.object_id = id.to_string();
            let position = indicator::Entity::find().filter(indicator::Column::GoalId.eq(goal.id)).count(&tx).await? as i32 + 1;
            indicator::ActiveModel {
                id: Set(id),
                goal_id: Set(goal.id),
                position: Set(position),
                state: Set(EditState::Ready.to_string()),
                version: Set(1),
                ..columns
            }
            .insert(&tx)
            .await
            .map_err(once::or_already)?;
        }
    }
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(field.slug)
}

fn read(form: &IndicatorForm) -> IndicatorContent {
    let line = |s: &str| s.trim().to_owned();
    let series = |rows: &[ValueRow]| {
        let mut values: Vec<YearValue> = rows.iter().filter_map(ValueRow::read).collect();
        values.sort_by_key(|v| v.year);
        values
    };
    IndicatorContent {
        title: line(&form.title),
        unit: line(&form.unit),
        method: line(&form.method).replace("\r\n", "\n"),
        source: line(&form.source),
        aim: line(&form.aim),
        baseline: form.baseline.read(),
        targets: series(&form.targets),
        measured: series(&form.measured),
    }
}
