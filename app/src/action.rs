//! Server functions: how a change comes in and what goes back.
//!
//! A browser with the island part sends the form in the background and gets JSON. A plain form gets
//! a redirect: to where it went well, or back to the page with what was typed. What could not be
//! saved is kept as a draft, so nothing typed is lost, not even by an expired session.

mod again;
mod body;
mod sent;

use crate::context::{self, AppState};
use crate::endpoints::{self, Need};
use crate::error::{error_page_with, login_address, report, surer_login};
use crate::ui::forms::{BECAUSE, BECAUSE_MOST, field_name};
use again::{Again, FROM};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use body::{MAX_BODY, is_text, read, typed};
use contract::action::{ApiError, Done};
use leptos::prelude::{FromServerFnError, expect_context, provide_context};
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::ServerFnErrorErr;
use portal::Ctx;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};

/// [`ApiError`] on its way through a server function.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fault(pub ApiError);

impl FromServerFnError for Fault {
    type Encoder = JsonEncoding;
    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        tracing::info!(%value, "server function could not be called");
        Fault(ApiError::Malformed)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl From<portal::Error> for Fault {
    fn from(error: portal::Error) -> Self {
        Fault(report(&error))
    }
}

/// Result of a server function.
pub type Outcome = Result<Done, Fault>;

/// Remembers how a server function ended, for the answer around it.
#[derive(Clone, Default)]
struct Slot(Arc<Mutex<Option<Result<Done, ApiError>>>>);

/// The action that a form is kept under: some forms have a button that does another thing with what
/// was typed, and it is the same form afterwards.
fn form_of(action: &str) -> &str {
    match action {
        "conferences/wording" => "conferences/position",
        "answers/submit" => "answers/save",
        own => own,
    }
}

/// Runs a use case for the person at hand.
///
/// The work goes on in a task of its own: a browser that hangs up must not cancel a transaction
/// half-way (sqlx can hand its connection on with the transaction still open).
pub async fn act<F, Fut>(work: F) -> Outcome
where
    F: FnOnce(Ctx) -> Fut,
    Fut: Future<Output = portal::Result<Done>> + Send + 'static,
{
    let (ctx, slot): (Ctx, Slot) = (expect_context(), expect_context());
    let result = match tokio::spawn(work(ctx)).await {
        Ok(result) => result.map_err(|e| report(&e)),
        Err(panic) => {
            tracing::error!(%panic, "a use case panicked");
            Err(ApiError::Failed { incident: "task".into() })
        }
    };
    *slot.0.lock().unwrap_or_else(|e| e.into_inner()) = Some(result.clone());
    result.map_err(Fault)
}

/// The endpoint of all server functions.
pub fn router() -> Router<AppState> {
    Router::new().route("/aktion/{*name}", post(handle)).layer(DefaultBodyLimit::max(MAX_BODY))
}

/// Whether a form was sent by the browser itself rather than by the island part.
fn is_plain(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"))
}

/// The page that a form was typed on.
struct Page {
    /// Path and query.
    address: String,
    /// The kept form that it was opened with.
    draft: Option<contract::Id>,
}

impl Page {
    /// The referrer, if it is ours; a form that is sent from an error page says where it was typed.
    fn of(app: &AppState, headers: &HeaderMap, query: Option<&str>) -> Self {
        let said = query.and_then(|q| url::form_urlencoded::parse(q.as_bytes()).find(|(name, _)| name == FROM)).map(|(_, from)| from);
        let referer = headers.get(header::REFERER).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let path = said.as_deref().or(referer.strip_prefix(app.base_url.as_str())).filter(|path| is_inside(path)).unwrap_or("/arbeit");
        Self { address: strip(path, &["entwurf", "meldung"]), draft: draft_of(path) }
    }
}

/// Path and query of the page that a form was typed on.
pub(crate) fn page_of(app: &AppState, headers: &HeaderMap) -> String {
    Page::of(app, headers, None).address
}

/// Whether an address is one within this portal.
pub fn is_inside(address: &str) -> bool {
    let leads_out = address.starts_with("//") || address.contains('\\') || address.chars().any(char::is_control);
    address.starts_with('/') && !leads_out && address.len() < 2000
}

fn draft_of(address: &str) -> Option<contract::Id> {
    let query = address.split('#').next()?.split_once('?')?.1;
    url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "entwurf")?.1.parse().ok()
}

/// An address without some of its query parameters.
pub(crate) fn strip(address: &str, names: &[&str]) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let kept: Vec<(String, String)> =
        url::form_urlencoded::parse(query.as_bytes()).into_owned().filter(|(n, _)| !names.contains(&n.as_str())).collect();
    if kept.is_empty() {
        return path.to_owned();
    }
    format!("{path}?{}", url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish())
}

