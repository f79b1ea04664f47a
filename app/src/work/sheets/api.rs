//! Server functions of fact sheets.

use crate::action::{Outcome, act};
use crate::work::workshops::begun;
use contract::action::Done;
use contract::forms::fact_sheets::*;
use contract::workshop::CarriedKind;
use leptos::prelude::*;

fn at(number: i32) -> String {
    format!("/arbeit/projekte/{number}")
}

/// Saves a fact sheet. `back` names the result of a workshop that it began with.
#[server(name = SaveFactSheet, prefix = "/aktion", endpoint = "fact_sheets/save")]
pub async fn save(f: FactSheetForm, #[server(default)] back: String) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "created" } else { "saved" };
        let on = begun::after(&back, CarriedKind::FactSheet, &f.once);
        let number = portal::fact_sheets::save(&ctx, f).await?;
        Ok(Done::new(on.unwrap_or_else(|| at(number)), notice))
    })
    .await
}

/// Makes a copy as a template.
#[server(name = CopyFactSheet, prefix = "/aktion", endpoint = "fact_sheets/copy")]
pub async fn copy(f: IdForm) -> Outcome {
    act(move |ctx| async move {
        let number = portal::fact_sheets::copy(&ctx, f).await?;
        Ok(Done::new(format!("{}/bearbeiten", at(number)), "copied"))
    })
    .await
}

/// Reports progress.
#[server(name = ReportProgress, prefix = "/aktion", endpoint = "fact_sheets/progress")]
pub async fn progress(f: ProgressForm) -> Outcome {
    act(move |ctx| async move {
        let number = portal::fact_sheets::report(&ctx, f).await?;
        Ok(Done::new(at(number), "progress"))
    })
    .await
}

/// Takes a progress note back.
#[server(name = WithdrawNote, prefix = "/aktion", endpoint = "fact_sheets/withdraw_note")]
pub async fn withdraw_note(f: WithdrawForm) -> Outcome {
    act(move |ctx| async move {
        let number = portal::fact_sheets::withdraw_note(&ctx, f).await?;
        Ok(Done::new(at(number), "note_withdrawn"))
    })
    .await
}

/// Puts a progress note back.
#[server(name = RestoreNote, prefix = "/aktion", endpoint = "fact_sheets/restore_note")]
pub async fn restore_note(f: IdForm) -> Outcome {
    act(move |ctx| async move {
        let number = portal::fact_sheets::restore_note(&ctx, f).await?;
        Ok(Done::new(at(number), "note_restored"))
    })
    .await
}

/// Releases a fact sheet for the next edition.
#[server(name = ReleaseFactSheet, prefix = "/aktion", endpoint = "fact_sheets/release")]
pub async fn release(f: ReleaseForm) -> Outcome {
    act(move |ctx| async move {
        let number = portal::fact_sheets::release(&ctx, f).await?;
        Ok(Done::new(at(number), "released"))
    })
    .await
}

/// Withdraws a fact sheet.
#[server(name = WithdrawFactSheet, prefix = "/aktion", endpoint = "fact_sheets/withdraw")]
pub async fn withdraw(f: WithdrawForm) -> Outcome {
    act(move |ctx| async move {
        let number = portal::fact_sheets::withdraw(&ctx, f).await?;
        Ok(Done::new(at(number), "withdrawn"))
    })
    .await
}

/// Restores a withdrawn fact sheet.
#[server(name = RestoreFactSheet, prefix = "/aktion", endpoint = "fact_sheets/restore")]
pub async fn restore(f: ReleaseForm) -> Outcome {
    act(move |ctx| async move {
        let number = portal::fact_sheets::restore(&ctx, f).await?;
        Ok(Done::new(at(number), "restored"))
    })
    .await
}

/// Makes somebody else responsible.
#[server(name = HandOverFactSheet, prefix = "/aktion", endpoint = "fact_sheets/owner")]
pub async fn owner(f: OwnerForm) -> Outcome {
    act(move |ctx| async move {
        let number = portal::fact_sheets::hand_over(&ctx, f).await?;
        Ok(Done::new(at(number), "saved"))
    })
    .await
}

/// Changes several fact sheets at once.
#[server(name = ChangeFactSheets, prefix = "/aktion", endpoint = "fact_sheets/bulk")]
pub async fn bulk(f: BulkForm) -> Outcome {
    act(move |ctx| async move {
        // Only what this list understands goes back into the address.
        let query: String = f.query.chars().filter(|c| !c.is_control() && *c != '#').take(1000).collect();
        portal::fact_sheets::bulk(&ctx, f).await?;
        let to = if query.is_empty() { super::SECTION.to_owned() } else { format!("{}?{query}", super::SECTION) };
        Ok(Done::new(to, "bulk"))
    })
    .await
}
