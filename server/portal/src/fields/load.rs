//! Reading fields.

use crate::{Ctx, Error, Result, texts};
use contract::Id;
use contract::strategy::{EditState, Field, FieldContent, Goal, GoalContent, Indicator, Priority};
use domain::rights::{Action, Belongs};
use entity::{field, goal, indicator};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// A field in a list.
#[derive(Clone, Debug)]
pub struct FieldLine {
    pub id: Id,
    pub number: i32,
    pub slug: String,
    pub title: String,
    pub priority: Option<Priority>,
    pub deferred: bool,
    pub goals: usize,
    /// The responsible group.
    pub group: Option<Id>,
    pub version: i32,
    pub state: EditState,
}

/// A field for the workspace.
#[derive(Clone, Debug)]
pub struct FieldView {
    pub field: Field,
    pub version: i32,
    pub state: EditState,
    /// Versions of the goals, by id.
    pub goal_versions: HashMap<Id, i32>,
    /// Versions of the indicators, by id.
    pub indicator_versions: HashMap<Id, i32>,
    /// Goals and indicators that can be restored.
    pub withdrawn_goals: Vec<Withdrawn>,
    pub withdrawn_indicators: Vec<Withdrawn>,
    pub may_edit: bool,
    pub may_set_priority: bool,
}

/// Something withdrawn: enough to restore it.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    pub id: Id,
    pub title: String,
    pub version: i32,
}

pub(crate) fn state(stored: &str) -> EditState {
    EditState::parse(stored).unwrap_or(EditState::Draft)
}

pub(crate) async fn row(db: &impl ConnectionTrait, id: Id) -> Result<field::Model> {
    field::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// A goal and its field.
pub(crate) async fn goal_row(db: &impl ConnectionTrait, id: Id) -> Result<(goal::Model, field::Model)> {
    let goal = goal::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let field = row(db, goal.field_id).await?;
    Ok((goal, field))
}

fn content<T: serde::de::DeserializeOwned>(value: serde_json::Value, what: &str) -> Result<T> {
    serde_json::from_value(value).map_err(|e| Error::Broken(format!("{what}: {e}")))
}

/// All fields with their goals and texts, as editions freeze them, in six queries however many.
pub(crate) async fn assemble(db: &impl ConnectionTrait, only: Option<Id>) -> Result<Vec<Field>> {
    let mut fields = field::Entity::find();
    let mut goals = goal::Entity::find().order_by_asc(goal::Column::Position).order_by_asc(goal::Column::Number);
    match only {
        Some(id) => {
            fields = fields.filter(field::Column::Id.eq(id));
            goals = goals.filter(goal::Column::FieldId.eq(id));
        }
        None => {
            fields = fields.filter(field::Column::State.ne(EditState::Withdrawn.as_str()));
        }
    }
    let fields = fields.order_by_asc(field::Column::Position).order_by_asc(field::Column::Number).all(db).await?;
    let goals = goals.filter(goal::Column::State.ne(EditState::Withdrawn.as_str())).all(db).await?;
    let indicators = indicator::Entity::find()
        .filter(indicator::Column::State.ne(EditState::Withdrawn.as_str()))
        .order_by_asc(indicator::Column::Position)
        .all(db)
        .await?;
    let mut notes = super::notes::load(db, only).await?;
    let mut visions = texts::documents(db, "field", "vision").await?;
    let mut goal_texts = texts::documents(db, "goal", "text").await?;

    let mut of_goal: HashMap<Id, Vec<Indicator>> = HashMap::new();
    for i in indicators {
        of_goal.entry(i.goal_id).or_default().push(Indicator { id: i.id, content: content(i.content, "indicator")? });
    }
    let mut of_field: HashMap<Id, Vec<Goal>> = HashMap::new();
    for g in goals {
        let view = Goal {
            id: g.id,
            content: GoalContent { number: g.number, title: g.title },
            text: goal_texts.remove(&g.id).unwrap_or_default(),
            indicators: of_goal.remove(&g.id).unwrap_or_default(),
        };
        of_field.entry(g.field_id).or_default().push(view);
    }
    fields
        .into_iter()
        .map(|f| {
            Ok(Field {
                id: f.id,
                content: content::<FieldContent>(f.content, "field")?,
                vision: visions.remove(&f.id).unwrap_or_default(),
                goals: of_field.remove(&f.id).unwrap_or_default(),
                notes: notes.remove(&f.id).unwrap_or_default(),
            })
        })
        .collect()
}

/// All fields for the workspace.
pub async fn list(ctx: &Ctx) -> Result<Vec<FieldLine>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let rows = field::Entity::find().order_by_asc(field::Column::Position).order_by_asc(field::Column::Number).all(db).await?;
    let goals = goal::Entity::find().filter(goal::Column::State.ne(EditState::Withdrawn.as_str())).all(db).await?;
    let mut counts: HashMap<Id, usize> = HashMap::new();
    goals.iter().for_each(|g| *counts.entry(g.field_id).or_default() += 1);
    Ok(rows
        .into_iter()
        .map(|r| FieldLine {
            goals: counts.get(&r.id).copied().unwrap_or(0),
            id: r.id,
            number: r.number,
            slug: r.slug,
            title: r.title,
            priority: r.priority.as_deref().and_then(Priority::parse),
            deferred: r.deferred,
            group: r.group_id,
            version: r.version,
            state: state(&r.state),
        })
        .collect())
}

/// One field for the workspace, by slug.
pub async fn show(ctx: &Ctx, slug: &str) -> Result<FieldView> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let row = field::Entity::find().filter(field::Column::Slug.eq(slug)).one(db).await?.ok_or(Error::NotFound)?;
    let field = assemble(db, Some(row.id)).await?.pop().ok_or(Error::NotFound)?;
    let goals = goal::Entity::find().filter(goal::Column::FieldId.eq(row.id)).all(db).await?;
    let indicators = indicator::Entity::find().filter(indicator::Column::GoalId.is_in(goals.iter().map(|g| g.id))).all(db).await?;
    let gone = |s: &str| state(s) == EditState::Withdrawn;
    let goal_gone: HashMap<Id, bool> = goals.iter().map(|g| (g.id, gone(&g.state))).collect();
    let (belongs, field_state) = (Belongs::group(row.group_id), state(&row.state));
    Ok(FieldView {
        field,
        version: row.version,
        state: field_state,
        goal_versions: goals.iter().map(|g| (g.id, g.version)).collect(),
        indicator_versions: indicators.iter().map(|i| (i.id, i.version)).collect(),
        withdrawn_goals: goals
            .into_iter()
            .filter(|g| gone(&g.state))
            .map(|g| Withdrawn { id: g.id, title: format!("{}.{} {}", row.number, g.number, g.title), version: g.version })
            .collect(),
        withdrawn_indicators: indicators
            .into_iter()
            .filter(|i| gone(&i.state) && !goal_gone.get(&i.goal_id).copied().unwrap_or(true))
            .map(|i| Withdrawn { id: i.id, title: i.title, version: i.version })
            .collect(),
        may_edit: ctx.offers(Action::EditField, &belongs, field_state),
        may_set_priority: ctx.offers(Action::SetPriority, &belongs, field_state),
    })
}
