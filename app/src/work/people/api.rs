//! Server functions of people and invitations.

use crate::action::{Outcome, act};
use contract::action::Done;
use contract::forms::people::{DeleteAccountForm, EndRoleForm, GiveRoleForm, InviteForm, ReasonForm};
use leptos::prelude::*;

/// Makes an invitation; the next page shows its link once.
#[server(name = CreateInvitation, prefix = "/aktion", endpoint = "invitations/create")]
pub async fn create(f: InviteForm) -> Outcome {
    act(move |ctx| async move {
        portal::invitations::create(&ctx, f).await?;
        Ok(Done::new("/arbeit/personen/links", "invited"))
    })
    .await
}

/// Takes an invitation back.
#[server(name = RevokeInvitation, prefix = "/aktion", endpoint = "invitations/revoke")]
pub async fn revoke(id: contract::Id) -> Outcome {
    act(move |ctx| async move {
        portal::invitations::revoke(&ctx, id).await?;
        Ok(Done::new("/arbeit/personen/einladungen", "revoked"))
    })
    .await
}

/// Takes all invitations of one list back.
#[server(name = RevokeInvitations, prefix = "/aktion", endpoint = "invitations/revoke_list")]
pub async fn revoke_list(id: contract::Id) -> Outcome {
    act(move |ctx| async move {
        portal::invitations::revoke_together(&ctx, id).await?;
        Ok(Done::new("/arbeit/personen/einladungen", "revoked_list"))
    })
    .await
}

/// Gives somebody a further role.
#[server(name = GiveRole, prefix = "/aktion", endpoint = "roles/give")]
pub async fn give(f: GiveRoleForm) -> Outcome {
    act(move |ctx| async move {
        let person = portal::people::give(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/personen/{person}"), "role_given"))
    })
    .await
}

/// Ends a role.
#[server(name = EndRole, prefix = "/aktion", endpoint = "roles/end")]
pub async fn end(f: EndRoleForm) -> Outcome {
    act(move |ctx| async move {
        let person = portal::people::end(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/personen/{person}"), "role_ended"))
    })
    .await
}

/// Disables an account.
#[server(name = DisablePerson, prefix = "/aktion", endpoint = "people/disable")]
pub async fn disable(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        let person = portal::people::disable(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/personen/{person}"), "disabled"))
    })
    .await
}

/// Enables an account again.
#[server(name = EnablePerson, prefix = "/aktion", endpoint = "people/enable")]
pub async fn enable(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        let person = portal::people::enable(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/personen/{person}"), "enabled"))
    })
    .await
}

/// Deletes the own account.
#[server(name = DeleteAccount, prefix = "/aktion", endpoint = "account/delete")]
pub async fn delete_account(f: DeleteAccountForm) -> Outcome {
    act(move |ctx| async move {
        portal::people::delete_own(&ctx, f).await?;
        Ok(Done { to: "/konto-geloescht".into(), notice: None })
    })
    .await
}
