//! What every answer carries, and what no request gets past.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use contract::Lang;
use contract::action::ApiError;

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Headers of every answer.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", POLICY),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ("x-frame-options", "DENY"),
];

/// Adds the headers, where a handler has not set its own.
pub fn secure(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
}

/// Adds the headers to every answer.
pub async fn headers(request: Request<Body>, next: Next) -> Response {
    let mut response = next.run(request).await;
    secure(response.headers_mut());
    response
}

/// The language of an error that no page has answered itself.
fn language(path: &str, headers: &HeaderMap) -> Lang {
    match path.strip_prefix("/en") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => Lang::En,
        _ if crate::cache::PRIVATE.iter().any(|p| path.starts_with(p)) => app::context::language(headers),
        _ => Lang::De,
    }
}

/// Refusals that come from the router itself (a path that cannot be read, a method that is not
/// taken, a foreign origin) get a page like all others, and say nothing of how we read requests.
pub async fn pages(request: Request<Body>, next: Next) -> Response {
    let lang = language(request.uri().path(), request.headers());
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let person = request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"));
    let response = next.run(request).await;
    let status = response.status();
    let bare = match response.headers().get(header::CONTENT_TYPE) {
        Some(kind) => kind.as_bytes().starts_with(b"text/plain"),
        None => true,
    };
    if !status.is_client_error() || !bare {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    // An address that cannot be read is an address that does not exist.
    let error = match status {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND if reading => ApiError::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
        // Nothing of ours refuses with bare words but the layer that looks where a form comes from.
        StatusCode::FORBIDDEN => ApiError::Foreign,
        _ => ApiError::Malformed,
    };
    if error == ApiError::NotFound {
        parts.status = StatusCode::NOT_FOUND;
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    if !person {
        parts.headers.remove(header::CONTENT_TYPE);
        return Response::from_parts(parts, Body::empty());
    }
    let mut page = app::error::error_page(&error, lang);
    *page.status_mut() = parts.status;
    if let Some(allow) = parts.headers.remove(header::ALLOW) {
        page.headers_mut().insert(header::ALLOW, allow);
    }
    page
}

/// Whether an encoding is accepted (`q=0` is not looked for: nobody sends it for these).
pub fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains(encoding))
}

/// Says how many queries each answer took, when the log is set to `portal::queries=debug`; with
/// `trace` which ones.
pub async fn queries(request: Request<Body>, next: Next) -> Response {
    if !tracing::enabled!(target: "portal::queries", tracing::Level::DEBUG) {
        return next.run(request).await;
    }
    let (method, address) = (request.method().to_string(), request.uri().to_string());
    let (response, counted) = portal::queries::counted(next.run(request)).await;
    let (repeated, statement) = counted.most;
    let line = serde_json::json!({
        "method": method, "address": address, "status": response.status().as_u16(),
        "queries": counted.total, "repeated": repeated, "statement": statement,
    });
    tracing::debug!(target: "portal::queries", "{line}");
    for (statement, times) in &counted.statements {
        tracing::trace!(target: "portal::queries", times, "{statement}");
    }
    response
}
