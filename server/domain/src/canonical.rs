//! Canonical JSON (RFC 8785) and the digests of editions.
//!
//! Frozen objects hold strings, whole numbers, booleans, lists and objects only; decimal numbers
//! are strings. That leaves sorted keys and the escaping that serde_json already does.

use contract::edition::Manifest;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The canonical text of a value. Absent values (`null`) are left out, so that a field added to
/// the model later does not change what was frozen before.
pub fn canonical<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    let mut out = String::new();
    write(&value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().filter(|(_, v)| !v.is_null()).collect();
            entries.sort_by_key(|(k, _)| k.encode_utf16().collect::<Vec<_>>());
            out.push('{');
            for (i, (key, value)) in entries.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// SHA-256 of a text, hexadecimal.
pub fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The digest of an edition: over the canonical manifest, objects sorted by kind, then id.
pub fn edition_digest(manifest: &Manifest) -> String {
    let mut sorted = manifest.clone();
    sorted.objects.sort_by(|a, b| (a.kind.as_str(), a.id).cmp(&(b.kind.as_str(), b.id)));
    digest(&canonical(&sorted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sorts_and_leaves_out_nothing_but_null() {
        let value = json!({"b": [1, {"z": "ß\n", "a": null}], "a": true, "\u{e4}": ""});
        assert_eq!(canonical(&value), "{\"a\":true,\"b\":[1,{\"z\":\"ß\\n\"}],\"ä\":\"\"}");
    }

    #[test]
    fn digest_is_the_known_one() {
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
