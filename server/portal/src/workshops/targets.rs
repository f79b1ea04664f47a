//! What a result can be carried into.

use crate::{Ctx, Result};
use contract::Id;
use contract::strategy::EditState;
use contract::workshop::CarriedKind;
use domain::rights::Action;
use entity::{fact_sheet, field, goal};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// A goal, fact sheet or text by its name.
#[derive(Clone, Debug)]
pub struct Target {
    pub kind: CarriedKind,
    pub id: Id,
    pub title: String,
    /// Its page in the workspace.
    pub address: String,
}

impl Target {
    /// As forms send it: `goal:id`.
    pub fn value(&self) -> String {
        format!("{}:{}", self.kind, self.id)
    }
}

/// Everything that is not withdrawn: goals by number, then texts, then fact sheets.
pub async fn targets(ctx: &Ctx) -> Result<Vec<Target>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let live = EditState::Withdrawn.as_str();
    let fields = field::Entity::find().filter(field::Column::State.ne(live)).order_by_asc(field::Column::Number).all(db).await?;
    let goals = goal::Entity::find()
        .filter(goal::Column::State.ne(live))
        .order_by_asc(goal::Column::Position)
        .order_by_asc(goal::Column::Number)
        .all(db)
        .await?;
    let sheets =
        fact_sheet::Entity::find().filter(fact_sheet::Column::State.ne(live)).order_by_asc(fact_sheet::Column::Title).all(db).await?;
    let mut of: HashMap<Id, Vec<goal::Model>> = HashMap::new();
    goals.into_iter().for_each(|g| of.entry(g.field_id).or_default().push(g));
    let mut all = Vec::new();
    let mut texts = vec![Target {
        kind: CarriedKind::Text,
        id: Id::nil(),
        title: "Leitbild und Herleitung der Prioritäten".into(),
        address: "/arbeit/strategie".into(),
    }];
    for f in fields {
        let address = format!("/arbeit/themenfelder/{}", f.slug);
        for g in of.remove(&f.id).unwrap_or_default() {
            let title = format!("Ziel {}.{} {}", f.number, g.number, g.title);
            all.push(Target { kind: CarriedKind::Goal, id: g.id, title, address: format!("{address}#ziel-{}", g.id) });
        }
        texts.push(Target { kind: CarriedKind::Text, id: f.id, title: format!("Vision {}", f.title), address });
    }
    all.extend(texts);
    all.extend(sheets.into_iter().map(|s| Target {
        kind: CarriedKind::FactSheet,
        id: s.id,
        title: format!("P-{} {}", s.number, s.title),
        address: format!("/arbeit/projekte/{}", s.number),
    }));
    Ok(all)
}

/// Whether a target is there and not withdrawn.
pub(super) async fn exists(db: &impl ConnectionTrait, kind: CarriedKind, id: Id) -> Result<bool> {
    let withdrawn = EditState::Withdrawn.as_str();
    Ok(match kind {
        CarriedKind::Goal => goal::Entity::find_by_id(id).one(db).await?.is_some_and(|g| g.state != withdrawn),
        CarriedKind::FactSheet => fact_sheet::Entity::find_by_id(id).one(db).await?.is_some_and(|s| s.state != withdrawn),
        CarriedKind::Text if id.is_nil() => true,
        CarriedKind::Text => field::Entity::find_by_id(id).one(db).await?.is_some_and(|f| f.state != withdrawn),
    })
}