async fn handle(State(app): State<AppState>, headers: HeaderMap, request: Request<Body>) -> Response {
    let plain = is_plain(&headers);
    let lang = context::language(&headers);
    let (mut parts, body) = request.into_parts();
    let name = parts.uri.path().trim_start_matches("/aktion/").to_owned();
    let Some(bytes) = read(body).await else { return refuse(ApiError::TooLarge, plain, lang, None) };
    if !is_text(&bytes) {
        return refuse(ApiError::Malformed, plain, lang, None);
    }
    let page = Page::of(&app, &headers, parts.uri.query());
    let who = match context::who(&app, &headers).await {
        Ok(who) => who,
        Err(e) => return refuse(report(&e), plain, lang, Some(Again { name: &name, page: &page.address, bytes: &bytes })),
    };
    let person = who.actor.as_ref().map(|a| a.person_id).or(who.formerly);
    // Before anything is looked up: without a login nobody learns what is there.
    if who.actor.is_none() {
        match endpoints::need("POST", parts.uri.path()) {
            Some(Need::Nothing) => {}
            Some(_) => return failed(&app, ApiError::LoginNeeded, person, &name, &page, &bytes, plain, lang).await,
            None => return refuse(ApiError::NotFound, plain, lang, None),
        }
    }
    // Before the form counts as sent: what is refused here was not tried.
    let because = field_name(BECAUSE);
    let why = url::form_urlencoded::parse(&bytes).find(|(name, _)| *name == because).map(|(_, why)| why).unwrap_or_default();
    if let Err(error) = contract::rules::line(0, BECAUSE_MOST)(&why, &()) {
        let fields = [(BECAUSE.to_owned(), error.message().to_owned())].into();
        return failed(&app, ApiError::Invalid { fields }, person, &name, &page, &bytes, plain, lang).await;
    }
    let sent = match person.filter(|_| plain) {
        Some(person) => sent::begin(&app, person, &name, &bytes).await,
        None => None,
    };
    if let Some(to) = sent::answered(sent.as_ref(), &bytes) {
        return see_other(&to);
    }
    let ctx = Ctx::new(app.portal.clone(), who.actor).because(&why);

    // leptos_axum would redirect plain forms by itself, with the error in the address and what was
    // typed lost; so it is asked for JSON, and the answer for plain forms is made here.
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let slot = Slot::default();
    let (inner_slot, inner_ctx) = (slot.clone(), ctx);
    let request = Request::from_parts(parts, Body::from(bytes.clone()));
    let response = leptos_axum::handle_server_fns_with_context(
        move || {
            provide_context(inner_ctx.clone());
            provide_context(inner_slot.clone());
        },
        request,
    )
    .await
    .into_response();
    let outcome = slot.0.lock().unwrap_or_else(|e| e.into_inner()).take();
    let outcome =
        outcome.unwrap_or_else(|| Err(if response.status() == StatusCode::BAD_REQUEST { ApiError::NotFound } else { ApiError::Malformed }));
    if outcome.is_ok()
        && let Err(e) = app.refresh().await
    {
        tracing::warn!(%e, "revision not refreshed");
    }
    if let (Ok(_), Some(person), Some(draft)) = (&outcome, person, page.draft) {
        let _ = portal::drafts::settle(&app.portal, person, form_of(&name), draft).await;
    }
    if let Some(to) = sent::settle(&app, sent.as_ref(), &outcome).await {
        return see_other(&to);
    }
    match outcome {
        Ok(done) if plain => see_other(&done.address()),
        Ok(done) => json(StatusCode::OK, &done),
        Err(error) => failed(&app, error, person, &name, &page, &bytes, plain, lang).await,
    }
}

#[allow(clippy::too_many_arguments, reason = "one place that knows all of a failed form")]
async fn failed(
    app: &AppState,
    error: ApiError,
    person: Option<contract::Id>,
    name: &str,
    page: &Page,
    bytes: &Bytes,
    plain: bool,
    lang: contract::Lang,
) -> Response {
    let keep = matches!(
        error,
        ApiError::Invalid { .. }
            | ApiError::Conflict
            | ApiError::LoginNeeded
            | ApiError::StepUp { .. }
            | ApiError::Already { .. }
            | ApiError::Refused { .. }
    ) && (plain || !matches!(error, ApiError::Invalid { .. }));
    let address = page.address.as_str();
    let mut back = address.to_owned();
    // A button without fields leaves nothing to come back to.
    let again = Again { name, page: address, bytes };
    let typed = typed(bytes);
    let keep = keep && typed.as_object().is_some_and(|fields| !fields.is_empty());
    if let (true, Some(person)) = (keep, person) {
        match portal::drafts::keep(&app.portal, person, form_of(name), address, typed, &error).await {
            Ok(id) => back = format!("{address}{}entwurf={id}", if address.contains('?') { '&' } else { '?' }),
            Err(e) => return refuse(report(&e), plain, lang, Some(again)),
        }
        // It holds what was typed since, too.
        if let Some(before) = page.draft {
            let _ = portal::drafts::settle(&app.portal, person, form_of(name), before).await;
        }
    }
    let to = match &error {
        ApiError::LoginNeeded => login_address(&back),
        ApiError::StepUp { level } => surer_login(&back, *level),
        _ if back != address => back,
        _ => return refuse(error, plain, lang, Some(again)),
    };
    if plain {
        return see_other(&to);
    }
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    json(status, &serde_json::json!({"error": error, "to": to}))
}

fn refuse(error: ApiError, plain: bool, lang: contract::Lang, again: Option<Again>) -> Response {
    if plain {
        let again = again.and_then(|again| again.view(&error, lang));
        return error_page_with(&error, lang, again);
    }
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    json(status, &serde_json::json!({"error": error, "to": null}))
}

fn see_other(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::SEE_OTHER.into_response(),
    }
}

fn json(status: StatusCode, body: &impl Serialize) -> Response {
    (status, axum::Json(serde_json::to_value(body).unwrap_or_default())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_only_what_they_must() {
        assert_eq!(strip("/a?entwurf=1&x=2#y", &["entwurf"]), "/a?x=2");
        assert_eq!(strip("/a?entwurf=1", &["entwurf"]), "/a");
    }

    #[test]
    fn the_kept_form_of_a_page_is_in_its_address() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(draft_of(&format!("/a?x=2&entwurf={id}#y")), id.parse().ok());
        assert_eq!(draft_of("/a?entwurf=x"), None);
        assert_eq!(draft_of("/a"), None);
    }
}
