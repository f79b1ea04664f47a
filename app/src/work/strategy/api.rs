//! Server functions of the strategy.

use crate::action::{Outcome, act};
use crate::work::workshops::begun;
use contract::action::Done;
use contract::forms::strategy::{FieldForm, GoalForm};
use contract::workshop::CarriedKind;
use leptos::prelude::*;

/// Saves a field of action.
#[server(name = SaveField, prefix = "/aktion", endpoint = "fields/save")]
pub async fn save_field(f: FieldForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "created" } else { "saved" };
        let slug = portal::fields::save(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/themenfelder/{slug}"), notice))
    })
    .await
}

/// Saves a goal. `back` names the result of a workshop that it began with.
#[server(name = SaveGoal, prefix = "/aktion", endpoint = "goals/save")]
pub async fn save_goal(f: GoalForm, #[server(default)] back: String) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "created" } else { "saved" };
        let on = begun::after(&back, CarriedKind::Goal, &f.once);
        let slug = portal::fields::save_goal(&ctx, f).await?;
        Ok(Done::new(on.unwrap_or_else(|| format!("/arbeit/themenfelder/{slug}")), notice))
    })
    .await
}
