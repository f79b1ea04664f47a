//! Working groups and bodies.

use super::above;
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, area, line, select};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::ui::steps;
use crate::work::frame::Page;
use axum::extract::Query;
use contract::Id;
use contract::forms::region::{BodyForm, GroupForm};
use contract::region::BodyKind;
use contract::talk::{Named, TextAccess};
use leptos::prelude::*;
use portal::region::{bodies, groups};
use serde::Deserialize;
use std::collections::HashMap;

/// Which one the form below the list shows; none for a new one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    bearbeiten: Option<Id>,
}

fn rows(items: Vec<AnyView>, empty: &str) -> AnyView {
    if items.is_empty() {
        return view! { <div class="w-empty"><h2>{empty.to_owned()}</h2></div> }.into_any();
    }
    view! { <ul class="w-rows">{items}</ul> }.into_any()
}

/// `/arbeit/verbund/gruppen`
pub async fn list_groups(work: Work, Query(chosen): Query<Chosen>) -> PageResult {
    let all = groups::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let stored = match chosen.bearbeiten.and_then(|id| all.iter().find(|g| g.group.id == id)) {
        Some(g) => GroupForm {
            id: g.group.id.to_string(),
            version: g.version.to_string(),
            once: String::new(),
            name: g.group.name.clone(),
            purpose: g.group.purpose.clone(),
        },
        None => GroupForm { once: work.app.portal.fresh_id().to_string(), ..GroupForm::default() },
    };
    let form = form_state(&work, "groups/save", &stored);
    let page = Page {
        title: work.t("Arbeitsgruppen", "Working groups").into(),
        section: "/arbeit/verbund",
        above: above(&work),
        ..Page::default()
    };
    Ok(work.page(page, || {
        let items = all
            .iter()
            .map(|g| {
                let id = g.group.id.to_string();
                let turn = if g.closed {
                    steps::turn(&work, "groups/reopen", &id, work.t("Wieder einsetzen", "Set up again"), work.t("Die Gruppe kann danach wieder zuständig sein.", "The group can be responsible again."), false)
                } else {
                    steps::turn(&work, "groups/close", &id, work.t("Arbeit beenden", "End its work"), work.t("Sie steht dann nicht mehr zur Auswahl. Das lässt sich zurücknehmen.", "It can no longer be chosen. This can be undone."), true)
                };
                let state = g.closed.then(|| work.t(" (beendet)", " (ended)").to_owned());
                let people = people(&work, &g.people);
                view! { <li class="w-row"><div class="w-row__what"><a href=format!("?bearbeiten={id}#bearbeiten")>{g.group.name.clone()}</a>{state}<p>{g.group.purpose.clone()}</p>{people}{turn}</div></li> }.into_any()
            })
            .collect();
        view! {
            {steps::outcome(&work, &["groups/close", "groups/reopen"])}
            {rows(items, work.t("Noch keine Arbeitsgruppe", "No working group yet"))}
            <p class="w-small w-muted w-measure">{work.t(
                "Mitglieder und Leitung schreiben die Texte ihrer Gruppe. Beratende Mitglieder, zum Beispiel Fraktionen, schlagen Änderungen vor; Gäste kommentieren. Was jemand darf, folgt aus der Rolle; sie lässt sich bei der Person beenden und neu geben.",
                "Members and leads write the texts of their group. Advising members, for example council factions, suggest changes; guests comment. What somebody may do follows from the role, which can be ended and given anew at the person.")}</p>
            <section class="w-sec" id="bearbeiten">
                <div class="w-sec__head"><h2>{heading(&work, &form, work.t("Neue Arbeitsgruppe", "New working group"), work.t("Arbeitsgruppe ändern", "Change the working group"))}</h2></div>
                <form class="w-form" method="post" action="/aktion/groups/save" data-form="group">
                    {summary(&form, &[("name", work.t("Name", "Name")), ("purpose", work.t("Aufgabe", "Task"))])}{hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}
                    {line(&form, Spec { path: "name", label: work.t("Name", "Name"), help: work.t("Zum Beispiel „Arbeitsgruppe Mobilität“.", "For example “working group on mobility”."), max: 120, ..Spec::default() })}
                    {area(&form, Spec { path: "purpose", label: work.t("Aufgabe", "Task"), help: work.t("Ein, zwei Sätze: wofür sie da ist.", "One or two sentences: what it is for."), max: 400, optional: true, ..Spec::default() })}
                    {saving(&form, work.t("Speichern", "Save"))}
                </form>
            </section>
        }
        .into_any()
    }))
}

