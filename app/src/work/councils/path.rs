//! One municipality's path: what was, what comes, and one click for the usual chain.

use super::{SECTION, above, proposals};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::council::{self, Sheet};
use crate::ui::fields::{Spec, line, primary};
use crate::ui::forms::{Form, form_state, hidden, summary};
use crate::ui::{steps, text};
use crate::work::frame::Page;
use axum::extract::Path;
use contract::council::{Consultation, ConsultationState, PAPER_NUMBER};
use contract::dates::show_day;
use contract::forms::councils::{ChainDay, ChainForm};
use domain::councils::opener::addressed;
use domain::councils::votes;
use leptos::prelude::*;
use portal::councils::PathView;

/// `/arbeit/raete/{nummer}/{slug}`
pub async fn show(work: Work, Path((number, slug)): Path<(i32, String)>) -> PageResult {
    let view = portal::councils::path(&work.ctx, number, &slug).await.map_err(|e| work.fail(e))?;
    let source = if view.may_record {
        match portal::councils::oparl::source(&work.ctx, view.organisation.id).await {
            Ok(source) => Some(source),
            // Reading goes on with the lower level; recording asks for more.
            Err(portal::Error::StepUp(_)) => None,
            Err(e) => return Err(work.fail(e)),
        }
    } else {
        None
    };
    let page = Page {
        title: work.lang.say(
            format_args!("Beratungen: {}", view.organisation.short_name),
            format_args!("Deliberations: {}", view.organisation.short_name),
        ),
        sub: work.lang.say(
            format_args!("Weg von Fassung {number} durch die Gremien."),
            format_args!("The way of edition {number} through the bodies."),
        ),
        section: SECTION,
        above: above(&work, number),
        ..Page::default()
    };
    Ok(work.page(page, || {
        let live: Vec<&Consultation> = view.path.consultations.iter().filter(|c| c.state != ConsultationState::Dropped).collect();
        let begin = view.may_record && view.path.consultations.is_empty();
        view! {
            {steps::outcome(&work, &["councils/drop", "councils/restore", "oparl/turn_down", "oparl/look"])}
            {source.as_ref().map(|s| proposals::section(&work, &view, s))}
            <p>{council::standing(Sheet::Work, view.standing, work.lang)}</p>
            {offered(&work, &view)}
            {if begin { chain(&work, &view) } else if live.is_empty() { nothing(&work) } else { table(&work, &view, &live) }}
            {other_words(&work, &view, &live)}
            {dropped(&work, &view)}
            {links(&work, &view)}
        }
        .into_any()
    }))
}

fn nothing(work: &Work) -> AnyView {
    view! { <div class="w-empty"><h2>{work.t("Noch keine Beratung", "No deliberation yet")}</h2><p>{work.t(
    "Der Sitzungsdienst dieser Kommune trägt hier ein, welches Gremium wann berät.",
    "This municipality's council clerk records here which body deliberates when.")}</p></div> }
    .into_any()
}

/// A number that stands with the conference's papers and in no consultation yet. A path that is not begun has
/// it in its form.
fn offered(work: &Work, view: &PathView) -> AnyView {
    let first = view.path.consultations.iter().find(|c| c.state != ConsultationState::Dropped);
    let Some(first) = first.filter(|_| !view.paper.is_empty()) else { return ().into_any() };
    let at = format!("{SECTION}/{}/{}/{}", view.round.text.number, view.organisation.slug, first.id);
    let words = work.lang.say(
        format_args!("Bei den Vorlagen der Konferenz steht für Sie die Nummer {}. Hier hat noch keine Beratung eine.", view.paper),
        format_args!("Among the conference's papers yours has the number {}. No deliberation here has one yet.", view.paper),
    );
    view! { <p>{words}" "<a href=at>{work.t("In die erste Beratung übernehmen", "Take it into the first deliberation")}</a></p> }.into_any()
}

