//! Tables as answers.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

fn file(bytes: Vec<u8>, media_type: &'static str, name: &str, ending: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

/// A table as CSV; `name` without its ending.
pub fn csv(bytes: Vec<u8>, name: &str) -> Response {
    file(bytes, "text/csv; charset=utf-8", name, "csv")
}

/// A table as an Excel workbook; `name` without its ending.
pub fn xlsx(bytes: Vec<u8>, name: &str) -> Response {
    file(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name, "xlsx")
}

/// An answer that nothing may keep a copy of.
pub fn private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
