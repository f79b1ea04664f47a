//! The repeated parts of the form of a fact sheet.

use super::parts::choices;
use crate::context::Work;
use crate::ui::fields::{Spec, area, checkbox, line, select};
use crate::ui::forms::Form;
use crate::work::rows::folded;
use contract::Lang;
use contract::fact_sheet::{FundingState, Readiness};
use leptos::prelude::*;

/// One field of a row.
fn cell(form: &Form, part: &str, i: usize, name: &str, label: &str, help: &str) -> AnyView {
    let path = format!("{part}[{i}].{name}");
    line(form, Spec { path: &path, label, help, optional: true, ..Spec::default() })
}

fn euro(form: &Form, part: &str, i: usize, name: &str, label: &str, help: &str, unit: &str) -> AnyView {
    let path = format!("{part}[{i}].{name}");
    line(form, Spec { path: &path, label, help, optional: true, mode: "numeric", unit, ..Spec::default() })
}

/// Time and milestones.
pub fn time(work: &Work, form: &Form) -> AnyView {
    let part = "milestones";
    let when = work.t("Tag, Monat oder Jahr, zum Beispiel 03.2026.", "Day, month or year, for example 03.2026.");
    view! {
        <section id="s-zeit" aria-labelledby="h-zeit" class="w-form"><h2 id="h-zeit">{work.t("Zeit und Meilensteine", "Time and milestones")}</h2>
            <div class="w-pair">
                {line(form, Spec { path: "start", label: work.t("Beginn", "Start"), help: when, optional: true, ..Spec::default() })}
                {line(form, Spec { path: "end", label: work.t("Ende", "End"), help: work.t("Geplant oder tatsächlich.", "Planned or actual."), optional: true, ..Spec::default() })}
            </div>
            {folded(work, form, part, work.t("Meilenstein", "Milestone"), |i| view! {
                {cell(form, part, i, "title", work.t("Was ist dann fertig?", "What is done then?"), work.t("Zum Beispiel „20 Anzeiger in Betrieb“.", "For example “20 displays in operation”."))}
                <div class="w-pair w-pair--3">
                    {cell(form, part, i, "planned", work.t("Plan", "Planned"), work.t("Bleibt stehen, auch wenn es später wird.", "Stays, even when it gets later."))}
                    {cell(form, part, i, "expected", work.t("Jetzt erwartet", "Expected now"), work.t("Wenn es vom Plan abweicht.", "Where it differs from the plan."))}
                    {cell(form, part, i, "actual", work.t("Tatsächlich", "Actual"), work.t("Leer, solange es aussteht.", "Empty until it is done."))}
                </div>
                {cell(form, part, i, "note", work.t("Genauer", "More exactly"), work.t("Was ein Datum nicht sagen kann: „nach den Sommerferien“, „voraussichtlich“.", "What a date cannot say: “after the summer holidays”, “probably”."))}
            }.into_any())}
        </section>
    }
    .into_any()
}

/// Money and funding.
pub fn money(work: &Work, form: &Form) -> AnyView {
    let part = "fundings";
    let unit = work.t("Euro", "euros");
    let states = choices(FundingState::ALL, |s| s.label(work.lang));
    view! {
        <section id="s-geld" aria-labelledby="h-geld" class="w-form"><h2 id="h-geld">{work.t("Geld und Förderung", "Money and funding")}</h2>
            <div class="w-pair">
                {line(form, Spec { path: "cost", label: work.t("Gesamtkosten", "Total cost"), help: work.t("Ganze Euro, eine Schätzung genügt.", "Whole euros, an estimate will do."), optional: true, mode: "numeric", unit, ..Spec::default() })}
                {line(form, Spec { path: "running_cost", label: work.t("Kosten je Jahr danach", "Cost per year afterwards"), help: work.t("Betrieb, Wartung, Personal.", "Operation, maintenance, staff."), optional: true, mode: "numeric", unit, ..Spec::default() })}
            </div>
            {super::edit::estimated(work, form)}
            {folded(work, form, part, work.t("Förderung", "Funding"), |i| view! {
                <div class="w-pair">
                    {cell(form, part, i, "programme", work.t("Programm", "Programme"), work.t("Name des Förderprogramms.", "Name of the programme."))}
                    {select(form, Spec { path: &format!("{part}[{i}].state"), label: work.t("Stand des Antrags", "State of the application"), help: work.t("„geplant“, bis er gestellt ist.", "“planned” until it is filed."), ..Spec::default() }, &states, None)}
                </div>
                <div class="w-pair w-pair--4">
                    {euro(form, part, i, "granted", work.t("Bewilligt", "Granted"), work.t("Laut Bescheid.", "By notice."), unit)}
                    {euro(form, part, i, "called", work.t("Abgerufen", "Called"), work.t("Bis heute.", "To date."), unit)}
                    {euro(form, part, i, "own_share", work.t("Eigenanteil", "Own share"), work.t("Was die Kommunen selbst tragen.", "What the municipalities pay."), unit)}
                    {cell(form, part, i, "date", work.t("Datum", "Date"), work.t("Antrag oder Bescheid.", "Application or notice."))}
                </div>
                {area(form, Spec { path: &format!("{part}[{i}].note"), label: work.t("Anmerkung", "Note"), help: work.t("Zum Beispiel, wie der Eigenanteil verteilt wird.", "For example how the own share is divided."), optional: true, ..Spec::default() })}
            }.into_any())}
        </section>
    }
    .into_any()
}