/// The usual chain, one click away; paper number and days can be given at once.
fn chain(work: &Work, view: &PathView) -> AnyView {
    let slug = &view.organisation.slug;
    if view.chain.is_empty() {
        return view! { <div class="w-empty"><h2>{work.t("Es fehlen die Gremien", "The bodies are missing")}</h2><p>{work.t(
        "Die Geschäftsstelle legt Rat und Ausschüsse Ihrer Kommune unter „Verbund, Gremien“ an.",
        "The steward sets up your council and committees under “Region, bodies”.")}</p></div> }
        .into_any();
    }
    let stored = ChainForm {
        round_id: view.round.id.to_string(),
        organisation_id: view.organisation.id.to_string(),
        paper: view.paper.clone(),
        days: view.chain.iter().map(|l| ChainDay { body: l.body.to_string(), day: String::new() }).collect(),
    };
    let form: Form = form_state(work, "councils/begin", &stored);
    let labels: Vec<(String, String)> =
        view.chain.iter().enumerate().map(|(i, l)| (format!("days[{i}].day"), name(view, l.body))).collect();
    let labels: Vec<(&str, &str)> = labels.iter().map(|(p, l)| (p.as_str(), l.as_str())).collect();
    let rows = view
        .chain
        .iter()
        .enumerate()
        .map(|(i, l)| {
            let (path, body) = (format!("days[{i}].day"), format!("days[{i}].body"));
            let label = format!("{}: {}", name(view, l.body), l.role.label(work.lang));
            view! { {hidden(&form, &body)}{line(&form, Spec { path: &path, label: &label, help: work.t("Sitzungstag, zum Beispiel 24.11.2026; wenn noch offen, leer lassen.", "Day of the meeting, for example 24.11.2026; leave empty if not known."), optional: true, short: true, ..Spec::default() })} }
        })
        .collect_view();
    view! {
        <section class="w-sec" aria-labelledby="weg">
            <div class="w-sec__head"><h2 id="weg">{work.t("Üblicher Weg", "Usual chain")}</h2><div class="w-links w-small"><a href=format!("/arbeit/sitzungsdienst/{slug}")>{work.t("Weg anpassen", "Adapt the chain")}</a></div></div>
            <p class="w-measure">{work.t("Ein Klick legt alle Beratungen an. Nummer und Tage können Sie gleich mitgeben oder später nachtragen.", "One click makes all deliberations. Number and days can be given now or later.")}</p>
            <form class="w-form" method="post" action="/aktion/councils/begin" data-form="council_chain">
                {summary(&form, &labels)}
                {hidden(&form, "round_id")}{hidden(&form, "organisation_id")}
                {line(&form, Spec { path: "paper", label: work.t("Nummer der Vorlage", "Paper number"), help: work.t("Wie im Ratsinformationssystem, zum Beispiel 142/2026.", "As in the council information system, for example 142/2026."), optional: true, short: true, max: PAPER_NUMBER, ..Spec::default() })}
                {rows}
                <div class="w-bar">{primary(work.t("Üblichen Weg anlegen", "Make the usual chain"))}</div>
            </form>
        </section>
    }
    .into_any()
}

fn name(view: &PathView, body: contract::Id) -> String {
    view.bodies.iter().find(|b| b.id == body).map(|b| b.name.clone()).unwrap_or_default()
}

