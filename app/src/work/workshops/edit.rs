//! The form of a workshop.

use super::list::may_begin;
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::{Spec, area, checkboxes, line, select};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::work::frame::Page;
use crate::work::rows;
use axum::extract::Path;
use axum::response::Response;
use contract::forms::workshops::WorkshopForm;
use contract::strategy::EditState;
use contract::workshop::{SessionKind, WorkshopKind};
use domain::rights::{Action, Belongs};
use leptos::prelude::*;

/// `/arbeit/workshops/neu`
pub async fn new(work: Work) -> PageResult {
    if !may_begin(&work) {
        return Err(work.fail(portal::Error::Denied));
    }
    let own = work.actor().roles.iter().find_map(|h| h.group);
    work.before_form(Action::EditWorkshop, &Belongs::group(own), EditState::Draft)?;
    let once = work.app.portal.fresh_id().to_string();
    let stored = WorkshopForm { once, group: own.map(|g| g.to_string()).unwrap_or_default(), ..WorkshopForm::default() };
    let form = form_state(&work, "workshops/save", &stored);
    page(&work, form, work.t("Neuer Workshop", "New workshop").into(), None).await
}

/// `/arbeit/workshops/{slug}/bearbeiten`
pub async fn edit(work: Work, Path(slug): Path<String>) -> PageResult {
    let view = portal::workshops::show(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::EditWorkshop, &Belongs::group(view.content.group), view.state)?;
    let form = form_state(
        &work,
        "workshops/save",
        &WorkshopForm { id: view.id.to_string(), version: view.version.to_string(), ..WorkshopForm::of(&view.content) },
    );
    let back = (format!("/arbeit/workshops/{slug}"), view.content.title.clone());
    page(&work, form, work.t("Workshop ändern", "Change workshop").into(), Some(back)).await
}