/// What the parts of a resolution are called in the list of errors.
pub fn resolution_labels(lang: Lang) -> [(&'static str, &'static str); 4] {
    [
        ("resolutions[].reference", lang.pick("Vorlage, Beschluss", "Paper, resolution")),
        ("resolutions[].date", lang.pick("Sitzung, Beschluss", "Meeting, resolution")),
        ("resolutions[].dated", lang.pick("Datum des Papiers, Beschluss", "Date of the paper, resolution")),
        ("resolutions[].link", lang.pick("Link zur Vorlage, Beschluss", "Link to the paper, resolution")),
    ]
}

/// Resolutions; `help` says which ones, where the title does not.
pub fn resolutions(work: &Work, form: &Form, title: &str, help: &str) -> AnyView {
    let part = "resolutions";
    view! {
        <section id="s-beschl" aria-labelledby="h-beschl" class="w-form"><h2 id="h-beschl">{title.to_owned()}</h2>{(!help.is_empty()).then(|| view! { <p class="w-small w-muted">{help.to_owned()}</p> })}
            {folded(work, form, part, work.t("Beschluss", "Resolution"), |i| view! {
                <div class="w-pair">
                    {cell(form, part, i, "reference", work.t("Nummer der Vorlage", "Paper number"), work.t("Wie im Ratsinformationssystem, zum Beispiel 087/2025.", "As in the council information system, for example 087/2025."))}
                    {cell(form, part, i, "title", work.t("Titel der Vorlage", "Title of the paper"), work.t("Der Betreff genügt.", "The subject will do."))}
                </div>
                <div class="w-pair w-pair--4">
                    {cell(form, part, i, "body", work.t("Gremium", "Body"), work.t("Zum Beispiel „Rat Nottuln“.", "For example “Council of Nottuln”."))}
                    {cell(form, part, i, "date", work.t("Sitzung", "Meeting"), work.t("Tag der Sitzung.", "Day of the meeting."))}
                    {cell(form, part, i, "role", work.t("Aufgabe", "Role"), work.t("„Vorberatung“, „Entscheidung“ oder „Bericht“.", "“Preliminary advice”, “decision” or “report”."))}
                    {cell(form, part, i, "result", work.t("Ergebnis", "Result"), work.t("Mit den Worten der Niederschrift: „einstimmig“.", "In the minutes' words: “unanimous”."))}
                </div>
                <div class="w-pair">
                    {cell(form, part, i, "kind", work.t("Art des Papiers", "Kind of paper"), work.t("„Vorlage“, „Antrag“ oder „Bericht“.", "“Vorlage” (paper), “Antrag” (motion) or “Bericht” (report)."))}
                    {cell(form, part, i, "dated", work.t("Datum des Papiers", "Date of the paper"), work.t("Wenn es ein anderes ist als das der Sitzung.", "Where it is not the meeting's."))}
                </div>
                {area(form, Spec { path: &format!("{part}[{i}].wording"), label: work.t("Wortlaut", "Wording"), help: work.t("Nur, was hier zählt.", "Only what matters here."), optional: true, ..Spec::default() })}
                {checkbox(form, Spec { path: &format!("{part}[{i}].proposed"), label: work.t("Das ist der Vorschlag; was beschlossen wurde, steht noch aus.", "This is the proposal; what was resolved is still open."), help: work.t("Ohne Haken gilt der Wortlaut als beschlossen.", "Without a tick the wording counts as resolved."), ..Spec::default() })}
                {cell(form, part, i, "link", work.t("Link zur Vorlage", "Link to the paper"), "https://…")}
            }.into_any())}
        </section>
    }
    .into_any()
}

