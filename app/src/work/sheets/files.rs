//! Files of a fact sheet: uploading, taking back, downloading.

use super::parts::{in_address, kind, size};
use super::{SECTION, above};
use crate::context::{AppState, Work, who};
use crate::error::{PageError, PageResult};
use crate::ui::fields::{Spec, file, line, primary};
use crate::ui::forms::{form_state, summary};
use crate::upload;
use crate::work::frame::Page;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use contract::Id;
use contract::action::ApiError;
use contract::attachment::Attachment;
use contract::forms::fact_sheets::AttachmentForm;
use domain::rights::Action;
use leptos::prelude::*;
use portal::attachments::Download;

const ACTION: &str = "attachments/add";
/// What the browser offers; the use case looks at the content.
const ENDINGS: &str = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.odg,.csv,.txt,.png,.jpg,.jpeg";

/// `/arbeit/projekte/{number}/dateien`
pub async fn page(work: Work, Path(number): Path<i32>) -> PageResult {
    let view = portal::fact_sheets::show(&work.ctx, number).await.map_err(|e| work.fail(e))?;
    work.before_form(Action::EditFactSheet, &view.belongs, view.state)?;
    let form = form_state(&work, ACTION, &AttachmentForm::default());
    let title = view.sheet.content.title.clone();
    let head = Page {
        title: work.lang.say(format_args!("Dateien: {title}"), format_args!("Files: {title}")),
        sub: work
            .t(
                "Öffentlich werden sie mit der nächsten Fassung, wenn der Steckbrief freigegeben ist.",
                "They become public with the next edition, if the fact sheet is released.",
            )
            .into(),
        section: SECTION,
        above: above(&work, Some((number, &title))),
        names: vec![title.clone()],
    };
    Ok(work.page(head, || {
        let labels = [("file", work.t("Datei", "File")), ("description", work.t("Beschreibung", "Description"))];
        view! {
            {files(&work, &view.sheet.attachments, true)}
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("Datei anhängen", "Attach a file")}</h2></div>
                <form class="w-form" method="post" action=format!("{SECTION}/{number}/dateien") enctype="multipart/form-data">
                    {summary(&form, &labels)}
                    {line(&form, Spec { path: "description", label: work.t("Was ist das?", "What is it?"), help: work.t("Ein Satz für alle, die die Datei noch nicht kennen.", "One sentence for those who do not know the file."), optional: true, max: 200, ..Spec::default() })}
                    {file(&form, Spec { path: "file", label: work.t("Datei", "File"), help: work.t("PDF, Word, Excel, PowerPoint, OpenDocument, CSV, Text, PNG oder JPEG, höchstens 20 MB. Bitte ohne Angaben über Personen.", "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, PNG or JPEG, at most 20 MB. Please nothing about persons."), ..Spec::default() }, ENDINGS)}
                    <div>{primary(work.t("Anhängen", "Attach"))}</div>
                </form>
            </section>
            {(!view.withdrawn_files.is_empty()).then(|| view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Zurückgenommen", "Taken back")}</h2></div>{files(&work, &view.withdrawn_files, false)}</section> })}
        }
        .into_any()
    }))
}

fn files(work: &Work, list: &[Attachment], kept: bool) -> AnyView {
    if list.is_empty() {
        return view! { <div class="w-empty"><h2>{work.t("Noch keine Datei", "No file yet")}</h2><p>{work.t("Zum Beispiel ein Leistungsverzeichnis, das ein Nachbar übernehmen kann.", "For example a specification that a neighbour can take over.")}</p></div> }.into_any();
    }
    let rows = list
        .iter()
        .map(|a| {
            let (action, word) = if kept { ("/aktion/attachments/withdraw", work.t("Zurücknehmen", "Take back")) } else { ("/aktion/attachments/restore", work.t("Wiederherstellen", "Restore")) };
            let label = format!("{word}: {}", a.file_name);
            view! {
                <li><span><a href=format!("/arbeit/dateien/{}/{}", a.id, in_address(&a.file_name))>{a.file_name.clone()}</a><small>{format!(" {}, {} ", kind(&a.media_type), size(a.size, work.lang))}{a.description.clone()}</small></span>
                    <form method="post" action=action><input type="hidden" name="f[id]" value=a.id.to_string() /><button class="w-link" type="submit" aria-label=label>{word.to_owned()}</button></form></li>
            }
        })
        .collect_view();
    view! { <ul class="w-files">{rows}</ul> }.into_any()
}

/// Largest file, in bytes.
const LARGEST: usize = portal::files::MAX_MEGABYTES * 1_000_000;

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

/// `POST /arbeit/projekte/{number}/dateien`
pub async fn attach(State(app): State<AppState>, work: Result<Work, PageError>, Path(number): Path<i32>, request: Request) -> PageResult {
    let page = format!("{SECTION}/{number}/dateien");
    let work = match work {
        Ok(work) => work,
        Err(refused) => return Err(too_late(&app, refused, &page, request).await),
    };
    let mut sent = Sent::default();
    let read = read(&app, request, &mut sent).await;
    let form = sent.form.clone();
    let result = match read {
        Ok(()) => portal::fact_sheets::attach(&work.ctx, number, &sent.name, sent.bytes, sent.form).await,
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

/// A file as an answer: downloaded under its name, pictures may be shown. Nothing in it can run.
pub fn answer(file: Download) -> Response {
    let kind = if file.inline { "inline" } else { "attachment" };
    let plain: String =
        file.file_name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\".contains(c) || c == ' ' { c } else { '_' }).collect();
    let disposition = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", in_address(&file.file_name));
    let mut response = file.bytes.into_response();
    let h = response.headers_mut();
    let value = |s: &str| HeaderValue::from_str(s).unwrap_or(HeaderValue::from_static("attachment"));
    h.insert(header::CONTENT_TYPE, HeaderValue::from_str(&file.media_type).unwrap_or(HeaderValue::from_static("application/octet-stream")));
    h.insert(header::CONTENT_DISPOSITION, value(&disposition));
    h.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    h.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}

/// `/arbeit/dateien/{id}/{name}`
pub async fn download(work: Work, Path((id, _)): Path<(Id, String)>) -> Result<Response, PageError> {
    let file = portal::attachments::download(&work.ctx, id).await.map_err(|e| work.fail(e))?;
    let mut response = answer(file);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
