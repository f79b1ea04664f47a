//! Public pages as bytes: rendered once per revision, kept compressed, answered from memory.
//!
//! A page is good until the public sees something new (`publication.revision`). The key is the
//! address; public pages depend on nothing else, not on cookies and not on who asks.

use crate::http;
use app::AppState;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};
use std::io::Write;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

/// Pages in memory, with the state that knows the revision.
#[derive(Clone)]
pub struct Pages {
    app: AppState,
    cache: Arc<Cache<Key, Arc<Entry>, ByBytes>>,
}

/// Revision, encoding, address.
type Key = (i64, Encoding, String);

/// A key that is only looked for.
#[derive(Hash)]
struct Asked<'a>(i64, Encoding, &'a str);

impl Equivalent<Key> for Asked<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        self.0 == key.0 && self.1 == key.1 && self.2 == key.2
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

struct Entry {
    body: Bytes,
    headers: HeaderMap,
    etag: HeaderValue,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, Arc<Entry>> for ByBytes {
    fn weight(&self, key: &Key, entry: &Arc<Entry>) -> u64 {
        (entry.body.len() + key.2.len() + 1024) as u64
    }
}

/// Larger answers are passed through.
const LARGEST: usize = 4 * 1024 * 1024;

impl Pages {
    /// An empty cache of so many megabytes.
    pub fn new(app: AppState, megabytes: u64) -> Self {
        Self { app, cache: Arc::new(Cache::with_weighter(2000, megabytes * 1024 * 1024, ByBytes)) }
    }

    /// The answer, if the page is known: no router has to be asked.
    pub fn known<B>(&self, request: &Request<B>) -> Option<Response> {
        let address = request.uri().path_and_query().filter(|_| cacheable(request))?.as_str();
        let entry = self.cache.get(&Asked(self.app.revision(), Encoding::of(request), address))?;
        Some(answer(&entry, request.headers().get(header::IF_NONE_MATCH), request.method() == Method::HEAD))
    }
}

impl Encoding {
    /// The best that is accepted.
    fn of<B>(request: &Request<B>) -> Self {
        if http::accepts(request.headers(), "br") {
            Self::Brotli
        } else if http::accepts(request.headers(), "gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }
}

/// Paths below these are about one person, change things, or tell how it is right now.
pub const PRIVATE: [&str; 8] = ["/arbeit", "/aktion", "/anmelden", "/abmelden", "/einstellungen", "/pkg", "/einladung", "/bereit"];

fn cacheable<B>(request: &Request<B>) -> bool {
    let path = request.uri().path();
    let long = request.uri().path_and_query().map_or(0, |p| p.as_str().len()) > 300;
    // Files are large and served from their store.
    let file = path.contains("/dateien/");
    matches!(*request.method(), Method::GET | Method::HEAD) && !long && !file && !PRIVATE.iter().any(|p| path.starts_with(p))
}

/// Remembers public pages that were rendered. Those that are known have been answered before this.
pub async fn layer(State(pages): State<Pages>, request: Request<Body>, next: Next) -> Response {
    if !cacheable(&request) {
        return next.run(request).await;
    }
    let encoding = Encoding::of(&request);
    let address = request.uri().path_and_query().map(|p| p.as_str().to_owned()).unwrap_or_default();
    let key = (pages.app.revision(), encoding, address);
    let (head_only, known) = (request.method() == Method::HEAD, request.headers().get(header::IF_NONE_MATCH).cloned());
    let mut request = request;
    *request.method_mut() = Method::GET;
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(plain) = to_bytes(body, LARGEST).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let entry = Arc::new(entry(parts.headers, plain, encoding).await);
    // Only if nothing new was published while the page was made.
    if key.0 == pages.app.revision() {
        pages.cache.insert(key, entry.clone());
    }
    answer(&entry, known.as_ref(), head_only)
}

async fn entry(mut headers: HeaderMap, plain: Bytes, encoding: Encoding) -> Entry {
    let suffix = match encoding {
        Encoding::Plain => "",
        Encoding::Gzip => "-g",
        Encoding::Brotli => "-b",
    };
    let etag = HeaderValue::from_str(&format!("\"{:032x}{suffix}\"", xxh3_128(&plain))).unwrap_or(HeaderValue::from_static("\"\""));
    let body = if encoding == Encoding::Plain {
        plain
    } else {
        tokio::task::spawn_blocking(move || compress(&plain, encoding)).await.unwrap_or_default()
    };
    match encoding {
        Encoding::Plain => {}
        Encoding::Gzip => drop(headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))),
        Encoding::Brotli => drop(headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"))),
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::ETAG, etag.clone());
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("public, max-age=0, must-revalidate"));
    http::secure(&mut headers);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    Entry { body, headers, etag }
}

fn compress(plain: &[u8], encoding: Encoding) -> Bytes {
    let mut out = Vec::new();
    if encoding == Encoding::Brotli {
        let params = brotli::enc::BrotliEncoderParams { quality: 6, lgwin: 18, ..Default::default() };
        let _ = brotli::BrotliCompress(&mut &plain[..], &mut out, &params);
    } else {
        let mut encoder = flate2::write::GzEncoder::new(&mut out, flate2::Compression::new(7));
        let _ = encoder.write_all(plain).and_then(|()| encoder.finish().map(|_| ()));
    }
    Bytes::from(out)
}

fn answer(entry: &Entry, known: Option<&HeaderValue>, head_only: bool) -> Response {
    let same = known
        .and_then(|k| k.to_str().ok())
        .is_some_and(|k| k.split(',').any(|tag| tag.trim().trim_start_matches("W/") == entry.etag.to_str().unwrap_or_default()));
    let body = if same || head_only { Body::empty() } else { Body::from(entry.body.clone()) };
    let mut response = Response::new(body);
    *response.headers_mut() = entry.headers.clone();
    if same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}
