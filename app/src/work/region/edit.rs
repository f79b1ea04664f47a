//! The overview of the region and the form of its own data.

use super::above;
use super::upload::arms;
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, area, line};
use crate::ui::forms::{form_state, hidden, saving, summary};
use crate::work::frame::Page;
use contract::forms::region::RegionForm;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;

/// `/arbeit/verbund`
pub async fn overview(work: Work) -> PageResult {
    let region = portal::region::save::edit(&work.ctx).await.map_err(|e| work.fail(e))?.0;
    let page =
        Page { title: work.t("Verbund", "Region").into(), sub: region.name, section: "/arbeit/verbund", above: vec![], ..Page::default() };
    Ok(work.page(page, || {
        let part = |title: &str, links: &[(&'static str, &str, &str)]| {
            let rows = links
                .iter()
                .map(|(href, name, what)| view! { <li class="w-row"><div class="w-row__what"><a href=*href>{(*name).to_owned()}</a><p>{(*what).to_owned()}</p></div></li> })
                .collect_view();
            view! { <section class="w-sec"><div class="w-sec__head"><h2>{title.to_owned()}</h2></div><ul class="w-rows">{rows}</ul></section> }
        };
        view! {
            <div class="w-cols w-cols--half">
                {part(work.t("Wer dazugehört", "Who belongs to it"), &[
                    ("/arbeit/verbund/mitglieder", work.t("Mitglieder", "Members"), work.t("Kommunen, Verbände und Einrichtungen mit Kontakt und Wappen.", "Municipalities, associations and agencies with contact and coat of arms.")),
                    ("/arbeit/verbund/gruppen", work.t("Arbeitsgruppen", "Working groups"), work.t("Wer an welchem Themenfeld schreibt.", "Who writes on which field.")),
                    ("/arbeit/verbund/gremien", work.t("Gremien", "Bodies"), work.t("Räte, Ausschüsse und die Bürgermeisterkonferenz.", "Councils, committees and the mayors’ conference.")),
                ])}
                {part(work.t("Was alle sehen", "What everybody sees"), &[
                    ("/arbeit/verbund/angaben", work.t("Angaben und Gestaltung", "Details and look"), work.t("Name, Einleitung, Kontakt, Farbe und Wappen.", "Name, introduction, contact, colour and coat of arms.")),
                    ("/arbeit/seiten", work.t("Seiten", "Pages"), work.t("Impressum, Datenschutz, Erklärung zur Barrierefreiheit, Leichte Sprache.", "Legal notice, privacy, accessibility statement, easy language.")),
                    ("/arbeit/barrieren", work.t("Gemeldete Barrieren", "Reported barriers"), work.t("Wo jemand nicht weiterkam, und was daraus wurde.", "Where somebody got stuck, and what came of it.")),
                ])}
                {part(work.t("Nachsehen, einlesen, mitnehmen", "Look up, read in, take along"), &[
                    ("/arbeit/protokoll", work.t("Änderungsprotokoll", "Log of changes"), work.t("Wer hat wann was geändert, und warum.", "Who changed what, when and why.")),
                    ("/arbeit/hilfe/rechte", work.t("Rechte", "Rights"), work.t("Wer was darf.", "Who may do what.")),
                    ("/arbeit/einlesen", work.t("Listen einlesen", "Read lists in"), work.t("Kommunen und Personen aus einer Tabelle, mit Vorschau.", "Municipalities and people from a spreadsheet, with a preview.")),
                    (crate::work::exports::ALL, work.t("Alles herunterladen", "Download everything"), work.t("Alle Daten und Dateien in offenen Formaten.", "All data and files in open formats.")),
                ])}
            </div>
        }
        .into_any()
    }))
}

/// `/arbeit/verbund/angaben`
pub async fn edit(work: Work) -> PageResult {
    work.before_form(Action::EditRegion, &Belongs::region(), contract::strategy::EditState::Draft)?;
    let (r, version) = portal::region::save::edit(&work.ctx).await.map_err(|e| work.fail(e))?;
    let stored = RegionForm { version: version.to_string(), ..RegionForm::of(&r) };
    let form = form_state(&work, "region/save", &stored);
    let page = Page {
        title: work.t("Angaben und Gestaltung", "Details and look").into(),
        sub: work
            .t(
                "Text und Kontakt gelten öffentlich ab der nächsten Fassung, die Farbe sofort.",
                "Texts and contact are public with the next edition, the colour at once.",
            )
            .into(),
        section: "/arbeit/verbund",
        above: above(&work),
        ..Page::default()
    };
    let labels = [
        ("name", work.t("Name", "Name")),
        ("claim", work.t("Zeile unter dem Namen", "Line below the name")),
        ("headline", work.t("Überschrift", "Headline")),
        ("introduction", work.t("Einleitung", "Introduction")),
        ("unit", work.t("Ansprechstelle", "Office")),
        ("email", work.t("E-Mail", "Mail")),
        ("phone", work.t("Telefon", "Phone")),
        ("web", work.t("Internet", "Web")),
        ("postal_address", work.t("Postanschrift", "Postal address")),
        ("accent", work.t("Farbe", "Colour")),
    ];
    Ok(work.page(page, || {
        let f = &form;
        view! {
            <form class="w-form" method="post" action="/aktion/region/save" data-form="region">
                {summary(f, &labels)}{hidden(f, "version")}
                {line(f, Spec { path: "name", label: labels[0].1, help: work.t("So heißt der Verbund auf jeder Seite, zum Beispiel „Kreis Coesfeld“.", "What the region is called on every page."), max: 120, ..Spec::default() })}
                {line(f, Spec { path: "claim", label: labels[1].1, help: work.t("Wenige Worte, zum Beispiel „Im Kreis gemeinsam digital“.", "A few words."), max: 160, optional: true, ..Spec::default() })}
                {line(f, Spec { path: "headline", label: labels[2].1, help: work.t("Der erste Satz der Startseite.", "The first sentence of the home page."), max: 160, ..Spec::default() })}
                {area(f, Spec { path: "introduction", label: labels[3].1, help: work.t("Zwei, drei Sätze: wer hier was gemeinsam macht.", "Two or three sentences: who does what together."), max: 800, optional: true, ..Spec::default() })}
                <div class="w-pair">
                    {line(f, Spec { path: "unit", label: labels[4].1, help: work.t("Eine Stelle, keine Person.", "An office, not a person."), optional: true, ..Spec::default() })}
                    {line(f, Spec { path: "email", label: labels[5].1, help: work.t("Ein gemeinsames Postfach.", "A shared mailbox."), mode: "email", optional: true, ..Spec::default() })}
                    {line(f, Spec { path: "phone", label: labels[6].1, help: work.t("Mit Vorwahl.", "With area code."), mode: "tel", optional: true, ..Spec::default() })}
                    {line(f, Spec { path: "web", label: labels[7].1, help: work.t("Die ganze Adresse mit https://.", "The whole address with https://."), mode: "url", optional: true, ..Spec::default() })}
                </div>
                {area(f, Spec { path: "postal_address", label: labels[8].1, help: work.t("Wie auf einem Brief.", "As on a letter."), max: 400, optional: true, ..Spec::default() })}
                {line(f, Spec { path: "accent", label: labels[9].1, help: work.t("Farbe des Verbunds, zum Beispiel #0c5a55. Das Portal macht sie dunkler oder heller, bis Schrift darauf gut lesbar ist.", "The region's colour, for example #0c5a55. The portal darkens or lightens it until text on it reads well."), short: true, optional: true, ..Spec::default() })}
                {swatches(&work, &f.get("accent"))}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
            {arms(&work, None, r.coat_of_arms)}
        }
        .into_any()
    }))
}

/// What becomes of the colour in light and dark. Fills are attributes of the picture, so that no
/// style is needed.
fn swatches(work: &Work, accent: &str) -> AnyView {
    let boxes = crate::ui::accent::preview(accent)
        .into_iter()
        .enumerate()
        .map(|(i, (ground, colour, wash))| {
            let x = i * 220;
            let word = if i == 0 { work.t("hell", "light") } else { work.t("dunkel", "dark") };
            view! {
                <rect x=x.to_string() y="0" width="210" height="64" fill=ground.clone()></rect>
                <rect x=(x + 10).to_string() y="10" width="90" height="44" fill=wash></rect>
                <text x=(x + 20).to_string() y="38" fill=colour.clone()>{word.to_owned()}</text>
                <rect x=(x + 110).to_string() y="10" width="90" height="44" fill=colour></rect>
                <text x=(x + 120).to_string() y="38" fill=ground>{word.to_owned()}</text>
            }
        })
        .collect_view();
    view! {
        <figure class="w-measure"><svg viewBox="0 0 430 64" role="img" aria-label=work.t("Vorschau der gespeicherten Farbe, hell und dunkel", "Preview of the saved colour, light and dark")>{boxes}</svg>
        <figcaption class="w-small w-muted">{work.t("So wirkt die gespeicherte Farbe auf hellem und dunklem Grund.", "How the saved colour looks on light and dark ground.")}</figcaption></figure>
    }
    .into_any()
}
