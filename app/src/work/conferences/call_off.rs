//! A conference that is called off: the form for it, and what everybody reads afterwards.

use super::parts::button;
use super::{at, words};
use crate::context::Work;
use crate::ui::fields::{Spec, area};
use crate::ui::forms::{form_state, hidden};
use contract::conference::{ConferenceState, Happening};
use contract::forms::conferences::CallOffForm;
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
    let stored = CallOffForm { id: view.head.id.to_string(), ..CallOffForm::default() };
    let form = form_state(work, "conferences/call-off", &stored);
    let wrong = form.error("reason").is_some();
    view! {
        <details class="w-fold" id="absagen" open=wrong><summary>{work.t("Konferenz absagen", "Call the conference off")}</summary>
            <form class="w-form" method="post" action="/aktion/conferences/call-off">
                {hidden(&form, "id")}
                {area(&form, Spec { path: "reason", label: work.t("Grund der Absage", "Reason"), help: work.t("Steht in der Mail an alle Eingeladenen.", "Stands in the mail to all who were invited."), max: 1000, ..Spec::default() })}
                <div><button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Absagen und allen mitteilen", "Call off and tell everybody")}</span></button></div>
            </form>
        </details>
    }
    .into_any()
}
