//! Files of fact sheets, fields and workshops: uploading, taking back, downloading.

pub mod api;

use crate::context::{AppState, Work, who};
use crate::error::{PageError, PageResult};
use crate::ui::download::private;
use crate::ui::fields::{Spec, file, line, primary};
use crate::ui::files::{answer, in_address, kind, size};
use crate::ui::forms::{form_state, summary};
use crate::ui::steps::{self, Reasoned};
use crate::upload;
use crate::work::frame::Page;
use axum::Router;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use contract::action::ApiError;
use contract::attachment::Attachment;
use contract::forms::fact_sheets::AttachmentForm;
use contract::{Id, Lang};
use leptos::prelude::*;
use portal::attachments::Place;
use std::pin::Pin;

const ACTION: &str = "attachments/add";
const WITHDRAW: &str = "attachments/withdraw";
/// What the browser offers; the use case looks at the content.
const ENDINGS: &str = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.odg,.csv,.txt,.png,.jpg,.jpeg";

/// A page on its way.
type Answer = Pin<Box<dyn Future<Output = PageResult> + Send>>;

/// The page with the files of something, by what its address names.
pub fn page<K: 'static>(place: fn(K) -> Place) -> impl Fn(Work, Path<K>) -> Answer + Clone {
    move |work, Path(key)| Box::pin(show(work, place(key)))
}

/// What that page sends.
pub fn attach<K: 'static>(place: fn(K) -> Place) -> impl Fn(State<AppState>, Result<Work, PageError>, Path<K>, Request) -> Answer + Clone {
    move |State(app), work, Path(key), request| Box::pin(add(app, work, place(key), request))
}

/// How much of that is read.
pub fn limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(LARGEST * upload::READ)
}

/// The page of what files are attached to.
fn owner(place: &Place) -> String {
    match place {
        Place::Project(number) => format!("/arbeit/projekte/{number}"),
        Place::Field(slug) => format!("/arbeit/themenfelder/{slug}"),
        Place::Workshop(slug) => format!("/arbeit/workshops/{slug}"),
    }
}

/// The page of its files.
fn address(place: &Place) -> String {
    format!("{}/dateien", owner(place))
}

