//! One fact sheet in the workspace.

use super::parts::{day, hints};
use super::release::release;
use super::{SECTION, above, read};
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, select};
use crate::ui::forms::{form_state, hidden, summary};
use crate::ui::state;
use crate::ui::steps::Reasoned;
use crate::work::files;
use crate::work::frame::Page;
use axum::extract::Path;
use contract::forms::fact_sheets::OwnerForm;
use contract::money::euro;
use contract::text::Document;
use contract::workshop::CarriedKind;
use domain::fact_sheets::Stale;
use domain::names::Names;
use leptos::prelude::*;
use portal::cards::Cards;
use portal::fact_sheets::{Candidate, NoteView, SheetView};
use portal::workshops::Origin;
use std::collections::HashMap;

/// `/arbeit/projekte/{number}`
pub async fn show(work: Work, Path(number): Path<i32>) -> PageResult {
    let v = portal::fact_sheets::show(&work.ctx, number).await.map_err(|e| work.fail(e))?;
    let people = portal::fact_sheets::candidates(&work.ctx).await.map_err(|e| work.fail(e))?;
    let organisations = portal::region::organisations(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let choices = portal::fact_sheets::goal_choices(&work.ctx, &fields).await.map_err(|e| work.fail(e))?;
    let mut names: HashMap<contract::Id, String> =
        organisations.into_iter().map(|o| (o.id, o.short_name)).chain(fields.into_iter().map(|f| (f.id, f.title))).collect();
    let origins = portal::workshops::origins(&work.ctx, CarriedKind::FactSheet, &[v.sheet.id]).await.map_err(|e| work.fail(e))?;
    let origins = origins.into_values().flatten().collect::<Vec<Origin>>();
    let c = &v.sheet.content;
    // Whoever has left the region still leads what it led.
    let part = [Some(c), v.released.as_ref().map(|r| &r.content)].into_iter().flatten();
    let part = part.flat_map(|c| std::iter::once(c.lead).chain(c.participants.iter().copied()));
    let left: Vec<contract::Id> = part.filter(|id| !names.contains_key(id)).collect();
    if !left.is_empty() {
        let all = portal::region::names(&work.app.portal).await.map_err(|e| work.fail(e))?;
        names.extend(left.into_iter().filter_map(|id| Some((id, all.get(id)?))));
    }
    let goals: Vec<String> = choices.iter().filter(|(id, _)| c.goals.contains(id)).map(|(_, name)| name.clone()).collect();
    let changed = local(v.updated_at).format("%d.%m.%Y, %H:%M").to_string();
    let head = Page {
        title: c.title.clone(),
        sub: format!(
            "P-{number}, {}, {}",
            v.state.label(work.lang),
            work.lang.say(format_args!("zuletzt geändert am {changed}"), format_args!("last changed on {changed}"))
        ),
        section: SECTION,
        above: above(&work, None),
        names: vec![c.title.clone()],
    };
    let texts: Vec<&Document> = std::iter::once(&v.sheet.narrative).chain(v.released.as_ref().map(|r| &r.narrative)).collect();
    let cards = portal::cards::of(&work.ctx, &texts, work.lang).await.map_err(|e| work.fail(e))?;
    let shown = texts.iter().flat_map(|t| t.objects()).filter_map(|(kind, id)| Some((id, cards.find(kind, id)?.title)));
    let all: Names = names.clone().into_iter().chain(choices).chain(shown).collect();
    Ok(work.page(head, || {
        view! {
            {links(&work, &v)}
            {v.released.is_some().then(|| changed_note(&work))}
            <div class="w-cols">
                <div>{facts(&work, &v, &names, &goals, &origins, &cards)}</div>
                <aside><div class="w-side">{owner(&work, &v, &people)}{release(&work, &v, &all)}{copy(&work, &v)}</div></aside>
            </div>
        }
        .into_any()
    }))
}

/// Everybody who reads the sheet here learns that the public will read something else.
fn changed_note(work: &Work) -> AnyView {
    view! {
        <div class="w-note w-note--warn"><h2>{work.t("Seit der Freigabe geändert", "Changed since the release")}</h2><p>{work.t(
            "Hier steht der neue Stand. In die nächste Fassung kommt der freigegebene, bis auch die Änderung freigegeben ist.",
            "This is the new version. The next edition takes the released one, until the change is released as well.")}" "<a href="#freigabe">{work.t("Zur Freigabe", "To the release")}</a></p></div>
    }
    .into_any()
}

fn links(work: &Work, v: &SheetView) -> AnyView {
    let at = format!("{SECTION}/{}", v.sheet.number);
    let edit = v.may_edit.then(|| view! {
        <a href=format!("{at}/bearbeiten")>{work.t("Angaben ändern", "Change details")}</a>
        <a href=format!("/arbeit/texte/fact_sheet/{}/narrative", v.sheet.id)>{work.t("Beschreibung schreiben", "Write the description")}</a>
        <a href=format!("{at}/dateien")>{work.t("Dateien", "Files")}</a>
    });
    let open = (!v.may_edit).then(|| {
        view! {
            <a href=format!("/arbeit/texte/fact_sheet/{}/narrative", v.sheet.id)>{work.t("Beschreibung öffnen", "Open the description")}</a>
        }
    });
    let report = v.may_report.then(|| view! { <a class="kern-btn kern-btn--primary kern-btn--x-small" href=format!("{at}/sachstand")><span class="kern-label">{work.t("Sachstand melden", "Report progress")}</span></a> });
    view! { <div class="w-links">{report}{edit}{open}</div>{(!v.stale.is_empty()).then(|| view! { <p>{hints(work, &v.stale)}</p> })} }
        .into_any()
}

fn facts(
    work: &Work,
    v: &SheetView,
    names: &HashMap<contract::Id, String>,
    goals: &[String],
    origins: &[Origin],
    cards: &Cards,
) -> AnyView {
    let c = &v.sheet.content;
    let list = |ids: &[contract::Id]| ids.iter().filter_map(|id| names.get(id).cloned()).collect::<Vec<_>>().join(", ");
    let dash = |s: String| if s.is_empty() { "–".to_owned() } else { s };
    let period = [&c.start, &c.end].map(|d| d.as_ref().map_or_else(|| "…".to_owned(), |d| d.show(work.lang)));
    let cost = c.cost.map(|n| format!("{}{}", if c.cost_estimated { work.t("etwa ", "about ") } else { "" }, euro(n, work.lang)));
    let today = work.app.portal.today();
    let milestones = c.milestones.iter().map(|m| {
        let late = m.overdue(c.status, today).then(|| state::overdue(work.lang));
        let d = |d: &Option<contract::dates::PartialDate>| d.as_ref().map_or_else(|| "–".to_owned(), |d| d.show(work.lang));
        let note = (!m.note.is_empty()).then(|| view! { " "<small class="w-muted" lang="de">{m.note.clone()}</small> });
        view! { <tr class="kern-table__row"><th class="kern-table__header" scope="row"><span>{m.title.clone()}{note}</span></th><td class="kern-table__cell" data-l=work.t("Plan", "Planned")><span>{d(&m.planned)}</span></td><td class="kern-table__cell" data-l=work.t("Erwartet", "Expected")><span>{d(&m.expected)}</span></td><td class="kern-table__cell" data-l=work.t("Tatsächlich", "Actual")><span>{late.unwrap_or_else(|| d(&m.actual).into_any())}</span></td></tr> }
    }).collect_view();
    view! {
        <section class="w-sec"><p class="w-measure" lang="de">{c.summary.clone()}</p>
            <dl class="w-facts">
                <dt>{work.t("Status", "Status")}</dt><dd>{state::status(c.status, work.lang)}</dd>
                <dt>{work.t("Federführung", "Lead")}</dt><dd>{list(&[c.lead])}</dd>
                <dt>{work.t("Partner", "Partners")}</dt><dd>{dash(list(&c.participants))}</dd>
                <dt>{work.t("Themenfelder", "Fields")}</dt><dd lang="de">{dash(list(&c.fields))}</dd>
                <dt>{work.t("Laufzeit", "Period")}</dt><dd>{period.join(work.t(" bis ", " to "))}</dd>
                <dt>{work.t("Gesamtkosten", "Total cost")}</dt><dd>{dash(cost.unwrap_or_default())}</dd>
                {c.running_cost.map(|n| view! { <dt>{work.t("Je Jahr danach", "Per year afterwards")}</dt><dd>{euro(n, work.lang)}</dd> })}
                <dt>{work.t("Ansprechstelle", "Contact")}</dt><dd>{dash(c.contact.unit.clone())}</dd>
            </dl>
        </section>
        {notes(work, v)}
        {(!c.milestones.is_empty()).then(|| view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Meilensteine", "Milestones")}</h2></div>
            <table class="kern-table w-tcards"><caption class="w-sr">{work.t("Meilensteine", "Milestones")}</caption><thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Meilenstein", "Milestone")}</th><th class="kern-table__header" scope="col">{work.t("Plan", "Planned")}</th><th class="kern-table__header" scope="col">{work.t("Erwartet", "Expected")}</th><th class="kern-table__header" scope="col">{work.t("Tatsächlich", "Actual")}</th></tr></thead><tbody class="kern-table__body">{milestones}</tbody></table></section> })}
        {read::narrative(work, &v.sheet.narrative, cards)}
        {read::parts(work, c, goals, origins)}
        {files::section(work, &v.sheet.attachments, None)}
    }
    .into_any()
}

fn notes(work: &Work, v: &SheetView) -> AnyView {
    let row = |n: &NoteView, act: AnyView| {
        let next = (!n.note.next_step.is_empty())
            .then(|| view! { <p><strong>{work.t("Nächster Schritt: ", "Next step: ")}</strong>{n.note.next_step.clone()}</p> });
        let then = n.note.status.map(|s| view! { " "<span class="w-small w-muted">{work.t("Status an diesem Tag: ", "status that day: ")}{s.label(work.lang)}</span> });
        let plan = (!n.note.plan.is_empty()).then(|| view! { <p><strong>{work.t("Plan: ", "Plan: ")}</strong>{n.note.plan.clone()}</p> });
        view! { <li class="w-row"><div class="w-row__when">{day(n.note.date, work.lang)}<small>{n.by.clone()}</small></div><div class="w-row__what"><p>{state::light(n.note.light, work.lang)}{then}</p>{plan}<p>{n.note.actual.clone()}</p>{next}</div><div class="w-row__act">{act}</div></li> }.into_any()
    };
    let rows = v.notes.iter().map(|n| row(n, if n.may_step { take_back(work, n) } else { ().into_any() })).collect_view();
    let gone = v
        .withdrawn_notes
        .iter()
        .map(|n| {
            let label = work.lang.say(format_args!("Sachstand vom {} wiederherstellen", day(n.note.date, work.lang)), format_args!("Put back the report of {}", day(n.note.date, work.lang)));
            let put_back = view! { <form method="post" action="/aktion/fact_sheets/restore_note"><input type="hidden" name="f[id]" value=n.note.id.to_string() /><button class="w-link" type="submit" aria-label=label>{work.t("Wiederherstellen", "Put back")}</button></form> };
            row(n, put_back.into_any())
        })
        .collect_view();
    let gone = (!v.withdrawn_notes.is_empty()).then(|| view! { <details class="w-fold"><summary>{work.t("Zurückgenommene Sachstände", "Reports taken back")}</summary><ul class="w-rows">{gone}</ul></details> });
    let due = v.next_due.map(|d| view! { <p class="w-small w-muted">{work.lang.say(format_args!("Der nächste ist bis {} fällig.", day(d, work.lang)), format_args!("The next is due by {}.", day(d, work.lang)))}</p> });
    view! {
        <section class="w-sec" id="fortschritt"><div class="w-sec__head"><h2>{work.t("Sachstand", "Progress")}</h2></div>{due}
            {if v.notes.is_empty() { view! { <div class="w-empty"><h3>{work.t("Noch kein Sachstand", "No report yet")}</h3><p>{work.t("Drei kurze Angaben genügen.", "Three short answers will do.")}</p></div> }.into_any() } else { view! { <ul class="w-rows">{rows}</ul> }.into_any() }}
            {gone}
        </section>
    }
    .into_any()
}

/// A report disappears from public pages at once: that takes a sentence.
fn take_back(work: &Work, n: &NoteView) -> AnyView {
    let label = work.lang.say(
        format_args!("Sachstand vom {} zurücknehmen", day(n.note.date, work.lang)),
        format_args!("Take back the report of {}", day(n.note.date, work.lang)),
    );
    let help = work.t(
        "Steht im Änderungsprotokoll. Der Sachstand verschwindet sofort von den öffentlichen Seiten und lässt sich wiederherstellen.",
        "Kept in the log. The report leaves the public pages at once and can be put back.",
    );
    let (action, id, name) = ("fact_sheets/withdraw_note", n.note.id.to_string(), work.t("Zurücknehmen", "Take back"));
    Reasoned { action, id: &id, fields: &[], back: "", name, button: &label, help, stops: true }.show(work)
}

fn owner(work: &Work, v: &SheetView, people: &[Candidate]) -> AnyView {
    let name = v.owner.as_ref().map_or_else(|| work.t("niemand", "nobody").to_owned(), |(_, n)| n.clone());
    let stored = OwnerForm {
        id: v.sheet.id.to_string(),
        version: v.version.to_string(),
        owner: v.owner.as_ref().map(|(o, _)| o.to_string()).unwrap_or_default(),
    };
    let form = form_state(work, "fact_sheets/owner", &stored);
    let people: Vec<(String, String)> = people.iter().filter(|p| p.fits(&v.belongs)).map(|p| (p.id.to_string(), p.name.clone())).collect();
    let change = v.may_edit.then(|| view! {
        <details class="w-fold" open=form.outcome.is_some() || v.owner.is_none()><summary>{work.t("Übergeben", "Hand over")}</summary>
            <form class="w-form" method="post" action="/aktion/fact_sheets/owner" data-form="fact_sheet_owner">
                {summary(&form, &[("owner", work.t("Zuständig", "Responsible"))])}
                {hidden(&form, "id")}{hidden(&form, "version")}
                {select(&form, Spec { path: "owner", label: work.t("Zuständige Person", "Responsible person"), help: work.t("Wird an fällige Sachstände erinnert.", "Is reminded of due reports."), ..Spec::default() }, &people, Some("–"))}
                <div><button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Übergeben", "Hand over")}</span></button></div>
            </form>
        </details>
    });
    let gone = (v.owner.is_some() && v.stale.contains(&Stale::OwnerGone)).then(|| view! { <p class="w-small">{work.t("Kann hier keinen Sachstand mehr melden. Bitte an jemanden übergeben, der das darf.", "Can no longer report here. Please hand over to somebody who may.")}</p> });
    view! { <section id="zustaendig"><h2>{work.t("Zuständig", "Responsible")}</h2><p>{name}</p>{gone}{change}</section> }.into_any()
}

fn copy(work: &Work, v: &SheetView) -> AnyView {
    if !v.may_copy {
        return ().into_any();
    }
    view! {
        <section><h2>{work.t("Als Vorlage", "As a template")}</h2>
            <form method="post" action="/aktion/fact_sheets/copy"><input type="hidden" name="f[id]" value=v.sheet.id.to_string() /><input type="hidden" name="f[once]" value=work.app.portal.fresh_id().to_string() />
                <p class="w-small">{work.t("Legt einen Entwurf mit denselben Texten an, ohne Termine, Geld und Beschlüsse.", "Makes a draft with the same texts, without dates, money and resolutions.")}</p>
                <button class="w-link" type="submit">{work.t("Kopie anlegen", "Make a copy")}</button></form></section>
    }
    .into_any()
}
