//! What every public page loads beside its own text: the accent colour and the symbol.

use crate::context::AppState;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// The region's accent colour as a tiny style sheet.
pub async fn style(State(app): State<AppState>) -> Response {
    let accent = portal::region::show(&app.portal).await.map(|r| r.accent).unwrap_or_default();
    let css = crate::ui::accent::css(&accent);
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=300")], css).into_response()
}

/// The symbol in the browser's tab, in the region's colour.
pub async fn icon(State(app): State<AppState>) -> Response {
    let accent = portal::region::show(&app.portal).await.map(|r| r.accent).unwrap_or_default();
    let colour = crate::ui::accent::base(&accent);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><path fill=\"{colour}\" d=\"M16 1l13 7.5v15L16 31 3 23.500V8.500z\"/>\
         <path fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" d=\"M9.500 16.500l4.500 4.500 8.500-10\"/></svg>"
    );
    ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=300")], svg).into_response()
}
