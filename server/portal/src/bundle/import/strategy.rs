//! The strategy: its frame, fields, goals and indicators.

use super::{Import, json};
use crate::Result;
use crate::bundle::rows::put;
use contract::Id;
use contract::bundle::Bundle;
use contract::strategy::{EditState, Field};
use entity::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

impl<C: ConnectionTrait> Import<'_, C> {
    pub(super) async fn strategy(&mut self, b: &Bundle) -> Result<()> {
        let Some(s) = &b.strategy else { return Ok(()) };
        let new = put(self.db, 1, strategy::Model { id: 1, content: json(&s.strategy)?, version: 1 }).await?;
        self.counts.note(new);
        self.text("strategy", Id::nil(), "principles", &s.principles).await?;
        self.text("strategy", Id::nil(), "priorities", &s.priorities).await
    }

    /// Fields may change numbers with each other: each number is free before it is taken again.
    pub(super) async fn free_numbers(&mut self, b: &Bundle) -> Result<()> {
        field::Entity::update_many()
            .col_expr(field::Column::Number, Expr::col(field::Column::Number).mul(-1))
            .filter(field::Column::Id.is_in(b.fields.iter().map(|f| f.id)))
            .filter(field::Column::Number.gt(0))
            .exec(self.db)
            .await?;
        Ok(())
    }

    pub(super) async fn field(&mut self, f: &Field) -> Result<()> {
        let c = &f.content;
        let row = field::Model {
            id: f.id,
            number: c.number,
            slug: c.slug.clone(),
            title: c.title.clone(),
            priority: c.priority.map(|p| p.to_string()),
            deferred: c.deferred,
            group_id: c.responsible_group,
            position: self.places.get(&f.id).copied().unwrap_or(c.number),
            state: EditState::Ready.to_string(),
            content: json(c)?,
            version: 1,
            updated_at: self.portal.now(),
        };
        let new = put(self.db, f.id, row).await?;
        self.counts.note(new);
        self.text("field", f.id, "vision", &f.vision).await?;
        // Goals that the bundle does not name any more are withdrawn, never deleted.
        goal::Entity::update_many()
            .set(goal::ActiveModel { state: Set(EditState::Withdrawn.to_string()), ..Default::default() })
            .filter(goal::Column::FieldId.eq(f.id))
            .exec(self.db)
            .await?;
        for (i, g) in f.goals.iter().enumerate() {
            let row = goal::Model {
                id: g.id,
                field_id: f.id,
                number: g.content.number,
                title: g.content.title.clone(),
                position: i as i32 + 1,
                state: EditState::Ready.to_string(),
                content: json(&g.content)?,
                version: 1,
            };
            let new = put(self.db, g.id, row).await?;
            self.counts.note(new);
            self.text("goal", g.id, "text", &g.text).await?;
            for (i, k) in g.indicators.iter().enumerate() {
                let row = indicator::Model {
                    id: k.id,
                    goal_id: g.id,
                    title: k.content.title.clone(),
                    position: i as i32 + 1,
                    state: EditState::Ready.to_string(),
                    content: json(&k.content)?,
                    version: 1,
                };
                let new = put(self.db, k.id, row).await?;
                self.counts.note(new);
            }
        }
        self.notes("field", f.id, &f.notes).await
    }
}
