//! In whose name an update suggests.

use crate::check::{Content, Update};
use crate::schema::{mark_name, uuid};
use uuid::Uuid;

/// The suggestions that an update brings, each with its author; none of one that cannot be read.
pub fn signed(update: &[u8]) -> Vec<(Uuid, Uuid)> {
    // Hardly any update has one, and most are short.
    const AUTHOR: &[u8] = b"\"author\"";
    if !update.windows(AUTHOR.len()).any(|w| w == AUTHOR) {
        return Vec::new();
    }
    let Ok(update) = Update::read(update, usize::MAX) else { return Vec::new() };
    let marks = update.sections.iter().flat_map(|s| &s.blocks).filter_map(|b| match b.content {
        Content::Mark { name, json } if matches!(mark_name(name), "insertion" | "deletion") => read(json),
        _ => None,
    });
    marks.collect()
}

fn read(json: &str) -> Option<(Uuid, Uuid)> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let field = |name: &str| value.get(name)?.as_str().and_then(uuid);
    Some((field("id")?, field("author")?))
}
