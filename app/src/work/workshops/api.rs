//! Server functions of workshops.

use crate::action::{Outcome, act};
use crate::ui::steps;
use contract::action::Done;
use contract::forms::steps::StepForm;
use contract::forms::workshops::{CarryForm, DeclineForm, ReopenForm, ResultForm, WorkshopForm};
use leptos::prelude::*;

fn page(slug: &str) -> String {
    format!("/arbeit/workshops/{slug}")
}

/// Saves a workshop.
#[server(name = SaveWorkshop, prefix = "/aktion", endpoint = "workshops/save")]
pub async fn save(f: WorkshopForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "created" } else { "saved" };
        let slug = portal::workshops::save(&ctx, f).await?;
        Ok(Done::new(page(&slug), notice))
    })
    .await
}

/// Releases, withdraws or restores a workshop.
#[server(name = StepWorkshop, prefix = "/aktion", endpoint = "workshops/step")]
pub async fn step(f: StepForm) -> Outcome {
    act(move |ctx| async move {
        let notice = steps::notice(&f.step);
        let slug = portal::workshops::step(&ctx, f).await?;
        Ok(Done::new(page(&slug), notice))
    })
    .await
}

/// Saves a result.
#[server(name = SaveResult, prefix = "/aktion", endpoint = "results/save")]
pub async fn save_result(f: ResultForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "created" } else { "saved" };
        let slug = portal::workshops::save_result(&ctx, f).await?;
        Ok(Done::new(format!("{}#ergebnisse", page(&slug)), notice))
    })
    .await
}

/// Withdraws or restores a result.
#[server(name = StepResult, prefix = "/aktion", endpoint = "results/step")]
pub async fn step_result(f: StepForm) -> Outcome {
    act(move |ctx| async move {
        let notice = steps::notice(&f.step);
        let slug = portal::workshops::step_result(&ctx, f).await?;
        Ok(Done::new(format!("{}#ergebnisse", page(&slug)), notice))
    })
    .await
}

/// Carries a result into a goal, a fact sheet or a text.
#[server(name = CarryResult, prefix = "/aktion", endpoint = "results/carry")]
pub async fn carry(f: CarryForm) -> Outcome {
    act(move |ctx| async move {
        let slug = portal::workshops::carry(&ctx, f).await?;
        Ok(Done::new(format!("{}#ergebnisse", page(&slug)), "carried"))
    })
    .await
}

/// Turns a result down with a reason.
#[server(name = DeclineResult, prefix = "/aktion", endpoint = "results/decline")]
pub async fn decline(f: DeclineForm) -> Outcome {
    act(move |ctx| async move {
        let slug = portal::workshops::decline(&ctx, f).await?;
        Ok(Done::new(format!("{}#ergebnisse", page(&slug)), "declined"))
    })
    .await
}

/// Takes a decision about a result back.
#[server(name = ReopenResult, prefix = "/aktion", endpoint = "results/reopen")]
pub async fn reopen(f: ReopenForm) -> Outcome {
    act(move |ctx| async move {
        let slug = portal::workshops::reopen(&ctx, f).await?;
        Ok(Done::new(format!("{}#ergebnisse", page(&slug)), "reopened"))
    })
    .await
}
