//! Reading a bundle: keys become ids, Markdown becomes documents.

use crate::{Error, Result};
use contract::Id;
use contract::bundle::{Bundle, FORMAT, KEYS};
use serde_json::{Map, Value};

/// The id that a key stands for.
pub fn key_id(key: &str) -> Id {
    Id::new_v5(&KEYS, key.as_bytes())
}

/// Reads a bundle; errors name the place.
pub fn read(json: &str) -> Result<Bundle> {
    let mut value: Value = serde_json::from_str(json).map_err(|e| broken(format!("no JSON: {e}")))?;
    expand(&mut value);
    let mut bundle: Bundle = serde_json::from_value(value).map_err(|e| broken(e.to_string()))?;
    if bundle.format.is_empty() {
        FORMAT.clone_into(&mut bundle.format);
    }
    if bundle.format != FORMAT {
        return Err(broken(format!("format {} instead of {FORMAT}", bundle.format)));
    }
    Ok(bundle)
}

fn broken(what: String) -> Error {
    Error::field("bundle", format!("bundle|{what}"))
}

fn expand(value: &mut Value) {
    match value {
        Value::String(s) => {
            if let Some(key) = s.strip_prefix("key:") {
                *s = key_id(key).to_string();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(expand),
        Value::Object(map) => match markdown(map) {
            Some(document) => *value = document,
            None => map.values_mut().for_each(expand),
        },
        _ => {}
    }
}

fn markdown(map: &Map<String, Value>) -> Option<Value> {
    let text = map.get("markdown").filter(|_| map.len() == 1)?.as_str()?;
    serde_json::to_value(domain::markdown::read(text)).ok()
}

/// `field:key:field/mobilitaet` as manifests name it: `field:{id}`.
pub fn object_key(object: &str) -> String {
    match object.split_once(":key:") {
        Some((kind, key)) => format!("{kind}:{}", key_id(key)),
        None => object.to_owned(),
    }
}