async fn page(work: &Work, form: Form, title: String, back: Option<(String, String)>) -> Result<Response, PageError> {
    let groups = portal::region::groups(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let groups: Vec<(String, String)> = groups.into_iter().map(|g| (g.id.to_string(), g.name)).collect();
    let fields: Vec<(String, String)> =
        fields.into_iter().filter(|f| f.state != EditState::Withdrawn).map(|f| (f.id.to_string(), f.title)).collect();
    let what: Vec<(String, String)> = WorkshopKind::ALL.iter().map(|k| (k.to_string(), k.label(work.lang).to_owned())).collect();
    let mut above = vec![("/arbeit/workshops".to_owned(), "Workshops".to_owned())];
    let names = back.iter().map(|(_, name)| name.clone()).collect();
    above.extend(back);
    let page = Page { title, section: "/arbeit/workshops", above, names, ..Page::default() };
    let labels = [
        ("title", work.t("Titel", "Title")),
        ("summary", work.t("Worum es ging", "What it was about")),
        ("group", work.t("Arbeitsgruppe", "Working group")),
        ("fields", work.t("Themenfelder", "Fields of action")),
        ("sessions[].first_day", work.t("Beginn, Termin", "Start, session")),
        ("sessions[].last_day", work.t("Ende, Termin", "End, session")),
        ("sessions[].place", work.t("Ort, Termin", "Place, session")),
        ("total", work.t("Zusammen", "In all")),
        ("participants[].kind", work.t("Woher, Zeile", "From where, row")),
        ("participants[].count", work.t("Anzahl, Zeile", "Number, row")),
    ];
    Ok(work.page(page, || {
        view! {
            <form class="w-form" method="post" action="/aktion/workshops/save" data-form="workshop">
                {summary(&form, &labels)}
                {hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}
                {line(&form, Spec { path: "title", label: labels[0].1, help: work.t("Wie der Workshop heißt, zum Beispiel „Workshop Mobilität“.", "What the workshop is called, for example “Workshop mobility”."), max: 120, ..Spec::default() })}
                {area(&form, Spec { path: "summary", label: labels[1].1, help: work.t("Ein oder zwei Sätze für Leserinnen und Leser, die nicht dabei waren.", "One or two sentences for readers who were not there."), optional: true, max: 600, ..Spec::default() })}
                {select(&form, Spec { path: "kind", label: work.t("Art", "Kind"), help: work.t("So steht es über der Seite.", "Stands on top of the page."), ..Spec::default() }, &what, None)}
                {select(&form, Spec { path: "group", label: labels[2].1, help: work.t("Ihre Leitung pflegt den Workshop, ihre Mitglieder übertragen die Ergebnisse.", "Its lead looks after the workshop, its members carry the results over."), ..Spec::default() }, &groups, Some(work.t("keine", "none")))}
                {checkboxes(&form, Spec { path: "fields", label: labels[3].1, help: work.t("Auf deren Seiten erscheint der Workshop.", "The workshop appears on their pages."), ..Spec::default() }, &fields)}
                {sessions(work, &form)}
                {participants(work, &form)}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
        }
        .into_any()
    }))
}

fn sessions(work: &Work, form: &Form) -> AnyView {
    let kinds: Vec<(String, String)> = SessionKind::ALL.iter().map(|k| (k.to_string(), k.label(work.lang).to_owned())).collect();
    let rows = rows::open(work, form, "sessions", work.t("Termin", "Session"), true, |i| {
        let at = |name: &str| format!("sessions[{i}].{name}");
        view! {
            <div class="w-pair w-pair--3">
                {select(form, Spec { path: &at("kind"), label: work.t("Art", "Kind"), help: work.t("Wie man zusammenkommt.", "How people meet."), ..Spec::default() }, &kinds, None)}
                {line(form, Spec { path: &at("first_day"), label: work.t("Tag oder Beginn", "Day or start"), help: work.t("Zum Beispiel 19.02.2026, notfalls nur 02.2026.", "For example 19.02.2026, or only 02.2026."), optional: true, ..Spec::default() })}
                {line(form, Spec { path: &at("last_day"), label: work.t("Ende", "End"), help: work.t("Nur bei mehreren Tagen.", "Only for several days."), optional: true, ..Spec::default() })}
            </div>
            <div class="w-pair">
                {line(form, Spec { path: &at("place"), label: work.t("Ort", "Place"), help: work.t("Haus und Ort; bei Videokonferenzen leer.", "House and place; empty for video meetings."), optional: true, max: 120, ..Spec::default() })}
                {line(form, Spec { path: &at("title"), label: work.t("Überschrift", "Heading"), help: work.t("Zum Beispiel „Zweite Runde“.", "For example “Second round”."), optional: true, max: 120, ..Spec::default() })}
            </div>
            {line(form, Spec { path: &at("called_off"), label: work.t("Ausgefallen, weil", "Called off because"), help: work.t("Nur, wenn der Termin geplant war und nicht stattfand.", "Only if it was planned and did not take place."), optional: true, max: 160, ..Spec::default() })}
        }
        .into_any()
    });
    view! { <section class="w-form"><h2>{work.t("Termine", "Sessions")}</h2>{rows}</section> }.into_any()
}

/// How many came from where.
fn participants(work: &Work, form: &Form) -> AnyView {
    let rows = rows::open(work, form, "participants", work.t("Gruppe von Teilnehmenden", "Kind of participants"), false, |i| {
        let at = |name: &str| format!("participants[{i}].{name}");
        view! {
            <div class="w-pair">
                {line(form, Spec { path: &at("kind"), label: work.t("Woher", "From where"), help: work.t("Zum Beispiel Verwaltungen, Unternehmen, Fraktionen.", "For example administrations, companies, factions."), optional: true, max: 80, ..Spec::default() })}
                {line(form, Spec { path: &at("count"), label: work.t("Wie viele", "How many"), help: work.t("Zahl der Personen, zum Beispiel 12.", "Number of people, for example 12."), optional: true, mode: "numeric", short: true, ..Spec::default() })}
            </div>
        }
        .into_any()
    });
    view! { <section class="w-form"><h2>{work.t("Teilnehmende", "Participants")}</h2><p class="w-muted">{work.t("Nur Zahlen, nie Namen: Die Seite ist öffentlich, sobald der Workshop freigegeben ist.", "Numbers only, never names: the page becomes public once the workshop is released.")}</p>{rows}{line(form, Spec { path: "total", label: work.t("Zusammen", "In all"), help: work.t("Nur, wenn es nicht die Summe der Zeilen ist, etwa weil bloß die Gesamtzahl bekannt ist.", "Only if it is not the sum of the rows, for instance because only the total is known."), optional: true, mode: "numeric", short: true, ..Spec::default() })}</section> }.into_any()
}
