//! What was typed and could not be saved yet.

use crate::context::Work;
use crate::public::site::local;
use contract::action::ApiError;
use leptos::prelude::*;
use portal::drafts::Draft;

/// The section, or nothing when everything was saved.
pub fn section(work: &Work, kept: &[Draft]) -> AnyView {
    if kept.is_empty() {
        return ().into_any();
    }
    let rows = kept.iter().map(|d| row(work, d)).collect_view();
    view! {
        <section class="w-sec" aria-labelledby="nicht-verloren">
            <div class="w-sec__head"><h2 id="nicht-verloren">{work.t("Nicht verloren", "Not lost")}</h2></div>
            <p class="w-muted">{work.t(
                "Was Sie eingegeben haben, aber noch nicht gespeichert ist. Nach dreißig Tagen wird es gelöscht.",
                "What you typed but is not saved yet. It is deleted after thirty days.")}</p>
            <ul class="w-rows">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(work: &Work, d: &Draft) -> AnyView {
    let at = local(d.created_at);
    let sep = if d.address.contains('?') { '&' } else { '?' };
    let href = format!("{}{sep}entwurf={}", d.address, d.id);
    let title = match ["title", "name", "actual", "text"].iter().find_map(|f| d.fields.get(*f)?.as_str().filter(|v| !v.trim().is_empty())) {
        Some(words) => format!("{}: {}", thing(&d.action, work), words.chars().take(80).collect::<String>()),
        None => thing(&d.action, work).to_owned(),
    };
    let why = match d.outcome {
        ApiError::Invalid { .. } => work.t("Eine Angabe passte noch nicht.", "An entry did not fit yet."),
        ApiError::Conflict => work.t("Jemand war schneller. Beide Texte sind da.", "Somebody was faster. Both texts are here."),
        ApiError::LoginNeeded | ApiError::StepUp { .. } => {
            work.t("Die Anmeldung reichte nicht oder war abgelaufen.", "The login had ended or was not sure enough.")
        }
        _ => work.t("Noch nicht gespeichert.", "Not saved yet."),
    };
    let discard = work.lang.say(format_args!("{title}, verwerfen"), format_args!("{title}, discard"));
    let label = work.lang.say(format_args!("{title}, weiterschreiben"), format_args!("{title}, continue"));
    view! {
        <li class="w-row">
            <div class="w-row__when">{at.format("%d.%m.").to_string()}<small>{at.format(work.t("%H:%M Uhr", "%H:%M")).to_string()}</small></div>
            <div class="w-row__what"><a href=href.clone()>{title}</a><p>{why}</p></div>
            <div class="w-row__act w-links">
                <a class="kern-btn kern-btn--secondary kern-btn--x-small" href=href aria-label=label><span class="kern-label">{work.t("Weiterschreiben", "Continue")}</span></a>
                <form method="post" action="/aktion/drafts/discard"><input type="hidden" name="id" value=d.id.to_string() /><button class="w-link" aria-label=discard>{work.t("Verwerfen", "Discard")}</button></form>
            </div>
        </li>
    }
    .into_any()
}

/// What a kept form is about.
fn thing<'a>(action: &str, work: &'a Work) -> &'a str {
    match action {
        "fact_sheets/progress" | "fields/note" => work.t("Sachstand", "Progress"),
        a if a.starts_with("fact_sheets/") => work.t("Steckbrief", "Fact sheet"),
        a if a.starts_with("attachments/") => work.t("Datei", "File"),
        a if a.starts_with("fields/") => work.t("Themenfeld", "Field of action"),
        a if a.starts_with("goals/") => work.t("Ziel", "Goal"),
        a if a.starts_with("indicators/") => work.t("Kennzahl", "Indicator"),
        a if a.starts_with("texts/") => work.t("Text", "Text"),
        a if a.starts_with("workshops/") => "Workshop",
        a if a.starts_with("results/") => work.t("Workshop-Ergebnis", "Workshop result"),
        a if a.starts_with("editions/") => work.t("Neue Fassung", "New edition"),
        a if a.starts_with("invitations/") => work.t("Einladung", "Invitation"),
        a if a.starts_with("roles/") || a.starts_with("people/") => work.t("Person und Rolle", "Person and role"),
        a if a.starts_with("import/") => work.t("Liste zum Einlesen", "List to read in"),
        a if a.starts_with("strategy/") => work.t("Titel und Zeitraum", "Title and period"),
        a if a.starts_with("region/") => work.t("Angaben zum Verbund", "Details of the region"),
        a if a.starts_with("organisations/") => work.t("Mitglied", "Member"),
        a if a.starts_with("groups/") => work.t("Arbeitsgruppe", "Working group"),
        a if a.starts_with("bodies/") => work.t("Gremium", "Body"),
        a if a.starts_with("pages/") => work.t("Seite", "Page"),
        a if a.starts_with("answers/") => work.t("Bogen der Bedarfsabfrage", "Answer sheet"),
        a if ["assessments/", "consolidations/", "proposals/"].iter().any(|p| a.starts_with(p)) => work.t("Bedarfsabfrage", "Assessment"),
        a if a.starts_with("conferences/") => work.t("Konferenz", "Conference"),
        a if a.starts_with("councils/") || a.starts_with("oparl/") => work.t("Beratung im Rat", "Consultation"),
        _ => work.t("Eingaben", "Entries"),
    }
}
