//! The next edition as citizens will read it: the public pages themselves, made from the draft, for
//! those who may see the preview. Nobody else reaches them, and nothing keeps a copy.

use crate::context::{AppState, Work};
use crate::error::PageResult;
use crate::public::{self, site::Ahead};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use tower::ServiceExt;

/// `/arbeit/fassungen/vorschau` and all below it.
pub async fn show(State(app): State<AppState>, work: Work, mut request: Request) -> PageResult {
    let next = portal::editions::ahead(&work.ctx).await.map_err(|e| work.fail(e))?;
    request.extensions_mut().insert(Ahead(next));
    let pages: Router = public::ahead().with_state(app);
    let mut response = match pages.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}
