//! Server functions that withdraw, restore and order, and those of frame, indicators and notes.

use crate::action::{Outcome, act};
use crate::ui::steps;
use contract::action::Done;
use contract::forms::indicators::{FieldNoteForm, FrameForm, IndicatorForm};
use contract::forms::steps::{OrderForm, StepForm};
use leptos::prelude::*;

fn page(slug: &str) -> String {
    format!("/arbeit/themenfelder/{slug}")
}

/// Saves the strategy's frame.
#[server(name = SaveFrame, prefix = "/aktion", endpoint = "strategy/save")]
pub async fn save_frame(f: FrameForm) -> Outcome {
    act(move |ctx| async move {
        portal::strategy::save(&ctx, f).await?;
        Ok(Done::new("/arbeit/strategie", "saved"))
    })
    .await
}

/// Saves an order of fields, goals or indicators.
#[server(name = OrderFields, prefix = "/aktion", endpoint = "fields/order")]
pub async fn order(f: OrderForm) -> Outcome {
    act(move |ctx| async move {
        let at = super::order::place(&f);
        let path = portal::fields::order(&ctx, f).await?.map_or_else(|| "/arbeit/strategie".to_owned(), |s| page(&s));
        Ok(Done::new(format!("{path}#{at}"), "moved"))
    })
    .await
}

/// Withdraws or restores a field.
#[server(name = StepField, prefix = "/aktion", endpoint = "fields/step")]
pub async fn step_field(f: StepForm) -> Outcome {
    act(move |ctx| async move {
        let notice = steps::notice(&f.step);
        portal::fields::step_field(&ctx, f).await?;
        Ok(Done::new("/arbeit/strategie", notice))
    })
    .await
}

/// Withdraws or restores a goal.
#[server(name = StepGoal, prefix = "/aktion", endpoint = "goals/step")]
pub async fn step_goal(f: StepForm) -> Outcome {
    act(move |ctx| async move {
        let notice = steps::notice(&f.step);
        let slug = portal::fields::step_goal(&ctx, f).await?;
        Ok(Done::new(page(&slug), notice))
    })
    .await
}

/// Saves an indicator.
#[server(name = SaveIndicator, prefix = "/aktion", endpoint = "indicators/save")]
pub async fn save_indicator(f: IndicatorForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "created" } else { "saved" };
        let slug = portal::fields::save_indicator(&ctx, f).await?;
        Ok(Done::new(page(&slug), notice))
    })
    .await
}

/// Withdraws or restores an indicator.
#[server(name = StepIndicator, prefix = "/aktion", endpoint = "indicators/step")]
pub async fn step_indicator(f: StepForm) -> Outcome {
    act(move |ctx| async move {
        let notice = steps::notice(&f.step);
        let slug = portal::fields::step_indicator(&ctx, f).await?;
        Ok(Done::new(page(&slug), notice))
    })
    .await
}

/// Notes how far a field is.
#[server(name = AddFieldNote, prefix = "/aktion", endpoint = "fields/note")]
pub async fn add_note(f: FieldNoteForm) -> Outcome {
    act(move |ctx| async move {
        let slug = portal::fields::add_note(&ctx, f).await?;
        Ok(Done::new(page(&slug), "progress"))
    })
    .await
}

/// Takes a note back, or restores it.
#[server(name = StepFieldNote, prefix = "/aktion", endpoint = "fields/note-step")]
pub async fn step_note(f: StepForm) -> Outcome {
    act(move |ctx| async move {
        let notice = steps::notice(&f.step);
        let slug = portal::fields::step_note(&ctx, f).await?;
        Ok(Done::new(page(&slug), notice))
    })
    .await
}
