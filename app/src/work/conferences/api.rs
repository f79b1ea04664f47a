//! Server functions of conferences. `back` names the page that a form stood on.

use super::at;
use crate::action::{Outcome, act};
use contract::Id;
use contract::action::{ApiError, Done};
use contract::forms::conferences::{
    AmendmentForm, CallOffForm, ConferenceForm, ConferenceStepForm, DeputyForm, FileStepForm, ItemForm, ItemStepForm, OutcomeForm,
    PaperForm, PositionForm, PresenceForm, WithdrawForm,
};
use contract::forms::steps::OrderForm;
use leptos::prelude::*;

/// What the form of a position is kept under.
const POSITION: &str = "conferences/position";

/// Where to go on: one of the pages of the conference, never an address from the request.
fn page(id: Id, back: &str) -> String {
    match back {
        "sitzung" => at(id, "/sitzung"),
        "leitung" => at(id, "/leitung"),
        "niederschrift" => at(id, "/niederschrift"),
        item => match item.parse::<Id>() {
            Ok(item) => at(id, &format!("/punkte/{item}")),
            Err(_) => at(id, ""),
        },
    }
}

/// Saves date, place and quorum.
#[server(name = SaveConference, prefix = "/aktion", endpoint = "conferences/save")]
pub async fn save(f: ConferenceForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.id.is_empty() { "created" } else { "saved" };
        Ok(Done::new(at(portal::conferences::save(&ctx, f).await?, ""), notice))
    })
    .await
}

/// Saves an agenda item.
#[server(name = SaveConferenceItem, prefix = "/aktion", endpoint = "conferences/item")]
pub async fn item(f: ItemForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(at(portal::conferences::save_item(&ctx, f).await?, "#tagesordnung"), "saved")) }).await
}

/// Saves the order of the agenda.
#[server(name = OrderConference, prefix = "/aktion", endpoint = "conferences/order")]
pub async fn order(f: OrderForm) -> Outcome {
    act(move |ctx| async move {
        let focus = crate::work::strategy::order::place(&f);
        let id = portal::conferences::order(&ctx, f).await?;
        Ok(Done::new(format!("{}#{focus}", at(id, "")), "moved"))
    })
    .await
}

/// Invites, also who came later, opens, closes, settles the minutes.
#[server(name = StepConference, prefix = "/aktion", endpoint = "conferences/step")]
pub async fn step(f: ConferenceStepForm, #[server(default)] back: String) -> Outcome {
    act(move |ctx| async move {
        let notice = match f.step.as_str() {
            "invite" => "conference_invited",
            "complete" => "conference_completed",
            "open" => "conference_opened",
            "close" => "conference_closed",
            _ => "minutes_frozen",
        };
        let id = portal::conferences::step(&ctx, f).await?;
        Ok(Done::new(page(id, &back), notice))
    })
    .await
}

/// Calls a conference off.
#[server(name = CallOffConference, prefix = "/aktion", endpoint = "conferences/call-off")]
pub async fn call_off(f: CallOffForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(at(portal::conferences::call_off(&ctx, f).await?, ""), "conference_called_off")) }).await
}

/// Withdraws a document of an item, or takes it up again.
#[server(name = StepConferenceFile, prefix = "/aktion", endpoint = "conferences/file-step")]
pub async fn file_step(f: FileStepForm) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.step == "withdraw" { "withdrawn" } else { "restored" };
        let (id, item) = portal::conferences::file_step(&ctx, f).await?;
        Ok(Done::new(at(id, &format!("/punkte/{item}")), notice))
    })
    .await
}

/// A step of one item.
#[server(name = StepConferenceItem, prefix = "/aktion", endpoint = "conferences/item-step")]
pub async fn item_step(f: ItemStepForm, #[server(default)] back: String) -> Outcome {
    act(move |ctx| async move {
        let notice = match f.step.as_str() {
            "withdraw" => "withdrawn",
            "restore" => "restored",
            "call" => "called",
            _ => "saved",
        };
        let id = portal::conferences::item_step(&ctx, f).await?;
        Ok(Done::new(page(id, &back), notice))
    })
    .await
}

/// Names a deputy, or ends one.
#[server(name = NameDeputy, prefix = "/aktion", endpoint = "conferences/deputy")]
pub async fn deputy(f: DeputyForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(at(portal::conferences::name_deputy(&ctx, f).await?, "#vertretung"), "saved")) }).await
}

/// Takes a municipality's position.
#[server(name = TakePosition, prefix = "/aktion", endpoint = "conferences/position")]
pub async fn position(f: PositionForm, #[server(default)] back: String) -> Outcome {
    act(move |ctx| async move {
        let id = portal::conferences::take(&ctx, f).await?;
        Ok(Done::new(page(id, &back), "position"))
    })
    .await
}

/// Takes the present wording of a passage or of the resolution over into the form, with all that was
/// typed so far. Nothing is said yet.
#[server(name = TakeWording, prefix = "/aktion", endpoint = "conferences/wording")]
pub async fn wording(f: PositionForm, #[server(default)] back: String, #[server(default)] take: String) -> Outcome {
    act(move |ctx| async move {
        let (id, f) = portal::conferences::wording(&ctx, f, &take).await?;
        let (page, place) = (page(id, &back), format!("h-text-{}", f.item_id));
        let fields = serde_json::to_value(&f).unwrap_or_default();
        let outcome = ApiError::Refused { what: super::counter::TOOK.into() };
        let kept = portal::drafts::keep(&ctx.portal, ctx.actor()?.person_id, POSITION, &page, fields, &outcome).await?;
        Ok(Done { to: format!("{page}?entwurf={kept}#{place}"), notice: None })
    })
    .await
}

/// Takes a position back.
#[server(name = WithdrawPosition, prefix = "/aktion", endpoint = "conferences/withdraw")]
pub async fn withdraw(f: WithdrawForm, #[server(default)] back: String) -> Outcome {
    act(move |ctx| async move {
        let id = portal::conferences::withdraw(&ctx, f).await?;
        Ok(Done::new(page(id, &back), "position_withdrawn"))
    })
    .await
}

/// Words a counter-proposal anew, or withdraws it.
#[server(name = AmendAmendment, prefix = "/aktion", endpoint = "conferences/amendment")]
pub async fn amendment(f: AmendmentForm, #[server(default)] back: String) -> Outcome {
    act(move |ctx| async move {
        let notice = if f.step == "withdraw" { "withdrawn" } else { "saved" };
        let id = portal::conferences::amend(&ctx, f).await?;
        Ok(Done::new(page(id, &back), notice))
    })
    .await
}

/// Notes who came or left.
#[server(name = NotePresence, prefix = "/aktion", endpoint = "conferences/presence")]
pub async fn presence(f: PresenceForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(at(portal::conferences::presence(&ctx, f).await?, "/leitung#anwesend"), "saved")) }).await
}

/// Records what came out.
#[server(name = RecordOutcome, prefix = "/aktion", endpoint = "conferences/outcome")]
pub async fn outcome(f: OutcomeForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(at(portal::conferences::outcome(&ctx, f).await?, "/leitung"), "outcome")) }).await
}

/// Writes the number of a council paper.
#[server(name = NumberPaper, prefix = "/aktion", endpoint = "conferences/paper")]
pub async fn paper(f: PaperForm) -> Outcome {
    act(move |ctx| async move { Ok(Done::new(at(portal::conferences::number(&ctx, f).await?, "/vorlagen"), "saved")) }).await
}
