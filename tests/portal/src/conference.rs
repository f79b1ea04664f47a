//! A conference of mayors as its tests set it up: who chairs, what is asked, and its steps.

use crate::{Harness, key};
use contract::conference::{Passage, Presence, Stance};
use contract::forms::conferences::{ConferenceForm, ConferenceStepForm, ItemForm, OutcomeForm, PositionForm, PresenceForm};
use contract::people::{Role, TrustLevel};
use contract::{Id, Lang};
use domain::rights::Held;
use portal::{Ctx, conferences as c};

/// Who prepares and leads it.
pub fn chair(h: &Harness) -> Ctx {
    h.acting("vorsitz", TrustLevel::High, vec![Held { role: Role::Chair, organisation: None, group: None }])
}

/// The member at this address.
pub fn org(slug: &str) -> Id {
    key(&format!("org/{slug}"))
}

/// A conference in December with a quorum of seven.
pub fn details(once: &str) -> ConferenceForm {
    ConferenceForm {
        once: key(once).to_string(),
        title: "Konferenz im Dezember".into(),
        day: "10.12.2026".into(),
        time: "10:00".into(),
        minutes: "120".into(),
        place: "Rathaus Senden".into(),
        quorum: "7".into(),
        ..ConferenceForm::default()
    }
}

/// An item of this title; its id follows from the title.
pub fn item_form(conference: Id, title: &str, subject: &str) -> ItemForm {
    ItemForm {
        once: key(&format!("item/{title}")).to_string(),
        conference_id: conference.to_string(),
        title: title.into(),
        subject: subject.into(),
        recommendation: format!("Die Konferenz beschließt: {title}."),
        ..ItemForm::default()
    }
}

pub async fn item(h: &Harness, conference: Id, title: &str, subject: &str) -> Id {
    c::save_item(&chair(h), item_form(conference, title, subject)).await.expect("item");
    key(&format!("item/{title}"))
}

/// What of an item's draft or fact sheet can be worded differently.
pub async fn passages(ctx: &Ctx, seen: &c::Followed, item: Id) -> Vec<Passage> {
    let item = c::item_of(seen, item).expect("item");
    c::whole(ctx, seen, item, Lang::De).await.expect("whole").changeable(&item.subject, Lang::De).passages
}

/// A step of the whole; that today is not the day of the session is confirmed.
pub async fn step(ctx: &Ctx, id: Id, step: &str) -> portal::Result<Id> {
    c::step(ctx, ConferenceStepForm { id: id.to_string(), step: step.into(), confirm: "on".into() }).await
}

/// What a member says, with a reason where it does not consent.
pub fn position(item: Id, slug: &str, stance: Stance) -> PositionForm {
    PositionForm {
        item_id: item.to_string(),
        organisation_id: org(slug).to_string(),
        stance: stance.to_string(),
        remark: if stance == Stance::Consent { String::new() } else { "Weil es so ist.".into() },
        ..PositionForm::default()
    }
}

pub async fn all_present(h: &Harness, id: Id) {
    let form = PresenceForm { conference_id: id.to_string(), presence: Presence::Present.to_string(), ..PresenceForm::default() };
    c::presence(&chair(h), form).await.expect("present");
}

/// How an item was decided, without an amendment.
pub fn outcome(id: Id, item: Id, outcome: &str) -> OutcomeForm {
    OutcomeForm { conference_id: id.to_string(), item_id: item.to_string(), outcome: outcome.into(), ..OutcomeForm::default() }
}