fn table(work: &Work, view: &PathView, live: &[&Consultation]) -> AnyView {
    let heads = [
        work.t("Gremium", "Body"),
        work.t("Sitzung", "Meeting"),
        work.t("Aufgabe", "Role"),
        work.t("Vorlage", "Paper"),
        work.t("Ergebnis", "Result"),
    ];
    let today = work.app.portal.today();
    let at = format!("{SECTION}/{}/{}", view.round.text.number, view.organisation.slug);
    let rows = live
        .iter()
        .map(|c| {
            let edit = if view.may_record {
                view! { <a href=format!("{at}/{}", c.id)>{c.body_name.clone()}</a> }.into_any()
            } else {
                c.body_name.clone().into_any()
            };
            let odd = votes::oddities(&c.votes, c.result, !c.wording.is_empty(), view.seats(c.body)).into_iter().filter(|_| view.may_read).map(|o| {
                view! { <small>{o.sentence(work.lang)}</small> }
            });
            let closed = (!c.public && !c.veiled).then(|| {
                let words = if c.released { work.t("nicht öffentlich, Ergebnis bekannt gegeben", "closed session, result told") } else { work.t("nicht öffentlich", "closed session") };
                view! { <small>{words.to_owned()}</small> }
            });
            let history = (view.may_read && !c.veiled).then(|| view! { <small><a href=format!("{at}/{}/verlauf", c.id)>{work.t("Verlauf", "History")}</a></small> });
            view! {
                <tr class="kern-table__row">
                    <th class="kern-table__header" scope="row">{edit}</th>
                    <td class="kern-table__cell" data-l=heads[1].to_owned()><span>{council::consultation(Sheet::Work, c, &view.round.text.digest, today, work.lang)}{closed}</span></td>
                    <td class="kern-table__cell" data-l=heads[2].to_owned()><span>{c.role.label(work.lang)}</span></td>
                    <td class="kern-table__cell" data-l=heads[3].to_owned()><span>{if c.paper.is_empty() { "–".to_owned() } else { c.paper.clone() }}</span></td>
                    <td class="kern-table__cell" data-l=heads[4].to_owned()><span>{council::said(c, today, work.lang)}{odd.collect_view()}{history}</span></td>
                </tr>
            }
        })
        .collect_view();
    let head = heads.map(|h| view! { <th class="kern-table__header" scope="col">{h.to_owned()}</th> }).into_iter().collect_view();
    view! {
        <table class="kern-table w-tcards">
            <caption class="w-sr">{work.t("Beratungen dieser Kommune", "Deliberations of this municipality")}</caption>
            <thead><tr class="kern-table__row">{head}</tr></thead>
            <tbody class="kern-table__body">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// Other words than proposed, word by word.
fn other_words(work: &Work, view: &PathView, live: &[&Consultation]) -> AnyView {
    let found: Vec<AnyView> = live
        .iter()
        .filter(|c| council::other_words(c))
        .map(|c| {
            let pieces = domain::words::compare(&addressed(&view.round.proposal, &c.wording), &c.wording);
            let when = c.date.map(|d| show_day(d, work.lang)).unwrap_or_default();
            view! { <h3>{c.body_name.clone()}", "{when}</h3><p class="w-diff">{text::pieces(&pieces)}</p>{(!c.consequence.is_empty()).then(|| view! { <p class="w-small">{work.t("Folge: ", "Consequence: ")}{c.consequence.clone()}</p> })} }.into_any()
        })
        .collect();
    if found.is_empty() {
        return ().into_any();
    }
    view! { <section class="w-sec" aria-labelledby="wort"><div class="w-sec__head"><h2 id="wort">{work.t("Abweichender Wortlaut", "Other words")}</h2></div>{found}</section> }.into_any()
}

fn dropped(work: &Work, view: &PathView) -> AnyView {
    let gone: Vec<&Consultation> = view.path.consultations.iter().filter(|c| c.state == ConsultationState::Dropped).collect();
    if gone.is_empty() || !view.may_record {
        return ().into_any();
    }
    let items = gone
        .into_iter()
        .map(|c| {
            view! {
                <li><span>{c.body_name.clone()}": "{c.role.label(work.lang)}</span>
                    <form method="post" action="/aktion/councils/restore">
                        <input type="hidden" name="f[id]" value=c.id.to_string() />
                        <input type="hidden" name="f[version]" value=c.version.to_string() />
                        <button class="w-link" type="submit">{work.t("Wieder aufnehmen", "Take in again")}</button>
                    </form></li>
            }
        })
        .collect_view();
    view! { <details class="w-fold"><summary>{work.t("Entfallene Beratungen", "Dropped deliberations")}</summary><ul class="w-plain">{items}</ul></details> }.into_any()
}

fn links(work: &Work, view: &PathView) -> AnyView {
    let (n, slug) = (view.round.text.number, &view.organisation.slug);
    let own = view.may_record.then(|| view! {
        <a href=format!("{SECTION}/{n}/{slug}/neu")>{work.t("Weitere Beratung eintragen", "Record another deliberation")}</a>
        <a href=format!("/arbeit/sitzungsdienst/{slug}")>{work.t("Üblicher Weg und Ratsinformationssystem", "Usual chain and council information system")}</a>
    });
    view! { <p class="w-links w-small">{own}<a href=format!("/kommunen/{slug}#gremien")>{work.t("So sehen es alle", "As everybody sees it")}</a></p> }.into_any()
}
