//! Built files, in memory with their compressed forms, under names that never change their content.

use anyhow::{Context, Result};
use app::assets::Assets;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{self, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

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
pub fn load(folder: &Path) -> Result<(Files, Assets)> {
    let manifest = folder.join("manifest.json");
    if !manifest.is_file() {
        tracing::warn!(folder = %folder.display(), "no manifest.json: pages will have no style; see the README on building");
        return Ok((Files(Arc::default()), Assets::default()));
    }
    let mut names: HashMap<String, String> = serde_json::from_slice(&std::fs::read(&manifest)?).context("manifest.json cannot be read")?;
    let watched = watched();
    names.extend(watched.iter().map(|(name, served, _)| ((*name).to_owned(), served.clone())));
    let read = |name: &str| std::fs::read(folder.join(name)).ok().map(Bytes::from);
    let mut files = HashMap::new();
    let built = std::fs::read_dir(folder)?.flatten().map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    for (name, path) in built.chain(watched.into_iter().map(|(_, served, path)| (served, path))) {
        if name.ends_with(".br") || name.ends_with(".gz") || !path.is_file() {
            continue;
        }
        let media_type = mime_guess::from_path(&name).first_or_octet_stream().to_string();
        let text = media_type.starts_with("text/") || media_type == "application/javascript";
        let media_type = if text { format!("{media_type}; charset=utf-8") } else { media_type };
        let Ok(plain) = std::fs::read(&path).map(Bytes::from) else { continue };
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

/// The browser part as `cargo leptos watch` has just built it: the name that pages know, the name that
/// it is served under (another for every build, because browsers keep it), and where it lies. The
/// environment says where; everything else comes from the last `.ci/build`.
fn watched() -> Vec<(&'static str, String, PathBuf)> {
    let set = |name: &str| std::env::var(format!("LEPTOS_{name}")).ok();
    let (Some(root), Some(pkg), Some(output)) = (set("SITE_ROOT"), set("SITE_PKG_DIR"), set("OUTPUT_NAME")) else { return vec![] };
    let one = |name: &'static str, ending: &str| {
        let path = Path::new(&root).join(&pkg).join(format!("{output}.{ending}"));
        let built = path.metadata().and_then(|m| m.modified()).ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some((name, format!("{output}-{}.{ending}", built.as_millis()), path))
    };
    [one("client.js", "js"), one("client.wasm", "wasm")].into_iter().flatten().collect()
}

/// Serves them below `/pkg`.
pub fn router(files: Files) -> Router {
    Router::new().route("/pkg/{name}", get(serve)).with_state(files)
}

async fn serve(State(files): State<Files>, extract::Path(name): extract::Path<String>, headers: HeaderMap) -> Response {
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
