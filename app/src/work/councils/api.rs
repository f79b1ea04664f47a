//! Server functions of the councils.

use super::SECTION;
use crate::action::{Outcome, act};
use contract::action::Done;
use contract::forms::councils::{ChainForm, ConsultationForm, DropForm, LookForm, RoundForm, SetupForm, TurnDownForm};
use leptos::prelude::*;
use portal::councils::{self, Place};

fn page(place: &Place) -> String {
    format!("{SECTION}/{}/{}", place.number, place.slug)
}

/// Asks the councils about an edition, or changes what they are asked.
#[server(name = SaveRound, prefix = "/aktion", endpoint = "councils/round")]
pub async fn save_round(f: RoundForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "round_opened" } else { "saved" };
        let number = councils::save_round(&ctx, f).await?;
        Ok(Done::new(format!("{SECTION}?fassung={number}"), notice))
    })
    .await
}

/// Makes a path from the usual chain.
#[server(name = BeginPath, prefix = "/aktion", endpoint = "councils/begin")]
pub async fn begin(f: ChainForm) -> Outcome {
    act(move |ctx| async move {
        let (number, slug) = councils::begin(&ctx, f).await?;
        Ok(Done::new(format!("{SECTION}/{number}/{slug}"), "path_made"))
    })
    .await
}

/// Saves a consultation.
#[server(name = SaveConsultation, prefix = "/aktion", endpoint = "councils/save")]
pub async fn save(f: ConsultationForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.result.is_empty() { "saved" } else { "result_public" };
        let place = councils::save(&ctx, f).await?;
        Ok(Done::new(page(&place), notice))
    })
    .await
}

/// Takes a consultation out of the path.
#[server(name = DropConsultation, prefix = "/aktion", endpoint = "councils/drop")]
pub async fn drop_out(f: DropForm) -> Outcome {
    act(move |ctx| async move {
        let place = councils::drop_out(&ctx, f).await?;
        Ok(Done::new(page(&place), "withdrawn"))
    })
    .await
}

/// Brings a consultation back.
#[server(name = RestoreConsultation, prefix = "/aktion", endpoint = "councils/restore")]
pub async fn restore(f: DropForm) -> Outcome {
    act(move |ctx| async move {
        let place = councils::restore(&ctx, f).await?;
        Ok(Done::new(page(&place), "restored"))
    })
    .await
}

/// Saves a municipality's usual chain and its council information system.
#[server(name = SaveSetup, prefix = "/aktion", endpoint = "councils/setup")]
pub async fn setup(f: SetupForm) -> Outcome {
    act(move |ctx| async move {
        let slug = councils::save_setup(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/sitzungsdienst/{slug}"), "saved"))
    })
    .await
}

/// Asks for a look at the council information system.
#[server(name = LookAtOparl, prefix = "/aktion", endpoint = "oparl/look")]
pub async fn look(f: LookForm) -> Outcome {
    act(move |ctx| async move {
        let slug = councils::oparl::look(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/sitzungsdienst/{slug}#ris"), "look_asked"))
    })
    .await
}

/// Turns a proposal down.
#[server(name = TurnDownOparl, prefix = "/aktion", endpoint = "oparl/turn_down")]
pub async fn turn_down(f: TurnDownForm) -> Outcome {
    act(move |ctx| async move {
        let place = councils::oparl::turn_down(&ctx, f).await?;
        Ok(Done::new(format!("/arbeit/sitzungsdienst/{}", place.slug), "turned_down"))
    })
    .await
}
