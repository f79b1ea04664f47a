//! The pages of a session: the wall, and phones with the own position below what all see.

use super::parts::{button, confirm};
use super::screen::{Kind, Table, key, screen};
use super::{at, load, position, words};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::area_text;
use crate::ui::shell;
use crate::work::frame::Page;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use contract::Id;
use contract::conference::{AmendmentState, ConferenceState, ItemState, Presence};
use leptos::prelude::*;
use portal::conferences::{AmendmentView, Changeable, Followed, Personal, View};

/// `/arbeit/konferenzen/{id}/beamer`
pub async fn beamer(work: Work, Path(id): Path<Id>) -> PageResult {
    let view = load(&work, id).await?.view;
    let inside = screen(&view, Kind::Beamer, work.lang, work.latest.as_ref());
    Ok(work.wall(&view.head.title, || {
        view! { <main id="inhalt" data-live="" inner_html=inside></main><islands::Live lang=work.lang address=at(id, "/live?art=beamer") /> }.into_any()
    }))
}

/// `/arbeit/konferenzen/{id}/sitzung`
pub async fn show(work: Work, Path(id): Path<Id>) -> PageResult {
    let Followed { view, personal, .. } = load(&work, id).await?;
    let inside = screen(&view, Kind::Room, work.lang, work.latest.as_ref());
    let page = Page {
        title: work.t("Sitzung", "Session").into(),
        section: super::SECTION,
        above: above(&work, &view),
        names: vec![view.head.title.clone()],
        ..Page::default()
    };
    Ok(work.page(page, || {
        view! {
            <div data-own=at(id, "/sitzung/eigenes") data-own-key=key(&view)>{own_part(&work, &view, &personal)}</div>
            <div data-live="" inner_html=inside></div>
            <islands::Live lang=work.lang address=at(id, "/live") />
            <p class="w-links w-small"><a href=at(id, "/sitzung")>{work.t("Neu laden", "Reload")}</a><a href=at(id, "/beamer")>{work.t("Ansicht für den Beamer", "View for the projector")}</a></p>
        }
        .into_any()
    }))
}

/// The pages above a page of a conference.
pub fn above(work: &Work, view: &View) -> Vec<(String, String)> {
    vec![
        (super::SECTION.to_owned(), work.t("Bürgermeisterkonferenz", "Mayors' conference").to_owned()),
        (at(view.head.id, ""), format!("{}, {}", view.head.title, words::day(view.head.starts_at, work.lang))),
    ]
}

