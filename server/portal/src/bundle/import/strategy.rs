//! The strategy: its frame, fields, goals and indicators.

use super::{Import, json};
use crate::Result;
use crate::bundle::changes::About;
use contract::Id;
use contract::bundle::Bundle;
use contract::strategy::{EditState, Field};
use entity::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

impl<C: ConnectionTrait> Import<'_, C> {
    pub(super) async fn strategy(&mut self, b: &Bundle) -> Result<()> {
        let Some(s) = &b.strategy else { return Ok(()) };
        let row = strategy::Model { id: 1, content: json(&s.strategy)?, version: 1 };
        self.changes.put(About::new("strategy.bundle", "strategy", "", &s.strategy.title), 1, row).await?;
        self.text("strategy", Id::nil(), "principles", &s.principles, "").await?;
        self.text("strategy", Id::nil(), "priorities", &s.priorities, "").await
    }

    /// Reads the fields as they are. They may change numbers with each other: each number is free before
    /// it is taken again.
    pub(super) async fn known_fields(&mut self, b: &Bundle) -> Result<()> {
        let known = field::Entity::find().filter(field::Column::Id.is_in(b.fields.iter().map(|f| f.id))).all(self.db).await?;
        self.fields = known.into_iter().map(|f| (f.id, f)).collect();
        let renumbered = b.fields.iter().filter(|f| self.fields.get(&f.id).is_some_and(|known| known.number != f.content.number));
        field::Entity::update_many()
            .col_expr(field::Column::Number, Expr::col(field::Column::Number).mul(-1))
            .filter(field::Column::Id.is_in(renumbered.map(|f| f.id)))
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
        let about = About::new("field.bundle", "field", f.id, &c.title).also("field.order", "");
        let before = self.fields.remove(&f.id);
        self.changes.put_over(about, before, row).await?;
        self.text("field", f.id, "vision", &f.vision, &c.title).await?;
        self.withdraw_goals(f).await?;
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
            self.changes.put(about_goal(f.id, g.id, &g.content.title), g.id, row).await?;
            self.text("goal", g.id, "text", &g.text, &g.content.title).await?;
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
                let about = About::new("indicator.bundle", "indicator", k.id, &k.content.title).also("indicator.order", g.id);
                self.changes.put(about, k.id, row).await?;
            }
        }
        self.notes("field", f.id, &c.title, &f.notes).await?;
        self.attachments("field", f.id, &f.attachments).await
    }

    /// Goals that the bundle does not name any more are withdrawn, never deleted.
    async fn withdraw_goals(&mut self, f: &Field) -> Result<()> {
        let gone = EditState::Withdrawn.to_string();
        let others = goal::Entity::find().filter(goal::Column::FieldId.eq(f.id)).filter(goal::Column::State.ne(&gone)).all(self.db).await?;
        for g in others.into_iter().filter(|g| f.goals.iter().all(|named| named.id != g.id)) {
            let title = g.title.clone();
            let row = goal::Model { state: gone.clone(), ..g.clone() };
            self.changes.put_over(about_goal(f.id, g.id, &title), Some(g), row).await?;
        }
        Ok(())
    }
}

fn about_goal(field: Id, goal: Id, title: &str) -> About<'_> {
    About::new("goal.bundle", "goal", goal, title).also("goal.order", field)
}
