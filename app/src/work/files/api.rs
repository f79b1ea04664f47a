//! Server functions of attached files.

use super::address;
use crate::action::{Outcome, act};
use contract::action::Done;
use contract::forms::fact_sheets::{IdForm, WithdrawForm};
use leptos::prelude::*;

/// Takes a file back.
#[server(name = WithdrawAttachment, prefix = "/aktion", endpoint = "attachments/withdraw")]
pub async fn withdraw(f: WithdrawForm) -> Outcome {
    act(move |ctx| async move {
        let place = portal::attachments::withdraw(&ctx, f).await?;
        Ok(Done::new(address(&place), "withdrawn"))
    })
    .await
}

/// Puts a file back.
#[server(name = RestoreAttachment, prefix = "/aktion", endpoint = "attachments/restore")]
pub async fn restore(f: IdForm) -> Outcome {
    act(move |ctx| async move {
        let place = portal::attachments::restore(&ctx, f).await?;
        Ok(Done::new(address(&place), "restored"))
    })
    .await
}
