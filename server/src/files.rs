//! Built files, in memory with their compressed forms, under names that never change their content.

use anyhow::{Context, Result};
use app::assets::Assets;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::collections::HashMap;
use std::sync::Arc;

/// All built files.
#[derive(Clone)]
pub struct Files(Arc<HashMap<String, File>>);

struct File {
    media_type: HeaderValue,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

/// Reads the folder and its manifest. Without a manifest the portal still serves, unstyled, and says so.
pub fn load(folder: &std::path::Path) -> Result<(Files, Assets)> {
    let manifest = folder.join("manifest.json");
    if !manifest.is_file() {
        tracing::warn!(folder = %folder.display(), "no manifest.json: pages will have no style; see the README on building");
        return Ok((Files(Arc::default()), Assets::default()));
    }
    let names: HashMap<String, String> = serde_json::from_slice(&std::fs::read(&manifest)?).context("manifest.json cannot be read")?;
    let read = |name: &str| std::fs::read(folder.join(name)).ok().map(Bytes::from);
    let mut files = HashMap::new();
    for entry in std::fs::read_dir(folder)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".br") || name.ends_with(".gz") || !entry.path().is_file() {
            continue;
        }
        let media_type = mime_guess::from_path(&name).first_or_octet_stream().to_string();
        let text = media_type.starts_with("text/") || media_type == "application/javascript";
        let media_type = if text { format!("{media_type}; charset=utf-8") } else { media_type };
        let Some(plain) = read(&name) else { continue };
        let file = File {
            media_type: HeaderValue::from_str(&media_type).unwrap_or(HeaderValue::from_static("application/octet-stream")),
            plain,
            brotli: read(&format!("{name}.br")),
            gzip: read(&format!("{name}.gz")),
        };
        files.insert(name, file);
    }
    Ok((Files(Arc::new(files)), Assets::new(names)))
}

/// Serves them below `/pkg`.
pub fn router(files: Files) -> Router {
    Router::new().route("/pkg/{name}", get(serve)).with_state(files)
}

async fn serve(State(files): State<Files>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(file) = files.0.get(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (body, encoding) = match (&file.brotli, &file.gzip) {
        (Some(b), _) if accepted.contains("br") => (b.clone(), Some("br")),
        (_, Some(g)) if accepted.contains("gzip") => (g.clone(), Some("gzip")),
        _ => (file.plain.clone(), None),
    };
    let mut response = body.into_response();
    let h = response.headers_mut();
    h.insert(header::CONTENT_TYPE, file.media_type.clone());
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    h.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        h.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
