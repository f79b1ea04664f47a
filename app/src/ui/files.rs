//! Attached files: how they are named, and as answers.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use contract::Lang;
use portal::attachments::Download;

/// Bytes as people say them: `340 kB`, `1,2 MB`.
pub fn size(bytes: i64, lang: Lang) -> String {
    if bytes < 1_000_000 {
        return format!("{}\u{a0}kB", (bytes / 1000).max(1));
    }
    let tenths = bytes / 100_000;
    format!("{}{}{}\u{a0}MB", tenths / 10, lang.pick(',', '.'), tenths % 10)
}

/// The usual name of a file's type.
pub fn kind(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "PDF",
        "image/png" => "PNG",
        "image/jpeg" => "JPEG",
        "text/csv" => "CSV",
        "text/plain" => "Text",
        m if m.contains("word") => "Word",
        m if m.contains("spreadsheetml") => "Excel",
        m if m.contains("presentationml") => "PowerPoint",
        m if m.contains("opendocument") => "OpenDocument",
        _ => "Datei",
    }
}

/// A file name as a part of an address.
pub fn in_address(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
}

/// A file as an answer: downloaded under its name, pictures may be shown. Nothing in it can run.
pub fn answer(file: Download) -> Response {
    let kind = if file.inline { "inline" } else { "attachment" };
    let plain: String =
        file.file_name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\".contains(c) || c == ' ' { c } else { '_' }).collect();
    let disposition = format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", in_address(&file.file_name));
    let mut response = file.bytes.into_response();
    let h = response.headers_mut();
    let value = |s: &str| HeaderValue::from_str(s).unwrap_or(HeaderValue::from_static("attachment"));
    h.insert(header::CONTENT_TYPE, HeaderValue::from_str(&file.media_type).unwrap_or(HeaderValue::from_static("application/octet-stream")));
    h.insert(header::CONTENT_DISPOSITION, value(&disposition));
    h.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    h.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}
