//! Files that are attached to something.

use crate::Id;
use serde::{Deserialize, Serialize};

/// A file with what is known of it; its bytes are kept under their digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: Id,
    pub file_name: String,
    /// By content, not by name.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    #[serde(default)]
    pub description: String,
}
