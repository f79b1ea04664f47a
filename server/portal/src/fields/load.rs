//! Reading fields.

use crate::parts::Parts;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::strategy::{EditState, Field, FieldContent, Goal, GoalContent, Indicator, Priority, ProgressNote};
use domain::rights::{Action, Belongs};
use entity::{field, goal, indicator};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select, SelectTwo};
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
    /// Notes that were taken back, newest first; none for whoever may not put them back.
    pub withdrawn_notes: Vec<ProgressNote>,
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

/// All fields as an edition holds them: without what was withdrawn.
pub(crate) async fn assemble(db: &impl ConnectionTrait, parts: &mut Parts) -> Result<Vec<Field>> {
    let fields = field::Entity::find()
        .filter(field::Column::State.ne(EditState::Withdrawn.as_str()))
        .order_by_asc(field::Column::Position)
        .order_by_asc(field::Column::Number)
        .all(db)
        .await?;
    let goals = in_order(goal::Entity::find().filter(goal::Column::State.ne(EditState::Withdrawn.as_str()))).all(db).await?;
    let (mut all, mut of): (Vec<(goal::Model, Vec<indicator::Model>)>, HashMap<Id, Vec<Goal>>) = (Vec::new(), HashMap::new());
    for (goal, indicator) in goals {
        if all.last().is_none_or(|(g, _)| g.id != goal.id) {
            all.push((goal, vec![]));
        }
        if let (Some((_, list)), Some(i)) = (all.last_mut(), indicator.filter(|i| state(&i.state) != EditState::Withdrawn)) {
            list.push(i);
        }
    }
    for (goal, indicators) in all {
        of.entry(goal.field_id).or_default().push(whole_goal(goal, indicators, parts)?);
    }
    fields
        .into_iter()
        .map(|f| {
            let goals = of.remove(&f.id).unwrap_or_default();
            whole(f, goals, parts)
        })
        .collect()
}

/// Goals with their indicators, both as they are ordered.
fn in_order(goals: Select<goal::Entity>) -> SelectTwo<goal::Entity, indicator::Entity> {
    let indicators = goal::Entity::belongs_to(indicator::Entity).from(goal::Column::Id).to(indicator::Column::GoalId);
    goals
        .join(JoinType::LeftJoin, indicators.into())
        .select_also(indicator::Entity)
        .order_by_asc(goal::Column::Position)
        .order_by_asc(goal::Column::Number)
        .order_by_asc(goal::Column::Id)
        .order_by_asc(indicator::Column::Position)
        .order_by_asc(indicator::Column::Id)
}

fn whole_goal(g: goal::Model, indicators: Vec<indicator::Model>, parts: &mut Parts) -> Result<Goal> {
    let indicators = indicators.into_iter().map(|i| Ok(Indicator { id: i.id, content: content(i.content, "indicator")? }));
    Ok(Goal {
        id: g.id,
        content: GoalContent { number: g.number, title: g.title },
        text: parts.text(g.id, "text"),
        indicators: indicators.collect::<Result<_>>()?,
    })
}

fn whole(f: field::Model, goals: Vec<Goal>, parts: &mut Parts) -> Result<Field> {
    let mut notes = parts.notes(f.id);
    notes.reverse();
    Ok(Field {
        id: f.id,
        content: content::<FieldContent>(f.content, "field")?,
        vision: parts.text(f.id, "vision"),
        goals,
        notes,
        attachments: parts.files(f.id),
    })
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
    let rows = in_order(goal::Entity::find().filter(goal::Column::FieldId.eq(row.id))).all(db).await?;
    let (mut goals, mut indicators): (Vec<goal::Model>, Vec<indicator::Model>) = (Vec::new(), Vec::new());
    for (goal, indicator) in rows {
        if goals.last().is_none_or(|g| g.id != goal.id) {
            goals.push(goal);
        }
        indicators.extend(indicator);
    }
    let owners: Vec<Id> = goals.iter().map(|g| g.id).chain([row.id]).collect();
    let mut parts = Parts::of(db, &owners).await?;
    let gone = |s: &str| state(s) == EditState::Withdrawn;
    let goal_gone: HashMap<Id, bool> = goals.iter().map(|g| (g.id, gone(&g.state))).collect();
    let (belongs, field_state) = (Belongs::group(row.group_id), state(&row.state));
    let alive = goals.iter().filter(|g| !gone(&g.state)).map(|g| {
        let own = indicators.iter().filter(|i| i.goal_id == g.id && !gone(&i.state)).cloned().collect();
        whole_goal(g.clone(), own, &mut parts)
    });
    let alive = alive.collect::<Result<Vec<_>>>()?;
    let may_edit = ctx.offers(Action::EditField, &belongs, field_state);
    let withdrawn_notes = parts.withdrawn_notes(row.id).into_iter().rev().filter(|_| may_edit).collect();
    Ok(FieldView {
        withdrawn_notes,
        field: whole(row.clone(), alive, &mut parts)?,
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
        may_edit,
        may_set_priority: ctx.offers(Action::SetPriority, &belongs, field_state),
    })
}
