//! Coats of arms: upload and serving.

use crate::context::{AppState, Work};
use crate::error::{PageResult, error_page, report};
use crate::upload;
use crate::work::frame::Page;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use contract::messages::sentence;
use contract::{Id, Lang};
use leptos::prelude::*;
use serde::Deserialize;

/// Whose coat of arms: a member's, or the region's when none.
#[derive(Deserialize)]
pub struct Whose {
    organisation: Option<Id>,
    /// The one that the page showed; nothing where there was none.
    seen: Option<Id>,
}

/// The part of a page about a coat of arms.
pub(crate) fn arms(work: &Work, organisation: Option<Id>, now: Option<Id>) -> AnyView {
    let parts = [("organisation", organisation), ("seen", now)].into_iter().filter_map(|(n, id)| Some(format!("{n}={}", id?)));
    let to = format!("/arbeit/wappen?{}", parts.collect::<Vec<_>>().join("&"));
    let shown = now.map(|id| view! {
        <p><img src=format!("/stil/wappen/{id}") alt=work.t("Das jetzige Wappen", "The present coat of arms") height="44" /></p>
        <form method="post" action="/aktion/pictures/remove"><input type="hidden" name="organisation" value=organisation.map(|o| o.to_string()).unwrap_or_default() /><input type="hidden" name="seen" value=id.to_string() /><button class="w-link">{work.t("Wappen entfernen", "Remove coat of arms")}</button></form>
    });
    view! {
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("Wappen", "Coat of arms")}</h2></div>
            {shown}
            <form class="w-form" method="post" enctype="multipart/form-data" action=to>
                <div class="kern-form-input">
                    <label class="kern-label" for="wappen">{work.t("Bild wählen", "Choose a picture")}</label>
                    <div class="kern-hint" id="wappen-h">{work.t("PNG, JPEG oder WebP, höchstens 200 kB; es wird auf die Größe verkleinert, in der die Seiten es zeigen. Bitte nur ein Wappen, das Sie verwenden dürfen.", "PNG, JPEG or WebP, up to 200 kB; it is made as small as the pages show it. Only a coat of arms that you may use.")}</div>
                    <input class="kern-form-input__input" type="file" id="wappen" name="file" accept="image/png,image/jpeg,image/webp" aria-describedby="wappen-h" />
                </div>
                <p><button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Wappen hochladen", "Upload coat of arms")}</span></button></p>
            </form>
        </section>
    }
    .into_any()
}

/// The file of a form, and nothing else of it; `None` when it was larger than the route takes.
async fn file(mut form: Multipart, name: &str, most: usize) -> Option<Vec<u8>> {
    while let Some(field) = form.next_field().await.ok()? {
        if field.name() == Some(name) {
            let bytes = upload::part(field, most).await.ok()?;
            if !bytes.is_empty() {
                return Some(bytes);
            }
        }
    }
    Some(vec![])
}

/// `POST /arbeit/wappen`
pub async fn save(work: Work, Query(whose): Query<Whose>, form: Multipart) -> PageResult {
    let back = whose.organisation.map_or("/arbeit/verbund/angaben".to_owned(), |id| format!("/arbeit/verbund/mitglieder/{id}"));
    let result = match file(form, "file", portal::region::pictures::LARGEST).await {
        Some(bytes) => {
            let ctx = work.ctx.clone();
            let task = tokio::spawn(async move { portal::region::pictures::upload(&ctx, whose.organisation, whose.seen, bytes).await });
            task.await.unwrap_or_else(|e| Err(portal::Error::Broken(e.to_string())))
        }
        None => Err(portal::Error::field("file", "picture_size|200")),
    };
    match result {
        Ok(_) => {
            let _ = work.app.refresh().await;
            Ok(Redirect::to(&format!("{back}?meldung=uploaded")).into_response())
        }
        Err(portal::Error::Invalid(errors)) => Ok(refused(&work, &back, errors.get("file").map_or("", String::as_str))),
        Err(e) => Err(work.fail(e)),
    }
}

/// A file that was not taken, with the reason and the way back.
pub(crate) fn refused(work: &Work, back: &str, code: &str) -> Response {
    let page = Page { title: work.t("Datei nicht angenommen", "File not accepted").into(), ..Page::default() };
    let mut response = work.page(page, || {
        view! {
            <div class="w-note w-note--stop" role="alert"><p>{sentence(code, work.lang)}</p></div>
            <p class="w-links"><a href=back.to_owned()>{work.t("Zurück, eine andere Datei wählen", "Back, choose another file")}</a></p>
        }
        .into_any()
    });
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

/// `GET /stil/wappen/{id}`
pub async fn serve(State(app): State<AppState>, Path(id): Path<Id>) -> Response {
    match portal::region::pictures::read(&app.portal, id).await {
        Ok(p) => {
            let media_type = HeaderValue::from_str(&p.media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
            // A picture never changes: a new one has a new address.
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, forever)], p.content).into_response()
        }
        Err(e) => error_page(&report(&e), Lang::De),
    }
}
