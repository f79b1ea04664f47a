//! What the council information system says, for the clerk to take or turn down.

use super::SECTION;
use crate::context::Work;
use crate::public::resolutions::outside;
use crate::public::site::local;
use contract::Id;
use contract::council::{Consultation, ConsultationRole, ConsultationState, Report};
use contract::dates::show_day;
use contract::forms::councils::ConsultationForm;
use domain::councils::oparl;
use domain::councils::opener::as_proposed;
use leptos::prelude::*;
use portal::councils::PathView;
use portal::councils::oparl::{Proposal, Source};

/// Fills a form in with what the system says; what is typed already stays where it says nothing.
pub fn fill(form: &mut ConsultationForm, p: &Proposal, view: &PathView) {
    let r = &p.report;
    if !fills(r) {
        return;
    }
    form.proposal = p.id.to_string();
    if form.body.is_empty() {
        let fits = |name: &str| name.to_lowercase().starts_with(&r.body.to_lowercase());
        form.body = view.bodies.iter().find(|b| fits(&b.name)).map(|b| b.id.to_string()).unwrap_or_default();
        form.role = oparl::role(r).to_string();
    }
    if form.role.is_empty() {
        form.role = ConsultationRole::Preliminary.to_string();
    }
    if let Some(date) = r.date {
        form.date = date.format("%d.%m.%Y").to_string();
    }
    if !r.paper.is_empty() {
        form.paper = r.paper.clone();
    }
    if let Some(public) = r.public {
        form.part = if public { "public" } else { "closed" }.into();
    }
    let same = as_proposed(&r.wording, &view.round.proposal);
    if !r.wording.is_empty() && (r.result.is_some() || !form.result.is_empty()) {
        form.wording = if same { String::new() } else { r.wording.clone() };
    }
    let Some(result) = r.result else { return };
    form.result = result.to_string();
    let slots = [
        (&mut form.yes, r.votes.yes),
        (&mut form.no, r.votes.no),
        (&mut form.abstained, r.votes.abstained),
        (&mut form.excluded, r.votes.excluded),
    ];
    for (slot, n) in slots {
        if let Some(n) = n {
            *slot = n.to_string();
        }
    }
}

/// Whether it says something that a form can be filled in with.
pub fn fills(r: &Report) -> bool {
    !r.gone && !r.struck
}

/// "Vorlage 142/2026, Rat, 24.11.2026, gemeldet als „einstimmig …“. Wir lesen das als: einstimmig."
fn sentence(work: &Work, p: &Proposal, view: &PathView) -> String {
    let (r, lang) = (&p.report, work.lang);
    let line = p.consultation.and_then(|id| view.path.consultations.iter().find(|c| c.id == id));
    if r.gone {
        return work.lang.say(
            format_args!("Die Vorlage {} wurde dort gelöscht. Bitte prüfen, ob die Nummer noch stimmt.", r.paper),
            format_args!("Paper {} was deleted there. Please check whether its number still holds.", r.paper),
        );
    }
    let day = r.date.map(|d| format!(", {}", show_day(d, work.lang))).unwrap_or_default();
    if r.struck {
        let what = lang.say(
            format_args!("Beratung im Ratsinformationssystem gestrichen: Vorlage {}, {}{day}. ", r.paper, r.body),
            format_args!("Deliberation struck off in the council information system: paper {}, {}{day}. ", r.paper, r.body),
        );
        let then = match line.map(|c| c.state) {
            Some(ConsultationState::Recorded) => work.t(
                "Hier steht dafür ein Ergebnis. Bitte prüfen Sie, ob es stimmt.",
                "A result is on record here. Please check whether it is right.",
            ),
            _ => work.t(
                "Hier steht sie noch. Entfällt sie, nehmen Sie sie aus dem Weg. Ist sie verlegt, tragen Sie den neuen Tag ein.",
                "It still stands here. If it is dropped, take it out of the path. If it was moved, enter the new day.",
            ),
        };
        return what + then;
    }
    let mut text = work.lang.say(format_args!("Vorlage {}, {}{day}", r.paper, r.body), format_args!("Paper {}, {}{day}", r.paper, r.body));
    if !r.said.is_empty() {
        text += &work.lang.say(format_args!(", gemeldet als „{}“. ", r.said), format_args!(", reported as “{}”. ", r.said));
        text += &match r.result {
            Some(result) => {
                let votes = r.votes.show(work.lang);
                let votes = if votes.is_empty() { votes } else { format!(", {votes}") };
                work.lang.say(
                    format_args!("Wir lesen das als: {}{votes}.", result.label(work.lang)),
                    format_args!("We read this as: {}{votes}.", result.label(work.lang)),
                )
            }
            None => {
                work.t("Das können wir nicht zuordnen; bitte wählen Sie selbst.", "We cannot read this; please choose yourself.").to_owned()
            }
        };
    } else {
        text.push('.');
    }
    if let Some(c) = line {
        text += &deviations(work, r, c, &view.round.proposal);
    }
    text
}

