//! The session on all screens: the wall, and phones with the own position below it.

use super::parts::{button, confirm, subject, versus};
use super::{at, load, position, words};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::fields::area_text;
use crate::ui::shell;
use crate::work::frame::Page;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use contract::conference::{AmendmentState, ConferenceState, ItemState, Tally};
use contract::{Id, Lang};
use domain::conference::votes::quorate;
use leptos::prelude::*;
use portal::conferences::{AmendmentView, Followed, ItemView, Personal, View, VoiceView};
use portal::published::Published;

/// A kind of screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Beamer,
    Room,
}

/// What is on the table.
struct Table<'a> {
    item: &'a ItemView,
    amendment: Option<&'a AmendmentView>,
}

impl<'a> Table<'a> {
    fn of(view: &'a View) -> Option<Self> {
        let item = view.item(view.head.current_item?)?;
        let amendment = view.head.current_amendment.and_then(|a| item.amendments.iter().find(|x| x.id == a));
        Some(Self { item, amendment })
    }

    fn voices(&self) -> &'a [VoiceView] {
        self.amendment.map_or(&self.item.voices, |a| &a.voices)
    }

    fn tally(&self, view: &View) -> Tally {
        self.amendment.map_or_else(|| view.tally(self.item), |a| view.tally_of(a))
    }
}

/// What the own part of a page belongs to: it is fetched anew when this changes.
pub fn key(view: &View) -> String {
    let version = Table::of(view).map(|t| {
        let (id, version) = t.amendment.map_or((t.item.id, t.item.version), |a| (a.id, a.version));
        format!("{id}-{version}-{}", t.item.state)
    });
    format!("{}-{}", view.head.state, version.unwrap_or_default())
}

/// The part of a page that is the same for all, as pushed to every screen.
pub fn screen(view: &View, kind: Kind, lang: Lang, latest: Option<&Published>) -> String {
    let demo = latest.is_some_and(|e| e.contents.region.region.demo);
    shell::render(|| inside(view, kind, lang, demo))
}

fn inside(view: &View, kind: Kind, lang: Lang, demo: bool) -> AnyView {
    let h = &view.head;
    let table = Table::of(view);
    let seen = view.events.last().map_or(h.starts_at, |e| e.at);
    let stand = crate::public::site::local(seen).format("%H:%M:%S").to_string();
    let says = table.as_ref().map(|t| format!("{}: {}. {}", words::point(t.item, lang), t.item.title, words::counted(t.tally(view), lang)));
    let says = says.unwrap_or_else(|| h.state.label(lang).to_owned());
    let link = view! {
        <p class="w-saved" data-link="" data-on=lang.say(format_args!("Verbunden, Stand {stand}"), format_args!("Connected, as of {stand}"))
            data-off=lang.say(format_args!("Keine Verbindung, Stand {stand}. Es wird weiter versucht."), format_args!("No connection, as of {stand}. Trying again."))>
            {lang.say(format_args!("Stand {stand}"), format_args!("As of {stand}"))}</p>
    };
    let present = view.present();
    let enough = quorate(Tally { consent: present, ..Tally::default() }, h.quorum);
    let present = match h.state {
        ConferenceState::Open => {
            let quorum = if enough { lang.pick("beschlussfähig", "quorate") } else { lang.pick("nicht beschlussfähig", "not quorate") };
            view! { <span><b>{lang.say(format_args!("{present} von {}", view.seats.len()), format_args!("{present} of {}", view.seats.len()))}</b>{lang.say(format_args!(" anwesend, {quorum}"), format_args!(" present, {quorum}"))}</span> }.into_any()
        }
        state => view! { <span>{state.label(lang)}</span> }.into_any(),
    };
    let foot = table.as_ref().map(|t| {
        let counts = words::counts(t.tally(view), lang);
        counts.into_iter().map(|(n, word)| view! { <span><b>{n}</b>{word}</span> }).collect_view()
    });
    let main = match &table {
        Some(t) => on_table(view, t, kind, lang),
        None => agenda(view, kind, lang),
    };
    let place = format!("{}, {}", words::day(h.starts_at, lang), words::place(h, lang));
    let demo = demo.then(|| view! { <span>"Beispieldaten – nicht amtlich"</span> });
    let (top, middle, bottom) = match kind {
        Kind::Beamer => ("w-beam__top", "w-beam__main", "w-beam__tally"),
        Kind::Room => ("w-links w-small", "w-stack", "w-tally"),
    };
    view! {
        <div class=if kind == Kind::Beamer { "w-beam" } else { "w-stack" } data-key=key(view) data-revision=h.revision.to_string() data-says=says>
            <div class=top><span><b>{h.title.clone()}</b>{format!(", {place}")}</span>{demo}{present}</div>
            <div class=middle>{main}</div>
            <div class=bottom>{foot}{link}</div>
        </div>
    }
    .into_any()
}

