//! What the live editor asks for beside the text: talk, people, objects
//! (`app/editor/PROTOCOL.md`). Errors are a sentence for people.

use crate::context::Work;
use crate::error::{PageError, PageResult, report, words};
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::action::ApiError;
use contract::messages::sentence;
use contract::talk::Deed;
use contract::{Id, Lang};
use portal::talk::{self, At};
use serde::{Deserialize, Serialize};

/// Parts of the address of a text.
pub type Address = Path<(String, Id, String)>;

pub fn at(Path((kind, owner, slot)): Address) -> At {
    At { kind, owner, slot }
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let mut response = (status, axum::Json(serde_json::to_value(body).unwrap_or_default())).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn failed(error: &portal::Error, lang: Lang) -> Response {
    let error = report(error);
    let message = match &error {
        ApiError::Invalid { fields } => fields.values().next().map(|code| sentence(code, lang)).unwrap_or_default(),
        ApiError::LoginNeeded | ApiError::StepUp { .. } => lang
            .pick(
                "Ihre Anmeldung ist abgelaufen. Bitte melden Sie sich in einem zweiten Fenster neu an und senden Sie dann noch einmal.",
                "Your login has run out. Please log in anew in a second window, then send again.",
            )
            .to_owned(),
        other => {
            let (title, text) = words(other, lang);
            format!("{title}. {text}")
        }
    };
    json(
        StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        &serde_json::json!({ "message": message, "error": error }),
    )
}

fn answer(result: portal::Result<impl Serialize>, lang: Lang) -> Response {
    match result {
        Ok(body) => json(StatusCode::OK, &body),
        Err(e) => failed(&e, lang),
    }
}

/// `GET /arbeit/texte/{kind}/{owner}/{slot}/kommentare`
pub async fn comments(work: Work, address: Address) -> Response {
    answer(talk::list(&work.ctx, &at(address)).await, work.lang)
}

/// `POST /arbeit/texte/{kind}/{owner}/{slot}/kommentare`
pub async fn comment(work: Result<Work, PageError>, address: Address, body: Bytes) -> Response {
    let work = match work {
        Ok(work) => work,
        Err(e) => return failed(&e.error, e.lang),
    };
    let at = at(address);
    // The right comes first: nobody learns from a mistake in a form what is there.
    if let Err(e) = talk::may_talk(&work.ctx, &at).await {
        return failed(&e, work.lang);
    }
    let Ok(deed) = serde_json::from_slice::<Deed>(&body) else {
        let (title, text) = words(&ApiError::Malformed, work.lang);
        return json(StatusCode::BAD_REQUEST, &serde_json::json!({ "message": format!("{title}. {text}") }));
    };
    // A browser that hangs up must not cancel a transaction half-way.
    let ctx = work.ctx.clone();
    let done = tokio::spawn(async move { talk::change(&ctx, &at, deed).await }).await;
    answer(done.unwrap_or_else(|e| Err(portal::Error::Broken(e.to_string()))), work.lang)
}

/// `GET /arbeit/texte/{kind}/{owner}/{slot}/personen`
pub async fn people(work: Work, address: Address) -> Response {
    answer(talk::people(&work.ctx, &at(address)).await, work.lang)
}

/// What the editor wants of objects: those that fit some words, or some by name.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    /// `kind:id,kind:id`
    ids: String,
}

/// `GET /arbeit/texte/{kind}/{owner}/{slot}/bausteine`
pub async fn objects(work: Work, address: Address, Query(wanted): Query<Wanted>) -> PageResult {
    let at = at(address);
    // An address that names no text names nothing.
    portal::texts::access(&work.ctx, &at.kind, at.owner).await.map_err(|e| work.fail(e))?;
    if wanted.ids.is_empty() {
        return Ok(answer(portal::cards::search(&work.ctx, &wanted.q, work.lang).await, work.lang));
    }
    let ids: Vec<(String, Id)> = wanted
        .ids
        .split(',')
        .filter_map(|one| one.split_once(':'))
        .filter_map(|(kind, id)| Some((kind.to_owned(), id.parse().ok()?)))
        .collect();
    Ok(answer(portal::cards::look(&work.ctx, &ids, work.lang).await, work.lang))
}
