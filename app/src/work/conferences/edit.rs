//! Forms of the chair: the conference, and its agenda items.

use super::room::above;
use super::{SECTION, at, frozen};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::public::site::local;
use crate::ui::fields::{Spec, area, checkbox, line, primary, select};
use crate::ui::forms::{Form, form_state, hidden, saving, summary};
use crate::work::frame::Page;
use axum::extract::Path;
use axum::response::Response;
use contract::Id;
use contract::conference::{ConferenceState, Subject, SubjectKind};
use contract::forms::conferences::{ConferenceForm, ItemForm};
use contract::strategy::EditState;
use domain::conference::votes::usual_quorum;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::conferences::View;

fn may(work: &Work) -> Result<(), PageError> {
    work.before_form(Action::PrepareConference, &Belongs::region(), EditState::Draft)
}

async fn load(work: &Work, id: Id) -> Result<View, PageError> {
    portal::conferences::prepared(&work.ctx, id).await.map_err(|e| work.fail(e))
}

/// `/arbeit/konferenzen/neu`
pub async fn new(work: Work) -> PageResult {
    may(&work)?;
    let members = portal::conferences::seats(&work.ctx).await.map_err(|e| work.fail(e))?;
    let stored = ConferenceForm {
        once: work.app.portal.fresh_id().to_string(),
        title: work.t("Bürgermeisterkonferenz", "Mayors' conference").into(),
        time: "10:00".into(),
        minutes: "120".into(),
        quorum: usual_quorum(members).to_string(),
        ..ConferenceForm::default()
    };
    let above = vec![(SECTION.to_owned(), work.t("Bürgermeisterkonferenz", "Mayors' conference").to_owned())];
    Ok(page(&work, &stored, work.t("Neue Konferenz", "New conference"), above, false))
}

/// `/arbeit/konferenzen/{id}/bearbeiten`
pub async fn edit(work: Work, Path(id): Path<Id>) -> PageResult {
    may(&work)?;
    let view = load(&work, id).await?;
    let h = &view.head;
    let start = local(h.starts_at);
    let stored = ConferenceForm {
        id: h.id.to_string(),
        version: h.version.to_string(),
        title: h.title.clone(),
        day: start.format("%d.%m.%Y").to_string(),
        time: start.format("%H:%M").to_string(),
        minutes: h.minutes.to_string(),
        place: h.place.clone(),
        video: h.video.clone(),
        note: h.note.clone(),
        quorum: h.quorum.to_string(),
        ..ConferenceForm::default()
    };
    let tell = h.state == ConferenceState::Invited;
    Ok(page(&work, &stored, work.t("Angaben ändern", "Change the details"), above(&work, &view), tell))
}

