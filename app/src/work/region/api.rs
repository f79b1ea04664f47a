//! Server functions of the region.

use crate::action::{Outcome, act};
use contract::action::Done;
use contract::forms::people::ReasonForm;
use contract::forms::region::{BodyForm, GroupForm, OrganisationForm, PageForm, RegionForm};
use leptos::prelude::*;
use portal::region;

/// Saves the region's own data.
#[server(name = SaveRegion, prefix = "/aktion", endpoint = "region/save")]
pub async fn save_region(f: RegionForm) -> Outcome {
    act(move |ctx| async move {
        region::save::save(&ctx, f).await?;
        Ok(Done::new("/arbeit/verbund", "saved"))
    })
    .await
}

/// Saves a member.
#[server(name = SaveOrganisation, prefix = "/aktion", endpoint = "organisations/save")]
pub async fn save_organisation(f: OrganisationForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "created" } else { "saved" };
        let id = region::members::save(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/verbund/mitglieder/{id}"), notice))
    })
    .await
}

/// A member leaves.
#[server(name = LeaveRegion, prefix = "/aktion", endpoint = "organisations/leave")]
pub async fn leave(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        region::members::turn(&ctx, f, true).await?;
        Ok(Done::new("/arbeit/verbund/mitglieder", "withdrawn"))
    })
    .await
}

/// A member returns.
#[server(name = ReturnToRegion, prefix = "/aktion", endpoint = "organisations/return")]
pub async fn come_back(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        region::members::turn(&ctx, f, false).await?;
        Ok(Done::new("/arbeit/verbund/mitglieder", "restored"))
    })
    .await
}

/// Takes a coat of arms away; `organisation` empty means the region's.
#[server(name = RemoveArms, prefix = "/aktion", endpoint = "pictures/remove")]
pub async fn remove_arms(organisation: String, seen: String) -> Outcome {
    act(move |ctx| async move {
        let id = organisation.parse::<contract::Id>().ok();
        region::pictures::remove(&ctx, id, seen.parse().ok()).await?;
        let to = id.map_or("/arbeit/verbund/angaben".to_owned(), |id| format!("/arbeit/verbund/mitglieder/{id}"));
        Ok(Done::new(to, "withdrawn"))
    })
    .await
}

/// Saves a working group.
#[server(name = SaveGroup, prefix = "/aktion", endpoint = "groups/save")]
pub async fn save_group(f: GroupForm) -> Outcome {
    act(move |ctx| async move {
        region::groups::save(&ctx, f).await?;
        Ok(Done::new("/arbeit/verbund/gruppen", "saved"))
    })
    .await
}

/// A working group finishes.
#[server(name = CloseGroup, prefix = "/aktion", endpoint = "groups/close")]
pub async fn close_group(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        region::groups::turn(&ctx, f, true).await?;
        Ok(Done::new("/arbeit/verbund/gruppen", "withdrawn"))
    })
    .await
}

/// A working group takes up its work again.
#[server(name = ReopenGroup, prefix = "/aktion", endpoint = "groups/reopen")]
pub async fn reopen_group(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        region::groups::turn(&ctx, f, false).await?;
        Ok(Done::new("/arbeit/verbund/gruppen", "restored"))
    })
    .await
}

/// Saves a body.
#[server(name = SaveBody, prefix = "/aktion", endpoint = "bodies/save")]
pub async fn save_body(f: BodyForm) -> Outcome {
    act(move |ctx| async move {
        region::bodies::save(&ctx, f).await?;
        Ok(Done::new("/arbeit/verbund/gremien", "saved"))
    })
    .await
}

/// A body ceases to exist.
#[server(name = CloseBody, prefix = "/aktion", endpoint = "bodies/close")]
pub async fn close_body(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        region::bodies::turn(&ctx, f, true).await?;
        Ok(Done::new("/arbeit/verbund/gremien", "withdrawn"))
    })
    .await
}

/// A body exists again.
#[server(name = ReopenBody, prefix = "/aktion", endpoint = "bodies/reopen")]
pub async fn reopen_body(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        region::bodies::turn(&ctx, f, false).await?;
        Ok(Done::new("/arbeit/verbund/gremien", "restored"))
    })
    .await
}

/// Saves a legal or explaining page.
#[server(name = SavePage, prefix = "/aktion", endpoint = "pages/save")]
pub async fn save_page(f: PageForm) -> Outcome {
    act(move |ctx| async move {
        let id = region::pages::save(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/texte/page/{id}/body"), "saved"))
    })
    .await
}

/// Takes a page off the public.
#[server(name = WithdrawPage, prefix = "/aktion", endpoint = "pages/withdraw")]
pub async fn withdraw_page(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        region::pages::turn(&ctx, f, true).await?;
        Ok(Done::new("/arbeit/seiten", "withdrawn"))
    })
    .await
}

/// Puts it back.
#[server(name = RestorePage, prefix = "/aktion", endpoint = "pages/restore")]
pub async fn restore_page(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        region::pages::turn(&ctx, f, false).await?;
        Ok(Done::new("/arbeit/seiten", "restored"))
    })
    .await
}

/// Notes what was done about a reported barrier.
#[server(name = SettleBarrier, prefix = "/aktion", endpoint = "barriers/settle")]
pub async fn settle(f: ReasonForm) -> Outcome {
    act(move |ctx| async move {
        region::barriers::settle(&ctx, f).await?;
        Ok(Done::new("/arbeit/barrieren", "saved"))
    })
    .await
}
