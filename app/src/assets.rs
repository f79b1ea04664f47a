//! Addresses of style sheets, fonts and the browser part: logical name to hashed name.

use std::collections::HashMap;

/// The manifest of built files.
#[derive(Clone, Debug, Default)]
pub struct Assets(HashMap<String, String>);

impl Assets {
    /// From the manifest that the build wrote: `{"public.css": "public-3f2a9c.css", …}`.
    pub fn new(manifest: HashMap<String, String>) -> Self {
        Self(manifest)
    }

    /// Where a file is served; a file that was not built is asked for under its plain name.
    pub fn href(&self, name: &str) -> String {
        format!("/pkg/{}", self.0.get(name).map_or(name, String::as_str))
    }

    /// Whether a file was built.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}
