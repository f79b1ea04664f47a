//! Reading what a form sent.

use axum::body::{Body, Bytes};
use futures::StreamExt;
use serde_json::Value;
use std::collections::HashMap;

/// Largest body of a server function; files come through routes of their own.
pub const MAX_BODY: usize = 2 * 1024 * 1024;

/// How much is read of a body that is too large.
const MAX_READ: usize = 16 * MAX_BODY;

/// The body, or none when it is too large. Of what is too large, the rest is read and thrown away
/// up to a limit: a browser that is still sending would see a broken connection, not the answer.
pub async fn read(body: Body) -> Option<Bytes> {
    let mut stream = body.into_data_stream();
    let (mut kept, mut total) = (Vec::new(), 0);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.ok()?;
        total += chunk.len();
        if total <= MAX_BODY {
            kept.extend_from_slice(&chunk);
        } else if total <= MAX_READ {
            kept.clear();
        } else {
            return None;
        }
    }
    (total <= MAX_BODY).then(|| kept.into())
}

/// Whether a body is UTF-8 behind its percent signs; other bytes would be stored as question marks.
pub fn is_text(bytes: &[u8]) -> bool {
    let digit = |i: usize| bytes.get(i).and_then(|b| char::from(*b).to_digit(16)).map(|d| d as u8);
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(byte) = bytes.get(i) {
        match (byte, digit(i + 1), digit(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(high << 4 | low);
                i += 3;
            }
            _ => {
                decoded.push(*byte);
                i += 1;
            }
        }
    }
    std::str::from_utf8(&decoded).is_ok()
}

/// What was typed: the part below `f`, as JSON. Fields that nobody typed (files) are not kept.
pub fn typed(bytes: &Bytes) -> Value {
    let text = String::from_utf8_lossy(bytes);
    // Lenient, because browsers send the brackets of names encoded.
    let config = serde_qs::Config::new(8, false);
    let sent = config.deserialize_str::<HashMap<String, Value>>(&text).ok();
    sent.and_then(|mut v| v.remove("f")).map(lists).unwrap_or(Value::Object(Default::default()))
}

/// serde_qs reads `rows[0]=…` into an object with keys 0, 1, 2 where it does not know the type.
fn lists(value: Value) -> Value {
    match value {
        Value::Object(map) if !map.is_empty() && map.keys().all(|k| k.parse::<usize>().is_ok()) => {
            let mut items: Vec<(usize, Value)> = map.into_iter().map(|(k, v)| (k.parse().unwrap_or(0), lists(v))).collect();
            items.sort_by_key(|(i, _)| *i);
            Value::Array(items.into_iter().map(|(_, v)| v).collect())
        }
        Value::Object(map) => Value::Object(map.into_iter().map(|(k, v)| (k, lists(v))).collect()),
        Value::Array(items) => Value::Array(items.into_iter().map(lists).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back_as_typed() {
        let bytes = Bytes::from("f[title]=a%26b&f[rows][0][year]=2026&f[rows][1][year]=x&f[ids][]=1&f[ids][]=2");
        let expected = serde_json::json!({"title": "a&b", "rows": [{"year": "2026"}, {"year": "x"}], "ids": ["1", "2"]});
        assert_eq!(typed(&bytes), expected);
        let as_browsers_do = String::from_utf8_lossy(&bytes).replace('[', "%5B").replace(']', "%5D");
        assert_eq!(typed(&Bytes::from(as_browsers_do)), expected);
    }
}