/// What stands here otherwise, beside the result: day, part of the meeting, wording.
fn deviations(work: &Work, r: &Report, c: &Consultation, proposal: &str) -> String {
    let mut text = String::new();
    if let (Some(there), Some(here)) = (r.date, c.date)
        && there != here
    {
        let day = show_day(here, work.lang);
        text += &work.lang.say(format_args!(" Hier steht der {day}."), format_args!(" Here it says {day}."));
    }
    match r.public.filter(|public| *public != c.public) {
        Some(true) => text += work.t(" Dort steht sie im öffentlichen Teil.", " There it is in the public part."),
        Some(false) => text += work.t(" Dort steht sie im nicht öffentlichen Teil.", " There it is in the closed part."),
        None => {}
    }
    if oparl::other_words(r, c, proposal) {
        text += work.t(" Der Wortlaut dort ist ein anderer als hier.", " The wording there differs from the one here.");
    }
    text
}

/// Open proposals on a municipality's page: those of papers in this round, and of papers in none.
pub fn section(work: &Work, view: &PathView, source: &Source) -> AnyView {
    let mut here = source.proposals.iter().filter(|p| p.is_in(view.round.text.number)).peekable();
    if here.peek().is_none() {
        return ().into_any();
    }
    let at = format!("{SECTION}/{}/{}", view.round.text.number, view.organisation.slug);
    let items = here
        .map(|p| {
            let line = p.consultation.filter(|id| view.path.consultations.iter().any(|c| c.id == *id));
            let to = match line {
                Some(id) if p.report.struck => format!("{at}/{id}#entfaellt"),
                Some(id) => format!("{at}/{id}?vorschlag={}", p.id),
                None => format!("{at}/neu?vorschlag={}", p.id),
            };
            let words = match p.report.struck {
                true => work.t("Beratung öffnen", "Open the deliberation"),
                false => work.t("In das Formular übernehmen", "Take into the form"),
            };
            let shown = fills(&p.report) || (p.report.struck && line.is_some());
            let take = shown.then(|| view! { <a class="kern-btn kern-btn--secondary" href=to><span class="kern-label">{words}</span></a> });
            let web = (!p.report.web.is_empty()).then(|| outside(&p.report.web, work.t("Im Ratsinformationssystem ansehen", "See it in the council information system").to_owned()));
            view! {
                <li><p>{sentence(work, p, view)}</p>
                    <div class="w-links">{take}
                        <form method="post" action="/aktion/oparl/turn_down">
                            <input type="hidden" name="f[id]" value=p.id.to_string() />
                            <input type="hidden" name="f[reason]" value="" />
                            <button class="kern-btn kern-btn--tertiary" type="submit"><span class="kern-label">{if !fills(&p.report) { work.t("Zur Kenntnis genommen", "Noted") } else { work.t("Passt nicht", "Does not fit") }}</span></button>
                        </form>{web}</div></li>
            }
        })
        .collect_view();
    view! {
        <section class="w-note" aria-labelledby="ris-vorschlag"><h2 id="ris-vorschlag">{work.t("Vorschlag aus dem Ratsinformationssystem", "Proposal from the council information system")}</h2>
            <ul class="w-plain">{items}</ul></section>
    }
    .into_any()
}

/// The proposal that fills the form below in.
pub fn filled(work: &Work, p: &Proposal, view: &PathView) -> AnyView {
    view! {
        <section class="w-note" aria-labelledby="ris-vorschlag"><h2 id="ris-vorschlag">{work.t("Aus dem Ratsinformationssystem", "From the council information system")}</h2>
            <p>{sentence(work, p, view)}" "{work.t("Das Formular ist damit gefüllt. Es gilt, sobald Sie eintragen.", "The form is filled in with it. It holds once you record it.")}</p></section>
    }
    .into_any()
}