/// Who may do what in the group's texts, and where to change it.
fn people(work: &Work, levels: &[(TextAccess, Vec<Named>)]) -> AnyView {
    let word = |level: TextAccess| match level {
        TextAccess::Write => work.t("Texte schreiben", "Write texts"),
        TextAccess::Suggest => work.t("Vorschlagen und kommentieren", "Suggest and comment"),
        TextAccess::Comment => work.t("Nur kommentieren", "Comment only"),
        TextAccess::Read => work.t("Nur lesen", "Read only"),
    };
    let lines = levels
        .iter()
        .map(|(level, people)| {
            let names = people
                .iter()
                .enumerate()
                .map(|(i, p)| view! { {(i > 0).then_some(", ")}<a href=format!("/arbeit/personen/{}", p.id)>{p.name.clone()}</a> })
                .collect_view();
            view! { <div><dt>{word(*level)}</dt><dd>{names}</dd></div> }
        })
        .collect_view();
    let none =
        levels.is_empty().then(|| view! { <p class="w-small w-muted">{work.t("Noch niemand nimmt teil.", "Nobody takes part yet.")}</p> });
    view! {
        {none}{(!levels.is_empty()).then(|| view! { <dl class="w-facts">{lines}</dl> })}
        <p class="w-links w-small"><a href="/arbeit/personen/einladen">{work.t("Jemanden einladen", "Invite somebody")}</a></p>
    }
    .into_any()
}

fn heading(_work: &Work, form: &Form, new: &str, old: &str) -> String {
    if form.get("id").is_empty() { new.to_owned() } else { old.to_owned() }
}

/// `/arbeit/verbund/gremien`
pub async fn list_bodies(work: Work, Query(chosen): Query<Chosen>) -> PageResult {
    let all = bodies::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let members = portal::region::organisations(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let names: HashMap<Id, String> = members.iter().map(|o| (o.id, o.name.clone())).collect();
    let choices: Vec<(String, String)> = members.into_iter().map(|o| (o.id.to_string(), o.name)).collect();
    let kinds: Vec<(String, String)> = BodyKind::ALL.iter().map(|k| (k.to_string(), k.label(work.lang).to_owned())).collect();
    let stored = match chosen.bearbeiten.and_then(|id| all.iter().find(|b| b.body.id == id)) {
        Some(b) => BodyForm {
            id: b.body.id.to_string(),
            version: b.version.to_string(),
            once: String::new(),
            name: b.body.name.clone(),
            kind: b.body.kind.to_string(),
            organisation_id: b.body.organisation_id.map(|o| o.to_string()).unwrap_or_default(),
        },
        None => BodyForm { once: work.app.portal.fresh_id().to_string(), ..BodyForm::default() },
    };
    let form = form_state(&work, "bodies/save", &stored);
    let page = Page { title: work.t("Gremien", "Bodies").into(), section: "/arbeit/verbund", above: above(&work), ..Page::default() };
    Ok(work.page(page, || {
        let items = all
            .iter()
            .map(|b| {
                let id = b.body.id.to_string();
                let place = b.body.organisation_id.map_or(work.t("ganzer Verbund", "whole region").to_owned(), |o| names.get(&o).cloned().unwrap_or_default());
                let turn = if b.closed {
                    steps::turn(&work, "bodies/reopen", &id, work.t("Wieder einsetzen", "Set up again"), work.t("Das Gremium steht danach wieder zur Auswahl.", "The body can be chosen again."), false)
                } else {
                    steps::turn(&work, "bodies/close", &id, work.t("Gremium auflösen", "Dissolve"), work.t("Es steht dann nicht mehr zur Auswahl. Das lässt sich zurücknehmen.", "It can no longer be chosen. This can be undone."), true)
                };
                let state = b.closed.then(|| work.t(" (aufgelöst)", " (dissolved)").to_owned());
                view! { <li class="w-row"><div class="w-row__what"><a href=format!("?bearbeiten={id}#bearbeiten")>{b.body.name.clone()}</a>{state}<p>{format!("{place}, {}", b.body.kind.label(work.lang))}</p>{turn}</div></li> }.into_any()
            })
            .collect();
        let labels = [("name", work.t("Name", "Name")), ("kind", work.t("Art", "Kind")), ("organisation_id", work.t("Gehört zu", "Belongs to"))];
        view! {
            {steps::outcome(&work, &["bodies/close", "bodies/reopen"])}
            {rows(items, work.t("Noch kein Gremium", "No body yet"))}
            <section class="w-sec" id="bearbeiten">
                <div class="w-sec__head"><h2>{heading(&work, &form, work.t("Neues Gremium", "New body"), work.t("Gremium ändern", "Change the body"))}</h2></div>
                <form class="w-form" method="post" action="/aktion/bodies/save" data-form="body">
                    {summary(&form, &labels)}{hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}
                    {line(&form, Spec { path: "name", label: labels[0].1, help: work.t("Zum Beispiel „Haupt- und Finanzausschuss“.", "For example “main and finance committee”."), max: 160, ..Spec::default() })}
                    {select(&form, Spec { path: "kind", label: labels[1].1, help: work.t("Welche Rolle es auf dem Weg eines Beschlusses hat.", "Its part in a resolution's path."), ..Spec::default() }, &kinds, Some(work.t("bitte wählen", "please choose")))}
                    {select(&form, Spec { path: "organisation_id", label: labels[2].1, help: work.t("Leer heißt: Gremium des ganzen Verbunds.", "Empty means: a body of the whole region."), optional: true, ..Spec::default() }, &choices, Some(work.t("ganzer Verbund", "whole region")))}
                    {saving(&form, work.t("Speichern", "Save"))}
                </form>
            </section>
        }
        .into_any()
    }))
}