async fn show(work: Work, place: Place) -> PageResult {
    let found = portal::attachments::of(&work.ctx, &place).await.map_err(|e| work.fail(e))?;
    let form = form_state(&work, ACTION, &AttachmentForm::default());
    let (section, list) = match place {
        Place::Project(_) => ("/arbeit/projekte", work.t("Projekte", "Projects")),
        Place::Field(_) => ("/arbeit/strategie", work.t("Strategie", "Strategy")),
        Place::Workshop(_) => ("/arbeit/workshops", "Workshops"),
    };
    let head = Page {
        title: work.lang.say(format_args!("Dateien: {}", found.title), format_args!("Files: {}", found.title)),
        sub: public(&work, &place).into(),
        section,
        above: vec![(section.into(), list.into()), (owner(&place), found.title.clone())],
        names: vec![found.title.clone()],
    };
    Ok(work.page(head, || {
        let labels = [("file", work.t("Datei", "File")), ("description", work.t("Beschreibung", "Description"))];
        view! {
            {steps::outcome(&work, &[WITHDRAW])}
            {if found.kept.is_empty() { none(&work, &place) } else { rows(&work, &found.kept, true) }}
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Datei anhängen", "Attach a file")}</h2></div>
                <form class="w-form" method="post" action=address(&place) enctype="multipart/form-data">
                    {summary(&form, &labels)}
                    {line(&form, Spec { path: "description", label: work.t("Was ist das?", "What is it?"), help: work.t("Ein Satz für alle, die die Datei noch nicht kennen.", "One sentence for those who do not know the file."), optional: true, max: 200, ..Spec::default() })}
                    {file(&form, Spec { path: "file", label: work.t("Datei", "File"), help: work.t("PDF, Word, Excel, PowerPoint, OpenDocument, CSV, Text, PNG oder JPEG, höchstens 20 MB. Bitte ohne Angaben über Personen.", "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, PNG or JPEG, at most 20 MB. Please nothing about persons."), ..Spec::default() }, ENDINGS)}
                    <div>{primary(work.t("Anhängen", "Attach"))}</div>
                </form>
            </section>
            {(!found.withdrawn.is_empty()).then(|| view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Zurückgenommen", "Taken back")}</h2></div>{rows(&work, &found.withdrawn, false)}</section> })}
        }
        .into_any()
    }))
}

/// When citizens will find them.
fn public(work: &Work, place: &Place) -> &'static str {
    match place {
        Place::Project(_) => work.t(
            "Öffentlich werden sie mit der nächsten Fassung, wenn der Steckbrief freigegeben ist.",
            "They become public with the next edition, if the fact sheet is released.",
        ),
        Place::Field(_) => work.t("Öffentlich werden sie mit der nächsten Fassung.", "They become public with the next edition."),
        Place::Workshop(_) => work.t(
            "Öffentlich werden sie mit der nächsten Fassung, wenn der Workshop freigegeben ist.",
            "They become public with the next edition, if the workshop is released.",
        ),
    }
}

fn none(work: &Work, place: &Place) -> AnyView {
    let example = match place {
        Place::Project(_) => work.t(
            "Zum Beispiel ein Leistungsverzeichnis, das ein Nachbar übernehmen kann.",
            "For example a specification that a neighbour can take over.",
        ),
        Place::Field(_) => work.t(
            "Zum Beispiel eine Karte, die zeigt, wo es schon schnelles Internet gibt.",
            "For example a map that shows where fast internet is available.",
        ),
        Place::Workshop(_) => work.t(
            "Zum Beispiel das Programm, die Folien oder ein Fotoprotokoll ohne Personen.",
            "For example the programme, the slides or photos of the boards without people.",
        ),
    };
    view! { <div class="w-empty"><h2>{work.t("Noch keine Datei", "No file yet")}</h2><p>{example}</p></div> }.into_any()
}

/// Where colleagues get a file, with its kind and size and what it is.
pub fn named(lang: Lang, a: &Attachment) -> AnyView {
    let href = format!("/arbeit/dateien/{}/{}", a.id, in_address(&a.file_name));
    let about = format!(" {}, {} ", kind(&a.media_type), size(a.size, lang));
    view! { <span><a href=href lang="de">{a.file_name.clone()}</a><small>{about}<span lang="de">{a.description.clone()}</span></small></span> }
        .into_any()
}

fn rows(work: &Work, list: &[Attachment], kept: bool) -> AnyView {
    let step = if kept { take_back } else { put_back };
    let rows = list.iter().map(|a| view! { <li>{named(work.lang, a)}{step(work, a)}</li> }).collect_view();
    view! { <ul class="w-files">{rows}</ul> }.into_any()
}

fn take_back(work: &Work, a: &Attachment) -> AnyView {
    let word = work.t("Zurücknehmen", "Take back");
    let button = format!("{word}: {}", a.file_name);
    let help = work.t(
        "Steht im Änderungsprotokoll. In früheren Fassungen bleibt die Datei; wiederherstellen geht jederzeit.",
        "Kept in the log. Earlier editions keep the file; it can be restored at any time.",
    );
    Reasoned { action: WITHDRAW, id: &a.id.to_string(), fields: &[], back: "", name: word, button: &button, help, stops: true }.show(work)
}

fn put_back(work: &Work, a: &Attachment) -> AnyView {
    let word = work.t("Wiederherstellen", "Restore");
    let label = format!("{word}: {}", a.file_name);
    view! {
        <form method="post" action="/aktion/attachments/restore"><input type="hidden" name="f[id]" value=a.id.to_string() /><button class="w-link" type="submit" aria-label=label>{word}</button></form>
    }
    .into_any()
}

/// The files on the page of what they are attached to, for all colleagues; `changes` leads those who
/// may change them to the page where they do.
pub fn section(work: &Work, list: &[Attachment], changes: Option<&Place>) -> AnyView {
    if list.is_empty() && changes.is_none() {
        return ().into_any();
    }
    let change = changes
        .map(|place| view! { <div class="w-links w-small"><a href=address(place)>{work.t("Dateien ändern", "Change files")}</a></div> });
    let items = list.iter().map(|a| view! { <li>{named(work.lang, a)}</li> }).collect_view();
    view! {
        <section class="w-sec" aria-labelledby="dateien">
            <div class="w-sec__head"><h2 id="dateien">{work.t("Dateien", "Files")}</h2>{change}</div>
            {if list.is_empty() { view! { <p class="w-muted">{work.t("Noch keine Datei.", "No file yet.")}</p> }.into_any() } else { view! { <ul class="w-files">{items}</ul> }.into_any() }}
        </section>
    }
    .into_any()
}

/// Largest file, in bytes.
const LARGEST: usize = portal::files::MAX_BYTES;

/// A file with what was typed beside it.
#[derive(Default)]
pub(crate) struct Sent {
    pub name: String,
    pub bytes: Vec<u8>,
    pub form: AttachmentForm,
}

/// Reads the form; what was read before it broke stays in `sent`.
pub(crate) async fn read(app: &AppState, request: Request, sent: &mut Sent) -> Result<(), portal::Error> {
    let Ok(mut parts) = Multipart::from_request(request, app).await else { return Err(portal::Error::field("file", "file_empty")) };
    let broken = |e: MultipartError| {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE {
            portal::Error::field("file", format!("file_too_big|{}", portal::files::MAX_MEGABYTES))
        } else {
            portal::Error::field("file", "file_empty")
        }
    };
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") => {
                sent.name = part.file_name().unwrap_or_default().to_owned();
                sent.bytes = upload::part(part, LARGEST).await.map_err(broken)?;
            }
            Some("f[description]") => sent.form.description = part.text().await.map_err(broken)?,
            _ => {}
        }
    }
    Ok(())
}

