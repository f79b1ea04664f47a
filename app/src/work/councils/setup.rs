//! A clerk's settings: the usual chain, the council information system, its words for results.

use super::{SECTION, proposals};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, line, primary, select};
use crate::ui::forms::{Form, form_state, hidden, summary};
use crate::ui::steps;
use crate::work::frame::Page;
use crate::work::rows;
use axum::extract::Path;
use contract::council::{ConsultationResult, ConsultationRole};
use leptos::prelude::*;
use portal::councils::SetupView;

/// `/arbeit/sitzungsdienst/{slug}`
pub async fn show(work: Work, Path(slug): Path<String>) -> PageResult {
    let view = portal::councils::setup(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    let source = portal::councils::oparl::source(&work.ctx, view.organisation).await.map_err(|e| work.fail(e))?;
    let form = form_state(&work, "councils/setup", &portal::councils::setup_form(&view));
    let page = Page {
        title: work.lang.say(format_args!("Sitzungsdienst {}", view.name), format_args!("Council clerk {}", view.name)),
        sub: work
            .t(
                "Der übliche Weg durch Ihre Gremien, und woher wir Ergebnisse vorschlagen.",
                "The usual chain of your bodies, and where we propose results from.",
            )
            .into(),
        section: SECTION,
        above: vec![(SECTION.into(), work.t("Räte", "Councils").into())],
        ..Page::default()
    };
    let labels = [
        ("oparl", work.t("OParl-Adresse", "OParl address")),
        ("chain[].body", work.t("Gremium, Station", "Body, station")),
        ("chain[].seats", work.t("Mitglieder, Station", "Members, station")),
        ("words[].phrase", work.t("Wortlaut, Zeile", "Phrase, row")),
        ("words[].result", work.t("Ergebnis, Zeile", "Result, row")),
    ];
    Ok(work.page(page, || {
        view! {
            {steps::outcome(&work, &["oparl/look", "oparl/turn_down"])}
            {proposals::state(&work, view.organisation, &source)}
            <form class="w-form" method="post" action="/aktion/councils/setup" data-form="council_setup">
                {summary(&form, &labels)}
                {hidden(&form, "organisation_id")}{hidden(&form, "version")}
                {chain(&work, &form, &view)}
                {ris(&work, &form)}
                <div class="w-bar"><islands::Saving lang=work.lang />{primary(work.t("Speichern", "Save"))}</div>
            </form>
        }
        .into_any()
    }))
}

fn chain(work: &Work, form: &Form, view: &SetupView) -> AnyView {
    let bodies: Vec<(String, String)> = view.bodies.iter().map(|b| (b.id.to_string(), b.name.clone())).collect();
    let roles: Vec<(String, String)> = ConsultationRole::ALL.iter().map(|r| (r.to_string(), r.label(work.lang).to_owned())).collect();
    let parts = [("public", work.t("öffentlich", "public")), ("closed", work.t("nicht öffentlich", "closed"))]
        .map(|(v, l)| (v.to_owned(), l.to_owned()));
    let rows = rows::open(work, form, "chain", work.t("Station", "Station"), true, |i| {
        let at = |name: &str| format!("chain[{i}].{name}");
        view! {
            <div class="w-pair">
                {select(form, Spec { path: &at("body"), content: true, label: work.t("Gremium", "Body"), help: work.t("In der Reihenfolge der Beratung.", "In the order of deliberation."), ..Spec::default() }, &bodies, Some(work.t("keines", "none")))}
                {select(form, Spec { path: &at("role"), label: work.t("Art der Beratung", "Kind of deliberation"), help: work.t("Meist berät ein Ausschuss vor, und der Rat entscheidet.", "Usually a committee prepares and the council decides."), ..Spec::default() }, &roles, None)}
            </div>
            <div class="w-pair">
                {select(form, Spec { path: &at("part"), label: work.t("Sitzungsteil", "Part of the meeting"), help: work.t("Wo solche Vorlagen üblicherweise beraten werden.", "Where such papers are usually dealt with."), ..Spec::default() }, &parts, None)}
                {line(form, Spec { path: &at("seats"), label: work.t("Mitglieder", "Members"), help: work.t("Stimmberechtigte, zum Beispiel 34. Dann fällt auf, wenn Stimmen nicht aufgehen.", "Those who vote, for example 34. Then votes that do not add up stand out."), optional: true, mode: "numeric", short: true, ..Spec::default() })}
            </div>
        }
        .into_any()
    });
    view! { <section class="w-form"><h2>{work.t("Üblicher Weg", "Usual chain")}</h2><p class="w-muted">{work.t("Wird zu jeder neuen Fassung mit einem Klick angelegt. Beratungen, die es schon gibt, ändern sich nicht.", "Made with one click for every new edition. Deliberations that exist do not change.")}</p>{rows}</section> }.into_any()
}

fn ris(work: &Work, form: &Form) -> AnyView {
    let results: Vec<(String, String)> = ConsultationResult::ALL.iter().map(|r| (r.to_string(), r.label(work.lang).to_owned())).collect();
    let rows = rows::open(work, form, "words", work.t("Wortlaut", "Phrase"), false, |i| {
        let at = |name: &str| format!("words[{i}].{name}");
        view! {
            <div class="w-pair">
                {line(form, Spec { path: &at("phrase"), label: work.t("So steht es dort", "As it stands there"), help: work.t("Ein Stück des Ergebnisses, zum Beispiel „ungeändert beschlossen“.", "A part of the result, for example “ungeändert beschlossen”."), optional: true, max: 120, ..Spec::default() })}
                {select(form, Spec { path: &at("result"), label: work.t("Das heißt", "This means"), help: work.t("Unser Wort dafür.", "Our word for it."), ..Spec::default() }, &results, Some(work.t("bitte wählen", "please choose")))}
            </div>
        }
        .into_any()
    });
    view! {
        <section class="w-form"><h2>{work.t("Ratsinformationssystem", "Council information system")}</h2>
            {line(form, Spec { path: "oparl", label: work.t("OParl-Adresse", "OParl address"), help: work.t("Adresse des Systems oder der Körperschaft, zum Beispiel https://ris.beispiel.de/oparl/v1. Ihr Anbieter nennt sie; der technische Betrieb muss den Rechner zulassen.", "Address of the system or body, for example https://ris.example.org/oparl/v1. Your provider knows it; the operator has to allow the host."), optional: true, mode: "url", ..Spec::default() })}
            <details class="w-fold"><summary>{work.t("Wie wir Ergebnisse lesen", "How we read results")}</summary><p class="w-muted">{work.t("Ihr System schreibt Ergebnisse als freien Text. Diese Liste sagt, was wir darunter verstehen; es bleibt immer ein Vorschlag an Sie.", "Your system words results freely. This list says how we understand them; it always remains a proposal to you.")}</p>{rows}</details>
        </section>
    }
    .into_any()
}
