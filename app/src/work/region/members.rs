//! Member organisations.

use super::above;
use super::upload::arms;
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, line, select};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::ui::steps;
use crate::work::frame::Page;
use axum::extract::Path;
use axum::response::Response;
use contract::Id;
use contract::forms::region::OrganisationForm;
use contract::money::group;
use contract::region::OrganisationKind;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::region::members::{self, Member};

/// `/arbeit/verbund/mitglieder`
pub async fn list(work: Work) -> PageResult {
    let all = members::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let page = Page { title: work.t("Mitglieder", "Members").into(), section: "/arbeit/verbund", above: above(&work), ..Page::default() };
    Ok(work.page(page, || {
        let rows = all
            .iter()
            .map(|m| {
                let o = &m.organisation;
                let state = if m.left { work.t("ausgetreten", "has left") } else { work.t("Mitglied", "member") };
                view! {
                    <tr class=if m.left { "kern-table__row is-off" } else { "kern-table__row" }>
                        <th class="kern-table__header" scope="row"><a href=format!("/arbeit/verbund/mitglieder/{}", o.id)>{o.name.clone()}</a></th>
                        <td class="kern-table__cell" data-l=work.t("Art", "Kind")><span>{o.kind.label(work.lang)}</span></td>
                        <td class="kern-table__cell" data-l=work.t("Schlüssel", "Key")><span>{o.ags.clone().unwrap_or_else(|| "–".into())}</span></td>
                        <td class="kern-table__cell kern-table__cell--numeric" data-l=work.t("Einwohner", "Inhabitants")><span>{o.population.map_or("–".into(), |p| group(p, work.lang))}</span></td>
                        <td class="kern-table__cell" data-l=work.t("Stand", "State")><span>{state}</span></td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <p class="w-links"><a href="/arbeit/verbund/mitglieder/neu">{work.t("Mitglied aufnehmen", "Add a member")}</a><a href="/arbeit/einlesen/kommunen">{work.t("Liste einlesen", "Read a list in")}</a></p>
            {if all.is_empty() {
                view! { <div class="w-empty"><h2>{work.t("Noch kein Mitglied", "No member yet")}</h2><p>{work.t("Nehmen Sie die erste Kommune auf oder lesen Sie eine Liste ein.", "Add the first municipality or read a list in.")}</p></div> }.into_any()
            } else {
                view! {
                    <table class="kern-table w-tcards"><caption class="kern-sr-only">{work.t("Mitglieder", "Members")}</caption>
                        <thead><tr class="kern-table__row">
                            <th class="kern-table__header" scope="col">{work.t("Name", "Name")}</th><th class="kern-table__header" scope="col">{work.t("Art", "Kind")}</th>
                            <th class="kern-table__header" scope="col">{work.t("Schlüssel", "Key")}</th><th class="kern-table__header kern-table__header--numeric" scope="col">{work.t("Einwohner", "Inhabitants")}</th>
                            <th class="kern-table__header" scope="col">{work.t("Stand", "State")}</th>
                        </tr></thead><tbody class="kern-table__body">{rows}</tbody></table>
                }.into_any()
            }}
        }
        .into_any()
    }))
}

/// `/arbeit/verbund/mitglieder/neu`
pub async fn new(work: Work) -> PageResult {
    work.before_form(Action::EditMembers, &Belongs::region(), EditState::Draft)?;
    let once = work.app.portal.fresh_id().to_string();
    let form = form_state(&work, "organisations/save", &OrganisationForm { once, ..OrganisationForm::default() });
    Ok(page(&work, form, None))
}

/// `/arbeit/verbund/mitglieder/{id}`
pub async fn edit(work: Work, Path(id): Path<Id>) -> PageResult {
    let member = members::edit(&work.ctx, id).await.map_err(|e| work.fail(e))?;
    let form = form_state(&work, "organisations/save", &members::form(&member.organisation, member.version));
    Ok(page(&work, form, Some(&member)))
}

fn page(work: &Work, form: Form, member: Option<&Member>) -> Response {
    let mut way = above(work);
    way.push(("/arbeit/verbund/mitglieder".into(), work.t("Mitglieder", "Members").into()));
    let title = member.map_or(work.t("Mitglied aufnehmen", "Add a member").to_owned(), |m| m.organisation.name.clone());
    let page = Page { title, section: "/arbeit/verbund", above: way, ..Page::default() };
    let kinds: Vec<(String, String)> = OrganisationKind::ALL.iter().map(|k| (k.to_string(), k.label(work.lang).to_owned())).collect();
    let labels = [
        ("kind", work.t("Art", "Kind")),
        ("ags", work.t("Gemeindeschlüssel (AGS)", "Municipality key (AGS)")),
        ("name", work.t("Voller Name", "Full name")),
        ("short_name", work.t("Kurzer Name", "Short name")),
        ("population", work.t("Einwohner", "Inhabitants")),
        ("unit", work.t("Ansprechstelle", "Office")),
        ("email", work.t("E-Mail", "Mail")),
        ("phone", work.t("Telefon", "Phone")),
        ("web", work.t("Internet", "Web")),
        ("map_column", work.t("Karte: Spalte", "Map: column")),
        ("map_row", work.t("Karte: Zeile", "Map: row")),
    ];
    let labels = [&labels[..], &crate::work::sheets::rows::resolution_labels(work.lang)].concat();
    work.page(page, || {
        let f = &form;
        view! {
            {steps::outcome(work, &["organisations/leave", "organisations/return"])}
            <form class="w-form" method="post" action="/aktion/organisations/save" data-form="organisation">
                {summary(f, &labels)}{hidden(f, "id")}{hidden(f, "version")}{hidden(f, "once")}
                {line(f, Spec { path: "name", label: labels[2].1, help: work.t("Amtlich, zum Beispiel „Gemeinde Nottuln“.", "Official, for example “Gemeinde Nottuln”."), max: 120, ..Spec::default() })}
                {line(f, Spec { path: "short_name", label: labels[3].1, help: work.t("Für Listen und Karte, zum Beispiel „Nottuln“.", "For lists and the map, for example “Nottuln”."), max: 60, ..Spec::default() })}
                <div class="w-pair">
                    {select(f, Spec { path: "kind", label: labels[0].1, help: work.t("Verbände und Einrichtungen haben keinen Schlüssel.", "Associations and agencies have no key."), ..Spec::default() }, &kinds, Some(work.t("bitte wählen", "please choose")))}
                    {line(f, Spec { path: "ags", label: labels[1].1, help: work.t("8 Ziffern, beim Kreis 5, zum Beispiel 05558032.", "8 digits, 5 for a county, for example 05558032."), mode: "numeric", short: true, optional: true, ..Spec::default() })}
                    {line(f, Spec { path: "population", label: labels[4].1, help: work.t("Nur Ziffern, zum Beispiel 19738.", "Digits only, for example 19738."), mode: "numeric", short: true, optional: true, ..Spec::default() })}
                </div>
                <div class="w-pair">
                    {line(f, Spec { path: "unit", label: labels[5].1, help: work.t("Eine Stelle, keine Person.", "An office, not a person."), optional: true, ..Spec::default() })}
                    {line(f, Spec { path: "email", label: labels[6].1, help: work.t("Ein gemeinsames Postfach.", "A shared mailbox."), mode: "email", optional: true, ..Spec::default() })}
                    {line(f, Spec { path: "phone", label: labels[7].1, help: work.t("Mit Vorwahl.", "With area code."), mode: "tel", optional: true, ..Spec::default() })}
                    {line(f, Spec { path: "web", label: labels[8].1, help: work.t("Die ganze Adresse mit https://.", "The whole address with https://."), mode: "url", optional: true, ..Spec::default() })}
                </div>
                <div class="w-pair">
                    {line(f, Spec { path: "map_column", label: labels[9].1, help: work.t("Platz auf der Wabenkarte, links ist 0.", "Place on the honeycomb map, 0 is left."), mode: "numeric", short: true, optional: true, ..Spec::default() })}
                    {line(f, Spec { path: "map_row", label: labels[10].1, help: work.t("Oben ist 0; jede zweite Zeile ist eingerückt.", "0 is on top; every second row is indented."), mode: "numeric", short: true, optional: true, ..Spec::default() })}
                </div>
                {crate::work::sheets::rows::resolutions(work, f, work.t("Eigene Strategie und Beschlüsse", "Own strategy and resolutions"), work.t("Was das Mitglied für sich selbst beschlossen hat, zum Beispiel seine eigene Digitalstrategie. Es steht mit der nächsten Fassung auf seiner Seite.", "What the member resolved for itself, for example its own digital strategy. It stands on its page with the next edition."))}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
            {member.map(|m| {
                let id = m.organisation.id;
                let turn = if m.left {
                    steps::turn(work, "organisations/return", &id.to_string(), work.t("Wieder aufnehmen", "Take in again"), work.t("Die Kommune ist danach wieder Mitglied.", "It is a member again afterwards."), false)
                } else {
                    steps::turn(work, "organisations/leave", &id.to_string(), work.t("Austritt vermerken", "Note that it has left"), work.t("In neuen Fassungen ist sie kein Mitglied mehr; freigegebene Projekte nennen sie weiter. Ältere Fassungen bleiben, wie sie sind. Das lässt sich zurücknehmen.", "It is no member in new editions; released projects still name it. Older editions stay. This can be undone."), true)
                };
                let data = crate::work::exports::address(&m.organisation.slug);
                view! {
                    {arms(work, Some(id), m.organisation.coat_of_arms)}
                    <p class="w-links"><a href=data>{work.t("Alles herunterladen, was sie eingegeben hat", "Download everything it has entered")}</a></p>
                    <section class="w-sec">{turn}</section>
                }
            })}
        }
        .into_any()
    })
}