/// `tell`: people are invited, and would have to know of another date.
fn page(work: &Work, stored: &ConferenceForm, title: &str, above: Vec<(String, String)>, tell: bool) -> Response {
    let form = form_state(work, "conferences/save", stored);
    let page = Page { title: title.to_owned(), section: SECTION, above, names: vec![stored.title.clone()], ..Page::default() };
    work.page(page, || {
        view! {
            <form class="w-form" method="post" action="/aktion/conferences/save" data-form="conference">
                {summary(&form, &[])}
                {hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}
                {line(&form, Spec { path: "title", label: work.t("Titel", "Title"), help: work.t("Wie die Sitzung heißt.", "What the session is called."), max: 120, ..Spec::default() })}
                <div class="w-pair w-pair--3">
                    {line(&form, Spec { path: "day", label: work.t("Tag", "Day"), help: work.t("Zum Beispiel 10.12.2026.", "For example 10.12.2026."), ..Spec::default() })}
                    {line(&form, Spec { path: "time", label: work.t("Beginn", "Start"), help: work.t("Uhrzeit, zum Beispiel 10:00.", "Time, for example 10:00."), ..Spec::default() })}
                    {line(&form, Spec { path: "minutes", label: work.t("Dauer", "Length"), help: work.t("Für den Kalender.", "For the calendar."), unit: work.t("Minuten", "minutes"), mode: "numeric", ..Spec::default() })}
                </div>
                {line(&form, Spec { path: "place", label: work.t("Ort", "Place"), help: work.t("Haus und Raum; leer bei einer Videokonferenz.", "House and room; empty for a video meeting."), optional: true, max: 160, ..Spec::default() })}
                {line(&form, Spec { path: "video", label: work.t("Link zur Videokonferenz", "Link to the video meeting"), help: work.t("Ganze Adresse mit https://.", "Whole address with https://."), optional: true, mode: "url", ..Spec::default() })}
                {area(&form, Spec { path: "note", label: work.t("Hinweis zur Einladung", "Note with the invitation"), help: work.t("Steht in der Mail und im Kalender, zum Beispiel zur Anreise.", "Stands in the mail and the calendar, for example how to get there."), optional: true, max: 2000, ..Spec::default() })}
                {line(&form, Spec { path: "quorum", label: work.t("Beschlussfähig ab", "Quorum"), help: work.t("So viele Mitglieder müssen anwesend sein. Üblich ist mehr als die Hälfte.", "So many members have to be present. More than half is usual."), unit: work.t("Mitgliedern", "members"), mode: "numeric", short: true, ..Spec::default() })}
                {tell.then(|| checkbox(&form, Spec { path: "confirm", label: work.t("Alle Eingeladenen und ihre Vertretungen bekommen eine Mail mit dem neuen Kalendereintrag.", "All who were invited and their deputies get a mail with the new calendar entry."), help: work.t("Nötig, wenn sich Tag, Beginn, Dauer, Ort oder Link ändern.", "Needed when day, start, length, place or link change."), ..Spec::default() }))}
                {saving(&form, work.t("Speichern", "Save"))}
            </form>
        }
        .into_any()
    })
}

/// `/arbeit/konferenzen/{id}/punkte/neu`
pub async fn new_item(work: Work, Path(id): Path<Id>) -> PageResult {
    may(&work)?;
    let view = load(&work, id).await?;
    let stored = ItemForm { once: work.app.portal.fresh_id().to_string(), conference_id: id.to_string(), ..ItemForm::default() };
    item_page(&work, &view, &stored, work.t("Neuer Punkt", "New item")).await
}

/// `/arbeit/konferenzen/{id}/punkte/{item}/bearbeiten`
pub async fn edit_item(work: Work, Path((id, item)): Path<(Id, Id)>) -> PageResult {
    may(&work)?;
    let view = load(&work, id).await?;
    let i = view.item(item).ok_or_else(|| work.fail(portal::Error::NotFound))?;
    let compared = match &i.subject {
        Subject::Comparison { from, to } => (from.number.to_string(), to.number.to_string()),
        _ => Default::default(),
    };
    let stored = ItemForm {
        id: item.to_string(),
        version: i.version.to_string(),
        conference_id: id.to_string(),
        title: i.title.clone(),
        subject: if i.subject.kind() == SubjectKind::Motion { "motion".into() } else { "keep".into() },
        recommendation: i.recommendation.clone(),
        from: compared.0,
        to: compared.1,
        ..ItemForm::default()
    };
    item_page(&work, &view, &stored, work.t("Punkt ändern", "Change the item")).await
}

/// `/arbeit/konferenzen/{id}/punkte/{item}/neuer-stand`: what freezing it anew would change.
pub async fn ahead(work: Work, Path((id, item)): Path<(Id, Id)>) -> PageResult {
    may(&work)?;
    let found = portal::conferences::ahead(&work.ctx, id, item, work.lang).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: work.lang.say(format_args!("Neuer Stand: {}", found.title), format_args!("New state: {}", found.title)),
        sub: work
            .t(
                "Was anders wäre als im eingefrorenen Stand. Neues ist unterstrichen, Gestrichenes durchgestrichen.",
                "What would differ from the frozen state. What is new is underlined, what was deleted is struck through.",
            )
            .into(),
        section: SECTION,
        above: vec![
            (SECTION.to_owned(), work.t("Bürgermeisterkonferenz", "Mayors' conference").to_owned()),
            (at(id, ""), found.conference.clone()),
            (at(id, &format!("/punkte/{item}")), found.title.clone()),
        ],
        names: vec![found.title.clone(), found.conference.clone()],
    };
    Ok(work.page(page, || {
        if found.since.is_empty() {
            return view! { <div class="w-empty"><h2>{work.t("Kein Unterschied", "No difference")}</h2><p>{work.t("Der eingefrorene Stand ist der jetzige.", "The frozen state is the present one.")}</p></div> }.into_any();
        }
        view! {
            <div class="w-note"><p>{work.t("Wer einen neuen Stand nimmt, beginnt von vorn: Haltungen und Gegenvorschläge zum bisherigen gelten nicht mehr.", "Taking a new state begins anew: positions and counter-proposals on the former one do not hold any more.")}</p>
                <p class="w-links"><a href=at(id, &format!("/punkte/{item}/bearbeiten"))>{work.t("Neuen Stand nehmen", "Take the new state")}</a></p></div>
            <section class="w-sec" aria-labelledby="anders"><div class="w-sec__head"><h2 id="anders">{work.t("Was anders wäre", "What would differ")}</h2></div>{frozen::changes(&work, &found.since)}</section>
        }
        .into_any()
    }))
}