/// The session ran out before the file was sent: the words beside it wait for the next login. The
/// file itself has to be chosen again.
async fn too_late(app: &AppState, refused: PageError, page: &str, request: Request) -> PageError {
    let person = match who(app, request.headers()).await {
        Ok(who) => who.formerly,
        Err(_) => None,
    };
    let Some(person) = person else { return refused };
    let mut sent = Sent::default();
    let _ = read(app, request, &mut sent).await;
    let typed = serde_json::to_value(&sent.form).unwrap_or_default();
    match portal::drafts::keep(&app.portal, person, ACTION, page, typed, &ApiError::LoginNeeded).await {
        Ok(id) => PageError { address: format!("{page}?entwurf={id}"), ..refused },
        Err(error) => PageError { error, ..refused },
    }
}

async fn add(app: AppState, work: Result<Work, PageError>, place: Place, request: Request) -> PageResult {
    let page = address(&place);
    let work = match work {
        Ok(work) => work,
        Err(refused) => return Err(too_late(&app, refused, &page, request).await),
    };
    portal::attachments::may_attach(&work.ctx, &place).await.map_err(|e| work.fail(e))?;
    let mut sent = Sent::default();
    let read = read(&app, request, &mut sent).await;
    let form = sent.form.clone();
    let result = match read {
        Ok(()) => portal::attachments::attach(&work.ctx, &place, &sent.name, sent.bytes, sent.form).await,
        Err(e) => Err(e),
    };
    match result {
        Ok(_) => Ok(Redirect::to(&format!("{page}?meldung=uploaded")).into_response()),
        Err(portal::Error::Invalid(fields)) => {
            let typed = serde_json::to_value(&form).unwrap_or_default();
            let outcome = ApiError::Invalid { fields };
            let kept = portal::drafts::keep(&app.portal, work.actor().person_id, ACTION, &page, typed, &outcome).await;
            let id = kept.map_err(|e| work.fail(e))?;
            Ok(Redirect::to(&format!("{page}?entwurf={id}")).into_response())
        }
        Err(e) => Err(work.fail(e)),
    }
}

/// The address of files for colleagues, whatever they are attached to.
pub fn router() -> Router<AppState> {
    Router::new().route("/arbeit/dateien/{id}/{name}", get(download))
}

/// `/arbeit/dateien/{id}/{name}`
async fn download(work: Work, Path((id, _)): Path<(Id, String)>) -> Result<Response, PageError> {
    let file = portal::attachments::download(&work.ctx, id).await.map_err(|e| work.fail(e))?;
    Ok(private(answer(file)))
}