/// What neighbours can take over.
pub fn transfer(work: &Work, form: &Form) -> AnyView {
    let part = "building_blocks";
    let states = choices(Readiness::ALL, |s| s.label(work.lang));
    view! {
        <section id="s-nach" aria-labelledby="h-nach" class="w-form"><h2 id="h-nach">{work.t("Für andere Kommunen", "For other municipalities")}</h2>
            {area(form, Spec { path: "transferability", label: work.t("Was kann ein Nachbar übernehmen?", "What can a neighbour take over?"), help: work.t("Zum Beispiel: Ausschreibungstext, Muster, Vertrag, Erfahrungen. Ein Satz hilft schon.", "For example: tender, template, contract, experience. One sentence helps."), optional: true, max: 2000, ..Spec::default() })}
            {folded(work, form, part, work.t("Baustein", "Building block"), |i| view! {
                <div class="w-pair">
                    {cell(form, part, i, "title", work.t("Was es ist", "What it is"), work.t("Zum Beispiel „Leistungsverzeichnis Anzeiger“.", "For example “Specification of displays”."))}
                    {select(form, Spec { path: &format!("{part}[{i}].readiness"), label: work.t("Wie fertig", "How ready"), help: work.t("Ob es ohne Rückfrage nutzbar ist.", "Whether it can be used without asking."), ..Spec::default() }, &states, None)}
                </div>
                {cell(form, part, i, "taken_over_by", work.t("Wer es schon hat", "Who already has it"), work.t("Mit Jahr: „Dülmen (2026)“.", "With year: “Dülmen (2026)”."))}
                {area(form, Spec { path: &format!("{part}[{i}].note"), label: work.t("Hinweis", "Hint"), help: work.t("Was beim Übernehmen zu beachten ist.", "What to mind when taking it over."), optional: true, ..Spec::default() })}
            }.into_any())}
        </section>
    }
    .into_any()
}

/// Links and places.
pub fn links(work: &Work, form: &Form) -> AnyView {
    view! {
        <section id="s-link" aria-labelledby="h-link" class="w-form"><h2 id="h-link">{work.t("Links und Orte", "Links and places")}</h2>
            {folded(work, form, "links", work.t("Link", "Link"), |i| view! {
                <div class="w-pair">
                    {cell(form, "links", i, "title", work.t("Wie der Link heißt", "What the link is called"), work.t("Was einen dort erwartet.", "What to expect there."))}
                    {cell(form, "links", i, "url", work.t("Adresse", "Address"), "https://…")}
                </div>
            }.into_any())}
            {folded(work, form, "places", work.t("Ort", "Place"), |i| view! {
                <div class="w-pair w-pair--3">
                    {cell(form, "places", i, "name", work.t("Ort", "Place"), work.t("Zum Beispiel „Marktplatz Billerbeck“.", "For example “Marktplatz Billerbeck”."))}
                    {cell(form, "places", i, "latitude", work.t("Breite", "Latitude"), work.t("Grad, zum Beispiel 51,979.", "Degrees, for example 51.979."))}
                    {cell(form, "places", i, "longitude", work.t("Länge", "Longitude"), work.t("Grad, zum Beispiel 7,291.", "Degrees, for example 7.291."))}
                </div>
            }.into_any())}
        </section>
    }
    .into_any()
}

/// Figures, partners outside the region, conditions.
pub fn facts(work: &Work, form: &Form) -> AnyView {
    view! {
        <section id="s-zahl" aria-labelledby="h-zahl" class="w-form"><h2 id="h-zahl">{work.t("Zahlen, Partner, Voraussetzungen", "Figures, partners, conditions")}</h2>
            {folded(work, form, "figures", work.t("Zahl", "Figure"), |i| view! {
                <div class="w-pair w-pair--4">
                    {cell(form, "figures", i, "title", work.t("Was gezählt ist", "What is counted"), work.t("Zum Beispiel „Tablets an Schulen“.", "For example “tablets in schools”."))}
                    {cell(form, "figures", i, "value", work.t("Wert", "Value"), work.t("Wie Sie ihn sagen: „rund 2.000“.", "As you say it: “about 2,000”."))}
                    {cell(form, "figures", i, "unit", work.t("Einheit", "Unit"), work.t("Wenn sie nicht schon im Namen steht.", "If not in the name already."))}
                    {cell(form, "figures", i, "as_of", work.t("Stand", "As of"), work.t("Tag, Monat, Quartal oder Jahr.", "Day, month, quarter or year."))}
                </div>
            }.into_any())}
            {folded(work, form, "partners", work.t("Partner von außen", "Outside partner"), |i| view! {
                <div class="w-pair">
                    {cell(form, "partners", i, "name", work.t("Wer", "Who"), work.t("Eine Einrichtung oder Firma, keine Person.", "An institution or company, no person."))}
                    {cell(form, "partners", i, "role", work.t("Wofür", "What for"), work.t("Zum Beispiel „wissenschaftliche Begleitung“.", "For example “scientific support”."))}
                </div>
            }.into_any())}
            {line(form, Spec { path: "legal_basis", label: work.t("Rechtsgrundlage", "Legal basis"), help: work.t("Wenn ein Gesetz es verlangt, mit Frist: „Onlinezugangsgesetz, bis 31.12.2022“.", "If a law asks for it, with its deadline."), optional: true, max: 200, ..Spec::default() })}
            {area(form, Spec { path: "conditions", label: work.t("Voraussetzungen", "Conditions"), help: work.t("Wovon es abhängt: Förderung, Nachfrage, eine Entscheidung anderer.", "What it depends on: funding, demand, somebody else's decision."), optional: true, max: 600, ..Spec::default() })}
        </section>
    }
    .into_any()
}