async fn item_page(work: &Work, view: &View, stored: &ItemForm, title: &str) -> PageResult {
    let all = portal::conferences::choices(&work.ctx, work.lang).await.map_err(|e| work.fail(e))?;
    let editions = all.iter().filter_map(|c| Some((c.value.strip_prefix("edition:")?.to_owned(), c.title.clone())));
    let none = (String::new(), work.t("bitte wählen", "please choose").to_owned());
    let editions: Vec<(String, String)> = std::iter::once(none).chain(editions).collect();
    let numbered = all.iter().any(|c| c.value == "fact_sheet");
    let mut choices: Vec<(String, String)> = all.into_iter().map(|c| (c.value, c.title)).collect();
    if stored.subject == "keep" {
        choices.insert(0, ("keep".into(), work.t("wie bisher eingefroren", "as frozen before").into()));
    }
    let form: Form = form_state(work, "conferences/item", stored);
    let page = Page {
        title: title.to_owned(),
        section: SECTION,
        above: above(work, view),
        names: vec![view.head.title.clone()],
        ..Page::default()
    };
    Ok(work.page(page, || {
        view! {
            <form class="w-form" method="post" action="/aktion/conferences/item" data-form="conference_item">
                {summary(&form, &[])}
                {hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}{hidden(&form, "conference_id")}
                {line(&form, Spec { path: "title", label: work.t("Worum es geht", "What it is about"), help: work.t("Eine Zeile, wie sie auf der Tagesordnung steht.", "One line as it stands on the agenda."), max: 160, ..Spec::default() })}
                {select(&form, Spec { path: "subject", label: work.t("Worüber entschieden wird", "What is decided"), help: work.t("Der Stand wird beim Speichern eingefroren. Ändert er sich später, gilt für die Konferenz der eingefrorene.", "The state is frozen on saving. If it changes later, the frozen one holds for the conference."), ..Spec::default() }, &choices, None)}
                <div class="w-pair w-when-compared">
                    {select(&form, Spec { path: "from", label: work.t("Von Fassung", "From edition"), help: work.t("Die ältere der beiden, die verglichen werden.", "The older one of the two that are compared."), ..Spec::default() }, &editions, None)}
                    {select(&form, Spec { path: "to", label: work.t("Bis Fassung", "To edition"), help: work.t("Die neuere; sie gilt, wenn der Punkt angenommen wird.", "The newer one; it holds if the item is adopted."), ..Spec::default() }, &editions, None)}
                </div>
                {numbered.then(|| view! { <div class="w-when-numbered">{line(&form, Spec { path: "sheet", label: work.t("Nummer des Steckbriefs", "Number of the fact sheet"), help: work.t("Zum Beispiel P-812. In der Liste oben stehen nur die ersten.", "For example P-812. The list above holds the first ones only."), max: 12, short: true, ..Spec::default() })}</div> })}
                {area(&form, Spec { path: "recommendation", label: work.t("Beschlussvorschlag", "Recommended resolution"), help: work.t("Ein ganzer Satz, den die Konferenz beschließen kann.", "A whole sentence that the conference can resolve."), max: 2000, ..Spec::default() })}
                <div class="w-bar"><islands::Saving lang=work.lang />{primary(work.t("Speichern und einfrieren", "Save and freeze"))}</div>
            </form>
        }
        .into_any()
    }))
}