/// How the reading of the system stands, with the button to look now.
pub fn state(work: &Work, organisation: Id, source: &Source) -> AnyView {
    if source.address.is_empty() {
        return ().into_any();
    }
    let when = source.done_at.map(|at| {
        let at = local(at);
        let (day, time) = (show_day(at.date_naive(), work.lang), at.format("%H:%M"));
        work.lang.say(format_args!("Zuletzt gelesen am {day} um {time} Uhr."), format_args!("Last read on {day} at {time}."))
    });
    let now = if source.wanted {
        work.t("Wir sehen gleich nach. Laden Sie die Seite in einer Minute neu.", "We will look in a moment. Reload the page in a minute.")
            .to_owned()
    } else if source.running {
        work.t("Wir sehen gerade nach.", "We are looking right now.").to_owned()
    } else {
        when.unwrap_or_else(|| work.t("Noch nicht gelesen.", "Not read yet.").to_owned())
    };
    let wrong = (!source.fault.is_empty()).then(|| view! {
        <div class="w-note w-note--warn" role="status"><p><strong>{work.t("Der letzte Abruf hat nicht geklappt. ", "The last look failed. ")}</strong>{fault(work, &source.fault)}" "{work.t("Es wurde nichts übernommen.", "Nothing was taken over.")}</p></div>
    });
    view! {
        <section class="w-sec" id="ris" aria-labelledby="ris-h">
            <div class="w-sec__head"><h2 id="ris-h">{work.t("Abruf", "Reading")}</h2></div>
            {wrong}<p>{now}</p>
            <form method="post" action="/aktion/oparl/look">
                <input type="hidden" name="f[organisation_id]" value=organisation.to_string() />
                <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Jetzt nachsehen", "Look now")}</span></button>
            </form>
        </section>
    }
    .into_any()
}

/// Why a look failed, in a sentence.
fn fault(work: &Work, code: &str) -> String {
    let (name, at) = code.split_once('|').unwrap_or((code, ""));
    let (de, en) = match name {
        "host" => (
            format!("Der Rechner „{at}“ ist nicht zugelassen; der technische Betrieb kann ihn erlauben."),
            format!("The host “{at}” is not allowed; the operator can allow it."),
        ),
        "private" => (format!("Die Adresse führt in ein internes Netz: {at}."), format!("The address leads into a private network: {at}.")),
        "redirect" => (
            format!("Das System leitet auf eine andere Adresse um: {at}. Bitte die richtige Adresse eintragen."),
            format!("The system redirects elsewhere: {at}. Please enter the right address."),
        ),
        "too_large" => (format!("Die Antwort war zu groß: {at}."), format!("The answer was too large: {at}.")),
        "slow" => (format!("Die Antwort kam nicht rechtzeitig: {at}."), format!("The answer did not come in time: {at}.")),
        "endless" => (format!("Die Liste nimmt kein Ende: {at}."), format!("The list does not end: {at}.")),
        "no_json" => (
            format!("Dort steht eine Webseite oder etwas anderes, aber keine OParl-Daten: {at}."),
            format!("There is a web page or something else, but no OParl data: {at}."),
        ),
        "no_list" => {
            (format!("Die Liste hat nicht die Form, die OParl vorsieht: {at}."), format!("The list is not as OParl has it: {at}."))
        }
        "no_oparl" | "no_papers" => {
            (format!("Unter der Adresse antwortet kein OParl-System: {at}."), format!("No OParl system answers at this address: {at}."))
        }
        "no_body" => (
            "Das System kennt keine Körperschaft mit dem Gemeindeschlüssel Ihrer Kommune.".to_owned(),
            "The system knows no body with your municipality key.".to_owned(),
        ),
        "missing" => (format!("Die Adresse gibt es dort nicht: {at}."), format!("The address does not exist there: {at}.")),
        _ => (
            format!("Das System antwortet mit einem Fehler oder gar nicht: {at}."),
            format!("The system answers with an error or not at all: {at}."),
        ),
    };
    work.lang.pick(de, en)
}