/// A part of a page, for the browser to put in place.
pub fn fragment(html: String) -> Response {
    let mut response = shell::html(StatusCode::OK, html);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `/arbeit/konferenzen/{id}/sitzung/eigenes`
pub async fn own(work: Work, Path(id): Path<Id>) -> Result<Response, PageError> {
    let Followed { view, personal, .. } = load(&work, id).await?;
    Ok(fragment(shell::render(|| own_part(&work, &view, &personal))))
}

/// The own position on what is on the table.
fn own_part(work: &Work, view: &View, personal: &Personal) -> AnyView {
    let away = absent(work, view, personal);
    let Some(t) = Table::of(view) else { return away };
    // Once a counter-proposal is decided, the item is asked about.
    let asked = t.amendment.filter(|a| a.state == AmendmentState::Open);
    let forms = personal.speaks_for.iter().map(|o| {
        let own = t.amendment.filter(|a| a.organisation == *o && a.state == AmendmentState::Open && t.item.state == ItemState::Open);
        view! {
            <section class="w-sec">{own.map(|a| confirm(t.item, a, "sitzung", work.lang))}
                {position::form(work, view, t.item, asked, *o, &Changeable::default(), "sitzung")}
                {own.map(|a| reword(work, a, true, "sitzung"))}</section>
        }
    });
    let open = t.item.state == ItemState::Open && !personal.speaks_for.is_empty();
    let what = open.then(|| {
        let text = asked.map_or_else(|| t.item.motion(), |a| a.change.texts(work.lang).1);
        view! { <div><h2>{words::point(t.item, work.lang)}": "<span lang="de">{t.item.title.clone()}</span></h2><p lang="de"><strong>{text}</strong></p></div> }
    });
    view! { {away}{what}{forms.collect_view()} }.into_any()
}

/// That the chair has noted the own municipality as absent.
fn absent(work: &Work, view: &View, personal: &Personal) -> AnyView {
    let noted = |s: &&portal::conferences::SeatView| s.presence == Presence::Absent && personal.speaks_for.contains(&s.organisation);
    let notes = view.seats.iter().filter(noted).filter(|_| view.head.state == ConferenceState::Open).map(|s| {
        let words = work.lang.say(
            format_args!("Der Vorsitz hat {} als abwesend vermerkt. Ihre Haltung wird gespeichert, zählt aber erst wieder, wenn {} als anwesend gilt.", s.short_name, s.short_name),
            format_args!("The chair has noted {} as absent. Your position is kept, but counts only once {} is noted as present again.", s.short_name, s.short_name),
        );
        view! { <div class="w-note w-note--warn" role="status"><p>{words}</p></div> }
    });
    notes.collect_view().into_any()
}

/// Changing a counter-proposal on the spot; whoever made it can also withdraw it.
pub fn reword(work: &Work, a: &AmendmentView, own: bool, back: &str) -> AnyView {
    use contract::conference::Change;
    use contract::strategy::Priority;
    let id = |name: &str| format!("g-{name}-{}", a.id);
    // What was typed and could not be saved.
    let typed = work.draft.as_ref().filter(|d| d.action == "conferences/amendment").and_then(|d| {
        let text = |name: &str| d.fields.get(name).and_then(serde_json::Value::as_str);
        text("text").filter(|_| text("id") == Some(a.id.to_string().as_str())).map(str::to_owned)
    });
    let inner = match &a.change {
        Change::Priority { after, after_deferred, .. } => {
            let options = Priority::ALL
                .iter()
                .map(|p| view! { <option value=p.as_str() selected=Some(*p) == *after>{p.label(work.lang)}</option> })
                .collect_view();
            view! {
                <div class="kern-form-input w-short"><label class="kern-label" for=id("class")>{work.t("Neue Klasse", "New class")}</label>
                    <div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id=id("class") name="f[class]" aria-describedby=id("h")><option value="">{work.t("ohne Klasse", "no class")}</option>{options}</select></div></div>
                <div class="kern-form-check"><input class="kern-form-check__checkbox" type="checkbox" id=id("deferred") name="f[deferred]" value="on" checked=*after_deferred aria-describedby=id("h") /><label class="kern-label" for=id("deferred")>{work.t("zurückgestellt", "deferred")}</label></div>
            }
            .into_any()
        }
        Change::Wording { after, .. } | Change::Resolution { after, .. } => view! {
            <div class="kern-form-input"><label class="kern-label" for=id("text")>{work.t("Wortlaut des Gegenvorschlags", "Wording of the counter-proposal")}</label>
                <textarea class="kern-form-input__input" id=id("text") name="f[text]" rows="4" aria-describedby=id("h")>{area_text(typed.as_ref().unwrap_or(after))}</textarea></div>
        }
        .into_any(),
    };
    let fields = [("id", a.id.to_string()), ("version", a.version.to_string()), ("step", "withdraw".to_owned())];
    let withdraw = own.then(|| {
        view! {
            {button("amendment", &fields, back, work.t("Gegenvorschlag zurückziehen", "Withdraw the counter-proposal"), "w-link")}
            <p class="w-small w-muted">{work.t("Ihre Haltung zum Punkt bleibt dabei, wie sie ist, bis Sie eine neue abgeben.", "Your position on the item stays as it is until you take a new one.")}</p>
        }
    });
    let foreign = (!own).then(|| {
        let words = work.lang.say(
            format_args!("{} muss einen geänderten Wortlaut selbst bestätigen; sonst bleibt die Haltung von {} auch nach der Annahme ein Gegenvorschlag. Zurückziehen kann ihn nur {}.", a.name, a.name, a.name),
            format_args!("{} has to confirm a changed wording itself; else its position stays an objection also after the adoption. Only {} can withdraw it.", a.name, a.name),
        );
        view! { <p class="w-small w-muted">{words}</p> }
    });
    view! {
        <details class="w-fold"><summary>{work.lang.say(format_args!("Gegenvorschlag von {} ändern", a.name), format_args!("Change the counter-proposal of {}", a.name))}</summary>
            <form class="w-form" method="post" action="/aktion/conferences/amendment" data-form="amendment">
                <input type="hidden" name="f[id]" value=a.id.to_string() /><input type="hidden" name="f[version]" value=a.version.to_string() />
                <input type="hidden" name="f[step]" value="reword" /><input type="hidden" name="back" value=back.to_owned() />
                {inner}
                <p class="w-small w-muted" id=id("h")>{work.t("Haltungen zum bisherigen Wortlaut enden damit; alle äußern sich neu.", "Positions on the former wording end with this; everybody speaks anew.")}</p>
                <div><button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Geänderten Wortlaut zeigen", "Show the changed wording")}</span></button></div>
            </form>
            {withdraw}{foreign}
        </details>
    }
    .into_any()
}