fn on_table(view: &View, t: &Table, kind: Kind, lang: Lang) -> AnyView {
    let item = t.item;
    let of = lang
        .say(format_args!("Punkt {} von {}", item.number, view.items.len()), format_args!("Item {} of {}", item.number, view.items.len()));
    let outcome = (item.state != ItemState::Open).then(|| {
        let class = if kind == Kind::Beamer { "w-beam__out" } else { "w-outcome__word" };
        let decision = (!item.decision.is_empty()).then(|| view! { <p lang="de">{item.decision.clone()}</p> });
        view! { <div class="w-outcome"><p class=class>{words::result(item, lang)}</p>{decision}</div> }
    });
    let level = if kind == Kind::Beamer { 2 } else { 3 };
    let sides = match t.amendment {
        Some(a) => versus(a, level, lang),
        None => view! {
            <div><p lang="de"><strong>{item.recommendation.clone()}</strong></p>{subject(item, false, lang)}</div>
            {item.amendments.iter().filter(|a| !matches!(a.state, AmendmentState::Withdrawn | AmendmentState::Void)).map(|a| versus(a, level, lang)).collect_view()}
        }
        .into_any(),
    };
    let about = match t.amendment {
        Some(_) => lang.pick("Haltung zum Gegenvorschlag", "Position on the counter-proposal"),
        None => lang.pick("Haltung zum Punkt", "Position on the item"),
    };
    let log = view.events.iter().rev().filter(|e| e.item == Some(item.id)).take(3).collect::<Vec<_>>();
    let log =
        log.into_iter().rev().map(|e| format!("{} {}.", words::clock(e.at), words::happened(view, e, lang))).collect::<Vec<_>>().join(" ");
    let reservations = t.voices().iter().filter(|v| v.stance == Some(contract::conference::Stance::Reservation) && !v.remark.is_empty());
    let reservations =
        reservations.map(|v| view! { <p class="w-small" lang="de">{format!("Vorbehalt {}: {}", v.name, v.remark)}</p> }).collect_view();
    let voices = words::voices(t.voices(), view.sits(), t.amendment.is_some(), lang);
    let title = item.title.clone();
    let head = match kind {
        Kind::Beamer => view! { <div><p class="w-muted">{of}</p><h1 lang="de">{title}</h1></div> }.into_any(),
        Kind::Room => view! { <div><p class="w-muted">{of}</p><h2 lang="de">{title}</h2></div> }.into_any(),
    };
    let about = if kind == Kind::Beamer { view! { <h2>{about}</h2> }.into_any() } else { view! { <h3>{about}</h3> }.into_any() };
    view! { {head}{outcome}{sides}<section>{about}{voices}{reservations}</section><p class="w-beam__just">{log}</p> }.into_any()
}

fn agenda(view: &View, kind: Kind, lang: Lang) -> AnyView {
    let rows = view
        .items
        .iter()
        .map(|i| view! { <li><b>{i.number}</b><div lang="de">{i.title.clone()}<p lang=lang.tag()>{words::state(i, lang)}</p></div><div></div></li> })
        .collect_view();
    let title = match view.head.state {
        ConferenceState::Open => lang.pick("Tagesordnung", "Agenda").to_owned(),
        ConferenceState::Closed => lang.pick("Die Sitzung ist geschlossen", "The session is closed").to_owned(),
        ConferenceState::CalledOff => lang.pick("Die Konferenz ist abgesagt", "The conference is called off").to_owned(),
        _ => lang.say(
            format_args!("Beginn: {}", words::when(view.head.starts_at, lang)),
            format_args!("Begins: {}", words::when(view.head.starts_at, lang)),
        ),
    };
    let title = match kind {
        Kind::Beamer => view! { <h1>{title}</h1> }.into_any(),
        Kind::Room => view! { <h2>{title}</h2> }.into_any(),
    };
    view! { {title}<ol class="w-agenda">{rows}</ol> }.into_any()
}

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
    let page = Page { title: work.t("Sitzung", "Session").into(), section: super::SECTION, above: above(&work, &view), ..Page::default() };
    Ok(work.page(page, || {
        view! {
            <div data-live="" inner_html=inside></div>
            <islands::Live lang=work.lang address=at(id, "/live") />
            <div data-own=at(id, "/sitzung/eigenes") data-own-key=key(&view)>{own_part(&work, &view, &personal)}</div>
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
    let Some(t) = Table::of(view) else { return ().into_any() };
    let forms = personal.speaks_for.iter().map(|o| {
        let own = t.amendment.filter(|a| a.organisation == *o && a.state == AmendmentState::Open && t.item.state == ItemState::Open);
        view! {
            <section class="w-sec">{own.map(|a| confirm(t.item, a, "sitzung", work.lang))}
                {position::form(work, view, t.item, t.amendment, *o, &[], "sitzung")}
                {own.map(|a| reword(work, a, true, "sitzung"))}</section>
        }
    });
    forms.collect_view().into_any()
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
            <form class="w-form" method="post" action="/aktion/conferences/amendment">
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
