//! A conference that is called off: the form for it, and what everybody reads afterwards.

use super::parts::button;
use super::{at, words};
use crate::context::Work;
use crate::ui::steps::Reasoned;
use contract::conference::{ConferenceState, Happening};
use leptos::prelude::*;
use portal::conferences::{Personal, View};

/// That it does not take place, and why; for those who prepare it the way to a new date.
pub fn banner(work: &Work, view: &View, personal: &Personal) -> AnyView {
    if view.head.state != ConferenceState::CalledOff {
        return ().into_any();
    }
    let (id, l) = (view.head.id, work.lang);
    let said = view.events.iter().rev().find(|e| e.kind == Happening::CalledOff);
    let said = said.map(|e| {
        let day = words::day(e.at, l);
        view! { <p>{l.say(format_args!("Abgesagt am {day}. Grund:"), format_args!("Called off on {day}. Reason:"))}</p><p lang="de">{e.words.clone()}</p> }
    });
    let again = personal.may_prepare.then(|| {
        let fields = [("id", id.to_string()), ("step", "invite".to_owned())];
        view! {
            <p>{work.t("Für einen neuen Termin erst die Angaben ändern, dann neu einladen. Tagesordnung, Unterlagen und Haltungen sind noch da.", "For a new date change the details first, then invite anew. Agenda, documents and positions are still there.")}</p>
            <p class="w-links"><a href=at(id, "/bearbeiten")>{work.t("Angaben ändern", "Change the details")}</a></p>
            {button("step", &fields, "", work.t("Neu einladen", "Invite anew"), "primary")}
        }
    });
    view! {
        <section class="w-outcome" aria-labelledby="abgesagt">
            <h2 class="w-outcome__word" id="abgesagt">{work.t("Diese Konferenz ist abgesagt", "This conference is called off")}</h2>{said}{again}
        </section>
    }
    .into_any()
}

/// The form, while people are invited.
pub fn form(work: &Work, view: &View, personal: &Personal) -> AnyView {
    if !personal.may_prepare || view.head.state != ConferenceState::Invited {
        return ().into_any();
    }
    Reasoned {
        action: "conferences/call-off",
        id: &view.head.id.to_string(),
        fields: &[],
        back: "",
        name: work.t("Konferenz absagen", "Call the conference off"),
        button: work.t("Absagen und allen mitteilen", "Call off and tell everybody"),
        help: work.t("Steht in der Mail an alle Eingeladenen.", "Stands in the mail to all who were invited."),
        stops: true,
    }
    .show(work)
}
